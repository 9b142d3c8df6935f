"""All figures of a board's quarter before protection: sent, added up, divided."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace

from agencies import clock
from agencies.models import Area
from dataset.analysis import rollup
from dataset.figures import MONTHS, QUARTER, Figure, Kind, Reason, Share, Slot, absent, exact
from dataset.intake import fields
from dataset.intake.breakdowns import Breakdown
from dataset.models import (
    POPULATION,
    BreakdownVersion,
    DataReturn,
    Definition,
    Period,
    Population,
    Source,
    Submission,
    SubmittedFigure,
)


@dataclass(frozen=True, slots=True)
class Known:
    """One value of the quarter before protection: the figure and whether it is made up.

    None is a figure that is not due yet. `sent` is what each agency sent towards it.
    """

    figure: Figure | None
    illustrative: bool = False
    provisional: bool = False
    area: int | None = None  # the wider area it covers; None for the board's own
    sent: tuple[tuple[int, Figure], ...] = ()


@dataclass(frozen=True, slots=True)
class QuarterFigures:
    """Items, parts, population and shares of one quarter; what is asked in it, and by what
    (breakdowns by slug)."""

    period: Period
    known: dict[Slot, Known]
    definitions: list[Definition]
    breakdowns: Mapping[str, Breakdown]
    wider: Mapping[int, Known | None]  # the populations of wider areas

    def shares_of(self, figures: Mapping[Slot, Figure | None]) -> dict[Slot, Figure | None]:
        """The shares as they follow from these figures instead of what was sent."""
        known = {
            slot: replace(one, figure=figures.get(slot, one.figure))
            for slot, one in self.known.items()
        }
        return {
            slot: one.figure
            for share in fields.shares(self.definitions)
            for slot, one in _share_values(share, known, self.wider)
        }


def quarter_figures(board, period, figures):
    """The quarter as these submitted figures make it."""
    definitions = list(Definition.objects.current_in(period).for_reading())
    breakdowns = BreakdownVersion.objects.asked_in(period)
    known = _items(board, period, definitions, breakdowns, figures)
    population = population_of([board.pk], period)
    if population:
        known[POPULATION, QUARTER] = population
    wider = {area: population_of(boards, period) for area, boards in _boards_of(known).items()}
    for share in fields.shares(definitions):
        known.update(_share_values(share, known, wider))
    return QuarterFigures(period, known, definitions, breakdowns, wider)


def accepted_figures(board, period):
    """Every figure that counts for this board and quarter; two queries.

    The submissions come first: as one query, a planner that takes fresh tables for empty asks
    which of them count once for every figure.
    """
    counting = Submission.objects.counting().filter(
        data_return__period=period, data_return__area__boards=board
    )
    submissions = list(counting.values_list("pk", flat=True))
    return list(SubmittedFigure.objects.filter(submission__in=submissions).order_by("pk"))


def _items(board, period, definitions, breakdowns, figures):
    """What agencies sent, added up where several answer the same question.

    What has not come stays missing, and is never estimated; past its due date it is late.
    """
    sent: dict[Slot, list[SubmittedFigure]] = defaultdict(list)
    for figure in figures:
        sent[figure.code, figure.month].append(figure)
    submissions = Submission.objects.filter(pk__in={figure.submission_id for figure in figures})
    senders = {
        pk: (data_return, agency)
        for pk, data_return, agency in submissions.values_list(
            "pk", "data_return", "data_return__agency"
        )
    }
    answered = {data_return for data_return, _ in senders.values()}
    silent: set[Slot] = set()
    overdue: set[Slot] = set()
    area_of: dict[Slot, int] = {}
    returns = DataReturn.objects.filter(period=period, area__boards=board)
    for one in returns.select_related("agency", "area"):
        for item in fields.items(
            definitions,
            one.agency.kind,
            period.quarter,
            one.asked_levels,
            breakdowns,
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
        slot: _together(rows, senders, area_of.get(slot))
        for slot, rows in sent.items()
        if slot not in silent
    }
    return known


def _together(rows, senders, area):
    sent = tuple((senders[row.submission_id][1], row.figure) for row in rows)
    figure = sent[0][1] if len(sent) == 1 else rollup.add([figure for _, figure in sent])
    is_illustrative = any(row.source == Source.ILLUSTRATIVE for row in rows)
    return Known(figure, is_illustrative, area=area, sent=sent)


def _boards_of(known):
    """{wider area: its boards} of the areas that the figures cover."""
    boards: dict[int, list[int]] = defaultdict(list)
    wider = {value.area for value in known.values() if value.area}
    links = Area.boards.through.objects.filter(area__in=wider)
    for area, board in links.values_list("area", "board"):
        boards[area].append(board)
    return boards


def population_of(boards, period):
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
    codes = part_codes(share)
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


def part_codes(share: Share):
    return tuple(dict.fromkeys(code for code, _ in (*share.numerator, *share.denominator)))


def kinds(definitions):
    """Kinds of measures by code; a part of a share is a flow or a stock as its roll-up says."""
    kinds = {definition.code: Kind(definition.kind) for definition in definitions}
    for code, rolled in fields.rollups(definitions).items():
        if code not in kinds:
            kinds[code] = Kind.STOCK if rolled == "last" else Kind.FLOW
    return kinds
