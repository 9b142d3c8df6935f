"""How likely two counts differ so much by chance alone: exact, and in plain Python.

Two counts of the same steady rate, given their sum, are like the tosses of a fair coin. The
chance is that of a split as uneven as this one or more, whichever way (twice the smaller tail).
"""

from decimal import Decimal
from functools import lru_cache
from math import exp, lgamma, log

from dataset.checks.intervals import Interval


NOUGHT, ONE = Decimal(0), Decimal(1)
NEGLIGIBLE = 1e-15  # of the sum so far: what is left of a tail then changes nothing
LARGEST = 10**9  # no count is larger (`figures.read_figure`)


@lru_cache(maxsize=4096)
def chance(first: int, second: int) -> float:
    """The chance, from 0 to 1, of two counts at least this far apart at one and the same rate."""
    fewer, total = min(first, second), first + second
    term = exp(lgamma(total + 1) - lgamma(fewer + 1) - lgamma(total - fewer + 1) - total * log(2))
    tail, count = 0.0, fewer
    while count >= 0 and term > tail * NEGLIGIBLE:
        tail += term
        term *= count / (total - count + 1)
        count -= 1
    return min(1.0, 2 * tail)


def chances(first: Interval, second: Interval) -> Interval:
    """From the least to the greatest chance that any two numbers within the sides have.

    Numbers are taken to be counts: what lies below nought or between two counts is rounded.
    """
    if first.low > second.high:
        return chances(second, first)
    if first.high >= second.low:
        greatest = ONE
    else:
        greatest = Decimal(chance(_count(first.high), _count(second.low)))
    least = NOUGHT
    if first.high.is_finite() and second.high.is_finite():
        ends = ((first.low, second.high), (first.high, second.low))
        least = min(Decimal(chance(_count(a), _count(b))) for a, b in ends)
    return Interval(min(least, greatest), greatest)


def _count(value: Decimal) -> int:
    if value.is_infinite():
        return LARGEST if value > 0 else 0
    return min(LARGEST, max(0, round(value)))
