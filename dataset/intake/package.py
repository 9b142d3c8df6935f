"""Open the package that an .xlsx file is: a zip of XML parts.

Every limit stands before the work it bounds. Only the parts that a return is read from are
unpacked, in memory; macros, pictures and whatever else travels along are never looked at.
"""

import zipfile
from io import BytesIO

from dataset.intake.refusals import IntakeError, hostile


LARGEST_FILE = 10 * 1024 * 1024
MOST_MEMBERS = 300
MOST_UNPACKED = 60 * 1024 * 1024  # as the file itself says, over all members
LARGE_MEMBER = 1024 * 1024
HIGHEST_RATIO = 200
LARGEST_PART = 4 * 1024 * 1024  # a real return's largest part is a tenth of that
LARGEST_PARTS = 10 * 1024 * 1024

SAVE_AS = (
    "Open it in Excel or LibreOffice, choose Save as, Excel workbook (.xlsx), and upload that."
)
BOOK = "xl/workbook.xml"
BOOK_LINKS = "xl/_rels/workbook.xml.rels"
SHEETS_FOLDER = "xl/worksheets/"
STRINGS = "xl/sharedstrings.xml"  # in small letters: programs differ
NEEDED = frozenset(
    {
        "[content_types].xml",
        "_rels/.rels",
        BOOK,
        BOOK_LINKS,
        "xl/styles.xml",
        STRINGS,
        "docprops/custom.xml",
    }
)
EMPTY_SHEET = (
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData/>'
    b"</worksheet>"
)
CENTRAL_ENTRY = b"PK\x01\x02"  # stands before each member in the zip's list of contents
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
OLD_WORKBOOK = "Workbook".encode("utf-16-le")
OLD_BOOK = "Book".encode("utf-16-le")


def open_package(data: bytes) -> dict[str, bytes]:
    """The parts of an .xlsx file that a return is read from: {name: XML}.

    Raises `IntakeError` when it is something else or may do harm, and whatever `zipfile` raises
    when it is damaged.
    """
    _refuse_by_size(data)
    _refuse_by_kind(data)
    if data.count(CENTRAL_ENTRY) > MOST_MEMBERS:
        raise hostile(f"It holds more than {MOST_MEMBERS} parts.")
    with zipfile.ZipFile(BytesIO(data)) as archive:
        members = archive.infolist()
        _refuse_by_weight(members)
        _refuse_by_contents({member.filename for member in members})
        return {
            member.filename: _unpacked(archive, member)
            for member in members
            if _is_needed(member.filename)
        }


def without_cells(parts: dict[str, bytes]) -> BytesIO:
    """The parts as a file again, each sheet an empty one; not compressed: it is small now."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for name, xml in parts.items():
            archive.writestr(name, EMPTY_SHEET if name.startswith(SHEETS_FOLDER) else xml)
    return file


def _is_needed(name: str) -> bool:
    is_sheet = name.startswith(SHEETS_FOLDER) and name.endswith(".xml")
    return is_sheet or name.lower() in NEEDED


def _unpacked(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes:
    """One part. Reading up to a limit, so that a member that lies about its size costs nothing."""
    with archive.open(member) as stream:
        return stream.read(LARGEST_PART + 1)


def _refuse_by_size(data: bytes) -> None:
    if not data:
        raise IntakeError("This file is empty", "It holds nothing at all.")
    if len(data) > LARGEST_FILE:
        raise IntakeError(
            "This file is too large",
            "The limit is 10 MB, and a return is far smaller.",
            "Take out pictures and other sheets, or download the workbook again.",
        )


def _refuse_by_kind(data: bytes) -> None:
    start = data[:512]
    if start.startswith(b"PK"):
        return
    if start.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        _refuse_old_office(data)
    words = start.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if words.startswith(b"%pdf"):
        raise IntakeError("This is a PDF", "Figures cannot be read out of it.")
    if words.startswith((b"<!doctype html", b"<html")):
        raise IntakeError("This is a web page", "It is not a workbook.")
    if words.startswith(b"<"):
        raise IntakeError("This is an XML file", "It is not a workbook.", SAVE_AS)
    if b"\x00" not in start:
        raise IntakeError("This is a text or CSV file", "It is not a workbook.")
    raise IntakeError("This is not an Excel workbook", "Only .xlsx can be read.")


def _refuse_old_office(data: bytes) -> None:
    """The container of .xls, .doc and of workbooks with a password."""
    if ENCRYPTED in data:
        raise IntakeError(
            "This workbook has a password",
            "It is locked, so it cannot be read.",
            "Save it without a password and upload it again. The connection is encrypted.",
        )
    if OLD_WORKBOOK in data or OLD_BOOK in data:
        raise IntakeError("This is an old Excel file (.xls)", "Only .xlsx can be read.", SAVE_AS)
    raise IntakeError("This is an old Office file", "It is not a workbook in .xlsx.", SAVE_AS)


def _refuse_by_weight(members: list[zipfile.ZipInfo]) -> None:
    too_much = hostile("It would unpack to far more than a return can hold.")
    if sum(member.file_size for member in members) > MOST_UNPACKED:
        raise too_much
    for member in members:
        ratio = member.file_size / max(1, member.compress_size)
        if member.file_size > LARGE_MEMBER and ratio > HIGHEST_RATIO:
            raise too_much
        if member.flag_bits & 0x1:
            raise IntakeError("This file has a password", "It is locked, so it cannot be read.")
        if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise hostile("It is packed in a way that no spreadsheet program uses.")
    needed = [member for member in members if _is_needed(member.filename)]
    if len({member.filename for member in needed}) < len(needed):
        raise hostile("It holds the same part twice.")
    sizes = [member.file_size for member in needed]
    if sum(sizes) > LARGEST_PARTS or max(sizes, default=0) > LARGEST_PART:
        raise IntakeError(
            "This workbook holds too much",
            "A sheet of it is many times larger than a return can be.",
            "Delete what is not ours below and beside the fields, or download the workbook again.",
        )


def _refuse_by_contents(names: set[str]) -> None:
    lower = {name.lower() for name in names}
    if "content.xml" in lower and "mimetype" in lower:
        raise IntakeError("This is an OpenDocument file (.ods)", "Only .xlsx can be read.", SAVE_AS)
    if "xl/workbook.bin" in lower:
        raise IntakeError("This is a binary Excel file (.xlsb)", "Only .xlsx can be read.", SAVE_AS)
    if BOOK not in names:
        raise IntakeError(
            "This is not an Excel workbook",
            "It is a zip file, a Word document or something like it.",
        )
    if any(name.endswith("vbaproject.bin") for name in lower):
        raise IntakeError(
            "This workbook holds macros",
            "A return needs none, and they are never run here.",
            "Save it as .xlsx (without macros) and upload that.",
        )
    if any(name.startswith(("xl/macrosheets/", "xl/dialogsheets/")) for name in lower):
        raise IntakeError(
            "This workbook holds macros",
            "It has a macro sheet of an old kind. A return needs none.",
        )
    if any(name.startswith("xl/externallinks/") for name in lower):
        raise IntakeError(
            "This workbook is linked to other files",
            "Figures that come from another file cannot be checked.",
            "In Excel choose Data, Edit Links, Break Link; save, and upload it again.",
        )
