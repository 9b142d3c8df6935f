"""Letters about assurance. They go to the outbox in the same transaction, and hold no figures."""

from django.conf import settings
from django.core.mail import send_mail
from django.db.models import Q
from django.urls import reverse

from agencies import clock
from agencies.models import Appointment, Role, SeatHolding
from agencies.models.boards import on
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
    return _send(
        _owners(action) or _of_agency(action) or _managers(action),
        f"{SUBJECTS[step]}: {action}",
        f"{action.title}\n\n{_when(action)} {A_MINUTE}\n\nWrite it here: {link}\n",
    )


def tell_manager(action):
    """To the business managers: the owner was reminded and has not done it."""
    link = f"{settings.SITE_URL}{action.get_absolute_url()}"
    return _send(
        _managers(action),
        f"{SUBJECTS[ReminderStep.VERY_LATE]}: {action}",
        f"{action.title}\n\n{_when(action)} Its owner ({action.owner}) was reminded. Please ask "
        "what prevents it; a new date needs a reason, and an action that nobody will do is "
        f"withdrawn with one.\n\nOpen it: {link}\n",
    )


def ask_for_answer(challenge):
    """To the challenged agency's board members and chief officers; none for the whole board.
    Returns the number of letters."""
    if challenge.agency_id is None:
        return 0
    people = Appointment.objects.current().filter(
        agency=challenge.agency_id,
        role__in=(Role.AGENCY_MEMBER, Role.CHIEF_OFFICER),
        user__is_active=True,
    )
    link = f"{settings.SITE_URL}{challenge.get_absolute_url()}"
    return _send(
        set(people.values_list("user__email", flat=True)),
        f"{challenge.board.short_name} asks {challenge.agency}: {challenge.subject}",
        f"{challenge.board} has put a question to {challenge.agency}. Please answer it by "
        f"{challenge.answer_by:%-d %B %Y}.\n\nThe question, and where to answer: {link}\n",
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


def _send(addresses, subject, text):
    for address in sorted(addresses):
        send_mail(subject, text, None, [address])
    return len(addresses)
