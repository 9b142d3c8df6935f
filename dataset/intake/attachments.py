"""Which files may be kept as evidence, known by what they hold and not by what they are called."""

import re
import zipfile
from dataclasses import dataclass
from io import BytesIO

from agencies import identifying
from dataset.intake import child_level
from dataset.intake.package import BOOK
from dataset.intake.refusals import IntakeError


LARGEST = 5 * 1024 * 1024
LARGEST_DOCUMENT = 20 * 1024 * 1024  # unpacked, over all parts
MOST_PARTS = 500
DOCUMENT = "word/document.xml"
ALLOWED = "PDF, PNG, JPEG, Word (.docx), Excel (.xlsx), CSV or plain text"
USE_ALLOWED = f"Save it as one of these and attach that: {ALLOWED}."
NO_MACROS = "Save it without macros (.docx or .xlsx) and attach that."
LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class FileType:
    """What a file is: its ending, the type it is served as, and its name in words."""

    ending: str
    content_type: str
    words: str


PDF = FileType("pdf", "application/pdf", "PDF")
PNG = FileType("png", "image/png", "PNG picture")
JPEG = FileType("jpg", "image/jpeg", "JPEG picture")
OFFICE = "application/vnd.openxmlformats-officedocument."
XLSX = FileType("xlsx", f"{OFFICE}spreadsheetml.sheet", "Excel workbook")
DOCX = FileType("docx", f"{OFFICE}wordprocessingml.document", "Word document")
CSV = FileType("csv", "text/csv", "CSV file")
TEXT = FileType("txt", "text/plain", "Text")
TYPES = {kind.ending: kind for kind in (PDF, PNG, JPEG, XLSX, DOCX, CSV, TEXT)}

_ACTIVE_PDF = re.compile(
    rb"/(?:JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|XFA|Encrypt)(?![A-Za-z])"
)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_TAG = re.compile(r"<[^>]*>")
_UNSAFE_IN_NAME = re.compile(r"[^\w .()&+-]+")


def read_attachment(content: bytes, name: str) -> FileType:
    """What this file is. Raises `IntakeError` when it may not be kept, saying why."""
    if not content:
        raise IntakeError("This file is empty", "It holds nothing at all.", "Choose another file.")
    if len(content) > LARGEST:
        raise IntakeError(
            "This file is too large",
            f"The limit is {LARGEST // 1024 // 1024} MB.",
            "Send the pages that matter, or pictures of lower resolution.",
        )
    _refuse_words(name, "Its name")
    if content.startswith(b"%PDF-"):
        return _pdf(content)
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return _whole(PNG, b"IEND" in content[-64:])
    if content.startswith(b"\xff\xd8\xff"):
        return _whole(JPEG, b"\xff\xd9" in content[-512:])
    if content.startswith(b"PK"):
        return _office(content, name)
    return _text(content, name)


def clean_name(name: str, kind: FileType) -> str:
    """The file's own name without folders and odd characters, with the ending of its type."""
    last = re.split(r"[\\/]", name)[-1]
    stem = last.rpartition(".")[0] or last
    clean = _UNSAFE_IN_NAME.sub(" ", stem).strip(" .")[: LONGEST_NAME - 5]
    return f"{' '.join(clean.split()) or 'evidence'}.{kind.ending}"


def _whole(kind: FileType, is_whole: bool) -> FileType:
    if not is_whole:
        raise IntakeError(f"This {kind.words} is damaged", "Its end is missing.", USE_ALLOWED)
    return kind


def _pdf(content: bytes) -> FileType:
    if found := _ACTIVE_PDF.search(content):
        locked = found.group() == b"/Encrypt"
        raise IntakeError(
            "This PDF is locked" if locked else "This PDF can run programs",
            "It has a password." if locked else "It holds a script, a form or another file.",
            "Print it to a new PDF and attach that.",
        )
    return _whole(PDF, b"%%EOF" in content[-2048:])


def _office(content: bytes, name: str) -> FileType:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            members = archive.infolist()
            names = {member.filename for member in members}
            if any(one.lower().endswith("vbaproject.bin") for one in names):
                raise IntakeError("This file holds macros", "They are never kept.", NO_MACROS)
            if BOOK in names:
                child_level.open_workbook(content, name)
                return XLSX
            if DOCUMENT not in names:
                raise IntakeError(
                    "This kind of file is not kept", "It is a zip file or the like.", USE_ALLOWED
                )
            _refuse_heavy(members)
            document = archive.read(DOCUMENT).decode("utf-8", errors="replace")
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, EOFError) as broken:
        raise IntakeError("This file is damaged", "It cannot be opened.", USE_ALLOWED) from broken
    _refuse_document(document, name)
    return DOCX


def _refuse_heavy(members: list[zipfile.ZipInfo]) -> None:
    if len(members) > MOST_PARTS or sum(one.file_size for one in members) > LARGEST_DOCUMENT:
        raise IntakeError(
            "This document holds too much", "It would unpack to far more.", USE_ALLOWED
        )


def _refuse_document(xml: str, name: str) -> None:
    """Refuse a Word document with a table of people, or with words that identify a child."""
    rows = [[_TAG.sub("", cell) for cell in row.split("</w:tc>")] for row in xml.split("</w:tr>")]
    child_level.refuse_rows(rows, name=name)
    _refuse_words(_TAG.sub("", xml.replace("</w:p>", "\n")), "It")


def _text(content: bytes, name: str) -> FileType:
    text = child_level.text_of(content)
    start = text.lstrip("\ufeff \t\r\n")
    child_level.refuse(content, name)
    if _CONTROL.search(text) or start.startswith("<"):
        raise IntakeError("This kind of file is not kept", "It is not plain text.", USE_ALLOWED)
    _refuse_words(text, "It")
    return CSV if name.lower().endswith(".csv") else TEXT


def _refuse_words(text: str, what: str) -> None:
    if kinds := identifying.kinds(text):
        raise IntakeError(
            "This file could identify a child",
            f"{what} looks like it holds {' and '.join(kinds)}. Nothing of it was kept.",
            "Take that out, save the file, and attach it again.",
        )
