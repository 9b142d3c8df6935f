"""Letters about challenges. They go to the outbox in the same transaction, and hold no figures."""

from django.conf import settings
from django.core.mail import send_mail

from agencies.models import Appointment, Role


def ask_for_answer(challenge):
    """To the challenged agency's board members and chief officers; none for the whole board."""
    if challenge.agency_id is None:
        return
    people = (
        Appointment.objects.current()
        .filter(agency=challenge.agency_id, role__in=[Role.AGENCY_MEMBER, Role.CHIEF_OFFICER])
        .filter(user__is_active=True)
    )
    link = f"{settings.SITE_URL}{challenge.get_absolute_url()}"
    for email in sorted(set(people.values_list("user__email", flat=True))):
        send_mail(
            f"{challenge.board.short_name} asks {challenge.agency}: {challenge.subject}",
            f"{challenge.board} has put a question to {challenge.agency}. Please answer it by "
            f"{challenge.answer_by:%-d %B %Y}.\n\nThe question, and where to answer: {link}\n",
            None,
            [email],
        )
