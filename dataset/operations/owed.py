"""Who owes a return for which area, and which questions belong in it.

A question is asked at a level: of each board's own area, or once of a wider one (a county, a
police force). It goes to the widest area of its level that the agency serves as a whole. An
agency that serves no such area as a whole answers it board by board.
"""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Q

from agencies.models import AgencyKind, Area, Membership
from agencies.models.boards import AreaKind
from dataset.intake import fields
from dataset.models import Definition


@dataclass(frozen=True, slots=True)
class Owed:
    """One return that is owed. `levels` are those of the questions in it, in a steady order."""

    agency: int  # primary keys
    area: int
    levels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Served:
    """An area, with the boards it is for."""

    pk: int
    kind: str
    boards: frozenset[int]


def owed(period, asked=None):
    """Every return owed for a period, by agency and area; four queries whatever the number.

    An agency owes what it is asked where it served the boards on the last day of the period.
    `asked` is `levels_asked` where it is known already.
    """
    if asked is None:
        definitions = tuple(Definition.objects.current_in(period).for_reading())
        asked = levels_asked(definitions, period.quarter)
    areas = _areas()
    found = []
    for (agency, kind), boards in sorted(_serving(period).items()):
        for area, levels in sorted(_levels_by_area(areas, frozenset(boards)).items()):
            here = tuple(level for level in asked[kind] if level in levels)
            if here:
                found.append(Owed(agency, area, here))
    return found


def levels_asked(definitions, quarter):
    """{kind of agency: the levels at which it is asked anything in that quarter}."""
    rows = defaultdict(list)
    for row in definitions:
        rows[row.supplier_kind, row.area_kind].append(row)
    return {
        kind: tuple(
            level
            for level in fields.LEVELS
            if any(
                fields.items((row,), kind, quarter, (level,))
                for supplier in (kind, fields.EVERY_AGENCY)
                for row in rows[supplier, level]
            )
        )
        for kind in AgencyKind.values
    }


def _areas():
    boards = defaultdict(set)
    for area, board in Area.boards.through.objects.values_list("area", "board"):
        boards[area].add(board)
    kinds = Area.objects.values_list("pk", "kind")
    return [_Served(area, kind, frozenset(boards[area])) for area, kind in kinds if boards[area]]


def _serving(period):
    """{(agency, its kind): the boards it served}."""
    serving = Membership.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=period.ends_on), starts_on__lte=period.ends_on
    )
    found = defaultdict(set)
    for agency, kind, board in serving.values_list("agency", "agency__kind", "board"):
        found[agency, kind].add(board)
    return found


def _levels_by_area(areas, boards):
    """{area: levels of the questions that an agency of these boards answers there}."""
    found = defaultdict(set)
    for level in fields.LEVELS:
        whole = [area for area in areas if area.kind == level and area.boards <= boards]
        widest = [area for area in whole if not any(area.boards < other.boards for other in whole)]
        covered = frozenset().union(*(area.boards for area in widest))
        for area in widest:
            found[area.pk].add(level)
        if level == AreaKind.LOCAL_AUTHORITY:
            own = {board: area.pk for area in whole for board in area.boards}
        for board in boards - covered:
            if board in own:
                found[own[board]].add(level)
    return found
