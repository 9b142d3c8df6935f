"""The list of findings, its download, and the page of one finding with its thread."""

from dataclasses import dataclass

from django.core.paginator import Page, Paginator

from agencies import clock
from agencies.verdicts import Verdict
from dataset import policies
from dataset.models import DataReturn, Finding, FindingMessage, FindingSide, FindingState
from dataset.models.findings import WITH_AGENCY, WITH_BOARD
from dataset.models.returns import BOARD_STAFF


A_PAGE = 50
EXPORT_HEAD = (
    "finding", "state", "agency", "other agency", "area", "quarter", "code", "measure", "theme",
    "rule", "what was found", "explanation", "refused because", "first seen",
    "age in working days", "whose turn", "owner", "answer by", "settled on", "settled by",
)  # fmt: skip
# What a step did, by the state before and after it.
STEP_WORDS = {
    FindingState.OPEN: "sent or signed it again, and the checks asked",
    FindingState.EXPLAINED: "explained",
    FindingState.ACCEPTED: "accepted the explanation",
    FindingState.REFUSED: "refused the explanation",
    FindingState.CORRECTED: "sent corrected figures",
}


@dataclass(frozen=True, slots=True)
class ListedFinding:
    """One line of the list."""

    finding: Finding
    agencies: tuple[str, ...]  # one, or the two it stands between
    age: int  # working days
    is_overdue: bool
    turn: str  # "the agency", "the Board’s analyst", or nothing

    @property
    def age_words(self):
        if not self.age:
            return "today"
        return f"{self.age} working day{'s' * (self.age != 1)}"


@dataclass(frozen=True, slots=True)
class FindingList:
    page: Page
    rows: tuple[ListedFinding, ...]
    count: int
    counts: tuple[tuple[str, int], ...]  # ("explained", 3)...
    is_staff: bool


@dataclass(frozen=True, slots=True)
class Step:
    """One message of the thread, as it reads."""

    message: FindingMessage
    did: str


@dataclass(frozen=True, slots=True)
class FindingPage:
    listed: ListedFinding
    sides: tuple[FindingSide, ...]
    steps: tuple[Step, ...]
    may_open_return: bool
    may_answer: Verdict
    may_judge: Verdict
    may_assign: Verdict
    may_reopen: bool  # its item, so that the figure can be mended
    is_of_agency: bool

    @property
    def finding(self):
        return self.listed.finding

    @property
    def answer_label(self):
        if self.is_of_agency and self.finding.state in WITH_AGENCY:
            return "Why is the figure right?"
        return "Add to the thread"


def finding_list(user, board, found, number):
    """One page of the findings that pass the filters; five queries whatever the number."""
    paginator = Paginator(found.for_listing(), A_PAGE)
    page = paginator.get_page(number)
    by_state = dict.fromkeys(FindingState, 0)
    for state in found.order_by().values_list("state", flat=True):
        by_state[FindingState(state)] += 1
    return FindingList(
        page=page,
        rows=tuple(listed(finding, clock.today()) for finding in page.object_list),
        count=paginator.count,
        counts=tuple((state.label.lower(), by_state[state]) for state in FindingState),
        is_staff=board.pk in user.boards_as(*BOARD_STAFF),
    )


def listed(finding, today):
    """A line of the list. Needs what `for_listing` loads."""
    agencies = dict.fromkeys(side.data_return.agency.name for side in finding.sides.all())
    turn = ""
    if finding.state in WITH_AGENCY:
        turn = "both agencies" if finding.is_across else "the agency"
    elif finding.state in WITH_BOARD:
        turn = "the Board’s analyst"
    return ListedFinding(
        finding=finding,
        agencies=tuple(agencies) or (finding.data_return.agency.name,),
        age=finding.age(today),
        is_overdue=finding.is_overdue(today),
        turn=turn,
    )


def finding_page(user, finding):
    """One finding with its thread. Needs what `for_listing` loads, and the submission."""
    messages = FindingMessage.objects.readable_by(user, finding).select_related("written_by")
    returns = DataReturn.objects.visible_to(user)
    return FindingPage(
        listed=listed(finding, clock.today()),
        sides=tuple(finding.sides.all()),
        steps=tuple(step_of(message) for message in messages),
        may_open_return=returns.filter(pk=finding.data_return_id).exists(),
        may_answer=policies.may_answer(user, finding),
        may_judge=policies.may_judge(user, finding),
        may_assign=policies.may_assign(user, finding),
        may_reopen=not finding.is_across and bool(policies.may_reopen(user, finding.data_return)),
        is_of_agency=policies.is_of_agency(user, finding),
    )


def step_of(message):
    """What a message did, in words: a state that stays is only said more about."""
    moved = message.before != message.state
    did = STEP_WORDS[FindingState(message.state)] if moved else "added"
    if message.state == FindingState.OPEN and not message.before:
        did = "sent or signed a return, and the checks asked"
    return Step(message, did)


def export_rows(found):
    """Head and one row a finding, all of them, oldest first; three queries."""
    yield EXPORT_HEAD
    today = clock.today()
    for finding in found.for_listing():
        line = listed(finding, today)
        first, *others = line.agencies
        data_return = finding.data_return
        yield (
            finding.pk,
            finding.get_state_display().lower(),
            first,
            "; ".join(others),
            data_return.area.name,
            data_return.period.slug,
            finding.code,
            finding.measure,
            finding.theme,
            finding.rule_id,
            finding.message,
            finding.explanation,
            finding.refused_because,
            clock.iso_day(finding.first_seen_at),
            line.age,
            line.turn,
            str(finding.owner or ""),
            "" if finding.is_settled else finding.answer_by.isoformat(),
            clock.iso_day(finding.settled_at),
            str(finding.settled_by or ""),
        )
