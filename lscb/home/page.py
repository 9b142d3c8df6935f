"""The home page: what needs you today, and nothing else."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse
from django.utils import timezone

from agencies import clock
from agencies.models import Meeting
from dataset.models import Decision, Period, Publication, QuarterDates, Verb
from dataset.models.returns import AGENCY_STAFF
from dataset.policies import may_follow
from lscb.home import (
    actions,
    audits,
    challenges,
    changes,
    chasing,
    corrections,
    exceptions,
    findings,
    published,
    returns,
)
from lscb.home.need import Need, soonest_first, when


MEETINGS_SHOWN = 2
A_QUARTER = timedelta(days=92)
NUMBERS = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")


@dataclass(frozen=True, slots=True)
class Dated:
    """A need with the words for when: bold, and the rest beneath."""

    need: Need
    when: str
    day: str


@dataclass(frozen=True, slots=True)
class QuarterDate:
    day: date
    words: str
    is_past: bool
    is_next: bool


@dataclass(frozen=True, slots=True)
class LastReturn:
    """What became of the agency's last accepted return."""

    quarter: str
    accepted_on: date
    published_on: date | None
    url: str


@dataclass(frozen=True, slots=True)
class HomePage:
    today: date
    count: str  # "Three things", for the line under the heading
    needs: list[Dated]
    quarter: str
    dates: list[QuarterDate]
    last_return: LastReturn | None
    holds_a_role: bool
    keeps_views: bool


def home_page(user, board):
    """Everything for one person: the queries depend on the roles held, not on the rows."""
    today = clock.today()
    needs = soonest_first(
        [
            *returns.for_agency(user, today),
            *returns.for_board_staff(user, today),
            *chasing.for_manager(user),
            *changes.for_manager(user),
            *corrections.for_board_staff(user),
            *findings.for_agency(user),
            *challenges.for_agency(user),
            *challenges.for_keepers(user),
            *findings.for_board_staff(user),
            *audits.for_agency(user),
            *audits.for_board_staff(user, today),
            *exceptions.for_agency(user),
            *exceptions.for_group(user, today),
            *published.risks_due(user, today),
            *actions.for_owners(user, today),
            *actions.for_manager(user, today),
            *actions.for_second_person(user),
            *published.for_reviewers(user, today),
            *published.for_readers(user),
            *published.for_administrator(user, today),
        ]
    )
    period = _period(board, today)
    return HomePage(
        today=today,
        count=_count(len(needs)),
        needs=[Dated(need, *when(need.on, today)) for need in needs],
        quarter=str(period) if period else "",
        dates=_dates(user, board, period, today) if board and period else [],
        last_return=_last_return(user),
        holds_a_role=bool(user.current_appointments),
        keeps_views=bool(board and may_follow(user, board)),
    )


def _count(number):
    words = NUMBERS[number] if number < len(NUMBERS) else str(number)
    return f"{words} thing" if number == 1 else f"{words} things"


def _period(board, today):
    """The quarter being collected by the board's own dates, or the next one to open."""
    if board is None:
        return None
    near = list(Period.objects.filter(ends_on__gte=today - A_QUARTER).order_by("ends_on")[:3])
    dates = QuarterDates.objects.by_board([board.pk], near)
    open_now = (one for one in near if dates[board.pk, one.pk].closes_on >= today)
    return next(open_now, None)


def _dates(user, board, period, today):
    dates = QuarterDates.objects.of(board, period)
    days = [
        (dates.opens_on, "Returns open" if dates.opens_on >= today else "Returns opened"),
        (dates.due_on, _due_words(user, dates.due_on, today)),
        (dates.closes_on, "Collection closes. Anything missing is shown as missing"),
        *_meetings(board, today),
    ]
    coming = min((day for day, _ in days if day >= today), default=None)
    return [
        QuarterDate(day, words, is_past=day < today, is_next=day == coming)
        for day, words in sorted(days)
    ]


def _due_words(user, due_on, today):
    words = "Due, approved by your agency approver" if user.holds(*AGENCY_STAFF) else "Returns due"
    left = clock.working_days_between(today, due_on)
    if left > 0:
        return f"{words}. {left} working {'day' if left == 1 else 'days'} left"
    return words


def _meetings(board, today):
    coming = Meeting.objects.filter(board=board, held_on__gte=today).order_by("held_on", "pk")
    return [
        (meeting.held_on, f"{meeting.get_group_display()} meets")
        for meeting in coming[:MEETINGS_SHOWN]
    ]


def _last_return(user):
    """For agency staff: the newest acceptance of a return of theirs; two queries."""
    agencies = {held.agency_id for held in user.current_appointments if held.role in AGENCY_STAFF}
    if not agencies:
        return None
    accepted = (
        Decision.objects.filter(verb=Verb.ACCEPTED, submission__data_return__agency__in=agencies)
        .select_related("submission__data_return__period", "submission__data_return__area")
        .order_by("-decided_at", "-pk")
        .first()
    )
    if accepted is None:
        return None
    data_return = accepted.submission.data_return
    publication = (
        Publication.objects.filter(
            board=data_return.area.lead_board_id,
            period=data_return.period,
            published_at__gte=accepted.decided_at,
        )
        .order_by("published_at")
        .first()
    )
    return LastReturn(
        quarter=str(data_return.period),
        accepted_on=timezone.localdate(accepted.decided_at),
        published_on=timezone.localdate(publication.published_at) if publication else None,
        url=reverse("dataset:submission_detail", args=[data_return.pk, accepted.submission.number]),
    )
