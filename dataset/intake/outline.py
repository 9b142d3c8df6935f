"""What the XML of a workbook says, part by part: its sheets, and what is written in them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import NamedTuple
from xml.etree.ElementTree import Element

from dataset.intake.package import BOOK, BOOK_LINKS, SAVE_AS, SHEETS_FOLDER, STRINGS
from dataset.intake.refusals import IntakeError, hostile
from dataset.intake.sheet_xml import (
    NAMESPACE,
    Budget,
    opened,
    refuse_depth,
    strings_in,
)


MOST_SHEETS = 40
STRICT = "purl.oclc.org"


@dataclass(frozen=True, slots=True)
class SheetOutline:
    """One sheet. `root` is its XML, or None when it is no sheet of cells or is left out."""

    name: str
    is_hidden: bool
    root: Element | None


@dataclass(frozen=True, slots=True)
class Outline:
    """The sheets of a workbook in their order, and the strings that their cells point at."""

    sheets: tuple[SheetOutline, ...]
    strings: tuple[str, ...]


class _Listed(NamedTuple):
    """A sheet as the workbook lists it."""

    name: str
    is_hidden: bool
    part: str  # the name of its XML, or nothing


def outline(parts: Mapping[str, bytes], without: Collection[str] = ()) -> Outline:
    """What is in a package. Of the sheets named in `without` nothing is looked at.

    Raises `IntakeError` for what is hostile; what is broken raises the parser's own errors.
    """
    budget = Budget()
    links = _links(_opened(BOOK_LINKS, parts, budget)) if BOOK_LINKS in parts else {}
    listed = _listed(_opened(BOOK, parts, budget), links) if BOOK in parts else []
    unread = {BOOK, BOOK_LINKS, *(sheet.part for sheet in listed if sheet.name in without)}
    sheets: dict[str, Element] = {}
    strings: tuple[str, ...] = ()
    for name in parts:
        if name in unread:
            continue
        root = _opened(name, parts, budget)
        if name.startswith(SHEETS_FOLDER):
            sheets[name] = root
        elif name.lower() == STRINGS:
            strings = strings_in(root)
    found = [SheetOutline(one.name, one.is_hidden, sheets.get(one.part)) for one in listed]
    return Outline(tuple(found), strings)


def _opened(name: str, parts: Mapping[str, bytes], budget: Budget) -> Element:
    root = opened(parts[name], budget)
    if not name.startswith(SHEETS_FOLDER):
        refuse_depth(root)  # openpyxl reads them by recursion, and no sheet
    return root


def _links(rels: Element) -> dict[str, str]:
    """Which part is behind which id."""
    targets = {}
    for link in rels:
        target = link.get("Target", "")
        part = target[1:] if target.startswith("/") else f"xl/{target}"
        targets[link.get("Id", "")] = part
    return targets


def _listed(book: Element, links: Mapping[str, str]) -> list[_Listed]:
    if STRICT in book.tag:
        raise IntakeError(
            "This workbook was saved in the strict form of .xlsx",
            "Only the usual form can be read.",
            SAVE_AS,
        )
    sheets = book.findall(f"{NAMESPACE}sheets/{NAMESPACE}sheet")
    if len(sheets) > MOST_SHEETS:
        raise hostile(f"It holds more than {MOST_SHEETS} sheets.")
    return [
        _Listed(
            name=sheet.get("name", ""),
            is_hidden=sheet.get("state", "visible") != "visible",
            part=links.get(_link_of(sheet), ""),
        )
        for sheet in sheets
    ]


def _link_of(sheet: Element) -> str:
    """Its id among the links. Programs differ in how they write the name of the attribute."""
    return next((value for name, value in sheet.items() if name.rpartition("}")[2] == "id"), "")
