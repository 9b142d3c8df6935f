"""A file that is built to do harm is refused, quickly, in little memory, and nothing else happens."""

import random
import struct
import time
import tracemalloc
import zipfile
import zlib
from contextlib import suppress
from dataclasses import replace
from io import BytesIO
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dataset.intake.compare import compare
from dataset.intake.parse import parse_return
from dataset.intake.readers import Cell, read_workbook
from dataset.intake.refusals import IntakeError
from dataset.intake.workbook import write_workbook
from tests.dataset.intake.sheets import (
    FILLED,
    GOOD,
    SHEET,
    draft_of,
    filled,
    parts_of,
    preview_of,
    refusal,
    rezipped,
    zipped,
)


STRINGS, FIGURES_XML, STYLES = (
    "xl/sharedStrings.xml",
    "xl/worksheets/sheet2.xml",
    "xl/styles.xml",
)
UNSAFE = "This file is not safe to open"
FRESH = write_workbook(SHEET)
MIB = 1024 * 1024
SECONDS = 10  # on a busy machine; each takes well under one


def billion_laughs(encoding="utf-8", padding=0):
    names = "abcdefghij"
    entities = "".join(
        f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in pairwise(names)
    )
    return (
        f'<?xml version="1.0" encoding="{encoding}"?><!--{"x" * padding}-->'
        f'<!DOCTYPE sst [<!ENTITY a "ha">{entities}]><sst>&j;</sst>'
    ).encode(encoding)


def outside(parts):
    """An entity that would read a file of the server."""
    xml = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]><a>&b;</a>'
    return {**parts, "xl/workbook.xml": xml}


def many_members(parts):
    return {**parts, **{f"xl/media/{n}.png": b"" for n in range(301)}}


def zip_bomb(parts):
    return {**parts, "xl/media/bomb.bin": b"\x00" * (40 * MIB)}


def many_large_members(parts):
    noise = random.Random(1).randbytes(4096)
    return {**parts, **{f"xl/media/{n}.bin": noise * 2500 for n in range(7)}}


def inside(name, before, xml):
    """A change that puts XML into a part."""

    def change(parts):
        return {**parts, name: parts[name].replace(before, xml + before)}

    return change


def deep(parts):
    return inside(STRINGS, b"</sst>", b"<a>" * 50 + b"</a>" * 50)(parts)


def deep_book(parts):
    return inside("xl/workbook.xml", b"</workbook>", b"<a>" * 50 + b"</a>" * 50)(parts)


def many_strings(parts):
    return inside(STRINGS, b"</sst>", b"<si/>" * 100_000)(parts)


def many_cells(parts):
    return inside(FIGURES_XML, b"</sheetData>", b"<row>" + b"<c/>" * 100_000 + b"</row>")(parts)


def many_sheets(parts):
    sheets = b"".join(b'<sheet name="%d" sheetId="%d" id="x"/>' % (n, n) for n in range(9, 50))
    return inside("xl/workbook.xml", b"</sheets>", sheets)(parts)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda parts: {**parts, STRINGS: billion_laughs()},
        lambda parts: {**parts, STRINGS: billion_laughs(padding=9000)},
        lambda parts: {**parts, STRINGS: billion_laughs("utf-16")},
        lambda parts: {**parts, "docProps/custom.xml": billion_laughs()},
        lambda parts: {**parts, "xl/worksheets/sheet1.xml": billion_laughs()},
        outside,
        many_members,
        zip_bomb,
        many_large_members,
        deep,
        deep_book,
        many_strings,
        many_cells,
        many_sheets,
    ],
)
def test_a_file_built_to_do_harm_is_refused_in_little_time_and_memory(spoil):
    data = rezipped(spoil, FRESH)
    tracemalloc.start()
    started = time.monotonic()

    refused = refusal(data)

    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert refused.title == UNSAFE
    assert time.monotonic() - started < SECONDS
    assert most < 64 * MIB


def test_a_part_far_larger_than_a_return_is_refused():
    noise = random.Random(1).randbytes(MIB).hex().encode() * 3
    data = rezipped(inside(STRINGS, b"</sst>", b"<si><t>" + noise + b"</t></si>"), FRESH)

    assert refusal(data).title == "This workbook holds too much"


def lying(data, name, said):
    """The zip with one member that says it is smaller than it is, with the checksum to match."""
    spoiled = bytearray(data)
    with zipfile.ZipFile(BytesIO(data)) as archive:
        local = archive.getinfo(name).header_offset
    central = data.rindex(name.encode()) - 46
    for checksum, size in ((local + 14, local + 22), (central + 16, central + 24)):
        struct.pack_into("<I", spoiled, checksum, zlib.crc32(bytes(said)))
        struct.pack_into("<I", spoiled, size, said)
    return bytes(spoiled)


def test_a_member_that_lies_about_its_size_costs_no_memory():
    """It says 1 KB and unpacks to far more; a plain read would unpack it all first."""
    data = lying(rezipped(lambda parts: {**parts, STRINGS: bytes(128 * MIB)}), STRINGS, 1024)
    tracemalloc.start()

    refused = refusal(data)

    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert refused.title == "This file is damaged"
    assert most < 64 * MIB


def test_a_part_that_is_there_twice_is_refused():
    """Two programs might read two different ones."""
    file = BytesIO(GOOD)
    with zipfile.ZipFile(file, "a") as archive, pytest.warns(UserWarning, match="Duplicate name"):
        archive.writestr(FIGURES_XML, b"<worksheet/>")

    assert refusal(file.getvalue()).title == UNSAFE


def test_an_unusual_way_of_packing_is_refused():
    assert refusal(zipped(parts_of(GOOD), zipfile.ZIP_LZMA)).title == UNSAFE


def test_a_locked_zip_is_said_to_have_a_password():
    entry = GOOD.rindex(b"PK\x01\x02")
    data = bytearray(GOOD)
    data[entry + 8] |= 1

    assert refusal(bytes(data)).title == "This file has a password"


@pytest.mark.parametrize(
    "name", ["xl/vbaProject.bin", "xl/macrosheets/sheet1.xml", "XL/VBAPROJECT.BIN"]
)
def test_a_workbook_with_macros_is_refused(name):
    refused = refusal(rezipped(lambda parts: {**parts, name: b"\x00"}))

    assert refused.title == "This workbook holds macros"


def test_a_workbook_linked_to_other_files_is_refused():
    data = rezipped(lambda parts: {**parts, "xl/externalLinks/externalLink1.xml": b"<a/>"})

    assert refusal(data).title == "This workbook is linked to other files"


def test_a_sheet_that_claims_the_far_corner_is_read_within_bounds():
    def stretch(book):
        book["Figures"]["XFD1048576"] = "far"

    data = filled(SHEET, FILLED, stretch)
    started = time.monotonic()

    assert len(draft_of(data).taken) == len(FILLED)
    assert time.monotonic() - started < SECONDS


@pytest.mark.parametrize(
    "spoil",
    [
        inside(STYLES, b"</fonts>", b"<font/>" * 50_000),
        inside(STRINGS, b"</sst>", b"<si/>" * 50_000),
        inside(FIGURES_XML, b"</sheetData>", b'<row r="999"/>' * 50_000),
        inside(FIGURES_XML, b"</sheetData>", b'<row r="999">' + b"<c><v>1</v></c>" * 20_000
               + b"</row>"),
        inside(FIGURES_XML, b"</sheetData>", b'<row r="9"><c><v>' + b"9" * 500_000
               + b"</v></c></row>"),
        inside(FIGURES_XML, b"</sheetData>", b"<a>" * 70_000 + b"</a>" * 70_000),
    ],
)  # fmt: skip
def test_the_most_that_is_let_through_is_answered_in_time(spoil):
    data = rezipped(spoil, FRESH)
    started = time.monotonic()

    with suppress(IntakeError):
        preview_of(data)

    assert time.monotonic() - started < SECONDS


@given(st.binary(max_size=400))
def test_no_bytes_make_the_reader_fail_otherwise(data):
    with pytest.raises(IntakeError):
        read_workbook(data)


def answered(data):
    """The fields taken from a file, or none when it is refused; anything else is a failure."""
    try:
        preview = preview_of(data)
    except IntakeError:
        return set()
    return {row.slot for row in (*preview.changed, *preview.new, *preview.same)}


@given(st.data())
def test_no_damaged_byte_makes_the_reader_fail_otherwise(data):
    spoiled = bytearray(GOOD)
    for _ in range(data.draw(st.integers(1, 20))):
        spoiled[data.draw(st.integers(0, len(spoiled) - 1))] = data.draw(st.integers(0, 255))

    assert answered(bytes(spoiled)) <= {slot for _, slot in SHEET.slots}


PARTS = parts_of(GOOD)
SCRAPS = [b"", b"<", b"</v>", b'"', b"-1", b"1e999", b"NaN", b't="s"', b't="e"', b't="d"', b"A0",
          b"XFD9999999", b"\x00", b"&amp;", b"&x;", "é".encode(), b'r="Z"', b's="999"', b"9" * 400]  # fmt: skip


@given(st.sampled_from(sorted(PARTS)), st.data())
def test_no_damaged_xml_makes_the_reader_fail_otherwise(name, data):
    xml = PARTS[name]
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(xml)))
        end = start + data.draw(st.integers(0, 12))
        xml = xml[:start] + data.draw(st.sampled_from(SCRAPS)) + xml[end:]

    assert answered(zipped({**PARTS, name: xml})) <= {slot for _, slot in SHEET.slots}


GRID = read_workbook(GOOD)
VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.integers(-(10**400), 10**400),
    st.floats(),
    st.text(max_size=80),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
)


@given(st.dictionaries(st.sampled_from(sorted(GRID.sheets[1].cells)), VALUES, max_size=4),
       st.booleans(), st.booleans())  # fmt: skip
def test_no_value_in_any_cell_makes_the_parser_fail_otherwise(values, is_error, is_percent):
    figures = GRID.sheets[1]
    cells = {
        place: Cell(value, "=A1" if value is None else "", is_error, is_percent)
        for place, value in values.items()
    }
    changed = replace(figures, cells={**figures.cells, **cells})
    grid = replace(GRID, sheets=(GRID.sheets[0], changed, GRID.sheets[2]))

    with suppress(IntakeError):
        preview = compare(parse_return(grid, SHEET), SHEET)
        assert len(preview.new) + len(preview.unreadable) <= len(FILLED) + len(values)
