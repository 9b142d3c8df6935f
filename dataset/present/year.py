"""The financial year: every measure by its own kind, from what the reader is shown.

Events add up, a count on the last day is the last one, shares are worked out again from their
parts, and distinct children are never added. Where a quarter is hidden the year is hidden: three
shown quarters and a total would give it away.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings

from dataset.analysis import rollup
from dataset.analysis.disclosure import follows
from dataset.analysis.movement import Direction, Movement, movement
from dataset.figures import Figure, Kind, Shown, Standing, in_unit
from dataset.intake import fields
from dataset.models import POPULATION, Definition, Period, Publication
from dataset.models.breaks import series_breaks
from dataset.models.readers import Reader
from dataset.present.as_at import NOW
from dataset.present.series import newest_editions, read_series
from dataset.present.sorting import Column, of_measures


QUARTERS = 4
MONTHS_IN_QUARTER = 3
HIDDEN = Shown(Standing.HIDDEN)
NOTHING = Shown(Standing.ABSENT)
HOW = {
    "sum": "quarters added up",
    "last": "as on the last day",
    "recompute": "worked out again from its parts",
    "distinct": "asked for the year, never added",
    "none": "quoted, not rolled up",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One measure of the year, and of the year before up to the same quarter."""

    definition: Definition
    url: str
    now: Shown
    before: Shown
    movement: Movement
    how: str  # "quarters added up"
    missing: str  # "2 of 3 quarters"; "" when all are there
    illustrative: bool  # a figure that it is made of is
    before_illustrative: bool

    @property
    def code(self):
        return self.definition.code


@dataclass(frozen=True, slots=True)
class YearPage:
    """A board's year, as far as it is published."""

    board: object
    label: str  # "2016-17"
    first: Period
    last: Period  # the last published quarter of the year
    years: tuple[str, ...]  # all that can be chosen, newest first
    themes: tuple[tuple[str, tuple[Row, ...]], ...]
    publications: tuple[Publication, ...]  # what it is read from, newest first
    reader: Reader

    @property
    def is_whole(self):
        return self.last.quarter == QUARTERS

    @property
    def before_label(self):
        return f"{self.last.year - 1}-{self.last.year % 100:02}"


@dataclass(frozen=True, slots=True)
class _Year:
    """The quarters of one year up to the last: ordinals, oldest first."""

    ordinals: tuple[int, ...]

    @property
    def months(self):
        return MONTHS_IN_QUARTER * len(self.ordinals)


# As a reader looks for them: what went the wrong way first.
SENSES = {False: 0, None: 1, True: 2}


def columns(page):
    """What the measures of a year may be ordered by."""
    now, before = page.label, page.before_label
    if not page.is_whole:
        now, before = f"{now} to date", f"{before}, same quarters"
    return (
        *of_measures(now, before=before),
        Column(
            "movement",
            "Against the year before",
            lambda row: (
                None
                if row.movement.direction is Direction.UNKNOWN
                else (SENSES[row.movement.is_better], row.movement.direction.value)
            ),
        ),
    )


def year_page(board, reader, label="", as_at=NOW):
    """The year called "2016-17" (the newest published one), or None when nothing is published or
    there is no such year. The number of queries does not grow with measures or years."""
    periods = {one.period.ordinal: one for one in newest_editions(board, as_at.moment)}
    years = dict.fromkeys(one.period.financial_year for one in periods.values())
    label = label or next(iter(years), "")
    held = sorted(ordinal for ordinal, one in periods.items() if one.period.financial_year == label)
    if not held:
        return None
    last = periods[held[-1]].period
    first_ordinal = last.ordinal - last.quarter + 1
    this = _Year(tuple(range(first_ordinal, last.ordinal + 1)))
    before = _Year(tuple(each - QUARTERS for each in this.ordinals))
    editions = {
        each: periods[each].pk for each in (*this.ordinals, *before.ordinals) if each in periods
    }
    series = read_series(editions, reader)
    definitions = list(Definition.objects.current_in(last).for_reading())
    rollups = fields.rollups(definitions)
    kinds = {one.code: Kind(one.kind) for one in definitions}
    breaks = series_breaks(of_categories=False)
    shares = {one.code: one for one in fields.shares(definitions)}
    themes: dict[str, list[Row]] = {}
    for one in definitions:
        row = _row(one, series, this, before, rollups, kinds, breaks, shares)
        if row is not None:
            themes.setdefault(one.theme, []).append(row)
    return YearPage(
        board=board,
        label=label,
        first=periods[held[0]].period,
        last=last,
        years=tuple(years),
        themes=tuple((theme, tuple(rows)) for theme, rows in themes.items()),
        publications=tuple(periods[each] for each in sorted(editions, reverse=True)),
        reader=reader,
    )


def _row(definition, series, this, before, rollups, kinds, breaks, shares):
    code = definition.code
    if not any(each in series.of(code) for each in this.ordinals):
        return None
    broken = breaks.between(code, before.ordinals[0], this.ordinals[-1]) is not None
    now, then = (
        _of_year(definition, series, year, rollups, kinds, breaks, shares)
        for year in (this, before)
    )
    there = sum(each in series.of(code) for each in this.ordinals)
    is_yearly = definition.frequency == "annual"
    return Row(
        definition=definition,
        url=settings.INDICATOR_PATH.format(code=code),
        now=now,
        before=then,
        movement=movement(
            now,
            then,
            definition.polarity,
            say=lambda figure: in_unit(figure, definition.unit),
            than="the year before",
            is_broken=broken,
        ),
        how="asked once, for the year" if is_yearly else HOW.get(definition.rollup_to_year, ""),
        missing=""
        if is_yearly or there == len(this.ordinals)
        else f"{there} of {len(this.ordinals)} quarters",
        illustrative=_is_illustrative(definition, series, this, shares),
        before_illustrative=_is_illustrative(definition, series, before, shares),
    )


def _is_illustrative(definition, series, year, shares):
    share = shares.get(definition.code)
    parts = (*share.numerator, *share.denominator) if share else ()
    codes = {definition.code, *(code for code, _ in parts)}
    return any(series.is_illustrative(code, each) for code in codes for each in year.ordinals)


def _of_year(definition, series, year, rollups, kinds, breaks, shares) -> Shown:
    """The measure's year so far, hidden where anything that it is made of is hidden."""
    if definition.frequency == "annual":
        return series.of(definition.code).get(year.ordinals[-1], NOTHING)
    share = shares.get(definition.code)
    if share is None:
        return _whole(definition.code, series, year, rollups, kinds, breaks)
    codes = dict.fromkeys(code for code, _ in (*share.numerator, *share.denominator))
    parts: Mapping[str, Shown] = {
        code: series.of(code).get(year.ordinals[-1], NOTHING)
        if code == POPULATION
        else _whole(code, series, year, rollups, kinds, breaks)
        for code in codes
    }
    if any(part.is_hidden for part in parts.values()):
        return HIDDEN
    figures = {code: part.figure for code, part in parts.items()}
    return _following(parts.values(), rollup.share(share, figures, months=year.months))


def _whole(code, series, year, rollups, kinds, breaks) -> Shown:
    quarters = [series.of(code).get(each) for each in year.ordinals]
    if any(one is not None and one.is_hidden for one in quarters):
        return HIDDEN
    how = rollups.get(code, "")
    kind = kinds.get(code) or (Kind.STOCK if how == "last" else Kind.FLOW)
    broken = breaks.between(code, year.ordinals[0], year.ordinals[-1]) is not None
    figures = [None if one is None else one.figure for one in quarters]
    made = rollup.year_to_date(kind, how, figures, is_broken=broken)
    return _following([one for one in quarters if one is not None], made)


def _following(parts, figure: Figure | None) -> Shown:
    """What follows from shown parts; nothing where there is none."""
    shown = next((one for one in parts if one.standing is Standing.SHOWN), None)
    return NOTHING if shown is None or figure is None else follows(shown, figure)
