"""What a spreadsheet of the dictionary would change: row by row, field by field.

The dictionary as it is stands on one side, a file on the other. Rows that the file leaves out stay
as they are. Whether a text may stand in its column is asked of `check`, which raises
`DictionaryError`.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from agencies import identifying
from dataset.intake.dictionary_file import (
    LONGEST_KEY,
    TABLES,
    VALID_FROM,
    VERSION,
    DictionaryFile,
    FileRow,
    Table,
    Texts,
    canonical,
)
from dataset.intake.rows import DictionaryError


Now = Mapping[str, Mapping[str, Texts]]  # {kind: {key: texts, with the version}}
Check = Callable[[Table, FileRow], None]


@dataclass(frozen=True, slots=True)
class FieldChange:
    column: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Line:
    """A row that is new or changed, as it would be; of a new row `fields` has what is filled in."""

    kind: str
    key: str
    row: FileRow
    fields: tuple[FieldChange, ...]
    is_new: bool


@dataclass(frozen=True, slots=True)
class RefusedLine:
    """A row that is left out: where, what is wrong, and what to do."""

    number: int
    key: str
    column: str  # "" when it is the row as a whole
    why: str


@dataclass(frozen=True, slots=True)
class TableChanges:
    """What a file would do to one table."""

    table: Table
    is_given: bool  # the file has this table
    added: tuple[Line, ...] = ()
    changed: tuple[Line, ...] = ()
    unchanged: int = 0
    missing: tuple[str, ...] = ()  # keys that the file leaves out: nothing happens to them
    refused: tuple[RefusedLine, ...] = ()

    @property
    def lines(self) -> tuple[Line, ...]:
        return self.added + self.changed


@dataclass(slots=True)
class _Found:
    added: list[Line] = field(default_factory=list)
    changed: list[Line] = field(default_factory=list)
    unchanged: int = 0
    refused: list[RefusedLine] = field(default_factory=list)


def changes(now: Now, file: DictionaryFile, check: Check) -> tuple[TableChanges, ...]:
    """What the file would do to each of the tables, in their order."""
    return tuple(
        _table_changes(table, now.get(table.kind, {}), file.rows[table.kind], check)
        if table.kind in file.rows
        else TableChanges(table, is_given=False)
        for table in TABLES
    )


def would_be(now: Now, found: tuple[TableChanges, ...]) -> dict[str, list[Texts]]:
    """{kind: every row} as the dictionary would be with these changes, new rows at the end."""
    return {
        one.table.kind: list(
            {
                **now.get(one.table.kind, {}),
                **{line.key: line.row.values for line in one.lines},
            }.values()
        )
        for one in found
    }


def _table_changes(
    table: Table, now: Mapping[str, Texts], rows: tuple[FileRow, ...], check: Check
) -> TableChanges:
    keys = Counter(row.values.get(table.key, "") for row in rows)
    found = _Found()
    for row in rows:
        key = row.values.get(table.key, "")
        if problems := list(_problems(table, row, keys[key])):
            found.refused += problems
        else:
            _take(found, table, now.get(key), row, check)
    return TableChanges(
        table,
        True,
        tuple(found.added),
        tuple(found.changed),
        found.unchanged,
        tuple(key for key in now if key not in keys),
        tuple(found.refused),
    )


def _problems(table: Table, row: FileRow, times: int) -> Iterator[RefusedLine]:
    """Why a row cannot be read at all."""
    key = row.values.get(table.key, "")
    for wrong in row.wrong:
        yield _refused(table, row, wrong.column, wrong.why)
    if not key and not row.wrong:
        yield _refused(
            table, row, table.key, "It is empty. Every row needs one; take empty rows out."
        )
    if key and times > 1:
        yield _refused(
            table, row, table.key, f"{key[:LONGEST_KEY]} is there {times} times. Keep one."
        )


def _take(found: _Found, table: Table, held: Texts | None, row: FileRow, check: Check) -> None:
    fields = tuple(_differences(table, held or {}, row))
    if held is not None and not fields and _same_start(table, held, row):
        found.unchanged += 1
        return
    problems = [*_stale(table, held, row), *_identifying(table, fields, row)]
    if not problems:
        problems = list(_checked(table, row, check))
    if problems:
        found.refused += problems
        return
    line = Line(table.kind, row.values[table.key], row, fields, held is None)
    (found.added if held is None else found.changed).append(line)


def _differences(table: Table, held: Texts, row: FileRow) -> Iterator[FieldChange]:
    for column in table.taken:
        old, new = held.get(column, ""), row.values[column]
        if canonical(table, column, old) != new:
            yield FieldChange(column, old, new)


def _same_start(table: Table, held: Texts, row: FileRow) -> bool:
    """Whether the quarter that is only told still stands there, where the file tells one."""
    told = row.values.get(VALID_FROM, "")
    return VALID_FROM not in table.told or told in ("", held.get(VALID_FROM, ""))


def _stale(table: Table, held: Texts | None, row: FileRow) -> Iterator[RefusedLine]:
    """What somebody else changed since the file was downloaded must not be undone by it."""
    if held is None:
        return
    if not _same_start(table, held, row):
        yield _refused(
            table,
            row,
            VALID_FROM,
            "From which quarter changes hold is chosen on the page, for all of them together. "
            f"Put back {held[VALID_FROM]}.",
        )
    version = row.values.get(VERSION, "")
    if version not in ("", held.get(VERSION, "")):
        yield _refused(
            table,
            row,
            VERSION,
            f"It stands in version {held.get(VERSION, '')} now, and this file was made from version "
            f"{version[:LONGEST_KEY]}. Download the dictionary again, and change it there.",
        )


def _identifying(
    table: Table, fields: tuple[FieldChange, ...], row: FileRow
) -> Iterator[RefusedLine]:
    for one in fields:
        if message := identifying.message(one.new):
            yield _refused(table, row, one.column, message)


def _checked(table: Table, row: FileRow, check: Check) -> Iterator[RefusedLine]:
    try:
        check(table, row)
    except DictionaryError as problem:
        yield _refused(table, row, problem.column, problem.why)


def _refused(table: Table, row: FileRow, column: str, why: str) -> RefusedLine:
    key = row.values.get(table.key, "")
    return RefusedLine(row.number, key[:LONGEST_KEY], column, why)
