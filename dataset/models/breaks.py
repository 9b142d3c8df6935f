"""Where series break: from which quarter a measure's figures are not comparable with those before.

A share breaks where it is defined anew and where what it is worked out from is; a category where
its measure is, and where its breakdown's categories change.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dataset.figures import Kind
from dataset.intake.breakdowns import POINT, measure_of
from dataset.intake.fields import parts, terms
from dataset.models.dictionary import BreakdownVersion, Definition
from dataset.models.periods import Period


QUARTERS_IN_YEAR = 4


@dataclass(frozen=True, slots=True)
class Break:
    """The first quarter of a new series, and whose definition changed."""

    period: Period
    changed: tuple[str, ...]  # codes of measures, or the slug of a breakdown

    @property
    def ordinal(self) -> int:
        return self.period.ordinal


NO_BREAKS: Mapping[int, Break] = {}


@dataclass(frozen=True, slots=True)
class Breaks:
    """The breaks of every series, by measure or breakdown and the quarter's ordinal."""

    measures: Mapping[str, Mapping[int, Break]]
    breakdowns: Mapping[str, Mapping[int, Break]]
    measure_of_part: Mapping[str, str]  # "LAC-16" of "LAC-16n"

    def of(self, code: str) -> tuple[Break, ...]:
        """The breaks of a measure, share, part or category, oldest first."""
        if not (self.measures or self.breakdowns):
            return ()
        measure = measure_of(code)
        held = dict(self.measures.get(self.measure_of_part.get(measure, measure), NO_BREAKS))
        if POINT in code:
            for ordinal, one in self.breakdowns.get(code.split(POINT)[1], NO_BREAKS).items():
                held.setdefault(ordinal, one)
        return tuple(held[ordinal] for ordinal in sorted(held))

    def between(self, code: str, earlier: int, later: int) -> Break | None:
        """The latest break that parts two quarters (ordinals), or None: they are comparable."""
        return last_between(self.of(code), earlier, later)

    def since(self, code: str, ordinal: int) -> Break | None:
        """The break that the series of a quarter begins with; None for the first series."""
        return self.between(code, 0, ordinal)

    def begun(self, codes: Iterable[str], ordinal: int) -> dict[str, int]:
        """{code: how many quarters before `ordinal` its series begins}, of those that broke."""
        found: dict[str, int] = {}
        if not (self.measures or self.breakdowns):
            return found
        for code in codes:
            if last := self.since(code, ordinal):
                found[code] = ordinal - last.ordinal
        return found


def last_between(breaks: Iterable[Break], earlier: int, later: int) -> Break | None:
    """The latest of a series' breaks that parts two quarters."""
    found = None
    for one in breaks:
        if earlier < one.ordinal <= later:
            found = one
    return found


def series_breaks(*, of_categories: bool = True) -> Breaks:
    """All breaks of the dictionary; two queries, and a third when a measure has any.

    Without those of breakdowns (`of_categories`) one query less, for pages of whole measures.
    """
    measures: dict[str, dict[int, Break]] = defaultdict(dict)
    broken = Definition.objects.filter(breaks_series=True)
    for one in broken.select_related("indicator", "valid_from").order_by("version"):
        measures[one.code][one.valid_from.ordinal] = Break(one.valid_from, (one.code,))
    breakdowns: dict[str, dict[int, Break]] = defaultdict(dict)
    anew = BreakdownVersion.objects.filter(breaks_series=True).select_related("valid_from")
    for held in anew if of_categories else ():
        breakdowns[held.slug][held.valid_from.ordinal] = Break(held.valid_from, (held.slug,))
    measure_of_part = _spread_to_shares(measures) if measures else {}
    return Breaks(measures, breakdowns, measure_of_part)


def _spread_to_shares(measures: dict[str, dict[int, Break]]) -> dict[str, str]:
    """Adds the breaks that shares have from their parts; {part: its share}. One query."""
    rows = list(
        Definition.objects.filter(kind=Kind.RATIO.value)
        .order_by("-version")
        .values_list(
            "indicator__code", "version", "valid_from__year", "valid_from__quarter",
            "numerator", "denominator", "part_names",
        )
    )  # fmt: skip
    share_of = {part.code: row[0] for row in rows for part in parts(row[-1])}
    own = {code: dict(held) for code, held in measures.items()}
    until: dict[str, int] = {}
    for code, version, year, quarter, numerator, denominator, _ in rows:
        since = QUARTERS_IN_YEAR * year + quarter - 1 if version > 1 else 0
        named = dict.fromkeys(term for text in (numerator, denominator) for term, _ in terms(text))
        for term in named:
            for ordinal, one in own.get(share_of.get(term, term), NO_BREAKS).items():
                if since <= ordinal < until.get(code, ordinal + 1):
                    _add(measures[code], one)
        until[code] = since
    return share_of


def _add(held: dict[int, Break], one: Break) -> None:
    before = held.get(one.ordinal)
    changed = dict.fromkeys((*(before.changed if before else ()), *one.changed))
    held[one.ordinal] = Break(one.period, tuple(changed))
