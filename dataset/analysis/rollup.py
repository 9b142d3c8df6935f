"""From figures to totals, shares, rates, year to date and year, each by its own kind.

Bounds are carried: a result holds whatever the numbers within the figures would give. Nothing
is rounded here; `round_half_up` is the one rounding rule, for printing.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from dataset.figures import (
    Figure,
    Kind,
    Reason,
    Share,
    absent,
    add_signed,
    between,
    quarter_from_months,
    round_half_up,
)


__all__ = [
    "add",
    "quarter_from_months",
    "round_half_up",
    "share",
    "year",
    "year_to_date",
]

MONTHS_IN_QUARTER = 3
MONTHS_IN_YEAR = 12
QUARTERS_IN_YEAR = 4


def add(figures: Iterable[Figure | None]) -> Figure | None:
    """The sum. None when a figure is not there; the first reason when one has no number."""
    return add_signed((figure, 1) for figure in figures)


def share(
    share: Share,
    figures: Mapping[str, Figure | None],
    months: int = MONTHS_IN_QUARTER,
) -> Figure | None:
    """Numerator over denominator times multiplier, unrounded; bounds where a part has bounds.

    `figures` are by code and hold the population (POP-01) where it is a rate. `months` is the
    length of the period: a rate of events is annualised by it. "Not applicable" when the
    denominator is 0; None when a part is not there, a reason when a part has no number.
    """
    numerator = add_signed((figures.get(code), sign) for code, sign in share.numerator)
    if share.denominator:
        denominator = add_signed((figures.get(code), sign) for code, sign in share.denominator)
    else:
        denominator = between(Decimal(months), Decimal(months))
    if numerator is None or denominator is None:
        return None
    if numerator.low is None:
        return numerator
    if denominator.low is None:
        return denominator
    factor = Decimal(share.multiplier)
    if share.annualised:
        factor = factor * MONTHS_IN_YEAR / months
    return _divide(numerator.low, numerator.high, denominator.low, denominator.high, factor)


def _divide(
    low: Decimal, high: Decimal | None, least: Decimal, most: Decimal | None, factor: Decimal
) -> Figure | None:
    """`low` to `high` over `least` to `most`, times `factor`; `None` is no upper bound.

    None when it could be anything: a denominator that may be below nought, or a numerator
    that may be, over one that may be nought.
    """
    if most is not None and least == most == 0:
        return absent(Reason.NOT_APPLICABLE)
    if least < 0 or (least == 0 and low < 0):
        return None
    # The lowest result divides a gain by the most, a loss by the least.
    bottom = _quotient(low, most if low >= 0 else least, factor)
    if high is None or (least == 0 and high > 0):
        return between(bottom, None)
    top = _quotient(high, least if high > 0 else most, factor)
    return between(bottom, top)


def _quotient(numerator: Decimal, denominator: Decimal | None, factor: Decimal) -> Decimal:
    """Over no bound at all the quotient comes as near to nought as it likes."""
    if numerator == 0 or denominator is None:
        return Decimal(0)
    return numerator * factor / denominator


def year_to_date(
    kind: Kind, rollup: str, quarters: Sequence[Figure | None], *, is_broken: bool = False
) -> Figure | None:
    """What the year's quarters so far come to; see `year`. None when there are none.

    `is_broken` when the definition changed within them: events of two series are never added.
    """
    if is_broken and rollup != "last":
        return None
    if kind is Kind.FLOW and rollup == "sum":
        return add(quarters)
    if kind is Kind.STOCK and rollup == "last" and quarters:
        return quarters[-1]
    return None


def year(
    kind: Kind,
    rollup: str,
    quarters: Sequence[Figure | None],
    *,
    annual: bool = False,
    is_broken: bool = False,
) -> Figure | None:
    """The year's figure from its four quarters, oldest first.

    Events add up; a count on the last day is that of 31 March. Distinct children are asked
    for the year and never added, external statistics are quoted: None. A share has None too:
    roll up its parts, each by its own kind, and divide (`share` with months=12). An `annual`
    measure is asked in the fourth quarter, for the whole year. `is_broken`: see `year_to_date`.
    """
    if len(quarters) != QUARTERS_IN_YEAR:
        raise ValueError("A year has four quarters.")
    if annual and kind is not Kind.RATIO:
        return quarters[-1]
    return year_to_date(kind, rollup, quarters, is_broken=is_broken)
