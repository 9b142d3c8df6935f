"""The page of the risk log: the map, the table, what moved."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch
from django.utils import timezone

from agencies import clock
from agencies.models import Group, Meeting
from agencies.verdicts import Verdict
from audits import policies
from audits.models import Risk, RiskBands, RiskScore, RiskState
from audits.scoring import USUAL, Band, Bands, Impact, Likelihood, score
from dataset.models.readers import reader_of
from dataset.present.latest import LatestFigure, latest_figures


@dataclass(frozen=True, slots=True)
class Scoring:
    """A pair of likelihood and impact with its score and band."""

    likelihood: int
    impact: int
    bands: Bands = USUAL  # of the board

    @property
    def points(self) -> int:
        return score(self.likelihood, self.impact)

    @property
    def band(self) -> Band:
        return self.bands.of(self.points)

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
    bands: Bands
    may_raise: Verdict
    may_set_bands: Verdict

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
    since, bands = last_board_meeting(board), RiskBands.objects.of(board)
    lines = open_lines(board, user, since)
    return RiskLog(
        board=board,
        lines=lines,
        closed=tuple(
            Risk.objects.filter(board=board, state=RiskState.CLOSED)
            .select_related("owner")
            .order_by("-closed_at", "pk")
        ),
        rows=_map(lines, bands),
        impacts=tuple(Impact),
        since=since,
        bands=bands,
        may_set_bands=policies.may_set_bands(user, board),
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
    risks = list(with_history(Risk.objects.open().filter(board=board)))
    figures = latest_figures(
        board,
        {link.code for risk in risks for link in risk.indicators.all()},
        reader_of(user, board),
    )
    bands = RiskBands.objects.of(board)
    lines = [line_of(risk, since, figures, bands) for risk in risks]
    return tuple(sorted(lines, key=lambda line: (-line.current.points, line.risk.number)))


def with_history(risks):
    return risks.select_related("owner", "owner__agency").prefetch_related(
        Prefetch("scores", RiskScore.objects.select_related("scored_by", "meeting")),
        "indicators",
    )


def line_of(risk, since, figures, bands):
    """One line, from a risk read `with_history`."""
    scores = list(risk.scores.all())
    latest = scores[-1]
    codes = tuple(link.code for link in risk.indicators.all())
    return RiskLine(
        risk=risk,
        inherent=Scoring(latest.inherent_likelihood, latest.inherent_impact, bands),
        current=Scoring(latest.current_likelihood, latest.current_impact, bands),
        target=Scoring(latest.target_likelihood, latest.target_impact, bands),
        movement=_movement(risk, scores, since),
        reason=latest.reason,
        figures=tuple(figures[code] for code in codes if code in figures),
        codes=codes,
        overdue=risk.state == RiskState.OPEN and risk.review_on < clock.today(),
    )


def _movement(risk, scores, since):
    if since is None:
        return Movement("same")
    earlier = [one for one in scores if timezone.localdate(one.scored_at) <= since]
    if not earlier:
        return Movement("new")
    now, before = scores[-1].current, earlier[-1].current
    if now == before:
        return Movement("same")
    return Movement("up" if now > before else "down", before)


def _map(lines, bands):
    return tuple(
        MapRow(
            likelihood,
            tuple(
                MapCell(
                    score(likelihood, impact),
                    bands.of(score(likelihood, impact)),
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


def risks_about(board, code):
    """Open risks of the board that this indicator bears on, highest first."""
    risks = with_history(Risk.objects.open().filter(board=board, indicators__code=code))
    since, bands = last_board_meeting(board), RiskBands.objects.of(board)
    lines = [line_of(risk, since, {}, bands) for risk in risks]
    return tuple(sorted(lines, key=lambda line: (-line.current.points, line.risk.number)))


def export_rows(log):
    """The open and the closed risks as rows: head first. Figures stay on the page."""
    yield (
        "Risk", "Title", "Kind", "Because of", "there is a risk that", "which would lead to",
        "Owner", "Controls", "Control strength", "Assurance", "Treatment", "Proximity",
        "Without controls", "Now", "Band", "Target", "Movement", "Why", "Measures", "Review by",
        "State", "Closed because",
    )  # fmt: skip
    for line in log.lines:
        one = line.risk
        yield (
            *_words(one), line.inherent.points, line.current.points, line.current.band.label,
            line.target.points, line.movement.words, line.reason, ", ".join(line.codes),
            one.review_on.isoformat(), one.get_state_display(), "",
        )  # fmt: skip
    for one in log.closed:
        yield (*_words(one), *[""] * 8, one.get_state_display(), one.closed_because)


def _words(risk):
    return (
        risk.reference, risk.title, risk.get_category_display(), risk.cause, risk.event,
        risk.consequence, risk.owner.title, risk.controls, risk.get_control_strength_display(),
        risk.assurance, risk.get_treatment_display(), risk.get_proximity_display(),
    )  # fmt: skip
