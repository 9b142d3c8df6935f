"""Every kind of cell a spreadsheet program writes is read as openpyxl reads it, in one pass."""

from datetime import date, datetime, time, timedelta
from io import BytesIO

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from dataset.intake.readers import MOST_COLUMNS, MOST_ROWS, Cell, read_workbook
from tests.dataset.intake.sheets import parts_of, zipped


LOOKS = ("General", "0", "0%", "0.00%", "dd/mm/yyyy", "hh:mm", "[h]:mm", "yyyy-mm-dd hh:mm", "@")
TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"]), max_size=12)
DAYS = st.datetimes(datetime(1900, 3, 1), datetime(2200, 1, 1)).map(
    lambda moment: moment.replace(microsecond=0)
)
VALUES = st.one_of(
    st.integers(-(10**9), 10**9),
    st.floats(-1e9, 1e9, allow_nan=False),
    st.booleans(),
    TEXTS,
    DAYS,
    st.sampled_from(["#N/A", "#DIV/0!", "=A1+1", "_x000D_", " spaces ", "é😀"]),
)
PLACES = st.tuples(st.integers(1, 40), st.integers(1, MOST_COLUMNS + 3))
CELLS = st.dictionaries(PLACES, st.tuples(VALUES, st.sampled_from(LOOKS)), min_size=1, max_size=15)


def written_by_openpyxl(cells):
    book = openpyxl.Workbook()
    for (row, column), (value, look) in cells.items():
        cell = book.active.cell(row, column, value)
        cell.number_format = look
    return saved(book.save)


def written_by_xlsxwriter(cells):
    """Its strings stand in the table of strings, its formulas have results."""
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"default_date_format": "dd/mm/yyyy"}) as book:
        page = book.add_worksheet("Sheet")
        for (row, column), (value, look) in cells.items():
            page.write(row - 1, column - 1, value, book.add_format({"num_format": look}))
    return file.getvalue()


def saved(save):
    file = BytesIO()
    save(file)
    return file.getvalue()


def as_openpyxl_reads(data):
    """{place: (value, is error, is percent)} of the first sheet."""
    book = openpyxl.load_workbook(BytesIO(data), data_only=True, read_only=True)
    rows = book.worksheets[0].iter_rows(1, MOST_ROWS, 1, MOST_COLUMNS)
    return {
        (row, column): (cell.value, *_nature(cell))
        for row, cells in enumerate(rows, start=1)
        for column, cell in enumerate(cells, start=1)
        if cell.value is not None
    }


def _nature(cell):
    is_number = isinstance(cell.value, int | float)
    is_error = isinstance(cell.value, str) and cell.data_type == "e"
    return is_error, is_number and "%" in cell.number_format


def as_we_read(data):
    cells = read_workbook(data).sheets[0].cells
    return {
        place: (cell.value, cell.is_error, cell.is_percent)
        for place, cell in cells.items()
        if cell.value is not None
    }


@pytest.mark.filterwarnings("ignore:Cell .* is marked as a date")
@pytest.mark.parametrize("write", [written_by_openpyxl, written_by_xlsxwriter])
@given(cells=CELLS)
def test_every_kind_of_cell_is_read_as_openpyxl_reads_it(write, cells):
    data = write(cells)

    assert repr(sorted(as_we_read(data).items())) == repr(sorted(as_openpyxl_reads(data).items()))


def with_rows(xml):
    """A workbook whose first sheet holds these rows."""
    parts = parts_of(written_by_openpyxl({(1, 1): (1, "General")}))
    sheet = parts["xl/worksheets/sheet1.xml"]
    start, end = sheet.index(b"<sheetData>"), sheet.index(b"</sheetData>")
    return zipped({**parts, "xl/worksheets/sheet1.xml": sheet[:start] + b"<sheetData>"
                   + xml.encode() + sheet[end:]})  # fmt: skip


@pytest.mark.parametrize(
    ("xml", "read"),
    [
        pytest.param(
            "<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>",
            {(1, 1): 1, (1, 2): 2, (2, 1): 3},
            id="places not said",
        ),
        pytest.param(
            '<row r="3"><c r="A3"><v>1</v></c></row><row r="2"><c r="A2"><v>2</v></c></row>',
            {(3, 1): 1},
            id="a row above the one before it",
        ),
        pytest.param(
            '<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>',
            {(1, 1): 2},
            id="a cell twice",
        ),
        pytest.param(
            '<row r="1"><c r="A1" t="inlineStr"><is><r><t>wo</t></r><rPh sb="0" eb="1"><t>x</t>'
            "</rPh><r><rPr/><t>rds</t></r></is></c></row>",
            {(1, 1): "words"},
            id="words in several fonts, with how they are said",
        ),
        pytest.param(
            '<row r="1"><c r="A1" t="d"><v>2017-03-31</v></c><c r="B1"><v/></c></row>',
            {(1, 1): date(2017, 3, 31)},
            id="a date as text",
        ),
        pytest.param(
            '<row r="1"><c r="A1" t="str"><f>B1</f><v>words</v></c></row>',
            {(1, 1): "words"},
            id="the words of a formula",
        ),
    ],
)
def test_what_programs_leave_out_or_add_is_read_as_openpyxl_reads_it(xml, read):
    data = with_rows(xml)

    assert {place: value for place, (value, *_) in as_we_read(data).items()} == read
    assert as_we_read(data) == as_openpyxl_reads(data)


def test_a_formula_of_another_part_of_the_sheet_is_no_cells_formula():
    """Rules of validation have formulas too; they stand behind the cells."""
    data = with_rows('<row r="1"><c r="A1"><v>1</v></c></row>')
    parts = parts_of(data)
    sheet = parts["xl/worksheets/sheet1.xml"].replace(
        b"</sheetData>", b"</sheetData><extLst><ext><f>B1</f></ext></extLst>"
    )

    grid = read_workbook(zipped({**parts, "xl/worksheets/sheet1.xml": sheet}))

    assert grid.sheets[0].cells[1, 1] == Cell(1)


@pytest.mark.parametrize(
    ("number", "look", "value"),
    [
        (42825, "dd/mm/yyyy", datetime(2017, 3, 31)),
        (0.5, "hh:mm", time(12)),
        (1.3125, "[h]:mm", timedelta(days=1, hours=7, minutes=30)),
        (0.45, "0%", 0.45),
    ],
)
def test_a_number_is_what_its_cell_shows(number, look, value):
    data = written_by_openpyxl({(1, 1): (number, look)})

    assert read_workbook(data).sheets[0].cells[1, 1] == Cell(value, is_percent="%" in look)
