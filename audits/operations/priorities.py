"""Everything that changes the priorities of the business plan."""

from django.db import transaction
from django.db.models import Max

from agencies import trail
from agencies.models import Board
from agencies.validators import no_identifying_text
from audits import policies
from audits.models import Priority, PriorityMeasure


class ChangedMeanwhile(Exception):
    """Somebody else changed the priority after this person opened it."""


@transaction.atomic
def add(board, *, by, year, title, aim, lead, measures):
    """A further priority of a year, at its end. `measures` is {code: "up" or "down"}."""
    policies.may_write_priorities(by, board).enforce()
    _check(title, aim)
    Board.objects.select_for_update().get(pk=board.pk)
    held = Priority.objects.filter(board=board, year=year)
    position = (held.aggregate(last=Max("position"))["last"] or 0) + 1
    priority = Priority.objects.create(
        board=board, year=year, position=position, title=title, aim=aim, lead=lead
    )
    _measure(priority, measures)
    trail.record(
        by, "audits.priority_added", priority, year=year, title=title, aim=aim, measures=measures
    )
    return priority


@transaction.atomic
def reword(priority, *, by, title, aim, lead, measures, seen_revision):
    """Other words, another lead, or other measures of progress."""
    priority = Priority.objects.select_for_update(of=("self",)).get(pk=priority.pk)
    if priority.revision != seen_revision:
        raise ChangedMeanwhile(priority)
    policies.may_write_priorities(by, priority.board).enforce()
    _check(title, aim)
    before = {"title": priority.title, "aim": priority.aim, "lead": priority.lead_id}
    priority.title, priority.aim, priority.lead = title, aim, lead
    priority.revision += 1  # the row is locked
    priority.save()
    _measure(priority, measures)
    trail.record(
        by, "audits.priority_reworded", priority,
        before=before, title=title, aim=aim, lead=priority.lead_id, measures=measures,
    )  # fmt: skip
    return priority


def _check(*texts):
    for text in texts:
        no_identifying_text(text)


def _measure(priority, measures):
    priority.measures.exclude(code__in=measures).delete()
    PriorityMeasure.objects.bulk_create(
        [
            PriorityMeasure(priority=priority, code=code, wanted=wanted)
            for code, wanted in sorted(measures.items())
        ],
        update_conflicts=True,
        unique_fields=["priority", "code"],
        update_fields=["wanted"],
    )
