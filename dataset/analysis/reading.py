"""What a series shows, for a page: is it moving, and will it meet the standard?

Words first: "Worse. Lower: outside limits." The chart behind it is `dataset.analysis.spc`.
Values are what one reader may see; what is hidden comes in as None and is a gap.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

from dataset.analysis import sentences
from dataset.analysis.exactly import Number
from dataset.analysis.rare import ChartName, Rare, rare
from dataset.analysis.sentences import Period
from dataset.analysis.spc import FULL_LIMITS, Improvement, Run, Segment, Xmr, xmr


Tone = Literal["usual", "better", "worse", "moved", "rare", "few"]
Direction = Literal["level", "up", "down"]
IMPROVEMENTS: dict[str, Improvement] = {
    "higher better": "increase",
    "lower better": "decrease",
    "context": "neutral",
}
TONES: dict[str, Tone] = {"improvement": "better", "concern": "worse"}
FEWEST_FOR_A_STANDARD = 6  # points, before limits say anything of a standard
BY_URGENCY: tuple[Tone, ...] = ("worse", "moved", "better", "usual", "rare", "few")


@dataclass(frozen=True, slots=True)
class Told:
    """Is it moving? `headline` is bold, `detail` the second line and may be empty."""

    tone: Tone
    direction: Direction
    headline: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Assured:
    """Will it meet the standard? `kind` is that of the limits, None where there are none.

    While a signal runs the limits describe the past (`on_past_form`).
    """

    kind: Literal["pass", "hit_or_miss", "fail"] | None
    on_past_form: bool
    words: str


UNTOLD = Assured(None, False, "Cannot be told yet")
RARE_TONES: dict[str, Tone] = {"Better": "better", "Worse": "worse"}
# Of rare events, what is usual is said of their gaps.
RARE_WORDS = {"Usual variation": ("As often as usual", "rare events")}


@dataclass(frozen=True, slots=True)
class Reading:
    """A series as it is read. `chart` is None where no limits are to be drawn."""

    form: ChartName
    chart: Xmr | None
    told: Told
    assured: Assured | None  # None without a standard, or where neither way is better
    running: Run | None  # the signal that the last point shows
    rare: Rare | None = None  # the chart of rare events, where it is one
    rare_from: int = 0  # where it begins: what was before is another series

    @property
    def is_signal(self) -> bool:
        return self.told.tone in {"worse", "better", "moved"}

    @property
    def last_limits(self) -> Segment | None:
        return self.chart.segments[-1] if self.chart and self.chart.segments else None


def read(
    values: Sequence[Number | None],
    *,
    form: ChartName,
    polarity: str,
    target: Number | None = None,
    rebase_at: Collection[int] = (),
    exclude: Collection[int] = (),
    is_last_hidden: bool = False,
    period: Period = "quarter",
) -> Reading:
    """The reading of `values`, oldest first; the last is the period the page stands at.

    `polarity` is the dictionary's; `target` its standard; `period` what a point is. Raises ValueError as `xmr` does.
    """
    improvement = IMPROVEMENTS[polarity]
    if form == "rare":
        begins = max(rebase_at, default=0)
        kept = [None if at < begins or at in exclude else value for at, value in enumerate(values)]
        return _read_rare(kept, improvement, target, is_last_hidden, period, begins)
    if form == "line":
        told = Told("few", "level", "Asked once a year", "no limits drawn")
        return Reading(form, None, told, _untold(target, polarity), None)
    chart = xmr(
        values, improvement=improvement, target=target, rebase_at=rebase_at, exclude=exclude
    )
    segment = chart.segments[-1] if chart.segments else None
    count = segment.count if segment else 0
    last = values[-1] if values else None
    run = sentences.running(chart) if last is not None else None
    if last is None:
        told = _no_last(is_last_hidden)
    elif run is not None:
        told = _moved(chart, run, period, trial=count < FULL_LIMITS)
    elif segment is None or segment.upper is None:
        told = Told("few", "level", "Too few points yet", _points(count))
    elif segment.trial:
        told = Told("few", "level", "Too few points yet", f"{_points(count)}; trial limits")
    else:
        told = Told("usual", "level", "Usual variation")
    return Reading(form, chart, told, _assured(chart, target, polarity, run, period), run)


def _read_rare(
    values: Sequence[Number | None],
    improvement: Improvement,
    target: Number | None,
    is_last_hidden: bool,
    period: Period,
    begins: int,
) -> Reading:
    """Rare events are told by the gaps between them; no limits are drawn on their counts."""
    chart = rare(values)
    headline, detail = sentences.rare_reading(chart, improvement, period)
    direction: Direction = "up" if chart.signal == "many" else "down"
    if is_last_hidden or not values or values[-1] is None:
        told = _no_last(is_last_hidden)
    elif chart.signal is None:
        told = Told("rare", "level", *RARE_WORDS.get(headline, (headline, detail)))
    else:
        told = Told(RARE_TONES.get(headline, "moved"), direction, headline, detail)
    untold = None if target is None or improvement == "neutral" else UNTOLD
    return Reading("rare", None, told, untold, None, rare=chart, rare_from=begins)


def _no_last(is_hidden: bool) -> Told:
    if is_hidden:
        return Told("rare", "level", "Too rare to judge", "figures hidden")
    return Told("few", "level", "No figure to judge")


def _moved(chart: Xmr, run: Run, period: Period, *, trial: bool) -> Told:
    headline, detail = sentences.reading(chart, period)
    tone = TONES.get(chart.variation or "common", "moved")
    return Told(
        tone,
        "up" if run.is_high else "down",
        headline,
        f"{detail} (trial limits)" if trial else detail,
    )


def _points(count: int) -> str:
    return "1 point" if count == 1 else f"{count} points"


def _untold(target: Number | None, polarity: str) -> Assured | None:
    return None if target is None or polarity == "context" else UNTOLD


def _assured(
    chart: Xmr, target: Number | None, polarity: str, run: Run | None, period: Period
) -> Assured | None:
    count = chart.segments[-1].count if chart.segments else 0
    if chart.assurance is None or count < FEWEST_FOR_A_STANDARD:
        return _untold(target, polarity)
    trial = " (trial limits)" if count < FULL_LIMITS else ""
    return Assured(chart.assurance, run is not None, f"{sentences.meets(chart, period)}{trial}")
