"""The chasing log: what is owed by whom, what was done about it, and what comes next."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from agencies import clock
from agencies.models import Board
from agencies.verdicts import Verdict
from dataset import policies
from dataset.models import (
    Answer,
    DataReturn,
    Extension,
    Period,
    QuarterDates,
    State,
    Step,
    StepOutcome,
)
from dataset.models.chasing import steps_left
from dataset.models.returns import BOARD_STAFF
from dataset.present.due import due_words
from dataset.present.returns_progress import WORDS


HEAD = ("board", "agency", "area", "quarter", "due on", "how far", "date", "event", "outcome", "to",
        "letters", "note")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the log, oldest first."""

    on: date
    title: str
    outcome: str  # "Sent to data lead", "Given"
    to: str
    letters: int
    note: str


@dataclass(frozen=True, slots=True)
class ChasedReturn:
    """One return with its log."""

    data_return: DataReturn
    words: str
    due: str
    is_late: bool
    is_missing: bool
    is_owed: bool
    events: tuple[Event, ...]
    coming: tuple[str, date] | None  # the next step and its day, while the return is owed
    waiting: Extension | None  # more time was asked for, and nobody has answered
    has_call_to_make: bool
    has_letter_to_send: bool
    may_ask: Verdict
    may_extend: Verdict
    may_log: Verdict

    @property
    def extended(self):
        """The extensions that were given."""
        return [one for one in self.data_return.extensions.all() if one.answer == Answer.GRANTED]


@dataclass(frozen=True, slots=True)
class ChasingPage:
    board: Board
    period: Period | None
    periods: tuple[Period, ...]
    owed: tuple[ChasedReturn, ...]
    others: tuple[ChasedReturn, ...]  # signed, with something in the log

    @property
    def all(self):
        return (*self.owed, *self.others)


def chasing_page(user, board, period=None):
    """The log of one quarter, the newest unless another is asked for.

    The number of queries does not grow with returns.
    """
    today = clock.today()
    seen = DataReturn.objects.status_visible_to(user).filter(area__boards=board)
    periods = tuple(
        Period.objects.filter(pk__in=seen.values("period")).order_by("-year", "-quarter")
    )
    period = period or next((one for one in periods if one.opens_on <= today), None)
    rows = _rows(user, board, seen.filter(period=period), today) if period else ()
    return ChasingPage(
        board=board,
        period=period,
        periods=periods,
        owed=tuple(row for row in rows if row.is_owed),
        others=tuple(row for row in rows if not row.is_owed and row.events),
    )


def chased_return(user, data_return):
    """The log of one return."""
    seen = DataReturn.objects.filter(pk=data_return.pk)
    return _rows(user, data_return.area.lead_board, seen, clock.today())[0]


def chasing_rows(page):
    """For the download: a line for each thing that was done, and one for what is only owed."""
    yield HEAD
    for row in page.all:
        held = row.data_return
        start = (
            page.board.slug, held.agency.slug, held.area.slug, held.period.slug,
            held.due_on.isoformat(), row.words,
        )  # fmt: skip
        for event in row.events:
            yield (
                *start, event.on.isoformat(), event.title, event.outcome, event.to,
                event.letters, event.note,
            )  # fmt: skip
        if not row.events:
            yield (*start, "", "", "", "", "", "")


def _rows(user, board, returns, today):
    found = list(
        DataReturn.objects.filter(pk__in=returns.values("pk"))
        .for_listing()
        .select_related("area__lead_board")
        .prefetch_related("chasing_steps", "extensions__asked_by", "calls")
    )
    unsigned = set(
        DataReturn.objects.unsigned()
        .filter(pk__in=[one.pk for one in found])
        .values_list("pk", flat=True)
    )
    dates = QuarterDates.objects.by_board(
        {one.area.lead_board_id for one in found}, {one.period for one in found}
    )
    is_staff = board.pk in user.boards_as(*BOARD_STAFF)
    return tuple(
        _row(
            user,
            one,
            dates[one.area.lead_board_id, one.period_id],
            is_owed=one.pk in unsigned,
            is_staff=is_staff,
            today=today,
        )
        for one in sorted(found, key=lambda one: (one.due_on, one.agency.name, one.area.name))
    )


def _row(user, one, dates, *, is_owed, is_staff, today):
    steps, extensions = list(one.chasing_steps.all()), list(one.extensions.all())
    to_do = {step.step for step in steps if step.outcome == StepOutcome.TO_DO}
    return ChasedReturn(
        data_return=one,
        words=WORDS[State(one.state)],
        due=due_words(one.due_on, today),
        is_late=one.is_late(today),
        is_missing=one.is_missing(today),
        is_owed=is_owed,
        events=_events(steps, extensions, one.calls.all(), is_staff=is_staff),
        coming=_coming(one, dates, {step.step for step in steps}) if is_owed else None,
        waiting=next((held for held in extensions if held.answer == Answer.WAITING), None),
        has_call_to_make=is_owed and Step.TELEPHONE in to_do,
        has_letter_to_send=is_owed and Step.LETTER in to_do,
        may_ask=policies.may_ask_extension(user, one),
        may_extend=policies.may_extend(user, one),
        may_log=policies.may_log_call(user, one),
    )


def _coming(one, dates, taken):
    return next(((step.label, on) for step, on in steps_left(one, dates, taken)), None)


def _events(steps, extensions, calls, *, is_staff):
    found = [_step_event(step, is_staff=is_staff) for step in steps]
    found += [
        Event(call.called_on, "Telephone call", call.get_spoken_to_display(), "", 0, call.result)
        for call in calls
    ]
    found += [
        Event(
            timezone.localdate(held.answered_at or held.asked_at),
            f"More time, until {held.due_on:%-d %B %Y}",
            held.get_answer_display(),
            "",
            0,
            held.reason,
        )
        for held in extensions
    ]
    return tuple(sorted(found, key=lambda event: event.on))


def _step_event(step, *, is_staff):
    """The draft of the chair's letter is for the Board's staff; so it is left out for others."""
    is_draft = step.step == Step.LETTER and step.outcome != StepOutcome.SKIPPED
    return Event(
        on=timezone.localdate(step.taken_at),
        title=step.get_step_display(),
        outcome=step.get_outcome_display(),
        to=step.sent_to,
        letters=step.letters,
        note=step.note if is_staff or not is_draft else "",
    )
