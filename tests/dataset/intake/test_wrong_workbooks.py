"""A workbook of ours that is for another return, or was changed, is refused as a whole."""

import pytest

from dataset.intake.template import COMMENTARY, FIGURES, READ_ME
from dataset.intake.workbook import write_workbook
from tests.dataset.intake.sheets import (
    FIELD,
    FILLED,
    SHEET,
    STARTED,
    a_sheet,
    cell_of,
    filled,
    refusal,
    row_of,
)


@pytest.mark.parametrize(
    ("other", "named"),
    [
        (
            {"key": "police/bedford/2016-17-q4", "agency": "Police"},
            "Police, Bedford, January to March 2017",
        ),
        (
            {"key": "social-care/luton/2016-17-q4", "area": "Luton"},
            "Children’s social care, Luton, January to March 2017",
        ),
        (
            {"key": "social-care/bedford/2016-17-q3", "period": "October to December 2016"},
            "Children’s social care, Bedford, October to December 2016",
        ),
    ],
)
def test_another_agencys_areas_or_quarters_file_names_both(other, named):
    refused = refusal(write_workbook(a_sheet(**other)))

    assert refused.title == "This file belongs to another return"
    assert refused.detail == (
        f"It was made for {named}. "
        "This return is Children’s social care, Bedford, January to March 2017."
    )


def test_a_file_from_before_the_questions_changed_is_an_old_version():
    assert refusal(write_workbook(a_sheet(items=(STARTED,)))).title == "This file is an old version"


def test_a_file_put_together_from_two_workbooks_is_refused():
    def rename(book):
        for row in book[READ_ME].iter_rows(max_col=2):
            if row[0].value == "Return":
                row[1].value = "police/bedford/2016-17-q4"

    refused = refusal(filled(SHEET, FILLED, rename))

    assert refused.title == "This file was put together from two workbooks"


def hide(book):
    book[FIGURES].sheet_state = "hidden"


def hide_well(book):
    book.create_sheet("Working").sheet_state = "veryHidden"


def add(book):
    book.create_sheet("My sums")


def add_chart(book):
    book.create_chartsheet("My chart")


def remove(book):
    del book[FIGURES]


def rename(book):
    book[COMMENTARY].title = "Comments"


def merge_figures(book):
    row = row_of(book, SHEET, FIELD)
    book[FIGURES].merge_cells(f"G{row}:G{row + 1}")


def merge_notes(book):
    row = row_of(book, SHEET, FIELD)
    book[FIGURES].merge_cells(f"G{row}:H{row}")


def merge_answers(book):
    book[COMMENTARY].merge_cells("B3:C4")


def duplicate(book):
    row = row_of(book, SHEET, FIELD)
    book[FIGURES].cell(row + 8, 1).value = "CPP-02"
    book[FIGURES].cell(row + 8, 3).value = "Quarter"


def relabel(book):
    book[FIGURES].cell(row_of(book, SHEET, FIELD), 1).value = "CPP-99"


def rename_theme(book):
    book[COMMENTARY].cell(3, 1).value = "Protection"


def insert_column(book):
    book[FIGURES].insert_cols(6)


def swap_prompts(book):
    page = book[COMMENTARY]
    page["B2"].value, page["C2"].value = page["C2"].value, page["B2"].value


def stray_figure(book):
    book[FIGURES].cell(row_of(book, SHEET, FIELD) + 5, 7).value = 44


CHANGED_ROWS = "The rows of this workbook were changed"
CHANGED_COLUMNS = "The columns of this workbook were changed"


@pytest.mark.parametrize(
    ("spoil", "title", "named"),
    [
        (hide, "This workbook has hidden sheets", "Figures"),
        (hide_well, "This workbook has hidden sheets", "Working"),
        (add, "This workbook has sheets that are not ours", "My sums"),
        (add_chart, "This workbook has sheets that are not ours", "My chart"),
        (remove, "A sheet is missing", "Figures"),
        (rename, "This workbook has sheets that are not ours", "Comments"),
        (merge_figures, "Cells are merged", "“Figures”, G8:G9"),
        (merge_notes, "Cells are merged", "“Figures”, G8:H8"),
        (merge_answers, "Cells are merged", "“Commentary”, B3:C4"),
        (duplicate, CHANGED_ROWS, "There twice: “CPP-02 (Quarter)”"),
        (relabel, CHANGED_ROWS, "Missing: “CPP-02 (Quarter)”"),
        (rename_theme, CHANGED_ROWS, "“Commentary”. Missing: “Child protection”"),
        (insert_column, CHANGED_COLUMNS, "“Figures”"),
        (swap_prompts, CHANGED_COLUMNS, "“Commentary”"),
        (stray_figure, "There are figures where nothing is asked", "“G13”"),
    ],
)
def test_a_changed_workbook_says_what_was_changed(spoil, title, named):
    refused = refusal(filled(SHEET, FILLED, spoil))

    assert refused.title == title
    assert named in refused.detail
    assert refused.what_to_do


def test_a_long_list_of_changes_is_cut_short():
    def clear(book):
        for slot in FILLED:
            book[FIGURES].cell(cell_of(book, SHEET, slot).row, 1).value = None

    sheet = a_sheet()

    def add_many(book):
        for number in range(8):
            book.create_sheet(f"List {number}")

    assert "and 3 more" in refusal(filled(sheet, FILLED, add_many)).detail
    assert "“MIS-11 (Quarter)”" in refusal(filled(sheet, FILLED, clear)).detail
