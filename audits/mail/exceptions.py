"""The letter that asks an agency for its commentary."""

from collections.abc import Mapping

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db.models import Q
from django.urls import reverse

from agencies.models import Appointment, Role


def ask_for_commentary(board, period, asked: Mapping[int, int]):
    """To the preparers and approvers of each agency: one letter, however many measures.

    `asked` is {agency's id: how many measures}. Two queries, whatever the number of people.
    """
    if not asked:
        return
    people = (
        Appointment.objects.current()
        .filter(
            Q(board=None) | Q(board=board),
            role__in=(Role.PREPARER, Role.APPROVER),
            agency__in=list(asked),
            user__is_active=True,
        )
        .select_related("agency")
        .order_by("agency__name", "user__email")
        .values_list("agency", "agency__name", "user__email")
        .distinct()
    )
    link = f"{settings.SITE_URL}{reverse('audits:exception_asked')}"
    get_connection().send_messages(
        [
            EmailMessage(
                f"Commentary asked of you: {name}, {period.short}",
                _words(board, period, asked[agency], link),
                to=[address],
            )
            for agency, name, address in people
        ]
    )


def _words(board, period, count, link):
    measures = "1 measure that you supply" if count == 1 else f"{count} measures that you supply"
    return (
        f"{board} has published {period}. Of it, {measures} moved or missed the standard.\n\n"
        "Please say in four short answers what happened, why, what it means for children, and "
        "what will be done by when. The group reads your words beside the chart.\n\n"
        f"Open the list, with the day by which each is asked: {link}\n"
    )
