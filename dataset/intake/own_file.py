"""Read an agency's own spreadsheet, XLSX or CSV, into a grid in memory."""

import csv
import io
from itertools import islice

from dataset.intake import child_level
from dataset.intake.readers import (
    LONGEST_TEXT,
    MOST_COLUMNS,
    MOST_ROWS,
    Cell,
    Grid,
    GridSheet,
)
from dataset.intake.refusals import IntakeError


ZIP = b"PK\x03\x04"
MOST_CELLS = 8000
LARGEST_CSV = 2 * 1024 * 1024
SEPARATORS = ",;\t"
CSV = "CSV"  # its one sheet, whatever the file is called this time
SMALLER = "Keep only the sheets with this return’s figures in a copy of the file, and upload that."


def read_own(data: bytes, name: str) -> Grid:
    """The grid of an uploaded .xlsx or .csv file.

    Raises `IntakeError` for anything else, for files that are too large, and for files about
    single children, of which nothing is kept.
    """
    grid = child_level.open_workbook(data, name) if data.startswith(ZIP) else _csv(data, name)
    if sum(len(sheet.cells) for sheet in grid.sheets if not sheet.is_hidden) > MOST_CELLS:
        raise IntakeError(
            "This file is larger than a return",
            f"It has more than {MOST_CELLS:,} cells that hold something.",
            SMALLER,
        )
    return grid


def _csv(data: bytes, name: str) -> Grid:
    child_level.refuse(data, name)
    text = child_level.text_of(data)
    if len(data) > LARGEST_CSV or not text.strip() or "\x00" in text:
        raise IntakeError(
            "This is neither an Excel workbook nor a CSV file",
            "The service reads .xlsx and .csv files of up to 2 MB of text.",
            "Save your spreadsheet as Excel workbook (.xlsx) or as CSV, and upload that.",
        )
    separator = max(SEPARATORS, key=text.split("\n", 1)[0].count)
    try:
        rows = list(islice(csv.reader(io.StringIO(text), delimiter=separator), MOST_ROWS))
    except csv.Error as problem:
        raise IntakeError(
            "This CSV file cannot be read", f"Its lines are damaged: {problem}.", SMALLER
        ) from problem
    cells = {
        (row, column): Cell(words.strip()[:LONGEST_TEXT])
        for row, texts in enumerate(rows, start=1)
        for column, words in enumerate(texts[:MOST_COLUMNS], start=1)
        if words.strip()
    }
    return Grid((GridSheet(CSV, False, cells),), {})


def words_of(grid: Grid) -> set[str]:
    """The texts of the file, numbers left out."""
    return {
        cell.value
        for sheet in grid.sheets
        for cell in sheet.cells.values()
        if isinstance(cell.value, str)
    }
