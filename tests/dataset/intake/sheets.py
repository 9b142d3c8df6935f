"""A small return, and ways to fill in, change and break its workbook."""

import zipfile
from io import BytesIO

import pytest
from openpyxl import load_workbook

from dataset.figures import QUARTER, Item, Kind
from dataset.intake.compare import compare
from dataset.intake.parse import parse_return
from dataset.intake.readers import read_workbook
from dataset.intake.refusals import IntakeError
from dataset.intake.template import CODE, FIGURES, NOTE, POINT, VALUE, ReturnSheet
from dataset.intake.workbook import write_workbook


PLAN = Item("CPP-01", "CPP-01", "Children on a plan", "Child protection", "children", Kind.STOCK,
            monthly=True)  # fmt: skip
STARTED = Item("CPP-02", "CPP-02", "Plans started", "Child protection", "children", Kind.FLOW)
HOURS = Item("MIS-11", "MIS-11", "Total hours missing", "Missing", "hours", Kind.FLOW, whole=False)
PROMPTS = {"what_happened": "What happened", "why": "Why"}
FIELD = ("CPP-02", QUARTER)


def a_sheet(**changed):
    fields = {
        "key": "social-care/bedford/2016-17-q4",
        "agency": "Children’s social care",
        "area": "Bedford",
        "boards": "Bedford Borough Safeguarding Children Board",
        "period": "January to March 2017",
        "due": "25 April 2017",
        "items": (PLAN, STARTED, HOURS),
        "month_labels": ("Jan 2017", "Feb 2017", "Mar 2017"),
        "prompts": PROMPTS,
    }
    return ReturnSheet(**fields | changed)


SHEET = a_sheet()
FILLED = {
    ("CPP-01", 1): 189,
    ("CPP-01", 2): 194,
    ("CPP-01", 3): 196,
    ("CPP-02", QUARTER): "<5",
    ("MIS-11", QUARTER): 31.5,
}


def row_of(book, sheet, slot):
    """The row of a field in an opened workbook."""
    page = book[FIGURES]
    wanted = (slot[0], sheet.point(slot))
    return next(
        row for row in range(1, page.max_row + 1)
        if (page.cell(row, CODE + 1).value, page.cell(row, POINT + 1).value) == wanted
    )  # fmt: skip


def cell_of(book, sheet, slot):
    """The input cell of a field."""
    return book[FIGURES].cell(row_of(book, sheet, slot), VALUE + 1)


def note_of(book, sheet, slot):
    """The cell of a note."""
    return book[FIGURES].cell(row_of(book, sheet, slot), NOTE + 1)


def filled(sheet, values, change=None):
    """The bytes of the sheet's workbook with values typed in; `change(book)` spoils it."""
    book = load_workbook(BytesIO(write_workbook(sheet)))
    for slot, value in values.items():
        cell_of(book, sheet, slot).value = value
    if change:
        change(book)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


GOOD = filled(SHEET, FILLED)


def parts_of(data):
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(parts, method=zipfile.ZIP_DEFLATED):
    file = BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    return file.getvalue()


def rezipped(change, data=GOOD):
    """The workbook with its parts changed: `change` takes and returns {name: bytes}."""
    return zipped(change(parts_of(data)))


def draft_of(data, sheet=SHEET):
    return parse_return(read_workbook(data), sheet)


def preview_of(data, sheet=SHEET):
    return compare(draft_of(data, sheet), sheet)


def refusal(data, sheet=SHEET):
    """The refusal of a file that must be refused."""
    with pytest.raises(IntakeError) as refused:
        preview_of(data, sheet)
    return refused.value
