"""Everything that changes the register of inspections: report one, correct it, recommend."""

from django.db import transaction
from django.db.models import F, Max

from agencies import clock, trail
from audits import policies
from audits.models import Inspection, Recommendation


class ChangedMeanwhile(Exception):
    """Somebody else changed the entry after this person opened it."""


@transaction.atomic
def report(board, *, by, recommendations=(), **fields):
    """A new entry, with what the outside body recommends (texts, in its order)."""
    policies.may_keep_inspection(by, board, fields.get("agency")).enforce()
    inspection = Inspection.objects.create(board=board, added_at=clock.now(), added_by=by, **fields)
    Recommendation.objects.bulk_create(
        Recommendation(inspection=inspection, number=number, text=text)
        for number, text in enumerate(recommendations, start=1)
    )
    trail.record(
        by,
        "audits.inspection_reported",
        inspection,
        title=inspection.title,
        body=inspection.body,
        agency=str(inspection.agency or ""),
        judgement=inspection.judgement,
        recommendations=list(recommendations),
    )
    return inspection


@transaction.atomic
def correct(inspection, *, by, seen_revision, **fields):
    """Change the words of an entry. What is recommended stays: actions rest on it."""
    fresh = (
        Inspection.objects.select_for_update(of=("self",))
        .select_related("board", "agency")
        .get(pk=inspection.pk)
    )
    policies.may_keep_inspection(by, fresh.board, fresh.agency).enforce()
    policies.may_keep_inspection(by, fresh.board, fields.get("agency")).enforce()
    if fresh.revision != seen_revision:
        raise ChangedMeanwhile(fresh)
    changed = {
        name: [str(getattr(fresh, name)), str(value)]
        for name, value in fields.items()
        if getattr(fresh, name) != value
    }
    for name, value in fields.items():
        setattr(fresh, name, value)
    fresh.revision = F("revision") + 1
    fresh.save()
    fresh.refresh_from_db()
    trail.record(by, "audits.inspection_corrected", fresh, changed=changed)
    return fresh


@transaction.atomic
def recommend(inspection, *, by, text):
    """One more recommendation of the outside body."""
    inspection = (
        Inspection.objects.select_for_update(of=("self",))
        .select_related("board", "agency")
        .get(pk=inspection.pk)
    )
    policies.may_keep_inspection(by, inspection.board, inspection.agency).enforce()
    last = inspection.recommendations.aggregate(last=Max("number"))["last"] or 0
    made = Recommendation.objects.create(inspection=inspection, number=last + 1, text=text)
    trail.record(by, "audits.recommendation_added", made, text=text)
    return made
