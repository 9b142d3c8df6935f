"""The list of exceptions, its download, and what an agency is asked to write."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.core.paginator import Page, Paginator

from agencies import clock
from agencies.models import Group, Meeting
from audits import policies
from audits.models import (
    BoardException,
    Cause,
    Choice,
    ExceptionCommentary,
    ExceptionState,
)
from dataset.models import Definition


A_PAGE = 50
EXPORT_HEAD = (
    "exception", "quarter", "why it is here", "code", "about", "theme", "agency", "state",
    "commentary asked by", "owner", "due", "closed on", "closed because",
)  # fmt: skip
SIGNAL_WORDS = {
    "worse": "Worse than usual",
    "better": "Better than usual",
    "moved": "Moved; neither way is better",
}
# What a decision leads to: the address of the form that makes it, which gets "?decision=<number>".
NEW_RECORDS: Mapping[Choice, str] = {
    Choice.AUDIT: "audits:audit_new",
    Choice.ACTION: "audits:action_new",
    Choice.RISK: "audits:risk_new",
    Choice.CHALLENGE: "audits:challenge_new",
}
NEW_LABELS = {
    Choice.AUDIT: "Plan the audit",
    Choice.ACTION: "Add the action",
    Choice.RISK: "Add the risk",
    Choice.CHALLENGE: "Put the challenge",
}


@dataclass(frozen=True, slots=True)
class Named:
    """What the dictionary calls a measure."""

    name: str
    theme: str


@dataclass(frozen=True, slots=True)
class Listed:
    """One exception in a list, in words; no figures."""

    exception: BoardException
    title: str
    theme: str
    today: object
    has_commentary: bool = False

    @property
    def why(self):
        return why_words(self.exception)

    @property
    def tone(self):
        """For the icon of a signal; "" of anything else."""
        return self.exception.tone if self.exception.cause == Cause.SIGNAL else ""

    @property
    def direction(self):
        """Of the icon: no figure is told by it."""
        return "down" if self.tone == "worse" else "up"

    @property
    def waits(self):
        """What happens next: "Commentary asked by 3 February", "Due 30 June", or nothing."""
        one = self.exception
        if one.state == ExceptionState.OPEN and one.commentary_asked_by:
            if self.has_commentary:
                return "The agency has written"
            return f"Commentary asked by {one.commentary_asked_by:%-d %B}"
        if one.state == ExceptionState.DECIDED:
            return f"Due {one.due_on:%-d %B %Y}"
        return ""

    @property
    def is_overdue(self):
        one = self.exception
        if one.state == ExceptionState.DECIDED:
            return one.due_on < self.today
        asked = one.state == ExceptionState.OPEN and one.commentary_asked_by
        return bool(asked and not self.has_commentary and asked < self.today)


@dataclass(frozen=True, slots=True)
class ExceptionList:
    page: Page
    rows: tuple[Listed, ...]
    count: int
    counts: tuple[tuple[str, int], ...]  # ("not decided", 3)...
    meetings: tuple[Meeting, ...]  # of the group: the last one held, and the next


def exception_list(board, user, found, number):
    """One page of those that pass the filters; the number of queries does not grow."""
    paginator = Paginator(found.by_urgency().for_listing(), A_PAGE)
    page = paginator.get_page(number)
    by_state = dict.fromkeys(ExceptionState, 0)
    for state in found.order_by().values_list("state", flat=True):
        by_state[ExceptionState(state)] += 1
    return ExceptionList(
        page=page,
        rows=listed(page.object_list),
        count=paginator.count,
        counts=tuple((state.label.lower(), by_state[state]) for state in ExceptionState),
        meetings=_meetings(board) if policies.may_follow_meeting(user, board) else (),
    )


def _meetings(board):
    """The group's last meeting up to today and its next one."""
    held = Meeting.objects.filter(board=board, group=Group.PERFORMANCE)
    last = held.filter(held_on__lte=clock.today()).order_by("-held_on").first()
    coming = held.filter(held_on__gt=clock.today()).order_by("held_on").first()
    return tuple(one for one in (last, coming) if one)


def asked_of_us(user):
    """What this person's agency is asked to write about, the soonest first."""
    asked = BoardException.objects.visible_to(user).asked_of(user).for_listing()
    return listed(asked.order_by("commentary_asked_by", "number", "pk"))


def open_about(board, code, user):
    """The open exceptions of one measure, for its own page."""
    found = BoardException.objects.visible_to(user).unclosed().filter(board=board, code=code)
    return listed(found.by_urgency().for_listing())


def listed(exceptions):
    """Each with its name and whether its agency has written; two queries."""
    held, today = list(exceptions), clock.today()
    names = names_of({one.code for one in held if one.code})
    written = commented(held)
    return tuple(
        Listed(one, title_of(one, names), theme_of(one, names), today, key_of(one) in written)
        for one in held
    )


def key_of(exception):
    """What commentary is about: a measure in a quarter, however many causes it was raised for."""
    return exception.board_id, exception.period_id, exception.code


def commented(exceptions):
    """The measures and quarters about which an agency has written."""
    codes = {one.code for one in exceptions if one.code}
    rows = ExceptionCommentary.objects.filter(
        exception__code__in=codes, exception__board__in={one.board_id for one in exceptions}
    )
    return set(
        rows.order_by().values_list("exception__board", "exception__period", "exception__code")
    )


def names_of(codes):
    """{code: Named}, as the newest definition has it; one query."""
    rows = (
        Definition.objects.filter(indicator__code__in=codes)
        .order_by("version")
        .values_list("indicator__code", "name", "theme")
    )
    return {code: Named(name, theme) for code, name, theme in rows}


def title_of(exception, names):
    """What it is about, in the field's words."""
    if exception.finding:
        return exception.finding.measure
    if exception.data_return:
        return f"Return of {exception.data_return.owed_by}"
    named = names.get(exception.code)
    return named.name if named else exception.code


def theme_of(exception, names):
    if exception.finding:
        return exception.finding.theme
    named = names.get(exception.code)
    return named.theme if named else ""


def why_words(exception):
    """Why it is here; of a signal, which way it went."""
    if exception.cause == Cause.SIGNAL:
        return SIGNAL_WORDS[exception.tone]
    return exception.get_cause_display()


def export_rows(found):
    """For the downloads: a line for each exception that passes; no figures."""
    yield EXPORT_HEAD
    for row in listed(found.by_urgency().for_listing()):
        one = row.exception
        asked, due, closed = one.commentary_asked_by, one.due_on, one.closed_at
        yield (
            one.reference, one.period.slug, row.why, one.code, row.title, row.theme,
            str(one.agency or ""), one.get_state_display(), asked.isoformat() if asked else "",
            str(one.owner or ""), due.isoformat() if due else "",
            clock.iso_day(closed), one.closed_because,
        )  # fmt: skip
