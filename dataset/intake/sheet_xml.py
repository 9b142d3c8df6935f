"""The XML parts of a workbook: opened within bounds, and read for their strings and cells.

A part is refused at the first sign of an attack: a document type (where entity bombs live), too
many elements, or, where somebody reads it by recursion, too deep a nesting. What a cell's text
means is for `dataset.intake.readers`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Never
from xml.etree.ElementTree import Element, TreeBuilder, XMLParser

from openpyxl.utils.cell import column_index_from_string as _column

from dataset.intake.refusals import IntakeError, hostile


MOST_ELEMENTS = 80_000  # a return of 2,000 fields has two thirds of that
DEEPEST = 40
LONGEST_FORMULA = 100  # characters kept, to show which formula is meant
LONGEST_RANGE = 40
NAMESPACE = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
SHEET_DATA, ROW, CELL, VALUE, FORMULA, INLINE, TEXT, RUN, STRING = (
    NAMESPACE + tag for tag in ("sheetData", "row", "c", "v", "f", "is", "t", "r", "si")
)
MERGED, MERGED_CELL = NAMESPACE + "mergeCells", NAMESPACE + "mergeCell"
DIGITS = "0123456789"
WRITTEN_INSIDE = "inlineStr"

Place = tuple[int, int]  # row and column, from 1


# A cell as the file has it: its type ("n" for a number, "s" for the place of a string, "b", "e",
# "d", "str"), the number of its style, its text, its formula ("=B7*2") or nothing.
Written = tuple[str, int, str | None, str]


@dataclass(slots=True)
class Budget:
    """How many elements may still come, over all parts."""

    left: int = MOST_ELEMENTS

    def spend(self, elements: int) -> None:
        """Raises `IntakeError` when that is more than there may be."""
        self.left -= elements
        if self.left < 0:
            raise too_much()


def too_much() -> IntakeError:
    """The refusal of a part with more elements than are read."""
    return hostile("It holds far more than a return can hold.")


class _Builder(TreeBuilder):
    def doctype(self, name: str, pubid: str | None, system: str | None) -> Never:
        raise hostile("It defines entities, which no spreadsheet program does.")


def opened(xml: bytes, budget: Budget) -> Element:
    """The root of a part.

    Raises `IntakeError` for what is hostile, the parser's own error for what is broken.
    """
    # Every element begins with "<", in each encoding that the parser knows. In UTF-16, which no
    # spreadsheet program writes, their ends are counted too.
    budget.spend(xml.count(b"<") - xml.count(b"</"))
    parser = XMLParser(target=_Builder())  # noqa: S314  entities and sizes are bounded here
    parser.feed(xml)
    root: Element = parser.close()
    return root


def refuse_depth(root: Element) -> None:
    """Raise `IntakeError` for a part that those who read it by recursion could not bear."""
    level, depth = [root], 0
    while level:
        depth += 1
        if depth > DEEPEST:
            raise too_much()
        level = list(chain.from_iterable(level))


def strings_in(table: Element) -> tuple[str, ...]:
    """The table of strings that cells point at, without fonts and readings."""
    return tuple(_said(string).replace("x005F_", "") for string in table.findall(STRING))


def merged_in(sheet: Element) -> tuple[str, ...]:
    """The merged ranges of a sheet, as Excel writes them: "G14:G15"."""
    ranges = sheet.findall(f"{MERGED}/{MERGED_CELL}")
    return tuple(merged.get("ref", "")[:LONGEST_RANGE] for merged in ranges)


def cells_in(sheet: Element, most_rows: int, most_columns: int) -> Iterator[tuple[Place, Written]]:
    """The cells of a sheet that say something, with their row and column.

    Rows and columns beyond the limits do not count, nor does a row that is not below the last.
    """
    number = lowest = 0
    for row in sheet.findall(f"{SHEET_DATA}/{ROW}"):
        number = int(row.get("r") or number + 1)
        column = 0
        for cell in row.findall(CELL) if lowest < number <= most_rows else ():
            place = cell.get("r")  # the row is the one it stands in
            column = _column(place.rstrip(DIGITS)) if place else column + 1
            if column <= most_columns and len(cell) and (written := _written(cell)) is not None:
                yield (number, column), written
        lowest = max(lowest, number)


def _written(cell: Element) -> Written | None:
    """What a cell says, or None for a blank one. Of several values the first counts."""
    value = formula = inside = None
    for part in cell:
        tag = part.tag
        if tag == VALUE:
            value = part if value is None else value
        elif tag == FORMULA:
            formula = part if formula is None else formula
        elif tag == INLINE:
            inside = part if inside is None else inside
    kind = cell.get("t", "n")
    if kind == WRITTEN_INSIDE:
        text = None if inside is None else _said(inside)
    else:
        text = None if value is None else value.text
    if text is None and formula is None:
        return None
    asked = "" if formula is None else f"={formula.text or ''}"[:LONGEST_FORMULA]
    return kind, int(cell.get("s") or 0), text, asked


def _said(string: Element) -> str:
    """The words of a string, in one piece or in runs of different fonts."""
    if len(string) == 1 and string[0].tag == TEXT:
        return string[0].text or ""
    pieces = []
    for part in string:
        texts = [part] if part.tag == TEXT else part.findall(TEXT) if part.tag == RUN else []
        pieces += [text.text or "" for text in texts]
    return "".join(pieces)
