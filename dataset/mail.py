"""Letters about returns. They go to the outbox in the same transaction, and hold no figures."""

from dataclasses import dataclass

from django.conf import settings
from django.core.mail import send_mail, send_mass_mail
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from agencies.models import Appointment, Role
from dataset.models import Answer, State


WHERE_IT_IS = {
    State.NOT_STARTED: "It has not been started.",
    State.IN_PREPARATION: "It is in preparation.",
    State.SUBMITTED: "It waits for the agency’s approver.",
    State.WITHDRAWN: "It was taken back and has not been sent again.",
}


def ask_for_approval(data_return, submission):
    """To the agency's approvers, or its board member where there is no second person."""
    for role in (Role.APPROVER, Role.AGENCY_MEMBER):
        people = _holders(data_return, role).exclude(user=submission.submitted_by_id)
        if _send(
            people,
            f"For your approval: {_title(data_return)}",
            f"{submission.submitted_by} has sent the return of {data_return} for your approval. "
            f"It is due on {data_return.due_on:%-d %B %Y}.",
            data_return,
        ):
            return


def send_receipt(data_return, submission, entry):
    """To the sender: proof of what was sent, for keeping outside the service."""
    link = f"{settings.SITE_URL}{submission.receipt_path}"
    moment = timezone.localtime(submission.submitted_at)
    send_mail(
        f"Receipt: {_title(data_return)}",
        f"Your return of {data_return} was sent on {moment:%-d %B %Y at %H:%M} "
        f"as submission {submission.number}.\n\n"
        f"Hash of the figures: {submission.digest}\n"
        f"Head of the trail: entry {entry.number}, {entry.seal}\n\n"
        f"The receipt, and later what became of it: {link}\n",
        None,
        [submission.submitted_by.email],
    )


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


def ask_for_correction(request):
    """To the analyst and manager of the lead board: an agency wants to correct accepted figures."""
    board = request.data_return.area.lead_board_id
    _send(
        _of_every_board(Role.ANALYST, Role.MANAGER).filter(board=board),
        f"A correction is asked for: {_title(request.data_return)}",
        f"{request.asked_by} asks to correct {', '.join(request.named)} of the return of "
        f"{request.data_return}.\n\nThe reason given: {request.reason}",
        request,
    )


def tell_declined(request):
    """To the data leads and approvers of the agency: the accepted figures stay, and why."""
    _send(
        _holders(request.data_return, Role.PREPARER, Role.APPROVER),
        f"Not reopened: {_title(request.data_return)}",
        f"You asked to correct {', '.join(request.named)} of the return of {request.data_return}. "
        f"The accepted figures stay.\n\nThe reason given: {request.declined_because}",
        request.data_return,
    )


def tell_refused(finding, reason):
    """To the data leads and approvers of the agency: which explanation is not enough, and why."""
    _send(
        _holders(finding.data_return, Role.PREPARER, Role.APPROVER),
        f"An explanation was not enough: {_title(finding.data_return)}",
        f"The Board’s analyst asks again about {finding.code} of the return of "
        f"{finding.data_return}.\n\nThe reason given: {reason}",
        finding,
    )


def tell_differs(finding):
    """To the agencies whose figures of one event do not agree. No figures."""
    for data_return in {side.data_return for side in finding.sides.all()}:
        _send(
            _holders(data_return, Role.PREPARER, Role.APPROVER),
            f"Your figures and another agency’s differ: {_title(data_return)}",
            f"{finding.summary}, {data_return.period}. Both agencies and the Board’s analyst can "
            "see the figures of both sides. Please say how yours is counted.",
            finding,
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


def _managers(data_return):
    return Appointment.objects.current().filter(
        role=Role.MANAGER, board=data_return.area.lead_board_id, user__is_active=True
    )


def _send(appointments, subject, text, about):
    """The number of letters written: one to each person."""
    addresses = sorted(set(appointments.values_list("user__email", flat=True)))
    link = f"{settings.SITE_URL}{about.get_absolute_url()}"
    for address in addresses:
        send_mail(subject, f"{text}\n\nOpen it: {link}\n", None, [address])
    return len(addresses)


def ask_for_extension(extension):
    """To the business managers of the lead board: somebody asks for more time for a return."""
    data_return = extension.data_return
    _send(
        _managers(data_return),
        f"More time is asked for: {_title(data_return)}",
        f"{extension.asked_by} asks for more time for the return of {data_return}: until "
        f"{extension.due_on:%-d %B %Y} instead of {extension.was_due_on:%-d %B %Y}.\n\n"
        f"The reason given: {extension.reason}\n\nPlease give the time or refuse it.",
        extension,
    )


def tell_extension(extension):
    """Given: to the agency's data leads and approvers. Refused: to whoever asked."""
    data_return = extension.data_return
    if extension.answer == Answer.GRANTED:
        _send(
            _holders(data_return, Role.PREPARER, Role.APPROVER),
            f"More time: {_title(data_return)}",
            f"The return of {data_return} is now due, approved, on {extension.due_on:%-d %B %Y} "
            f"instead of {extension.was_due_on:%-d %B %Y}.\n\nThe reason: {extension.reason}",
            data_return,
        )
        return
    send_mail(
        f"No more time: {_title(data_return)}",
        f"The business manager did not give more time for the return of {data_return}. It stays "
        f"due on {data_return.due_on:%-d %B %Y}.\n",
        None,
        [extension.asked_by.email],
    )


def send_notice(data_return, roles, asked):
    """The return opens soon. `asked` are sentences: what is asked, and what has changed."""
    return _send(
        _holders(data_return, *roles),
        f"Coming up: {_title(data_return)}",
        f"The return of {data_return} opens on {data_return.opens_on:%-d %B %Y}. It is due, "
        f"approved by your agency, on {data_return.due_on:%-d %B %Y}.\n\n" + "\n".join(asked),
        data_return,
    )


def send_reminder(data_return, roles):
    """Before the due date, while it has not been sent for approval."""
    return _send(
        _holders(data_return, *roles),
        f"Reminder: {_title(data_return)}",
        f"The return of {data_return} has not been sent to your approver yet. It is due, "
        f"approved, on {data_return.due_on:%-d %B %Y}.\n\nIf it cannot be ready by then, tell "
        "the Board’s analyst: the business manager can give more time.",
        data_return,
    )


def send_second_reminder(data_return, roles):
    """After the due date, to those who sign for the agency."""
    return _send(
        _holders(data_return, *roles),
        f"Late: {_title(data_return)}",
        f"The return of {data_return} was due, approved, on {data_return.due_on:%-d %B %Y}. "
        f"{WHERE_IT_IS[data_return.state]} Collection closes on "
        f"{data_return.closes_on:%-d %B %Y}. What has not come by then is shown as missing; it is "
        "not estimated.",
        data_return,
    )


def ask_to_telephone(step):
    """To the business managers: an agency to ring, and where to write down what was said."""
    data_return = step.data_return
    return _send(
        _managers(data_return),
        f"Please telephone: {_title(data_return)}",
        f"The return of {data_return} was due on {data_return.due_on:%-d %B %Y} and has not come. "
        "Please telephone the agency, and write in the chasing log whom you "
        "spoke to and what was agreed.",
        step,
    )


def send_draft_letter(step):
    """To the business managers: the draft of the chair's letter, to be signed and sent."""
    return _send(
        _managers(step.data_return),
        f"The chair’s letter: {_title(step.data_return)}",
        f"This return has still not come. Please have the letter below signed and sent, and note "
        f"in the chasing log that it has gone.\n\n{step.note}",
        step,
    )


def letter_of_chair(data_return):
    """The words of the chair's letter, as a draft."""
    board = data_return.area.lead_board
    return (
        f"To the board member of {data_return.agency}\n\n"
        f"The return of {data_return.agency} for {data_return.area}, {data_return.period}, was "
        f"due on {data_return.due_on:%-d %B %Y}. The Board has asked your agency for it and has "
        "not received it.\n\n"
        f"{board} relies on every partner’s figures to see how well children are safeguarded. "
        f"Collection closes on {data_return.closes_on:%-d %B %Y}. Without your return the Board’s "
        "report says that your figures are missing.\n\n"
        "Please send the return now, or tell me when it will come and what prevents it.\n\n"
        f"Independent chair, {board}"
    )


def ask_to_agree(change):
    """To the business managers of every board but the drafter: a change waits for one of them."""
    _send(
        _of_every_board(Role.MANAGER).exclude(user=change.drafted_by_id),
        f"For your agreement: {change.title}",
        f"{change.drafted_by} proposes a change of the dictionary from {change.valid_from} on. It "
        "holds for every board, and one business manager who did not write in it agrees or refuses.",
        change,
    )


def tell_agreed(change):
    """To the analysts and managers of every board: what is asked changes."""
    _send(
        _of_every_board(Role.ANALYST, Role.MANAGER),
        f"Agreed: {change.title}",
        f"A change of the dictionary was agreed. It holds for every board from {change.valid_from} "
        "on. Returns of earlier quarters stay as they are.",
        change,
    )


def tell_change_refused(change):
    """To whoever drafted it, with the reason."""
    _send(
        Appointment.objects.current().filter(user=change.drafted_by_id, user__is_active=True),
        f"Refused: {change.title}",
        f"The change of the dictionary was refused.\n\nThe reason given: {change.decision}",
        change,
    )


def _of_every_board(*roles):
    return Appointment.objects.current().filter(
        role__in=roles, board__isnull=False, user__is_active=True
    )


@dataclass(frozen=True, slots=True)
class Named:
    """A measure or a theme that somebody follows, as a letter names it."""

    name: str
    path: str


def tell_published(publication, letters):
    """To those who follow something of it: `letters` are {person: [Named]}. No figures."""
    board, period = publication.board, publication.period
    if publication.version == 1:
        subject = f"Published: {board.short_name}, {period.short}"
        said = f"{board} has published {period}. In it is what you follow:"
    else:
        subject = f"Changed: {board.short_name}, {period.short}, version {publication.version}"
        said = (
            f"{board} has published version {publication.version} of {period}. It changes figures "
            "of what you follow:"
        )
    stop = f"{settings.SITE_URL}{reverse('dataset:view_list')}"
    send_mass_mail(
        (
            subject,
            f"{said}\n\n{_listed(named)}\n\nThis letter holds no figures: sign in to read "
            "them.\n\nYou get one letter when a quarter is published, and another only when a later "
            "version changes what you follow. To stop, open Your views and choose Stop following: "
            f"{stop}\n",
            None,
            [person.email],
        )
        for person, named in letters.items()
    )


def _listed(named):
    return "\n\n".join(f"{one.name}\n{settings.SITE_URL}{one.path}" for one in named)
