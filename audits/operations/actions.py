"""Everything that changes an action: raise, reword, report, withdraw, sign off, refuse."""

from django.core.exceptions import ValidationError
from django.db import transaction

from agencies import clock, trail
from agencies.validators import no_identifying_text
from audits import policies
from audits.models import (
    ORIGINS,
    Action,
    ActionState,
    ActionUpdate,
    UpdateKind,
    accepted_since_done,
    outcome_of,
)
from audits.operations.numbers import next_number


class ChangedMeanwhile(Exception):
    """Somebody else changed the action after this person opened it."""


class OfAnotherBoard(ValueError):
    """The owner, or what the action comes from, belongs to another board."""


class NoReason(ValueError):
    """Something has to be said, and nothing was. The message says what."""


BOARD_OF = {
    "owner": lambda seat: seat.board_id,
    "decision": lambda decision: decision.exception.board_id,
    "risk": lambda risk: risk.board_id,
    "challenge": lambda challenge: challenge.board_id,
    "finding": lambda finding: finding.audit.board_id,
    "recommendation": lambda recommendation: recommendation.inspection.board_id,
    "meeting": lambda meeting: meeting.board_id,
    "priority": lambda priority: priority.board_id,
}


@transaction.atomic
def raise_action(board, *, by, fields):
    """A new action that has not begun. `fields` are its own columns, at most one of `ORIGINS`.

    Without an agency it is the one of the owner's seat.
    """
    policies.may_raise_action(by, board).enforce()
    _of_this_board(board, fields)
    _check_words(fields)
    fields = {"agency": fields["owner"].agency} | _without_empty(fields)
    action = Action.objects.create(
        board=board,
        number=next_number(Action, board),
        raised_at=clock.now(),
        raised_by=by,
        **fields,
    )
    trail.record(by, "audits.action_raised", action, **_plain(fields))
    return action


@transaction.atomic
def reword(action, *, by, fields, reason, seen_revision):
    """Other words, another owner or date, with the reason. The reason stands in its history."""
    action = _lock(action, seen_revision)
    policies.may_change_action(by, action).enforce()
    _of_this_board(action.board, fields)
    _check_words(fields | {"reason": reason})
    before = _plain({name: getattr(action, name) for name in fields})
    for name, value in fields.items():
        setattr(action, name, value)
    _save(action)
    after = _plain(fields)
    changed = {name: [before[name], after[name]] for name in fields if before[name] != after[name]}
    _note(action, by=by, kind=UpdateKind.CHANGED, text=_said(reason, "Say why it changes."))
    trail.record(by, "audits.action_reworded", action, changed=changed, reason=reason)
    return action


@transaction.atomic
def report(action, *, by, state, text, evidence=""):
    """How it goes, or that it is done; with what shows that it was done.

    The same words sent twice are one update, so that a program may repeat a request.
    """
    action = _lock(action)
    text = _said(text, "Say what was done.")
    evidence = evidence.strip()
    _check_words({"text": text, "evidence": evidence})
    if held := _said_already(action, by, state, text, evidence):
        return held
    policies.may_update_action(by, action).enforce()
    if state not in {ActionState.UNDER_WAY, ActionState.DONE} or not action.can_become(state):
        raise ValueError(f"an action does not become {state} by an update")
    if state == ActionState.DONE and not evidence:
        raise NoReason("Say what shows that it was done.")
    action.state = state
    if state == ActionState.DONE:
        action.done_on, action.done_by = clock.today(), by
    _save(action)
    update = _note(action, by=by, kind=UpdateKind.PROGRESS, text=text, evidence=evidence)
    trail.record(by, "audits.action_reported", action, state=state, text=text, evidence=evidence)
    return update


@transaction.atomic
def withdraw(action, *, by, reason):
    """Take it off the list with a reason. Its history stays."""
    action = _lock(action)
    policies.may_withdraw_action(by, action).enforce()
    _end(action, ActionState.WITHDRAWN, by, reason)
    trail.record(by, "audits.action_withdrawn", action, reason=reason)
    return action


@transaction.atomic
def sign_off(action, *, by, reason):
    """Close it with what the accepted evidence says: that it helped, or no evidence that it did.

    By a second person, and never without accepted evidence of impact.
    """
    action = _lock(action)
    accepted = accepted_since_done(action, action.evidence.order_by("pk"))
    policies.may_sign_off(by, action, accepted).enforce()
    action.outcome = outcome_of(accepted)
    _end(action, ActionState.SIGNED_OFF, by, reason)
    trail.record(
        by, "audits.action_signed_off", action, outcome=action.outcome, reason=reason,
        evidence=[one.pk for one in accepted],
    )  # fmt: skip
    return action


@transaction.atomic
def refuse_sign_off(action, *, by, reason):
    """Not enough: it is under way again, with the reason. The evidence stays as it was judged."""
    action = _lock(action)
    policies.may_refuse_sign_off(by, action).enforce()
    reason = _said(reason, "Say why it is not signed off.")
    _check_words({"reason": reason})
    action.state = ActionState.UNDER_WAY
    action.done_on = action.done_by = None
    _save(action)
    _note(action, by=by, kind=UpdateKind.REFUSED, text=reason)
    trail.record(by, "audits.action_sign_off_refused", action, reason=reason)
    return action


def _lock(action, seen_revision=None):
    fresh = (
        Action.objects.select_for_update(of=("self",))
        .select_related("board", "owner", "agency")
        .get(pk=action.pk)
    )
    if seen_revision is not None and fresh.revision != seen_revision:
        raise ChangedMeanwhile(fresh)
    return fresh


def _save(action):
    action.revision += 1  # the row is locked
    action.save()


def _end(action, state, by, reason):
    reason = _said(reason, "Say why.")
    _check_words({"reason": reason})
    action.state = state
    action.ended_at, action.ended_by, action.ended_because = clock.now(), by, reason
    _save(action)


def _note(action, *, by, kind, text, evidence=""):
    return ActionUpdate.objects.create(
        action=action,
        kind=kind,
        state=action.state,
        text=text,
        evidence=evidence,
        written_at=clock.now(),
        written_by=by,
    )


def _said_already(action, by, state, text, evidence):
    """The newest update, when it is this very one."""
    last = action.updates.order_by("-pk").first()
    same = last and (last.written_by_id, last.kind, last.state, last.text, last.evidence) == (
        by.pk, UpdateKind.PROGRESS, state, text, evidence,
    )  # fmt: skip
    return last if same and action.state == state else None


def _of_this_board(board, fields):
    for name, board_of in BOARD_OF.items():
        thing = fields.get(name)
        if thing is not None and board_of(thing) != board.pk:
            raise OfAnotherBoard(name)


def _check_words(fields):
    for name, value in fields.items():
        if isinstance(value, str):
            try:
                no_identifying_text(value)
            except ValidationError as problem:
                raise ValidationError({name: problem.messages}, code=problem.code) from None


def _said(text, otherwise):
    text = text.strip()
    if not text:
        raise NoReason(otherwise)
    return text


def _without_empty(fields):
    return {name: value for name, value in fields.items() if value not in (None, "")}


def _plain(fields):
    """For the trail: things by their key, days as text."""
    names = {"owner", "agency", "meeting", "priority", *ORIGINS}
    return {
        name: (value.pk if name in names and value is not None else str(value or ""))
        for name, value in fields.items()
    }
