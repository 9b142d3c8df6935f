"""The page of one risk: its words, scores, reviews, decisions and what hangs on it."""

from dataclasses import dataclass

from django.db.models import Q

from agencies import clock
from agencies.models import SeatHolding
from agencies.models.boards import on
from agencies.verdicts import Verdict
from audits import policies
from audits.models import (
    BoardException,
    ExceptionState,
    Risk,
    RiskBands,
    RiskScore,
    RiskTurn,
)
from audits.present.risks import (
    RiskLine,
    Scoring,
    last_board_meeting,
    line_of,
    with_history,
)
from dataset.models.readers import reader_of
from dataset.present.latest import latest_figures


@dataclass(frozen=True, slots=True)
class RiskPage:
    """One risk with its whole history."""

    line: RiskLine
    scores: tuple[tuple[RiskScore, Scoring], ...]  # newest first
    reviews: tuple
    holders: tuple  # people in the owner's seat
    turns: tuple[RiskTurn, ...]  # newest first
    challenges: tuple
    actions: tuple
    exceptions: tuple  # open ones about its measures, and the one it came from
    trend: str  # over the last three scorings: "up", "down", "same"; "" with one
    review_months: int
    is_escalated: bool
    may_change: Verdict
    may_close: Verdict
    may_reopen: Verdict
    may_tolerate: Verdict
    may_raise_action: Verdict

    @property
    def risk(self):
        return self.line.risk


def risk_page(risk, user):
    """`risk` as found by `visible_to`; reads its history in a fixed number of queries."""
    risk = with_history(Risk.objects.select_related("board", "closed_by", "raised_by")).get(
        pk=risk.pk
    )
    board, bands = risk.board, RiskBands.objects.of(risk.board)
    codes = {link.code for link in risk.indicators.all()}
    figures = latest_figures(board, codes, reader_of(user, board))
    line = line_of(risk, last_board_meeting(board), figures, bands)
    scores = [
        (one, Scoring(one.current_likelihood, one.current_impact, bands))
        for one in reversed(list(risk.scores.all()))
    ]
    return RiskPage(
        line=line,
        scores=tuple(scores),
        reviews=tuple(risk.reviews.select_related("meeting", "reviewed_by").order_by("-pk")),
        holders=tuple(
            SeatHolding.objects.filter(on(clock.today()), seat=risk.owner).select_related("user")
        ),
        turns=tuple(risk.turns.select_related("meeting", "taken_by").order_by("-taken_at", "-pk")),
        challenges=tuple(
            link.challenge for link in risk.challenges.select_related("challenge").order_by("pk")
        ),
        actions=tuple(risk.actions.select_related("owner").order_by("due_on", "pk")),
        exceptions=_exceptions(risk, codes),
        trend=_trend([scoring.points for _, scoring in scores]),
        review_months=bands.months_between_reviews(line.current.points),
        is_escalated=policies.is_escalated(risk),
        may_change=policies.may_change_risk(user, risk),
        may_close=policies.may_close_risk(user, risk),
        may_reopen=policies.may_reopen_risk(user, risk),
        may_tolerate=policies.may_tolerate_risk(user, risk),
        may_raise_action=policies.may_raise_action(user, board),
    )


def _trend(points):
    """Which way the score went over its last three scorings; `points` newest first."""
    held = points[:3]
    if len(held) < 2:
        return ""
    if held[0] == held[-1]:
        return "same"
    return "up" if held[0] > held[-1] else "down"


def _exceptions(risk, codes):
    """What the group looks at now about the same measures, and what the risk came from."""
    found = BoardException.objects.filter(
        Q(board=risk.board, code__in=codes) & ~Q(state=ExceptionState.CLOSED)
        | Q(decisions__risks=risk)
    )
    return tuple(found.distinct().order_by("-number"))
