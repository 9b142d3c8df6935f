"""Events too rare for an XmR chart: how many there were, and how long it was between them.

A g chart of the gaps between events: J. C. Benneyan, "Number-between g-type statistical quality
control charts for monitoring adverse events", Health Care Management Science 4 (2001), 305 to
318; L. P. Provost and S. K. Murray, The Health Care Data Guide (2011), chapter 7, on rare events;
NHS England, Making Data Count, on T and G charts. Beside it the exact Poisson limit for the
events of one period, since a gap cannot be shorter than none.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import median
from typing import Literal

from dataset.analysis.exactly import Number, ratio
from dataset.analysis.funnel import poisson
from dataset.figures import Kind


ChartName = Literal["xmr", "rare", "line"]
RareSignal = Literal["many", "long_gap"]

RARE_MEDIAN = 5
FEWEST_EVENTS = 5  # a usual gap cannot be told from fewer than four of them
FULL_LIMITS = 12  # periods, as on an XmR chart
# One in 741: as unlikely as a point beyond the upper limit of any other chart.
UNUSUAL = 0.00135


def choose_chart(values: Sequence[Number | None], *, kind: Kind | str, yearly: bool) -> ChartName:
    """The chart a series is drawn on unless its dictionary entry names one.

    A line for a yearly measure. "rare" for a flow of events whose median is under five, or of
    which a third or more are 0; stocks and shares are not events. Missing points do not count.
    """
    if yearly:
        return "line"
    there = [float(value) for value in values if value is not None]
    if kind != Kind.FLOW or not there:
        return "xmr"
    is_rare = median(there) < RARE_MEDIAN or 3 * there.count(0) >= len(there)
    return "rare" if is_rare else "xmr"


@dataclass(frozen=True, slots=True)
class Gap:
    """From the event at position `start` to the next one, at `stop`; none within one period.

    `length` is in periods, or in opportunities where they were given.
    """

    start: int
    stop: int
    length: float


@dataclass(frozen=True, slots=True)
class Rare:
    """Rare events, and what is usual of them; nothing is usual of fewer than five.

    `since_last` is the gap that is still running, None when it is not known. A gap above
    `upper_gap` is unusually long; a period with more events than `upper_count` unusual.
    `signal` is what the end of the series shows: "many" in the last period, or a "long_gap" that
    has just ended or is still running.
    """

    periods: int
    events: int
    gaps: tuple[Gap, ...]
    since_last: float | None
    mean_gap: float | None
    upper_gap: float | None
    mean_count: float | None
    upper_count: int | None
    signal: RareSignal | None

    @property
    def too_rare(self) -> bool:
        return self.events < FEWEST_EVENTS

    @property
    def trial(self) -> bool:
        return self.periods < FULL_LIMITS


def rare(counts: Sequence[Number | None], opportunities: Sequence[Number] | None = None) -> Rare:
    """The chart of `counts` of events in each period, oldest first; None is a missing period.

    `opportunities` are those of each period (children in care, days, referrals); without them
    each period counts one. A gap that a missing period falls into is not known, and left out.
    Raises ValueError, in plain words, for counts that are not whole or are below 0, and for
    opportunities that are not one for each period, each above 0.
    """
    events = [None if count is None else _whole(count) for count in counts]
    chances = _chances(len(counts), opportunities)
    happened = [at for at, count in enumerate(events) if count]
    there = [at for at, count in enumerate(events) if count is not None]
    total = sum(events[at] or 0 for at in there)
    gaps = _gaps(events, chances, happened)
    since = None
    if happened:
        since = _length(events, chances, happened[-1], len(events) - 1)
    if total < FEWEST_EVENTS:
        return Rare(len(there), total, gaps, since, None, None, None, None, None)
    mean_gap = math.fsum(gap.length for gap in gaps) / len(gaps) if gaps else None
    upper_gap = None if mean_gap is None else mean_gap + 3 * math.sqrt(mean_gap * (mean_gap + 1))
    mean_count = total / len(there)
    upper_count = math.ceil(poisson(mean_count, 1 - UNUSUAL))
    return Rare(
        periods=len(there),
        events=total,
        gaps=gaps,
        since_last=since,
        mean_gap=mean_gap,
        upper_gap=upper_gap,
        mean_count=mean_count,
        upper_count=upper_count,
        signal=_signal(events[there[-1]] or 0, upper_count, gaps, since, upper_gap),
    )


def _whole(count: Number) -> int:
    above, below = ratio(count)
    if below != 1 or above < 0:
        raise ValueError(f"{count} is not a count of events. Give whole numbers from 0 up.")
    return above


def _chances(length: int, opportunities: Sequence[Number] | None) -> list[Fraction]:
    if opportunities is None:
        return [Fraction(1)] * length
    if len(opportunities) != length:
        raise ValueError(f"There are {len(opportunities)} opportunities for {length} periods.")
    chances = [Fraction(*ratio(each)) for each in opportunities]
    if any(each <= 0 for each in chances):
        raise ValueError("Opportunities must be above 0 in every period.")
    return chances


def _gaps(
    events: Sequence[int | None], chances: Sequence[Fraction], happened: Sequence[int]
) -> tuple[Gap, ...]:
    """One between each event and the next, as far as it is known."""
    gaps: list[Gap] = []
    before: int | None = None
    for at in happened:
        length = None if before is None else _length(events, chances, before, at)
        if before is not None and length is not None:
            gaps.append(Gap(before, at, length))
        gaps += [Gap(at, at, 0.0)] * ((events[at] or 0) - 1)
        before = at
    return tuple(gaps)


def _length(
    events: Sequence[int | None], chances: Sequence[Fraction], start: int, stop: int
) -> float | None:
    if None in events[start + 1 : stop + 1]:
        return None
    return float(sum(chances[start + 1 : stop + 1]))


def _signal(
    last: int,
    upper_count: int,
    gaps: Sequence[Gap],
    since: float | None,
    upper_gap: float | None,
) -> RareSignal | None:
    if last > upper_count:
        return "many"
    if upper_gap is None:
        return None
    ended = next((gap.length for gap in reversed(gaps) if gap.length), 0.0) if last else 0.0
    return "long_gap" if max(ended, since or 0.0) > upper_gap else None
