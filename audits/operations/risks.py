"""Everything that changes the risk log: raise, reword, rescore, review, close."""

from django.db import transaction
from django.db.models import F

from agencies import clock, trail
from audits import policies
from audits.models import Risk, RiskIndicator, RiskReview, RiskScore, RiskState
from audits.operations.numbers import next_number


class ChangedMeanwhile(Exception):
    """Somebody else changed the risk after this person opened it."""


@transaction.atomic
def raise_risk(board, *, by, fields, codes, scores, reason):
    """A new open risk with its first scoring. `fields` are the risk's own columns."""
    policies.may_raise_risk(by, board).enforce()
    risk = Risk.objects.create(
        board=board,
        number=next_number(Risk, board),
        raised_at=clock.now(),
        raised_by=by,
        **fields,
    )
    _link(risk, codes)
    _score(risk, by=by, scores=scores, reason=reason, meeting=None)
    trail.record(by, "audits.risk_raised", risk, title=risk.title, codes=sorted(codes), **scores)
    return risk


@transaction.atomic
def reword(risk, *, by, fields, codes, seen_revision):
    """Change the words, the owner, the controls or the linked measures."""
    risk = _lock(risk, seen_revision)
    policies.may_change_risk(by, risk).enforce()
    before = {name: _plain(getattr(risk, name)) for name in fields}
    for name, value in fields.items():
        setattr(risk, name, value)
    risk.revision = F("revision") + 1
    risk.save()
    risk.refresh_from_db()
    _link(risk, codes)
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
def close(risk, *, by, reason):
    """Close with a reason. The history stays."""
    risk = _lock(risk)
    policies.may_close_risk(by, risk).enforce()
    risk.state = RiskState.CLOSED
    risk.closed_because, risk.closed_at, risk.closed_by = reason, clock.now(), by
    risk.save()
    _bump(risk)
    trail.record(by, "audits.risk_closed", risk, reason=reason)
    return risk


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


def _link(risk, codes):
    risk.indicators.exclude(code__in=codes).delete()
    RiskIndicator.objects.bulk_create(
        [RiskIndicator(risk=risk, code=code) for code in sorted(codes)], ignore_conflicts=True
    )


def _plain(value):
    return value if isinstance(value, str | int) else str(value)
