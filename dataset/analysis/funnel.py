"""An area beside an average, allowing for its size: small areas vary more by chance alone.

Funnel limits: D. J. Spiegelhalter, "Funnel plots for comparing institutional performance",
Statistics in Medicine 24 (2005), 1185 to 1202, appendix A.1: exact Poisson limits for rates of
events, exact binomial ones for shares, each laid between two counts so that the funnel is smooth.
Chance alone puts 1 area in 20 beyond the 95% limits, and 2 in 1,000 beyond the 99.8% ones.

Beyond a limit means further from the average than chance would often bring it. Areas also differ
in need, practice and recording; more of them lie outside than chance alone would put there.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from dataset.analysis.exactly import Number


Measure = Literal["rate", "share"]

USUAL, FAR = 0.025, 0.001  # of chance, on each side: the 95% and the 99.8% limits
# Ten standard deviations below the mean and ten counts: less than 1 in 10**20 lies under it.
DEPTH = 10


class Standing(StrEnum):
    """How an area stands to the average, in words."""

    MUCH_HIGHER = "much higher than"
    HIGHER = "higher than"
    SIMILAR = "about the same as"
    LOWER = "lower than"
    MUCH_LOWER = "much lower than"

    def to(self, average: str) -> str:
        """ "Much higher than England"; `average` names whose it is."""
        return f"{self.value.capitalize()} {average}"


@dataclass(frozen=True, slots=True)
class Limits:
    """Where chance alone would put an area of this size, in the unit of the average."""

    low_998: float
    low_95: float
    high_95: float
    high_998: float


def funnel(average: Number, size: Number, *, measure: Measure, per: int) -> Limits:
    """Limits round `average`, a number of events per `per` of `size` (10,000 children, 100 cases).

    "rate" is Poisson: there may be more events than children. "share" is binomial: a part of
    `size` whole cases, of which none is counted twice. Raises ValueError, in plain words, for a
    size that is not above 0, an average below 0, and a share of more than all.
    """
    size_, chance = float(size), float(average) / per
    if not size_ > 0:
        raise ValueError("The population or the number of cases must be above 0.")
    if not 0 <= chance < math.inf:
        raise ValueError("The average must be 0 or more.")
    if measure == "rate":
        counts = [poisson(size_ * chance, tail) for tail in (FAR, USUAL, 1 - USUAL, 1 - FAR)]
    else:
        if chance > 1:
            raise ValueError("A share cannot be of more than all.")
        if size_ != int(size_):
            raise ValueError("A share is of a whole number of cases.")
        whole = int(size_)
        counts = [binomial(whole, chance, tail) for tail in (FAR, USUAL, 1 - USUAL, 1 - FAR)]
    low_998, low_95, high_95, high_998 = (per * count / size_ for count in counts)
    return Limits(low_998, low_95, high_95, high_998)


def compare(
    value: Number, average: Number, size: Number, *, measure: Measure, per: int
) -> Standing:
    """How `value`, in the unit of `average`, stands to it. Further arguments as in `funnel`."""
    limits, number = funnel(average, size, measure=measure, per=per), float(value)
    if number > limits.high_95:
        return Standing.MUCH_HIGHER if number > limits.high_998 else Standing.HIGHER
    if number < limits.low_95:
        return Standing.MUCH_LOWER if number < limits.low_998 else Standing.LOWER
    return Standing.SIMILAR


def poisson(mean: float, tail: float) -> float:
    """The count below which `tail` of a Poisson distribution lies, between two whole counts."""
    if mean == 0:
        return 0.0
    return _limit(_poisson_chances(mean), tail)


def binomial(cases: int, chance: float, tail: float) -> float:
    """As `poisson`, of `cases`, each counted with the probability `chance`. At most all."""
    if chance in {0, 1}:
        return cases * chance
    return min(_limit(_binomial_chances(cases, chance), tail), float(cases))


def _poisson_chances(mean: float) -> Iterator[tuple[int, float]]:
    count = _start(mean, math.sqrt(mean))
    chance = math.exp(count * math.log(mean) - mean - math.lgamma(count + 1))
    while True:
        yield count, chance
        count += 1
        chance *= mean / count


def _binomial_chances(cases: int, chance: float) -> Iterator[tuple[int, float]]:
    count = _start(cases * chance, math.sqrt(cases * chance * (1 - chance)))
    ways = math.lgamma(cases + 1) - math.lgamma(count + 1) - math.lgamma(cases - count + 1)
    of_count = math.exp(ways + count * math.log(chance) + (cases - count) * math.log1p(-chance))
    while count <= cases:
        yield count, of_count
        of_count *= (cases - count) / (count + 1) * chance / (1 - chance)
        count += 1


def _start(mean: float, deviation: float) -> int:
    return max(0, math.floor(mean - DEPTH * deviation) - DEPTH)


def _limit(chances: Iterator[tuple[int, float]], tail: float) -> float:
    """Spiegelhalter's interpolated limit: the first count with `tail` at or below it, less a bit.

    The bit is how much of that count's own probability lies beyond the tail.
    """
    below, count = 0.0, 0
    for count, chance in chances:
        below += chance
        if below >= tail:
            return max(0.0, count - (below - tail) / chance)
    return float(count)
