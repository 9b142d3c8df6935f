"""Who owes a return for which area, and which questions belong in it.

A question is asked at a level: of each board's own area, or once of a wider one (a county, a
police force). It goes to the widest area of its level that the agency serves as a whole. An
agency that serves no such area as a whole answers it board by board.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

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


@dataclass(frozen=True, slots=True)
class _Service:
    """That an agency serves a board, from a day to a day; `ends_on` is None while it does."""

    agency: int
    kind: str
    board: int
    starts_on: date
    ends_on: date | None


@dataclass(frozen=True, slots=True)
class Ground:
    """The areas, and who served which board when: the same for every period."""

    areas: list[_Served]
    services: list[_Service]

    @classmethod
    def read(cls):
        """As the database has it now; three queries."""
        areas = Area.objects.all()
        return cls.of(areas, boards_by_area(), Membership.objects.select_related("agency"))

    @classmethod
    def of(cls, areas, boards, memberships):
        """From records at hand; `boards` are `boards_by_area()`."""
        served = [_Served(one.pk, one.kind, frozenset(boards[one.pk])) for one in areas]
        return cls(
            [one for one in served if one.boards],
            [
                _Service(one.agency_id, one.agency.kind, one.board_id, one.starts_on, one.ends_on)
                for one in memberships
            ],
        )

    def serving(self, period):
        """{(agency, its kind): the boards it served on the last day of a period}."""
        found = defaultdict(set)
        for one in self.services:
            if one.starts_on <= period.ends_on <= (one.ends_on or date.max):
                found[one.agency, one.kind].add(one.board)
        return found


def owed(period, asked=None, ground=None):
    """Every return owed for a period, by agency and area; four queries whatever the number.

    An agency owes what it is asked where it served the boards on the last day of the period.
    `asked` is `levels_asked`, and `ground` is `Ground.read()`, where they are known already.
    """
    ground = ground or Ground.read()
    if asked is None:
        definitions = tuple(Definition.objects.current_in(period).for_reading())
        asked = levels_asked(definitions, period.quarter)
    found = []
    for (agency, kind), boards in sorted(ground.serving(period).items()):
        for area, levels in sorted(_levels_by_area(ground.areas, frozenset(boards)).items()):
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
                fields.asks(row, kind, quarter, (level,))
                for supplier in (kind, fields.EVERY_AGENCY)
                for row in rows[supplier, level]
            )
        )
        for kind in AgencyKind.values
    }


def boards_by_area():
    """{area: the boards it is for}, by their keys; one query."""
    boards = defaultdict(set)
    for area, board in Area.boards.through.objects.values_list("area", "board"):
        boards[area].add(board)
    return boards


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
