"""From the grid of an uploaded workbook to the draft of one return.

Nothing is guessed: a cell that cannot be read is named with its sheet and address, and a file
that belongs to another return is refused as a whole.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from openpyxl.utils.cell import get_column_letter, range_boundaries

from dataset.figures import Item, Slot, Unreadable, plain_number, read_figure
from dataset.intake.readers import DOWNLOAD_AGAIN, Cell, Grid, GridSheet, IntakeError
from dataset.intake.template import (
    CODE,
    COMMENTARY,
    COMMENTARY_FIRST_ROW,
    FIGURES,
    LONGEST_ANSWER,
    LONGEST_NOTE,
    NOTE,
    POINT,
    SHEETS,
    VALUE,
    ReturnSheet,
)


MOST_NAMED = 5
CARELESS = Decimal("0.000001")  # what Excel's own arithmetic may be off by


@dataclass(frozen=True, slots=True)
class ReadCell:
    """One field as the file has it."""

    text: str
    sheet: str
    cell: str  # "G14"


@dataclass(frozen=True, slots=True)
class Problem:
    """One cell that cannot be read: where it is, what is there, what to do."""

    slot: Slot | None
    sheet: str
    cell: str
    found: str
    message: str


@dataclass(slots=True)
class Draft:
    """What the file would bring."""

    taken: dict[Slot, ReadCell] = field(default_factory=dict)
    notes: dict[Slot, str] = field(default_factory=dict)  # by the item's first slot
    commentary: dict[tuple[str, str], str] = field(default_factory=dict)
    unreadable: list[Problem] = field(default_factory=list)
    blank: list[Slot] = field(default_factory=list)


def parse_return(grid: Grid, sheet: ReturnSheet) -> Draft:
    """The draft in the grid. Raises `IntakeError` when the file is not the one for this return."""
    _refuse_other_files(grid, sheet)
    _refuse_other_sheets(grid)
    figures, words = _pages(grid)
    rows = _rows_of_fields(figures, sheet)
    _refuse_merged(figures, sheet)
    draft = Draft()
    for item, slot in sheet.slots:
        _read_field(draft, figures, rows[slot], item, slot)
    _read_commentary(draft, words, sheet)
    return draft


def _refuse_other_files(grid: Grid, sheet: ReturnSheet) -> None:
    key, version = grid.properties.get("return", ""), grid.properties.get("version", "")
    if not key:
        raise IntakeError(
            "This is not a workbook of this service",
            "It does not say which return it belongs to.",
            DOWNLOAD_AGAIN,
        )
    if key != sheet.key:
        raise IntakeError(
            "This file belongs to another return",
            f"The file is for {_in_words(key)}. This return is {_in_words(sheet.key)}.",
            "Open the return the file was made for, or download the workbook of this one.",
        )
    if version != sheet.version:
        raise IntakeError(
            "This file is an old version",
            "The questions have changed since it was downloaded.",
            "Download the workbook again and copy your figures into it.",
        )


def _in_words(key: str) -> str:
    return ", ".join(key[:200].split("/"))


def _refuse_other_sheets(grid: Grid) -> None:
    hidden = [sheet.name for sheet in grid.sheets if sheet.is_hidden]
    if hidden:
        raise IntakeError(
            "This workbook has hidden sheets",
            f"Hidden: {_named(hidden)}. Nothing may travel unseen.",
            "Unhide the sheet, delete it if it is not one of ours, save, and upload again.",
        )
    extra = [sheet.name for sheet in grid.sheets if sheet.name not in SHEETS]
    if extra:
        raise IntakeError(
            "This workbook has sheets that are not ours",
            f"Not ours: {_named(extra)}.",
            "Delete the sheet (keep it in a file of your own), save, and upload again.",
        )
    missing = [name for name in SHEETS if grid.sheet(name) is None]
    if missing:
        raise IntakeError(
            "A sheet is missing", f"Missing or renamed: {_named(missing)}.", DOWNLOAD_AGAIN
        )


def _named(names: list[str]) -> str:
    quoted = [f"“{name[:60]}”" for name in names]
    more = f" and {len(quoted) - MOST_NAMED} more" if len(quoted) > MOST_NAMED else ""
    return ", ".join(quoted[:MOST_NAMED]) + more


def _pages(grid: Grid) -> tuple[GridSheet, GridSheet]:
    figures, words = grid.sheet(FIGURES), grid.sheet(COMMENTARY)
    if figures is None or words is None:
        raise IntakeError("A sheet is missing", "The figures are not there.", DOWNLOAD_AGAIN)
    return figures, words


def _rows_of_fields(page: GridSheet, sheet: ReturnSheet) -> dict[Slot, int]:
    """The row of every field, found by its code and month. Rows may have been sorted."""
    slot_of = {(slot[0], sheet.point(slot)): slot for _, slot in sheet.slots}
    rows: dict[Slot, int] = {}
    twice: list[str] = []
    for row in sorted({row for row, _ in page.cells}):
        code, point = _label(page, row, CODE), _label(page, row, POINT)
        slot = slot_of.get((code, point))
        if slot is None:
            continue
        if slot in rows:
            twice.append(f"{code} ({point})")
        rows[slot] = row
    missing = [f"{code} ({point})" for (code, point), slot in slot_of.items() if slot not in rows]
    if missing or twice:
        what = f"Missing: {_named(missing)}. " if missing else ""
        what += f"There twice: {_named(twice)}. " if twice else ""
        raise IntakeError(
            "The rows of this workbook were changed",
            f"{what}Codes and months must stay as they were.",
            DOWNLOAD_AGAIN,
        )
    return rows


def _label(page: GridSheet, row: int, column: int) -> str:
    cell = page.cells.get((row, column + 1))
    return str(cell.value).strip() if cell is not None and cell.value is not None else ""


def _refuse_merged(page: GridSheet, sheet: ReturnSheet) -> None:
    """Merged cells where fields are: only the first of them keeps its figure."""
    for ref in page.merged:
        try:
            left, top, right, bottom = range_boundaries(ref)
        except ValueError:
            continue
        touches_fields = left <= VALUE + 1 <= right or left <= CODE + 1 <= right
        if touches_fields and (top, left) != (bottom, right):
            raise IntakeError(
                "Cells are merged",
                f"{FIGURES} {ref}: only one of the merged cells would keep its figure.",
                "Unmerge them, put each figure in its own cell, save, and upload again.",
            )


def _read_field(draft: Draft, page: GridSheet, row: int, item: Item, slot: Slot) -> None:
    address = f"{get_column_letter(VALUE + 1)}{row}"
    cell = page.cells.get((row, VALUE + 1))
    try:
        text = _text_of(cell, item)
        if text:
            _check(text, item)
            draft.taken[slot] = ReadCell(text, page.name, address)
        else:
            draft.blank.append(slot)
    except Unreadable as problem:
        found = "" if cell is None or cell.value is None else str(cell.value)[:80]
        draft.unreadable.append(Problem(slot, page.name, address, found, str(problem)))
    note = page.cells.get((row, NOTE + 1))
    if slot == item.slots[0] and note is not None and isinstance(note.value, str):
        draft.notes[slot] = note.value.strip()[:LONGEST_NOTE]


def _text_of(cell: Cell | None, item: Item) -> str:
    """The cell as somebody would have typed it; "" when blank. Raises `Unreadable`."""
    if cell is None or (cell.value is None and not cell.is_formula):
        return ""
    if cell.is_error:
        raise Unreadable(f"The cell shows {cell.value}. Mend the formula, or type the number.")
    if cell.value is None:
        raise Unreadable(
            "The formula has no result. Open the file, let it calculate, save, and upload again; "
            "or type the number."
        )
    match cell.value:
        case bool():
            raise Unreadable("The cell holds true or false. Type the number.")
        case datetime() | date() | time() | timedelta():
            raise Unreadable("The cell holds a date or time. Type the number that belongs here.")
        case int() | float():
            return _number(cell.value, item)
        case text:
            return _typed(str(text))


def _number(value: float, item: Item) -> str:
    number = Decimal(str(value))
    if not number.is_finite():
        raise Unreadable("The number is not a number. Type it again.")
    whole = number.to_integral_value()
    if item.whole and abs(number - whole) > CARELESS:
        raise Unreadable(
            f"{plain_number(number)} is not a whole number. Count {item.unit} in whole numbers."
        )
    kept = whole if item.whole else round(number, 2)
    if kept < 0:
        raise Unreadable(f"{plain_number(kept)} is below nought. A count is nought or more.")
    return f"{kept.normalize():f}"


def _typed(text: str) -> str:
    plain = text.replace("\N{NO-BREAK SPACE}", " ").strip().lstrip("'").strip()
    if "," in plain and plain.replace(",", "").replace(".", "").isdigit():
        raise Unreadable(
            f"“{plain}” is text with a thousands separator. Type {plain.replace(',', '')}."
        )
    return plain


def _check(text: str, item: Item) -> None:
    figure = read_figure(text)
    if figure is None or figure.low is None:
        return
    bounds = [bound for bound in (figure.low, figure.high) if bound is not None]
    if item.whole and any(bound != bound.to_integral_value() for bound in bounds):
        raise Unreadable(f"{text} is not a whole number. Count {item.unit} in whole numbers.")


def _read_commentary(draft: Draft, page: GridSheet, sheet: ReturnSheet) -> None:
    rows = {_label(page, row, 0): row for row, column in page.cells if column == 1}
    for theme in sheet.themes:
        row = rows.get(theme, 0)
        if row < COMMENTARY_FIRST_ROW:
            continue
        for column, prompt in enumerate(sheet.prompts, start=2):
            cell = page.cells.get((row, column))
            if cell is not None and isinstance(cell.value, str) and cell.value.strip():
                draft.commentary[theme, prompt] = cell.value.strip()[:LONGEST_ANSWER]
