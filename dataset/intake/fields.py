"""From the dictionary to what is asked: items to fill in, shares worked out from them.

The dictionary is `dataset/dictionary/indicators.csv`; in the database each row has versions.
The functions take anything with the columns of `Definition`: a row of the file or a record.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Protocol, TypeVar

from dataset.figures import Item, Kind, Share
from dataset.intake.breakdowns import NO_BREAKDOWNS, Breakdown, cells_of
from dataset.intake.rows import DictionaryError, Row, wrong


EVERY_AGENCY = "every"
MONTHLY = "quarterly (monthly points)"
FREQUENCIES = ("quarterly", MONTHLY, "annual", "census", "section 11 cycle")
POLARITIES = ("higher better", "lower better", "context")
ROLLUPS = ("sum", "last", "distinct", "recompute", "none")
SENSES = ("at least", "at most")
CHARTS = ("xmr", "rare", "line")  # none named: chosen from the figures
# At which level a question is asked: of each board's own area, or once of a wider one.
LOCAL = "local authority"
LEVELS = (LOCAL, "county", "force")
MONTHS_IN_PERIOD = "months"
PER_POPULATION = "per 10,000"
# Units that may have decimals; everything else is counted in whole numbers.
DIVISIBLE_UNITS = frozenset({"hours", "pounds", "percent", "whole-time equivalent"})

_CODE = re.compile(r"[A-Z][A-Z0-9]{1,5}-\d{2,3}")
_TERM = re.compile(r"\s*([+-]?)\s*([A-Z][A-Z0-9]{1,5}-\d{2,3}[nd]?)\s*")
_PART = re.compile(r"(?P<code>\S+[nd]): (?P<name>.+) \[(?P<unit>.+), (?P<rollup>\w+)\]")


class Definition(Protocol):
    """The columns that say what is asked and what is worked out."""

    @property
    def code(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def theme(self) -> str: ...
    @property
    def definition(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def frequency(self) -> str: ...
    @property
    def unit(self) -> str: ...
    @property
    def numerator(self) -> str: ...
    @property
    def denominator(self) -> str: ...
    @property
    def part_names(self) -> str: ...
    @property
    def multiplier(self) -> int: ...
    @property
    def supplier_kind(self) -> str: ...
    @property
    def collected(self) -> bool: ...
    @property
    def counts_children(self) -> bool: ...
    @property
    def rollup_to_year(self) -> str: ...
    @property
    def area_kind(self) -> str: ...
    @property
    def collected_breakdowns(self) -> str: ...


AnyDefinition = TypeVar("AnyDefinition", bound=Definition)


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """One row of indicators.csv, its values checked and typed. `position` counts from 1."""

    position: int
    code: str
    name: str
    theme: str
    definition: str
    kind: Kind
    frequency: str
    unit: str
    numerator: str
    denominator: str
    part_names: str
    multiplier: int
    polarity: str
    supplying_agency: str
    supplier_kind: str
    collected: bool
    counts_children: bool
    breakdowns: str
    standard_or_target: str
    standard_value: Decimal | None
    standard_sense: str
    standard_basis: str
    rollup_to_year: str
    tier: str
    release: int
    provenance: str
    national_reference: str
    area_kind: str  # at which level the question is asked: one of LEVELS
    collected_breakdowns: str  # "abuse; age; sex": what it is asked by
    chart: str  # how it is drawn: one of CHARTS, or "" for what suits its figures


@dataclass(frozen=True, slots=True)
class Part:
    """A numerator or denominator that is no indicator itself, such as LAC-16n."""

    code: str
    name: str
    unit: str
    rollup: str  # "sum", "last" or "distinct"


def read_indicators(rows: Iterable[Mapping[str, str]]) -> tuple[IndicatorRow, ...]:
    """The whole dictionary, checked. Raises `DictionaryError` naming row and column.

    `rows` are those of `csv.DictReader`: the heading is row 1 of the file.
    """
    read = tuple(_read_row(Row(number, row)) for number, row in enumerate(rows, start=2))
    seen: set[str] = set()
    for row in read:
        if row.code in seen:
            raise wrong(row.position + 1, row.code, "code", f"{row.code} is there twice")
        seen.add(row.code)
    for row in read:
        _check_parts(row, seen)
    return read


def read_indicator(number: int, values: Mapping[str, str], codes: Collection[str]) -> IndicatorRow:
    """One row, checked; `codes` are all the indicators there are. Raises `DictionaryError`."""
    row = _read_row(Row(number, values))
    _check_parts(row, codes)
    return row


def items(
    rows: Iterable[Definition],
    supplier_kind: str,
    quarter: int,
    levels: Collection[str] = (LOCAL,),
    breakdowns: Mapping[str, Breakdown] = NO_BREAKDOWNS,
) -> tuple[Item, ...]:
    """What an agency of that kind is asked for in that quarter (1 to 4), at these levels.

    By theme, themes and measures in the order of `rows`. Annual measures are asked in
    quarter 4. Shares are not asked for; their parts that are no indicators are. After a measure
    come the categories of those of its breakdowns that are in force (`breakdowns`, by slug).
    """
    asked = asked_of(rows, supplier_kind, quarter, levels)
    themes = {row.theme: None for row in asked}
    return tuple(
        item
        for theme in themes
        for row in asked
        if row.theme == theme
        for item in _items(row, breakdowns)
    )


def asked_of(
    rows: Iterable[AnyDefinition], supplier_kind: str, quarter: int, levels: Collection[str]
) -> list[AnyDefinition]:
    """The rows that make `items`."""
    return [row for row in rows if _is_asked(row, supplier_kind, quarter, levels)]


def asks(row: Definition, supplier_kind: str, quarter: int, levels: Collection[str]) -> bool:
    """Whether the row makes any of `items`."""
    return _is_asked(row, supplier_kind, quarter, levels) and any(_items(row, NO_BREAKDOWNS))


def shares(rows: Iterable[Definition]) -> tuple[Share, ...]:
    """Every ratio of the dictionary, in the order of `rows`."""
    known = tuple(rows)
    kinds = {row.code: row.kind for row in known}
    return tuple(_share(row, kinds) for row in known if row.kind == Kind.RATIO)


def protected_codes(rows: Iterable[Definition]) -> frozenset[str]:
    """The codes of measures and parts that count children: small ones are hidden."""
    return frozenset(
        code
        for row in rows
        if row.counts_children
        for code in (row.code, *(part.code for part in parts(row.part_names)))
    )


def rollups(rows: Iterable[Definition]) -> dict[str, str]:
    """How each measure and each part makes a year: "sum", "last", "distinct"..."""
    found: dict[str, str] = {}
    for row in rows:
        found[row.code] = row.rollup_to_year
        found.update((part.code, part.rollup) for part in parts(row.part_names))
    return found


@lru_cache(maxsize=512)
def parts(part_names: str) -> tuple[Part, ...]:
    """ "LAC-16n: Plans completed [children, last] | LAC-16d: ..." as parts.

    Raises `DictionaryError` when the text has another shape.
    """
    found = []
    for text in filter(None, part_names.split(" | ")):
        match = _PART.fullmatch(text)
        if match is None or match["rollup"] not in ("sum", "last", "distinct"):
            raise DictionaryError(
                f"“{text}” is no part. Write: LAC-16n: its name [its unit, sum]; "
                "the last word is sum, last or distinct."
            )
        found.append(Part(match["code"], match["name"], match["unit"], match["rollup"]))
    return tuple(found)


@lru_cache(maxsize=512)
def terms(text: str) -> tuple[tuple[str, int], ...]:
    """ "LAC-01 - LAC-05" as (("LAC-01", 1), ("LAC-05", -1)); "months" as no terms.

    Raises `DictionaryError` when the text is neither.
    """
    if text == MONTHS_IN_PERIOD:
        return ()
    found: list[tuple[str, int]] = []
    position = 0
    while match := _TERM.match(text, position):
        if bool(found) != bool(match[1]):
            break
        found.append((match[2], -1 if match[1] == "-" else 1))
        position = match.end()
    if not found or position != len(text):
        raise DictionaryError(f"“{text}” is not codes joined by + or -, such as LAC-01 - LAC-05.")
    return tuple(found)


def _is_asked(row: Definition, supplier_kind: str, quarter: int, levels: Collection[str]) -> bool:
    return (
        row.collected
        and row.supplier_kind in (supplier_kind, EVERY_AGENCY)
        and row.area_kind in levels
        and _is_due(row.frequency, quarter)
    )


def _is_due(frequency: str, quarter: int) -> bool:
    return frequency.startswith("quarterly") or (frequency == "annual" and quarter == 4)


def _items(row: Definition, breakdowns: Mapping[str, Breakdown]) -> Iterator[Item]:
    if row.kind != Kind.RATIO:
        measure = Item(
            code=row.code,
            indicator=row.code,
            name=row.name,
            theme=row.theme,
            unit=row.unit,
            kind=Kind(row.kind),
            monthly=row.frequency == MONTHLY,
            whole=_is_whole(row.unit),
            percent=row.kind == Kind.EXTERNAL and row.unit == "percent",
            definition=row.definition,
        )
        yield measure
        yield from cells_of(measure, row.collected_breakdowns, breakdowns)
        return
    yield from _items_of_parts(row.code, row.part_names, row.theme, row.definition)


@lru_cache(maxsize=512)
def _items_of_parts(code: str, part_names: str, theme: str, definition: str) -> tuple[Item, ...]:
    return tuple(
        Item(
            code=part.code,
            indicator=code,
            name=part.name,
            theme=theme,
            unit=part.unit,
            kind=Kind.STOCK if part.rollup == "last" else Kind.FLOW,
            whole=_is_whole(part.unit),
            definition=definition,
        )
        for part in parts(part_names)
    )


def _is_whole(unit: str) -> bool:
    return unit not in DIVISIBLE_UNITS


def _share(row: Definition, kinds: Mapping[str, str]) -> Share:
    numerator = terms(row.numerator)
    return Share(
        code=row.code,
        name=row.name,
        theme=row.theme,
        unit=row.unit,
        numerator=numerator,
        denominator=terms(row.denominator),
        multiplier=row.multiplier,
        annualised=row.unit == PER_POPULATION
        and all(kinds.get(code) == Kind.FLOW for code, _ in numerator),
    )


def _read_row(row: Row) -> IndicatorRow:
    if not _CODE.fullmatch(row.needed("code")):
        row.refuse("code", "a code is letters, a hyphen and two digits, such as ICP-01")
    supplier_kind = row.text("supplier_kind")
    if not re.fullmatch(r"[a-z]*(-[a-z]+)*", supplier_kind):
        row.refuse("supplier_kind", f"“{supplier_kind}” is not small letters and hyphens")
    if row.flag("collected") and not supplier_kind:
        row.refuse("collected", "nobody supplies it")
    if bool(row.text("standard_value")) != bool(row.text("standard_sense")):
        row.refuse("standard_sense", "a standard has a number and “at least” or “at most”")
    return IndicatorRow(
        position=row.number - 1,
        code=row.text("code"),
        name=row.needed("name"),
        theme=row.needed("theme"),
        definition=row.needed("definition"),
        kind=Kind(row.choice("kind", [kind.value for kind in Kind])),
        frequency=row.choice("frequency", FREQUENCIES),
        unit=row.needed("unit"),
        numerator=row.text("numerator"),
        denominator=row.text("denominator"),
        part_names=row.text("part_names"),
        multiplier=row.whole("multiplier"),
        polarity=row.choice("polarity", POLARITIES),
        supplying_agency=row.needed("supplying_agency"),
        supplier_kind=supplier_kind,
        collected=row.flag("collected"),
        counts_children=row.flag("counts_children"),
        breakdowns=row.text("breakdowns"),
        standard_or_target=row.text("standard_or_target"),
        standard_value=row.number_or_none("standard_value"),
        standard_sense=row.choice("standard_sense", ("", *SENSES)),
        standard_basis=row.text("standard_basis"),
        rollup_to_year=row.choice("rollup_to_year", ROLLUPS),
        tier=row.needed("tier"),
        release=row.whole("release"),
        provenance=row.text("provenance"),
        national_reference=row.text("national_reference"),
        area_kind=row.choice("area_kind", LEVELS),
        collected_breakdowns=_collected_breakdowns(row),
        chart=_chart(row),
    )


def _collected_breakdowns(row: Row) -> str:
    slugs = row.text("collected_breakdowns")
    if slugs and row.text("kind") in (Kind.RATIO, Kind.EXTERNAL):
        row.refuse("collected_breakdowns", "only a count is asked by category")
    return slugs


def _chart(row: Row) -> str:
    chart = row.choice("chart", ("", *CHARTS))
    if chart == "rare" and row.text("kind") != Kind.FLOW:
        row.refuse("chart", "only a flow counts events, so only a flow has rare ones")
    return chart


def _check_parts(row: IndicatorRow, indicators: Collection[str]) -> None:
    """A ratio divides things that exist; nothing else divides."""

    def refused(column: str, why: str) -> DictionaryError:
        return wrong(row.position + 1, row.code, column, why)

    try:
        own = {part.code for part in parts(row.part_names)}
    except DictionaryError as problem:
        raise refused("part_names", str(problem)) from problem
    if stray := sorted(code for code in own if code[:-1] != row.code):
        raise refused("part_names", f"{stray[0]} is not of {row.code}")
    for column, text in (("numerator", row.numerator), ("denominator", row.denominator)):
        if row.kind is not Kind.RATIO:
            if text or own:
                raise refused(column, "only a ratio has parts")
            continue
        try:
            needed = {code for code, _ in terms(text)}
        except DictionaryError as problem:
            raise refused(column, str(problem)) from problem
        if unknown := sorted(needed - own - set(indicators)):
            raise refused(column, f"{unknown[0]} is no indicator and has no part name")
