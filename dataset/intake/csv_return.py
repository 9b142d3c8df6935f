"""A return as CSV: what is asked with what stands there now, and back again.

The first line says which return it is. Then a heading, a line for each field, and a line for each
question of the commentary. Lines may be sorted; blank values change nothing.
"""

import csv
import io
from collections.abc import Sequence
from typing import TypeVar

from dataset.figures import Item, Slot, Unreadable
from dataset.intake import child_level
from dataset.intake.cells import figure_text, words_of
from dataset.intake.identity import refuse_another
from dataset.intake.parse import LONGEST_FOUND, Answer, Draft, Problem, ReadCell
from dataset.intake.readers import Cell
from dataset.intake.refusals import IntakeError
from dataset.intake.template import ReturnSheet


RETURN, VERSION, COMMENTARY = "return", "version", "commentary"
HEAD = ("code", "measure", "for", "value", "note")
CODE, MEASURE, FOR, VALUE, NOTE = range(5)
SHEET = "CSV"
LARGEST = 2 * 1024 * 1024
MOST_NAMED = 8
FORMULA = ("=", "+", "-", "@", "\t", "\r")
About = TypeVar("About", Slot, Answer)
AGAIN = "Download the CSV of this return, fill in the column “value”, and upload that."


def write_csv(sheet: ReturnSheet) -> bytes:
    """The return as it stands. The mark at the start tells Excel that the text is UTF-8."""
    text = io.StringIO()
    out = csv.writer(text)
    out.writerow((RETURN, sheet.key, VERSION, sheet.version, ""))
    out.writerow(HEAD)
    for item, slot in sheet.slots:
        note = sheet.notes.get(slot, "") if slot == item.slots[0] else ""
        value = sheet.current.get(slot, "")
        out.writerow(map(safe, (item.code, item.name, sheet.point(slot), value, note)))
    for theme in sheet.themes:
        for prompt, words in sheet.prompts.items():
            text_now = sheet.commentary.get((theme, prompt), "")
            out.writerow(map(safe, (COMMENTARY, theme, words, text_now, "")))
    return text.getvalue().encode("utf-8-sig")


def parse_csv(data: bytes, name: str, sheet: ReturnSheet) -> Draft:
    """The draft in a CSV of this return. Raises `IntakeError` when it is not the one."""
    child_level.refuse(data, name)
    text = child_level.text_of(data)
    if len(data) > LARGEST or "\x00" in text or not text.strip():
        raise IntakeError(
            "This is not a CSV file of a return",
            "It is empty, larger than 2 MB, or no text at all.",
            AGAIN,
        )
    rows = _rows(text)
    _refuse_other(rows, sheet)
    return _draft(rows, sheet)


def _rows(text: str) -> list[tuple[int, list[str]]]:
    """The rows that hold anything, with their number in the file."""
    parted = max(",;\t", key=text.split("\n", 1)[0].count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=parted))
    except csv.Error as problem:
        raise IntakeError(
            "This CSV file is damaged", f"Its lines cannot be read: {problem}.", AGAIN
        ) from problem
    return [(number, row) for number, row in enumerate(rows, start=1) if any(map(str.strip, row))]


def _refuse_other(rows: list[tuple[int, list[str]]], sheet: ReturnSheet) -> None:
    first = [cell.strip() for cell in rows[0][1]] if rows else []
    if len(first) < 4 or first[0].lower() != RETURN or first[2].lower() != VERSION:
        raise IntakeError(
            "This CSV does not say which return it is",
            f"Its first line should begin with “{RETURN}”.",
            AGAIN,
        )
    refuse_another(first[1], first[3], sheet)
    head = [cell.strip().lower() for cell in rows[1][1]] if len(rows) > 1 else []
    if head[: len(HEAD)] != list(HEAD):
        raise IntakeError(
            "The columns of this CSV were changed",
            f"The second line should be: {', '.join(HEAD)}.",
            AGAIN,
        )


def _draft(rows: list[tuple[int, list[str]]], sheet: ReturnSheet) -> Draft:
    slots = {(item.code, sheet.point(slot)): (item, slot) for item, slot in sheet.slots}
    prompts = {words: prompt for prompt, words in sheet.prompts.items()}
    draft = Draft()
    strange: list[str] = []
    seen: set[tuple[str, str]] = set()
    for number, row in rows[2:]:
        cells = [plain(cell) for cell in [*row, *[""] * len(HEAD)][: len(HEAD)]]
        key, answer = (cells[CODE], cells[FOR]), (cells[MEASURE], prompts.get(cells[FOR], ""))
        if cells[CODE] == COMMENTARY and answer[0] in sheet.themes and answer[1]:
            _words(draft, number, answer, cells[VALUE], draft.commentary)
        elif key not in slots:
            strange.append(f"line {number}: {' '.join(key).strip() or 'no code'}")
        elif key in seen:
            strange.append(f"line {number}: {cells[CODE]} ({cells[FOR]}) a second time")
        else:
            seen.add(key)
            _take(draft, number, *slots[key], cells)
    if strange:
        more = f" and {len(strange) - MOST_NAMED} more" if len(strange) > MOST_NAMED else ""
        raise IntakeError(
            "Lines of this CSV belong to no field",
            f"{'; '.join(strange[:MOST_NAMED])}{more}.",
            "Correct code and “for”, or take the lines out, and upload the file again.",
        )
    return draft


def _take(draft: Draft, number: int, item: Item, slot: Slot, cells: Sequence[str]) -> None:
    where, found = f"line {number}", cells[VALUE]
    try:
        text = figure_text(Cell(found) if found else None, item)
    except Unreadable as problem:
        short = found[:LONGEST_FOUND]
        draft.unreadable.append(Problem(slot, SHEET, where, short, str(problem)))
    else:
        if text:
            draft.taken[slot] = ReadCell(text, SHEET, where)
        else:
            draft.blank.append(slot)
    if slot == item.slots[0]:
        _words(draft, number, slot, cells[NOTE], draft.notes)


def _words(draft: Draft, number: int, about: About, text: str, into: dict[About, str]) -> None:
    """A note or an answer; a blank one changes nothing."""
    try:
        if text:
            into[about] = words_of(Cell(text))
    except Unreadable as problem:
        found = text[:LONGEST_FOUND]
        draft.unreadable.append(Problem(about, SHEET, f"line {number}", found, str(problem)))


def safe(text: str) -> str:
    """A cell that a spreadsheet takes for text, never for a formula."""
    return f"'{text}" if text.lstrip("'").startswith(FORMULA) else text


def plain(text: str) -> str:
    """A cell as it was meant, without the mark that kept it from being a formula."""
    text = text.strip()
    return text[1:] if text.startswith("'") and text.lstrip("'").startswith(FORMULA) else text
