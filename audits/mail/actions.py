"""Letters to the owners of actions."""

from django.conf import settings
from django.db.models import Q
from django.urls import reverse

from agencies import clock
from agencies.models import Appointment, Role, SeatHolding
from agencies.models.boards import on
from audits.mail.sending import send
from audits.models import ReminderStep


A_MINUTE = "An update takes a minute: how far it is, what was done, what shows it."
SUBJECTS = {
    ReminderStep.SOON: "Due soon",
    ReminderStep.DUE: "Due today",
    ReminderStep.LATE: "Overdue",
    ReminderStep.VERY_LATE: "Still overdue",
}


def remind_owner(action, step):
    """To who sits in the owner's seat; where nobody does, to those who answer for the agency, and
    else to the business manager. Returns the number of letters."""
    link = f"{settings.SITE_URL}{reverse('audits:action_update', args=[action.pk])}"
    return send(
        _owners(action) or _of_agency(action) or _managers(action),
        f"{SUBJECTS[step]}: {action}",
        f"{action.title}\n\n{_when(action)} {A_MINUTE}\n\nWrite it here: {link}\n",
    )


def tell_manager(action):
    """To the business managers: the owner was reminded and has not done it."""
    link = f"{settings.SITE_URL}{action.get_absolute_url()}"
    return send(
        _managers(action),
        f"{SUBJECTS[ReminderStep.VERY_LATE]}: {action}",
        f"{action.title}\n\n{_when(action)} Its owner ({action.owner}) was reminded. Please ask "
        "what prevents it; a new date needs a reason, and an action that nobody will do is "
        f"withdrawn with one.\n\nOpen it: {link}\n",
    )


def _when(action):
    day, today = action.due_on, clock.today()
    if day == today:
        return "This action is due today."
    if day > today:
        return f"This action is due on {day:%-d %B %Y}."
    return f"This action was due on {day:%-d %B %Y} and is not reported done."


def _owners(action):
    held = SeatHolding.objects.filter(on(clock.today()), seat=action.owner, user__is_active=True)
    return set(held.values_list("user__email", flat=True))


def _of_agency(action):
    if action.agency_id is None:
        return set()
    held = Appointment.objects.current().filter(
        Q(board=None) | Q(board=action.board),
        role__in=(Role.AGENCY_MEMBER, Role.APPROVER),
        agency=action.agency,
        user__is_active=True,
    )
    return set(held.values_list("user__email", flat=True))


def _managers(action):
    held = Appointment.objects.current().filter(
        role=Role.MANAGER, board=action.board, user__is_active=True
    )
    return set(held.values_list("user__email", flat=True))
