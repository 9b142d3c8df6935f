"""What the rows and columns of somebody's own spreadsheet are called, whatever the quarter.

"Jan 2017", "Q4 2016-17" or a date become how far they lie from the return's quarter, so that the
same heading is known again three months later.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from dataset.figures import Unreadable, read_figure
from dataset.intake.readers import Cell, GridSheet
from dataset.intake.sheet_xml import Place


MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
HEADINGS = 2  # how many words above a cell make its heading
_YEAR = r"(?:20)?(\d\d)"
_MONTH = re.compile(
    rf"\b({'|'.join(MONTHS)})[a-z]*\.?(?:\s*[-/' ]?\s*{_YEAR})?(?![\d/])", re.IGNORECASE
)
_QUARTER = re.compile(
    rf"\bq(?:uarter|tr)?\s*([1-4])\b(?:\s*[-,/ ]?\s*{_YEAR}\s*[-/]\s*{_YEAR})?", re.IGNORECASE
)
_FINANCIAL_YEAR = re.compile(rf"\b{_YEAR}\s*[-/]\s*{_YEAR}\b")
_MARKS = re.compile(r"[^\w<>:+-]+")


@dataclass(frozen=True, slots=True)
class Quarter:
    """The return's quarter: the financial year it began in, and 1 (April to June) to 4."""

    year: int
    quarter: int

    @property
    def first_month(self) -> int:
        """Months since the year nought."""
        return 12 * self.year + 3 * self.quarter

    def month(self, year: int, month: int) -> str:
        """ "<m:0>" for the first month of the quarter, "<m:-3>" for the same a quarter ago."""
        return f"<m:{12 * year + month - 1 - self.first_month}>"


def label(text: str, quarter: Quarter) -> str:
    """Words in small letters without marks; times as distances from the quarter."""
    text = _QUARTER.sub(lambda match: _quarter(match, quarter), text)
    text = _FINANCIAL_YEAR.sub(lambda match: _year(match, quarter), text)
    text = _MONTH.sub(lambda match: _month(match, quarter), text)
    return " ".join(_MARKS.sub(" ", text).lower().split())


def of_cell(cell: Cell | None, quarter: Quarter) -> str:
    """What a cell is called, or "" when it holds a figure or nothing."""
    match cell.value if cell else None:
        case datetime() | date() as day:
            return quarter.month(day.year, day.month)
        case str(text) if not _is_figure(text):
            return label(text, quarter)
    return ""


def holds_figure(cell: Cell | None) -> bool:
    """A number, or a text that is a figure or a reason."""
    if cell is None or isinstance(cell.value, bool):
        return False
    if isinstance(cell.value, int | float):
        return True
    return isinstance(cell.value, str) and _is_figure(cell.value)


def row_label(sheet: GridSheet, row: int, quarter: Quarter) -> str:
    """The words of a row before its first figure."""
    words = []
    for column in sorted(column for at, column in sheet.cells if at == row):
        cell = sheet.cells[row, column]
        if holds_figure(cell):
            break
        words.append(of_cell(cell, quarter))
    return " / ".join(filter(None, words))


def column_label(sheet: GridSheet, place: Place, quarter: Quarter) -> str:
    """The nearest words above a cell, the nearest first."""
    row, column = place
    above = (of_cell(sheet.cells.get((at, column)), quarter) for at in range(row - 1, 0, -1))
    return " / ".join(_first(filter(None, above)))


def _first(words: Iterator[str]) -> list[str]:
    return [word for _, word in zip(range(HEADINGS), words, strict=False)]


def _is_figure(text: str) -> bool:
    try:
        return read_figure(text) is not None
    except Unreadable:
        return False


def _month(match: re.Match[str], quarter: Quarter) -> str:
    month = MONTHS.index(match[1].lower()) + 1
    if match[2]:
        return quarter.month(2000 + int(match[2]), month)
    for ahead in range(3):
        year, of_year = divmod(quarter.first_month + ahead, 12)
        if of_year + 1 == month:
            return quarter.month(year, month)
    return match[0]


def _quarter(match: re.Match[str], quarter: Quarter) -> str:
    number = int(match[1])
    years = 2000 + int(match[2]) - quarter.year if match[2] else 0
    return f"<q:{4 * years + number - quarter.quarter}>"


def _year(match: re.Match[str], quarter: Quarter) -> str:
    first, second = int(match[1]), int(match[2])
    return f"<y:{2000 + first - quarter.year}>" if (first + 1) % 100 == second else match[0]
