"""“So what?”: every closed piece of work, what was claimed for it, and what the numbers say."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch
from django.utils import timezone

from agencies import clock
from audits.models import (
    Action,
    ActionOutcome,
    ActionState,
    Audit,
    AuditState,
    BoardException,
    Challenge,
    ChallengeMeasure,
    ChallengeState,
    ExceptionDecision,
    ExceptionState,
)
from audits.models.triggers import last_quarter_before, quarters_that_led_to
from audits.present import impact
from audits.present.impact import Told, told_of
from dataset.models.readers import reader_of
from dataset.models.series_notes import decided_about
from dataset.present.scorecard import Row, scorecard


OTHERWISE = Told("otherwise", "Shown in another way, not by figures")
NOT_HELPED = Told("none", "No evidence that it helped")
DECIDED = {
    ActionOutcome.HELPED: impact.HELPED,
    ActionOutcome.OTHERWISE: OTHERWISE,
    ActionOutcome.NO_EVIDENCE: NOT_HELPED,
}
COUNTED = (
    ("helped", "the figures moved the way they should"),
    ("otherwise", "shown in another way, not by figures"),
    ("none", "no evidence that it helped"),
    ("worse", "the figures moved the other way"),
    ("moved", "the figures moved; neither way is better"),
    ("early", "too early to say"),
    ("untested", "never tested"),
)
ALWAYS_COUNTED = {"helped", "none", "early", "untested"}


@dataclass(frozen=True, slots=True)
class Piece:
    """One closed piece of work."""

    kind: str  # "Action"
    title: str
    url: str
    ended_on: date
    claimed: str  # in the words of whoever closed it
    code: str  # the measure that was asked; "" without
    row: Row | None  # its figures, as this reader sees them
    told: Told  # what it counts as
    figures_now: str  # what the figures say today, where somebody decided earlier
    on_day: date | None = None  # the day its measure is asked about

    @property
    def measure(self):
        return self.row.definition.name if self.row else self.code


@dataclass(frozen=True, slots=True)
class SoWhat:
    pieces: tuple[Piece, ...]  # newest first
    counts: tuple[tuple[int, str], ...]


def so_what(board, user):
    """Every piece; the number of queries does not grow with them."""
    card = scorecard(board, clock.today(), reader_of(user, board))
    told = _Figures({row.code: row for row in card.rows} if card else {}, decided_about(board))
    pieces = [
        *_actions(board, told),
        *_exceptions(board, told),
        *_challenges(board, told),
        *_audits(board, told),
    ]
    pieces.sort(key=lambda one: (one.ended_on, one.title), reverse=True)
    counted = Counter(one.told.key for one in pieces)
    return SoWhat(
        tuple(pieces),
        tuple(
            (counted[key], words) for key, words in COUNTED if counted[key] or key in ALWAYS_COUNTED
        ),
    )


@dataclass(frozen=True, slots=True)
class _Figures:
    rows: dict[str, Row]
    decided: dict

    def of(self, code, on_day, left_out, wanted=""):
        return told_of(self.rows.get(code), on_day, left_out, self.decided, wanted)


def _actions(board, figures):
    """What people accepted counts; what the figures say today stands beside it."""
    signed = Action.objects.filter(board=board, state=ActionState.SIGNED_OFF)
    for one in signed.select_related("decision__exception__period").order_by("number"):
        now = figures.of(one.code, one.done_on, quarters_that_led_to(one), one.wanted)
        yield Piece(
            "Action",
            str(one),
            one.get_absolute_url(),
            timezone.localdate(one.ended_at),
            one.ended_because,
            one.code,
            figures.rows.get(one.code),
            DECIDED[ActionOutcome(one.outcome)],
            now.words if one.code else "",
            one.done_on,
        )


def _exceptions(board, figures):
    """Those closed with a claim that something changed, asked since the first decision."""
    closed = BoardException.objects.filter(
        board=board, state=ExceptionState.CLOSED, claims_change=True
    )
    decisions = ExceptionDecision.objects.order_by("decided_at", "pk")
    for one in (
        closed.select_related("period", "agency")
        .prefetch_related(Prefetch("decisions", decisions))
        .order_by("number")
    ):
        first = next(iter(one.decisions.all()), None)
        on_day = timezone.localdate(first.decided_at if first else one.raised_at)
        yield _piece(
            "Exception", one, one.closed_at, one.closed_because,
            one.code, figures, on_day, (one.period,),
        )  # fmt: skip


def _challenges(board, figures):
    """Each with its outcome for children; its first measure is asked since it was raised."""
    closed = Challenge.objects.filter(board=board, state=ChallengeState.CLOSED)
    measures = ChallengeMeasure.objects.order_by("code", "pk")
    for one in closed.prefetch_related(Prefetch("measures", measures)).order_by("number"):
        code = next((held.code for held in one.measures.all()), "")
        on_day = timezone.localdate(one.raised_at)
        yield _piece(
            "Challenge", one, one.closed_at, one.outcome,
            code, figures, on_day, (last_quarter_before(on_day),),
        )  # fmt: skip


def _audits(board, figures):
    """The measure that triggered it, if one did, asked since it reported."""
    closed = Audit.objects.filter(board=board, state=AuditState.CLOSED, closed_at__isnull=False)
    for one in closed.order_by("number"):
        yield _piece(
            "Audit", one, one.closed_at, one.group_view or one.trigger,
            one.code, figures, one.reports_on, (last_quarter_before(one.begins_on),),
        )  # fmt: skip


def _piece(kind, one, closed_at, claimed, code, figures, on_day, left_out):
    return Piece(
        kind,
        str(one),
        one.get_absolute_url(),
        timezone.localdate(closed_at),
        claimed,
        code,
        figures.rows.get(code),
        figures.of(code, on_day, left_out),
        "",
        on_day,
    )
