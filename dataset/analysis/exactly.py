"""Numbers of several types as whole multiples of one small unit, so that sums never round.

A float of up to nine decimals stands for the decimal people wrote (0.1 is a tenth), a longer one
for the number the machine holds.
"""

import math
from collections.abc import Sequence
from decimal import Context, Decimal, Inexact, InvalidOperation, Overflow, localcontext
from typing import cast


Number = int | float | Decimal

LONGEST_DECIMAL = 9
# Under so many units every decimal is one float and no other, and a quotient is read back right.
SAFE = 10**15
# What does not fit is an error here, never rounded.
WIDE = Context(prec=400, traps=[Inexact, InvalidOperation, Overflow])


def in_small_units(numbers: Sequence[Number]) -> tuple[list[int], int]:
    """Each number times the unit, and the unit: the smallest that makes them all whole, or near.

    Raises ValueError, in plain words, for what is no finite number.
    """
    kinds = {type(number) for number in numbers}
    if kinds <= {int}:
        return cast("list[int]", list(numbers)), 1
    found = None
    if kinds == {Decimal}:
        found = _of_decimals(cast("list[Decimal]", numbers))
    elif Decimal not in kinds:
        found = _of_short_floats([float(number) for number in numbers])
    if found is not None:
        return found
    ratios = [ratio(number) for number in numbers]
    unit = math.lcm(*{below for _, below in ratios})
    return [above * (unit // below) for above, below in ratios], unit


def ratio(number: Number) -> tuple[int, int]:
    """Numerator and denominator of one number. Raises ValueError when it is not finite."""
    if isinstance(number, float):
        short = _of_short_floats([number])
        if short is not None:
            return short[0][0], short[1]
    try:
        return number.as_integer_ratio()
    except (ValueError, OverflowError):
        raise ValueError(f"{number} is not a number to chart. Leave it out as None.") from None


def _of_short_floats(numbers: list[float]) -> tuple[list[int], int] | None:
    """None when one is large, not finite, or has more decimals than people write."""
    most = sum(map(abs, numbers))  # so that no number hides behind one that is none
    for decimals in range(LONGEST_DECIMAL + 1):
        unit = 10**decimals
        if not most * unit < SAFE:
            return None
        if round(numbers[0] * unit) / unit == numbers[0]:
            scaled = [round(number * unit) for number in numbers]
            if [each / unit for each in scaled] == numbers:
                return scaled, unit
    return None


def _of_decimals(numbers: Sequence[Decimal]) -> tuple[list[int], int] | None:
    """None when they are further apart than any real ones, or not finite."""
    try:
        with localcontext(WIDE):
            places = sum(numbers).as_tuple().exponent  # type: ignore[union-attr]
            if not isinstance(places, int):
                return None
            if places >= 0:
                return [int(number) for number in numbers], 1
            return [int(number.scaleb(-places)) for number in numbers], 10**-places
    except (Inexact, InvalidOperation, Overflow):
        return None
