"""A tidy file of earlier returns: bytes in, the lines of each return out.

One figure a line, in the columns of `COLUMNS`. Nothing here knows the dictionary: see
`dataset.intake.history_lines` for what the lines of one return say.
"""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import NamedTuple

from dataset.figures import Figure, Slot
from dataset.intake.refusals import IntakeError


COLUMNS = (
    "board", "agency", "area", "period", "month", "indicator", "category", "value", "numerator",
    "denominator", "qualifier", "reason", "source", "note",
)  # fmt: skip
NEEDED = frozenset({"board", "agency", "area", "period", "indicator"})
# Which return a line is of (board to period), and the figure that it gives (month to note).
KEY, REST = slice(0, 4), slice(4, None)
FIRST_LINE = 2  # the heading is line 1
LONGEST_FIELD = 5000
AT_ONCE = 2000  # lines between two reports of progress
USE_TEMPLATE = "Save the file as CSV with the columns of the description, one figure a line."

Key = tuple[str, ...]
# Texts of neighbouring columns; joined by commas where none of them holds one. Nearly all lines of
# a long file say what others said before: they need not be parted any further.
Texts = str | tuple[str, ...]
Line = tuple[int, Texts]  # its number in the file, and its texts from month to note
_Row = tuple[int, list[str]]  # a line's number and its texts
Report = Callable[[int, int], None]  # lines done, lines in all


@dataclass(frozen=True, slots=True)
class Refusal:
    """A line that cannot be taken: where, what is wrong with it, and what to do."""

    line: int
    column: str
    wrong: str
    to_do: str


@dataclass(slots=True)
class ReturnLines:
    """The lines that name one return in the same words."""

    key: Key
    lines: list[Line] = field(default_factory=list)


def nothing_done(done: int, total: int) -> None:
    """The report of progress where nobody is waiting."""


def read_history(
    content: bytes, refused: list[Refusal], report: Report = nothing_done
) -> list[ReturnLines]:
    """The file's lines by return, in the file's order.

    Lines of another length are added to `refused`. Raises `IntakeError` when the file as a
    whole is no such file.
    """
    text = _text(content)
    total = text.count("\n")
    plain = _plain(text)
    rows = _quoted_rows(text) if plain is None else _plain_rows(plain)
    in_order = _order(next(rows, (1, []))[1])
    returns: dict[Key, ReturnLines] = {}
    if plain is not None and in_order is None:
        _gather_plain(plain, returns, refused, report)
    else:
        _gather(rows, in_order or list, returns, refused, lambda done: report(done, total))
    if not returns and not refused:
        raise IntakeError(
            "This file has no figures", "There is nothing below the heading.", USE_TEMPLATE
        )
    return list(returns.values())


def parted(texts: Texts) -> Sequence[str]:
    """The texts one by one."""
    return texts.split(",") if isinstance(texts, str) else texts


def _gather(
    rows: Iterator[_Row],
    in_order: Callable[[list[str]], list[str]],
    returns: dict[Key, ReturnLines],
    refused: list[Refusal],
    report: Callable[[int], None],
) -> None:
    named: list[str] = []
    lines: list[Line] = []
    for count, (number, texts) in enumerate(rows, start=1):
        row = in_order(texts)
        if len(row) != len(COLUMNS):
            refused.append(_wrong_length(number, len(texts)))
            continue
        if count % AT_ONCE == 0:
            report(number)
        if row[KEY] != named:
            named = row[KEY]
            lines = _lines_of(tuple(named), returns)
        rest = tuple(row[REST])
        joined = ",".join(rest)
        lines.append((number, joined if joined.count(",") == len(rest) - 1 else rest))


def _gather_plain(
    texts: list[str], returns: dict[Key, ReturnLines], refused: list[Refusal], report: Report
) -> None:
    """Lines without quotation marks, their columns in order: parted no further than is needed.
    The first that is not empty is the heading."""
    total, commas = len(texts) - 1, len(COLUMNS) - 1
    named, begins = "\0", 0  # no line begins with it
    lines: list[Line] = []
    heading = next(number for number, text in enumerate(texts, start=1) if text)
    for number, text in enumerate(texts[heading:], start=heading + 1):
        if not text:
            continue
        if text.count(",") != commas:
            refused.append(_wrong_length(number, text.count(",") + 1))
            continue
        if not text.startswith(named):
            key = tuple(text.split(",", 4)[KEY])
            named = ",".join((*key, ""))
            begins, lines = len(named), _lines_of(key, returns)
        lines.append((number, text[begins:]))
        if number % AT_ONCE == 0:
            report(number, total)


def _lines_of(key: Key, returns: dict[Key, ReturnLines]) -> list[Line]:
    return returns.setdefault(key, ReturnLines(key)).lines


def _text(content: bytes) -> str:
    if b"\0" in content:
        raise IntakeError(
            "This is not a CSV file",
            "It holds bytes that no text has. Is it an Excel workbook?",
            USE_TEMPLATE,
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _plain(text: str) -> list[str] | None:
    """The lines of a text without quotation marks, in which every comma parts; None of another."""
    if '"' in text:
        return None
    returns = text.count("\r")
    if not returns:
        return text.split("\n")
    of_windows = text.count("\r\n")
    if of_windows < returns:
        return None
    if of_windows == text.count("\n"):
        return text.split("\r\n")
    return text.replace("\r\n", "\n").split("\n")


def _plain_rows(lines: Iterable[str]) -> Iterator[_Row]:
    """Every row that is not empty, with the number of its line."""
    for number, line in enumerate(lines, start=1):
        if line:
            yield number, line.split(",")


def _quoted_rows(text: str) -> Iterator[_Row]:
    """Every row that is not empty, with the number of the line where it begins."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    begins = 1
    try:
        for row in reader:
            if row:
                yield begins, row
            begins = reader.line_num + 1
    except csv.Error as problem:
        raise IntakeError(
            "This file cannot be read as CSV",
            f"Line {begins}: the quotation marks do not match, or a field never ends.",
            "Open the file, mend that line, and save it as CSV again.",
        ) from problem


def _order(heading: list[str]) -> Callable[[list[str]], list[str]] | None:
    """Puts a row's texts in the order of COLUMNS, a row of the wrong length into an empty one;
    None where they come in that order."""
    names = [name.strip().lower() for name in heading]
    if len(names) == 1 and ";" in names[0]:
        raise IntakeError(
            "The columns are parted by semicolons",
            "They must be parted by commas.",
            "Save the file again as “CSV (comma delimited)”.",
        )
    unknown = [name for name in names if name not in COLUMNS]
    missing = [name for name in COLUMNS if name in NEEDED and name not in names]
    twice = [name for name in COLUMNS if names.count(name) > 1]
    for found, words in (
        (missing, "has no"),
        (unknown, "has an unknown"),
        (twice, "has twice the"),
    ):
        if found:
            named = ", ".join(f"“{name[:40]}”" for name in found[:5])
            raise IntakeError(
                "The heading is not that of an import",
                f"The first line {words} column {named}. The columns are: {', '.join(COLUMNS)}.",
                USE_TEMPLATE,
            )
    width = len(names)
    if tuple(names) == COLUMNS:
        return None
    # Columns that the file leaves out are read from one more, empty text at the end of the row.
    pick = itemgetter(*(names.index(name) if name in names else width for name in COLUMNS))
    return lambda row: list(pick([*row, ""])) if len(row) == width else []


def _wrong_length(number: int, fields: int) -> Refusal:
    return Refusal(
        number,
        "",
        f"The line has {fields} fields; the heading has another number.",
        "Put texts that hold a comma in quotation marks, and leave no field out.",
    )


class Taken(NamedTuple):
    """One figure of the file, or one worked out from it (its line is that of a month)."""

    slot: Slot
    figure: Figure
    source: str
    note: str
    line: int
    column: str = "value"

    @staticmethod
    def of_line(slot: Slot, said: tuple[Figure, str], line: int) -> "Taken":
        """What a line gives that says a figure and its source alone."""
        # The constructor of a named tuple takes twice as long, tens of thousands of times.
        return tuple.__new__(Taken, (slot, said[0], said[1], "", line, "value"))
