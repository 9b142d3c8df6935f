"""The same workbook as different programs save it is read the same."""

import re

import pytest

from dataset.intake.template import FIGURES
from tests.dataset.intake.sheets import (
    FIELD,
    FILLED,
    SHEET,
    draft_of,
    filled,
    note_of,
    parts_of,
    refusal,
    rezipped,
    zipped,
)


EXPECTED = draft_of(filled(SHEET, FILLED))
BOOK, PAGE, TYPES = "xl/workbook.xml", "xl/worksheets/sheet2.xml", "[Content_Types].xml"
MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def without_properties(parts):
    """As Google Sheets saves it, and Excel after "Inspect document"."""
    parts = {name: xml for name, xml in parts.items() if name != "docProps/custom.xml"}
    parts[TYPES] = re.sub(rb"<Override[^>]*custom-properties[^>]*/>", b"", parts[TYPES])
    return parts


def with_prefixes(parts):
    """As programs made with Microsoft's Open XML kit save it: <x:row>, <x:c>."""
    page = parts[PAGE].replace(b"</", b"</x:")
    page = re.sub(rb"<([a-zA-Z])", rb"<x:\1", page)
    return {**parts, PAGE: page.replace(b"xmlns=", b"xmlns:x=")}


def with_pictures_and_settings(parts):
    return {
        **parts,
        "xl/media/image1.png": b"\x89PNG",
        "xl/printerSettings/printerSettings1.bin": b"\x00" * 2000,
        "xl/theme/theme1.xml": b"<not><closed>",
        "xl/calcChain.xml": b"<calcChain/>",
    }


def with_extensions(parts):
    """As Excel saves validations that point at another sheet."""
    extension = b'<extLst><ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}"/></extLst></worksheet>'
    return {**parts, PAGE: parts[PAGE].replace(b"</worksheet>", extension)}


def with_relative_links(parts):
    """As Excel saves it; the others are as openpyxl does."""
    links = "xl/_rels/workbook.xml.rels"
    return {**parts, links: parts[links].replace(b'Target="/xl/', b'Target="')}


@pytest.mark.parametrize(
    "saved",
    [
        without_properties,
        with_prefixes,
        with_pictures_and_settings,
        with_extensions,
        with_relative_links,
    ],
)
def test_it_is_read_the_same(saved):
    before = parts_of(filled(SHEET, FILLED))
    after = saved(before)
    assert after != before

    assert draft_of(zipped(after)) == EXPECTED


def test_without_properties_another_returns_file_is_still_known():
    def other(parts):
        parts = without_properties(parts)
        return {
            name: xml.replace(b"social-care/bedford", b"police/bedford")
            for name, xml in parts.items()
        }

    assert refusal(rezipped(other)).title == "This file belongs to another return"


def test_rows_that_were_sorted_are_found_by_their_labels():
    def swap(book):
        page = book[FIGURES]
        for column in range(1, 9):
            one, other = page.cell(5, column), page.cell(6, column)
            one.value, other.value = other.value, one.value

    draft = draft_of(filled(SHEET, FILLED, swap))

    assert {slot: read.text for slot, read in draft.taken.items()} == {
        slot: read.text for slot, read in EXPECTED.taken.items()
    }
    assert draft.taken["CPP-01", 1].cell == "G6"


def test_notes_in_several_fonts_are_read_as_words():
    def rich(parts):
        plain = b"<is><t>Counted twice</t></is>"
        runs = b"<is><r><t>Counted </t></r><r><rPr><b/></rPr><t>twice</t></r></is>"
        assert plain in parts[PAGE]
        return {**parts, PAGE: parts[PAGE].replace(plain, runs)}

    def write(book):
        note_of(book, SHEET, FIELD).value = "Counted twice"

    draft = draft_of(rezipped(rich, filled(SHEET, FILLED, write)))

    assert draft.notes == {FIELD: "Counted twice"}
