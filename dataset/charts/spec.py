"""What a chart shows: protected points in order of time, a standard, events."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from dataset.charts import numbers
from dataset.charts.shapes import Tone
from dataset.figures import Shown, Standing, in_unit


DEFINITION_CHANGED = "definition changed"  # the flag of a break


@dataclass(frozen=True, slots=True)
class Point:
    """One period of a series."""

    label: str  # "Oct to Dec 2016"
    shown: Shown
    illustrative: bool = False
    year: str = ""  # "2016-17": the axis names a year at its first point
    breaks: bool = False  # the definition changed: not comparable with the points before
    ordinal: int = 0  # of its quarter, however many points that has

    @property
    def bounds(self) -> tuple[float, float | None] | None:
        """Lowest and highest value; None when hidden or without a number.

        The highest is None when there is no upper bound ("over 500").
        """
        figure = self.shown.figure
        if self.shown.standing is not Standing.SHOWN or figure is None or figure.low is None:
            return None
        return float(figure.low), None if figure.high is None else float(figure.high)

    def words(self, unit: str) -> str:
        """The figure as text, "hidden", or why there is none."""
        if self.shown.is_hidden or self.shown.figure is None:
            return "hidden" if self.shown.is_hidden else "no figure"
        return in_unit(self.shown.figure, unit)


@dataclass(frozen=True, slots=True)
class Limits:
    """Where the figures of one stretch usually fall: points `start` up to, not including, `stop`."""

    start: int
    stop: int
    centre: float
    lower: float
    upper: float
    trial: bool = False


@dataclass(frozen=True, slots=True)
class Run:
    """Points that a signal flags together, oldest first, and its name for the bracket."""

    positions: tuple[int, ...]
    is_high: bool
    tone: Tone
    words: str  # "Shift: 7 quarters higher than usual"
    running: bool = False  # it includes the last point


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened at a point: a new provider, a changed definition."""

    at: float  # index of the point; a half lies between two
    text: str
    illustrative: bool = False

    @property
    def words(self) -> str:
        return f"{self.text} (illustrative note)" if self.illustrative else self.text


@dataclass(frozen=True, slots=True)
class Beside:
    """Another series in the same drawing: England, the other boards. Never a hidden figure's.

    `values` has one for each point of the chart, None where there is none. A yearly series has the
    same value at every point of its year (`steps`): it is drawn as a level over each year.
    """

    name: str  # "England"
    short: str  # "Eng": at the end of its line in the narrow drawing
    values: tuple[float | None, ...]
    steps: bool = False
    when: str = ""  # of its last value, where that is not the last point: "2015-16"

    @property
    def last(self) -> float | None:
        """The newest value; None where it has none at all."""
        return next((value for value in reversed(self.values) if value is not None), None)

    def stretches(self, points: Sequence[Point]) -> list[list[tuple[int, float]]]:
        """Its values with their places, parted at gaps and, where it goes by steps, at years."""
        found: list[list[tuple[int, float]]] = []
        for at, value in enumerate(self.values):
            if value is None:
                continue
            last = found[-1][-1][0] if found else None
            is_new = last != at - 1 or (self.steps and points[at].year != points[at - 1].year)
            if is_new:
                found.append([])
            found[-1].append((at, value))
        return found


@dataclass(frozen=True, slots=True)
class Level:
    """The mean of a stretch: points `start` up to, not including, `stop`."""

    start: int
    stop: int
    value: float
    words: str  # "Before: 74.3%"


def breaks_in(points: Sequence[Point]) -> tuple[int, ...]:
    """Where the series breaks: the indexes of points that begin another one."""
    return tuple(index for index, point in enumerate(points) if index and point.breaks)


@dataclass(frozen=True, slots=True)
class ChartSpec:
    """A full-size chart. `caption` is the sentence above it and the start of its alt text."""

    title: str
    caption: str
    unit: str
    points: tuple[Point, ...]
    standard: Decimal | None = None
    events: tuple[Event, ...] = ()
    limits: tuple[Limits, ...] = ()
    runs: tuple[Run, ...] = ()
    beside: tuple[Beside, ...] = ()
    levels: tuple[Level, ...] = ()
    left_out: frozenset[int] = frozenset()  # points that a comparison leaves out
    notes: tuple[str, ...] = ()  # what to know of such a series, under the chart
    key: str = "chart"  # start of the ids in the page: one word, unique on the page

    @property
    def percent(self) -> bool:
        return self.unit == "percent"

    @property
    def standard_words(self) -> str:
        """ "Standard 90%"; empty without a standard."""
        if self.standard is None:
            return ""
        if self.percent:
            return f"Standard {numbers.short_percentage(self.standard)}"
        return f"Standard {numbers.plain(self.standard)}"

    @property
    def illustrative_words(self) -> str:
        """How many of the points are made up; empty when none is."""
        made_up = sum(point.illustrative for point in self.points)
        if not made_up:
            return ""
        total = len(self.points)
        return (
            "all points illustrative"
            if made_up == total
            else f"{made_up} of {total} points illustrative"
        )

    @property
    def tones(self) -> dict[int, tuple[Tone, bool]]:
        """{point: (tone, whether it points down)} of the points that a signal flags."""
        return {at: (run.tone, not run.is_high) for run in self.runs for at in run.positions}

    @property
    def tones_used(self) -> set[Tone]:
        """The kinds of marks in the drawing; empty where nothing is judged."""
        return {"usual", *(run.tone for run in self.runs)} if self.limits else set()

    @property
    def has_trial_limits(self) -> bool:
        return any(each.trial for each in self.limits)

    @property
    def has_gaps(self) -> bool:
        return any(point.bounds is None for point in self.points)
