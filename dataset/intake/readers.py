"""Read an uploaded workbook into a grid of addressed cells, in memory, before anything is kept.

A file is refused as a whole when it is not what it should be or when it is built to do harm. The
limits come first: nothing is unpacked before its size is known.
"""

import zipfile
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException
from openpyxl import load_workbook


LARGEST_FILE = 10 * 1024 * 1024
MOST_MEMBERS = 300
MOST_UNPACKED = 60 * 1024 * 1024
LARGE_MEMBER = 1024 * 1024
HIGHEST_RATIO = 200
MOST_SHEETS = 40
MOST_ROWS, MOST_COLUMNS = 3000, 30
LONGEST_TEXT = 8000

Value = str | int | float | bool | datetime | date | time | timedelta | None


class IntakeError(Exception):
    """The file cannot be taken at all: what is the matter, and what to do instead."""

    def __init__(self, title: str, detail: str, what_to_do: str):
        super().__init__(title)
        self.title = title
        self.detail = detail
        self.what_to_do = what_to_do


DOWNLOAD_AGAIN = "Download the workbook of this return, fill it in, and upload that."


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell that holds something. `is_error` for #N/A and its like."""

    value: Value
    is_formula: bool = False
    is_error: bool = False


@dataclass(frozen=True, slots=True)
class GridSheet:
    """Cells by (row, column), both counted from 1; merged ranges as Excel writes them."""

    name: str
    is_hidden: bool
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    merged: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Grid:
    """A workbook without meaning: its sheets, and the properties it was given."""

    sheets: tuple[GridSheet, ...]
    properties: dict[str, str]

    def sheet(self, name: str) -> GridSheet | None:
        return next((sheet for sheet in self.sheets if sheet.name == name), None)


def read_workbook(data: bytes) -> Grid:
    """The grid of an .xlsx file. Raises `IntakeError` for anything else, and for hostile files."""
    _refuse_by_size(data)
    _refuse_by_kind(data)
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            _refuse_by_contents(archive)
            return _read(data, archive)
    except IntakeError:
        raise
    except DefusedXmlException as hostile:
        raise _hostile("It defines entities, which no spreadsheet program does.") from hostile
    except Exception as broken:
        # Whatever a damaged file makes a library raise, the answer to the person is the same.
        raise IntakeError(
            "This file is damaged",
            "It looks like an Excel workbook, but it cannot be read.",
            "Open it in Excel or LibreOffice, save it again as .xlsx, and upload it.",
        ) from broken


def _refuse_by_size(data: bytes) -> None:
    if not data:
        raise IntakeError("This file is empty", "It holds nothing at all.", DOWNLOAD_AGAIN)
    if len(data) > LARGEST_FILE:
        raise IntakeError(
            "This file is too large",
            "A return is far smaller than 10 MB.",
            "Take out pictures and other sheets, or download the workbook again.",
        )


def _refuse_by_kind(data: bytes) -> None:
    start = data[:512]
    if start.startswith(b"PK\x03\x04"):
        return
    save_as = "Open it in Excel or LibreOffice and save it as .xlsx."
    if start.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        if b"E\x00n\x00c\x00r\x00y\x00p\x00t\x00e\x00d\x00P\x00a\x00c\x00k" in data:
            raise IntakeError(
                "This workbook has a password",
                "It is locked, so it cannot be read.",
                "Save it without a password and upload it again. The connection is encrypted.",
            )
        raise IntakeError("This is an old Excel file (.xls)", "Only .xlsx can be read.", save_as)
    if start.startswith(b"%PDF"):
        raise IntakeError("This is a PDF", "Figures cannot be read out of it.", DOWNLOAD_AGAIN)
    if start.lstrip().lower().startswith((b"<!doctype", b"<html")):
        raise IntakeError("This is a web page", "It is not a workbook.", DOWNLOAD_AGAIN)
    if start.lstrip().startswith(b"<"):
        raise IntakeError("This is an XML file", "It is not a workbook.", DOWNLOAD_AGAIN)
    if b"\x00" not in start:
        raise IntakeError("This is a text or CSV file", "It is not a workbook.", DOWNLOAD_AGAIN)
    raise IntakeError("This is not an Excel workbook", "Only .xlsx can be read.", DOWNLOAD_AGAIN)


def _hostile(why: str) -> IntakeError:
    return IntakeError(
        "This file is not safe to open", f"{why} Nothing of it was kept.", DOWNLOAD_AGAIN
    )


def _refuse_by_contents(archive: zipfile.ZipFile) -> None:
    members = archive.infolist()
    names = {member.filename for member in members}
    if len(members) > MOST_MEMBERS:
        raise _hostile(f"It holds more than {MOST_MEMBERS} parts.")
    if sum(member.file_size for member in members) > MOST_UNPACKED:
        raise _hostile("It would unpack to far more than a return can hold.")
    for member in members:
        ratio = member.file_size / max(1, member.compress_size)
        if member.file_size > LARGE_MEMBER and ratio > HIGHEST_RATIO:
            raise _hostile("It would unpack to far more than a return can hold.")
        if member.flag_bits & 0x1:
            raise IntakeError(
                "This file has a password", "It is locked, so it cannot be read.", DOWNLOAD_AGAIN
            )
    if "xl/workbook.xml" not in names:
        raise IntakeError(
            "This is not an Excel workbook",
            "It is a zip file, a Word document or something like it.",
            DOWNLOAD_AGAIN,
        )
    if any(name.endswith("vbaProject.bin") for name in names):
        raise IntakeError(
            "This workbook holds macros",
            "A return needs none, and they are never run here.",
            "Save it as .xlsx (without macros) and upload that.",
        )
    if any(name.startswith("xl/externalLinks/") for name in names):
        raise IntakeError(
            "This workbook is linked to other files",
            "Figures that come from another file cannot be checked.",
            "In Excel choose Data, Edit Links, Break Link; save, and upload it again.",
        )
    for name in names:
        if name.endswith((".xml", ".rels")):
            _refuse_entities(archive, name)


def _refuse_entities(archive: zipfile.ZipFile, name: str) -> None:
    with archive.open(name) as member:
        start = member.read(4096)
    if b"<!DOCTYPE" in start or b"<!ENTITY" in start:
        raise _hostile("It defines entities, which no spreadsheet program does.")


def _read(data: bytes, archive: zipfile.ZipFile) -> Grid:
    merged = _merged_ranges(archive)
    values = load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
    formulas = load_workbook(BytesIO(data), read_only=True, data_only=False, keep_links=False)
    if len(values.sheetnames) > MOST_SHEETS:
        raise _hostile(f"It holds more than {MOST_SHEETS} sheets.")
    sheets = tuple(
        GridSheet(
            name,
            values[name].sheet_state != "visible",
            _cells(values[name], formulas[name]),
            merged.get(name, ()),
        )
        for name in values.sheetnames
        if hasattr(values[name], "iter_rows")
    )
    properties = {one.name: str(one.value) for one in values.custom_doc_props.props}
    return Grid(sheets, properties)


def _cells(page: Any, formula_page: Any) -> dict[tuple[int, int], Cell]:
    """Cells that hold something, within the rows and columns a return can have."""
    bounds = {"min_row": 1, "max_row": MOST_ROWS, "min_col": 1, "max_col": MOST_COLUMNS}
    found: dict[tuple[int, int], Cell] = {}
    for row in page.iter_rows(**bounds):
        for cell in row:
            if cell.value is not None:
                found[cell.row, cell.column] = Cell(_cut(cell.value), False, cell.data_type == "e")
    for row in formula_page.iter_rows(**bounds):
        for cell in row:
            if cell.value is not None and cell.data_type == "f":
                held = found.get((cell.row, cell.column), Cell(None))
                found[cell.row, cell.column] = Cell(held.value, True, held.is_error)
    return found


def _cut(value: Value) -> Value:
    return value[:LONGEST_TEXT] if isinstance(value, str) else value


def _merged_ranges(archive: zipfile.ZipFile) -> dict[str, tuple[str, ...]]:
    """Merged ranges by sheet, from the XML itself: reading sheets row by row skips them."""
    spreadsheet = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    relation = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
    targets = {
        one.get("Id"): (one.get("Target") or "").lstrip("/")
        for one in ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    }
    book = ElementTree.fromstring(archive.read("xl/workbook.xml"))
    found = {}
    for sheet in book.iter(f"{spreadsheet}sheet"):
        target = targets.get(sheet.get(relation), "")
        path = target if target.startswith("xl/") else f"xl/{target}"
        if path in archive.namelist():
            with archive.open(path) as member:
                found[sheet.get("name") or ""] = tuple(
                    (element.get("ref") or "")[:40]
                    for _, element in ElementTree.iterparse(member)
                    if element.tag == f"{spreadsheet}mergeCell"
                )
    return found
