"""The letter to an agency that is challenged."""

from django.conf import settings

from agencies.models import Appointment, Role
from audits.mail.sending import send


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
    return send(
        set(people.values_list("user__email", flat=True)),
        f"{challenge.board.short_name} asks {challenge.agency}: {challenge.subject}",
        f"{challenge.board} has put a question to {challenge.agency}. Please answer it by "
        f"{challenge.answer_by:%-d %B %Y}.\n\nThe question, and where to answer: {link}\n",
    )
