"""Arithmetic on what a number may be: from `low` to `high`, both included.

Sound: whatever numbers are taken from within the intervals, the result lies within the
result's interval. A bound may be infinite. Where a figure is used twice in one expression
the result may be wider than need be, never narrower.
"""

from dataclasses import dataclass
from decimal import Decimal

from dataset.figures import Figure


INFINITY = Decimal("Infinity")
NOUGHT = Decimal(0)


class NoResult(ArithmeticError):
    """Division by nothing but nought."""


@dataclass(frozen=True, slots=True)
class Interval:
    """Every number from `low` to `high`. `low` is below infinity, `high` above minus infinity."""

    low: Decimal
    high: Decimal

    def __add__(self, other: "Interval") -> "Interval":
        return Interval(self.low + other.low, self.high + other.high)

    def __neg__(self) -> "Interval":
        return Interval(-self.high, -self.low)

    def __sub__(self, other: "Interval") -> "Interval":
        return self + -other

    def __mul__(self, other: "Interval") -> "Interval":
        corners = [_times(a, b) for a in (self.low, self.high) for b in (other.low, other.high)]
        return Interval(min(corners), max(corners))

    def __truediv__(self, other: "Interval") -> "Interval":
        if other.low == other.high == 0:
            raise NoResult("Nothing can be divided by nought.")
        if other.low <= 0 <= other.high:
            return Interval(-INFINITY, INFINITY)
        corners = [_over(a, b) for a in (self.low, self.high) for b in (other.low, other.high)]
        return Interval(min(corners), max(corners))

    def __abs__(self) -> "Interval":
        if self.low >= 0:
            return self
        if self.high <= 0:
            return -self
        return Interval(NOUGHT, max(-self.low, self.high))


def largest(intervals: list[Interval]) -> Interval:
    return Interval(max(each.low for each in intervals), max(each.high for each in intervals))


def smallest(intervals: list[Interval]) -> Interval:
    return Interval(min(each.low for each in intervals), min(each.high for each in intervals))


def of(figure: Figure) -> Interval | None:
    """What the number may be; None when the figure is a reason."""
    if figure.low is None:
        return None
    return Interval(figure.low, INFINITY if figure.high is None else figure.high)


def exactly(value: Decimal) -> Interval:
    return Interval(value, value)


def _times(a: Decimal, b: Decimal) -> Decimal:
    """Nought times anything is nought: an infinite bound is never reached."""
    return NOUGHT if a == 0 or b == 0 else a * b


def _over(a: Decimal, b: Decimal) -> Decimal:
    """Both infinite: the quotient may come as near to nought as it likes."""
    return NOUGHT if b.is_infinite() else a / b
