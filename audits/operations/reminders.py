"""Remind owners of what is to do: the steps around a due date, taken by the worker, each once.

As with chasing returns: a step whose day went by while the service stood still is caught up, and
only the newest of them, so that nobody gets three letters in one morning.
"""

from django.db import transaction

from agencies import clock, trail
from audits import mail
from audits.models import TO_DO, Action, ActionReminder, ReminderStep


# Working days from the due date on which each letter is written.
DAYS = {
    ReminderStep.SOON: -10,
    ReminderStep.DUE: 0,
    ReminderStep.LATE: 5,
    ReminderStep.VERY_LATE: 15,
}
GIVEN_UP_AFTER = 60  # working days: then it is for the meetings, not for letters
OVERTAKEN = "Not written, because the next step was due already."
NOBODY = "Not written: nobody holds the seat, the agency’s roles or the manager’s."


def remind(day):
    """Take every step that is due on a working day. Returns how many were taken."""
    if not clock.is_working_day(day):
        return 0
    latest = clock.working_day(day, -DAYS[ReminderStep.SOON])
    near = Action.objects.filter(
        state__in=sorted(TO_DO),
        due_on__gte=clock.working_day(day, -GIVEN_UP_AFTER),
        due_on__lte=latest,
    ).order_by("pk")
    return sum(_remind_of(pk, day) for pk in near.values_list("pk", flat=True))


def planned(due_on):
    """[(step, the day it is planned on)], oldest first."""
    return [(step, clock.working_day(due_on, count)) for step, count in DAYS.items()]


@transaction.atomic
def _remind_of(pk, day):
    """Take the newest step that is due, and log those it overtook. Whether it took one."""
    action = (
        Action.objects.select_for_update(of=("self",))
        .select_related("board", "owner", "agency")
        .get(pk=pk)
    )
    if action.state not in TO_DO:
        return False
    taken = set(action.reminders.filter(due_on=action.due_on).values_list("step", flat=True))
    due = [(step, on) for step, on in planned(action.due_on) if on <= day]
    if not due or due[-1][0] in taken:
        return False
    *overtaken, (step, planned_on) = due
    ActionReminder.objects.bulk_create(
        _row(action, missed, on, note=OVERTAKEN) for missed, on in overtaken if missed not in taken
    )
    row = _row(action, step, planned_on)
    row.letters = _write(action, step)
    row.note = "" if row.letters else NOBODY
    row.save()
    trail.record(None, "audits.owner_reminded", action, step=step, letters=row.letters)
    return True


def _write(action, step):
    if step == ReminderStep.VERY_LATE:
        return mail.tell_manager(action)
    return mail.remind_owner(action, step)


def _row(action, step, planned_on, note=""):
    return ActionReminder(
        action=action,
        due_on=action.due_on,
        step=step,
        planned_on=planned_on,
        taken_at=clock.now(),
        letters=0,
        note=note,
    )
