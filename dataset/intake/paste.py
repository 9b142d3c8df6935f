"""A range copied from a spreadsheet: rows parted by new lines, cells by tabs.

Each row names its measure by code or by its exact name; or there is a bare column of numbers and
a field to begin with. Nothing is guessed: a row that names no measure is named in turn.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from dataset.figures import MONTHS, QUARTER, Item, Slot, Unreadable, read_figure
from dataset.intake.cells import figure_text, tidy
from dataset.intake.labels import Quarter, label
from dataset.intake.parse import LONGEST_FOUND, Draft, Problem, ReadCell
from dataset.intake.readers import Cell
from dataset.intake.template import ReturnSheet


SHEET = "Pasted"
LONGEST, MOST_ROWS = 200_000, 3000
_SEPARATED = re.compile(r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_TIME = re.compile(r"<([mq]):(-?\d+)>")
_NUMERIC = re.compile(r"(?=\D*\d)[<>~£%\d.,\s-]+")


@dataclass(frozen=True, slots=True)
class Strange:
    """A row that cannot be placed: which, what it begins with, what to do."""

    row: int  # from 1
    begins: str
    message: str


@dataclass(slots=True)
class Pasted:
    draft: Draft = field(default_factory=Draft)
    strange: list[Strange] = field(default_factory=list)


def parse_paste(
    text: str, sheet: ReturnSheet, quarter: Quarter, start: Slot | None = None
) -> Pasted:
    """What a pasted range would bring. `start` is the field a bare column begins with."""
    rows = [[tidy(cell) for cell in line.split("\t")] for line in text.splitlines()]
    return _Reader(sheet, quarter, start).read(rows)


class _Reader:
    """Reads the rows in turn, and remembers what the headings said."""

    def __init__(self, sheet: ReturnSheet, quarter: Quarter, start: Slot | None) -> None:
        self.sheet, self.quarter = sheet, quarter
        self.items: dict[str, Item] = {}
        for item in sheet.items:
            self.items[item.code.lower()] = item
            self.items.setdefault(_plain(item.name), item)
        # Month (or 0) by column, as the last headings say; None for a time of another quarter.
        self.columns: dict[int, int | None] = {}
        self.row_of: dict[Slot, int] = {}
        slots = [slot for _, slot in sheet.slots]
        self.following: Iterator[Slot] = iter(slots[slots.index(start) :] if start in slots else ())
        self.item_of = {slot: item for item, slot in sheet.slots}
        self.result = Pasted()

    def read(self, rows: list[list[str]]) -> Pasted:
        for number, cells in enumerate(rows, start=1):
            if number > MOST_ROWS:
                self._complain(number, cells, f"There are more than {MOST_ROWS:,} rows. Paste them "
                               "in smaller parts.")  # fmt: skip
                break
            if any(cells):
                self._row(number, cells)
        return self.result

    def _row(self, number: int, cells: list[str]) -> None:
        found = self._named(cells)
        if found is not None:
            item, at = found
            self._values(number, item, at, cells)
        elif self._is_heading(cells):
            self._heading(number, cells)
        elif all(not cell or _is_value(cell) for cell in cells):
            self._bare(number, cells)
        else:
            self._complain(number, cells, "It names no measure of this return. Put its code, such "
                           f"as {self.sheet.items[0].code}, in the first column.")  # fmt: skip

    def _named(self, cells: list[str]) -> tuple[Item, int] | None:
        """The measure a row names, and the column after its names."""
        for at, cell in enumerate(cells):
            item = self.items.get(cell.lower()) or self.items.get(_plain(cell))
            if cell and item is not None:
                return item, at + 1
            if cell and _is_value(cell):
                return None
        return None

    def _heading(self, number: int, cells: list[str]) -> None:
        """Remember the times a row of headings names; a title between rows changes nothing."""
        times = _times(cells, self.quarter)
        asked = [month for month in times.values() if month is not None]
        if len(asked) > len(set(asked)):
            self._complain(number, cells, "Two of these headings name the same time. Paste only "
                           "the columns that belong to this return.")  # fmt: skip
        self.columns = times or self.columns

    def _is_heading(self, cells: list[str]) -> bool:
        return not any(_is_value(cell) for cell in cells if cell) or bool(
            _times(cells, self.quarter)
        )

    def _values(self, number: int, item: Item, at: int, cells: list[str]) -> None:
        names = {_plain(item.name), _plain(item.unit), item.code.lower()}
        if any(column >= at for column in self.columns):
            self._headed(number, item, cells, any(_plain(cell) not in names for cell in cells[at:]))
            return
        values = [cell for cell in cells[at:] if _plain(cell) not in names or not cell]
        while len(values) > len(item.slots) and not values[-1]:
            values.pop()
        if len(values) != len(item.slots) and any(values):
            expected = "three numbers, one for each month" if item.monthly else "one number"
            self._complain(number, cells, f"{item.code} wants {expected}, and {len(values)} stand "
                           "here. Copy the headings along, or only these columns.")  # fmt: skip
            return
        for slot, value in zip(item.slots, values, strict=False):
            self._take(number, slot, cells, value)

    def _headed(self, number: int, item: Item, cells: list[str], holds_more: bool) -> None:
        """The values of a row under the headings that name their times."""
        asked = dict.fromkeys(month for _, month in item.slots)
        under = {
            (item.code, month): cells[column]
            for column, month in self.columns.items()
            if month in asked and month is not None and column < len(cells)
        }
        if holds_more and not any(under.values()):
            times = ", ".join(self.sheet.point(slot) for slot in item.slots)
            self._complain(number, cells, f"{item.code} is asked for {times}, and nothing stands "
                           "under such a heading. Correct the headings or take the row out.")  # fmt: skip
            return
        for slot, value in under.items():
            self._take(number, slot, cells, value)

    def _bare(self, number: int, cells: list[str]) -> None:
        for column, cell in enumerate(cells):
            slot = next(self.following, None)
            if slot is None:
                self._complain(number, cells, "It names no measure, and there is no field left for "
                               "it. Say with which measure the column begins.")  # fmt: skip
                return
            if self.columns.get(column, slot[1]) != slot[1]:
                self._complain(number, cells, f"Its heading names another time than {slot[0]}, "
                               f"{self.sheet.point(slot)}. Copy the codes along.")  # fmt: skip
                return
            self._take(number, slot, cells, cell)

    def _take(self, number: int, slot: Slot, cells: list[str], text: str) -> None:
        draft, where = self.result.draft, f"row {number}"
        if not text:
            draft.blank.append(slot)
            return
        before = self.row_of.setdefault(slot, number)
        if before != number:
            self._complain(number, cells, f"{slot[0]}, {self.sheet.point(slot)}, stands in row "
                           f"{before} already. Take one of them out.")  # fmt: skip
            return
        if _SEPARATED.fullmatch(text):
            text = text.replace(",", "")
        try:
            draft.taken[slot] = ReadCell(figure_text(Cell(text), self.item_of[slot]), SHEET, where)
        except Unreadable as problem:
            found = text[:LONGEST_FOUND]
            draft.unreadable.append(Problem(slot, SHEET, where, found, str(problem)))

    def _complain(self, number: int, cells: list[str], message: str) -> None:
        begins = next((cell for cell in cells if cell), "")[:LONGEST_FOUND]
        self.result.strange.append(Strange(number, begins, message))


def _times(cells: list[str], quarter: Quarter) -> dict[int, int | None]:
    """{column: month 1 to 3, 0 for the quarter, None for another quarter's time} of headings."""
    found: dict[int, int | None] = {}
    for column, cell in enumerate(cells):
        match = _TIME.fullmatch(label(cell, quarter)) if cell else None
        if match and match[1] == "m":
            month = int(match[2]) + 1
            found[column] = month if month in MONTHS else None
        elif match or _plain(cell) in ("quarter", "this quarter"):
            found[column] = QUARTER if match is None or match[0] == "<q:0>" else None
    return found


def _is_value(cell: str) -> bool:
    """A figure or a reason, or something with a digit that is meant to be one."""
    try:
        return read_figure(cell.replace(",", "")) is not None
    except Unreadable:
        return _NUMERIC.fullmatch(cell) is not None


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[^\w]+", " ", text).lower().split())
