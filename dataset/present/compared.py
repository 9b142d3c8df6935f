"""A measure beside England, the region and the statistical neighbours, from national statistics."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from statistics import median

from agencies.models.boards import AreaKind
from dataset.analysis import funnel
from dataset.figures import round_half_up
from dataset.intake import fields
from dataset.models import POPULATION, BenchmarkArea, BenchmarkValue, StatisticalNeighbour
from dataset.models.benchmarks import ATTRIBUTION, Level, ValueKind


YEARS = 5
MARCH = 3
PER = {ValueKind.RATE: 10_000, ValueKind.PERCENT: 100}
ENGLAND, REGION, NEIGHBOURS = "England", "region", "neighbours"


@dataclass(frozen=True, slots=True)
class Year:
    """One year of the table; texts are figures, or why there is none."""

    label: str  # "2016-17"
    own: str
    england: str
    region: str
    neighbours: str


@dataclass(frozen=True, slots=True)
class National:
    """One yearly series that may be drawn beside the measure's own."""

    key: str  # in the address: "england"
    name: str  # "England"
    short: str  # "Eng": in a narrow drawing
    values: Mapping[str, Decimal]  # {"2016-17": value} of the years that have one


@dataclass(frozen=True, slots=True)
class Compared:
    """The table, newest year first, and how the newest stands to England."""

    area: str
    region: str  # its name; "" where it is not known
    neighbour_count: int
    years: tuple[Year, ...]
    standing: str  # "Higher than England in 2016-17"; "" where it cannot be told
    releases: tuple[str, ...]
    lines: tuple[National, ...]  # those that have a figure in any year
    attribution: str = ATTRIBUTION


def compared(board, definition, today, charted=frozenset()):
    """What national statistics say of a rate or share, or None; six queries at most.

    Only years that have ended: the newest five, and those of the chart (`charted`, "2016-17"), so
    that the table has whatever is drawn. A count is not compared: areas differ in size.
    """
    kind = _kind(definition)
    ons = _ons_code(board) if kind else None
    own = BenchmarkArea.objects.filter(code=ons).first() if ons else None
    if own is None:
        return None
    areas = _areas(own)
    denominator = _denominator(definition, kind)
    last = today.year if today.month > MARCH else today.year - 1
    rows = (
        BenchmarkValue.objects.newest()
        .filter(area__in=areas, code=definition.code, kind=kind, year__lte=last)
        .select_related("release")
    )
    values: dict[int, dict[int, BenchmarkValue]] = {}
    for one in rows:
        values.setdefault(one.year, {})[one.area_id] = one
    if not values:
        return None
    newest = sorted(values, reverse=True)
    newest = [year for place, year in enumerate(newest) if place < YEARS or _label(year) in charted]
    region = next((one for one in areas.values() if one.level == Level.REGION), None)
    england = next((one for one in areas.values() if one.level == Level.NATIONAL), None)
    neighbours = [pk for pk, one in areas.items() if one.level == Level.AUTHORITY and pk != own.pk]
    return Compared(
        area=own.name,
        region=region.name if region else "",
        neighbour_count=len(neighbours),
        years=tuple(
            Year(
                _label(year),
                _text(values[year].get(own.pk), kind),
                _text(values[year].get(england.pk) if england else None, kind),
                _text(values[year].get(region.pk) if region else None, kind),
                _middle(values[year], neighbours, kind),
            )
            for year in newest
        ),
        standing=_standing(values[newest[0]], own, england, denominator, newest[0], kind),
        releases=tuple(
            dict.fromkeys(one.release.name for year in newest for one in values[year].values())
        ),
        lines=tuple(_lines(values, newest, england, region, neighbours)),
    )


def _lines(values, years, england, region, neighbours):
    """England, the region and the middle of the neighbours, each with the years it has."""
    one = len(neighbours) == 1
    many = "The statistical neighbour" if one else f"Middle of {len(neighbours)} neighbours"
    for key, name, short, number_in in (
        ("england", ENGLAND, "Eng", lambda held: _number_of(held, england)),
        (REGION, region.name if region else "", "Reg", lambda held: _number_of(held, region)),
        (NEIGHBOURS, many, "Nbrs", lambda held: _median(held, neighbours)),
    ):
        numbers = {_label(year): number_in(values[year]) for year in years}
        there = {label: number for label, number in numbers.items() if number is not None}
        if there:
            yield National(key, name, short, there)


def _number_of(held, area):
    value = held.get(area.pk) if area else None
    return value.number if value else None


def _kind(definition):
    return {"percent": ValueKind.PERCENT, "per 10,000": ValueKind.RATE}.get(definition.unit)


def _ons_code(board):
    area = board.areas.filter(kind=AreaKind.LOCAL_AUTHORITY, lead_board=board).first()
    return area.ons_code if area else ""


def _areas(own) -> Mapping[int, BenchmarkArea]:
    """{id: area}: its own, England, its region, and its neighbours of the newest list."""
    edition = (
        StatisticalNeighbour.objects.filter(authority=own.old_code).order_by("-edition").first()
    )
    near = (
        StatisticalNeighbour.objects.filter(edition=edition.edition, authority=own.old_code)
        if edition
        else StatisticalNeighbour.objects.none()
    )
    others = BenchmarkArea.objects.filter(level=Level.NATIONAL) | BenchmarkArea.objects.filter(
        level=Level.REGION, code=own.region
    )
    authorities = BenchmarkArea.objects.filter(
        level=Level.AUTHORITY, old_code__in=list(near.values_list("neighbour", flat=True))
    )
    return {one.pk: one for one in [own, *others, *authorities]}


def _denominator(definition, kind):
    """(code, years back) of what the share or rate is of; None where it is more than one count."""
    if kind == ValueKind.RATE:
        return POPULATION, 1
    terms = fields.terms(definition.denominator)
    return (terms[0][0], 0) if len(terms) == 1 else None


def _standing(held, own, england, denominator, year, kind):
    mine, theirs = held.get(own.pk), held.get(england.pk) if england else None
    if denominator is None or not _has_number(mine) or not _has_number(theirs):
        return ""
    code, back = denominator
    size = (
        BenchmarkValue.objects.newest()
        .filter(area=own, code=code, kind=ValueKind.NUMBER, year=year - back)
        .values_list("number", flat=True)
        .first()
    )
    if not size:
        return ""
    measure = "rate" if kind == ValueKind.RATE else "share"
    standing = funnel.compare(mine.number, theirs.number, int(size), measure=measure, per=PER[kind])
    return f"{standing.to(ENGLAND)} in {_label(year)}, allowing for the size of the area"


def _has_number(value):
    return value is not None and value.number is not None


def _text(value, kind):
    if value is None:
        return "not published"
    return value.reason if value.number is None else _number(value.number, kind)


def _middle(held, neighbours, kind):
    number = _median(held, neighbours)
    return "not published" if number is None else _number(number, kind)


def _median(held, neighbours):
    """Of the neighbours that have a figure; None where none has."""
    numbers = [held[pk].number for pk in neighbours if pk in held and held[pk].number is not None]
    return median(numbers) if numbers else None


def _number(number, kind):
    said = f"{round_half_up(Decimal(number)):,}"
    return f"{said}%" if kind == ValueKind.PERCENT else said


def _label(year):
    return f"{year - 1}-{year % 100:02}"
