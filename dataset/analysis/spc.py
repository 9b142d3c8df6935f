"""Is it moving, or is it noise? The XmR chart, in the manner of NHS Making Data Count.

Centre and limits: D. J. Wheeler, Understanding Variation (2nd ed., 2000), chapter 3: mean of the
values, plus and minus 2.66 mean moving ranges; ranges above 3.267 times their mean are left out
once. Signals: NHS England, Making Data Count, "Strengthening your decisions" (2019): a point
outside a limit, seven in a row on one side, seven in a row rising or falling, two in three near
a limit.

All is reckoned exactly, in whole multiples of one small unit (`dataset.analysis.exactly`), so
that [0.1, 0.2, 0.3] has a point on its mean, and there is no tolerance anywhere. Only the centre
and limits handed back are rounded, to the nearest float.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, NamedTuple

from dataset.analysis.exactly import Number, in_small_units, ratio


Improvement = Literal["increase", "decrease", "neutral"]
Signal = Literal["outside", "shift", "trend", "two_in_three"]
Variation = Literal["common", "improvement", "concern", "neutral_high", "neutral_low"]
Assurance = Literal["pass", "hit_or_miss", "fail"]

FULL_LIMITS = 12  # points; on fewer, limits are trial limits
IN_A_ROW = 7
# What a last point with several signals is named for.
BY_RANK: tuple[Signal, ...] = ("outside", "trend", "two_in_three", "shift")
NO_SIGNALS: frozenset[Signal] = frozenset()


class Point(NamedTuple):
    """One value, None where there is none, beside its segment's centre and limits."""

    value: Number | None
    centre: float | None
    lower: float | None
    upper: float | None
    signals: frozenset[Signal]


@dataclass(frozen=True, slots=True)
class Segment:
    """Points from position `start` up to, not including, `stop`, with limits of their own.

    `count` is how many points the centre rests on. Under two there is no centre; without two
    neighbours among them there is no moving range, and so there are no limits.
    """

    start: int
    stop: int
    centre: float | None
    lower: float | None
    upper: float | None
    count: int

    @property
    def trial(self) -> bool:
        """Limits on fewer than twelve points may still move a good deal."""
        return self.count < FULL_LIMITS


@dataclass(frozen=True, slots=True)
class Run:
    """Points flagged for one signal together, by position; `is_high` is above, or rising.

    One point outside a limit; a whole shift or trend, however long; neighbouring two in threes.
    """

    signal: Signal
    positions: tuple[int, ...]
    is_high: bool


@dataclass(frozen=True, slots=True)
class Xmr:
    """A chart: a point for each value given, and what is to be said of the last one.

    `variation` is None when there is no value at all; `assurance` when neither way is better,
    or there is no target or there are no limits. `runs` are in order of position, then rank.
    """

    points: tuple[Point, ...]
    variation: Variation | None
    assurance: Assurance | None
    segments: tuple[Segment, ...]
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class _Scale:
    """A segment's lines as whole multiples of 1 / `per_unit` of the unit of the values.

    A value `x` (in the series' small units) stands at `x * step`. `spread` is the way from the
    centre to a limit, divisible by three; None without limits.
    """

    step: int
    centre: int
    spread: int | None
    per_unit: int


def xmr(
    values: Sequence[Number | None],
    *,
    improvement: Improvement,
    target: Number | None = None,
    rebase_at: Collection[int] = (),
    exclude: Collection[int] = (),
    fix_after: int | None = None,
    screen: bool = True,
) -> Xmr:
    """The chart of `values`, oldest first, in any unit; None is a missing point.

    A missing point takes no part: no moving range is taken across it, and runs go on over it.
    A segment starts at each position in `rebase_at` (from 0), and nothing crosses it. A point
    in `exclude` is left out of mean and moving ranges, is judged, and is part of runs. With
    `fix_after`, centre and limits rest on the first so many points with a value of each segment
    (of all, while there are fewer). `screen` leaves out moving ranges that are far too long,
    once. Limits are not clipped: below 0 is for the drawing. A target on the good limit passes.

    Raises ValueError, in plain words, when an argument cannot be meant.
    """
    _check(len(values), improvement, rebase_at, exclude, fix_after)
    scaled, unit = in_small_units([0 if value is None else value for value in values])
    bounds = sorted({0, *rebase_at, len(values)})
    points: list[Point] = []
    segments: list[Segment] = []
    runs: list[Run] = []
    scale = _Scale(1, 0, None, unit)
    for start, stop in pairwise(bounds):
        there = [at for at in range(start, stop) if values[at] is not None]
        based_on = there if fix_after is None else there[:fix_after]
        kept = [at for at in based_on if at not in exclude] if exclude else based_on
        scale = _scale(scaled, kept, unit, screen)
        segment = _segment(start, stop, len(kept), scale)
        found = _runs(scaled, there, scale, has_centre=segment.centre is not None)
        points += _points(values, segment, found)
        segments.append(segment)
        runs += found
    return Xmr(
        tuple(points),
        _variation(values, runs, improvement),
        _assurance(scale, target, improvement),
        tuple(segments),
        tuple(runs),
    )


def _check(
    length: int,
    improvement: str,
    rebase_at: Collection[int],
    exclude: Collection[int],
    fix_after: int | None,
) -> None:
    if improvement not in {"increase", "decrease", "neutral"}:
        raise ValueError(
            f"improvement is “{improvement}”: give “increase”, “decrease” or “neutral”."
        )
    for name, positions in (("rebase_at", rebase_at), ("exclude", exclude)):
        for position in positions:
            if not 0 <= position < length:
                raise ValueError(
                    f"{name} has position {position}, but there are {length} points: "
                    "positions start at 0."
                )
    if fix_after is not None and fix_after < FULL_LIMITS:
        raise ValueError(f"fix_after is {fix_after}: fix limits on at least {FULL_LIMITS} points.")


def _scale(scaled: Sequence[int], kept: Sequence[int], unit: int, screen: bool) -> _Scale:
    total, count = sum(scaled[at] for at in kept), len(kept)
    if count < 2:
        return _Scale(1, 0, None, unit)
    ranges = [abs(scaled[b] - scaled[a]) for a, b in pairwise(kept) if b - a == 1]
    if not ranges:
        return _Scale(count, total, None, unit * count)
    if screen:
        ranges = _screened(ranges)
    # 2.66 is 798 / 300: a third of it stays whole.
    step = 300 * count * len(ranges)
    centre, spread = 300 * len(ranges) * total, 798 * count * sum(ranges)
    return _Scale(step, centre, spread, unit * step)


def _screened(ranges: list[int]) -> list[int]:
    most = 3267 * sum(ranges) // (1000 * len(ranges))  # whole, as the ranges are
    if max(ranges) <= most:
        return ranges
    left = [each for each in ranges if each <= most]
    return left if any(left) else ranges


def _segment(start: int, stop: int, count: int, scale: _Scale) -> Segment:
    if count < 2:
        return Segment(start, stop, None, None, None, count)
    centre = scale.centre / scale.per_unit
    if scale.spread is None:
        return Segment(start, stop, centre, None, None, count)
    lower = (scale.centre - scale.spread) / scale.per_unit
    upper = (scale.centre + scale.spread) / scale.per_unit
    return Segment(start, stop, centre, lower, upper, count)


def _points(values: Sequence[Number | None], segment: Segment, runs: Sequence[Run]) -> list[Point]:
    flagged: dict[int, frozenset[Signal]] = {}
    for run in runs:
        for at in run.positions:
            flagged[at] = flagged.get(at, NO_SIGNALS) | {run.signal}
    centre, lower, upper = segment.centre, segment.lower, segment.upper
    return [
        Point(values[at], centre, lower, upper, flagged.get(at, NO_SIGNALS))
        for at in range(segment.start, segment.stop)
    ]


def _runs(
    scaled: Sequence[int], there: Sequence[int], scale: _Scale, *, has_centre: bool
) -> list[Run]:
    """Every run of one segment, whose points with a value stand at the positions `there`."""
    numbers = [scaled[at] for at in there]
    runs = [
        Run("trend", tuple(there[first : stop + 1]), slope > 0)
        for first, stop, slope in _stretches([b - a for a, b in pairwise(numbers)], IN_A_ROW - 1)
    ]
    if not has_centre:
        return runs
    step, centre = scale.step, scale.centre
    away = [number * step - centre for number in numbers]
    sides = _stretches(away, 3)
    runs += [
        Run("shift", tuple(there[first:stop]), side > 0)
        for first, stop, side in sides
        if stop - first >= IN_A_ROW
    ]
    if scale.spread is not None:
        runs += _far_out(there, away, sides, scale.spread)
    return sorted(runs, key=lambda run: (run.positions[0], BY_RANK.index(run.signal)))


def _far_out(
    there: Sequence[int],
    away: Sequence[int],
    sides: Sequence[tuple[int, int, int]],
    spread: int,
) -> Iterator[Run]:
    """Points outside a limit, and two in three near one; `away` from the centre, in steps."""
    near_from = 2 * spread // 3
    far = [place for place, distance in enumerate(away) if abs(distance) > near_from]
    for place in far:
        if abs(away[place]) > spread:
            yield Run("outside", (there[place],), away[place] > 0)
    for first, stop, side in sides:
        near = [each for each in far if first <= each < stop and abs(away[each]) <= spread]
        for group in _two_in_three(near):
            yield Run("two_in_three", tuple(there[each] for each in group), side > 0)


def _stretches(numbers: Sequence[int], shortest: int) -> list[tuple[int, int, int]]:
    """Where each longest stretch of one sign starts and stops, and a number of it; 0 breaks it."""
    found: list[tuple[int, int, int]] = []
    first, before = 0, 0
    for place, number in enumerate(numbers):
        if number * before <= 0:
            if before and place - first >= shortest:
                found.append((first, place, before))
            first = place
        before = number
    if before and len(numbers) - first >= shortest:
        found.append((first, len(numbers), before))
    return found


def _two_in_three(near: Sequence[int]) -> Iterator[list[int]]:
    """Places near a limit, in one stretch of three or more, that have another within three."""
    group: list[int] = []
    for place in near:
        if group and place - group[-1] > 2:
            if len(group) > 1:
                yield group
            group = []
        group.append(place)
    if len(group) > 1:
        yield group


def _variation(
    values: Sequence[Number | None], runs: Sequence[Run], improvement: Improvement
) -> Variation | None:
    """What the last point with a value shows."""
    last = next((at for at in reversed(range(len(values))) if values[at] is not None), None)
    if last is None:
        return None
    showing = {run.signal: run.is_high for run in runs if run.positions[-1] == last}
    for signal in BY_RANK:
        if signal in showing:
            return _direction(showing[signal], improvement)
    return "common"


def _direction(is_high: bool, improvement: Improvement) -> Variation:
    if improvement == "neutral":
        return "neutral_high" if is_high else "neutral_low"
    return "improvement" if is_high == (improvement == "increase") else "concern"


def _assurance(scale: _Scale, target: Number | None, improvement: Improvement) -> Assurance | None:
    """Whether the usual range lies wholly on the good side of the target, or on the bad one."""
    if target is None or improvement == "neutral" or scale.spread is None:
        return None
    above, below = ratio(target)
    # Times `below`, so that a target finer than the values stays whole.
    aim = above * scale.per_unit
    lower = (scale.centre - scale.spread) * below
    upper = (scale.centre + scale.spread) * below
    if improvement == "decrease":
        aim, lower, upper = -aim, -upper, -lower
    if lower >= aim:
        return "pass"
    return "fail" if upper < aim else "hit_or_miss"
