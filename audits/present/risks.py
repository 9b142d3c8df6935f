"""Pages of the risk log: the map, the table, one risk."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch

from agencies import clock
from agencies.models import Group, Meeting, SeatHolding
from agencies.models.boards import on
from agencies.verdicts import Verdict
from audits import policies
from audits.models import Risk, RiskScore, RiskState
from audits.scoring import Band, Impact, Likelihood, band, score
from dataset.models.readers import reader_of
from dataset.present.latest import LatestFigure, latest_figures


@dataclass(frozen=True, slots=True)
class Scoring:
    """A pair of likelihood and impact with its score and band."""

    likelihood: int
    impact: int

    @property
    def points(self) -> int:
        return score(self.likelihood, self.impact)

    @property
    def band(self) -> Band:
        return band(self.points)

    @property
    def sum(self) -> str:
        return f"{self.likelihood} × {self.impact}"

    @property
    def words(self) -> str:
        likelihood, impact = Likelihood(self.likelihood), Impact(self.impact)
        return (
            f"{likelihood.word.lower()} ({likelihood.meaning}), "
            f"{impact.word.lower()} ({impact.meaning})"
        )


@dataclass(frozen=True, slots=True)
class Movement:
    """How the current score stands to the one before the last meeting of the Board."""

    direction: str  # "up", "down", "same" or "new"
    before: int | None = None

    @property
    def words(self) -> str:
        if self.direction in {"up", "down"}:
            return f"{self.direction.capitalize()} from {self.before}"
        return self.direction.capitalize()


@dataclass(frozen=True, slots=True)
class RiskLine:
    """One risk in a list."""

    risk: Risk
    inherent: Scoring
    current: Scoring
    target: Scoring
    movement: Movement
    reason: str  # why it was last scored so
    figures: tuple[LatestFigure, ...]
    codes: tuple[str, ...]
    overdue: bool

    @property
    def label(self):
        """ "15, very high"."""
        return f"{self.current.points}, {self.current.band.name}"

    @property
    def unpublished(self):
        """Linked measures without a published figure."""
        known = {figure.code for figure in self.figures}
        return [code for code in self.codes if code not in known]


@dataclass(frozen=True, slots=True)
class MapCell:
    score: int
    band: Band
    lines: tuple[RiskLine, ...]


@dataclass(frozen=True, slots=True)
class MapRow:
    likelihood: Likelihood
    cells: tuple[MapCell, ...]


@dataclass(frozen=True, slots=True)
class RiskLog:
    """The page of all risks of a board."""

    board: object
    lines: tuple[RiskLine, ...]
    closed: tuple[Risk, ...]
    rows: tuple[MapRow, ...]
    impacts: tuple[Impact, ...]
    since: date | None  # the Board's last meeting
    may_raise: Verdict

    @property
    def moved(self):
        return [line for line in self.lines if line.movement.direction != "same"]

    @property
    def tally(self):
        """ "1 up, 2 down, 1 new, 4 the same"."""
        directions = [line.movement.direction for line in self.lines]
        words = (("up", "up"), ("down", "down"), ("new", "new"), ("same", "the same"))
        return ", ".join(
            f"{directions.count(key)} {word}" for key, word in words if directions.count(key)
        )


def risk_log(board, user):
    """Everything on the risk log page; the number of queries does not grow with the risks."""
    since = last_board_meeting(board)
    lines = open_lines(board, user, since)
    return RiskLog(
        board=board,
        lines=lines,
        closed=tuple(
            Risk.objects.filter(board=board, state=RiskState.CLOSED).order_by("-closed_at", "pk")
        ),
        rows=_map(lines),
        impacts=tuple(Impact),
        since=since,
        may_raise=policies.may_raise_risk(user, board),
    )


def last_board_meeting(board):
    """The day of the Board's last meeting before today, or None."""
    return (
        Meeting.objects.filter(board=board, group=Group.BOARD, held_on__lt=clock.today())
        .order_by("-held_on")
        .values_list("held_on", flat=True)
        .first()
    )


def open_lines(board, user, since):
    """The board's open risks, highest first, each with its movement and live figures."""
    risks = list(_with_history(Risk.objects.open().filter(board=board)))
    figures = latest_figures(
        board,
        {link.code for risk in risks for link in risk.indicators.all()},
        reader_of(user, board),
    )
    lines = [_line(risk, since, figures) for risk in risks]
    return tuple(sorted(lines, key=lambda line: (-line.current.points, line.risk.number)))


def _with_history(risks):
    return risks.select_related("owner", "owner__agency").prefetch_related(
        Prefetch("scores", RiskScore.objects.select_related("scored_by", "meeting")),
        "indicators",
    )


def _line(risk, since, figures):
    scores = list(risk.scores.all())
    latest = scores[-1]
    codes = tuple(link.code for link in risk.indicators.all())
    return RiskLine(
        risk=risk,
        inherent=Scoring(latest.inherent_likelihood, latest.inherent_impact),
        current=Scoring(latest.current_likelihood, latest.current_impact),
        target=Scoring(latest.target_likelihood, latest.target_impact),
        movement=_movement(risk, scores, since),
        reason=latest.reason,
        figures=tuple(figures[code] for code in codes if code in figures),
        codes=codes,
        overdue=risk.state == RiskState.OPEN and risk.review_on < clock.today(),
    )


def _movement(risk, scores, since):
    if since is None:
        return Movement("same")
    earlier = [one for one in scores if one.scored_at.date() <= since]
    if not earlier:
        return Movement("new")
    now, before = scores[-1].current, earlier[-1].current
    if now == before:
        return Movement("same")
    return Movement("up" if now > before else "down", before)


def _map(lines):
    return tuple(
        MapRow(
            likelihood,
            tuple(
                MapCell(
                    score(likelihood, impact),
                    band(score(likelihood, impact)),
                    tuple(
                        line
                        for line in lines
                        if (line.current.likelihood, line.current.impact) == (likelihood, impact)
                    ),
                )
                for impact in Impact
            ),
        )
        for likelihood in sorted(Likelihood, reverse=True)
    )


@dataclass(frozen=True, slots=True)
class RiskPage:
    """One risk with its whole history."""

    line: RiskLine
    scores: tuple[tuple[RiskScore, Scoring], ...]  # newest first
    reviews: tuple
    holders: tuple  # people in the owner's seat
    may_change: Verdict
    may_close: Verdict

    @property
    def risk(self):
        return self.line.risk


def risk_page(risk, user):
    """`risk` as found by `visible_to`; reads its history in a fixed number of queries."""
    risk = _with_history(Risk.objects.select_related("board", "closed_by", "raised_by")).get(
        pk=risk.pk
    )
    codes = {link.code for link in risk.indicators.all()}
    scores = [
        (one, Scoring(one.current_likelihood, one.current_impact))
        for one in reversed(list(risk.scores.all()))
    ]
    return RiskPage(
        line=_line(
            risk,
            last_board_meeting(risk.board),
            latest_figures(risk.board, codes, reader_of(user, risk.board)),
        ),
        scores=tuple(scores),
        reviews=tuple(risk.reviews.select_related("meeting", "reviewed_by").order_by("-pk")),
        holders=tuple(
            SeatHolding.objects.filter(on(clock.today()), seat=risk.owner).select_related("user")
        ),
        may_change=policies.may_change_risk(user, risk),
        may_close=policies.may_close_risk(user, risk),
    )


def risks_about(board, code):
    """Open risks of the board that this indicator bears on, highest first."""
    risks = _with_history(Risk.objects.open().filter(board=board, indicators__code=code))
    since = last_board_meeting(board)
    lines = [_line(risk, since, {}) for risk in risks]
    return tuple(sorted(lines, key=lambda line: (-line.current.points, line.risk.number)))
