"""Everything that changes the challenge log: raise, answer, view, follow up, escalate, close."""

from django.db import transaction
from django.db.models import F

from agencies import clock, trail
from audits import mail, policies
from audits.models import (
    Challenge,
    ChallengeMeasure,
    ChallengeState,
    ChallengeStep,
)
from audits.operations.numbers import next_number


class AnsweredMeanwhile(Exception):
    """Somebody else took the next step after this person opened the page."""


@transaction.atomic
def raise_challenge(board, *, by, codes=(), **fields):
    """A new open challenge. `fields` are its own columns; the agency is told by letter."""
    policies.may_raise_challenge(by, board).enforce()
    challenge = Challenge.objects.create(
        board=board,
        number=next_number(Challenge, board),
        raised_at=clock.now(),
        raised_by=by,
        **fields,
    )
    ChallengeMeasure.objects.bulk_create(
        ChallengeMeasure(challenge=challenge, code=code) for code in codes
    )
    trail.record(
        by,
        "audits.challenge_raised",
        challenge,
        about=challenge.subject,
        agency=str(challenge.agency or "the whole board"),
        question=challenge.question,
        answer_by=challenge.answer_by,
        codes=sorted(codes),
    )
    mail.ask_for_answer(challenge)
    return challenge


@transaction.atomic
def answer(challenge, *, by, text, seen_revision=None):
    """What the challenged agency says."""
    challenge = _lock(challenge, seen_revision)
    policies.may_answer_challenge(by, challenge).enforce()
    step = _step(challenge, ChallengeState.ANSWERED, by=by, text=text, agency=challenge.agency)
    trail.record(by, "audits.challenge_answered", challenge, text=text)
    return step


@transaction.atomic
def view(challenge, *, by, satisfied, text, seen_revision=None):
    """The chair's view of the answer, entered for the chair."""
    challenge = _lock(challenge, seen_revision)
    policies.may_judge_challenge(by, challenge).enforce()
    step = _step(challenge, challenge.state, by=by, text=text, satisfied=satisfied)
    trail.record(by, "audits.challenge_viewed", challenge, satisfied=satisfied, text=text)
    return step


@transaction.atomic
def follow_up(challenge, *, by, text, answer_by, seen_revision=None):
    """A further step that asks the agency again, by a new day."""
    challenge = _lock(challenge, seen_revision)
    policies.may_judge_challenge(by, challenge, ChallengeState.FOLLOW_UP).enforce()
    challenge.answer_by = answer_by
    challenge.save(update_fields=["answer_by"])
    step = _step(challenge, ChallengeState.FOLLOW_UP, by=by, text=text, answer_by=answer_by)
    trail.record(by, "audits.challenge_followed_up", challenge, text=text, answer_by=answer_by)
    mail.ask_for_answer(challenge)
    return step


@transaction.atomic
def escalate(challenge, *, by, text, seen_revision=None):
    """Taken to somebody higher: to whom and why stands in the text."""
    challenge = _lock(challenge, seen_revision)
    policies.may_judge_challenge(by, challenge, ChallengeState.ESCALATED).enforce()
    step = _step(challenge, ChallengeState.ESCALATED, by=by, text=text)
    trail.record(by, "audits.challenge_escalated", challenge, text=text)
    return step


@transaction.atomic
def close(challenge, *, by, outcome, seen_revision=None):
    """The end: what it changed for children."""
    challenge = _lock(challenge, seen_revision)
    policies.may_close_challenge(by, challenge, last_view(challenge)).enforce()
    challenge.outcome = outcome
    challenge.closed_at, challenge.closed_by = clock.now(), by
    challenge.state = ChallengeState.CLOSED
    challenge.save()
    _step(challenge, ChallengeState.CLOSED, by=by, text=outcome)
    trail.record(by, "audits.challenge_closed", challenge, outcome=outcome)
    return challenge


def last_view(challenge):
    """The chair's view of the last answer; "" while there is none."""
    for step in challenge.steps.order_by("-written_at", "-pk"):
        if step.satisfied:
            return step.satisfied
        if step.state in {ChallengeState.ANSWERED, ChallengeState.FOLLOW_UP}:
            return ""
    return ""


def _lock(challenge, seen_revision):
    fresh = (
        Challenge.objects.select_for_update(of=("self",))
        .select_related("board", "agency", "meeting")
        .get(pk=challenge.pk)
    )
    if seen_revision is not None and fresh.revision != seen_revision:
        raise AnsweredMeanwhile(fresh)
    return fresh


def _step(challenge, state, *, by, text, **columns):
    Challenge.objects.filter(pk=challenge.pk).update(state=state, revision=F("revision") + 1)
    challenge.state = state
    return ChallengeStep.objects.create(
        challenge=challenge,
        state=state,
        text=text,
        written_at=clock.now(),
        written_by=by,
        **columns,
    )
