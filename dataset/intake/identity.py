"""Which return a workbook was made for, and whether it is the one at hand.

The workbook says so twice: in its properties, which some programs drop, and on its first sheet.
"""

from dataset.intake.readers import Grid, GridSheet
from dataset.intake.refusals import DOWNLOAD_AGAIN, IntakeError
from dataset.intake.template import (
    AGENCY,
    AREA,
    QUARTER_NAME,
    READ_ME,
    RETURN,
    VERSION,
    ReturnSheet,
)


LONGEST_NAME = 80
IDENTITY_ROWS = 30


def refuse_other_returns(grid: Grid, sheet: ReturnSheet) -> None:
    """Raises `IntakeError` unless the workbook was made for this return as it is asked now."""
    said = _said(grid.sheet(READ_ME))
    key = _agreed(grid.properties.get("return", ""), said.get(RETURN, ""))
    version = _agreed(grid.properties.get("version", ""), said.get(VERSION, ""))
    if not key:
        raise IntakeError(
            "This is not a workbook of this service",
            "It does not say which return it belongs to.",
        )
    names = [said.get(label, "") for label in (AGENCY, AREA, QUARTER_NAME)]
    refuse_another(key, version, sheet, made_for=", ".join(names) if all(names) else "")


def refuse_another(key: str, version: str, sheet: ReturnSheet, made_for: str = "") -> None:
    """Raises `IntakeError` unless key and version are those of this return as it is asked now."""
    made_for = made_for or key[:LONGEST_NAME]
    if key != sheet.key:
        raise IntakeError(
            "This file belongs to another return",
            f"It was made for {made_for}. This return is {sheet.in_words}.",
            "Open the return the file was made for, or download the file of this one.",
        )
    if version != sheet.version:
        raise IntakeError(
            "This file is an old version",
            "The fields of this return have changed since it was downloaded.",
            "Download the file again and copy your figures into it.",
        )


def _said(page: GridSheet | None) -> dict[str, str]:
    """The first two columns of the first sheet: {"Agency": "Police"}."""
    if page is None:
        return {}
    pairs = (
        (page.cells.get((row, 1)), page.cells.get((row, 2))) for row in range(1, IDENTITY_ROWS)
    )
    return {
        str(label.value).strip(): str(held.value).strip()[:LONGEST_NAME]
        for label, held in pairs
        if label is not None and held is not None
    }


def _agreed(from_properties: str, from_sheet: str) -> str:
    if from_properties and from_sheet and from_properties != from_sheet:
        raise IntakeError(
            "This file was put together from two workbooks",
            "Its first sheet and its properties name different returns.",
            DOWNLOAD_AGAIN,
        )
    return (from_properties or from_sheet)[:200]
