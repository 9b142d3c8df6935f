"""Publishing a quarter: frozen pointers to what was accepted, and what each audience is shown."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from agencies import clock, trail
from agencies.models import Area, Board
from agencies.validators import no_identifying_text
from dataset import policies
from dataset.analysis import disclosure, rollup
from dataset.analysis.disclosure import Cell, Policy, Total
from dataset.checks.engine import read_rules
from dataset.checks.sums import sums
from dataset.figures import (
    MONTHS,
    QUARTER,
    Figure,
    Kind,
    Reason,
    Share,
    Slot,
    absent,
    exact,
)
from dataset.intake import fields
from dataset.intake.breakdowns import POINT, Breakdown, is_cell, measure_of
from dataset.models import (
    POPULATION,
    Audience,
    BreakdownVersion,
    DataReturn,
    Definition,
    Population,
    Publication,
    PublishedFigure,
    RuleVersion,
    ShownFigure,
    Source,
    Submission,
    SubmittedFigure,
)


BATCH = 1000


class NothingToPublish(ValueError):
    """No return has been accepted, or nothing has changed since the last version."""


@dataclass(frozen=True, slots=True)
class Known:
    """One value of the quarter before protection: the figure and whether it is made up.

    None is a figure that is not due yet.
    """

    figure: Figure | None
    illustrative: bool = False
    provisional: bool = False
    area: int | None = None  # the wider area it covers; None for the board's own


@dataclass(frozen=True, slots=True)
class _Dictionary:
    """What is asked in the quarter, and by what (breakdowns by slug)."""

    definitions: list[Definition]
    breakdowns: Mapping[str, Breakdown]


@transaction.atomic
def publish(board, period, *, by, note="", at=None):
    """The next version of a board's quarter.

    Points at the figures of the newest accepted submission of every return; a return that is
    missing is shown as missing, never estimated. The whole set goes through `protect`, and what
    it gives is stored for readers. `at` dates history that is loaded later; otherwise now.
    Raises `NothingToPublish` with a sentence for the person who asked.
    """
    policies.may_publish(by, board).enforce()
    no_identifying_text(note)
    Board.objects.select_for_update().get(pk=board.pk)  # one version at a time
    figures = _accepted_figures(board, period)
    last = Publication.objects.filter(board=board, period=period).order_by("-version").first()
    known, dictionary = _known(board, period, figures)
    _refuse_if_nothing_new(figures, known.get((POPULATION, QUARTER)), last)
    publication = Publication.objects.create(
        board=board,
        period=period,
        version=last.version + 1 if last else 1,
        published_at=at or clock.now(),
        published_by=by,
        note=note,
    )
    PublishedFigure.objects.bulk_create(
        [PublishedFigure(publication=publication, figure=figure) for figure in figures],
        batch_size=BATCH,
    )
    ShownFigure.objects.bulk_create(_protected(publication, known, dictionary), batch_size=BATCH)
    trail.record(
        by,
        "dataset.quarter_published",
        publication,
        board=board.slug,
        period=period.slug,
        version=publication.version,
        figures=len(figures),
        note=note,
    )
    return publication


def _accepted_figures(board, period):
    """Every figure that counts for this board and quarter; two queries.

    The submissions come first: as one query, a planner that takes fresh tables for empty asks
    which of them count once for every figure.
    """
    counting = Submission.objects.counting().filter(
        data_return__period=period, data_return__area__boards=board
    )
    submissions = list(counting.values_list("pk", flat=True))
    return list(SubmittedFigure.objects.filter(submission__in=submissions).order_by("pk"))


def _refuse_if_nothing_new(figures, population, last):
    """A version needs something accepted since the last one, or a new population estimate."""
    if not figures:
        raise NothingToPublish("No return of this quarter has been accepted yet.")
    if last is None:
        return
    pointed = set(last.pointers.values_list("figure", flat=True))
    if pointed == {figure.pk for figure in figures} and not _is_new(population, last):
        raise NothingToPublish(
            f"Nothing has been accepted since version {last.version}, so there is nothing new."
        )


def _is_new(population, last):
    if population is None:
        return False
    before = last.shown.filter(audience=Audience.BOARD, code=POPULATION, month=QUARTER).first()
    return before is None or (before.figure, before.provisional) != (
        population.figure,
        population.provisional,
    )


def _known(board, period, figures):
    """{slot: Known} for items, parts, population and shares of the quarter; the dictionary."""
    dictionary = _Dictionary(
        list(Definition.objects.current_in(period).for_reading()),
        BreakdownVersion.objects.asked_in(period),
    )
    known = _items(board, period, dictionary, figures)
    population = _population([board.pk], period)
    if population:
        known[POPULATION, QUARTER] = population
    wider = {area: _population(boards, period) for area, boards in _boards_of(known).items()}
    for share in fields.shares(dictionary.definitions):
        known.update(_share_values(share, known, wider))
    return known, dictionary


def _items(board, period, dictionary, figures):
    """What agencies sent, added up where several answer the same question.

    What has not come stays missing, and is never estimated; past its due date it is late.
    """
    sent: dict[Slot, list[SubmittedFigure]] = defaultdict(list)
    for figure in figures:
        sent[figure.code, figure.month].append(figure)
    answered = set(
        Submission.objects.filter(pk__in={figure.submission_id for figure in figures}).values_list(
            "data_return", flat=True
        )
    )
    silent: set[Slot] = set()
    overdue: set[Slot] = set()
    area_of: dict[Slot, int] = {}
    returns = DataReturn.objects.filter(period=period, area__boards=board)
    for one in returns.select_related("agency", "area"):
        for item in fields.items(
            dictionary.definitions,
            one.agency.kind,
            period.quarter,
            one.asked_levels,
            dictionary.breakdowns,
        ):
            slots = {(item.code, QUARTER), *item.slots}
            if one.pk not in answered:
                silent.update(slots)
                if clock.today() > one.due_on:
                    overdue.update(slots)
            if one.area.kind != fields.LOCAL:
                area_of.update(dict.fromkeys(slots, one.area_id))
    late = absent(Reason.LATE)
    known = {
        slot: Known(late if slot in overdue else None, area=area_of.get(slot)) for slot in silent
    }
    known |= {
        slot: _together(rows, area_of.get(slot))
        for slot, rows in sent.items()
        if slot not in silent
    }
    return known


def _together(rows, area):
    figure = rows[0].figure if len(rows) == 1 else rollup.add([row.figure for row in rows])
    return Known(figure, any(row.source == Source.ILLUSTRATIVE for row in rows), area=area)


def _boards_of(known):
    """{wider area: its boards} of the areas that the figures cover."""
    boards: dict[int, list[int]] = defaultdict(list)
    wider = {value.area for value in known.values() if value.area}
    links = Area.boards.through.objects.filter(area__in=wider)
    for area, board in links.values_list("area", "board"):
        boards[area].append(board)
    return boards


def _population(boards, period):
    """Residents under 18 of one board's area or of several, and whether a newer estimate for
    that year is still to come; None where there is no estimate."""
    estimates = [Population.objects.newest_for(one, period, clock.today()) for one in boards]
    if None in estimates:
        return None
    return Known(
        exact(sum(estimate.children for estimate in estimates)),
        provisional=any(estimate.year < period.year for estimate in estimates),
    )


def _share_values(share: Share, known: Mapping[Slot, Known], wider: Mapping[int, Known | None]):
    """The share for the quarter, and for each month in which all its parts have points.

    Its parts cover one area: a rate over a county stands on the county's population, and parts
    of different areas make no share.
    """
    codes = _part_codes(share)
    for month in (QUARTER, *MONTHS):
        if month and POPULATION in codes:
            continue
        parts = {code: known[code, month] for code in codes if (code, month) in known}
        areas = {part.area for code, part in parts.items() if code != POPULATION}
        if len(parts) < len(codes) or len(areas) > 1:
            continue
        area = areas.pop() if areas else None
        if area and POPULATION in parts:
            if wider[area] is None:
                continue
            parts[POPULATION] = wider[area]
        months = 1 if month else rollup.MONTHS_IN_QUARTER
        figure = rollup.share(share, {code: part.figure for code, part in parts.items()}, months)
        yield (
            (share.code, month),
            Known(
                figure,
                any(part.illustrative for part in parts.values()),
                any(part.provisional for part in parts.values()),
                area,
            ),
        )


def _part_codes(share: Share):
    return tuple(dict.fromkeys(code for code, _ in (*share.numerator, *share.denominator)))


def _protected(publication, known, dictionary):
    """Rows of what the Board and its partners are shown, out of one call of `protect`."""
    counting_children = fields.protected_codes(dictionary.definitions)
    cells = {
        slot: Cell(value.figure, protected=measure_of(slot[0]) in counting_children)
        for slot, value in known.items()
    }
    relations = [
        *_relations(publication.period, dictionary.definitions, known),
        *_of_breakdowns(dictionary.breakdowns, known),
    ]
    shown = disclosure.protect(cells, relations, Policy())
    return [
        ShownFigure(
            publication=publication,
            audience=Audience.BOARD,
            code=slot[0],
            month=slot[1],
            standing=value.standing.value,
            illustrative=known[slot].illustrative,
            provisional=known[slot].provisional,
            area_id=known[slot].area,
            **ShownFigure.columns_of(value.figure),
        )
        for slot, value in shown.items()
    ]


def _relations(period, definitions, known):
    """How the cells hang together: months and quarter, sums of measures, shares and parts."""
    relations = []
    kinds = _kinds(definitions)
    for code in {code for code, month in known if month and kinds.get(code) != Kind.RATIO}:
        parts = MONTHS if kinds.get(code) == Kind.FLOW else MONTHS[-1:]
        relations.append(Total((code, QUARTER), tuple((code, month) for month in parts)))
    rules = read_rules(RuleVersion.objects.current_in(period).order_by("rule_id"))
    for whole, parts in sums(rules):
        for category, month in _points_of(whole, known):
            slots = tuple((code + category, month) for code in parts)
            if known.keys() >= set(slots):
                relations.append(Total((whole + category, month), slots))
    for share in fields.shares(definitions):
        for month in (QUARTER, *MONTHS):
            if (share.code, month) in known:
                parts = [(code, month) for code in _part_codes(share)]
                relations.append(disclosure.ratio((share.code, month), parts))
    return relations


def _points_of(code, known):
    """(".age.5-9" or "", month) of a measure and its categories: a sum of measures holds in each
    category that all of them have."""
    return [(slot[0].removeprefix(code), slot[1]) for slot in known if measure_of(slot[0]) == code]


def _of_breakdowns(breakdowns, known):
    """The categories of each exclusive breakdown add up to their measure."""
    parts: dict[tuple[str, str], list[Slot]] = defaultdict(list)
    for code, month in known:
        if is_cell(code):
            whole, slug, _ = code.split(POINT)
            parts[whole, slug].append((code, month))
    for (whole, slug), slots in parts.items():
        if slug in breakdowns and breakdowns[slug].exclusive and (whole, QUARTER) in known:
            yield Total((whole, QUARTER), tuple(sorted(slots)))


def _kinds(definitions):
    """Kinds of measures by code; a part of a share is a flow or a stock as its roll-up says."""
    kinds = {definition.code: Kind(definition.kind) for definition in definitions}
    for code, rolled in fields.rollups(definitions).items():
        if code not in kinds:
            kinds[code] = Kind.STOCK if rolled == "last" else Kind.FLOW
    return kinds
