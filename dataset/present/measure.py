"""One measure of one board: its figures quarter by quarter, as its readers are shown them."""

from dataclasses import dataclass, replace

from dataset.analysis.movement import Movement, movement
from dataset.analysis.reading import Reading
from dataset.analysis.standards import Met, meets
from dataset.charts.spec import ChartSpec
from dataset.figures import QUARTER, Kind, in_unit
from dataset.intake import fields
from dataset.models import Definition, Publication
from dataset.models.breaks import Breaks, series_breaks
from dataset.models.readers import Reader
from dataset.models.series_notes import NOTHING_DECIDED, Decided, decided_about
from dataset.present.areas import area_words
from dataset.present.measure_chart import chart_of, points_of
from dataset.present.measure_rows import (
    Part,
    Row,
    editions_of,
    make_row,
    make_rows,
    read_cells,
    with_reading,
    with_restatement,
)
from dataset.present.rare_chart import with_gaps
from dataset.present.readings import read_points, standard_words


QUARTERS_IN_YEAR = 4


@dataclass(frozen=True, slots=True)
class Measure:
    """Everything published about one indicator, up to `publication` (None: nothing yet)."""

    definition: Definition
    versions: tuple[Definition, ...]
    parts: tuple[Part, ...]
    publication: Publication | None  # what the page stands at
    newest: Publication | None  # the newest of all
    editions: tuple[Publication, ...]  # of the quarter of `now`, up to `publication`, oldest first
    history: tuple[Row, ...]  # the quarters in every version up to `publication`, oldest first
    rows: tuple[Row, ...]  # newest first
    now: Row | None
    before: Row | None
    year_ago: Row | None
    movement: Movement
    reading: Reading | None  # of what is drawn; None without any figure
    met: Met
    chart: ChartSpec | None
    has_months: bool
    monthly: bool
    covers: str  # "Bedfordshire, 3 boards together"; "" for the board's own area
    breaks: Breaks
    decided: Decided
    reader: Reader

    @property
    def code(self):
        return self.definition.code

    @property
    def codes(self):
        """The measure and what it is worked out from."""
        return [self.code, *(part.code for part in self.parts)]

    @property
    def is_before_comparable(self):
        """Whether last quarter's figure is of the series of the figure now."""
        return self._is_comparable(self.before)

    @property
    def is_year_ago_comparable(self):
        return self._is_comparable(self.year_ago)

    def _is_comparable(self, row):
        return row is None or _break(self.breaks, self.code, row, self.now) is None

    @property
    def is_yearly(self):
        return self.definition.frequency == "annual"

    @property
    def is_newest(self):
        """Whether the page shows the newest version of the newest quarter."""
        return self.publication == self.newest

    @property
    def has_limits(self):
        return any(row.usual for row in self.rows)

    @property
    def is_rare(self):
        """Whether it is drawn, and tabled, as rare events with the gaps between them."""
        return any(row.gap for row in self.rows)

    @property
    def standard_words(self):
        return standard_words(self.definition)

    @property
    def has_unit_line(self):
        """Whether the unit is to be read under the figure: a share carries its own sign."""
        figure = self.now.shown.figure
        return bool(figure and figure.has_number and self.definition.unit != "percent")

    @property
    def parts_words(self):
        """ "45 of 52" for a share of single counts that are shown; else empty."""
        return "" if self.now is None else of_words(self, self.now)


def of_words(measure, row):
    """ "45 of 52" for a share of single counts that are shown; else empty."""
    sides = (measure.definition.numerator, measure.definition.denominator)
    if measure.definition.unit != "percent" or any(len(fields.terms(one)) != 1 for one in sides):
        return ""
    texts = [
        str(cell.shown.figure)
        for cell in row.parts
        if cell and cell.shown.figure and cell.shown.figure.has_number
    ]
    return " of ".join(texts) if len(texts) == 2 else ""


def measure(board, code, today, reader, *, period=None, version=None, monthly=False, moment=None):
    """The measure as the board published it, or None when there is no such indicator.

    `period` and `version` read it as it stood then (None too when that was never published),
    `moment` as it was at a moment.
    Eight queries, or nine where a series breaks, however long the history.
    """
    versions = tuple(
        Definition.objects.filter(indicator__code=code)
        .select_related("indicator", "valid_from")
        .order_by("version")
    )
    publications = list(
        Publication.objects.filter(board=board)
        .known_at(moment)
        .with_raw()
        .select_related("period", "board")
        .order_by("period__year", "period__quarter", "version")
    )
    newest = publications[-1] if publications else None
    at = _chosen(publications, period, version)
    if not versions or (period and at is None):
        return None
    definition = definition_on(versions, at.period.starts_on if at else today)
    parts = _parts(definition)
    publications = [one for one in publications if _is_up_to(one, at)]
    table = read_cells(publications, [code, *(part.code for part in parts)], reader)
    rows = tuple(
        with_restatement(row, publications, table, code)
        for row in make_rows(publications, table, code, parts)
    )
    return _measure(
        definition,
        rows,
        here=at.period.ordinal if period else None,
        monthly=monthly,
        versions=versions,
        parts=parts,
        publication=at,
        newest=newest,
        publications=publications,
        table=table,
        breaks=series_breaks(),
        decided=decided_about(board, moment).get(code, NOTHING_DECIDED),
        reader=reader,
    )


def _chosen(publications, period, version):
    """The newest publication, or the one asked for."""
    held = [
        one
        for one in publications
        if (period is None or one.period_id == period.pk)
        and (version is None or one.version == version)
    ]
    return held[-1] if held else None


def definition_on(versions, day):
    """The newest definition in force on a day; before the first one, the first."""
    held = [one for one in versions if one.valid_from.starts_on <= day]
    return held[-1] if held else versions[0]


def _parts(definition):
    """What a ratio is worked out from, each once, with its name; one query."""
    if definition.kind != Kind.RATIO.value:
        return ()
    codes = dict.fromkeys(
        code
        for text in (definition.numerator, definition.denominator)
        for code, _ in fields.terms(text)
    )
    named = {part.code: (part.name, part.unit) for part in fields.parts(definition.part_names)}
    named |= {
        one.code: (one.name, one.unit)
        for one in Definition.objects.filter(indicator__code__in=codes)
        .select_related("indicator")
        .order_by("version")
    }
    return tuple(Part(code, *named[code]) for code in codes)


def _is_up_to(one, at):
    """Earlier quarters in all their versions, and `at`'s own up to its version."""
    return one.period.ordinal < at.period.ordinal or (
        one.period_id == at.period_id and one.version <= at.version
    )


def _measure(definition, rows, *, here, monthly, publications, table, **known):
    """`here` is the ordinal of the quarter asked for, or None for the newest with a figure."""
    quarters = {row.period.ordinal: row for row in rows if row.month == QUARTER}
    here = max(quarters, default=None) if here is None else here
    now = quarters.get(here)
    is_yearly = definition.frequency == "annual"
    before = None if now is None or is_yearly else quarters.get(here - 1)
    year_ago = None if now is None else quarters.get(here - QUARTERS_IN_YEAR)
    moved = _movement(
        definition, now, year_ago if is_yearly else before, is_yearly, known["breaks"]
    )
    has_months = any(row.month for row in rows)
    monthly = monthly and has_months
    drawn = _with_breaks(
        definition.code, [row for row in rows if bool(row.month) == monthly], known["breaks"]
    )
    period = "month" if monthly else "quarter"
    points = points_of(drawn)
    decided = known["decided"]
    read = read_points(definition, points, period=period, decided=decided) if drawn else None
    drawn = with_gaps(with_reading(drawn, read, definition.unit), read, points, period)
    return Measure(
        definition=definition,
        editions=editions_of(publications, now),
        history=tuple(
            make_row(table, one, definition.code, QUARTER, known["parts"])
            for one in publications
            if (definition.code, QUARTER) in table[one.pk]
        ),
        rows=drawn,
        now=now,
        before=before,
        year_ago=year_ago,
        movement=moved,
        met=meets(now and now.shown, definition.standard_value, definition.standard_sense),
        reading=read,
        chart=chart_of(known["versions"], definition, drawn, points, read, period, decided)
        if len(drawn) > 1
        else None,
        has_months=has_months,
        monthly=monthly,
        covers=_covers(now),
        **known,
    )


def _covers(row):
    """What the figure covers when it is more than the board's own area."""
    area = row.cell.area if row else None
    return area_words([area]).get(area, "")


def _break(breaks, code, earlier, later):
    """The break between two rows, or None."""
    return breaks.between(code, earlier.period.ordinal, later.period.ordinal)


def _with_breaks(code, rows, breaks):
    """The rows, newest first, each with the break that parts it from the one before."""
    return tuple(
        replace(row, breaks=_break(breaks, code, before, row))
        for row, before in zip(rows, [*rows[1:], *rows[-1:]], strict=True)
    )


def _movement(definition, now, than, is_yearly, breaks):
    return movement(
        now and now.shown,
        than and than.shown,
        definition.polarity,
        say=lambda figure: in_unit(figure, definition.unit),
        than="a year ago" if is_yearly else "last quarter",
        is_broken=bool(now and than and _break(breaks, definition.code, than, now)),
    )
