"""Breakdowns of measures: by age, by sex, by source. Each is a list of coded categories.

In an exclusive breakdown every case is in one category, so the categories add up to the measure;
in a multi-choice one a case may be in several. The list is `dataset/dictionary/breakdowns.csv`;
in the database each breakdown has versions. A measure names those it is asked by in its column
`collected_breakdowns`; they are asked from the quarter in which the breakdown comes into force.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from types import MappingProxyType
from typing import Protocol

from dataset.figures import Item
from dataset.intake.rows import DictionaryError, Row, wrong


# "CPP-01.age.5-9": with the longest codes it fits the 60 characters of a stored code.
POINT = "."
LONGEST_SLUG, LONGEST_CATEGORY = 20, 26
HUNDRED = 100

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_CATEGORY = re.compile(r"(?P<slug>[^:\s]+): (?P<name>.*\S)")
_PERIOD = re.compile(r"\d{4}-\d{2}-q[1-4]")


@dataclass(frozen=True, slots=True)
class Category:
    slug: str  # "5-9"
    name: str  # "5 to 9"


@dataclass(frozen=True, slots=True)
class Breakdown:
    """One breakdown as it is asked in a quarter."""

    slug: str  # "age"
    name: str  # as it stands after "by": "age"
    exclusive: bool  # every case in one category; else in one or several
    categories: tuple[Category, ...]
    not_known: str  # the slug of the category for what was not recorded, or ""
    tolerated: Decimal | None  # how many percent of the measure may be not known; None: any


class BreakdownColumns(Protocol):
    """The columns of a breakdown: of a row of the file, or of a record."""

    @property
    def slug(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def exclusive(self) -> bool: ...
    @property
    def categories(self) -> str: ...
    @property
    def not_known(self) -> str: ...
    @property
    def tolerated(self) -> Decimal | None: ...


@dataclass(frozen=True, slots=True)
class BreakdownRow:
    """One row of breakdowns.csv, its values checked and typed."""

    position: int
    slug: str
    name: str
    exclusive: bool
    categories: str
    not_known: str
    tolerated: Decimal | None
    valid_from: str  # the quarter from which it is asked: "2016-17-q1"


NO_BREAKDOWNS: Mapping[str, Breakdown] = MappingProxyType({})


def breakdowns_of(rows: Iterable[BreakdownColumns]) -> dict[str, Breakdown]:
    """{slug: Breakdown} of rows of the file or of records."""
    return {
        row.slug: Breakdown(
            row.slug,
            row.name,
            row.exclusive,
            categories_of(row.categories),
            row.not_known,
            row.tolerated,
        )
        for row in rows
    }


def read_breakdowns(rows: Iterable[Mapping[str, str]]) -> tuple[BreakdownRow, ...]:
    """The whole file, checked. Raises `DictionaryError` naming row and column."""
    read = tuple(_read_row(Row(number, row, "slug")) for number, row in enumerate(rows, start=2))
    seen: set[str] = set()
    for row in read:
        if row.slug in seen:
            raise wrong(row.position + 1, row.slug, "slug", f"{row.slug} is there twice")
        seen.add(row.slug)
    return read


@lru_cache(maxsize=256)
def categories_of(text: str) -> tuple[Category, ...]:
    """ "under-1: Under 1 | 1-4: 1 to 4" as categories, in this order.

    Raises `DictionaryError` when the text has another shape, or a category is there twice.
    """
    found: list[Category] = []
    for part in text.split(" | "):
        match = _CATEGORY.fullmatch(part.strip())
        if match is None:
            raise DictionaryError(f"“{part}” is no category. Write: 5-9: 5 to 9")
        slug, name = match["slug"], match["name"]
        if not _SLUG.fullmatch(slug) or len(slug) > LONGEST_CATEGORY:
            raise DictionaryError(
                f"“{slug}” is no code of a category: small letters, digits and hyphens, "
                f"at most {LONGEST_CATEGORY}"
            )
        if any(slug == one.slug or name == one.name for one in found):
            raise DictionaryError(f"“{slug}: {name}” is there twice")
        found.append(Category(slug, name))
    return tuple(found)


@lru_cache(maxsize=512)
def slugs_of(collected_breakdowns: str) -> tuple[str, ...]:
    """ "abuse; age; sex" as slugs."""
    return tuple(slug for part in collected_breakdowns.split(";") if (slug := part.strip()))


def check_collected(code: str, collected_breakdowns: str, known: Iterable[str]) -> None:
    """Raises `DictionaryError` when a measure is asked by what is no breakdown, or twice."""
    slugs = slugs_of(collected_breakdowns)
    column = "collected_breakdowns"
    if unknown := sorted(set(slugs) - set(known)):
        why = f"“{unknown[0]}” is no breakdown."
    elif len(set(slugs)) < len(slugs):
        why = "One is there twice."
    else:
        return
    raise DictionaryError(f"{code}, column “{column}”: {why}", key=code, column=column, why=why)


def cells_of(
    measure: Item, collected_breakdowns: str, breakdowns: Mapping[str, Breakdown]
) -> Iterator[Item]:
    """One item for each category of the measure's breakdowns that are in force.

    They are asked for the quarter, also of a measure with monthly points: of a stock, as it
    stood on the last day.
    """
    for slug in slugs_of(collected_breakdowns):
        if slug in breakdowns:
            yield from _cells(measure, breakdowns[slug])


@lru_cache(maxsize=512)
def _cells(measure: Item, breakdown: Breakdown) -> tuple[Item, ...]:
    return tuple(
        replace(
            measure,
            code=POINT.join((measure.code, breakdown.slug, category.slug)),
            name=f"{measure.name}, by {breakdown.name}: {category.name}",
            label=category.name,
            monthly=False,
            breakdown=breakdown.slug,
            category=category.slug,
            part_of=measure.code,
        )
        for category in breakdown.categories
    )


def measure_of(code: str) -> str:
    """The measure that a cell is part of: "CPP-01" of "CPP-01.age.5-9", and of itself."""
    return code.partition(POINT)[0]


def is_cell(code: str) -> bool:
    """Whether the code is that of a category, not of a whole measure."""
    return POINT in code


def _read_row(row: Row) -> BreakdownRow:
    slug = row.needed("slug")
    if not _SLUG.fullmatch(slug) or len(slug) > LONGEST_SLUG:
        row.refuse("slug", f"small letters, digits and hyphens, at most {LONGEST_SLUG}")
    try:
        categories = categories_of(row.needed("categories"))
    except DictionaryError as problem:
        row.refuse("categories", str(problem).rstrip("."))
    if len(categories) < 2:
        row.refuse("categories", "a breakdown has two categories at least")
    not_known, tolerated = row.text("not_known"), row.number_or_none("tolerated")
    if not_known and not_known not in {one.slug for one in categories}:
        row.refuse("not_known", f"“{not_known}” is none of its categories")
    if tolerated is not None and not (not_known and 0 <= tolerated <= HUNDRED):
        row.refuse("tolerated", "a percentage from 0 to 100, of the category “not known”")
    valid_from = row.needed("valid_from")
    if not _PERIOD.fullmatch(valid_from):
        row.refuse("valid_from", f"“{valid_from}” is no quarter. Write it as 2017-18-q1")
    return BreakdownRow(
        position=row.number - 1,
        slug=slug,
        name=row.needed("name"),
        exclusive=row.choice("kind", ("exclusive", "multi-choice")) == "exclusive",
        categories=row.text("categories"),
        not_known=not_known,
        tolerated=tolerated,
        valid_from=valid_from,
    )
