"""What is filled in comes back as it was filled in."""

import time
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from dataset.figures import QUARTER, Item, Kind, read_figure
from dataset.intake.template import CHECK, COMMENTARY, FIGURES, READ_ME, READY
from dataset.intake.workbook import write_workbook
from tests.dataset.intake.sheets import (
    FILLED,
    PLAN,
    STARTED,
    a_sheet,
    cell_of,
    draft_of,
    filled,
    note_of,
    preview_of,
)


def test_a_filled_in_workbook_gives_what_was_typed():
    sheet = a_sheet()

    draft = draft_of(filled(sheet, FILLED), sheet)

    assert {slot: read.text for slot, read in draft.taken.items()} == {
        ("CPP-01", 1): "189",
        ("CPP-01", 2): "194",
        ("CPP-01", 3): "196",
        ("CPP-02", QUARTER): "<5",
        ("MIS-11", QUARTER): "31.5",
    }
    assert draft.unreadable == []


def test_an_untouched_workbook_changes_nothing():
    current = {("CPP-01", 1): "189", ("CPP-02", QUARTER): "<5 not 0", ("MIS-11", QUARTER): "3 1"}
    sheet = a_sheet(current=current, notes={("CPP-01", 1): "=1+1"},
                    commentary={("Missing", "why"): "-- a new team"})  # fmt: skip

    preview = preview_of(write_workbook(sheet), sheet)

    assert not preview.changes_anything
    assert len(preview.same) == 2  # what cannot be read is listed, not taken


def test_the_preview_sorts_fields_and_says_where_they_are():
    sheet = a_sheet(current={("CPP-01", 1): "180", ("CPP-02", QUARTER): "7", ("CPP-01", 2): "1"})
    typed = {
        ("CPP-01", 1): 189,
        ("CPP-02", QUARTER): 7,
        ("MIS-11", QUARTER): 5,
        ("CPP-01", 2): None,
    }

    preview = preview_of(filled(sheet, typed), sheet)

    assert [(row.found, row.now) for row in preview.changed] == [("189", "180")]
    assert [row.item.code for row in preview.new] == ["MIS-11"]
    assert [row.slot for row in preview.same] == [("CPP-02", QUARTER)]
    assert preview.kept == 1
    assert preview.changed[0].cell.startswith("G")
    assert preview.changed[0].sheet == FIGURES


def test_notes_and_commentary_travel_with_the_figures():
    sheet = a_sheet()

    def write(book):
        note_of(book, sheet, PLAN.slots[0]).value = "Counted on the last day"
        book[COMMENTARY].cell(3, 2).value = "More children are on a plan."

    draft = draft_of(filled(sheet, FILLED, write), sheet)

    assert draft.notes[PLAN.slots[0]] == "Counted on the last day"
    assert draft.commentary["Child protection", "what_happened"] == "More children are on a plan."


@pytest.mark.parametrize(
    "text",
    ['=HYPERLINK("http://example.com")', "+1+1", "-2+3", "@SUM(A1)", "=cmd|' /C calc'!A0",
     "http://example.com"],
)  # fmt: skip
def test_what_people_typed_is_never_a_formula_or_a_link_in_the_workbook(text):
    slot = STARTED.slots[0]
    sheet = a_sheet(
        agency=text,
        area=text,
        boards=text,
        current={slot: text},
        last_quarter={slot: text},
        notes={slot: text},
        commentary={("Missing", "why"): text},
    )

    book = load_workbook(BytesIO(write_workbook(sheet)))

    cells = [cell for page in book for row in page.iter_rows() for cell in row]
    formulas = [cell for cell in cells if cell.data_type == "f"]
    assert not any(text in cell.value for cell in formulas)
    places = {(one.parent.title, one.column) for one in formulas}
    assert {column for title, column in places if title == FIGURES} == {CHECK + 1}
    assert {title for title, _ in places} == {
        FIGURES,
        READY,
    }  # ours alone, beside the fields and on their own sheet
    assert not any(cell.hyperlink for cell in cells)
    for cell in (
        cell_of(book, sheet, slot),
        note_of(book, sheet, slot),
        book[COMMENTARY]["C4"],
    ):
        assert cell.value == text
        # Without the prefix, opening the cell and leaving it again would make it a formula.
        assert cell.quotePrefix == (not text.startswith("http"))


def test_words_from_elsewhere_change_nothing_by_travelling():
    """Word leaves control characters that a workbook cannot hold."""
    words = "First line.\nSecond\x0bline."
    sheet = a_sheet(notes={STARTED.slots[0]: words}, commentary={("Missing", "why"): words * 300})

    assert not preview_of(write_workbook(sheet), sheet).changes_anything


def test_a_large_return_is_written_and_read_in_a_blink():
    items = tuple(
        Item(f"AAA-{n:02}", f"AAA-{n:02}", f"Children counted in way {n}", f"Theme {n // 12}",
             "children", Kind.FLOW, monthly=n % 3 == 0)
        for n in range(110)
    )  # fmt: skip
    texts = {slot: str(n) for n, slot in enumerate(slot for item in items for slot in item.slots)}
    sheet = a_sheet(items=items, current=texts, last_quarter=texts, year_ago=texts)
    data = write_workbook(sheet)

    def seconds():
        started = time.perf_counter()
        assert len(preview_of(data, sheet).same) == len(texts)
        return time.perf_counter() - started

    assert min(seconds() for _ in range(5)) < 0.2


def test_a_blank_field_is_kept_and_never_nought():
    sheet = a_sheet(current={STARTED.slots[0]: "7"}, notes={STARTED.slots[0]: "By hand."})

    def clear(book):
        note_of(book, sheet, STARTED.slots[0]).value = None

    preview = preview_of(filled(sheet, {STARTED.slots[0]: None}, clear), sheet)

    assert preview.kept == 1
    assert not preview.changes_anything


@given(st.text(max_size=300))
def test_any_words_survive_the_trip_or_change_nothing(words):
    sheet = a_sheet(notes={STARTED.slots[0]: words}, commentary={("Missing", "why"): words})

    preview = preview_of(write_workbook(sheet), sheet)

    assert not preview.changes_anything
    assert not preview.unreadable


def test_labels_are_locked_and_fields_are_open_and_nothing_is_hidden():
    sheet = a_sheet()
    book = load_workbook(BytesIO(write_workbook(sheet)))
    cell = cell_of(book, sheet, STARTED.slots[0])

    assert book.sheetnames == [READ_ME, FIGURES, COMMENTARY, READY]
    assert {page.sheet_state for page in book} == {"visible"}
    assert all(page.protection.sheet for page in book)
    assert not cell.protection.locked
    assert cell.value is None  # blank, not an empty text that a sum or a count would trip over
    assert book[FIGURES].cell(cell.row, 1).protection.locked


@given(
    st.one_of(
        st.integers(0, 10**6).map(str),
        st.integers(2, 10**4).map(lambda n: f"<{n}"),
        st.integers(1, 10**4).map(lambda n: f"about {n}"),
        st.integers(0, 10**4).map(lambda n: f"over {n}"),
        st.sampled_from(["not held", "not applicable", "nil return"]),
    )
)
def test_any_figure_survives_the_trip_through_excel(text):
    sheet = a_sheet(current={STARTED.slots[0]: text})

    draft = draft_of(write_workbook(sheet), sheet)

    assert read_figure(draft.taken[STARTED.slots[0]].text) == read_figure(text)
