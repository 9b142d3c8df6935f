"""The page of one exception: chart, what the agency says, what the group decided."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, Q
from django.urls import reverse

from agencies import clock
from agencies.verdicts import Verdict
from audits import policies
from audits.models import BoardException, ExceptionCommentary, ExceptionDecision
from audits.present.exceptions import NEW_LABELS, NEW_RECORDS, Listed, listed
from dataset.models import DataReturn, Finding
from dataset.models.readers import reader_of
from dataset.models.wordings import Words
from dataset.policies import may_read_commentary
from dataset.present.measure import Measure, measure
from dataset.present.punctuality import judged


EARLIER_SHOWN = 4  # quarters: a year back
PROMPTS = {
    "happened": "What happened",
    "why": "Why",
    "effect": "What it means for children",
    "plan": "What will be done",
}


@dataclass(frozen=True, slots=True)
class Commented:
    """One commentary as this person may read it."""

    commentary: ExceptionCommentary
    answers: tuple[tuple[str, str], ...]  # (prompt, text)
    query: str
    explanation: str


@dataclass(frozen=True, slots=True)
class Decided:
    """One decision, what it led to, and where what it asks for is made."""

    decision: ExceptionDecision
    led_to: tuple[tuple[str, str], ...]  # (words, address) of each
    new_label: str
    new_url: str  # "" where there is nothing to make, or it is made


@dataclass(frozen=True, slots=True)
class Earlier:
    """The same cause and measure in an earlier quarter, and what came of it."""

    exception: BoardException
    decision: ExceptionDecision | None  # the last one


@dataclass(frozen=True, slots=True)
class Event:
    at: datetime
    words: str


@dataclass(frozen=True, slots=True)
class ExceptionPage:
    """One exception as this person may read it."""

    listed: Listed
    measure: Measure | None  # as the quarter's newest version has it; None of anything else
    commentary: tuple[Commented, ...]  # newest first
    decisions: tuple[Decided, ...]  # newest first
    history: tuple[Event, ...]  # oldest first
    return_words: str  # of a return: "Late by 2 working days"
    finding: Finding | None  # where this person may open it
    siblings: tuple[Listed, ...]  # raised for the same measure and quarter
    earlier: tuple[Earlier, ...]  # newest first
    may_comment: Verdict
    may_decide: Verdict
    may_close: Verdict

    @property
    def exception(self):
        return self.listed.exception

    @property
    def met_words(self):
        return f"{self.measure.met.value} in this quarter"

    @property
    def is_restated(self):
        """Whether the figure read now is of a later version than the one that raised it."""
        return bool(
            self.measure
            and self.measure.publication
            and self.measure.publication != self.exception.publication
        )


def exception_page(exception, user):
    """`exception` as found by `visible_to`. The number of queries does not grow with what was
    said or decided."""
    exception = (
        BoardException.objects.for_listing()
        .select_related("publication__period", "later_publication__period", "closed_by")
        .get(pk=exception.pk)
    )
    about = BoardException.objects.visible_to(user).filter(
        board=exception.board, period=exception.period
    )
    siblings = about.filter(code=exception.code).exclude(pk=exception.pk)
    row, *others = listed([exception, *(siblings.for_listing() if exception.code else ())])
    commentary = _commentary(exception, user)
    decisions = tuple(
        exception.decisions.select_related("owner", "meeting", "decided_by")
        .prefetch_related("actions", "challenges", "audits", "risks")
        .order_by("-decided_at", "-pk")
    )
    may_decide = policies.may_decide(user, exception)
    return ExceptionPage(
        listed=row,
        measure=_measure(exception, user),
        commentary=commentary,
        decisions=tuple(_decided(one, bool(may_decide)) for one in decisions),
        history=_history(exception, commentary, decisions),
        return_words=_return_words(exception),
        finding=_finding(exception, user),
        siblings=tuple(others),
        earlier=_earlier(exception, user),
        may_comment=policies.may_comment(user, exception),
        may_decide=may_decide,
        may_close=policies.may_close_exception(user, exception),
    )


def _earlier(exception, user):
    period = exception.period
    before = Q(period__year__lt=period.year) | Q(
        period__year=period.year, period__quarter__lt=period.quarter
    )
    rows = (
        BoardException.objects.visible_to(user)
        .filter(before, board=exception.board, key=exception.key)
        .select_related("period")
        .prefetch_related(
            Prefetch(
                "decisions", ExceptionDecision.objects.order_by("decided_at", "pk"), to_attr="made"
            )
        )
        .order_by("-period__year", "-period__quarter")[:EARLIER_SHOWN]
    )
    return tuple(Earlier(row, row.made[-1] if row.made else None) for row in rows)


def _measure(exception, user):
    if not exception.code or exception.finding_id:
        return None
    found = measure(
        exception.board,
        exception.code,
        clock.today(),
        reader_of(user, exception.board),
        period=exception.period,
    )
    return found if found and found.now else None


def _commentary(exception, user):
    """What was said of this measure in this quarter, for whichever cause it was asked."""
    if not exception.code:
        return ()
    words = Words(user, exception.board)
    rows = (
        ExceptionCommentary.objects.filter(
            exception__board=exception.board,
            exception__period=exception.period,
            exception__code=exception.code,
        )
        .select_related("agency", "written_by")
        .order_by("-written_at", "-pk")
    )
    return tuple(
        _commented(one, words, exception.period)
        for one in rows
        if may_read_commentary(user, exception.board, one.agency_id)
    )


def _commented(commentary, words, period):
    def read(text):
        return words.of(text, period, commentary.agency_id)

    answers = tuple((prompt, read(getattr(commentary, name))) for name, prompt in PROMPTS.items())
    explanation = read(commentary.explanation) if commentary.explanation else ""
    return Commented(commentary, answers, commentary.query, explanation)


def _decided(decision, may_make):
    led_to = (
        *decision.actions.all(),
        *decision.risks.all(),
        *decision.challenges.all(),
        *decision.audits.all(),
    )
    view = NEW_RECORDS.get(decision.choice) if may_make and not led_to else None
    return Decided(
        decision=decision,
        led_to=tuple((str(one), one.get_absolute_url()) for one in led_to),
        new_label=NEW_LABELS.get(decision.choice, ""),
        new_url=f"{reverse(view)}?decision={decision.pk}" if view else "",
    )


def _history(exception, commentary, decisions):
    events = [Event(exception.raised_at, f"Raised with {exception.publication}")]
    events += [
        Event(one.commentary.written_at, f"{one.commentary.agency} wrote") for one in commentary
    ]
    events += [
        Event(one.decided_at, f"Decided: {one.get_choice_display()}, by {one.decided_by}")
        for one in decisions
    ]
    if exception.closed_at:
        events.append(Event(exception.closed_at, f"Closed by {exception.closed_by}"))
    return tuple(sorted(events, key=lambda event: event.at))


def _return_words(exception):
    if not exception.data_return_id:
        return ""
    (found,) = judged(DataReturn.objects.filter(pk=exception.data_return_id), clock.today())
    return f"{found.words}. It was due on {found.data_return.due_on:%-d %B %Y}."


def _finding(exception, user):
    """A finding shows figures in full: only for those who may open it."""
    if not exception.finding_id:
        return None
    return Finding.objects.visible_to(user).filter(pk=exception.finding_id).first()
