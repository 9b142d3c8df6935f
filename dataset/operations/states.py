"""Holding a return while it is changed, and moving it from state to state."""

from django.core.exceptions import PermissionDenied

from agencies import clock
from dataset.models import DataReturn, State, Verb


class ChangedMeanwhile(PermissionDenied):
    """Somebody else decided first. The message is for the one who came second."""


class NoReason(ValueError):
    """A reason is needed, and none was given."""


def lock(data_return):
    """Read the row afresh and hold it, so that two people cannot decide at once."""
    return (
        DataReturn.objects.select_related("agency", "area__lead_board", "period")
        .select_for_update(of=("self",))
        .get(pk=data_return.pk)
    )


# How a return stands right after each decision.
AFTER = {
    Verb.APPROVED: {State.APPROVED},
    Verb.ACCEPTED: {State.ACCEPTED},
    Verb.SENT_BACK: {State.IN_PREPARATION, State.REOPENED},
    Verb.SENT_BACK_BY_AGENCY: {State.IN_PREPARATION, State.REOPENED},
    Verb.WITHDRAWN: {State.WITHDRAWN, State.REOPENED},
}


def is_repeated(data_return, verb, *, by, reason=""):
    """Whether this person has just decided the same: a button pressed twice, a page sent again.

    Not where the return has moved on since: then the page is old, and that is said.
    """
    if data_return.state not in AFTER[verb]:
        return False
    latest = data_return.latest_submission
    last = latest.decisions.last() if latest else None
    return last is not None and (last.verb, last.decided_by_id, last.reason) == (
        verb,
        by.pk,
        reason,
    )


def change_state(data_return, state, *, by, sent_back_because=""):
    """Move a return on, only from the state it was read in. The one place that does.

    With the state it has already it only notes who touched the return, and when.
    """
    if state != data_return.state and not data_return.can_become(state):
        raise ChangedMeanwhile(f"A return that is {data_return.state} cannot become {state}.")
    moment = clock.now()
    moved = DataReturn.objects.filter(pk=data_return.pk, state=data_return.state).update(
        state=state, sent_back_because=sent_back_because, changed_at=moment, changed_by=by
    )
    if moved != 1:
        raise ChangedMeanwhile("Somebody else has decided about this return meanwhile.")
    data_return.state, data_return.sent_back_because = state, sent_back_because
    data_return.changed_at, data_return.changed_by = moment, by


def accept_at_import(keys, *, by):
    """Accept returns that nobody had begun: their figures come from an import.

    Raises `ChangedMeanwhile` when somebody has begun one of them.
    """
    moved = DataReturn.objects.filter(pk__in=keys, state=State.NOT_STARTED).update(
        state=State.ACCEPTED, changed_at=clock.now(), changed_by=by
    )
    if moved != len(keys):
        raise ChangedMeanwhile("Somebody has begun one of these returns meanwhile.")
