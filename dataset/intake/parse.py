"""From the grid of an uploaded workbook to the draft of one return.

Nothing is guessed: a cell that cannot be read is named with its sheet and address, and a file
that belongs to another return, or whose rows and columns were changed, is refused as a whole.
"""

from dataclasses import dataclass, field
from typing import NamedTuple

from openpyxl.utils.cell import get_column_letter, range_boundaries

from dataset.figures import Item, Slot, Unreadable
from dataset.intake.cells import figure_text, in_cell, words_of
from dataset.intake.identity import refuse_other_returns
from dataset.intake.readers import Grid, GridSheet
from dataset.intake.refusals import DOWNLOAD_AGAIN, IntakeError
from dataset.intake.template import (
    CODE,
    COMMENTARY,
    COMMENTARY_FIRST_ROW,
    FIGURE_HEADS,
    FIGURES,
    FIRST_ROW,
    NOTE,
    POINT,
    READY,
    SHEETS,
    VALUE,
    ReturnSheet,
)


MOST_NAMED = 5
LONGEST_FOUND = 80
HEADS_WITHIN = 20  # rows from the top in which the heads are looked for
Answer = tuple[str, str]  # (theme, prompt)


class ReadCell(NamedTuple):
    """One field as the file has it."""

    text: str
    sheet: str
    cell: str  # "G14"


@dataclass(frozen=True, slots=True)
class Problem:
    """One cell that cannot be read: whose it is, where, what is there, what to do."""

    about: Slot | Answer
    sheet: str
    cell: str
    found: str
    message: str


@dataclass(slots=True)
class Draft:
    """What the file would bring. Blank fields bring nothing."""

    taken: dict[Slot, ReadCell] = field(default_factory=dict)
    notes: dict[Slot, str] = field(default_factory=dict)  # by the item's first slot
    commentary: dict[Answer, str] = field(default_factory=dict)
    unreadable: list[Problem] = field(default_factory=list)
    blank: list[Slot] = field(default_factory=list)


def parse_return(grid: Grid, sheet: ReturnSheet) -> Draft:
    """The draft in the grid. Raises `IntakeError` when the file is not the one for this return."""
    refuse_other_returns(grid, sheet)
    figures, commentary = _pages(grid)
    _refuse_merged(figures, FIRST_ROW)
    _refuse_merged(commentary, COMMENTARY_FIRST_ROW)
    field_rows = _rows_of_fields(figures, sheet)
    answer_rows = _rows_of_answers(commentary, sheet)
    draft = Draft()
    for item, slot in sheet.slots:
        _read_field(draft, figures, field_rows[slot], item, slot)
    for theme in sheet.themes:
        for column, prompt in enumerate(sheet.prompts, start=1):
            words = _words(draft, commentary, answer_rows[theme], column, (theme, prompt))
            if words:
                draft.commentary[theme, prompt] = words
    return draft


def _pages(grid: Grid) -> tuple[GridSheet, GridSheet]:
    """The sheets of figures and of commentary, when the sheets are ours and nothing else."""
    hidden = [sheet.name for sheet in grid.sheets if sheet.is_hidden]
    if hidden:
        raise IntakeError(
            "This workbook has hidden sheets",
            f"Hidden: {_named(hidden)}. Nothing may travel unseen.",
            "Unhide the sheet, delete it if it is not one of ours, save, and upload again.",
        )
    extra = [sheet.name for sheet in grid.sheets if sheet.name not in (*SHEETS, READY)]
    if extra:
        raise IntakeError(
            "This workbook has sheets that are not ours",
            f"Not ours: {_named(extra)}.",
            "Delete the sheet (keep it in a file of your own), save, and upload again.",
        )
    figures, commentary = grid.sheet(FIGURES), grid.sheet(COMMENTARY)
    missing = [name for name in SHEETS if grid.sheet(name) is None]
    if missing or figures is None or commentary is None:
        raise IntakeError("A sheet is missing", f"Missing or renamed: {_named(missing)}.")
    return figures, commentary


def _refuse_merged(page: GridSheet, first_row: int) -> None:
    """Merged cells among the fields: only the first of them keeps what was typed."""
    for ref in page.merged:
        try:
            _, _, _, bottom = range_boundaries(ref)
        except ValueError:
            bottom = first_row
        if bottom is None or bottom >= first_row:
            raise IntakeError(
                "Cells are merged",
                f"Sheet “{page.name}”, {ref}: merged cells keep only one of their entries.",
                "Unmerge them, put each entry in its own cell, save, and upload again.",
            )


def _rows_of_fields(page: GridSheet, sheet: ReturnSheet) -> dict[Slot, int]:
    """The row of every field, found by its code and month. Rows may have been sorted."""
    heads = _row_of_heads(page, FIGURE_HEADS)
    slot_of = {(slot[0], sheet.point(slot)): slot for _, slot in sheet.slots}
    rows: dict[Slot, int] = {}
    twice: list[str] = []
    strange: list[str] = []
    for row in sorted({row for row, _ in page.cells if row > heads}):
        code, point = _label(page, row, CODE), _label(page, row, POINT)
        slot = slot_of.get((code, point))
        if slot is None:
            if _label(page, row, VALUE):
                strange.append(_address(row, VALUE))
            continue
        if slot in rows:
            twice.append(f"{code} ({point})")
        rows[slot] = row
    missing = [f"{code} ({point})" for (code, point), slot in slot_of.items() if slot not in rows]
    _refuse_changed_rows(page, missing, twice)
    if strange:
        raise IntakeError(
            "There are figures where nothing is asked",
            f"Sheet “{page.name}”: {_named(strange)}.",
            "Put each figure in the yellow field of its measure, or delete it; save, and upload "
            "again.",
        )
    return rows


def _rows_of_answers(page: GridSheet, sheet: ReturnSheet) -> dict[str, int]:
    """The row of every theme."""
    heads = _row_of_heads(page, sheet.commentary_heads)
    rows: dict[str, int] = {}
    twice: list[str] = []
    for row in sorted(row for row, column in page.cells if column == 1 and row > heads):
        theme = _label(page, row, 0)
        if theme in rows:
            twice.append(theme)
        rows[theme] = row
    missing = [theme for theme in sheet.themes if theme not in rows]
    _refuse_changed_rows(page, missing, [theme for theme in twice if theme in sheet.themes])
    return rows


def _row_of_heads(page: GridSheet, heads: tuple[str, ...]) -> int:
    for row in range(1, HEADS_WITHIN):
        if all(_label(page, row, column) == head for column, head in enumerate(heads)):
            return row
    raise IntakeError(
        "The columns of this workbook were changed",
        f"Sheet “{page.name}”: the heads are no longer {', '.join(heads)}, in this order.",
    )


def _refuse_changed_rows(page: GridSheet, missing: list[str], twice: list[str]) -> None:
    if missing or twice:
        what = f" Missing: {_named(missing)}." if missing else ""
        what += f" There twice: {_named(twice)}." if twice else ""
        raise IntakeError(
            "The rows of this workbook were changed",
            f"Sheet “{page.name}”.{what} Labels must stay as they were.",
            DOWNLOAD_AGAIN,
        )


def _read_field(draft: Draft, page: GridSheet, row: int, item: Item, slot: Slot) -> None:
    cell = page.cells.get((row, VALUE + 1))
    try:
        text = figure_text(cell, item)
        if text:
            draft.taken[slot] = ReadCell(text, page.name, _address(row, VALUE))
        else:
            draft.blank.append(slot)
    except Unreadable as problem:
        draft.unreadable.append(_problem(page, row, VALUE, slot, problem))
    if slot == item.slots[0]:
        note = _words(draft, page, row, NOTE, slot)
        if note:
            draft.notes[slot] = note


def _words(draft: Draft, page: GridSheet, row: int, column: int, about: Slot | Answer) -> str:
    try:
        return words_of(page.cells.get((row, column + 1)))
    except Unreadable as problem:
        draft.unreadable.append(_problem(page, row, column, about, problem))
        return ""


def _problem(
    page: GridSheet, row: int, column: int, about: Slot | Answer, problem: Unreadable
) -> Problem:
    found = in_cell(page.cells.get((row, column + 1)))[:LONGEST_FOUND]
    return Problem(about, page.name, _address(row, column), found, str(problem))


def _label(page: GridSheet, row: int, column: int) -> str:
    """The words in a cell; `column` from 0, as the template counts."""
    cell = page.cells.get((row, column + 1))
    return str(cell.value).strip() if cell is not None and cell.value is not None else ""


def _address(row: int, column: int) -> str:
    return f"{get_column_letter(column + 1)}{row}"


def _named(names: list[str]) -> str:
    quoted = [f"“{name[:60]}”" for name in names]
    more = f" and {len(quoted) - MOST_NAMED} more" if len(quoted) > MOST_NAMED else ""
    return ", ".join(quoted[:MOST_NAMED]) + more
