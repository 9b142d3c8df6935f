"""Did a series change after a dated event? It never tells why.

The test is E. L. Lehmann's rank test for blocked comparisons (Nonparametrics, 1975, chapter 3;
weights of P. van Elteren, 1960): within each season of the year the points before and after are
ranked together, and the ranks of those after are added up, each season's divided by its number of
points and one. How unlikely the sum is, is counted exactly over every way the event might have
parted the points of each season. With six points each side and four seasons there are 81 ways, so
that the plainest change has 2 in 81. A t test or a fitted line would need a shape that twelve
points cannot show; limits from six points move too much to hold six others against.

A series that was rising would pass such a test whatever happened, so one whose points before
already went the same way steadily (Kendall's exact test) is "no evidence of change". Points of a
series that follows itself, as stocks do, are not so many separate pieces of evidence: with half
of each swing carried to the next quarter, 1 series in 8 of twelve points in which nothing
happened is called changed, and 1 in 5 of forty points; without that, 1 in 35 and 1 in 25. With
twelve points a change of two standard deviations is found about every second time. So it is
shown with the chart, never alone.
"""

import math
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import combinations
from typing import Literal

from dataset.analysis.exactly import Number, in_small_units


Verdict = Literal["changed", "no evidence of change", "too early"]
# The points of one season of the year before the event, and those after it.
Season = tuple[list[int], list[int]]
Because = Literal["few points", "already moving", "usual variation", "unlikely by chance"]

FEWEST = 6  # points on each side
UNLIKELY = Fraction(1, 20)
METHOD = "Rank test within seasons of the year (Lehmann 1975, van Elteren 1960), exact, two-sided"


@dataclass(frozen=True, slots=True)
class BeforeAfter:
    """How the points after an event stand to those before, season by season.

    `before` and `after` are how many points could be compared. `difference` is after less before
    in the unit of the values, each season held against itself; `chance` how often so plain a
    difference would come about if nothing had happened. None where it is too early.
    `beside_others` is the same question asked of the distance to the comparison series: "changed"
    when the series moved and the others did not move with it. None without a comparison.
    """

    verdict: Verdict
    because: Because
    before: int
    after: int
    difference: float | None = None
    chance: float | None = None
    beside_others: Verdict | None = None


def before_after(
    values: Sequence[Number | None],
    *,
    event_at: int,
    seasons: int = 4,
    leave_out: Collection[int] = (),
    comparison: Sequence[Number | None] | None = None,
) -> BeforeAfter:
    """Compare `values`, oldest first, from position `event_at` on with those before it.

    None is a missing point. `seasons` is how many points a year has: 1, 4 or 12. `leave_out` are
    positions of the points that triggered the action, which would credit it with their own
    return to the usual, and of a period that the event falls into. `comparison` is the other
    boards' series, point for point; where it is missing that point is left out of that question.

    A point counts when the same season has points on the other side; with fewer than six that
    count on either side it is "too early". Raises ValueError, in plain words, when an argument
    cannot be meant.
    """
    _check(len(values), event_at, seasons, leave_out, comparison)
    others = values if comparison is None else comparison
    both = [0 if value is None else value for value in (*values, *others)]
    scaled, unit = in_small_units(both)
    kept = [at for at, value in enumerate(values) if value is not None and at not in leave_out]
    own = {at: scaled[at] for at in kept}
    result = _compare(own, event_at, seasons, unit)
    if comparison is None:
        return result
    apart = {at: own[at] - scaled[len(values) + at] for at in kept if comparison[at] is not None}
    return replace(result, beside_others=_compare(apart, event_at, seasons, unit).verdict)


def _check(
    length: int,
    event_at: int,
    seasons: int,
    leave_out: Collection[int],
    comparison: Sequence[Number | None] | None,
) -> None:
    for name, position in (("event_at", event_at), *(("leave_out", each) for each in leave_out)):
        if not 0 <= position < length:
            raise ValueError(
                f"{name} is {position}, but there are {length} points: positions start at 0."
            )
    if seasons not in {1, 4, 12}:
        raise ValueError(f"seasons is {seasons}: a year has 1, 4 or 12 points.")
    if comparison is not None and len(comparison) != length:
        raise ValueError(f"The comparison has {len(comparison)} points, the series {length}.")


def _compare(points: dict[int, int], event_at: int, seasons: int, unit: int) -> BeforeAfter:
    """`points` by position, in whole multiples of 1 / `unit`."""
    pairs = [
        (
            [points[at] for at in points if at % seasons == season and at < event_at],
            [points[at] for at in points if at % seasons == season and at >= event_at],
        )
        for season in range(seasons)
    ]
    pairs = [(before, after) for before, after in pairs if before and after]
    earlier = sum(len(before) for before, _ in pairs)
    later = sum(len(after) for _, after in pairs)
    if min(earlier, later) < FEWEST:
        return BeforeAfter("too early", "few points", earlier, later)
    difference = _difference(pairs)
    chance = _chance(pairs)
    moving = _steady_direction([points[at] for at in sorted(points) if at < event_at])
    verdict: Verdict = "no evidence of change"
    because: Because = "usual variation"
    if chance <= UNLIKELY:
        if moving * difference > 0:
            because = "already moving"
        else:
            verdict, because = "changed", "unlikely by chance"
    return BeforeAfter(verdict, because, earlier, later, float(difference / unit), float(chance))


def _difference(pairs: Sequence[Season]) -> Fraction:
    """After less before with each season held against itself, weighted by what it can tell."""
    total, weights = Fraction(0), Fraction(0)
    for before, after in pairs:
        weight = Fraction(len(before) * len(after), len(before) + len(after))
        total += weight * (Fraction(sum(after), len(after)) - Fraction(sum(before), len(before)))
        weights += weight
    return total / weights


def _chance(pairs: Sequence[Season]) -> Fraction:
    """Two-sided: how many of all the ways to part each season give a sum of ranks so far out."""
    common = math.lcm(*(len(before) + len(after) + 1 for before, after in pairs))
    ways, seen = Counter({0: 1}), 0
    for before, after in pairs:
        ranks = _ranks([*before, *after])
        weight = common // (len(ranks) + 1)
        seen += weight * sum(ranks[len(before) :])
        sums = _sums(ranks, len(after))
        grown: Counter[int] = Counter()
        for total, count in ways.items():
            for each, more in sums.items():
                grown[total + weight * each] += count * more
        ways = grown
    below = sum(count for total, count in ways.items() if total <= seen)
    above = sum(count for total, count in ways.items() if total >= seen)
    return min(Fraction(1), Fraction(2 * min(below, above), ways.total()))


def _ranks(numbers: Sequence[int]) -> list[int]:
    """Twice the rank of each; equal ones share theirs."""
    return [
        sum(other < number for other in numbers) + sum(other <= number for other in numbers) + 1
        for number in numbers
    ]


def _sums(ranks: Sequence[int], chosen: int) -> Counter[int]:
    """How many ways there are to choose so many ranks, by their sum."""
    ways: list[Counter[int]] = [Counter() for _ in range(chosen + 1)]
    ways[0][0] = 1
    for rank in ranks:
        for size in range(chosen, 0, -1):
            for total, count in ways[size - 1].items():
                ways[size][total + rank] += count
    return ways[chosen]


def _steady_direction(numbers: Sequence[int]) -> int:
    """1 when they rise steadily, -1 when they fall, 0 when chance would often do as much."""
    pairs = list(combinations(numbers, 2))
    rises = sum(a < b for a, b in pairs)
    falls = sum(a > b for a, b in pairs)
    ways = [1]  # orders of so many numbers, by how many pairs are the wrong way round
    for size in range(2, len(numbers) + 1):
        ways = [
            sum(ways[max(0, wrong - size + 1) : wrong + 1]) for wrong in range(len(ways) + size - 1)
        ]
    fewest = (len(pairs) - abs(rises - falls)) // 2
    chance = Fraction(2 * sum(ways[: fewest + 1]), math.factorial(len(numbers)))
    if chance > UNLIKELY:
        return 0
    return 1 if rises > falls else -1
