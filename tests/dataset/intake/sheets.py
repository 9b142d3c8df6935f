"""A small return and ways to fill in, change and break its workbook."""

from io import BytesIO

from openpyxl import load_workbook

from dataset.figures import QUARTER, Item, Kind
from dataset.intake.template import FIGURES, ReturnSheet
from dataset.intake.workbook import write_workbook


PLAN = Item("CPP-01", "CPP-01", "Children on a plan", "Child protection", "children", Kind.STOCK,
            monthly=True)  # fmt: skip
STARTED = Item("CPP-02", "CPP-02", "Plans started", "Child protection", "children", Kind.FLOW)
HOURS = Item("MIS-11", "MIS-11", "Total hours missing", "Missing", "hours", Kind.FLOW, whole=False)
PROMPTS = {"what_happened": "What happened", "why": "Why"}


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


FILLED = {
    ("CPP-01", 1): 189,
    ("CPP-01", 2): 194,
    ("CPP-01", 3): 196,
    ("CPP-02", QUARTER): "<5",
    ("MIS-11", QUARTER): 31.5,
}


def cell_of(book, sheet, slot):
    """The input cell of a field in an opened workbook."""
    page = book[FIGURES]
    wanted = (slot[0], sheet.point(slot))
    row = next(
        row for row in range(1, page.max_row + 1)
        if (page.cell(row, 1).value, page.cell(row, 3).value) == wanted
    )  # fmt: skip
    return page.cell(row, 7)


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
