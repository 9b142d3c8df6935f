"""Who has sent what, and who is late: for a board and a quarter. No figures."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import OuterRef, Subquery

from agencies import clock
from agencies.models import Board
from dataset.models import (
    DataReturn,
    Decision,
    Period,
    QuarterDates,
    State,
    Submission,
    Verb,
)
from dataset.models.returns import EDITABLE
from dataset.present.due import due_words


WORDS = {
    State.NOT_STARTED: "Not started",
    State.IN_PREPARATION: "In preparation",
    State.SUBMITTED: "With the agency’s approver",
    State.APPROVED: "Approved, waiting for the Board’s analyst",
    State.ACCEPTED: "Accepted",
    State.REOPENED: "Accepted, some items reopened",
    State.WITHDRAWN: "Withdrawn",
    State.LOCKED: "Accepted, locked",
}


@dataclass(frozen=True, slots=True)
class ProgressRow:
    """One agency's return: how far, and since when."""

    data_return: DataReturn
    words: str
    is_late: bool
    is_missing: bool  # collection has closed without it
    extended_to: date | None
    sent_at: datetime | None
    approved_at: datetime | None
    accepted_at: datetime | None
    was_sent_back: bool
    may_open: bool  # this person may read it


@dataclass(frozen=True, slots=True)
class ProgressPage:
    board: Board
    period: Period | None
    periods: tuple[Period, ...]
    dates: QuarterDates | None  # of the board; an extension moves a single return's
    due: str
    rows: tuple[ProgressRow, ...]
    counts: tuple[tuple[str, int], ...]  # "accepted", 12...

    @property
    def total(self):
        return len(self.rows)


def progress_page(user, board, period=None):
    """The board's returns of one quarter, the newest opened one unless another is asked for.

    Six queries whatever the number of agencies.
    """
    today = clock.today()
    seen = DataReturn.objects.status_visible_to(user).filter(area__boards=board)
    periods = tuple(
        Period.objects.filter(pk__in=seen.filter(opens_on__lte=today).values("period")).order_by(
            "-year", "-quarter"
        )
    )
    period = period or (periods[0] if periods else None)
    dates = QuarterDates.objects.of(board, period) if period else None
    rows = _rows(user, seen.filter(period=period), dates, today) if dates else ()
    return ProgressPage(
        board=board,
        period=period,
        periods=periods,
        dates=dates,
        due=due_words(dates.due_on, today) if dates else "",
        rows=rows,
        counts=_counts(rows),
    )


def _rows(user, returns, dates, today):
    readable = set(
        DataReturn.objects.visible_to(user)
        .filter(pk__in=returns.values("pk"))
        .values_list("pk", flat=True)
    )
    latest = Submission.objects.filter(data_return=OuterRef("pk")).order_by("-number")
    found = returns.for_listing().annotate(
        sent_at=Subquery(latest.values("submitted_at")[:1]),
        approved_at=_last(Verb.APPROVED),
        accepted_at=_last(Verb.ACCEPTED),
    )
    return tuple(
        ProgressRow(
            data_return=held,
            words=WORDS[State(held.state)],
            is_late=held.is_late(today),
            is_missing=held.is_missing(today),
            extended_to=held.due_on if held.due_on > dates.due_on else None,
            sent_at=None if held.state in EDITABLE else held.sent_at,
            approved_at=held.approved_at
            if held.state in {State.APPROVED, State.ACCEPTED, State.LOCKED}
            else None,
            accepted_at=held.accepted_at,
            was_sent_back=bool(held.sent_back_because),
            may_open=held.pk in readable,
        )
        for held in sorted(found, key=lambda held: (held.agency.name, held.area.name))
    )


def _last(verb):
    decided = Decision.objects.filter(submission__data_return=OuterRef("pk"), verb=verb)
    return Subquery(decided.order_by("-decided_at", "-pk").values("decided_at")[:1])


def _counts(rows):
    accepted = sum(
        row.data_return.state in {State.ACCEPTED, State.REOPENED}
        or row.data_return.has_been_accepted
        for row in rows
    )
    approved = sum(row.data_return.state == State.APPROVED for row in rows)
    late = sum(row.is_late for row in rows)
    return (
        ("accepted", accepted),
        ("approved by the agency, to be accepted", approved),
        ("late", late),
        ("still to come", len(rows) - accepted - approved),
    )
