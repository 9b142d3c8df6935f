"""Attendance by seat and financial year, as the annual report's appendix has it."""

from dataclasses import dataclass

from agencies import clock
from agencies.attendance import Tally, tally
from agencies.models import Attendance, Group, GroupRule, Mark, Meeting, Seat
from agencies.verdicts import Verdict
from audits import policies


@dataclass(frozen=True, slots=True)
class SeatYear:
    """One seat's row: a mark for each meeting, in their order; "" where nobody has said."""

    seat: Seat
    marks: tuple[str, ...]
    tally: Tally
    below: bool  # the level the board expects

    @property
    def words(self):
        return [Mark(mark).label if mark else "not recorded" for mark in self.marks]


@dataclass(frozen=True, slots=True)
class AttendanceYear:
    board: object
    group: str
    year: int  # the financial year's first
    years: tuple[int, ...]  # with meetings of this group, newest first
    groups: tuple[tuple[str, str], ...]
    meetings: tuple[Meeting, ...]
    rows: tuple[SeatYear, ...]
    filled: tuple[int, ...]  # seats filled at each meeting
    rule: GroupRule
    may_challenge: Verdict
    may_keep_seats: Verdict

    @property
    def title(self):
        return clock.financial_year_words(self.year)

    @property
    def group_words(self):
        return Group(self.group).label

    @property
    def below(self):
        return [row for row in self.rows if row.below]

    @property
    def year_choices(self):
        return [(year, clock.financial_year_words(year)) for year in self.years]


def attendance_year(board, user, group=Group.BOARD, year=None):
    """Who came to the meetings of a group in a year, today's the last; six queries.

    `year` is a financial year; None is that of the group's last meeting.
    """
    today = clock.today()
    held = list(
        Meeting.objects.filter(board=board, group=group, held_on__lte=today).order_by("held_on")
    )
    years = sorted({clock.financial_year(one.held_on) for one in held}, reverse=True)
    year = year if year in years else next(iter(years), clock.financial_year(today))
    meetings = [one for one in held if clock.financial_year(one.held_on) == year]
    rule = GroupRule.objects.of(board, group)
    marks = _marks(meetings)
    seats = Seat.objects.filter(pk__in={seat for seat, _ in marks}).order_by("pk")
    rows = [_row(seat, meetings, marks, rule) for seat in seats]
    return AttendanceYear(
        board=board,
        group=group,
        year=year,
        years=tuple(years),
        groups=tuple((one.value, one.label) for one in Group if one in _groups_met(board, today)),
        meetings=tuple(meetings),
        rows=tuple(rows),
        filled=tuple(
            tally(
                (marks[seat.pk, one.pk] for seat in seats if (seat.pk, one.pk) in marks),
                deputies_count=rule.deputies_count,
            ).attended
            for one in meetings
        ),
        rule=rule,
        may_challenge=policies.may_raise_challenge(user, board),
        may_keep_seats=policies.may_keep_seats(user, board),
    )


def export_rows(page):
    """The table as rows: head first, the seats filled last."""
    days = [one.held_on.isoformat() for one in page.meetings]
    yield ("Seat", *days, "Meetings expected", "Attended", "Per cent")
    for row in page.rows:
        percent = "n/a" if row.tally.percent is None else f"{row.tally.percent}%"
        yield (row.seat.title, *row.words, row.tally.expected, row.tally.attended, percent)
    yield ("Seats filled", *page.filled, "", "", "")


def _marks(meetings):
    """{(seat, meeting): mark}."""
    rows = Attendance.objects.filter(meeting__in=meetings).order_by()
    return {
        (seat, meeting): mark for seat, meeting, mark in rows.values_list("seat", "meeting", "mark")
    }


def _groups_met(board, today):
    rows = Meeting.objects.filter(board=board, held_on__lte=today).order_by()
    return set(rows.values_list("group", flat=True).distinct())


def _row(seat, meetings, marks, rule):
    mine = tuple(marks.get((seat.pk, one.pk), "") for one in meetings)
    counted = tally((mark for mark in mine if mark), deputies_count=rule.deputies_count)
    return SeatYear(seat, mine, counted, counted.is_below(rule.least_percent))
