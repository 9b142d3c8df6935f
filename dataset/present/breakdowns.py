"""A measure by category, as its readers are shown it: this quarter, the one before, the share."""

from collections import defaultdict
from dataclasses import dataclass

from dataset.analysis import rollup
from dataset.figures import QUARTER, Share, Shown, in_unit
from dataset.intake.breakdowns import POINT, Breakdown, slugs_of
from dataset.models import BreakdownVersion, ShownFigure
from dataset.present.address import addresses_in
from dataset.present.measure import Measure
from dataset.present.measure_rows import Cell
from dataset.present.series import shown_from


@dataclass(frozen=True, slots=True)
class Line:
    """One category."""

    name: str
    now: Cell
    before: Cell | None
    share: str  # "21.1%" of the measure; "" when either is not shown
    address: str  # where it can always be read as it was published


@dataclass(frozen=True, slots=True)
class BreakdownTable:
    slug: str
    name: str  # as it stands after "by": "age"
    exclusive: bool
    lines: tuple[Line, ...]
    broken: bool  # the measure or its categories were defined anew since the figures before

    @property
    def hidden(self):
        return sum(line.now.shown.is_hidden for line in self.lines)


@dataclass(frozen=True, slots=True)
class CellRow:
    """One category in one quarter."""

    row: object  # the `measure.Row` of the whole
    breakdown: str  # slugs
    category: str
    name: str  # "5 to 9"
    cell: Cell


def asked_by(measure: Measure):
    """The breakdowns it is asked by in the quarter the page stands at; one query at most."""
    slugs = slugs_of(measure.definition.collected_breakdowns)
    if not (slugs and measure.publication):
        return ()
    held = BreakdownVersion.objects.asked_in(measure.publication.period)
    return tuple(held[slug] for slug in slugs if slug in held)


def breakdown_tables(measure: Measure, breakdowns):
    """A table for each breakdown that was published for the quarter; one query at most."""
    now = measure.now
    if now is None:
        return ()
    before = measure.year_ago if measure.is_yearly else measure.before
    table = _cells(measure.code, [now, before], measure.reader) if breakdowns else {}
    tables = (_table(measure, breakdown, table, now, before) for breakdown in breakdowns)
    return tuple(table for table in tables if table.lines)


def words_of(code, period):
    """ "by age: 5 to 9" for the code of a category, as it was asked in the quarter; one query."""
    _, slug, category = code.split(POINT)
    names = _Names(
        BreakdownVersion.objects.filter(slug=slug).select_related("valid_from").order_by("version")
    )
    return f"by {names.breakdown(slug, period)}: {names.of(slug, category, period)}"


def cell_rows(measure: Measure):
    """Every category in every quarter of the measure's rows, as `CellRow`s; two queries."""
    rows = [row for row in measure.rows if row.month == QUARTER]
    table = _cells(measure.code, rows, measure.reader)
    names = _Names(BreakdownVersion.objects.select_related("valid_from").order_by("version"))
    for row in rows:
        held = table.get(row.publication.pk, {})
        for (slug, category), cell in held.items():
            yield CellRow(row, slug, category, names.of(slug, category, row.period), cell)


class _Names:
    """The names of categories in the quarter they were asked in."""

    def __init__(self, versions):
        self._versions = defaultdict(list)
        for version in versions:
            self._versions[version.slug].append(version)

    def of(self, slug, category, period):
        held = self._in_force(slug, period)
        names = {one.slug: one.name for one in held.categories} if held else {}
        return names.get(category, category)

    def breakdown(self, slug, period):
        held = self._in_force(slug, period)
        return held.name if held else slug

    def _in_force(self, slug, period):
        """The breakdown of that quarter; before its first one, the first."""
        found = None
        for version in self._versions[slug]:
            if found is None or version.valid_from.starts_on <= period.starts_on:
                found = version
        return found.breakdown if found else None


def _cells(code, rows, reader):
    """{publication: {(breakdown, category): Cell}}, as they were sent in; one query."""
    table = defaultdict(dict)
    found = (
        ShownFigure.objects.seen_by(reader)
        .filter(
            publication__in=[row.publication.pk for row in rows if row],
            month=QUARTER,
            code__startswith=f"{code}{POINT}",
        )
        .order_by("pk")
    )
    for pk, cell_code, made_up, for_now, area, *value in found.values_list(
        "publication", "code", "illustrative", "provisional", "area",
        "standing", "low", "high", "qualifier", "reason",
    ):  # fmt: skip
        _, slug, category = cell_code.split(POINT)
        table[pk][slug, category] = Cell(shown_from(*value), made_up, for_now, area)
    return table


def _table(measure, breakdown: Breakdown, table, now, before):
    here = table.get(now.publication.pk, {})
    parted = before and measure.breaks.between(
        POINT.join((measure.code, breakdown.slug, "")), before.period.ordinal, now.period.ordinal
    )
    there = table.get(before.publication.pk, {}) if before else {}
    address = addresses_in(now.publication)
    return BreakdownTable(
        slug=breakdown.slug,
        name=breakdown.name,
        exclusive=breakdown.exclusive,
        lines=tuple(
            Line(
                name=one.name,
                now=here[breakdown.slug, one.slug],
                before=there.get((breakdown.slug, one.slug)),
                share=_share(here[breakdown.slug, one.slug].shown, now.shown),
                address=address(POINT.join((measure.code, breakdown.slug, one.slug))),
            )
            for one in breakdown.categories
            if (breakdown.slug, one.slug) in here
        ),
        broken=bool(parted),
    )


def _share(part: Shown, whole: Shown):
    """From what is shown only: a hidden category or measure has no share."""
    if part.is_hidden or whole.is_hidden:
        return ""
    share = Share("", "", "", "percent", (("part", 1),), (("whole", 1),))
    value = rollup.share(share, {"part": part.figure, "whole": whole.figure})
    return in_unit(value, "percent") if value and value.has_number else ""
