"""What a series shows, for a page: is it moving, and will it meet the standard?

Words first: "Worse. Lower: outside limits." The chart behind it is `dataset.analysis.spc`.
Values are what one reader may see; what is hidden comes in as None and is a gap.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Literal

from dataset.analysis.exactly import Number
from dataset.analysis.rare import ChartName
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
SIGNAL_WORDS = {
    "outside": "outside limits",
    "trend": "trend",
    "two_in_three": "two in three near a limit",
    "shift": "shift",
}
STANDARD_AS_THINGS_ARE = {
    "pass": "Yes, as things are",
    "hit_or_miss": "Some {periods}",
    "fail": "No, as things are",
}
STANDARD_ON_PAST_FORM = {
    "pass": "Yes on past form",
    "hit_or_miss": "Some {periods}",
    "fail": "Not on past form",
}


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


@dataclass(frozen=True, slots=True)
class Reading:
    """A series as it is read. `chart` is None where no limits are to be drawn."""

    form: ChartName
    chart: Xmr | None
    told: Told
    assured: Assured | None  # None without a standard, or where neither way is better
    running: Run | None  # the signal that the last point shows

    @property
    def is_signal(self) -> bool:
        return self.running is not None

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
    periods: str = "quarters",
) -> Reading:
    """The reading of `values`, oldest first; the last is the period the page stands at.

    `polarity` is the dictionary's; `target` its standard; `periods` what a point is, in the
    plural. Raises ValueError as `xmr` does.
    """
    improvement = IMPROVEMENTS[polarity]
    if form != "xmr":
        return Reading(form, None, _unjudged(form, is_last_hidden), _untold(target, polarity), None)
    chart = xmr(
        values, improvement=improvement, target=target, rebase_at=rebase_at, exclude=exclude
    )
    segment = chart.segments[-1] if chart.segments else None
    count = segment.count if segment else 0
    last = values[-1] if values else None
    running = _running(chart, len(values) - 1) if last is not None else None
    if last is None:
        told = _no_last(is_last_hidden)
    elif running is not None:
        told = _moved(running, chart.variation or "common", periods, trial=count < FULL_LIMITS)
    elif segment is None or segment.upper is None:
        told = Told("few", "level", "Too few points yet", _points(count))
    elif segment.trial:
        told = Told("few", "level", "Too few points yet", f"{_points(count)}; trial limits")
    else:
        told = Told("usual", "level", "Usual variation")
    return Reading(form, chart, told, _assured(chart, target, polarity, running, periods), running)


def _unjudged(form: ChartName, is_last_hidden: bool) -> Told:
    if is_last_hidden:
        return Told("rare", "level", "Too rare to judge", "figures hidden")
    if form == "rare":
        return Told("rare", "level", "Too rare to judge", "small counts")
    return Told("few", "level", "Asked once a year", "no limits drawn")


def _no_last(is_hidden: bool) -> Told:
    if is_hidden:
        return Told("rare", "level", "Too rare to judge", "figures hidden")
    return Told("few", "level", "No figure to judge")


def _running(chart: Xmr, last: int) -> Run | None:
    """The signal of the last point, by the rank that names it."""
    showing = [run for run in chart.runs if run.positions[-1] == last]
    ranks = list(SIGNAL_WORDS)
    return min(showing, key=lambda run: ranks.index(run.signal), default=None)


def _moved(run: Run, variation: str, periods: str, *, trial: bool) -> Told:
    direction: Direction = "up" if run.is_high else "down"
    detail = signal_words(run, periods) + (" (trial limits)" if trial else "")
    if run.signal == "trend":
        way, neutral = ("Rising", "Rising") if run.is_high else ("Falling", "Falling")
    else:
        way = "Higher" if run.is_high else "Lower"
        neutral = f"{way} than usual"
    if variation in TONES:
        headline = "Better" if variation == "improvement" else "Worse"
        return Told(TONES[variation], direction, headline, f"{way}: {detail}")
    return Told("moved", direction, neutral, detail)


def signal_words(run: Run, periods: str) -> str:
    """ "outside limits", "shift, 7 quarters"."""
    words = SIGNAL_WORDS[run.signal]
    return f"{words}, {len(run.positions)} {periods}" if run.signal in {"shift", "trend"} else words


def _points(count: int) -> str:
    return "1 point" if count == 1 else f"{count} points"


def _untold(target: Number | None, polarity: str) -> Assured | None:
    if target is None or polarity == "context":
        return None
    return Assured(None, False, "Cannot be told yet")


def _assured(
    chart: Xmr, target: Number | None, polarity: str, running: Run | None, periods: str
) -> Assured | None:
    kind = chart.assurance
    count = chart.segments[-1].count if chart.segments else 0
    if kind is None or count < FEWEST_FOR_A_STANDARD:
        return _untold(target, polarity)
    words = (STANDARD_ON_PAST_FORM if running else STANDARD_AS_THINGS_ARE)[kind]
    trial = " (trial limits)" if count < FULL_LIMITS else ""
    return Assured(kind, running is not None, words.format(periods=periods) + trial)
