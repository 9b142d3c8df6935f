"""What an agency does with its return: send it, send a nil return, withdraw it."""

from django.conf import settings
from django.db import transaction

from agencies import clock, trail
from dataset import mail, policies
from dataset.figures import MONTHS, QUARTER, Reason
from dataset.models import (
    PROMPTS,
    Decision,
    DraftValue,
    Source,
    State,
    Submission,
    SubmittedCommentary,
    SubmittedExplanation,
    SubmittedFigure,
    Verb,
    Way,
)
from dataset.models.contents import contents_of, finding_key
from dataset.models.submissions import NIL_RETURN_SENT, RETURN_SENT, digest
from dataset.operations import evidence, findings, recipes
from dataset.operations.states import change_state, is_repeated, lock


class NotReady(ValueError):
    """The return cannot be sent yet. `missing` says what is still to be done."""

    def __init__(self, missing):
        super().__init__(f"{len(missing)} things are still to be done before you can send it.")
        self.missing = missing


@transaction.atomic
def submit(data_return, *, by):
    """Send the return to the agency's approver. Raises `NotReady` while something is missing."""
    data_return = lock(data_return)
    if sent := _sent_already(data_return, by=by):
        return sent
    policies.may_submit(by, data_return).enforce()
    return _send(data_return, by=by)


@transaction.atomic
def submit_nil(data_return, *, by):
    """Say that there is nothing to report: every field gets the reason "nil return"."""
    data_return = lock(data_return)
    if sent := _sent_already(data_return, by=by, is_nil=True):
        return sent
    policies.may_submit_nil(by, data_return).enforce()
    contents = contents_of(data_return)
    DraftValue.objects.bulk_create(
        [
            DraftValue(
                data_return=data_return,
                code=code,
                month=month,
                text=Reason.NIL_RETURN.value,
                origin=Way.TYPED,
                changed_at=clock.now(),
                changed_by=by,
            )
            for code, month in contents.slots
        ],
        update_conflicts=True,
        unique_fields=["data_return", "code", "month"],
        update_fields=["text", "origin", "changed_at", "changed_by"],
    )
    if data_return.state != State.IN_PREPARATION:
        change_state(data_return, State.IN_PREPARATION, by=by)
    return _send(data_return, by=by, is_nil=True)


@transaction.atomic
def withdraw(data_return, *, by):
    """Take the return back before it is accepted. A correction goes back to reopened."""
    data_return = lock(data_return)
    if is_repeated(data_return, Verb.WITHDRAWN, by=by):
        return data_return
    policies.may_withdraw(by, data_return).enforce()
    submission = data_return.latest_submission
    Decision.objects.create(
        submission=submission, verb=Verb.WITHDRAWN, decided_at=clock.now(), decided_by=by
    )
    state = State.REOPENED if data_return.reopened_codes else State.WITHDRAWN
    change_state(data_return, state, by=by)
    trail.record(by, "dataset.return_withdrawn", data_return, submission=submission.number)
    return data_return


def _sent_already(data_return, *, by, is_nil=False):
    """The submission that waits, when the same person has just sent it; else None."""
    latest = data_return.latest_submission
    if data_return.state != State.SUBMITTED or latest is None:
        return None
    return latest if (latest.submitted_by_id, latest.is_nil) == (by.pk, is_nil) else None


def _send(data_return, *, by, is_nil=False):
    contents = contents_of(data_return)
    if contents.missing:
        raise NotReady(contents.missing)
    base = data_return.submissions.counting().first()
    earlier = list(base.figures.all()) if base else []
    figures = _figures(contents, earlier)
    submission = Submission.objects.create(
        data_return=data_return,
        number=data_return.submissions.count() + 1,
        is_nil=is_nil,
        submitted_at=clock.now(),
        submitted_by=by,
        digest=digest(figures),
    )
    for row in figures:
        row.submission = submission
    SubmittedFigure.objects.bulk_create(figures)
    _save_explanations(submission, contents, base)
    _save_commentary(submission, contents, base)
    findings.raise_from(contents, submission, by=by)
    evidence.bind(submission)
    recipes.freeze(submission, data_return.agency, [item.code for item in contents.items])
    change_state(data_return, State.SUBMITTED, by=by)
    entry = trail.record(
        by,
        NIL_RETURN_SENT if is_nil else RETURN_SENT,
        data_return,
        submission=submission.number,
        digest=submission.digest,
    )
    mail.send_receipt(data_return, submission, entry)
    mail.ask_for_approval(data_return, submission)
    return submission


def _figures(contents, earlier):
    """Unsaved rows: what was typed, and in a correction the rest as it was accepted."""
    # Whatever is sent in a demonstration is made up, and says so.
    source = Source.ILLUSTRATIVE if settings.DEMO_DATE else Source.RETURN
    kept = [
        SubmittedFigure(
            definition_id=row.definition_id,
            code=row.code,
            month=row.month,
            low=row.low,
            high=row.high,
            qualifier=row.qualifier,
            reason=row.reason,
            note=row.note,
            source=row.source,
            way=row.way,
        )
        for row in earlier
        if contents.data_return.reopened_codes and row.code not in contents.open_codes
    ]
    typed = [
        SubmittedFigure(
            definition=contents.definitions[item.code],
            code=item.code,
            month=month,
            note=contents.note(item) if month == item.slots[0][1] else "",
            source=source,
            way=_way(contents, item, month),
            **SubmittedFigure.columns_of(contents.figure(item.code, month)),
        )
        for item in contents.items
        if item.code in contents.open_codes
        for month in ((*MONTHS, QUARTER) if item.monthly else (QUARTER,))
    ]
    return kept + typed


def _way(contents, item, month):
    """How a figure came in; of a quarter made of months, how its last month did."""
    draft = contents.drafts.get((item.code, month)) or contents.drafts.get(item.slots[-1])
    return draft.origin if draft else ""


def _save_explanations(submission, contents, base):
    """The answers to the queries; in a correction also those about the items left alone."""
    rows = {
        finding_key(issue): SubmittedExplanation(
            submission=submission,
            rule_id=issue.rule_id,
            code=issue.codes[0],
            message=issue.message,
            text=contents.explanation(issue),
        )
        for issue in contents.issues
        if issue.explainable
    }
    if base and contents.data_return.reopened_codes:
        for row in base.explanations.exclude(code__in=contents.open_codes):
            rows.setdefault(
                (row.rule_id, row.code),
                SubmittedExplanation(
                    submission=submission,
                    rule_id=row.rule_id,
                    code=row.code,
                    message=row.message,
                    text=row.text,
                ),
            )
    SubmittedExplanation.objects.bulk_create(rows.values())


def _save_commentary(submission, contents, base):
    """The agency's words by theme; a correction keeps those it did not write anew."""
    written = dict(contents.commentary)
    if base and contents.data_return.reopened_codes:
        written = {row.theme: row for row in base.commentary.all()} | written
    SubmittedCommentary.objects.bulk_create(
        SubmittedCommentary(
            submission=submission,
            theme=theme,
            **{name: getattr(row, name) for name in PROMPTS},
        )
        for theme, row in written.items()
        if row.answers
    )
