"""Exceptions that need somebody: commentary asked of an agency, decisions asked of the group."""

from django.urls import reverse

from agencies.models import Group, Meeting, Role
from audits.models import BoardException, ExceptionState
from audits.policies import KEEPERS
from lscb.home.need import Button, Need, counted


def for_agency(user):
    """Commentary that the own agency has not written yet; one query."""
    if not user.holds(Role.PREPARER, Role.APPROVER):
        return []
    days = list(
        BoardException.objects.asked_of(user)
        .unanswered()
        .order_by("commentary_asked_by")
        .values_list("commentary_asked_by", flat=True)
    )
    if not days:
        return []
    return [
        Need(
            headline=f"Write commentary on {counted(len(days), 'measure', 'measures')}",
            url=reverse("audits:exception_asked"),
            text="They moved or missed their standard. Four short answers each, for the group’s "
            "paper.",
            on=days[0],
        )
    ]


def for_group(user, today):
    """Exceptions not decided, for those who decide and those who sit in the group; two queries."""
    boards = user.boards_as(*KEEPERS, Role.PAG_MEMBER)
    if not boards:
        return []
    open_ones = list(
        BoardException.objects.visible_to(user)
        .filter(board__in=boards, state=ExceptionState.OPEN)
        .order_by("board")
        .values_list("board", "board__short_name", "board__slug")
    )
    if not open_ones:
        return []
    meetings = {
        meeting.board_id: meeting
        for meeting in Meeting.objects.filter(
            board__in=boards, group=Group.PERFORMANCE, held_on__gte=today
        ).order_by("-held_on")
    }
    return [
        _need(open_ones.count(board), board, meetings.get(board[0]))
        for board in dict.fromkeys(open_ones)
    ]


def _need(number, board, meeting):
    _, name, slug = board
    text = "What moved, missed its standard, came late or does not fit together."
    buttons = ()
    if meeting:
        text += f" The group meets on {meeting.held_on:%-d %B}."
        address = f"{reverse('audits:group_meeting', args=[meeting.pk])}?board={slug}"
        buttons = (Button("Open the meeting on the screen", address),)
    return Need(
        headline=f"Decide about {counted(number, 'exception', 'exceptions')} of {name}",
        url=f"{reverse('audits:exception_list')}?board={slug}&state=open",
        text=text,
        on=meeting.held_on if meeting else None,
        buttons=buttons,
    )
