"""Read an uploaded workbook into a grid of addressed cells, in memory, before anything is kept.

A file is refused as a whole when it is not what it should be or when it is built to do harm:
`package` bounds what is unpacked, `outline` bounds what is parsed, and here the cells are read,
up to the last row that holds any.
"""

import warnings
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any

from openpyxl import load_workbook

from dataset.intake.outline import Place, SheetOutline, outline
from dataset.intake.package import SAVE_AS, open_package, packed
from dataset.intake.refusals import IntakeError


MOST_ROWS, MOST_COLUMNS = 3000, 30
LONGEST_TEXT = 8000

Value = str | int | float | bool | datetime | date | time | timedelta | None


@dataclass(frozen=True, slots=True)
class Cell:
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
        sheets = outline(parts, MOST_ROWS, without)
        with warnings.catch_warnings():
            # The reader warns of what it leaves out (extensions, styles): nothing a return needs.
            warnings.simplefilter("ignore")
            book = load_workbook(packed(parts), read_only=True, data_only=True, keep_links=False)
            return Grid(
                tuple(_sheet(book, sheet, without) for sheet in sheets),
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


def _sheet(book: Any, sheet: SheetOutline, without: Collection[str]) -> GridSheet:
    if not sheet.part or sheet.name in without:
        return GridSheet(sheet.name, sheet.is_hidden)
    cells = dict(_cells(book[sheet.name], sheet))
    return GridSheet(sheet.name, sheet.is_hidden, cells, sheet.merged)


def _cells(page: Any, sheet: SheetOutline) -> Iterator[tuple[Place, Cell]]:
    """Cells that hold something, within the rows and columns a return can have."""
    rows = page.iter_rows(min_row=1, max_row=sheet.last_row, min_col=1, max_col=MOST_COLUMNS)
    # Not one step beyond the last row: what stands behind the cells is never parsed.
    for row, cells in enumerate(islice(rows, sheet.last_row), start=1):
        for column, cell in enumerate(cells, start=1):
            formula = sheet.formulas.get((row, column), "")
            if cell.value is not None or formula:
                yield (row, column), _cell(cell, formula)


def _cell(cell: Any, formula: str) -> Cell:
    value = cell.value
    if isinstance(value, str):
        return Cell(value[:LONGEST_TEXT], formula, cell.data_type == "e")
    is_number = isinstance(value, int | float)
    return Cell(value, formula, is_percent=is_number and "%" in cell.number_format)
