"""The XML of one sheet, or of the table of strings, read for its cells in a single pass.

It stops at the first sign of an attack: a document type (where entity bombs live), too many
elements, or too deep a nesting. What a cell's text means is for `dataset.intake.readers`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple
from xml.parsers import expat

from openpyxl.utils.cell import column_index_from_string

from dataset.intake.refusals import IntakeError, hostile


MOST_ELEMENTS = 80_000  # a return of 2,000 fields has two thirds of that
DEEPEST = 40
LONGEST_FORMULA = 100  # characters kept, to show which formula is meant
NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
ROW, CELL, VALUE, FORMULA, INLINE, TEXT, PHONETIC, STRING, MERGED = (
    f"{NAMESPACE} {tag}" for tag in ("row", "c", "v", "f", "is", "t", "rPh", "si", "mergeCell")
)
DIGITS = "0123456789"
WRITTEN_INSIDE = "inlineStr"

Attributes = dict[str, str]
Place = tuple[int, int]  # row and column, from 1


class Written(NamedTuple):
    """A cell as the file has it: the type and number of its style, its text, its formula."""

    kind: str  # "n" for a number, "s" for the place of a string, "b", "e", "d", "str"
    style: int
    text: str | None
    formula: str  # "=B7*2", or nothing


@dataclass(slots=True)
class Budget:
    """How many elements may still come, over all parts."""

    left: int = MOST_ELEMENTS

    def spend(self, depth: int) -> None:
        """One more element, so deep within others. Raises `IntakeError` when it is one too many."""
        self.left -= 1
        if self.left < 0 or depth > DEEPEST:
            raise too_much()


def too_much() -> IntakeError:
    """The refusal of a part with more elements than are read."""
    return hostile("It holds far more than a return can hold.")


def has_entities() -> IntakeError:
    """The refusal of a part with a document type."""
    return hostile("It defines entities, which no spreadsheet program does.")


class _Pass:
    """One pass over a part. `_opened` and `_closed` say what is done at which element."""

    def __init__(self, budget: Budget) -> None:
        self._budget = budget
        self._depth = 0
        self._opened: dict[str, Callable[[Attributes], None]] = {}
        self._closed: dict[str, Callable[[], None]] = {}
        self._gathering: list[str] | None = None  # the text of the element we are in
        self._is_phonetic = False  # how a word is said, beside the word

    def read(self, xml: bytes) -> None:
        """Raises `IntakeError` for what is hostile, the parser's own error for what is broken."""
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._refuse_document_type
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._data
        parser.Parse(xml, True)

    def _start(self, name: str, attrs: Attributes) -> None:
        self._depth += 1
        budget = self._budget
        budget.left -= 1  # `spend`, without a call for each of its elements
        if budget.left < 0 or self._depth > DEEPEST:
            raise too_much()
        if opened := self._opened.get(name):
            opened(attrs)

    def _end(self, name: str) -> None:
        self._depth -= 1
        if closed := self._closed.get(name):
            closed()

    def _data(self, text: str) -> None:
        if self._gathering is not None:
            self._gathering.append(text)

    def _refuse_document_type(self, *_: object) -> None:
        raise has_entities()

    def _stop(self) -> None:
        self._gathering = None

    def _open_phonetic(self, _: Attributes) -> None:
        self._is_phonetic = True

    def _close_phonetic(self) -> None:
        self._is_phonetic = False


class Strings(_Pass):
    """The table of strings that cells point at, without fonts and readings."""

    def __init__(self, budget: Budget) -> None:
        super().__init__(budget)
        self.strings: list[str] = []
        self._said: list[str] = []
        self._opened = {STRING: self._open, TEXT: self._open_text, PHONETIC: self._open_phonetic}
        self._closed = {STRING: self._close, TEXT: self._stop, PHONETIC: self._close_phonetic}

    def _open(self, _: Attributes) -> None:
        self._said = []

    def _open_text(self, _: Attributes) -> None:
        self._gathering = None if self._is_phonetic else self._said

    def _close(self) -> None:
        self.strings.append("".join(self._said).replace("x005F_", ""))


class Page(_Pass):
    """One sheet: its cells that say something, and its merged ranges.

    Rows and columns beyond the limits do not count, nor does a row that is not below the last.
    """

    def __init__(self, budget: Budget, most_rows: int, most_columns: int) -> None:
        super().__init__(budget)
        self.cells: dict[Place, Written] = {}
        self.merged: list[str] = []
        self._most_rows, self._most_columns = most_rows, most_columns
        self._row = self._lowest = self._column = 0
        self._takes_row = self._in_cell = False
        self._attrs: Attributes = {}
        self._value: list[str] | None = None
        self._inside: list[str] | None = None
        self._formula: list[str] | None = None
        self._opened = {
            ROW: self._open_row,
            CELL: self._open_cell,
            VALUE: self._open_value,
            FORMULA: self._open_formula,
            INLINE: self._open_inside,
            TEXT: self._open_text,
            PHONETIC: self._open_phonetic,
            MERGED: self._open_merged,
        }
        self._closed = {
            CELL: self._close_cell,
            VALUE: self._stop,
            FORMULA: self._stop,
            TEXT: self._stop,
            PHONETIC: self._close_phonetic,
        }

    def _open_row(self, attrs: Attributes) -> None:
        self._row = int(attrs["r"]) if "r" in attrs else self._row + 1
        self._takes_row = self._lowest < self._row <= self._most_rows
        self._lowest = max(self._lowest, self._row)
        self._column = 0

    def _open_cell(self, attrs: Attributes) -> None:
        self._attrs, self._in_cell = attrs, True
        self._value = self._inside = self._formula = None
        if place := attrs.get("r"):  # the row is the one it stands in
            self._column = column_index_from_string(place.rstrip(DIGITS))
        else:
            self._column += 1

    def _open_value(self, _: Attributes) -> None:
        if self._in_cell and self._value is None:
            self._gathering = self._value = []

    def _open_formula(self, _: Attributes) -> None:
        if self._in_cell and self._formula is None:
            self._gathering = self._formula = ["="]

    def _open_inside(self, _: Attributes) -> None:
        if self._in_cell and self._inside is None:
            self._inside = []

    def _open_text(self, _: Attributes) -> None:
        if self._in_cell and not self._is_phonetic:
            self._gathering = self._inside

    def _open_merged(self, attrs: Attributes) -> None:
        self.merged.append(attrs.get("ref", "")[:40])

    def _close_cell(self) -> None:
        self._in_cell = False
        is_blank = self._value is self._inside is self._formula is None
        if is_blank or not self._takes_row or self._column > self._most_columns:
            return
        kind = self._attrs.get("t", "n")
        if kind == WRITTEN_INSIDE:
            text = None if self._inside is None else "".join(self._inside)
        else:
            text = "".join(self._value or ()) or None
        formula = "".join(self._formula or ())[:LONGEST_FORMULA]
        if text is not None or formula:
            style = int(self._attrs.get("s") or 0)
            self.cells[self._row, self._column] = Written(kind, style, text, formula)
