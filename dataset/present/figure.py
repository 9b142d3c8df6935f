"""One published figure at its own address: what it is, where it comes from, and how to cite it."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from agencies.models import Board
from dataset.figures import in_unit
from dataset.models import Publication
from dataset.present.lineage import Step, lineage
from dataset.present.measure import Measure, measure
from dataset.present.measure_rows import Row


@dataclass(frozen=True, slots=True)
class FigurePage:
    """A figure as one version of a quarter shows it to this reader."""

    board: Board
    measure: Measure
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
    def indicator(self):
        """The page of the measure, as it stood in this version."""
        at = f"board={self.board.slug}&period={self.row.period.slug}"
        page = settings.INDICATOR_PATH.format(code=self.measure.code)
        return f"{page}?{at}&version={self.publication.version}"

    @property
    def newer_address(self):
        return address_of(self.measure.code, self.newer)

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


def figure_page(board, code, period, version, user, reader, today, site):
    """The page, or None when this version of the quarter holds no such figure.

    `site` is the start of the citation's address: "https://dataset.example".
    """
    held = measure(board, code, today, reader, period=period, version=version)
    if held is None or held.now is None or held.now.publication != held.publication:
        return None
    newest = Publication.objects.filter(board=board, period=period).order_by("-version").first()
    return FigurePage(
        board=board,
        measure=held,
        row=held.now,
        newer=newest if newest != held.publication else None,
        lineage=lineage(held, user),
        citation=_citation(held, board, site),
    )


def address_of(code, publication):
    """Where a figure of a publication can always be read as it was published."""
    return reverse(
        "dataset:figure",
        args=[code, publication.board.slug, publication.period.slug, publication.version],
    )


def _citation(held, board, site):
    row, definition = held.now, held.definition
    published = timezone.localtime(row.publication.published_at)
    made_up = " Illustrative figure." if row.cell.illustrative else ""
    return (
        f"{definition.name} ({definition.code}), {held.covers or board.short_name}, {row.period}: "
        f"{_value(row, definition.unit)}.{made_up} {board.name}, dataset version "
        f"{row.publication.version}, published {published.day} {published:%B %Y}. "
        f"{site}{address_of(definition.code, row.publication)}"
    )


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
