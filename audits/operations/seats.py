"""Seats: where they sit, and who sits in them. A seat outlives whoever holds it."""

from datetime import timedelta

from django.db import transaction

from agencies import clock, trail
from agencies.models import GroupSeat, Seat, SeatHolding
from agencies.models.boards import on
from audits import policies


@transaction.atomic
def open_seat(board, *, by, title, agency, groups):
    """A new seat, in these groups from today."""
    policies.may_keep_seats(by, board).enforce()
    seat = Seat.objects.create(board=board, title=title, agency=agency)
    _sit_in(seat, groups)
    trail.record(by, "audits.seat_opened", seat, title=title, groups=sorted(groups))
    return seat


@transaction.atomic
def change_seat(seat, *, by, groups, holders):
    """The groups a seat belongs to and the people who sit in it, from today on.

    Who sat there before keeps the days until yesterday; two people may share a seat.
    """
    seat = Seat.objects.select_for_update(of=("self",)).select_related("board").get(pk=seat.pk)
    policies.may_keep_seats(by, seat.board).enforce()
    today = clock.today()
    before = {one.user_id: one for one in seat.holdings.filter(on(today))}
    wanted = {user.pk: user for user in holders}
    for user_id, holding in before.items():
        if user_id not in wanted:
            _end(holding, today)
    for user_id, user in wanted.items():
        if user_id not in before:
            SeatHolding.objects.create(seat=seat, user=user, starts_on=today)
    _sit_in(seat, groups)
    trail.record(
        by, "audits.seat_changed", seat,
        groups=sorted(groups), holders=sorted(str(user) for user in holders),
    )  # fmt: skip
    return seat


def _sit_in(seat, groups):
    today = clock.today()
    before = {one.group: one for one in seat.groups.filter(on(today))}
    for group, membership in before.items():
        if group not in groups:
            _end(membership, today)
    for group in groups:
        if group not in before:
            GroupSeat.objects.create(seat=seat, group=group, starts_on=today)


def _end(row, today):
    """Over since yesterday; what began only today is taken back."""
    if row.starts_on == today:
        row.delete()
        return
    row.ends_on = today - timedelta(days=1)
    row.save(update_fields=["ends_on"])
