"""Everything that changes the risk log: raise, reword, rescore, review, close."""

from django.db import transaction
from django.db.models import F

from agencies import clock, trail
from audits import policies
from audits.models import (
    Risk,
    RiskBands,
    RiskChallenge,
    RiskIndicator,
    RiskReview,
    RiskScore,
    RiskState,
    RiskTurn,
    Treatment,
    TurnKind,
)
from audits.operations.numbers import next_number


class ChangedMeanwhile(Exception):
    """Somebody else changed the risk after this person opened it."""


@transaction.atomic
def raise_risk(board, *, by, fields, codes, scores, reason, challenges=()):
    """A new open risk with its first scoring. `fields` are the risk's own columns."""
    policies.may_raise_risk(by, board).enforce()
    risk = Risk.objects.create(
        board=board,
        number=next_number(Risk, board),
        raised_at=clock.now(),
        raised_by=by,
        **fields,
    )
    _link(risk, codes, challenges)
    _score(risk, by=by, scores=scores, reason=reason, meeting=None)
    trail.record(by, "audits.risk_raised", risk, title=risk.title, codes=sorted(codes), **scores)
    return risk


@transaction.atomic
def reword(risk, *, by, fields, codes, seen_revision, challenges=()):
    """Change the words, the owner, the controls, the linked measures or challenges."""
    risk = _lock(risk, seen_revision)
    policies.may_change_risk(by, risk).enforce()
    before = {name: _plain(getattr(risk, name)) for name in fields}
    for name, value in fields.items():
        setattr(risk, name, value)
    risk.revision = F("revision") + 1
    risk.save()
    risk.refresh_from_db()
    _link(risk, codes, challenges)
    after = {name: _plain(getattr(risk, name)) for name in fields}
    changed = {name: [before[name], after[name]] for name in fields if before[name] != after[name]}
    trail.record(by, "audits.risk_reworded", risk, changed=changed, codes=sorted(codes))
    return risk


@transaction.atomic
def rescore(risk, *, by, scores, reason, meeting=None, seen_revision=None):
    """A further scoring; the earlier ones stay."""
    risk = _lock(risk, seen_revision)
    policies.may_change_risk(by, risk).enforce()
    scoring = _score(risk, by=by, scores=scores, reason=reason, meeting=meeting)
    _bump(risk)
    trail.record(by, "audits.risk_rescored", risk, reason=reason, **scores)
    return scoring


@transaction.atomic
def review(risk, *, by, meeting, note, next_review_on):
    """The risk was looked at in a meeting; the next review date moves."""
    risk = _lock(risk)
    policies.may_change_risk(by, risk).enforce()
    reviewed = RiskReview.objects.create(
        risk=risk,
        meeting=meeting,
        note=note,
        next_review_on=next_review_on,
        reviewed_at=clock.now(),
        reviewed_by=by,
    )
    risk.review_on = next_review_on
    risk.save(update_fields=["review_on"])
    _bump(risk)
    trail.record(
        by, "audits.risk_reviewed", risk, meeting=str(meeting), note=note, next=next_review_on
    )
    return reviewed


@transaction.atomic
def close(risk, *, by, closed_as, reason, meeting=None, minute=""):
    """Close with a reason, agreed in a meeting. The history stays."""
    risk = _lock(risk)
    policies.may_close_risk(by, risk).enforce()
    risk.state = RiskState.CLOSED
    risk.closed_because, risk.closed_at, risk.closed_by = reason, clock.now(), by
    risk.save()
    _turn(
        risk, TurnKind.CLOSED, by=by, reason=reason, closed_as=closed_as, meeting=meeting,
        minute=minute,
    )  # fmt: skip
    return risk


@transaction.atomic
def reopen(risk, *, by, reason, review_on, meeting=None, minute=""):
    """A closed risk is on the log again, with all that it was."""
    risk = _lock(risk)
    policies.may_reopen_risk(by, risk).enforce()
    risk.state, risk.review_on = RiskState.OPEN, review_on
    risk.closed_because, risk.closed_at, risk.closed_by = "", None, None
    risk.save()
    _turn(risk, TurnKind.REOPENED, by=by, reason=reason, meeting=meeting, minute=minute)
    return risk


@transaction.atomic
def tolerate(risk, *, by, reason, meeting=None, minute=""):
    """The Board lives with it: it stays on the log and is reviewed, and why is written down."""
    risk = _lock(risk)
    policies.may_tolerate_risk(by, risk).enforce()
    risk.treatment = Treatment.TOLERATE
    risk.save(update_fields=["treatment"])
    _turn(risk, TurnKind.TOLERATED, by=by, reason=reason, meeting=meeting, minute=minute)
    return risk


@transaction.atomic
def escalate(risk, *, by, to, reason, meeting=None, minute=""):
    """Taken to somebody higher."""
    risk = _lock(risk)
    policies.may_change_risk(by, risk).enforce()
    return _turn(
        risk, TurnKind.ESCALATED, by=by, reason=reason, escalated_to=to, meeting=meeting,
        minute=minute,
    )  # fmt: skip


@transaction.atomic
def answer_escalation(risk, *, by, reason, meeting=None, minute=""):
    """What came back."""
    risk = _lock(risk)
    policies.may_answer_escalation(by, risk).enforce()
    return _turn(risk, TurnKind.ANSWERED, by=by, reason=reason, meeting=meeting, minute=minute)


@transaction.atomic
def set_bands(board, *, by, medium, high, very_high):
    """Where the board's bands begin."""
    policies.may_set_bands(by, board).enforce()
    held, _ = RiskBands.objects.update_or_create(
        board=board, defaults={"medium": medium, "high": high, "very_high": very_high}
    )
    trail.record(by, "audits.risk_bands_set", held, medium=medium, high=high, very_high=very_high)
    return held


def _turn(risk, kind, *, by, reason, **columns):
    """One decision, on the record and on the trail."""
    turn = RiskTurn.objects.create(
        risk=risk, kind=kind, reason=reason, taken_at=clock.now(), taken_by=by, **columns
    )
    _bump(risk)
    said = {name: str(value) for name, value in columns.items() if value}
    trail.record(by, f"audits.risk_{kind.value}", risk, reason=reason, **said)
    return turn


def _lock(risk, seen_revision=None):
    fresh = (
        Risk.objects.select_for_update(of=("self",))
        .select_related("board", "owner")
        .get(pk=risk.pk)
    )
    if seen_revision is not None and fresh.revision != seen_revision:
        raise ChangedMeanwhile(fresh)
    return fresh


def _bump(risk):
    Risk.objects.filter(pk=risk.pk).update(revision=F("revision") + 1)


def _score(risk, *, by, scores, reason, meeting):
    return RiskScore.objects.create(
        risk=risk, scored_at=clock.now(), scored_by=by, reason=reason, meeting=meeting, **scores
    )


def _link(risk, codes, challenges):
    risk.indicators.exclude(code__in=codes).delete()
    RiskIndicator.objects.bulk_create(
        [RiskIndicator(risk=risk, code=code) for code in sorted(codes)], ignore_conflicts=True
    )
    risk.challenges.exclude(challenge__in=challenges).delete()
    RiskChallenge.objects.bulk_create(
        [RiskChallenge(risk=risk, challenge=challenge) for challenge in challenges],
        ignore_conflicts=True,
    )


def _plain(value):
    return value if isinstance(value, str | int) else str(value)
