"""The dictionary as a spreadsheet: its three tables as texts, written as CSV, read from CSV or XLSX.

A cell is the text that stands in `dataset/dictionary/*.csv`, whatever a spreadsheet program made
of it on the way: TRUE is "yes", 5.0 is "5". What cannot be brought back (a date made of 1-4, a
formula) is wrong with its row, never guessed. The workbook is written by `dictionary_book`.
"""

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from types import MappingProxyType

from dataset.figures import Kind, Unreadable
from dataset.intake import child_level
from dataset.intake.cells import in_cell, tidy
from dataset.intake.csv_return import plain, safe
from dataset.intake.fields import CHARTS, FREQUENCIES, LEVELS, POLARITIES, ROLLUPS, SENSES
from dataset.intake.readers import LONGEST_TEXT, MOST_ROWS, Cell
from dataset.intake.refusals import IntakeError


INDICATOR, BREAKDOWN, RULE = "indicator", "breakdown", "rule"
VERSION, VALID_FROM = "version", "valid_from"
FIRST_ROW = 2  # the heading is row 1
LARGEST_CSV = 2 * 1024 * 1024
LONGEST_KEY = 30  # shown of a code that is none
ZIP = b"PK\x03\x04"
YES_NO = ("yes", "no")
FLAGS = {"yes": "yes", "true": "yes", "no": "no", "false": "no"}
PERCENT = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9})?%")
AGAIN = "Download the dictionary, change that file, and upload it."

Texts = Mapping[str, str]  # {column: text}


@dataclass(frozen=True, slots=True)
class Table:
    """One of the three tables, in the columns of its CSV file."""

    kind: str
    name: str  # of its sheet
    key: str  # the column that names a row
    columns: tuple[str, ...]
    choices: Mapping[str, tuple[str, ...]]
    numbers: frozenset[str] = frozenset()
    told: frozenset[str] = frozenset({VERSION})  # written so that one knows, never taken

    @property
    def file(self) -> str:
        return f"{self.name.lower()}.csv"

    @property
    def heads(self) -> tuple[str, ...]:
        """The heading of the table: its columns, and the version each row stands in."""
        return (*self.columns, VERSION)

    @property
    def taken(self) -> tuple[str, ...]:
        return tuple(column for column in self.columns if column not in self.told)


TABLES = (
    Table(
        INDICATOR,
        "Indicators",
        "code",
        (
            "code", "name", "theme", "definition", "kind", "frequency", "unit", "numerator",
            "denominator", "multiplier", "polarity", "supplying_agency", "breakdowns",
            "standard_or_target", "standard_basis", "rollup_to_year", "tier", "release",
            "provenance", "national_reference", "part_names", "counts_children",
            "standard_value", "standard_sense", "supplier_kind", "collected", "area_kind",
            "collected_breakdowns", "chart",
        ),
        {
            "kind": tuple(kind.value for kind in Kind),
            "frequency": FREQUENCIES,
            "polarity": POLARITIES,
            "rollup_to_year": ROLLUPS,
            "counts_children": YES_NO,
            "standard_sense": SENSES,
            "collected": YES_NO,
            "area_kind": LEVELS,
            "chart": CHARTS,
        },
        frozenset({"multiplier", "release", "standard_value"}),
    ),
    Table(
        BREAKDOWN,
        "Breakdowns",
        "slug",
        ("slug", "name", "kind", "categories", "not_known", "tolerated", VALID_FROM),
        {"kind": ("exclusive", "multi-choice")},
        frozenset({"tolerated"}),
        frozenset({VERSION, VALID_FROM}),
    ),
    Table(
        RULE,
        "Rules",
        "rule_id",
        (
            "rule_id", "name", "type", "severity", "expression", "scope", "tolerance",
            "missing_value_policy", "message", "advice", "rationale", "provenance",
            "kind_of_work", "stage", "passing_example", "failing_example",
        ),
        {"severity": ("error", "query", "info"), "stage": ("now", "later", "dropped")},
    ),
)  # fmt: skip
BY_KIND: Mapping[str, Table] = MappingProxyType({table.kind: table for table in TABLES})


@dataclass(frozen=True, slots=True)
class Wrong:
    """A cell that cannot be read: which, why, and what to do."""

    column: str
    why: str


@dataclass(frozen=True, slots=True)
class FileRow:
    """One row of a file. `number` is that of the spreadsheet, the heading is 1."""

    number: int
    values: Texts
    wrong: tuple[Wrong, ...] = ()


@dataclass(frozen=True, slots=True)
class DictionaryFile:
    """What a file holds: {kind: its rows}. Kinds without a sheet in the file are not there."""

    rows: Mapping[str, tuple[FileRow, ...]] = field(default_factory=dict)


def write_csv(table: Table, rows: Iterable[Texts]) -> bytes:
    """One table. The mark at the start tells Excel that the text is UTF-8."""
    text = io.StringIO()
    out = csv.writer(text)
    out.writerow(table.heads)
    out.writerows([safe(row.get(column, "")) for column in table.heads] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def read_file(data: bytes, name: str = "") -> DictionaryFile:
    """The tables in an uploaded .xlsx (all three) or .csv (one) file.

    Raises `IntakeError` for anything else, for hostile files, for files about single children,
    and for headings that are not those of the dictionary.
    """
    if data.startswith(ZIP):
        return _book(data, name)
    rows = _csv_rows(data, name)
    heading = [text.strip().lower() for text in rows[0]] if rows else []
    table = next((table for table in TABLES if table.key in heading), None)
    if table is None:
        raise IntakeError(
            "This CSV is not a table of the dictionary",
            "Its first line should name the columns, and one of them is code, slug or rule_id.",
            AGAIN,
        )
    lines = [(number, [Cell(plain(text)) for text in row]) for number, row in enumerate(rows, 1)]
    return DictionaryFile({table.kind: _rows(table, lines)})


def canonical(table: Table, column: str, text: str) -> str:
    """A text as it stands in the CSV file: numbers without idle noughts, yes and no as words."""
    text = tidy(text)
    if table.choices.get(column) == YES_NO:
        return FLAGS.get(text.lower(), text)
    if column in table.numbers or column == VERSION:
        return _plain_number(text)
    return _percent(text) if PERCENT.fullmatch(text) else text


def _number_text(cell: Cell) -> str:
    """A number as somebody would have typed it; TRUE and FALSE as they are."""
    shown = in_cell(cell)
    return _percent(shown) if shown.endswith("%") else _plain_number(shown)


def _percent(text: str) -> str:
    """LibreOffice writes 5% as 5.00%."""
    return f"{_plain_number(text[:-1])}%"


def _plain_number(text: str) -> str:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return text
    # Beyond this nothing in the dictionary lies, and writing it out could take for ever.
    if not number.is_finite() or abs(number.adjusted()) > LONGEST_KEY:
        return text
    return f"{number.normalize() + 0:f}"


def _csv_rows(data: bytes, name: str) -> list[list[str]]:
    child_level.refuse(data, name)
    text = child_level.text_of(data)
    if len(data) > LARGEST_CSV or not text.strip() or "\x00" in text:
        raise IntakeError(
            "This is neither an Excel workbook nor a CSV file",
            "The service reads .xlsx, and .csv of up to 2 MB.",
            AGAIN,
        )
    parted = max(",;\t", key=text.split("\n", 1)[0].count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=parted))
    except csv.Error as problem:
        raise IntakeError(
            "This CSV file is damaged", f"Its lines cannot be read: {problem}.", AGAIN
        ) from problem
    if len(rows) > MOST_ROWS:
        raise IntakeError(
            "This file is longer than a dictionary", f"The limit is {MOST_ROWS:,} rows.", AGAIN
        )
    return rows


def _book(data: bytes, name: str) -> DictionaryFile:
    grid = child_level.open_workbook(data, name)
    found: dict[str, tuple[FileRow, ...]] = {}
    for table in TABLES:
        sheet = grid.sheet(table.name)
        if sheet is None:
            continue
        rows: dict[int, dict[int, Cell]] = {1: {}}
        for (row, column), cell in sheet.cells.items():
            rows.setdefault(row, {})[column] = cell
        lines = [
            (
                number,
                [cells.get(column, Cell("")) for column in range(1, max(cells, default=0) + 1)],
            )
            for number, cells in sorted(rows.items())
        ]
        found[table.kind] = _rows(table, lines)
    if not found:
        names = ", ".join(f"“{table.name}”" for table in TABLES)
        raise IntakeError(
            "This workbook is not the dictionary", f"It has none of the sheets {names}.", AGAIN
        )
    return DictionaryFile(found)


def _rows(table: Table, lines: Sequence[tuple[int, Sequence[Cell]]]) -> tuple[FileRow, ...]:
    heading = _heading(table, lines[0][1])
    read = (_row(table, heading, number, cells) for number, cells in lines[1:])
    return tuple(row for row in read if any(row.values.values()) or row.wrong)


def _heading(table: Table, cells: Sequence[Cell]) -> list[str]:
    heading = [in_cell(cell).strip().lower() for cell in cells]
    while heading and not heading[-1]:
        heading.pop()
    needed = [column for column in table.columns if column not in table.told]
    for names, words in (
        ([name for name in needed if name not in heading], "has no"),
        ([name for name in heading if name not in table.heads], "has an unknown"),
        ([name for name in table.heads if heading.count(name) > 1], "has twice the"),
    ):
        if names:
            named = ", ".join(f"“{one[:40]}”" for one in names[:5])
            raise IntakeError(
                f"The columns of “{table.name}” were changed",
                f"The first row {words} column {named}. It should name: {', '.join(table.heads)}.",
                AGAIN,
            )
    return heading


def _row(table: Table, heading: list[str], number: int, cells: Sequence[Cell]) -> FileRow:
    values, wrong = dict.fromkeys(heading, ""), []
    for column, cell in zip(heading, cells, strict=False):
        try:
            values[column] = canonical(table, column, _text(table, column, cell))
        except Unreadable as problem:
            wrong.append(Wrong(column, str(problem)))
    if any(in_cell(cell).strip() for cell in cells[len(heading) :]):
        wrong.append(
            Wrong(
                "",
                "Something stands beside the last column. Take it out; in CSV, put text that "
                "holds a comma in quotation marks.",
            )
        )
    return FileRow(number, values, tuple(wrong))


def _text(table: Table, column: str, cell: Cell) -> str:
    """What was typed into a cell. Raises `Unreadable` with what to do."""
    if cell.is_error:
        raise Unreadable(f"The cell shows {cell.value}. Type the words as text.")
    if cell.formula:
        raise Unreadable(
            "The cell holds a formula. Type what should stand there, with an apostrophe before "
            "it if it begins with = or +."
        )
    match cell.value:
        case bool() if table.choices.get(column) != YES_NO:
            raise Unreadable("The cell holds true or false. Type the words as text.")
        case datetime() | date() | time() | timedelta():
            raise Unreadable(
                f"The spreadsheet program made {in_cell(cell)}, a date or time, of what was typed. "
                "Set the cell’s format to Text and type it again, such as 1-4."
            )
        case int() | float() if cell.is_percent and column in table.numbers:
            raise Unreadable(
                f"The cell shows {_number_text(cell)}. Set its format to Text and type the number "
                "without the % sign."
            )
    text = _number_text(cell) if isinstance(cell.value, int | float) else in_cell(cell)
    if len(text) >= LONGEST_TEXT:
        raise Unreadable(f"This is longer than {LONGEST_TEXT:,} characters. Shorten it.")
    return text
