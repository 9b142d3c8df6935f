"""What is filled in comes back as it was filled in."""

from io import BytesIO

from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from dataset.figures import QUARTER, read_figure
from dataset.intake.compare import compare
from dataset.intake.parse import parse_return
from dataset.intake.readers import read_workbook
from dataset.intake.template import COMMENTARY, FIGURES, READ_ME
from dataset.intake.workbook import write_workbook
from tests.dataset.intake.sheets import FILLED, PLAN, STARTED, a_sheet, cell_of, filled


def draft_of(data, sheet):
    return parse_return(read_workbook(data), sheet)


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

    preview = compare(draft_of(write_workbook(sheet), sheet), sheet)

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

    preview = compare(draft_of(filled(sheet, typed), sheet), sheet)

    assert [(row.found, row.now) for row in preview.changed] == [("189", "180")]
    assert [row.item.code for row in preview.new] == ["MIS-11"]
    assert [row.slot for row in preview.same] == [("CPP-02", QUARTER)]
    assert preview.kept == 1
    assert preview.changed[0].cell.startswith("G")
    assert preview.changed[0].sheet == FIGURES


def test_notes_and_commentary_travel_with_the_figures():
    sheet = a_sheet()

    def write(book):
        cell = cell_of(book, sheet, PLAN.slots[0])
        book[FIGURES].cell(cell.row, 8).value = "Counted on the last day"
        book[COMMENTARY].cell(3, 2).value = "More children are on a plan."

    draft = draft_of(filled(sheet, FILLED, write), sheet)

    assert draft.notes[PLAN.slots[0]] == "Counted on the last day"
    assert draft.commentary["Child protection", "what_happened"] == "More children are on a plan."


def test_what_people_typed_is_never_a_formula_in_the_workbook():
    sheet = a_sheet(
        current={STARTED.slots[0]: '=HYPERLINK("http://example.com")'},
        notes={STARTED.slots[0]: "@SUM(A1)"},
    )

    book = load_workbook(BytesIO(write_workbook(sheet)))

    kinds = {cell.data_type for page in book for row in page.iter_rows() for cell in row}
    assert "f" not in kinds
    assert cell_of(book, sheet, STARTED.slots[0]).value.startswith("=HYPERLINK")


def test_labels_are_locked_and_fields_are_open_and_nothing_is_hidden():
    sheet = a_sheet()
    book = load_workbook(BytesIO(write_workbook(sheet)))
    cell = cell_of(book, sheet, STARTED.slots[0])

    assert book.sheetnames == [READ_ME, FIGURES, COMMENTARY]
    assert {page.sheet_state for page in book} == {"visible"}
    assert all(page.protection.sheet for page in book)
    assert not cell.protection.locked
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
