"""Wrong, damaged and hostile files: each gets its message, and nothing else happens."""

import zipfile
from datetime import UTC, datetime
from io import BytesIO

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from dataset.figures import QUARTER
from dataset.intake.parse import parse_return
from dataset.intake.readers import IntakeError, read_workbook
from dataset.intake.template import FIGURES
from dataset.intake.workbook import write_workbook
from tests.dataset.intake.sheets import FILLED, STARTED, a_sheet, cell_of, filled


SHEET = a_sheet()
FIELD = ("CPP-02", QUARTER)
GOOD = filled(SHEET, FILLED)


def refusal(data, sheet=SHEET):
    with pytest.raises(IntakeError) as refused:
        parse_return(read_workbook(data), sheet)
    return refused.value


def rezipped(change, data=GOOD):
    """The workbook with its parts changed: `change` takes and returns {name: bytes}."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in change(parts).items():
            archive.writestr(name, body)
    return file.getvalue()


@pytest.mark.parametrize(
    ("data", "title"),
    [
        (b"", "This file is empty"),
        (b"x" * (10 * 1024 * 1024 + 1), "This file is too large"),
        (b"code,value\nCPP-01,12\n", "This is a text or CSV file"),
        (b"%PDF-1.7 ...", "This is a PDF"),
        (b"<!DOCTYPE html><html></html>", "This is a web page"),
        (b"<?xml version='1.0'?><a/>", "This is an XML file"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "This is an old Excel file (.xls)"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "This workbook has a password",
        ),
        (b"\x00\x01\x02" * 50, "This is not an Excel workbook"),
        (b"PK\x03\x04 and then nothing", "This file is damaged"),
        (GOOD[: len(GOOD) // 2], "This file is damaged"),
    ],
)
def test_what_is_not_a_workbook_is_told_apart(data, title):
    assert refusal(data).title == title


def test_another_zip_is_not_a_workbook():
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("word/document.xml", "<a/>")

    assert refusal(file.getvalue()).title == "This is not an Excel workbook"


def test_somebody_elses_workbook_is_not_ours():
    file = BytesIO()
    book = xlsxwriter.Workbook(file)
    book.add_worksheet("Sheet1").write(0, 0, "Referrals")
    book.close()

    assert refusal(file.getvalue()).title == "This is not a workbook of this service"


@pytest.mark.parametrize(
    "key",
    ["police/bedford/2016-17-q4", "social-care/luton/2016-17-q4", "social-care/bedford/2016-17-q3"],
)
def test_another_agencys_areas_or_quarters_file_names_both(key):
    refused = refusal(write_workbook(a_sheet(key=key)))

    assert refused.title == "This file belongs to another return"
    assert key.replace("/", ", ") in refused.detail
    assert "social-care, bedford, 2016-17-q4" in refused.detail


def test_a_file_from_before_the_questions_changed_is_an_old_version():
    assert refusal(write_workbook(a_sheet(items=(STARTED,)))).title == "This file is an old version"


def hide(book):
    book[FIGURES].sheet_state = "hidden"


def hide_well(book):
    book.create_sheet("Working").sheet_state = "veryHidden"


def add(book):
    book.create_sheet("My sums")


def remove(book):
    del book[FIGURES]


def merge(book):
    cell = cell_of(book, SHEET, FIELD)
    book[FIGURES].merge_cells(f"G{cell.row}:G{cell.row + 1}")


def duplicate(book):
    cell = cell_of(book, SHEET, FIELD)
    book[FIGURES].cell(cell.row + 8, 1).value = "CPP-02"
    book[FIGURES].cell(cell.row + 8, 3).value = "Quarter"


def relabel(book):
    cell = cell_of(book, SHEET, FIELD)
    book[FIGURES].cell(cell.row, 1).value = "CPP-99"


@pytest.mark.parametrize(
    ("spoil", "title", "named"),
    [
        (hide, "This workbook has hidden sheets", "Figures"),
        (hide_well, "This workbook has hidden sheets", "Working"),
        (add, "This workbook has sheets that are not ours", "My sums"),
        (remove, "A sheet is missing", "Figures"),
        (merge, "Cells are merged", "G"),
        (duplicate, "The rows of this workbook were changed", "CPP-02"),
        (relabel, "The rows of this workbook were changed", "CPP-02"),
    ],
)
def test_a_changed_workbook_says_what_was_changed(spoil, title, named):
    refused = refusal(filled(SHEET, FILLED, spoil))

    assert refused.title == title
    assert named in refused.detail


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("1,234", "thousands separator"),
        (-3, "below nought"),
        ("-3", "below nought"),
        (12.5, "not a whole number"),
        ("12.5", "not a whole number"),
        ("-", "can mean nought or unknown"),
        ("n/a", "can mean nought or unknown"),
        ("twelve", "is not a number"),
        ("45%", "is a share"),
        (True, "true or false"),
        (datetime(2017, 3, 31, tzinfo=UTC).replace(tzinfo=None), "date or time"),
        ("31/03/2017", "is a date"),
        ("=1/0", "formula has no result"),
    ],
)
def test_a_cell_that_cannot_be_read_is_named_and_not_taken(typed, says):
    draft = parse_return(read_workbook(filled(SHEET, {**FILLED, FIELD: typed})), SHEET)

    (problem,) = draft.unreadable
    assert says in problem.message
    assert problem.sheet == FIGURES
    assert problem.cell.startswith("G")
    assert FIELD not in draft.taken
    assert len(draft.taken) == len(FILLED) - 1


def test_an_error_that_excel_calculated_is_named():
    data = rezipped(
        lambda parts: {
            name: body.replace(b"<v>189</v>", b"<f>1/0</f><v>#DIV/0!</v>").replace(
                b't="n"><f>', b't="e"><f>'
            )
            for name, body in parts.items()
        }
    )

    draft = parse_return(read_workbook(data), SHEET)

    assert [problem.slot for problem in draft.unreadable] == [("CPP-01", 1)]


def test_a_workbook_with_macros_is_refused():
    data = rezipped(lambda parts: {**parts, "xl/vbaProject.bin": b"\x00"})

    assert refusal(data).title == "This workbook holds macros"


def test_a_workbook_linked_to_other_files_is_refused():
    data = rezipped(lambda parts: {**parts, "xl/externalLinks/externalLink1.xml": b"<a/>"})

    assert refusal(data).title == "This workbook is linked to other files"


def entities(parts):
    bomb = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbbbbbb">]><a>&b;</a>'
    return {**parts, "xl/sharedStrings.xml": bomb}


def members(parts):
    return {**parts, **{f"xl/media/{n}.png": b"" for n in range(301)}}


def bomb(parts):
    return {**parts, "xl/media/bomb.bin": b"\x00" * (40 * 1024 * 1024)}


@pytest.mark.parametrize("spoil", [entities, members, bomb])
def test_a_file_built_to_do_harm_is_refused_before_it_is_unpacked(spoil):
    assert refusal(rezipped(spoil)).title == "This file is not safe to open"


def test_a_sheet_that_claims_the_far_corner_is_read_within_bounds():
    def stretch(book):
        book[FIGURES]["XFD1048576"] = "far"

    draft = parse_return(read_workbook(filled(SHEET, FILLED, stretch)), SHEET)

    assert len(draft.taken) == len(FILLED)


@given(st.binary(max_size=400))
def test_no_bytes_make_the_reader_fail_otherwise(data):
    with pytest.raises(IntakeError):
        read_workbook(data)


@given(st.data())
def test_no_damage_to_a_workbook_makes_the_reader_fail_otherwise(data):
    spoiled = bytearray(GOOD)
    for _ in range(data.draw(st.integers(1, 20))):
        spoiled[data.draw(st.integers(0, len(spoiled) - 1))] = data.draw(st.integers(0, 255))

    try:
        taken = set(parse_return(read_workbook(bytes(spoiled)), SHEET).taken)
    except IntakeError:
        taken = set()

    assert taken <= {slot for _, slot in SHEET.slots}
