"""The dates of a board's quarters, and which agencies nobody would answer for."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from agencies import clock
from agencies.models import Agency, Appointment, Board, Role
from agencies.verdicts import Verdict
from dataset import policies
from dataset.models import DataReturn, Period, QuarterDates
from dataset.models.returns import BOARD_STAFF


QUARTERS = 3
WORDS = {
    "notice_on": "Notice to data leads and approvers",
    "opens_on": "Returns open",
    "reminder_on": "First reminder, if a return has not been sent",
    "due_on": "Returns are due, approved by the agency",
    "second_reminder_on": "Second reminder, to the approver and the board member",
    "telephone_on": "The business manager telephones",
    "letter_on": "The chair writes",
    "closes_on": "Collection closes. Anything missing is shown as missing",
}


@dataclass(frozen=True, slots=True)
class Day:
    on: date
    words: str
    is_past: bool
    is_next: bool


@dataclass(frozen=True, slots=True)
class Quarter:
    period: Period
    is_settled: bool  # the agencies have been told: a change of the calendar moves nothing
    days: tuple[Day, ...]


@dataclass(frozen=True, slots=True)
class CalendarPage:
    board: Board
    quarters: tuple[Quarter, ...]
    may_set: Verdict
    without_preparer: tuple[Agency, ...]  # for the Board's staff only


def calendar_page(user, board):
    """The quarter being collected and the next ones; six queries at most."""
    today = clock.today()
    periods = list(Period.objects.filter(closes_on__gte=today).order_by("ends_on")[:QUARTERS])
    dates = QuarterDates.objects.by_board([board.pk], periods)
    days = [getattr(one, name) for one in dates.values() for name in WORDS]
    coming = min((day for day in days if day >= today), default=None)
    is_staff = board.pk in user.boards_as(*BOARD_STAFF)
    return CalendarPage(
        board=board,
        quarters=tuple(_quarter(one, dates[board.pk, one.pk], coming, today) for one in periods),
        may_set=policies.may_set_calendar(user, board),
        without_preparer=without_preparer(board, periods) if is_staff else (),
    )


def without_preparer(board, periods):
    """Agencies with a return still to send in these quarters, and no data lead; two queries."""
    prepared = Appointment.objects.current().filter(
        Q(board=None) | Q(board=board), role=Role.PREPARER, user__is_active=True
    )
    owing = DataReturn.objects.unsigned().filter(area__lead_board=board, period__in=periods)
    return tuple(
        Agency.objects.filter(pk__in=owing.values("agency"))
        .exclude(pk__in=prepared.filter(agency__isnull=False).values("agency"))
        .order_by("name", "pk")
    )


def _quarter(period, dates, coming, today):
    days = sorted(
        (getattr(dates, name), at, words) for at, (name, words) in enumerate(WORDS.items())
    )
    return Quarter(
        period=period,
        is_settled=dates.pk is not None and dates.notice_on <= today,
        days=tuple(Day(on, words, on < today, on == coming) for on, _, words in days),
    )
