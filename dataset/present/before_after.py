"""Did a measure change after something happened? What one reader may say of it, and on what.

The other boards stand beside it as the public reads them, as on the page of boards side by side.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from agencies import clock
from dataset.analysis import before_after_words as words
from dataset.analysis import sentences
from dataset.analysis.before_after import METHOD, BeforeAfter, Verdict
from dataset.analysis.before_after import before_after as judged
from dataset.analysis.before_after_words import Moved
from dataset.analysis.reading import IMPROVEMENTS
from dataset.charts.spec import Beside, ChartSpec, Event, Level
from dataset.figures import Kind, Shown
from dataset.models import Definition, Period, Publication
from dataset.models.breaks import QUARTERS_IN_YEAR
from dataset.models.series_notes import NoteKind
from dataset.present.before_after_others import NO_OTHERS, Others, others_of
from dataset.present.measure import measure
from dataset.present.measure_chart import points_of
from dataset.present.readings import level_words


BEFORE, AFTER = "Before", "After"
TRIGGERED = "Left out: it led to the action"
FELL_INTO = "Left out: it happened within it"
BY_ANALYST = "Left out: the analyst decided so"
OTHERWISE_COUNTED = "Not compared: another definition"
NO_FIGURE = "No figure to compare"
NO_PAIR = "Not compared: its season has no figure on the other side"


@dataclass(frozen=True, slots=True)
class Row:
    """One quarter: its figure, what the others had, and how it was used."""

    period: Period
    shown: Shown
    illustrative: bool
    others: str  # "61.2%"; "" where they have none that can be shown
    signal: str  # what it was part of on the chart of the measure: "Outside limits, higher"
    used: str  # "Before", "After", or why it was left out


@dataclass(frozen=True, slots=True)
class BeforeAfterPage:
    """What may be said of one measure before and after a day."""

    definition: Definition
    publication: Publication | None  # the newest that was read; None: nothing is published
    on_day: date
    event: str  # "“New provider began” (1 July 2016)"; the day alone where no note stands
    verdict: Verdict
    headline: str  # "Changed", "No evidence of change", "Too early to say"
    moved: Moved | None  # which way, where it changed
    sentence: str
    difference: float | None  # after less before, in the unit of the measure; None: too early
    details: tuple[str, ...]  # how far, how often by chance, why too early
    cautions: tuple[str, ...]
    comparison: str  # the same question asked of the distance to the other boards
    others_name: str  # "Mean of 2 other boards"; "" without
    before: int  # figures that could be compared
    after: int
    method: str
    left_out: tuple[Period, ...]  # quarters that led to the action, as they were given
    chart: ChartSpec | None
    rows: tuple[Row, ...]  # newest first

    @property
    def code(self):
        return self.definition.code

    @property
    def season_words(self):
        """What is held against what over the year."""
        if self.definition.frequency == "annual":
            return "There is one figure a year"
        return "Each quarter is held against the same quarter of other years only"

    @property
    def address(self):
        """Where this comparison can be read, with the day in it."""
        return f"{reverse('dataset:before_after', args=[self.code])}?on={self.on_day.isoformat()}"


@dataclass(frozen=True, slots=True)
class _Stretch:
    """The figures that can be held against each other, one a quarter (or a year), oldest first.

    `slots` are all of them without a hole; `values` those that have an exact figure.
    """

    slots: range
    values: Mapping[int, object]
    event: int
    out: Mapping[int, str]  # {slot: why it is left out}
    seasons: int

    def season(self, slot):
        return slot % self.seasons

    def used(self, slot):
        """ "Before", "After", or why this slot takes no part."""
        if slot not in self.slots:
            return OTHERWISE_COUNTED
        if slot in self.out:
            return self.out[slot]
        if slot not in self.values:
            return NO_FIGURE
        pairs = self.kept(is_before=slot >= self.event)
        if not any(self.season(other) == self.season(slot) for other in pairs):
            return NO_PAIR
        return BEFORE if slot < self.event else AFTER

    def kept(self, *, is_before):
        return [
            slot
            for slot in self.values
            if slot not in self.out and (slot < self.event) == is_before
        ]


def before_and_after(
    board,
    code: str,
    on_day: date,
    reader,
    *,
    left_out: Collection[Period] = (),
    today: date | None = None,
) -> BeforeAfterPage | None:
    """Whether the board's measure changed on `on_day`, from the figures this reader is shown; None
    when there is no such indicator.

    `left_out` are the quarters before it that led to the action: they would credit it with their
    return to the usual. A quarter that began before the day is left out too, as it lies on both
    sides; a count on the last day is not, it comes after. Ten queries, or eleven where a series
    breaks, however long the history.
    """
    held = measure(board, code, today or clock.today(), reader)
    if held is None:
        return None
    stretch = _stretch(held, on_day, left_out)
    others = _others(board, held, stretch)
    result = _judge(stretch, others)
    improvement = IMPROVEMENTS[held.definition.polarity]
    way = words.moved(result, improvement)
    event = _event_words(held, on_day)
    said = sentences.before_after_sentence(result, name=held.definition.name, event=event)
    rows = _rows(held, stretch, others)
    return BeforeAfterPage(
        definition=held.definition,
        publication=held.publication,
        on_day=on_day,
        event=event,
        verdict=result.verdict,
        headline=words.HEADLINES[result.verdict],
        moved=way,
        sentence=said,
        difference=result.difference,
        details=_details(held, result, way, rows),
        cautions=words.cautions(result, held.definition.kind),
        comparison=_comparison(others, result),
        others_name=others.name,
        before=result.before,
        after=result.after,
        method=METHOD,
        left_out=tuple(left_out),
        chart=_chart(held, stretch, others, result, event, said, rows),
        rows=rows,
    )


def _slot(held, period):
    """Where a quarter stands: by itself, or its year for what is asked once a year."""
    return period.year if held.is_yearly else period.ordinal


def _stretch(held, on_day, left_out):
    """The quarters of the series that the day falls into, with what is left out of them."""
    period = Period.containing(on_day)
    event = _slot(held, period)
    first, stop = _series_about(held, period.ordinal)
    rows = [row for row in held.rows if first <= row.period.ordinal < stop]
    values = {
        _slot(held, row.period): row.shown.figure.low
        for row in rows
        if row.shown.figure is not None and row.shown.figure.is_exact
    }
    slots = [_slot(held, row.period) for row in rows]
    out = {_slot(held, one.period): BY_ANALYST for one in held.decided.of(NoteKind.EXCLUDE)}
    out |= {_slot(held, one): TRIGGERED for one in left_out if _slot(held, one) < event}
    begins = date(period.year, 4, 1) if held.is_yearly else period.starts_on
    if on_day > begins and held.definition.kind != Kind.STOCK.value:
        out[event] = FELL_INTO
    return _Stretch(
        slots=range(min(slots), max(slots) + 1) if slots else range(0),
        values=dict(sorted(values.items())),
        event=event,
        out=out,
        seasons=1 if held.is_yearly else QUARTERS_IN_YEAR,
    )


def _series_about(held, ordinal):
    """From which quarter on, and before which, figures are of the series of this quarter."""
    breaks = [one.ordinal for one in held.breaks.of(held.code)]
    earlier = [at for at in breaks if at <= ordinal]
    later = [at for at in breaks if at > ordinal]
    return max(earlier, default=0), min(later, default=10 * max(ordinal, 1))


def _judge(stretch, others) -> BeforeAfter:
    slots = stretch.slots
    if stretch.event not in slots or stretch.event == slots.start:
        before, after = (len(stretch.kept(is_before=side)) for side in (True, False))
        return BeforeAfter("too early", "few points", before, after)
    return judged(
        [stretch.values.get(slot) for slot in slots],
        event_at=stretch.event - slots.start,
        seasons=stretch.seasons,
        leave_out=[slot - slots.start for slot in stretch.out if slot in slots],
        comparison=[others.values.get(slot) for slot in slots] if others.values else None,
    )


def _others(board, held, stretch) -> Others:
    rows = [row for row in held.rows if _slot(held, row.period) in stretch.slots]
    if not rows:
        return NO_OTHERS
    before = [slot for slot in stretch.kept(is_before=True) if slot in stretch.slots]
    return others_of(
        board,
        held.definition,
        {row.period.ordinal: _slot(held, row.period) for row in rows},
        own={slot: value for slot, value in stretch.values.items() if slot not in stretch.out},
        before=before,
    )


def _event_words(held, on_day):
    """ "“New provider began” (1 July 2016)", where a note stands at that day; else the day."""
    day = f"{on_day.day} {on_day:%B %Y}"
    noted = [
        one.text
        for one in held.decided.notes
        if one.kind in {NoteKind.EVENT, NoteKind.REBASE} and one.period.starts_on == on_day
    ]
    return f"“{noted[0]}” ({day})" if noted else day


def _details(held, result, way, rows):
    anew = any(row.used == OTHERWISE_COUNTED for row in rows)
    broken = (words.OTHERWISE_COUNTED,) if anew else ()
    if result.difference is None:
        period = "year" if held.is_yearly else "quarter"
        return (words.few_words(result.before, result.after, period), *broken)
    said = _size(abs(result.difference), held.definition.unit)
    return (words.difference_words(result, said, way), words.chance_words(result), *broken)


def _size(difference, unit):
    """ "5.2 percentage points", "12.0 per 10,000", "8.5"."""
    number = level_words(difference, "")
    if unit == "percent":
        return f"{number} percentage points"
    return f"{number} {unit}" if unit.startswith("per ") else number


def _comparison(others, result):
    if not others.values:
        return (
            "No other board has figures for these quarters that can be shown, so it stands alone."
        )
    beside = result.beside_others or "too early"
    return f"{others.said} {words.BESIDE[beside]}"


def _rows(held, stretch, others):
    unit = held.definition.unit
    found = []
    for row in held.rows:
        slot = _slot(held, row.period)
        value = others.values.get(slot)
        found.append(
            Row(
                period=row.period,
                shown=row.shown,
                illustrative=row.cell.illustrative,
                others="" if value is None else level_words(value, unit),
                signal=row.signal,
                used=stretch.used(slot),
            )
        )
    return tuple(found)


def _chart(held, stretch, others, result, event, said, rows):
    """The series with the event as an upright, the two levels, and the other boards."""
    if len(held.rows) < 2:
        return None
    points = points_of(held.rows)
    slots = [_slot(held, row.period) for row in reversed(held.rows)]
    used = [row.used for row in reversed(rows)]
    theirs = [others.values.get(slot) for slot in slots]
    values = tuple(None if value is None else float(value) for value in theirs)
    return ChartSpec(
        title=f"{held.definition.name}, before and after",
        caption=said,
        unit=held.definition.unit,
        points=points,
        events=_upright(stretch, slots, event),
        levels=_levels(held, result, slots, stretch, used),
        beside=(Beside(others.name, "Others", values),)
        if any(value is not None for value in values)
        else (),
        left_out=frozenset(
            at for at, why in enumerate(used) if why in {TRIGGERED, FELL_INTO, BY_ANALYST}
        ),
        key="before-after",
    )


def _upright(stretch, slots, event):
    """Between the last point before and the first after; on the point that it fell into."""
    if stretch.event in slots and stretch.out.get(stretch.event) == FELL_INTO:
        return (Event(slots.index(stretch.event), event),)
    later = [at for at, slot in enumerate(slots) if slot >= stretch.event]
    return (Event(later[0] - 0.5, event),) if later and later[0] else ()


def _levels(held, result, slots, stretch, used):
    """The mean of the figures used on each side, where they could be compared."""
    if result.difference is None:
        return ()
    found = []
    for side in (BEFORE, AFTER):
        there = [at for at, why in enumerate(used) if why == side]
        mean = float(sum(stretch.values[slots[at]] for at in there)) / len(there)
        said = f"{side} {level_words(mean, held.definition.unit)}"
        found.append(Level(there[0], there[-1] + 1, mean, said))
    return tuple(found)
