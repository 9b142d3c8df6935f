"""What returns need from an agency's people, and from the Board's staff."""

from datetime import timedelta

from django.db.models import OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone

from agencies import clock
from agencies.models import Appointment, Board, Role
from dataset.models import DataReturn, State, Submission
from dataset.models.contents import contents_of
from dataset.models.returns import BOARD_STAFF, EDITABLE
from dataset.present.publishing import publishing
from dataset.present.returns import SENDER_WORDS
from dataset.present.returns_grid import theme_links
from lscb.home.need import Button, Need, Part, Progress, counted


JUST_CLOSED = timedelta(days=92)  # after another quarter it is no longer among today's things


def for_agency(user, today):
    """Returns to finish, to mend, to sign or to hurry, for the people of an agency."""
    returns = _own_returns(user, today)
    several = len({data_return.area_id for data_return in returns}) > 1
    to_finish = [held for held in returns if _is_to_finish(user, held)]
    needs = [
        _finish(held, _whose(held, several), detailed=held is to_finish[0]) for held in to_finish
    ]
    needs += [_sign(held, _whose(held, several)) for held in _to_sign(user, returns)]
    needs += [
        _hurry(held, _whose(held, several))
        for held in returns
        if held not in to_finish and held.state in EDITABLE and held.is_late(today)
    ]
    return needs


def _own_returns(user, today):
    """The agency's returns that are under way, soonest due first; one query."""
    sent = Submission.objects.filter(data_return=OuterRef("pk")).order_by("-number")
    open_now = Q(closes_on__gte=today - JUST_CLOSED) | ~Q(state=State.NOT_STARTED)
    return list(
        DataReturn.objects.own(user)
        .filter(open_now, opens_on__lte=today)
        .exclude(state__in=[State.ACCEPTED, State.LOCKED])
        .annotate(
            sender=Subquery(sent.values("submitted_by__name")[:1]),
            sender_id=Subquery(sent.values("submitted_by")[:1]),
            sent_at=Subquery(sent.values("submitted_at")[:1]),
        )
        .for_listing()
        .order_by("due_on", "agency__name", "area__slug")
    )


def _whose(data_return, several):
    """ "January to March return", with the area where somebody looks after several."""
    months = data_return.period.label.rsplit(" ", 1)[0]
    return f"{months} return for {data_return.area.name}" if several else f"{months} return"


def _is_to_finish(user, data_return):
    return data_return.state in EDITABLE and user.holds(Role.PREPARER, agency=data_return.agency)


def _finish(data_return, whose, *, detailed):
    """What a data lead does next. The checks are run for the soonest return only."""
    verb, text = _next_step(data_return)
    if data_return.is_missing(clock.today()):
        text = (
            f"Collection closed on {data_return.closes_on:%-d %B}, and it is shown as missing until "
            f"you send it. {text}"
        )
    need = {
        "headline": f"{verb} the {whose}",
        "url": data_return.get_absolute_url(),
        "text": text,
        # A correction has no due date of its own, so it is never late.
        "on": None if data_return.has_been_accepted else data_return.due_on,
    }
    return _with_contents(data_return, need) if detailed else Need(**need)


def _next_step(data_return):
    """The verb of the headline, and what there is to know before one begins."""
    if data_return.sent_back_because:
        return "Mend", f"It was sent back: “{data_return.sent_back_because}”"
    return {
        State.NOT_STARTED: ("Start", "Nothing has been filled in yet."),
        State.IN_PREPARATION: ("Finish", ""),
        State.WITHDRAWN: ("Send", "It was taken back, and has to be sent again."),
        State.REOPENED: (
            "Mend",
            "The Board’s analyst asks about single figures of it. The rest stays as it is.",
        ),
    }[data_return.state]


def _with_contents(data_return, need):
    contents = contents_of(data_return)
    links = theme_links(contents)
    done, total = sum(link.status.done for link in links), sum(link.status.total for link in links)
    errors = sum(link.status.errors for link in links)
    to_explain = sum(link.status.to_explain for link in links)
    sentences = [need["text"], f"{done} of {counted(total, 'figure', 'figures')} in."]
    if errors:
        sentences.append(f"{counted(errors, 'error stops', 'errors stop')} you sending.")
    if to_explain:
        sentences.append(f"{counted(to_explain, 'figure wants', 'figures want')} an explanation.")
    label = "Start the return" if data_return.state == State.NOT_STARTED else "Continue the return"
    return Need(
        **need | {"text": " ".join(filter(None, sentences))},
        parts=tuple(_theme(data_return, link) for link in links),
        progress=Progress(done, total, f"{done} of {total} figures entered"),
        buttons=(
            Button(label, data_return.get_absolute_url()),
            Button("Upload a workbook", reverse("dataset:return_upload", args=[data_return.pk])),
        ),
    )


def _theme(data_return, link):
    url = reverse("dataset:return_theme", args=[data_return.pk, link.slug])
    return Part(link.name, url, link.status.words, stops=bool(link.status.errors))


def _to_sign(user, returns):
    """Returns waiting for this person's second signature; one query at most."""
    waiting = [
        held
        for held in returns
        if held.state == State.SUBMITTED
        and held.sender_id != user.pk
        and user.holds(Role.APPROVER, Role.AGENCY_MEMBER, agency=held.agency)
    ]
    as_member = {
        held.agency_id for held in waiting if not user.holds(Role.APPROVER, agency=held.agency)
    }
    if not as_member:
        return waiting
    # The board member signs only where the agency has no approver.
    approved = set(
        Appointment.objects.current()
        .filter(role=Role.APPROVER, agency__in=as_member)
        .values_list("agency", flat=True)
    )
    return [held for held in waiting if held.agency_id not in as_member & approved]


def _sign(data_return, whose):
    sent = timezone.localdate(data_return.sent_at)
    return Need(
        headline=f"Check and approve the {whose}",
        url=data_return.get_absolute_url(),
        text=f"{data_return.sender} sent it on {sent:%-d %B}. It waits for your "
        "signature as the second person.",
        on=data_return.due_on,
        buttons=(Button("Read the return", data_return.get_absolute_url()),),
    )


def _hurry(data_return, whose):
    return Need(
        headline=f"The {whose} is late",
        url=data_return.get_absolute_url(),
        text=f"{data_return.agency}: {SENDER_WORDS[data_return.state].lower()}. The Board expected "
        f"it, approved, by {data_return.due_on:%-d %B}.",
        on=data_return.due_on,
    )


def for_board_staff(user, today):
    """Returns to accept, returns that are late, quarters to publish; three queries."""
    boards = user.boards_as(*BOARD_STAFF)
    if not boards:
        return []
    returns = list(
        DataReturn.objects.filter(area__lead_board__in=boards, opens_on__lte=today)
        .filter(Q(state=State.APPROVED) | Q(closes_on__gte=today))
        .for_listing()
        .order_by("due_on", "agency__name", "area__slug")
    )
    return [
        *_to_accept([held for held in returns if held.state == State.APPROVED]),
        *_late([held for held in returns if held.is_late(today)]),
        *_to_publish(boards, user, today),
    ]


def _by_period(returns):
    grouped = {}
    for data_return in returns:
        grouped.setdefault(data_return.period, []).append(data_return)
    return grouped.items()


def _to_accept(returns):
    return [
        Need(
            headline=f"Accept or send back {counted(len(held), 'return', 'returns')}",
            url=reverse("dataset:progress"),
            text=f"{period}. Approved by the agency, waiting for you.",
            on=held[0].closes_on,
            parts=tuple(
                Part(_name(data_return, held), data_return.get_absolute_url(), "Read it")
                for data_return in held
            ),
        )
        for period, held in _by_period(returns)
    ]


def _late(returns):
    """What was not sent cannot be opened by the Board, so these lead to who has sent what."""
    return [
        Need(
            headline=f"{counted(len(held), 'return is', 'returns are')} late",
            url=reverse("dataset:progress"),
            text=f"{period}. Due, approved by the agency, on {held[0].due_on:%-d %B}.",
            on=held[0].due_on,
            parts=tuple(
                Part(_name(late, held), reverse("dataset:progress"), late.get_state_display())
                for late in held
            ),
        )
        for period, held in _by_period(returns)
    ]


def _name(data_return, among):
    """The agency, with the area where the list has several."""
    if len({held.area_id for held in among}) == 1:
        return str(data_return.agency)
    return f"{data_return.agency}, {data_return.area.name}"


def _to_publish(boards, user, today):
    """Quarters whose collection is complete or closed, and published ones with something mended."""
    return [
        _publish(board, quarter)
        for board in Board.objects.filter(pk__in=boards)
        for quarter in publishing(board, user, today).quarters
        if quarter.may_publish and (quarter.last or not quarter.outstanding or quarter.is_closed)
    ]


def _publish(board, quarter):
    missing = len(quarter.outstanding)
    if quarter.last:
        text = (
            f"{counted(len(quarter.fresh), 'return was', 'returns were')} accepted since it was "
            "published. Until then readers see the earlier figures."
        )
    elif missing:
        text = (
            f"Collection has closed. {counted(missing, 'return is', 'returns are')} missing and "
            "will be shown as missing."
        )
    else:
        text = "Every return is accepted."
    return Need(
        headline=f"Publish {quarter.period}{' again' if quarter.last else ''}",
        url=f"{reverse('dataset:publish')}?board={board.slug}",
        text=text,
        on=None if quarter.last else quarter.closes_on,
    )
