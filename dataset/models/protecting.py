"""What each audience is shown of a quarter, worked out beside everything it was told before."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from agencies.models import Area
from dataset.analysis.disclosure import Cell, Policy, Rate, Ratio, Relation, follows, protect
from dataset.figures import QUARTER, Figure, Shown, Slot, Standing
from dataset.models import (
    POPULATION,
    Audience,
    DisclosurePolicy,
    Period,
    PolicyFor,
    Publication,
    ShownFigure,
    SubmittedFigure,
)
from dataset.models.linked import Flow, Linked, join_flows, link, renamed
from dataset.models.protection import WIDENING, strictest
from dataset.models.quarter_figures import QuarterFigures, quarter_figures


Told = dict[Slot, ShownFigure]  # what one audience was shown in a publication
AUDIENCES = {
    PolicyFor.BOARD: Audience.BOARD,
    PolicyFor.LAY: Audience.LAY,
    PolicyFor.PUBLIC: Audience.PUBLIC,
}


@dataclass(frozen=True, slots=True)
class Past:
    """A publication of this quarter, or of one beside it: figures, links, what each was told."""

    period: Period
    version: int
    known: Mapping[Slot, Figure | None]
    linked: Linked
    flows: tuple[Flow, ...]
    told: dict[str, Told]


@dataclass(frozen=True, slots=True)
class Whole:
    """Everything that one audience has been told and is about to be told, ready for `protect`
    and for the auditor."""

    cells: dict[Hashable, Cell]
    relations: list[Relation]
    insiders: dict[int, set[Hashable]]
    shared: set[Hashable]
    preferred: set[Hashable]
    elsewhere: set[Hashable]  # hidden by another board that published the same figure
    policy: Policy
    shared_policy: Policy

    def is_like(self, other: "Whole") -> bool:
        """Whether both audiences were told the same and are under the same policy."""
        return replace(self, insiders={}) == replace(other, insiders={})


@dataclass(frozen=True, slots=True)
class Protected:
    """What one audience is shown, and the whole that it was worked out from."""

    shown: dict[Slot, Shown]
    whole: Whole


@dataclass
class Protecting:
    """One quarter of a board on its way to its audiences. `at` is the moment of publishing."""

    board: object
    quarter: QuarterFigures
    linked: Linked
    flows: tuple[Flow, ...]
    policies: dict[str, Policy]
    shared_policies: dict[str, Policy]
    editions: list[Past]
    before: Past | None
    after: Past | None
    elsewhere: dict[str, Told] = field(default_factory=dict)
    is_raw: bool = False  # whether somebody may see the figures as they were sent
    _wholes: dict[str, Whole] = field(default_factory=dict)

    def all(self) -> dict[str, Protected]:
        """{audience: what it is shown}, the narrowest first: a wider one never sees more."""
        found: dict[str, Protected] = {}
        hidden: set[Hashable] = set()
        for policy_for in WIDENING:
            whole = self.whole(policy_for)
            like = next((one for one in found.values() if one.whole.is_like(whole)), None)
            mine = like.shown if like else self._shown(policy_for, whole, hidden)
            hidden |= {slot for slot, one in mine.items() if one.is_hidden}
            found[AUDIENCES[policy_for]] = Protected(mine, whole)
        return found

    def _shown(self, policy_for: str, whole: Whole, hidden: set[Hashable]) -> dict[Slot, Shown]:
        shown = protect(
            whole.cells,
            whole.relations,
            whole.policy,
            preferred=whole.preferred,
            also_hidden=hidden | whole.elsewhere,
            insiders=list(whole.insiders.values()) if policy_for == PolicyFor.BOARD else (),
            shared=whole.shared,
            shared_policy=whole.shared_policy,
        )
        return self._with_shares_of_shown({slot: shown[slot] for slot in self.quarter.known})

    def _with_shares_of_shown(self, shown: dict[Slot, Shown]) -> dict[Slot, Shown]:
        """Beside rounded numbers a share is worked out from those: its own digits would tell
        what was rounded."""
        rounded = {
            slot: one.figure
            for slot, one in shown.items()
            if one.standing is Standing.SHOWN and one.figure != self.quarter.known[slot].figure
        }
        if not rounded:
            return shown
        anew = self.quarter.shares_of(rounded)
        return shown | {
            slot: follows(shown[slot], figure)
            for slot, figure in anew.items()
            if figure != self.quarter.known[slot].figure
        }

    def knowing(self, slot: Slot) -> set[int]:
        """The agencies that can see this figure as it was sent: it is theirs, or follows from
        figures of their own and from what is never hidden."""
        parts = self._parts.get(slot, {slot})
        needed = {part for part in parts if part[0] != POPULATION}
        return {agency for agency, own in self.linked.own.items() if needed and needed <= own}

    @cached_property
    def _parts(self) -> dict[Hashable, set[Slot]]:
        shares = (one for one in self.linked.relations if isinstance(one, Rate | Ratio))
        return {one.share: set(one.parts) for one in shares}

    def whole(self, policy_for: str) -> Whole:
        if policy_for not in self._wholes:
            self._wholes[policy_for] = self._make_whole(policy_for)
        return self._wholes[policy_for]

    def _make_whole(self, policy_for: str) -> Whole:
        audience = AUDIENCES[PolicyFor(policy_for)]
        cells, relations = dict(self.linked.cells), list(self.linked.relations)
        insiders = {agency: set(keys) for agency, keys in self.linked.own.items()}
        preferred: set[Hashable] = set()
        for past in self.editions:
            self._edition(past, audience, cells, relations, insiders, preferred)
        for past in (self.before, self.after):
            if past is not None:
                _beside(past, audience, cells, relations, insiders)
        if self.before and not self.editions:
            preferred = {
                slot for slot, row in self.before.told[audience].items() if _is_hidden(row)
            }
        self._flows(cells, relations)
        elsewhere = self.elsewhere.get(audience, {})
        for slot, row in elsewhere.items():
            if slot in cells and row.standing == Standing.SHOWN.value:
                cells[slot] = replace(cells[slot], earlier=Standing.SHOWN)
        return Whole(
            cells,
            list(dict.fromkeys(relations)),
            insiders,
            self.linked.shared & cells.keys(),
            preferred,
            {slot for slot, row in elsewhere.items() if _is_hidden(row)},
            self.policies[policy_for],
            self.shared_policies[policy_for],
        )

    def _edition(self, past, audience, cells, relations, insiders, preferred) -> None:
        """An earlier version of this quarter: a figure that has not changed is the same cell."""
        told = past.told[audience]
        same = {
            slot
            for slot, figure in past.known.items()
            if slot in self.quarter.known and self.quarter.known[slot].figure == figure
        }

        def name(key):
            return key if _slots(key) <= same else (f"version {past.version}", key)

        earlier = renamed(past.linked, name, lambda key: _standing(told.get(key)))
        for key, cell in earlier.cells.items():
            if key not in self.quarter.known:
                cells.setdefault(key, cell)
            elif cell.earlier is Standing.SHOWN:
                cells[key] = replace(cells[key], earlier=Standing.SHOWN)
        relations += earlier.relations
        for agency, keys in earlier.own.items():
            insiders.setdefault(agency, set()).update(keys)
        preferred.clear()
        preferred.update(slot for slot, row in told.items() if slot in same and _is_hidden(row))

    def _flows(self, cells, relations) -> None:
        this = Linked(cells, relations)
        if self.before:
            join_flows(this, self.flows, _named(self.before), lambda code: (code, QUARTER))
        if self.after:
            join_flows(this, self.after.flows, lambda code: (code, QUARTER), _named(self.after))


def _beside(past, audience, cells, relations, insiders) -> None:
    """The quarter before or after: all of it was told, nothing of it is decided now."""
    told = past.told[audience]
    other = renamed(
        past.linked, lambda key: (past.period.slug, key), lambda key: _standing(told.get(key))
    )
    cells.update(other.cells)
    relations += other.relations
    for agency, keys in other.own.items():
        insiders.setdefault(agency, set()).update(keys)


def _named(past):
    return lambda code: (past.period.slug, (code, QUARTER))


def _slots(key) -> set[Slot]:
    """The slots that a key is about: itself, or those of what follows from others."""
    match key:
        case ("rest", whole, parts):
            return {whole, *parts}
        case ("sent", _, code, month):
            return {(code, month)}
        case _:
            return {key}


def _standing(row) -> Standing | None:
    return None if row is None else Standing(row.standing)


def _is_hidden(row) -> bool:
    return row.standing == Standing.HIDDEN.value


def protecting(board, period, quarter: QuarterFigures, version=None) -> Protecting:
    """Everything that bears on what may be shown of the quarter, or of that `version` of it; the
    number of queries grows with its versions only."""
    linked, flows = link(quarter)
    boards = {board.pk, *_sharing(linked, quarter)}
    decided = DisclosurePolicy.objects.in_force(boards)
    default = DisclosurePolicy()
    policies: dict[str, Policy] = {}
    shared_policies: dict[str, Policy] = {}
    narrower: list[Policy] = []
    shared_narrower: list[Policy] = []
    for policy_for in WIDENING:
        narrower.append(decided.get((board.pk, policy_for), default).policy)
        shared_narrower += [decided.get((one, policy_for), default).policy for one in boards]
        policies[policy_for] = strictest(narrower)
        shared_policies[policy_for] = strictest(shared_narrower)
    earlier = _publications(board).filter(period=period)
    editions = list(earlier if version is None else earlier.filter(version__lt=version))
    return Protecting(
        board=board,
        quarter=quarter,
        linked=linked,
        flows=flows,
        policies=policies,
        shared_policies=shared_policies,
        editions=[_past(one) for one in editions],
        before=_latest(board, period, -1),
        after=_latest(board, period, 1),
        elsewhere=_elsewhere(board, period, quarter, boards),
        is_raw=any(
            decided.get((board.pk, one), default).raw
            for one in (PolicyFor.BOARD, PolicyFor.INSPECTOR)
        ),
    )


def _sharing(linked: Linked, quarter: QuarterFigures) -> set[int]:
    areas = {quarter.known[slot].area for slot in linked.shared}
    return set(Area.boards.through.objects.filter(area__in=areas).values_list("board", flat=True))


def _publications(board):
    return (
        Publication.objects.filter(board=board)
        .select_related("board", "period")
        .order_by("period", "version")
    )


def _latest(board, period, step: int) -> Past | None:
    """The quarter before (-1) or after (1), as it was last published; shown is what any of its
    versions showed of the same figure."""
    year, quarter = divmod(period.year * 4 + period.quarter - 1 + step, 4)
    editions = list(_publications(board).filter(period__year=year, period__quarter=quarter + 1))
    if not editions:
        return None
    latest = _past(editions[-1])
    for earlier in editions[:-1]:
        for audience, rows in _told(earlier).items():
            for slot, row in rows.items():
                is_same = row.figure == latest.known.get(slot)
                if is_same and row.standing == Standing.SHOWN.value:
                    latest.told[audience][slot] = row
    return latest


def _past(publication) -> Past:
    figures = list(SubmittedFigure.objects.filter(publications__publication=publication))
    quarter = quarter_figures(publication.board, publication.period, figures)
    linked, flows = link(quarter)
    return Past(
        publication.period,
        publication.version,
        {slot: value.figure for slot, value in quarter.known.items()},
        linked,
        flows,
        _told(publication),
    )


def _told(publication) -> dict[str, Told]:
    """{audience: {slot: row}} of the whole sets; one query."""
    found: dict[str, Told] = {audience: {} for audience in AUDIENCES.values()}
    for row in publication.shown.filter(audience__in=list(AUDIENCES.values())):
        found[row.audience][row.code, row.month] = row
    return found


def _elsewhere(board, period, quarter: QuarterFigures, boards) -> dict[str, Told]:
    """What other boards have published of the figures that they share; one query."""
    found: dict[str, Told] = {}
    others = Publication.objects.filter(period=period, board__in=boards - {board.pk})
    rows = ShownFigure.objects.filter(
        publication__in=others.latest_versions(),
        audience__in=list(AUDIENCES.values()),
        area__isnull=False,
    )
    for row in rows:
        slot = (row.code, row.month)
        known = quarter.known.get(slot)
        if known is not None and known.area == row.area_id:
            before = found.setdefault(row.audience, {}).setdefault(slot, row)
            if before.standing == Standing.SHOWN.value and _is_hidden(row):
                found[row.audience][slot] = row
    return found
