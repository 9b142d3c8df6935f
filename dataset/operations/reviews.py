"""What others decide about a return: approve, send back, accept, reopen."""

from django.conf import settings
from django.db import transaction

from agencies import clock, trail
from agencies.validators import no_identifying_text
from dataset import mail, policies
from dataset.checks.builtin import RESTATED
from dataset.figures import typed
from dataset.models import Decision, DraftValue, Explanation, ReopenedItem, State, Verb
from dataset.models.contents import contents_of
from dataset.operations import findings
from dataset.operations.states import NoReason, change_state, is_repeated, lock


SENDING_BACK = (Verb.SENT_BACK, Verb.SENT_BACK_BY_AGENCY)


class UnknownItems(ValueError):
    """Items were named that this return does not ask for."""


@transaction.atomic
def approve(data_return, *, by):
    """The agency's second signature, with the statement of sign-off as it reads today."""
    data_return = lock(data_return)
    if is_repeated(data_return, Verb.APPROVED, by=by):
        return data_return
    policies.may_approve(by, data_return).enforce()
    _decide(data_return, Verb.APPROVED, by=by, statement=settings.SIGN_OFF_STATEMENT)
    change_state(data_return, State.APPROVED, by=by)
    findings.compare(data_return, by=by)
    return data_return


@transaction.atomic
def send_back(data_return, *, by, reason):
    """Back to the preparer with a reason: from the agency's approver, or the Board's analyst.

    The next sending is a new submission. A correction goes back to reopened.
    """
    reason = reason.strip()
    if not reason:
        raise NoReason("Say what has to be mended.")
    no_identifying_text(reason)
    data_return = lock(data_return)
    if any(is_repeated(data_return, verb, by=by, reason=reason) for verb in SENDING_BACK):
        return data_return
    policies.may_send_back(by, data_return).enforce()
    by_board = data_return.state == State.APPROVED
    verb = Verb.SENT_BACK if by_board else Verb.SENT_BACK_BY_AGENCY
    decision = _decide(data_return, verb, by=by, reason=reason)
    state = State.REOPENED if data_return.reopened_codes else State.IN_PREPARATION
    change_state(data_return, state, by=by, sent_back_because=reason)
    mail.tell_sent_back(data_return, decision.submission, reason)
    return data_return


@transaction.atomic
def accept(data_return, *, by):
    """From now on this submission counts. Items that were reopened are settled."""
    data_return = lock(data_return)
    if is_repeated(data_return, Verb.ACCEPTED, by=by):
        return data_return
    policies.may_accept(by, data_return).enforce()
    _decide(data_return, Verb.ACCEPTED, by=by)
    data_return.reopened_items.filter(settled_at__isnull=True).update(settled_at=clock.now())
    change_state(data_return, State.ACCEPTED, by=by)
    return data_return


@transaction.atomic
def reopen(data_return, *, codes, reason, by):
    """Let the agency mend these items, each with its breakdowns.

    What was accepted counts until the mended is accepted.
    """
    reason = reason.strip()
    if not reason:
        raise NoReason("Say why the items are reopened.")
    no_identifying_text(reason)
    data_return = lock(data_return)
    policies.may_reopen(by, data_return).enforce()
    contents = contents_of(data_return)
    wanted = set(codes)
    if not wanted or not wanted <= {item.code for item in contents.items}:
        raise UnknownItems("Choose at least one item of this return.")
    asked = [item.code for item in contents.items if item.code in wanted or item.part_of in wanted]
    fresh = [code for code in asked if code not in data_return.reopened_codes]
    ReopenedItem.objects.bulk_create(
        ReopenedItem(
            data_return=data_return,
            code=code,
            reason=reason,
            reopened_at=clock.now(),
            reopened_by=by,
        )
        for code in fresh
    )
    # Why it changed last time is no reason for the next.
    Explanation.objects.filter(data_return=data_return, rule_id=RESTATED, code__in=fresh).delete()
    _restore_drafts(data_return, contents, by=by)
    if data_return.state == State.ACCEPTED:
        change_state(data_return, State.REOPENED, by=by)
    trail.record(by, "dataset.return_reopened", data_return, items=fresh, reason=reason)
    mail.tell_reopened(data_return, fresh, reason)
    return data_return


def _restore_drafts(data_return, contents, *, by):
    """Figures accepted at import were never typed: set them into the fields as they count."""
    counting = data_return.submissions.counting().first()
    empty = set(contents.slots) - set(contents.drafts)
    DraftValue.objects.bulk_create(
        DraftValue(
            data_return=data_return,
            code=row.code,
            month=row.month,
            text=typed(row.figure),
            note=row.note,
            origin=row.way,
            changed_at=clock.now(),
            changed_by=by,
        )
        for row in (counting.figures.all() if counting else ())
        if (row.code, row.month) in empty
    )


def _decide(data_return, verb, *, by, reason="", statement=""):
    """Record the decision on the latest submission, and on the trail."""
    submission = data_return.latest_submission
    decision = Decision.objects.create(
        submission=submission,
        verb=verb,
        decided_at=clock.now(),
        decided_by=by,
        reason=reason,
        statement=statement,
    )
    trail.record(
        by,
        f"dataset.return_{verb.value.replace(' ', '_')}",
        data_return,
        submission=submission.number,
        digest=submission.digest,
        reason=reason,
    )
    return decision
