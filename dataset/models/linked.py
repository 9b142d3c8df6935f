"""How the figures of a quarter hang together: what `protect` and the auditor are told.

Within the quarter a figure is known by its slot, (code, month). What follows from others without
standing anywhere has a key of its own: what is left of a whole, what one agency sent of a sum.
"""

from collections import defaultdict
from collections.abc import Hashable
from dataclasses import dataclass, field
from decimal import Decimal

from dataset.analysis.disclosure import Cell, Rate, Ratio, Relation, Total, ratio
from dataset.analysis.rollup import MONTHS_IN_QUARTER, MONTHS_IN_YEAR
from dataset.checks.engine import read_rules
from dataset.checks.sums import stocks_and_flows, sums, within
from dataset.figures import MONTHS, QUARTER, Figure, Kind, Slot, exact
from dataset.intake import fields
from dataset.intake.breakdowns import POINT, is_cell, measure_of
from dataset.models import POPULATION, RuleVersion
from dataset.models.quarter_figures import QuarterFigures, kinds, part_codes


PARTS_OF_A_WHOLE = ("sum", "subset")  # kinds of rules that say so; others are only plausible
REST, SENT = "rest", "sent"


@dataclass(frozen=True, slots=True)
class Linked:
    """Cells and relations, the cells that each agency sent itself, and those that cover an area
    of several boards."""

    cells: dict[Hashable, Cell] = field(default_factory=dict)
    relations: list[Relation] = field(default_factory=list)
    own: dict[int, set[Hashable]] = field(default_factory=lambda: defaultdict(set))
    shared: set[Hashable] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Flow:
    """A stock at the end of the quarter is that of the quarter before, plus `into` less `out`."""

    stock: str
    into: str
    out: str


def link(quarter: QuarterFigures) -> tuple[Linked, tuple[Flow, ...]]:
    """Everything that one quarter's figures say of each other; and its stocks and flows, which
    join it to the quarters on either side. One query."""
    counting = fields.protected_codes(quarter.definitions)
    found = Linked()
    for slot, value in quarter.known.items():
        found.cells[slot] = Cell(value.figure, protected=measure_of(slot[0]) in counting)
        if value.area:
            found.shared.add(slot)
        _senders(found, slot, value.sent)
    rows = list(
        RuleVersion.objects.current_in(quarter.period)
        .filter(type__in=(*PARTS_OF_A_WHOLE, "stock-flow"))
        .order_by("rule_id")
    )
    parts = read_rules(row for row in rows if row.type in PARTS_OF_A_WHOLE)
    _months(found, quarter)
    _wholes(found, quarter, sums(parts), is_all=True)
    _wholes(found, quarter, within(parts), is_all=False)
    _breakdowns(found, quarter)
    _shares(found, quarter)
    flows = stocks_and_flows(read_rules(row for row in rows if row.type == "stock-flow"))
    return found, tuple(Flow(*each) for each in flows)


def _senders(found: Linked, slot: Slot, sent: tuple[tuple[int, Figure], ...]) -> None:
    """A sum over agencies is a whole of what each sent; one agency's own figure is its own."""
    if len(sent) == 1:
        found.own[sent[0][0]].add(slot)
        return
    keys = []
    for agency, figure in sent:
        key = (SENT, agency, *slot)
        keys.append(key)
        found.cells[key] = Cell(figure, found.cells[slot].protected, published=False)
        found.own[agency].add(key)
    if keys:
        found.relations.append(Total(slot, tuple(keys)))


def _months(found: Linked, quarter: QuarterFigures) -> None:
    kind = kinds(quarter.definitions)
    codes = {code for code, month in quarter.known if month and kind.get(code) != Kind.RATIO}
    for code in sorted(codes):
        months = MONTHS if kind.get(code) == Kind.FLOW else MONTHS[-1:]
        _add_total(found, (code, QUARTER), tuple((code, month) for month in months))


def _wholes(found: Linked, quarter: QuarterFigures, rules, *, is_all: bool) -> None:
    """A sum or subset of measures holds in each category and month that all of them have."""
    slots_of: dict[str, list[Slot]] = defaultdict(list)
    for slot in quarter.known:
        slots_of[measure_of(slot[0])].append(slot)
    for whole, codes in rules:
        for code, month in slots_of.get(whole, ()):
            category = code.removeprefix(whole)
            slots = tuple((part + category, month) for part in codes)
            if quarter.known.keys() >= set(slots):
                join = _add_total if is_all else _add_subset
                join(found, (code, month), slots)


def _breakdowns(found: Linked, quarter: QuarterFigures) -> None:
    """The categories of an exclusive breakdown add up to their measure; of another, each is a
    part of it."""
    parts: dict[tuple[str, str], list[Slot]] = defaultdict(list)
    for code, month in quarter.known:
        if is_cell(code):
            whole, slug, _ = code.split(POINT)
            parts[whole, slug].append((code, month))
    for (whole, slug), slots in sorted(parts.items()):
        if slug not in quarter.breakdowns or (whole, QUARTER) not in quarter.known:
            continue
        if quarter.breakdowns[slug].exclusive:
            _add_total(found, (whole, QUARTER), tuple(sorted(slots)))
        else:
            for slot in slots:
                _add_subset(found, (whole, QUARTER), (slot,))


def _shares(found: Linked, quarter: QuarterFigures) -> None:
    for share in fields.shares(quarter.definitions):
        for month in (QUARTER, *MONTHS):
            if (share.code, month) not in quarter.known:
                continue
            slot = (share.code, month)
            found.relations.append(_rate(found, share, slot, month))
            if share.unit == "percent" and len(share.numerator) == len(share.denominator) == 1:
                (part, _), (whole, _) = share.numerator[0], share.denominator[0]
                if {(part, month), (whole, month)} <= found.cells.keys():
                    _add_subset(found, (whole, month), ((part, month),))


def _rate(found: Linked, share, slot: Slot, month: int) -> Rate | Ratio:
    """Over a wider area's population the parts are not all at hand."""
    parts = [(code, month) for code in part_codes(share)]
    if not share.denominator or (slot in found.shared and (POPULATION, month) in parts):
        return ratio(slot, parts)
    times = MONTHS_IN_YEAR // (1 if month else MONTHS_IN_QUARTER) if share.annualised else 1
    return Rate(
        slot,
        tuple(((code, month), sign) for code, sign in share.numerator),
        tuple(((code, month), sign) for code, sign in share.denominator),
        share.multiplier * times,
    )


def _add_total(found: Linked, whole: Hashable, parts: tuple[Hashable, ...]) -> None:
    if whole in found.cells:
        found.relations.append(Total(whole, parts, off=_left(found.cells, whole, parts) or NOUGHT))


NOUGHT = Decimal(0)


def _add_subset(found: Linked, whole: Hashable, parts: tuple[Hashable, ...]) -> None:
    """What is left of the whole is a cell that stands nowhere."""
    key = (REST, whole, parts)
    left = _left(found.cells, whole, parts)
    if key in found.cells or (left is not None and left < 0):
        return
    everyone = [found.cells[one] for one in (whole, *parts)]
    found.cells[key] = Cell(
        None if left is None else exact(left),
        protected=all(cell.protected for cell in everyone),
        published=False,
    )
    found.relations.append(Total(whole, (*parts, key)))
    for agency, own in found.own.items():
        if own.issuperset((whole, *parts)):
            found.own[agency].add(key)


def _left(cells, whole: Hashable, parts: tuple[Hashable, ...]) -> Decimal | None:
    """The whole less its parts, where all are known exactly."""
    figures = [cells[one].figure if one in cells else None for one in (whole, *parts)]
    if not all(figure is not None and figure.is_exact for figure in figures):
        return None
    first, *others = (figure.low for figure in figures)
    return first - sum(others)


def join_flows(found: Linked, flows, before, now) -> None:
    """Stock and flow from the quarter before: `before` and `now` make keys of codes."""
    for flow in flows:
        keys = (before(flow.stock), now(flow.into), now(flow.out))
        if {now(flow.stock), *keys} <= found.cells.keys():
            signs = (1, 1, -1)
            figures = [found.cells[key].figure for key in (now(flow.stock), *keys)]
            off = NOUGHT
            if all(figure is not None and figure.is_exact for figure in figures):
                first, *others = (figure.low for figure in figures)
                off = first - sum(s * other for s, other in zip(signs, others, strict=True))
            found.relations.append(Total(now(flow.stock), keys, signs=signs, off=off))


def renamed(linked: Linked, name, told) -> Linked:
    """The same under other keys, as what an audience was told before: `told` gives the standing
    of a key in an earlier publication, None for what was not in it."""
    result = Linked()
    shares = {each.share for each in linked.relations if not isinstance(each, Total)}
    for key, cell in linked.cells.items():
        if key in shares:
            continue
        standing = told(key) if cell.published else None
        if cell.published and standing is None:
            continue
        result.cells[name(key)] = Cell(cell.figure, cell.protected, cell.published, standing)
    for relation in linked.relations:
        if isinstance(relation, Total):
            keys = tuple(name(key) for key in relation.parts)
            result.relations.append(
                Total(name(relation.total), keys, relation.complete, relation.signs, relation.off)
            )
    for agency, keys in linked.own.items():
        result.own[agency].update(map(name, keys))
    return result
