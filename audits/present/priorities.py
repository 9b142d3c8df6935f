"""Pages of the priorities: a year's list, and one priority with all that hangs on it."""

from dataclasses import dataclass

from django.db.models import Count, Q

from agencies import clock
from agencies.verdicts import Verdict
from audits import policies
from audits.models import (
    TO_DO,
    Action,
    ActionState,
    Audit,
    BoardException,
    Priority,
    PriorityMeasure,
    Risk,
)
from audits.present.actions import ActionLine, line_of
from dataset.models import Definition
from dataset.models.readers import reader_of
from dataset.present.scorecard import Row, scorecard


MOST_EXCEPTIONS = 20


@dataclass(frozen=True, slots=True)
class PriorityLine:
    """One priority in the list of its year."""

    priority: Priority
    codes: tuple[str, ...]
    to_do: int
    overdue: int
    ended: int  # signed off


@dataclass(frozen=True, slots=True)
class PriorityList:
    year: int
    years: tuple[int, ...]  # newest first
    lines: tuple[PriorityLine, ...]
    may_write: Verdict

    @property
    def label(self):
        return clock.financial_year_words(self.year)

    @property
    def other_years(self):
        return [
            (year, clock.financial_year_words(year)) for year in self.years if year != self.year
        ]


@dataclass(frozen=True, slots=True)
class Progress:
    """A measure of progress: the way it should move, and its row of the scorecard."""

    code: str
    name: str
    wanted: str  # "Go up"
    row: Row | None


@dataclass(frozen=True, slots=True)
class Linked:
    """A line about something else that hangs on the priority."""

    title: str
    url: str
    state: str


@dataclass(frozen=True, slots=True)
class PriorityPage:
    priority: Priority
    measures: tuple[Progress, ...]
    exceptions: tuple[Linked, ...]
    audits: tuple[Linked, ...]
    risks: tuple[Linked, ...]
    actions: tuple[ActionLine, ...]
    may_write: Verdict
    may_raise: Verdict

    @property
    def label(self):
        return clock.financial_year_words(self.priority.year)


def priority_list(board, user, year=None):
    """The priorities of a year, the newest unless another is asked for; four queries."""
    held = Priority.objects.filter(board=board)
    years = tuple(held.order_by("-year").values_list("year", flat=True).distinct())
    year = year or (years[0] if years else clock.financial_year(clock.today()))
    today = clock.today()
    to_do = Q(actions__state__in=sorted(TO_DO))
    shown = held.filter(year=year).annotate(
        to_do=Count("actions", filter=to_do),
        overdue=Count("actions", filter=to_do & Q(actions__due_on__lt=today)),
        ended=Count("actions", filter=Q(actions__state=ActionState.SIGNED_OFF)),
    )
    return PriorityList(
        year=year,
        years=years,
        lines=tuple(
            PriorityLine(
                one,
                tuple(sorted(held.code for held in one.measures.all())),
                one.to_do,
                one.overdue,
                one.ended,
            )
            for one in shown.select_related("lead")
            .prefetch_related("measures")
            .order_by("position")
        ),
        may_write=policies.may_write_priorities(user, board),
    )


def priority_page(priority, user):
    """Everything of one priority; the queries do not grow with what hangs on it."""
    board = priority.board
    measures = list(priority.measures.order_by("code"))
    codes = [one.code for one in measures]
    return PriorityPage(
        priority=priority,
        measures=_measures(board, user, measures),
        exceptions=_exceptions(board, codes),
        audits=_audits(priority),
        risks=_risks(board, codes),
        actions=tuple(
            line_of(one)
            for one in Action.objects.filter(priority=priority)
            .for_listing()
            .order_by("due_on", "number")
        ),
        may_write=policies.may_write_priorities(user, board),
        may_raise=policies.may_raise_action(user, board),
    )


def _measures(board, user, measures: list[PriorityMeasure]):
    if not measures:
        return ()
    card = scorecard(board, clock.today(), reader_of(user, board))
    rows = {row.code: row for row in card.rows} if card else {}
    names = dict(
        Definition.objects.filter(indicator__code__in=[one.code for one in measures])
        .order_by("version")
        .values_list("indicator__code", "name")
    )
    return tuple(
        Progress(
            one.code, names.get(one.code, one.code), one.get_wanted_display(), rows.get(one.code)
        )
        for one in measures
    )


def _exceptions(board, codes):
    held = BoardException.objects.filter(board=board, code__in=codes)
    rows = held.select_related("period", "agency").order_by("-number")[:MOST_EXCEPTIONS]
    return tuple(
        Linked(
            f"{one}, {one.period.short}",
            one.get_absolute_url(),
            one.get_state_display(),
        )
        for one in rows
    )


def _audits(priority):
    return tuple(
        Linked(str(one), one.get_absolute_url(), one.get_state_display())
        for one in Audit.objects.filter(priority=priority).order_by("number")
    )


def _risks(board, codes):
    """Risks that share a measure with it."""
    held = Risk.objects.filter(board=board, indicators__code__in=codes).distinct()
    return tuple(
        Linked(str(one), one.get_absolute_url(), one.get_state_display())
        for one in held.order_by("state", "number")
    )
