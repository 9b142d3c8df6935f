"""What the figures say of a day, for many measures at once: from the rows of a scorecard.

The page of one measure before and after a day (`dataset.present.before_after`) says more and
takes its own queries; this gives the same verdict for a list without any.
"""

import itertools
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from dataset.analysis.before_after import BeforeAfter, before_after
from dataset.charts.spec import breaks_in
from dataset.figures import Kind
from dataset.models import Period
from dataset.models.series_notes import NOTHING_DECIDED, NoteKind
from dataset.present.scorecard import Row


TOO_FEW = BeforeAfter("too early", "few points", 0, 0)
BETTER_WAY = {"higher better": True, "lower better": False}


@dataclass(frozen=True, slots=True)
class Told:
    """What the figures say: `key` for counting, words for reading."""

    key: str  # "helped", "worse", "moved", "none", "early", "untested"
    words: str


HELPED = Told("helped", "Changed the way it should")
WORSE = Told("worse", "Changed the other way")
MOVED = Told("moved", "Changed; neither way is better")
NO_EVIDENCE = Told("none", "No evidence of change")
TOO_EARLY = Told("early", "Too early to say")
UNTESTED = Told("untested", "Never tested by figures")


def told_of(
    row: Row | None, on_day: date, left_out: Collection[Period], decided, wanted=""
) -> Told:
    """What a measure says of a day. `wanted` is the way it should move, else the better way.

    `decided` is {code: what the analyst decided}; without a row there is no figure to ask.
    """
    if row is None:
        return UNTESTED
    noted = decided.get(row.code, NOTHING_DECIDED)
    result = judge(row, on_day, left_out, [one.period for one in noted.of(NoteKind.EXCLUDE)])
    if result.verdict == "too early":
        return TOO_EARLY
    if result.verdict != "changed" or not result.difference:
        return NO_EVIDENCE
    should_rise = wanted == "up" if wanted else BETTER_WAY.get(row.definition.polarity)
    if should_rise is None:
        return MOVED
    return HELPED if (result.difference > 0) == should_rise else WORSE


def judge(row, on_day, left_out, excluded=()) -> BeforeAfter:
    """The rank test on the points of the series that the day falls into."""
    period = Period.containing(on_day)
    event = period.ordinal
    points = _of_one_series(row.points, event)
    if not points or not points[0].ordinal < event <= points[-1].ordinal:
        return TOO_FEW
    start = points[0].ordinal
    exact = {
        point.ordinal: point.shown.figure.low
        for point in points
        if point.shown.figure is not None and point.shown.figure.is_exact
    }
    out = {one.ordinal for one in excluded} | {
        one.ordinal for one in left_out if one.ordinal < event
    }
    if on_day > period.starts_on and row.definition.kind != Kind.STOCK.value:
        out.add(event)
    slots = range(start, points[-1].ordinal + 1)
    return before_after(
        [exact.get(slot) for slot in slots],
        event_at=event - start,
        leave_out=[slot - start for slot in sorted(out) if slot in slots],
    )


def _of_one_series(points, event):
    """The points between the breaks on both sides of the event."""
    edges = [0, *breaks_in(points), len(points)]
    for start, stop in itertools.pairwise(edges):
        if points[start:stop] and event <= points[stop - 1].ordinal:
            return points[start:stop]
    return points[edges[-2] :]
