"""Letters about returns. They go to the outbox in the same transaction, and hold no figures."""

from django.conf import settings
from django.core.mail import send_mail
from django.db.models import Q

from agencies.models import Appointment, Role


def ask_for_approval(data_return, submission):
    """To the agency's approvers, or its board member where there is no second person."""
    for role in (Role.APPROVER, Role.AGENCY_MEMBER):
        people = _holders(data_return, role).exclude(user=submission.submitted_by_id)
        if _send(
            people,
            f"For your approval: {_title(data_return)}",
            f"{submission.submitted_by} has sent the return of {data_return} for your approval. "
            f"It is due on {data_return.period.due_on:%-d %B %Y}.",
            data_return,
        ):
            return


def tell_sent_back(data_return, submission, reason):
    """To the data leads and approvers of the agency, with the reason."""
    _send(
        _holders(data_return, Role.PREPARER, Role.APPROVER),
        f"Sent back: {_title(data_return)}",
        f"The return of {data_return} was sent back to be mended.\n\nThe reason given: {reason}",
        data_return,
    )


def tell_reopened(data_return, codes, reason):
    """To the data leads and approvers of the agency: which items, and why."""
    _send(
        _holders(data_return, Role.PREPARER, Role.APPROVER),
        f"Reopened: {_title(data_return)}",
        f"Of the return of {data_return}, these items may be corrected: {', '.join(codes)}.\n\n"
        f"The reason given: {reason}\n\nThe accepted figures count until the corrected ones are "
        "accepted.",
        data_return,
    )


def _title(data_return):
    return f"{data_return.agency}, {data_return.area}, {data_return.period.short}"


def _holders(data_return, *roles):
    board = data_return.area.lead_board_id
    return Appointment.objects.current().filter(
        Q(board=None) | Q(board=board),
        role__in=roles,
        agency=data_return.agency_id,
        user__is_active=True,
    )


def _send(appointments, subject, text, data_return):
    """The number of letters written: one to each person."""
    addresses = sorted(set(appointments.values_list("user__email", flat=True)))
    link = f"{settings.SITE_URL}{data_return.get_absolute_url()}"
    for address in addresses:
        send_mail(subject, f"{text}\n\nOpen it: {link}\n", None, [address])
    return len(addresses)
