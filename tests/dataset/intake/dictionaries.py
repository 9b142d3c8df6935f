"""The shipped dictionary as texts, and ways to change and break its spreadsheet."""

import csv
from functools import cache
from io import BytesIO
from pathlib import Path

from openpyxl import load_workbook

from dataset.intake import fields
from dataset.intake.dictionary_book import write_book
from dataset.intake.dictionary_file import BREAKDOWN, INDICATOR, RULE, TABLES, VERSION, canonical


DICTIONARY = Path(fields.__file__).parent.parent / "dictionary"
SHEETS = {INDICATOR: "Indicators", BREAKDOWN: "Breakdowns", RULE: "Rules"}


def shipped_rows(table):
    """The rows of a shipped file as they are kept, each in version 1."""
    with (DICTIONARY / table.file).open(encoding="utf-8", newline="") as file:
        return [
            {
                column: canonical(table, column, row.get(column, "1" if column == VERSION else ""))
                for column in table.heads
            }
            for row in csv.DictReader(file)
        ]


@cache
def shipped():
    """{kind: rows} of the shipped dictionary."""
    return {table.kind: shipped_rows(table) for table in TABLES}


def now_of(rows):
    """{kind: {key: texts}}, as `changes` takes what is in force."""
    return {
        table.kind: {row[table.key]: row for row in rows[table.kind]}
        for table in TABLES
        if table.kind in rows
    }


def changed_book(change, rows=None):
    """The bytes of the dictionary's workbook after `change(book)`, with openpyxl."""
    book = load_workbook(BytesIO(write_book(rows or shipped())))
    change(book)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def cell(book, sheet, key, column):
    """The cell of a row and a column of one sheet."""
    page = book[sheet]
    heads = [one.value for one in page[1]]
    row = next(number for number in range(2, page.max_row + 1) if page.cell(number, 1).value == key)
    return page.cell(row, heads.index(column) + 1)


def typed(sheet, key, **values):
    """The workbook with these values typed into one row."""

    def change(book):
        for column, value in values.items():
            cell(book, sheet, key, column).value = value

    return changed_book(change)
