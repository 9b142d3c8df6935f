"""One published figure at its own address: what it is, where it comes from, and how to cite it."""

from dataclasses import dataclass, replace

from django.conf import settings
from django.utils import timezone

from agencies.models import Board
from dataset.figures import QUARTER, in_unit
from dataset.intake.breakdowns import is_cell, measure_of
from dataset.models import Publication
from dataset.present.address import address_of
from dataset.present.breakdowns import words_of
from dataset.present.lineage import Step, lineage
from dataset.present.measure import Measure, measure
from dataset.present.measure_rows import Row, make_row, read_cells, with_restatement


@dataclass(frozen=True, slots=True)
class FigurePage:
    """A figure as one version of a quarter shows it to this reader: of the quarter, of one of its
    months, or of a category."""

    board: Board
    measure: Measure  # its `now` is `row`
    name: str  # "Children on a plan, by age: 5 to 9"
    row: Row
    newer: Publication | None  # the latest version of the quarter, where this is not it
    lineage: tuple[Step, ...]
    citation: str

    @property
    def publication(self):
        return self.row.publication

    @property
    def definition(self):
        return self.measure.definition

    @property
    def when(self):
        """ "October to December 2016", or "November 2016"."""
        return _when(self.row)

    @property
    def indicator(self):
        """The page of the measure, as it stood in this version."""
        at = f"board={self.board.slug}&period={self.row.period.slug}"
        page = settings.INDICATOR_PATH.format(code=self.measure.code)
        points = "&points=monthly" if self.row.month else ""
        return f"{page}?{at}&version={self.publication.version}{points}"

    @property
    def newer_address(self):
        return address_of(self.row.code, self.newer, self.row.month)

    @property
    def area(self):
        return self.measure.covers or f"{self.board.short_name}, the board’s own area"

    @property
    def status(self):
        """What to know of the figure besides its value."""
        said = ["Illustrative: made up for the demonstration"] if self.row.cell.illustrative else []
        said += ["Provisional: on last year’s population"] if self.row.cell.provisional else []
        said += ["Restated in this or an earlier version"] if self.row.restated else []
        return said or ["As published"]


def figure_page(board, code, period, version, user, reader, today, site, month=QUARTER):
    """The page, or None when this version of the quarter holds no such figure.

    `code` is that of a measure or of a category, `month` 1 to 3 or the quarter. `site` is the
    start of the citation's address: "https://dataset.example".
    """
    held = measure(board, measure_of(code), today, reader, period=period, version=version)
    if held is None or held.now is None or held.now.publication != held.publication:
        return None
    if is_cell(code) or month != QUARTER:
        held = _narrowed(held, code, month)
        if held is None:
            return None
    newest = Publication.objects.filter(board=board, period=period).order_by("-version").first()
    name = held.definition.name
    if is_cell(code):
        name = f"{name}, {words_of(code, period)}"
    return FigurePage(
        board=board,
        measure=held,
        name=name,
        row=held.now,
        newer=newest if newest != held.publication else None,
        lineage=lineage(held, user),
        citation=_citation(held, name, board, site),
    )


def _narrowed(held, code, month):
    """The measure with one of its months, or a category, in place of the quarter's figure; None
    when it was not published. One query."""
    parts = () if is_cell(code) else held.parts
    codes = [code] if is_cell(code) else held.codes
    table = read_cells(held.editions, codes, held.reader)
    if (code, month) not in table[held.publication.pk]:
        return None
    rows = tuple(
        make_row(table, one, code, month, parts)
        for one in held.editions
        if (code, month) in table[one.pk]
    )
    now = with_restatement(rows[-1], held.editions, table, code)
    return replace(held, now=now, history=rows, parts=parts)


def _citation(held, name, board, site):
    row, definition = held.now, held.definition
    published = timezone.localtime(row.publication.published_at)
    made_up = " Illustrative figure." if row.cell.illustrative else ""
    return (
        f"{name} ({definition.code}), {held.covers or board.short_name}, {_when(row)}: "
        f"{_value(row, definition.unit)}.{made_up} {board.name}, dataset version "
        f"{row.publication.version}, published {published.day} {published:%B %Y}. "
        f"{site}{row.address}"
    )


def _when(row):
    return row.label if row.month else str(row.period)


def _value(row, unit):
    if row.shown.is_hidden:
        return "hidden to protect children"
    figure = row.shown.figure
    if figure is None:
        return "no figure"
    said = in_unit(figure, unit)
    if not figure.has_number or unit == "percent":
        return said
    return f"{said} {unit}"
