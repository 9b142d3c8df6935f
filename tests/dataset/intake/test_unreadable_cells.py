"""A cell that cannot be read is named with its place, and everything else is still read."""

from datetime import datetime, time, timedelta

import pytest

from dataset.figures import QUARTER
from dataset.intake.template import COMMENTARY, FIGURES
from tests.dataset.intake.sheets import (
    FIELD,
    FILLED,
    SHEET,
    cell_of,
    draft_of,
    filled,
    note_of,
    preview_of,
    rezipped,
)


DAY = datetime(2017, 3, 12)  # a spreadsheet's dates have no zone


@pytest.mark.parametrize(
    ("typed", "shown", "says"),
    [
        ("1,234", "1,234", "thousands separator. Type 1234."),
        ("12,34,567", "12,34,567", "without spaces or stray commas"),
        ("1 234", "1 234", "without spaces or stray commas"),
        (-3, "-3", "below nought"),
        ("-3", "-3", "below nought"),
        (12.5, "12.5", "not a whole number"),
        ("12.5", "12.5", "not a whole number"),
        ("-", "-", "can mean nought or unknown"),
        ("n/a", "n/a", "can mean nought or unknown"),
        ("twelve", "twelve", "is not a number"),
        ("approx one hundred", "approx one hundred", "is not a number"),
        ("45%", "45%", "is a share"),
        (10**9, "1000000000", "too large to be right"),
        (1e300, "1e+300", "too large to be right"),
        ("9" * 70, "9" * 70, "too long for a figure"),
        (True, "TRUE", "true or false"),
        (DAY, "12/03/2017", "holds a date"),
        (time(12, 30), "12:30", "holds a time"),
        (timedelta(hours=31, minutes=30), "31:30", "holds a time"),
        ("31/03/2017", "31/03/2017", "is a date"),
        ("=B7*2", "=B7*2", "formula has no result"),
    ],
)
def test_a_cell_that_cannot_be_read_is_named_and_not_taken(typed, shown, says):
    draft = draft_of(filled(SHEET, {**FILLED, FIELD: typed}))

    (problem,) = draft.unreadable
    assert (problem.sheet, problem.cell) == (FIGURES, "G8")
    assert problem.found == shown
    assert says in problem.message
    assert FIELD not in draft.taken
    assert len(draft.taken) == len(FILLED) - 1


def test_a_percentage_is_not_taken_for_a_hundredth_of_itself():
    """100% is held as 1, which would be read as one child."""

    def percent(book):
        cell = cell_of(book, SHEET, FIELD)
        cell.value, cell.number_format = 1, "0%"

    (problem,) = draft_of(filled(SHEET, FILLED, percent)).unreadable

    assert problem.found == "100%"
    assert "without the % sign" in problem.message


@pytest.mark.parametrize("error", ["#DIV/0!", "#N/A", "#REF!"])
def test_an_error_that_was_calculated_is_named(error):
    def broken(parts):
        sheet = parts["xl/worksheets/sheet2.xml"]
        result = f't="e"><f>1/0</f><v>{error}</v>'.encode()
        return {**parts, "xl/worksheets/sheet2.xml": sheet.replace(b't="n"><v>189</v>', result)}

    (problem,) = draft_of(rezipped(broken)).unreadable

    assert (problem.about, problem.found) == (("CPP-01", 1), error)
    assert f"The cell shows {error}" in problem.message


def test_a_calculated_formula_is_read_by_its_result():
    def calculated(parts):
        sheet = parts["xl/worksheets/sheet2.xml"]
        formula = b"><f>180+9</f><v>189</v>"
        return {**parts, "xl/worksheets/sheet2.xml": sheet.replace(b"><v>189</v>", formula)}

    draft = draft_of(rezipped(calculated))

    assert draft.taken["CPP-01", 1].text == "189"
    assert not draft.unreadable


@pytest.mark.parametrize(
    ("value", "text"),
    [(31.499999999999996, "31.5"), (0.1 + 0.2, "0.3"), (12.0, "12"), ("31.25", "31.25"), (0, "0")],
)
def test_a_spreadsheets_own_carelessness_is_forgiven(value, text):
    draft = draft_of(filled(SHEET, {("MIS-11", QUARTER): value}))

    assert draft.taken["MIS-11", QUARTER].text == text


def test_a_third_decimal_is_not_rounded_away():
    (problem,) = draft_of(filled(SHEET, {("MIS-11", QUARTER): 10 / 3})).unreadable

    assert "more than two decimals" in problem.message


@pytest.mark.parametrize("typed", ["12", " 12 ", "'12", "12\N{NO-BREAK SPACE}", 12, 12.0])
def test_a_number_held_as_text_is_the_number(typed):
    assert draft_of(filled(SHEET, {FIELD: typed})).taken[FIELD].text == "12"


def test_notes_and_answers_that_cannot_be_taken_are_named():
    def write(book):
        note_of(book, SHEET, FIELD).value = "x" * 4001
        book[COMMENTARY]["B4"].value = "=1+1"
        book[COMMENTARY]["C3"].value = "y" * 9000

    preview = preview_of(filled(SHEET, FILLED, write))

    assert [
        (row.name, row.code, row.point, row.problem.sheet, row.problem.cell)
        for row in preview.unreadable
    ] == [
        ("Plans started", "CPP-02", "", FIGURES, "H8"),
        ("Child protection", "", "Why", COMMENTARY, "C3"),
        ("Missing", "", "What happened", COMMENTARY, "B4"),
    ]
    assert not preview.notes
    assert not preview.commentary


def test_a_note_that_is_a_number_or_a_date_is_a_note():
    def write(book):
        note_of(book, SHEET, FIELD).value = 2016
        note_of(book, SHEET, ("CPP-01", 1)).value = DAY

    draft = draft_of(filled(SHEET, FILLED, write))

    assert draft.notes == {FIELD: "2016", ("CPP-01", 1): "12/03/2017"}
