"""Which files may be kept as evidence, known by what they hold and not by what they are called."""

import html
import re
import zipfile
from dataclasses import dataclass
from io import BytesIO

from agencies import identifying
from dataset.intake import child_level
from dataset.intake.cells import in_cell
from dataset.intake.package import BOOK, SHEETS_FOLDER
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
# Words run on from one piece to the next inside a paragraph; everywhere else they end.
_END_OF_WORDS = re.compile(r"</(?!(?:\w+:)?(?:t|r|rPr|ins|hyperlink|smartTag)>)[^>]*>")
APART = "\n\n"  # no number is taken to run over an empty line
# What may travel in an Office file beside its words: pictures, fonts, the printer's settings.
_HARMLESS = re.compile(
    r".*\.(?:xml|rels|vml|png|jpe?g|gif|emf|wmf|tiff?|bmp|svg|odttf|fntdata)|.*/printersettings.*"
)
_INSIDE = re.compile(r".*/embeddings/[^/]*\.(?:xlsx|docx)")
_BEHIND_A_PIVOT = re.compile(r"xl/pivotcache/.*records.*")
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


def _office(content: bytes, name: str, *, is_inside: bool = False) -> FileType:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            members = archive.infolist()
            names = {member.filename for member in members}
            if any(one.lower().endswith("vbaproject.bin") for one in names):
                raise IntakeError("This file holds macros", "They are never kept.", NO_MACROS)
            if BOOK in names:
                _refuse_cells(content, name)
            elif DOCUMENT not in names:
                raise IntakeError(
                    "This kind of file is not kept", "It is a zip file or the like.", USE_ALLOWED
                )
            _refuse_heavy(members)
            for part in names:
                _refuse_part(archive, part, name, is_inside=is_inside)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, EOFError) as broken:
        raise IntakeError("This file is damaged", "It cannot be opened.", USE_ALLOWED) from broken
    return XLSX if BOOK in names else DOCX


def _refuse_heavy(members: list[zipfile.ZipInfo]) -> None:
    if len(members) > MOST_PARTS or sum(one.file_size for one in members) > LARGEST_DOCUMENT:
        raise IntakeError(
            "This document holds too much", "It would unpack to far more.", USE_ALLOWED
        )


def _refuse_cells(content: bytes, name: str) -> None:
    """Refuse a workbook with a list of people, or with a cell that identifies a child."""
    grid = child_level.open_workbook(content, name)
    texts = (in_cell(cell) for sheet in grid.sheets for cell in sheet.cells.values())
    _refuse_words(APART.join(texts), "It")


def _refuse_part(archive: zipfile.ZipFile, part: str, name: str, *, is_inside: bool) -> None:
    """Refuse what is not on the page and is kept with it: comments, footnotes, the rows behind a
    pivot table, and other files inside, such as the workbook of a chart."""
    lower = part.lower()
    if lower.endswith("/") or lower.startswith(SHEETS_FOLDER):
        return
    if _INSIDE.fullmatch(lower) and not is_inside:
        _office(archive.read(part), name, is_inside=True)
        return
    if not _HARMLESS.fullmatch(lower):
        raise IntakeError(
            "There is another file inside this one",
            "It cannot be looked at where it is.",
            "Take it out and save the file, or print it to a PDF and attach that.",
        )
    if _BEHIND_A_PIVOT.fullmatch(lower):
        raise IntakeError(
            "This workbook holds a pivot table with the rows behind it",
            "Whoever opens it could see every row that was counted.",
            "Copy the table, paste it as values into a new workbook, and attach that.",
        )
    if lower.endswith((".xml", ".vml")):
        _refuse_document(child_level.text_of(archive.read(part)), name)


def _refuse_document(xml: str, name: str) -> None:
    """Refuse the words of a part with a table of people, or that identify a child."""
    rows = [
        [html.unescape(_TAG.sub("", cell)) for cell in row.split("</w:tc>")]
        for row in xml.split("</w:tr>")
    ]
    child_level.refuse_rows(rows, name=name)
    _refuse_words(html.unescape(_TAG.sub("", _END_OF_WORDS.sub(APART, xml))), "It")


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
