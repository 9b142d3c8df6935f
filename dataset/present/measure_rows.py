"""The rows of one measure: quarters and months as a reader is shown them, and what is said of each."""

from collections import defaultdict
from dataclasses import dataclass, replace

from dataset.figures import QUARTER, Shown
from dataset.models import POPULATION, Publication, ShownFigure
from dataset.models.breaks import Break
from dataset.models.periods import MONTH_NAMES
from dataset.present.address import address_of
from dataset.present.readings import level_words, range_words, signal_of
from dataset.present.series import shown_from


@dataclass(frozen=True, slots=True)
class Cell:
    """One shown figure with what must be said beside it."""

    shown: Shown
    illustrative: bool
    provisional: bool
    area: int | None = None  # the wider area it covers; None for the board's own


@dataclass(frozen=True, slots=True)
class Row:
    """One quarter, or one month, of the measure."""

    code: str
    publication: Publication
    month: int  # 1 to 3, or 0 for the quarter
    cell: Cell
    parts: tuple[Cell | None, ...]  # in the order of `Measure.parts`
    restated: Publication | None  # the version in which the figure became what it is now
    breaks: Break | None = None  # the definition changed between the row before and this one
    mean: str = ""  # "74.3%"; empty without limits
    usual: str = ""  # "56.2% to 92.4%"
    signal: str = ""  # "Shift, higher", "None"; empty when it was not judged
    gap: str = ""  # of rare events, since the one before: "5 quarters", "not known"

    @property
    def period(self):
        return self.publication.period

    @property
    def shown(self):
        return self.cell.shown

    @property
    def label(self):
        """ "Q3 2016-17", or "October 2016"."""
        if not self.month:
            return self.period.short
        day = self.period.months[self.month - 1]
        return f"{MONTH_NAMES[day.month - 1]} {day.year}"

    @property
    def address(self):
        """Where the figure can always be read as it was published."""
        return address_of(self.code, self.publication, self.month)

    @property
    def detail(self):
        """ "Oct to Dec 2016", or the month's quarter."""
        return self.period.short if self.month else self.period.brief


@dataclass(frozen=True, slots=True)
class Part:
    """A column beside a share: what is counted above or below the line."""

    code: str
    name: str
    unit: str


def read_cells(publications, codes, reader):
    """{publication id: {(code, month): Cell}}; one query, no model rows."""
    table = defaultdict(dict)
    rows = ShownFigure.objects.seen_by(reader).filter(
        publication__in=[one.pk for one in publications], code__in=codes
    ).values_list(
        "publication", "code", "month", "illustrative", "provisional", "area",
        "standing", "low", "high", "qualifier", "reason",
    )  # fmt: skip
    for pk, code, month, made_up, for_now, area, *value in rows.iterator(5000):
        table[pk][code, month] = Cell(shown_from(*value), made_up, for_now, area)
    return table


def make_rows(publications, table, code, parts):
    """Quarters and months in the newest version of each quarter, newest first."""
    standing = {one.period.ordinal: one for one in publications}
    return tuple(
        make_row(table, standing[ordinal], code, month, parts)
        for ordinal in sorted(standing, reverse=True)
        for month in (QUARTER, 3, 2, 1)
        if (code, month) in table[standing[ordinal].pk]
    )


def make_row(table, publication, code, month, parts):
    held = table[publication.pk]
    return Row(
        code=code,
        publication=publication,
        month=month,
        cell=held[code, month],
        parts=tuple(held.get((part.code, month)) or _steady(held, part) for part in parts),
        restated=None,
    )


def _steady(held, part):
    """The population does not change from month to month."""
    return held.get((part.code, QUARTER)) if part.code == POPULATION else None


def with_reading(rows, read, unit):
    """The rows, newest first, each with the usual range of its stretch and what it is part of."""
    if read is None or read.chart is None:
        return rows
    count = len(rows)
    found = []
    for place, row in enumerate(rows):
        position = count - 1 - place
        point = read.chart.points[position]
        if point.upper is None:
            found.append(row)
            continue
        found.append(
            replace(
                row,
                mean=level_words(point.centre, unit),
                usual=range_words(point, unit),
                signal=signal_of(read, position),
            )
        )
    return tuple(found)


def editions_of(publications, row):
    """The versions of a row's quarter, up to the one it was read from."""
    if row is None:
        return ()
    return tuple(
        one
        for one in publications
        if one.period_id == row.publication.period_id and one.version <= row.publication.version
    )


def with_restatement(row, publications, table, code):
    """The row, with the version that changed it if an earlier one showed something else."""
    restated, last = None, None
    for one in editions_of(publications, row):
        cell = table[one.pk].get((code, row.month))
        if last is not None and cell is not None and cell.shown != last:
            restated = one
        last = cell.shown if cell else last
    return replace(row, restated=restated) if restated else row
