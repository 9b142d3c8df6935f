"""The year lock: in June the accepted returns of a financial year are closed for good.

Until then figures of 31 March may be restated. One return can be opened again with a reason.
"""

from django.db import transaction

from agencies import clock, trail
from agencies.models import Board
from agencies.validators import no_identifying_text
from dataset import policies
from dataset.models import DataReturn, State
from dataset.operations.states import NoReason, change_state, lock


class TooEarly(ValueError):
    """The year cannot be locked yet. The message says when it can."""


class NothingToLock(ValueError):
    """No return of that year is open to be locked."""


@transaction.atomic
def lock_year(board, year, *, by):
    """Lock the accepted returns of a financial year (the year it began in) that a board leads.

    Returns those that stay open: nobody has accepted them, or a correction is asked for. Raises
    `TooEarly` before June, `NothingToLock` when there is nothing accepted left to lock.
    """
    policies.may_lock(by, board).enforce()
    Board.objects.select_for_update().get(pk=board.pk)
    first = policies.lockable_from(year)
    if clock.today() < first:
        raise TooEarly(f"The year {year}-{(year + 1) % 100:02d} is locked from {first:%-d %B %Y}.")
    returns = DataReturn.objects.select_for_update().filter(
        period__year=year, area__lead_board=board
    )
    ready = list(returns.filter(pk__in=returns.lockable()).values_list("pk", flat=True))
    if not ready:
        raise NothingToLock("No accepted return of that year is left to be locked.")
    moved = DataReturn.objects.filter(pk__in=ready).update(
        state=State.LOCKED, changed_at=clock.now(), changed_by=by
    )
    trail.record(by, "dataset.year_locked", board, year=year, returns=moved)
    return list(
        DataReturn.objects.filter(period__year=year, area__lead_board=board)
        .exclude(state=State.LOCKED)
        .select_related("agency", "area", "period")
        .order_by("period__quarter", "agency__name", "pk")
    )


@transaction.atomic
def unlock(data_return, *, reason, by):
    """Open one locked return again, so that items of it can be reopened."""
    reason = reason.strip()
    if not reason:
        raise NoReason("Say why the return is unlocked.")
    no_identifying_text(reason)
    data_return = lock(data_return)
    policies.may_unlock(by, data_return).enforce()
    change_state(data_return, State.ACCEPTED, by=by)
    trail.record(by, "dataset.return_unlocked", data_return, reason=reason)
    return data_return
