"""What is not a workbook at all is told apart, so that people know what they sent."""

from io import BytesIO

import pytest
import xlsxwriter

from tests.dataset.intake.sheets import GOOD, parts_of, refusal, rezipped, zipped


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600


@pytest.mark.parametrize(
    ("data", "title"),
    [
        (b"", "This file is empty"),
        (b"x" * (10 * 1024 * 1024 + 1), "This file is too large"),
        (b"code,value\nCPP-01,12\n", "This is a text or CSV file"),
        ("código;valor\n".encode("cp1252"), "This is a text or CSV file"),
        (b"%PDF-1.7 ...", "This is a PDF"),
        (b"\n <!DOCTYPE html><html></html>", "This is a web page"),
        (b"<html><table><tr><td>12</td></tr></table></html>", "This is a web page"),
        (b"\xef\xbb\xbf<?xml version='1.0'?><Workbook/>", "This is an XML file"),
        (OLE + "Workbook".encode("utf-16-le"), "This is an old Excel file (.xls)"),
        (OLE + "Book".encode("utf-16-le"), "This is an old Excel file (.xls)"),
        (OLE + "WordDocument".encode("utf-16-le"), "This is an old Office file"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "This workbook has a password"),
        (b"\x00\x01\x02" * 50, "This is not an Excel workbook"),
        (b"PK\x03\x04 and then nothing", "This file is damaged"),
        (GOOD[: len(GOOD) // 2], "This file is damaged"),
        (GOOD[1000:], "This is not an Excel workbook"),
    ],
)
def test_what_is_not_a_workbook_is_told_apart(data, title):
    refused = refusal(data)

    assert refused.title == title
    assert refused.detail
    assert refused.what_to_do


@pytest.mark.parametrize(
    ("parts", "title"),
    [
        ({"word/document.xml": b"<a/>"}, "This is not an Excel workbook"),
        ({}, "This is not an Excel workbook"),
        ({"xl/workbook.bin": b"\x00"}, "This is a binary Excel file (.xlsb)"),
        (
            {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<a/>"},
            "This is an OpenDocument file (.ods)",
        ),
        ({"xl/workbook.xml": b"<workbook"}, "This file is damaged"),
        ({"xl/workbook.xml": b"<workbook/>"}, "This file is damaged"),
    ],
)
def test_what_comes_zipped_is_told_apart(parts, title):
    assert refusal(zipped(parts)).title == title


def test_the_strict_form_of_xlsx_is_named():
    usual = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    strict = b"http://purl.oclc.org/ooxml/spreadsheetml/main"

    data = rezipped(
        lambda parts: {name: body.replace(usual, strict) for name, body in parts.items()}
    )

    assert refusal(data).title == "This workbook was saved in the strict form of .xlsx"


def test_somebody_elses_workbook_is_not_ours():
    file = BytesIO()
    book = xlsxwriter.Workbook(file)
    book.add_worksheet("Sheet1").write(0, 0, "Referrals")
    book.close()

    assert refusal(file.getvalue()).title == "This is not a workbook of this service"


def test_a_workbook_that_lost_a_part_is_damaged():
    for lost in ("xl/worksheets/sheet2.xml", "[Content_Types].xml", "xl/_rels/workbook.xml.rels"):
        parts = parts_of(GOOD)
        del parts[lost]

        assert refusal(zipped(parts)).title in (
            "This file is damaged",
            "This is not a workbook of this service",
            "The columns of this workbook were changed",
        )
