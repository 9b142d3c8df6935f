"""Pages of the action list: the list, an agency's own, the overview, one action."""

from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q
from django.urls import reverse

from agencies import clock
from agencies.verdicts import Verdict
from audits import policies
from audits.models import TO_DO, Action, ActionOutcome, ActionState


A_PAGE = 50
NEXT_SHOWN = 8
EXPORT_HEAD = (
    "action", "what", "state", "owner", "agency", "due on", "overdue", "comes from", "priority",
    "measure", "should", "by", "done on", "outcome", "ended on", "reason", "raised on",
)  # fmt: skip
# Where the page of each thing stands that an action comes from, and by which key.
PAGES = {
    "decision": ("audits:exception_detail", lambda action: action.decision.exception_id),
    "risk": ("audits:risk_detail", lambda action: action.risk_id),
    "challenge": ("audits:challenge_detail", lambda action: action.challenge_id),
    "finding": ("audits:audit_detail", lambda action: action.finding.audit_id),
    "recommendation": (
        "audits:inspection_detail",
        lambda action: action.recommendation.inspection_id,
    ),
}
KINDS = {
    "decision": "Decision about exception",
    "risk": "Risk",
    "challenge": "Challenge",
    "finding": "Audit finding",
    "recommendation": "Inspection",
}


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an action comes from, in words and as an address ("" where it has no page)."""

    kind: str
    words: str
    url: str


@dataclass(frozen=True, slots=True)
class ActionLine:
    """One action in a list."""

    action: Action
    origin: Origin | None
    is_overdue: bool

    @property
    def due_words(self):
        """ "9 working days overdue", "due today", or nothing of note."""
        if not self.is_overdue:
            return "due today" if self._is_due_today else ""
        late = clock.working_days_between(self.action.due_on, clock.today())
        return f"{late} working day{'s' * (late != 1)} overdue" if late else "overdue"

    @property
    def _is_due_today(self):
        return self.action.state in TO_DO and self.action.due_on == clock.today()

    @property
    def tone(self):
        """The tag of its state."""
        return "plain" if self.action.state in TO_DO else "soft"


@dataclass(frozen=True, slots=True)
class ActionList:
    page: Page
    lines: tuple[ActionLine, ...]
    counts: tuple[tuple[str, int], ...]  # ("not begun", 3), ..., ("overdue", 2)
    may_raise: Verdict


def action_list(user, board, found, number):
    """One page of the actions that pass the filters; the queries do not grow with them."""
    page = Paginator(found.for_listing(), A_PAGE).get_page(number)
    return ActionList(
        page=page,
        lines=tuple(line_of(action) for action in page.object_list),
        counts=_counts(found),
        may_raise=policies.may_raise_action(user, board),
    )


def line_of(action):
    """A line of a list. Needs what `for_listing` loads."""
    return ActionLine(action, origin_of(action), action.is_overdue(clock.today()))


def origin_of(action):
    """What it comes from; a meeting where nothing else is named; None without either."""
    for name, (route, key) in PAGES.items():
        if getattr(action, f"{name}_id") is not None:
            return Origin(KINDS[name], _words_of(name, action), reverse(route, args=[key(action)]))
    if action.meeting_id:
        address = reverse("audits:meeting_detail", args=[action.meeting_id])
        return Origin("Meeting", str(action.meeting), address)
    return None


def _words_of(name, action):
    if name == "decision":
        return str(action.decision.exception)
    return str(getattr(action, name))


def _counts(found):
    today = clock.today()
    told = found.order_by().aggregate(
        **{state.name: Count("pk", filter=Q(state=state)) for state in ActionState},
        overdue=Count("pk", filter=Q(state__in=sorted(TO_DO), due_on__lt=today)),
    )
    by_state = [(state.label.lower(), told[state.name]) for state in ActionState]
    return (*by_state, ("overdue", told["overdue"]))


@dataclass(frozen=True, slots=True)
class OwnActions:
    """What this person and the own agencies answer for on one board."""

    to_do: tuple[ActionLine, ...]
    done: tuple[ActionLine, ...]  # reported done, not yet signed off
    ended: tuple[ActionLine, ...]


def own_actions(user, board):
    """Two queries (one for the seats), however many actions."""
    own = Action.objects.filter(board=board).owned_by(user).for_listing()
    lines = [line_of(action) for action in own.order_by("due_on", "number", "pk")]
    return OwnActions(
        to_do=tuple(one for one in lines if one.action.state in TO_DO),
        done=tuple(one for one in lines if one.action.state == ActionState.DONE),
        ended=tuple(one for one in lines if one.action.ended_at),
    )


@dataclass(frozen=True, slots=True)
class AgencyTally:
    """How one agency stands: its name, slug, what it has to do and how much of it is late."""

    name: str
    slug: str
    to_do: int
    overdue: int
    waits: int  # done, and nobody has signed it off


@dataclass(frozen=True, slots=True)
class Overview:
    counts: tuple[tuple[str, int], ...]
    agencies: tuple[AgencyTally, ...]  # most overdue first
    outcomes: tuple[tuple[str, int], ...]  # of what was signed off
    next_due: tuple[ActionLine, ...]
    longest_overdue: tuple[ActionLine, ...]


def overview(board):
    """How the whole list stands; five queries."""
    today = clock.today()
    everything = Action.objects.filter(board=board)
    to_do = Q(state__in=sorted(TO_DO))
    by_agency = (
        everything.order_by()
        .values("agency__name", "agency__slug")
        .annotate(
            to_do=Count("pk", filter=to_do),
            overdue=Count("pk", filter=to_do & Q(due_on__lt=today)),
            waits=Count("pk", filter=Q(state=ActionState.DONE)),
        )
        .order_by("-overdue", "-to_do", "agency__name")
    )
    outcomes = dict(
        everything.exclude(outcome="")
        .order_by()
        .values_list("outcome")
        .annotate(Count("pk"))
        .order_by("outcome")
    )
    listed = everything.for_listing().order_by("due_on", "number", "pk")
    return Overview(
        counts=_counts(everything),
        agencies=tuple(
            AgencyTally(
                row["agency__name"] or "No agency", row["agency__slug"] or "",
                row["to_do"], row["overdue"], row["waits"],
            )
            for row in by_agency
        ),
        outcomes=tuple((one.label, outcomes.get(one.value, 0)) for one in ActionOutcome),
        next_due=_lines(listed.filter(to_do, due_on__gte=today)),
        longest_overdue=_lines(listed.overdue(today)),
    )  # fmt: skip


def _lines(actions):
    return tuple(line_of(action) for action in actions[:NEXT_SHOWN])


def export_rows(found):
    """Head and one row an action."""
    yield EXPORT_HEAD
    for action in found.for_listing():
        line = line_of(action)
        yield (
            action.reference,
            action.title,
            action.get_state_display(),
            str(action.owner),
            str(action.agency or ""),
            action.due_on.isoformat(),
            "yes" if line.is_overdue else "no",
            f"{line.origin.kind}: {line.origin.words}" if line.origin else "",
            str(action.priority or ""),
            action.code,
            action.get_wanted_display(),
            _iso(action.moves_by),
            _iso(action.done_on),
            action.get_outcome_display(),
            clock.iso_day(action.ended_at),
            action.ended_because,
            clock.iso_day(action.raised_at),
        )


def _iso(day: date | None):
    return f"{day:%Y-%m-%d}" if day else ""
