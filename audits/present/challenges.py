"""Pages of the challenge log: what was asked, what came back, and what it changed."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch
from django.utils import timezone

from agencies import clock
from agencies.verdicts import Verdict
from audits import policies
from audits.models import (
    Challenge,
    ChallengeMeasure,
    ChallengeState,
    ChallengeStep,
    Satisfied,
)
from dataset.models.readers import reader_of
from dataset.present.latest import LatestFigure, latest_figures


DISAGREEMENTS = "GOV-11"  # cases that professionals escalated: counts, never names
WAITING = frozenset({ChallengeState.OPEN, ChallengeState.FOLLOW_UP})


@dataclass(frozen=True, slots=True)
class ChallengeLine:
    """One challenge in a list."""

    challenge: Challenge
    view: str  # the chair's, of the last answer; "" while there is none
    last: ChallengeStep | None
    overdue: bool
    days: int  # working days since it was raised, until it was closed

    @property
    def asked(self):
        return str(self.challenge.agency or "The whole board")

    @property
    def view_words(self):
        return Satisfied(self.view).label if self.view else ""


@dataclass(frozen=True, slots=True)
class ChallengeLog:
    board: object
    lines: tuple[ChallengeLine, ...]
    counts: tuple[tuple[str, int], ...]
    disagreements: LatestFigure | None  # between professionals, counted in the returns
    may_raise: Verdict


@dataclass(frozen=True, slots=True)
class ChallengePage:
    """One challenge with its whole history."""

    line: ChallengeLine
    steps: tuple[ChallengeStep, ...]  # oldest first
    figures: tuple[LatestFigure, ...]
    unpublished: tuple[str, ...]  # measures without a published figure
    actions: tuple
    may_answer: Verdict
    may_view: Verdict
    may_follow_up: Verdict
    may_escalate: Verdict
    may_close: Verdict
    may_raise_action: Verdict

    @property
    def challenge(self):
        return self.line.challenge


def challenge_log(board, user, found):
    """The challenges `found` by the filters, newest first; eight queries."""
    today = clock.today()
    held = found.select_related("agency", "meeting").prefetch_related(
        Prefetch("steps", ChallengeStep.objects.order_by("written_at", "pk"))
    )
    lines = tuple(_line(one, today) for one in held)
    states = Counter(line.challenge.state for line in lines)
    counts = [(state.label, states[state]) for state in ChallengeState if states[state]]
    overdue = sum(line.overdue for line in lines)
    return ChallengeLog(
        board=board,
        lines=lines,
        counts=(*counts, ("Answer overdue", overdue)),
        disagreements=latest_figures(board, [DISAGREEMENTS], reader_of(user, board)).get(
            DISAGREEMENTS
        ),
        may_raise=policies.may_raise_challenge(user, board),
    )


def challenge_page(challenge, user):
    """`challenge` as found by `visible_to`; its history in a fixed number of queries."""
    challenge = (
        Challenge.objects.select_related(
            "board", "agency", "meeting", "raised_by", "closed_by", "decision__exception"
        )
        .prefetch_related(
            Prefetch(
                "steps",
                ChallengeStep.objects.select_related("written_by", "agency").order_by(
                    "written_at", "pk"
                ),
            ),
            Prefetch("measures", ChallengeMeasure.objects.order_by("code")),
        )
        .get(pk=challenge.pk)
    )
    line = _line(challenge, clock.today())
    codes = [one.code for one in challenge.measures.all()]
    figures = latest_figures(challenge.board, codes, reader_of(user, challenge.board))
    return ChallengePage(
        line=line,
        steps=tuple(challenge.steps.all()),
        figures=tuple(figures[code] for code in codes if code in figures),
        unpublished=tuple(code for code in codes if code not in figures),
        actions=tuple(challenge.actions.select_related("owner").order_by("due_on", "pk")),
        may_answer=policies.may_answer_challenge(user, challenge),
        may_view=policies.may_judge_challenge(user, challenge),
        may_follow_up=policies.may_judge_challenge(user, challenge, ChallengeState.FOLLOW_UP),
        may_escalate=policies.may_judge_challenge(user, challenge, ChallengeState.ESCALATED),
        may_close=policies.may_close_challenge(user, challenge, line.view),
        may_raise_action=policies.may_raise_action(user, challenge.board),
    )


def export_rows(log):
    """The log as rows: head first."""
    yield (
        "Number", "Raised", "Raised by", "Meeting", "Minute", "Asked", "Subject", "Theme",
        "Question", "Answer by", "State", "Overdue", "Last word", "Chair’s view", "Outcome",
        "Closed",
    )  # fmt: skip
    for line in log.lines:
        one = line.challenge
        yield (
            one.reference,
            clock.iso_day(one.raised_at),
            one.get_raised_by_kind_display(),
            str(one.meeting or ""),
            one.minute,
            line.asked,
            one.subject,
            one.theme,
            one.question,
            one.answer_by.isoformat(),
            one.get_state_display(),
            "yes" if line.overdue else "",
            line.last.text if line.last else "",
            line.view_words,
            one.outcome,
            clock.iso_day(one.closed_at),
        )


def _line(challenge, today: date):
    steps = list(challenge.steps.all())
    until = timezone.localdate(challenge.closed_at) if challenge.closed_at else today
    return ChallengeLine(
        challenge=challenge,
        view=_view(steps),
        last=steps[-1] if steps else None,
        overdue=challenge.state in WAITING and challenge.answer_by < today,
        days=clock.working_days_between(timezone.localdate(challenge.raised_at), until),
    )


def _view(steps):
    """The view of the last answer: an answer or a further question makes the one before old."""
    for step in reversed(steps):
        if step.satisfied:
            return step.satisfied
        if step.state == ChallengeState.FOLLOW_UP or _is_answer(step):
            return ""
    return ""


def _is_answer(step):
    return step.state == ChallengeState.ANSWERED and not step.satisfied
