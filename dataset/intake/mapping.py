"""Where an agency's own spreadsheet holds the figures of a return.

A figure is found by the words of its row and its column, never by its address alone: rows may
move, and what cannot be found again is said, not guessed.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from openpyxl.utils.cell import column_index_from_string as column_number
from openpyxl.utils.cell import coordinate_from_string, get_column_letter
from openpyxl.utils.exceptions import CellCoordinatesException

from dataset.figures import Slot, Unreadable
from dataset.intake.cells import figure_text, in_cell
from dataset.intake.labels import Quarter, column_label, holds_figure, label, row_label
from dataset.intake.parse import LONGEST_FOUND, Draft, Problem, ReadCell
from dataset.intake.readers import MOST_COLUMNS, MOST_ROWS, Grid, GridSheet
from dataset.intake.sheet_xml import Place
from dataset.intake.template import ReturnSheet


LONGEST_LABEL = 300


@dataclass(frozen=True, slots=True)
class Pointer:
    """Where one figure stands: the words by which it is found, and where it stood last."""

    sheet: str
    row: str
    column: str
    cell: str  # "C14", for telling what has moved

    def as_list(self) -> list[str]:
        return [self.sheet, self.row, self.column, self.cell]


@dataclass(frozen=True, slots=True)
class Lost:
    """A figure that can no longer be found by its words."""

    slot: Slot
    pointer: Pointer
    why: str


@dataclass(frozen=True, slots=True)
class Moved:
    slot: Slot
    sheet: str
    was: str
    now: str


class Unnamed(ValueError):
    """A cell cannot be pointed at. The message says why and what to do."""


@dataclass(frozen=True)
class OwnSheet:
    """An uploaded spreadsheet, with its rows and columns named for one quarter."""

    grid: Grid
    quarter: Quarter

    @property
    def pages(self) -> tuple[GridSheet, ...]:
        return tuple(page for page in self.grid.sheets if not page.is_hidden and page.cells)

    @cached_property
    def rows(self) -> dict[tuple[str, str], list[tuple[GridSheet, int]]]:
        """{(sheet, words): rows of that name}."""
        found: dict[tuple[str, str], list[tuple[GridSheet, int]]] = defaultdict(list)
        for page in self.pages:
            name = label(page.name, self.quarter)
            for row in sorted({row for row, _ in page.cells}):
                found[name, row_label(page, row, self.quarter)[:LONGEST_LABEL]].append((page, row))
        return found

    def places(self, pointer: Pointer) -> Iterator[tuple[GridSheet, Place]]:
        """Every cell that has the pointer's words."""
        for page, row in self.rows.get((pointer.sheet, pointer.row), ()):
            for column in range(1, MOST_COLUMNS + 1):
                here = column_label(page, (row, column), self.quarter)[:LONGEST_LABEL]
                if here == pointer.column and (pointer.column or (row, column) in page.cells):
                    if not pointer.column and not holds_figure(page.cells.get((row, column))):
                        continue
                    yield page, (row, column)

    def pointer_at(self, page: GridSheet, place: Place) -> Pointer:
        """How to find this cell again. Raises `Unnamed` where its words do not single it out."""
        row = row_label(page, place[0], self.quarter)[:LONGEST_LABEL]
        column = column_label(page, place, self.quarter)[:LONGEST_LABEL]
        pointer = Pointer(label(page.name, self.quarter), row, column, address(place))
        if not row and not column:
            raise Unnamed(
                f"{address(place)} has no words in its row or above it, so it could not be found "
                "again. Write what it is in the cell beside it."
            )
        if len(list(self.places(pointer))) != 1:
            raise Unnamed(
                f"{address(place)} has the same words in its row and column as another cell. "
                "Give one of them a name of its own in your spreadsheet."
            )
        return pointer

    def place(self, text: str) -> tuple[GridSheet, Place]:
        """The cell that somebody named: "C14", or "Sheet!C14". Raises `Unnamed`."""
        name, _, cell = text.strip().rpartition("!")
        pages = [page for page in self.pages if not name or page.name.lower() == name.lower()]
        if len(pages) != 1:
            names = ", ".join(page.name for page in self.pages)
            raise Unnamed(f"Write the sheet too, such as {self.pages[0].name}!{cell or 'C14'}. "
                          f"Sheets: {names}.")  # fmt: skip
        try:
            letters, row = coordinate_from_string(cell.strip().upper().replace("$", ""))
            place = (row, column_number(letters))
        except (CellCoordinatesException, ValueError):
            raise Unnamed(f"“{text.strip()[:40]}” is no cell. Write it as C14.") from None
        if place[0] > MOST_ROWS or place[1] > MOST_COLUMNS:
            raise Unnamed(f"{cell} lies outside what is read ({MOST_COLUMNS} columns).")
        return pages[0], place


def address(place: Place) -> str:
    return f"{get_column_letter(place[1])}{place[0]}"


@dataclass(frozen=True, slots=True)
class Followed:
    """What pointers find in a spreadsheet: the draft, where it stood, what is lost or moved."""

    draft: Draft = field(default_factory=Draft)
    places: dict[Slot, tuple[str, Place]] = field(default_factory=dict)  # sheet and cell
    lost: list[Lost] = field(default_factory=list)
    moved: list[Moved] = field(default_factory=list)


def follow(pointers: Mapping[Slot, Pointer], own: OwnSheet, sheet: ReturnSheet) -> Followed:
    """Look up every pointer by its words."""
    found = Followed()
    draft = found.draft
    for item, slot in sheet.slots:
        pointer = pointers.get(slot)
        if pointer is None:
            continue
        places = list(own.places(pointer))
        if len(places) != 1:
            found.lost.append(Lost(slot, pointer, _why(pointer, len(places))))
            continue
        ((page, place),) = places
        if address(place) != pointer.cell:
            found.moved.append(Moved(slot, page.name, pointer.cell, address(place)))
        found.places[slot] = (page.name, place)
        cell = page.cells.get(place)
        try:
            text = figure_text(cell, item)
        except Unreadable as problem:
            text = in_cell(cell)[:LONGEST_FOUND]
            draft.unreadable.append(Problem(slot, page.name, address(place), text, str(problem)))
            continue
        if text:
            draft.taken[slot] = ReadCell(text, page.name, address(place))
        else:
            draft.blank.append(slot)
    return found


def _why(pointer: Pointer, count: int) -> str:
    named = " under ".join(f"“{words}”" for words in (pointer.row, pointer.column) if words)
    if count:
        return f"There are {count} cells for {named} on the sheet “{pointer.sheet}”."
    return f"There is no cell for {named} on the sheet “{pointer.sheet}” any more."


def layout(own: OwnSheet) -> tuple[tuple[str, str], ...]:
    """(sheet, words) of every row that holds a figure: how the spreadsheet is laid out."""
    return tuple(
        sorted(
            {
                (name, words)
                for (name, words), rows in own.rows.items()
                for page, row in rows
                if words and _has_figure(page, row)
            }
        )
    )


def differences(
    before: Iterable[tuple[str, str]], now: Iterable[tuple[str, str]]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(rows that are new, rows that are gone), by their words."""
    old, new = set(before), set(now)
    return (
        tuple(words for _, words in sorted(new - old)),
        tuple(words for _, words in sorted(old - new)),
    )


def _has_figure(page: GridSheet, row: int) -> bool:
    return any(at == row and holds_figure(cell) for (at, _), cell in page.cells.items())
