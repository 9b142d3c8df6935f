"""What the XML of a workbook says, part by part: its sheets, and what is written in them.

One pass over each part. It stops at the first sign of an attack: a document type (where entity
bombs live), too many elements, or too deep a nesting.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from xml.sax.handler import ContentHandler

from defusedxml import sax
from defusedxml.common import DefusedXmlException

from dataset.intake.package import BOOK, BOOK_LINKS, SAVE_AS, SHEETS_FOLDER, STRINGS
from dataset.intake.refusals import IntakeError, hostile
from dataset.intake.sheet_xml import Budget, Page, Place, Strings, Written, has_entities


MOST_SHEETS = 40
STRICT = "purl.oclc.org"

Attributes = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class SheetOutline:
    """One sheet. `part` is the name of its XML, or nothing when it is no sheet of cells."""

    name: str
    is_hidden: bool
    part: str
    merged: tuple[str, ...] = ()  # "G14:G15"
    cells: Mapping[Place, Written] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outline:
    """The sheets of a workbook in their order, and the strings that their cells point at."""

    sheets: tuple[SheetOutline, ...]
    strings: tuple[str, ...]


def outline(
    parts: Mapping[str, bytes], most_rows: int, most_columns: int, without: Collection[str] = ()
) -> Outline:
    """What is in a package. Rows and columns beyond the limits do not count.

    Of the sheets named in `without` nothing is looked at. Raises `IntakeError` for what is
    hostile; what is broken raises the parser's own errors.
    """
    budget = Budget()
    book, links, strings = _Book(budget), _Links(budget), Strings(budget)
    pages: dict[str, Page] = {}
    for name, part in ((BOOK, book), (BOOK_LINKS, links)):
        if name in parts:
            _read(parts[name], part)
    unread = {
        links.targets.get(sheet.get("id", ""))
        for sheet in book.sheets
        if sheet.get("name") in without
    }
    for name, xml in parts.items():
        if name in (BOOK, BOOK_LINKS) or name in unread:
            continue
        if name.startswith(SHEETS_FOLDER):
            pages[name] = Page(budget, most_rows, most_columns)
            pages[name].read(xml)
        elif name.lower() == STRINGS:
            strings.read(xml)
        else:
            _read(xml, _Part(budget))
    if len(book.sheets) > MOST_SHEETS:
        raise hostile(f"It holds more than {MOST_SHEETS} sheets.")
    sheets = tuple(_sheet(sheet, links.targets, pages) for sheet in book.sheets)
    return Outline(sheets, tuple(strings.strings))


def _sheet(
    sheet: Attributes, targets: Mapping[str, str], pages: Mapping[str, Page]
) -> SheetOutline:
    part = targets.get(sheet.get("id", ""), "")
    name, is_hidden = sheet.get("name", ""), sheet.get("state", "visible") != "visible"
    page = pages.get(part)
    if page is None:
        return SheetOutline(name, is_hidden, "")
    return SheetOutline(name, is_hidden, part, tuple(page.merged), page.cells)


def _read(xml: bytes, part: "_Part") -> None:
    try:
        sax.parseString(xml, part, forbid_dtd=True)
    except DefusedXmlException as problem:
        raise has_entities() from problem


class _Part(ContentHandler):
    """Any part: read only to see that it keeps within bounds."""

    def __init__(self, budget: Budget) -> None:
        super().__init__()
        self.budget = budget
        self.depth = 0

    def startElement(self, name: str, attrs: Attributes) -> None:  # type: ignore[override]
        self.depth += 1
        self.budget.spend(self.depth)
        self.opened(_local(name), attrs)

    def endElement(self, name: str) -> None:
        self.depth -= 1

    def opened(self, tag: str, attrs: Attributes) -> None:
        """Whether and what to note of an element, by its name without prefix."""


class _Book(_Part):
    """xl/workbook.xml: the sheets, with name, state and id."""

    def __init__(self, budget: Budget) -> None:
        super().__init__(budget)
        self.sheets: list[Attributes] = []

    def opened(self, tag: str, attrs: Attributes) -> None:
        if tag == "workbook" and any(STRICT in value for value in attrs.values()):
            raise IntakeError(
                "This workbook was saved in the strict form of .xlsx",
                "Only the usual form can be read.",
                SAVE_AS,
            )
        if tag == "sheet":
            self.sheets.append({_local(name): value for name, value in attrs.items()})


class _Links(_Part):
    """xl/_rels/workbook.xml.rels: which part is behind which id."""

    def __init__(self, budget: Budget) -> None:
        super().__init__(budget)
        self.targets: dict[str, str] = {}

    def opened(self, tag: str, attrs: Attributes) -> None:
        if tag == "Relationship":
            target = attrs.get("Target", "")
            part = target[1:] if target.startswith("/") else f"xl/{target}"
            self.targets[attrs.get("Id", "")] = part


def _local(name: str) -> str:
    """ "x:row" and "row" are the same."""
    return name.rpartition(":")[2]
