"""What the XML of a workbook says beyond its cells: sheets, merged cells, formulas, its size.

One pass over each part, before the part is read for its cells. It stops at the first sign of an
attack: a document type (where entity bombs live), too many elements, or too deep a nesting.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from xml.sax.handler import ContentHandler

from defusedxml import sax
from defusedxml.common import DefusedXmlException
from openpyxl.utils.cell import coordinate_to_tuple

from dataset.intake.package import BOOK, BOOK_LINKS, SAVE_AS, SHEETS_FOLDER
from dataset.intake.refusals import IntakeError, hostile


MOST_ELEMENTS = 80_000  # a return of 2,000 fields has two thirds of that
DEEPEST = 40
MOST_SHEETS = 40
LONGEST_FORMULA = 100  # characters kept, to show which formula is meant
STRICT = "purl.oclc.org"

Attributes = Mapping[str, str]
Place = tuple[int, int]  # row and column, from 1


@dataclass(frozen=True, slots=True)
class SheetOutline:
    """One sheet. `part` is the name of its XML, or nothing when it is no sheet of cells."""

    name: str
    is_hidden: bool
    part: str
    last_row: int = 0
    merged: tuple[str, ...] = ()  # "G14:G15"
    formulas: Mapping[Place, str] = field(default_factory=dict)  # "=B7*2"


def outline(
    parts: Mapping[str, bytes], most_rows: int, without: Collection[str] = ()
) -> tuple[SheetOutline, ...]:
    """The sheets of a package in their order. Rows beyond `most_rows` do not count.

    Of the sheets named in `without` nothing is looked at. Raises `IntakeError` for what is hostile; what is broken raises the parser's own errors.
    """
    budget = _Budget()
    book, links = _Book(budget), _Links(budget)
    pages: dict[str, _Page] = {}
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
            pages[name] = _Page(budget, most_rows)
            _read(xml, pages[name])
        else:
            _read(xml, _Part(budget))
    if len(book.sheets) > MOST_SHEETS:
        raise hostile(f"It holds more than {MOST_SHEETS} sheets.")
    return tuple(_sheet(sheet, links.targets, pages) for sheet in book.sheets)


def _sheet(
    sheet: Attributes, targets: Mapping[str, str], pages: Mapping[str, "_Page"]
) -> SheetOutline:
    part = targets.get(sheet.get("id", ""), "")
    name, is_hidden = sheet.get("name", ""), sheet.get("state", "visible") != "visible"
    page = pages.get(part)
    if page is None:
        return SheetOutline(name, is_hidden, "")
    return SheetOutline(
        name, is_hidden, part, page.last_row, tuple(page.merged), dict(page.formulas)
    )


def _read(xml: bytes, part: "_Part") -> None:
    try:
        sax.parseString(xml, part, forbid_dtd=True)
    except DefusedXmlException as problem:
        raise hostile("It defines entities, which no spreadsheet program does.") from problem


@dataclass(slots=True)
class _Budget:
    """How many elements may still come, over all parts."""

    left: int = MOST_ELEMENTS


class _Part(ContentHandler):
    """Any part: read only to see that it keeps within bounds."""

    def __init__(self, budget: _Budget) -> None:
        super().__init__()
        self.budget = budget
        self.depth = 0

    def startElement(self, name: str, attrs: Attributes) -> None:  # type: ignore[override]
        self.depth += 1
        self.budget.left -= 1
        if self.budget.left < 0 or self.depth > DEEPEST:
            raise hostile("It holds far more than a return can hold.")
        self.opened(_local(name), attrs)

    def endElement(self, name: str) -> None:
        self.depth -= 1
        self.closed(_local(name))

    def opened(self, tag: str, attrs: Attributes) -> None:
        """Whether and what to note of an element, by its name without prefix."""

    def closed(self, tag: str) -> None:
        """What ends with an element."""


class _Book(_Part):
    """xl/workbook.xml: the sheets, with name, state and id."""

    def __init__(self, budget: _Budget) -> None:
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

    def __init__(self, budget: _Budget) -> None:
        super().__init__(budget)
        self.targets: dict[str, str] = {}

    def opened(self, tag: str, attrs: Attributes) -> None:
        if tag == "Relationship":
            target = attrs.get("Target", "")
            part = target[1:] if target.startswith("/") else f"xl/{target}"
            self.targets[attrs.get("Id", "")] = part


class _Page(_Part):
    """One sheet: its merged cells, its formulas, and its last row with cells."""

    def __init__(self, budget: _Budget, most_rows: int) -> None:
        super().__init__(budget)
        self.most_rows = most_rows
        self.merged: list[str] = []
        self.formulas: dict[Place, str] = {}
        self.last_row = self.row = self.column = 0
        self.in_formula = False

    def opened(self, tag: str, attrs: Attributes) -> None:
        if tag == "c":
            self._cell(attrs.get("r", ""))
        elif tag == "row":
            self.row = int(attrs["r"]) if "r" in attrs else self.row + 1
            self.column = 0
        elif tag == "f":
            self.in_formula = True
            self.formulas[self.row, self.column] = "="
        elif tag == "mergeCell":
            self.merged.append(attrs.get("ref", "")[:40])

    def closed(self, tag: str) -> None:
        if tag == "f":
            self.in_formula = False

    def characters(self, content: str) -> None:
        if self.in_formula:
            held = self.formulas[self.row, self.column]
            self.formulas[self.row, self.column] = (held + content)[:LONGEST_FORMULA]

    def _cell(self, place: str) -> None:
        if place:
            _, self.column = coordinate_to_tuple(place)  # the row is the one it stands in
        else:
            self.column += 1
        if self.row <= self.most_rows:
            self.last_row = max(self.last_row, self.row)


def _local(name: str) -> str:
    """ "x:row" and "row" are the same."""
    return name.rpartition(":")[2]
