"""The seats of a board: the groups they belong to, and who sits in them."""

from dataclasses import dataclass

from django.db.models import Prefetch

from agencies import clock
from agencies.models import Group, GroupRule, GroupSeat, Seat, SeatHolding
from agencies.models.boards import on
from agencies.verdicts import Verdict
from audits import policies


@dataclass(frozen=True, slots=True)
class SeatLine:
    seat: Seat
    groups: tuple[str, ...]
    holders: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SeatList:
    board: object
    lines: tuple[SeatLine, ...]
    rules: tuple[GroupRule, ...]  # one for each group
    may_keep: Verdict


def seat_list(board, user):
    """Every seat with its groups and people of today; four queries."""
    today = clock.today()
    seats = (
        Seat.objects.filter(board=board)
        .select_related("agency")
        .prefetch_related(
            Prefetch("groups", GroupSeat.objects.filter(on(today)).order_by("group", "pk")),
            Prefetch(
                "holdings",
                SeatHolding.objects.filter(on(today)).select_related("user").order_by("pk"),
            ),
        )
        .order_by("title", "pk")
    )
    held = {rule.group: rule for rule in GroupRule.objects.filter(board=board)}
    return SeatList(
        board=board,
        lines=tuple(
            SeatLine(
                seat,
                tuple(one.get_group_display() for one in seat.groups.all()),
                tuple(str(one.user) for one in seat.holdings.all()),
            )
            for seat in seats
        ),
        rules=tuple(
            held.get(group.value) or GroupRule(board=board, group=group.value) for group in Group
        ),
        may_keep=policies.may_keep_seats(user, board),
    )
