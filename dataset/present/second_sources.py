"""What other documents print for a measure: beside the record, never in it, and protected too."""

from dataclasses import dataclass

from dataset.analysis.disclosure import Cell, protect
from dataset.figures import Unreadable, read_figure
from dataset.models import SecondSource


@dataclass(frozen=True, slots=True)
class Printed:
    period_label: str
    text: str  # as printed, or "hidden" where it is a small count of children
    document: str


def printed_elsewhere(board, definition, reader):
    """The second sources of one measure for the board's own area, in their order; two queries."""
    rows = list(
        SecondSource.objects.filter(
            area__lead_board=board, area__boards=board, code=definition.code
        ).order_by("position", "pk")
    )
    cells = {row.pk: Cell(_figure(row.text), definition.counts_children) for row in rows}
    shown = protect(cells, (), reader.policy(board)) if cells else {}
    return tuple(
        Printed(row.period_label, "hidden" if shown[row.pk].is_hidden else row.text, row.document)
        for row in rows
    )


def _figure(text):
    """The figure that was printed; None for a share or anything else that is no count."""
    try:
        return read_figure(text)
    except Unreadable:
        return None
