"""Read an uploaded workbook into a grid of addressed cells, in memory, before anything is kept.

A file is refused as a whole when it is not what it should be or when it is built to do harm:
`package` bounds what is unpacked, `outline` bounds what is parsed and takes the cells as they are
written, and here they get their meaning: numbers, dates, percentages, words.
"""

import warnings
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from openpyxl import load_workbook
from openpyxl.cell.read_only import ReadOnlyCell
from openpyxl.styles.numbers import is_date_format, is_timedelta_format
from openpyxl.utils.datetime import from_excel, from_ISO8601

from dataset.intake.outline import SheetOutline, outline
from dataset.intake.package import SAVE_AS, open_package, without_cells
from dataset.intake.refusals import IntakeError
from dataset.intake.sheet_xml import Place, Written, cells_in, merged_in


MOST_ROWS, MOST_COLUMNS = 3000, 40
LONGEST_TEXT = 8000
NO_DATE = "#VALUE!"  # a number that no calendar has, in a cell that shows dates

Value = str | int | float | bool | datetime | date | time | timedelta | None


class Cell(NamedTuple):
    """One cell that holds something."""

    value: Value
    formula: str = ""  # "=B7*2"; the value is then its result as last calculated, or None
    is_error: bool = False  # #N/A and its like
    is_percent: bool = False  # shown as 45%, held as 0.45


@dataclass(frozen=True, slots=True)
class GridSheet:
    """Cells by (row, column), both counted from 1; merged ranges as Excel writes them."""

    name: str
    is_hidden: bool
    cells: Mapping[Place, Cell] = field(default_factory=dict)
    merged: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Grid:
    """A workbook without meaning: its sheets, and the properties it was given."""

    sheets: tuple[GridSheet, ...]
    properties: Mapping[str, str]

    def sheet(self, name: str) -> GridSheet | None:
        return next((sheet for sheet in self.sheets if sheet.name == name), None)


def read_workbook(data: bytes, without: Collection[str] = ()) -> Grid:
    """The grid of an .xlsx file; of the sheets named in `without` only that they are there.

    Raises `IntakeError` for anything else, and for hostile files.
    """
    try:
        parts = open_package(data)
        found = outline(parts, without)
        with warnings.catch_warnings():
            # The reader warns of what it leaves out (extensions, styles): nothing a return needs.
            warnings.simplefilter("ignore")
            # Of the sheets only what `outline` took: the book is for styles and properties.
            book = load_workbook(without_cells(parts), read_only=True, keep_links=False)
        meaning = _Meaning(book, found.strings)
        return Grid(
            tuple(_sheet(sheet, meaning) for sheet in found.sheets),
            {one.name: str(one.value) for one in book.custom_doc_props.props},
        )
    except IntakeError:
        raise
    except Exception as broken:
        # Whatever a damaged file makes a library raise, the answer to the person is the same.
        raise IntakeError(
            "This file is damaged",
            "It looks like an Excel workbook, but it cannot be read.",
            SAVE_AS,
        ) from broken


def _sheet(sheet: SheetOutline, meaning: "_Meaning") -> GridSheet:
    if sheet.root is None:
        return GridSheet(sheet.name, sheet.is_hidden)
    written = cells_in(sheet.root, MOST_ROWS, MOST_COLUMNS)
    cells = {place: meaning.of(cell) for place, cell in written}
    return GridSheet(sheet.name, sheet.is_hidden, cells, merged_in(sheet.root))


@dataclass(frozen=True, slots=True)
class _Look:
    """How a style shows a number: as a percentage, a date or time of day, a span of time."""

    is_percent: bool
    is_date: bool
    is_span: bool


class _Meaning:
    """What the cells of one workbook mean, by its strings, its styles and its calendar."""

    def __init__(self, book: Any, strings: Sequence[str]) -> None:
        self._book, self._strings = book, strings
        self._looks: dict[int, _Look] = {}

    def of(self, written: Written) -> Cell:
        kind, style, text, formula = written
        if text is None:
            return Cell(None, formula)
        if kind == "n":
            return self._number(text, style, formula)
        if kind == "s":
            return Cell(self._strings[int(text)][:LONGEST_TEXT], formula)
        if kind == "b":
            return Cell(bool(int(text)), formula, is_percent=self._look(style).is_percent)
        if kind == "d":
            return Cell(from_ISO8601(text), formula)
        return Cell(text[:LONGEST_TEXT], formula, is_error=kind == "e")

    def _number(self, text: str, style: int, formula: str) -> Cell:
        number = float(text) if any(sign in text for sign in ".eE") else int(text)
        look = self._look(style)
        if not look.is_date:
            return Cell(number, formula, is_percent=look.is_percent)
        try:
            moment = from_excel(number, self._book.epoch, timedelta=look.is_span)
        except (OverflowError, ValueError):
            return Cell(NO_DATE, formula, is_error=True)
        return Cell(moment, formula)

    def _look(self, style: int) -> "_Look":
        if style not in self._looks:
            cell = ReadOnlyCell(self._book.worksheets[0], 1, 1, None, style_id=style)
            shown = cell.number_format  # "General", "0%", "dd/mm/yyyy"
            self._looks[style] = _Look(
                "%" in shown, is_date_format(shown), is_timedelta_format(shown)
            )
        return self._looks[style]
