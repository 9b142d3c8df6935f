"""The breakdowns of a measure on the page of its theme: a folded table with a box a category."""

from dataclasses import dataclass

from dataset.figures import QUARTER, Figure, Item, add_signed, plain_number, words
from dataset.intake.breakdowns import Breakdown
from dataset.models.contents import Contents, Theme
from dataset.present.returns_fields import REASON, Field, Past, field_name, field_of, past


UNTESTED = "untested"  # the kind of a finding that only says what could not be tested


@dataclass(frozen=True, slots=True)
class Cell:
    """One category: its box, and what stood there a quarter ago."""

    item: Item
    field: Field
    last_quarter: Past


@dataclass(frozen=True, slots=True)
class Table:
    """One breakdown of one measure."""

    id: str  # "t-CPP-01-age"
    measure: str
    name: str  # as it stands after "by": "age"
    exclusive: bool
    words: str  # "40 of 42, 2 left"
    cells: tuple[Cell, ...]
    findings: tuple  # of `returns_grid.Finding`
    is_open: bool  # whether its figures may be changed
    is_begun: bool  # and not finished
    fill_name: str  # of the field that fills the blanks
    blanks: int

    @property
    def is_unfolded(self):
        """Shown open when it was begun, or something in it is to be looked at."""
        if self.is_begun or any(finding.kind != UNTESTED for finding in self.findings):
            return True
        texts = [cell.field.value for cell in self.cells]
        return any(text.clashes or text.refused for text in texts)

    @property
    def is_wrong(self):
        return any(cell.field.is_wrong for cell in self.cells)

    @property
    def described_by(self):
        return " ".join(finding.id for finding in self.findings)


def tables_of(contents: Contents, theme: Theme, findings, clashes, *, may_edit):
    """{code of a measure: its tables}. `findings` are by code, `clashes` by name of field."""
    grouped: dict[tuple[str, str], list[Item]] = {}
    for item in theme.items:
        if item.part_of:
            grouped.setdefault((item.part_of, item.breakdown), []).append(item)
    names = {item.code: item.name for item in theme.items}
    tables: dict[str, tuple[Table, ...]] = {}
    for (code, slug), items in grouped.items():
        found = tuple(finding for item in items for finding in findings.get(item.code, ()))
        table = _table(
            contents,
            names[code],
            contents.breakdowns[slug],
            items,
            found,
            clashes,
            is_open=may_edit and code in contents.open_codes,
        )
        tables[code] = (*tables.get(code, ()), table)
    return tables


def _table(contents, measure, breakdown, items, findings, clashes, *, is_open):
    wrong = {finding.anchor for finding in findings if finding.kind == "error"}
    figures = [contents.figure(item.code) for item in items]
    blanks = sum(not contents.text(item.slots[0]) for item in items)
    whole = contents.figure(items[0].part_of)
    return Table(
        id=field_name("t", items[0].part_of, breakdown.slug),
        measure=measure,
        name=breakdown.name,
        exclusive=breakdown.exclusive,
        words=so_far(breakdown, figures, whole),
        cells=tuple(
            Cell(
                item=item,
                field=field_of(contents, item.slots[0], clashes, wrong),
                last_quarter=past(contents.last_quarter.get((item.code, QUARTER))),
            )
            for item in items
        ),
        findings=findings,
        is_open=is_open,
        is_begun=0 < blanks < len(items),
        fill_name=field_name(REASON, items[0].part_of, breakdown.slug),
        blanks=blanks,
    )


def so_far(breakdown: Breakdown, figures, whole: Figure | None):
    """How the categories stand to their measure: "40 of 42, 2 left", "Nothing typed yet".

    `figures` are those of the categories, None where nothing could be read.
    """
    typed = [figure for figure in figures if figure is not None]
    if not typed:
        return "Nothing typed yet"
    reasons = {figure.reason for figure in typed}
    if len(typed) == len(figures) and None not in reasons:
        return " or ".join(sorted(reasons)).capitalize()
    blank = f"{len(figures) - len(typed)} blank" if len(typed) < len(figures) else ""
    if not breakdown.exclusive:
        count = f"{len(typed)} of {len(figures)} filled in"
        return f"{count}; a case may be in several"
    total = add_signed((figure, 1) for figure in typed if figure.has_number)
    if total is None:
        return blank or "Nothing typed yet"
    return ", ".join(filter(None, [_against(total, whole), blank]))


def _against(total: Figure, whole: Figure | None):
    if whole is None or not whole.has_number:
        return f"{words(total)} so far"
    said = f"{words(total)} of {words(whole)}"
    if not (total.is_exact and whole.is_exact):
        return said
    left = whole.low - total.low
    if not left:
        return said
    return f"{said}, {plain_number(abs(left))} {'left' if left > 0 else 'too many'}"
