"""The list of returns and the page of one return: how far it has got, and what comes next."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q
from django.utils import timezone

from agencies import clock, trail
from agencies.verdicts import Verdict
from dataset import policies
from dataset.checks.engine import Outcome
from dataset.models import (
    Answer,
    CorrectionAnswer,
    CorrectionRequest,
    DataReturn,
    Evidence,
    Extension,
    State,
    Submission,
)
from dataset.models.contents import Contents, contents_of
from dataset.present.due import due_words
from dataset.present.evidence import files_of
from dataset.present.returns_grid import (
    Finding,
    ThemeLink,
    findings_of,
    is_worth_telling,
    theme_links,
)


# The same state, as those who send read it and as those who receive read it.
SENDER_WORDS = {
    State.NOT_STARTED: "Not started",
    State.IN_PREPARATION: "In preparation",
    State.SUBMITTED: "Sent. Waiting for your agency’s approver",
    State.APPROVED: "Approved. Waiting for the Board’s analyst",
    State.ACCEPTED: "Accepted by the Board",
    State.REOPENED: "Reopened: some items are to be corrected",
    State.WITHDRAWN: "Withdrawn. Not with the Board",
    State.LOCKED: "Accepted, and locked with its year",
}
REVIEWER_WORDS = {
    State.NOT_STARTED: "Not started",
    State.IN_PREPARATION: "In preparation by the agency",
    State.SUBMITTED: "With the agency’s approver",
    State.APPROVED: "Waiting for you to accept it",
    State.ACCEPTED: "Accepted",
    State.REOPENED: "Reopened. The accepted figures still count",
    State.WITHDRAWN: "Withdrawn by the agency",
    State.LOCKED: "Accepted, and locked with its year",
}
# What is on the trail, as people read it. Saving is told once, by the time of the last save.
TRAIL_WORDS = {
    "dataset.return_submitted": "sent it to the approver",
    "dataset.nil_return_submitted": "sent it as a nil return",
    "dataset.return_approved": "approved it for the agency",
    "dataset.return_sent_back_by_agency": "sent it back to be mended",
    "dataset.return_sent_back": "sent it back to the agency",
    "dataset.return_accepted": "accepted it",
    "dataset.return_withdrawn": "withdrew it",
    "dataset.correction_asked": "asked to correct accepted figures",
    "dataset.correction_declined": "left them as accepted",
    "dataset.return_reopened": "reopened items",
    "dataset.return_unlocked": "unlocked it",
    "dataset.return_extended": "gave more time",
}


@dataclass(frozen=True, slots=True)
class ListedReturn:
    data_return: DataReturn
    words: str
    is_late: bool


@dataclass(frozen=True, slots=True)
class Event:
    """One thing somebody did."""

    at: datetime
    who: str
    did: str
    detail: str


@dataclass(frozen=True, slots=True)
class Sending:
    """One line of the history of submissions."""

    submission: Submission
    outcome: str  # "Accepted by the Board on 26 April 2017"


@dataclass(frozen=True, slots=True)
class ReturnPage:
    """What there is to know of one return. Draft parts are only for its own agency."""

    data_return: DataReturn
    words: str
    shared_by: str  # "Bedford Borough, Central Bedfordshire and Luton"; "" for one board's own
    due: str
    extensions: tuple[Extension, ...]  # those that were given
    is_late: bool
    is_own: bool
    files: tuple[Evidence, ...]  # the evidence this person may open
    contents: Contents | None
    themes: tuple[ThemeLink, ...]
    done: int
    total: int
    commentary_written: int
    errors: tuple[Finding, ...]
    queries: tuple[Finding, ...]  # without an explanation
    blanks: tuple[tuple[ThemeLink, int], ...]  # fields still empty, by theme
    told: tuple[Finding, ...]  # explained queries and notes
    untested: tuple[Finding, ...]
    sendings: tuple[Sending, ...]
    events: tuple[Event, ...]
    reopened: tuple[tuple[str, str], ...]  # code and reason, of items to be corrected
    may_edit: Verdict
    may_submit: Verdict
    may_submit_nil: Verdict
    may_decide: bool  # approve, accept or send back: on the page of the submission
    may_withdraw: Verdict
    may_reopen: Verdict
    correction: CorrectionRequest | None  # asked for last: waiting, or declined
    may_ask: bool
    may_unlock: Verdict

    @property
    def is_ready(self):
        return bool(self.contents) and not self.contents.missing

    @property
    def done_words(self):
        return f"{self.done} of {self.total} figures entered"

    @property
    def next_theme(self):
        """The first theme with something left to do."""
        unfinished = [link for link in self.themes if not link.status.is_done]
        return (unfinished or self.themes)[0]

    @property
    def waiting(self):
        """What this person waits for, where there is nothing to do."""
        if not self.is_own:
            return f"Nothing for you now. {self.words}."
        if self.data_return.is_editable:
            return self.may_edit.reason
        return f"Nothing to do now. {self.words}."

    @property
    def latest(self):
        return self.sendings[0].submission if self.sendings else None


def listed_returns(user):
    """Every return of the person's own agency, and what those it followed sent, newest quarter
    first; one query."""
    today = clock.today()
    own = Q(pk__in=DataReturn.objects.own(user).values("pk"))
    followed = Q(pk__in=DataReturn.objects.followed(user).values("pk"))
    seen = DataReturn.objects.visible_to(user).filter(own | followed, opens_on__lte=today)
    returns = seen.for_listing()
    return [
        ListedReturn(held, SENDER_WORDS[State(held.state)], held.is_late(today)) for held in returns
    ]


def return_page(user, data_return):
    today = clock.today()
    is_own = DataReturn.objects.own(user).filter(pk=data_return.pk).exists()
    words = SENDER_WORDS if is_own else REVIEWER_WORDS
    contents = contents_of(data_return) if is_own else None
    sendings = _sendings(user, data_return)
    correction = _correction(data_return)
    return ReturnPage(
        data_return=data_return,
        words=words[State(data_return.state)],
        shared_by=_shared_by(data_return.area),
        due=due_words(data_return.due_on, today),
        extensions=tuple(data_return.extensions.filter(answer=Answer.GRANTED)),
        is_late=data_return.is_late(today),
        is_own=is_own,
        files=files_of(user, data_return),
        contents=contents,
        sendings=sendings,
        events=_events(data_return),
        reopened=tuple(
            data_return.reopened_items.filter(settled_at__isnull=True).values_list("code", "reason")
        ),
        may_edit=policies.may_edit(user, data_return),
        may_submit=policies.may_submit(user, data_return),
        may_submit_nil=policies.may_submit_nil(user, data_return),
        may_decide=_may_decide(user, data_return),
        may_withdraw=policies.may_withdraw(user, data_return),
        may_reopen=policies.may_reopen(user, data_return),
        correction=correction,
        may_ask=bool(policies.may_ask_correction(user, data_return))
        and not (correction and correction.answer == CorrectionAnswer.WAITING),
        may_unlock=policies.may_unlock(user, data_return),
        **(_draft(contents) if contents else NO_DRAFT),
    )


def _correction(data_return):
    """What the agency asked to correct last, unless that was reopened."""
    if data_return.state != State.ACCEPTED:
        return None
    asked = data_return.corrections_asked.select_related("asked_by", "answered_by").last()
    return None if asked is None or asked.answer == CorrectionAnswer.REOPENED else asked


def _shared_by(area):
    """The boards that publish the same answer, in words."""
    if not area.is_wide:
        return ""
    *names, last = area.boards.values_list("short_name", flat=True)
    return f"{', '.join(names)} and {last}" if names else last


NO_DRAFT = {
    "themes": (),
    "done": 0,
    "total": 0,
    "commentary_written": 0,
    "errors": (),
    "queries": (),
    "blanks": (),
    "told": (),
    "untested": (),
}


def outcome_words(submission):
    """What became of a submission: its last decision, with the day. Needs `decisions` loaded."""
    decisions = list(submission.decisions.all())
    if decisions:
        last = decisions[-1]
        return f"{last.get_verb_display()} on {timezone.localdate(last.decided_at):%-d %B %Y}"
    if submission.origin == "import":
        return "Accepted at import"
    return "Waiting for the agency’s approver"


def _may_decide(user, data_return):
    return bool(
        policies.may_approve(user, data_return)
        or policies.may_accept(user, data_return)
        or policies.may_send_back(user, data_return)
    )


def _draft(contents):
    issues = [issue for issue in contents.issues if is_worth_telling(contents, issue)]
    tested = [issue for issue in issues if issue.outcome is not Outcome.UNTESTED]
    waiting = [issue for issue in tested if contents.is_open(issue)]
    blank = [issue.codes[0] for issue in contents.issues if contents.is_blank(issue)]
    links = theme_links(contents)
    counts = [
        (link, sum(code in theme.codes for code in blank))
        for link, theme in zip(links, contents.themes, strict=True)
    ]
    return {
        "themes": links,
        "done": sum(link.status.done for link in links),
        "total": sum(link.status.total for link in links),
        "commentary_written": sum(bool(held.answers) for held in contents.commentary.values()),
        "errors": findings_of(contents, [issue for issue in waiting if issue.blocks]),
        "queries": findings_of(contents, [issue for issue in waiting if issue.explainable]),
        "blanks": tuple((link, count) for link, count in counts if count),
        "told": findings_of(contents, [issue for issue in tested if issue not in waiting]),
        "untested": findings_of(
            contents, [issue for issue in issues if issue.outcome is Outcome.UNTESTED]
        ),
    }


def _sendings(user, data_return):
    """The submissions this person may read, newest first; three queries."""
    submissions = (
        Submission.objects.readable_by(user, data_return)
        .select_related("submitted_by")
        .prefetch_related("decisions")
        .order_by("-number")
    )
    return tuple(Sending(held, outcome_words(held)) for held in submissions)


def _events(data_return):
    entries = trail.entries_about(data_return).filter(verb__in=TRAIL_WORDS)
    return tuple(
        Event(
            at=entry.at,
            who=entry.actor,
            did=TRAIL_WORDS[entry.verb],
            detail=_detail(entry.payload.data),
        )
        for entry in entries
    )


def _detail(payload):
    items = ", ".join(payload.get("items", ()))
    if until := payload.get("until"):
        items = f"until {date.fromisoformat(until):%-d %B %Y}"
    return ". ".join(filter(None, [items, payload.get("reason", "")]))
