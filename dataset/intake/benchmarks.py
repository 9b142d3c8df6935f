"""Published statistics of many areas, in the open layout of national releases.

Columns are found by what they mean, not by their order or spelling: who the area is, which year,
what the row is about (words), and what was counted (numbers and markers). A marker ("c", "x") is
kept as it stands; what it means belongs to the release (dataset.intake.markers).
"""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from io import StringIO

from dataset.intake.refusals import IntakeError


MEANINGS = {
    "year": ("time_period", "year", "period"),
    "level": ("geographic_level", "geography_level", "level"),
    "country": ("country_code",),
    "country_name": ("country_name", "country"),
    "region": ("region_code",),
    "region_name": ("region_name", "region"),
    "area": ("new_la_code", "la_code", "lad_code", "la_ons_code"),
    "old": ("old_la_code", "la_number", "dfe_la_code"),
    "name": ("la_name", "lad_name", "local_authority"),
}
NEEDED = ("year", "level", "area", "name")
SAID = {
    "year": "the year (time_period)",
    "level": "the level of the area (geographic_level)",
    "area": "the code of the local authority (new_la_code)",
    "name": "the name of the local authority (la_name)",
}
NO_MEASURE = {"time_identifier", "country_name", "region_name"}
LEVELS = {
    "national": "national", "country": "national", "regional": "region", "region": "region",
    "local authority": "authority", "local authority district": "authority", "la": "authority",
}  # fmt: skip
ENGLAND = "E92000001"
_YEAR = re.compile(r"(\d{4})(?:\d{2}|[-/]\d{2,4})?")


@dataclass(frozen=True, slots=True)
class Place:
    """An area as one row names it. `level` is "national", "region" or "authority"."""

    code: str
    old_code: str
    name: str
    level: str
    region: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """A national column, with the words its row must hold, and the measure of ours that it is."""

    column: str
    words: tuple[str, ...]
    code: str
    kind: str  # "number", "rate" or "percent"
    scale: Decimal = Decimal(1)  # what a published number is multiplied by to be ours

    def fits(self, words: frozenset[str]) -> bool:
        return words.issuperset(self.words)


@dataclass(frozen=True, slots=True)
class Value:
    """One published value: as it stands, and as a number where it is one."""

    place: Place
    year: int
    code: str
    kind: str
    raw: str
    number: Decimal | None  # in our unit
    line: int


@dataclass(slots=True)
class Told:
    """What a file held besides its values."""

    rows: int = 0
    unmapped: set[str] = field(default_factory=set)  # columns that are no measure of ours
    refused: list[tuple[int, str]] = field(default_factory=list)  # line, what is wrong with it
    markers: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Neighbour:
    """One of the statistical neighbours of an authority, by their numbers; 1 is the closest."""

    authority: str
    neighbour: str
    rank: int
    closeness: str


def plain(text: str) -> str:
    """A name as it is compared: "Re-referrals (%) " -> "re_referrals"."""
    return re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")


def rows_of(content: bytes, name: str) -> tuple[list[str], Iterator[list[str]]]:
    """The heading and the rows of a CSV file. Raises `IntakeError` when it is none."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    rows = _read(csv.reader(StringIO(text, newline="")), name)
    head = next(rows, [])
    if len(head) < 3:
        raise IntakeError(
            f"{name} is no table of statistics",
            "Its first line holds no column headings.",
            "Download the CSV of the release and choose that.",
        )
    return head, rows


def _read(reader: Iterator[list[str]], name: str) -> Iterator[list[str]]:
    try:
        yield from reader
    except csv.Error as problem:
        raise IntakeError(
            f"{name} cannot be read",
            f"It breaks off: {problem}.",
            "Download the CSV of the release again.",
        ) from None


def is_neighbours(head: Sequence[str]) -> bool:
    """Whether the file lists statistical neighbours: SN1, SN2, ... with their closeness."""
    return "sn1" in map(plain, head)


def read_neighbours(head: Sequence[str], rows: Iterator[list[str]]) -> Iterator[Neighbour]:
    """The neighbours of every authority, the closest first."""
    names = [plain(each) for each in head]
    whose = next(
        (at for at, each in enumerate(names) if each in {"la_number", "la_num", "la_code"}), 0
    )
    places = [(int(each[2:]), at) for at, each in enumerate(names) if re.fullmatch(r"sn\d+", each)]
    for row in rows:
        if len(row) <= whose or not row[whose].strip().isdigit():
            continue
        for rank, at in places:
            if at < len(row) and row[at].strip().isdigit():
                close = row[at + 1].strip() if at + 1 < len(row) else ""
                yield Neighbour(row[whose].strip(), row[at].strip(), rank, close)


def read_statistics(
    head: Sequence[str],
    rows: Iterator[list[str]],
    wanted: Sequence[Wanted],
    told: Told,
    name: str,
) -> Iterator[Value]:
    """The values of a file that are measures of ours. Rows that cannot be read are in `told`.

    Raises `IntakeError` when a column that is needed cannot be found.
    """
    names = [plain(each) for each in head]
    where = places(names, name, head)
    by_column: dict[int, list[Wanted]] = {}
    for at, each in enumerate(names):
        found = [one for one in wanted if plain(one.column) == each]
        if found:
            by_column[at] = found
    open_columns = untold(names, where)
    for line, row in enumerate(rows, start=2):
        if not any(each.strip() for each in row):
            continue
        told.rows += 1
        if len(row) != len(head):
            told.refused.append((line, f"{len(row)} cells instead of {len(head)}"))
            continue
        place = _place(row, where)
        year = _year(row[where["year"]])
        if isinstance(place, str) or year is None:
            why = place if isinstance(place, str) else f"“{row[where['year']]}” is no year"
            told.refused.append((line, why))
            continue
        words = frozenset(plain(row[at]) for at in open_columns if at not in by_column)
        for at in open_columns:
            if at not in by_column:
                if number(row[at]) is not None:
                    told.unmapped.add(head[at].strip())
                continue
            for one in by_column[at]:
                if one.fits(words):
                    yield _value(row[at], place, year, one, line, told)


def untold(names: Sequence[str], where: Mapping[str, int]) -> list[int]:
    """The columns that say neither where nor when: words about the row, and numbers."""
    used = set(where.values())
    return [at for at in range(len(names)) if at not in used and names[at] not in NO_MEASURE]


def places(names: Sequence[str], name: str, head: Sequence[str]) -> dict[str, int]:
    """{meaning: column} of who and when. Raises `IntakeError` when one that is needed is missing."""
    found = {
        meaning: next(at for at, each in enumerate(names) if each in spellings)
        for meaning, spellings in MEANINGS.items()
        if any(each in spellings for each in names)
    }
    lost = [SAID[meaning] for meaning in NEEDED if meaning not in found]
    if lost:
        raise IntakeError(
            f"{name} is not understood",
            f"There is no column for {' and '.join(lost)}. It has: {', '.join(head)}.",
            "Download the CSV of the release with all its columns, or rename the column.",
        )
    return found


def _place(row: Sequence[str], where: Mapping[str, int]) -> Place | str:
    def cell(meaning: str) -> str:
        return row[where[meaning]].strip() if meaning in where else ""

    level = LEVELS.get(cell("level").lower())
    if level == "national":
        return Place(cell("country") or ENGLAND, "", cell("country_name") or "England", level, "")
    if level == "region":
        return Place(cell("region"), "", cell("region_name"), level, "")
    if level == "authority" and cell("area"):
        return Place(cell("area"), cell("old"), cell("name"), level, cell("region"))
    return f"“{cell('level')}” is no level we know, or its code is missing"


def _year(text: str) -> int | None:
    """The year in which the period ends, as releases name it: "2017" and "201617" are 2017."""
    found = _YEAR.fullmatch(text.strip())
    if found is None:
        return None
    year = int(found[1])
    return year if found[0] == found[1] else year + 1


def _value(raw: str, place: Place, year: int, wanted: Wanted, line: int, told: Told) -> Value:
    text = raw.strip()
    found = number(text)
    if found is None:
        told.markers[text] = told.markers.get(text, 0) + 1
    else:
        found *= wanted.scale
    return Value(place, year, wanted.code, wanted.kind, text, found, line)


def number(text: str) -> Decimal | None:
    """The number of a cell; None for a marker or a word."""
    try:
        found = Decimal(text.strip().replace(",", "").removesuffix("%"))
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def words_of(text: str) -> tuple[str, ...]:
    """The words that a row must hold, as they are compared: "A | B" -> ("a", "b")."""
    return tuple(plain(each) for each in text.split("|") if each.strip())
