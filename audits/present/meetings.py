"""Pages of meetings: the calendar, one meeting with its agenda, papers, who came, and minutes."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, Prefetch, Q

from agencies import clock
from agencies.attendance import is_quorate, tally
from agencies.models import Attendance, Group, GroupRule, Mark, Meeting
from agencies.models.meetings import seats_in
from agencies.verdicts import Verdict
from audits import policies
from audits.models import Action, AgendaItem, ExceptionDecision, Paper


FILLED = Q(attendance__mark__in=[Mark.PRESENT, Mark.DEPUTY])


@dataclass(frozen=True, slots=True)
class MeetingLine:
    """One meeting in the list."""

    meeting: Meeting
    items: int
    came: int | None  # seats filled; None while nobody has said

    @property
    def stands(self):
        if self.meeting.agreed_at:
            return "Record agreed"
        if self.came is not None:
            return "Record being written"
        if self.meeting.issued_at:
            return "Pack issued"
        return "Agenda being written" if self.items else "Planned"


@dataclass(frozen=True, slots=True)
class MeetingList:
    board: object
    coming: tuple[MeetingLine, ...]  # soonest first
    past: tuple[MeetingLine, ...]  # newest first
    may_keep: Verdict
    may_keep_seats: Verdict


@dataclass(frozen=True, slots=True)
class Came:
    """Who came to a meeting: the marks by seat, and whether it was quorate."""

    lines: tuple[tuple[str, str], ...]  # seat, mark in words; in the order of the marks
    attended: int
    expected: int
    quorum: int  # 0 where the group has none
    quorate: bool


@dataclass(frozen=True, slots=True)
class MeetingPage:
    meeting: Meeting
    items: tuple[AgendaItem, ...]  # each with its `papers`, without their content
    came: Came | None
    decisions: tuple[ExceptionDecision, ...]  # about exceptions, in this meeting
    actions: tuple[Action, ...]  # agreed in this meeting
    may_change: Verdict
    may_raise_action: Verdict

    @property
    def is_of_group(self):
        """Whether the group that looks at exceptions meets."""
        return self.meeting.group == Group.PERFORMANCE

    @property
    def is_past(self):
        return self.meeting.held_on <= clock.today()


def meeting_list(board, user, group=""):
    """The meetings of a board, or of one of its groups; one query."""
    today = clock.today()
    meetings = Meeting.objects.filter(board=board)
    if group:
        meetings = meetings.filter(group=group)
    meetings = meetings.annotate(
        marked=Count("attendance", distinct=True),
        filled=Count("attendance", filter=FILLED, distinct=True),
    )
    agendas = Counter(
        AgendaItem.objects.filter(meeting__board=board).order_by().values_list("meeting", flat=True)
    )
    lines = [
        MeetingLine(one, agendas[one.pk], one.filled if one.marked else None)
        for one in meetings.order_by("held_on", "group", "pk")
    ]
    return MeetingList(
        board=board,
        coming=tuple(line for line in lines if line.meeting.held_on >= today),
        past=tuple(line for line in reversed(lines) if line.meeting.held_on < today),
        may_keep=policies.may_keep_meetings(user, board),
        may_keep_seats=policies.may_keep_seats(user, board),
    )


def meeting_page(meeting, user):
    """`meeting` as found by `visible_to`; a fixed number of queries."""
    papers = Prefetch("papers", Paper.objects.for_listing())
    return MeetingPage(
        meeting=meeting,
        items=tuple(
            AgendaItem.objects.filter(meeting=meeting)
            .select_related("lead")
            .prefetch_related(papers)
            .order_by("number")
        ),
        came=_came(meeting),
        decisions=tuple(
            ExceptionDecision.objects.filter(meeting=meeting)
            .select_related("exception__agency", "owner")
            .order_by("decided_at", "pk")
        ),
        actions=tuple(
            Action.objects.filter(Q(meeting=meeting) | Q(decision__meeting=meeting))
            .select_related("owner")
            .order_by("number")
        ),
        may_change=policies.may_change_record(user, meeting),
        may_raise_action=policies.may_raise_action(user, meeting.board),
    )


def likely_marks(meeting):
    """({seat: title} to ask about, {seat id: mark}): as it stands, else as it is likely."""
    held = {one.seat_id: one.mark for one in meeting.attendance.all()}
    members = list(seats_in(meeting.board, meeting.group, meeting.held_on))
    others = [
        one.seat
        for one in meeting.attendance.select_related("seat").order_by("seat__title", "seat__pk")
        if one.seat_id not in {seat.pk for seat in members}
    ]
    seats = [*members, *others]
    return seats, {seat.pk: held.get(seat.pk, Mark.PRESENT) for seat in seats}


def _came(meeting):
    held = list(
        Attendance.objects.filter(meeting=meeting)
        .select_related("seat")
        .order_by("seat__title", "seat__pk")
    )
    if not held:
        return None
    rule = GroupRule.objects.of(meeting.board, meeting.group)
    marks = [one.mark for one in held]
    counted = tally(marks, deputies_count=rule.deputies_count)
    order = list(Mark)
    return Came(
        lines=tuple(
            (one.seat.title, one.get_mark_display())
            for one in sorted(held, key=lambda one: order.index(Mark(one.mark)))
        ),
        attended=counted.attended,
        expected=counted.expected,
        quorum=rule.quorum,
        quorate=is_quorate(marks, rule.quorum, deputies_count=rule.deputies_count),
    )


def minutes_text(page):
    """The record of a meeting as plain text, for a letter or a document."""
    meeting = page.meeting
    lines = [str(meeting.board), str(meeting), ""]
    if page.came:
        lines.append(f"Seats filled: {page.came.attended} of {page.came.expected}")
        for mark in Mark:
            seats = [seat for seat, words in page.came.lines if words == mark.label]
            if seats and mark != Mark.NOT_A_MEMBER:
                lines.append(f"{mark.label}: {', '.join(seats)}")
        lines.append("")
    for item in page.items:
        lines += [str(item), *filter(None, [item.minute])]
        if item.decision:
            lines.append(f"Decision: {item.decision}")
        lines.append("")
    if page.decisions:
        lines.append("Decisions about exceptions")
        lines += [
            f"{one.exception.reference}: {one.get_choice_display()}. {one.text} "
            f"({one.owner}, by {one.due_on:%-d %B %Y})"
            for one in page.decisions
        ]
        lines.append("")
    if page.actions:
        lines.append("Actions")
        lines += [f"{one} ({one.owner}, by {one.due_on:%-d %B %Y})" for one in page.actions]
    return "\n".join(lines).rstrip() + "\n"


def groups_of(board):
    """The groups of a board that have met or will: [(value, label)]."""
    held = set(Meeting.objects.filter(board=board).values_list("group", flat=True))
    return [(group.value, group.label) for group in Group if group in held]
