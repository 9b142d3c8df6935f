"""The board summary: what a chair needs to know of a quarter, on a phone or on paper."""

from dataclasses import dataclass
from datetime import date

from agencies import clock
from agencies.models import Group, Meeting
from audits.models import RemarkKind
from audits.policies import may_read_remarks
from audits.present.remarks import remarks_in
from audits.present.risks import RiskLine, last_board_meeting, open_lines
from dataset.figures import Kind
from dataset.intake import fields
from dataset.models import DataReturn, Publication, SubmittedCommentary
from dataset.models.readers import reader_of
from dataset.models.wordings import Words
from dataset.policies import may_read_commentary
from dataset.present.as_at import NOW
from dataset.present.punctuality import Punctuality, punctuality
from dataset.present.scorecard import Row, Scorecard, scorecard


# A difference of this many chance spreads is not common between two like counts; it only
# chooses which rows to put before the chair, and the page says so.
WORTH_A_LINE = 1.5
MOST_LINES = 5


@dataclass(frozen=True, slots=True)
class Headline:
    """One measure that moved, with what people say about it."""

    row: Row
    said: str  # the agency's first sentence on it, or the group's analysis
    said_by: str

    @property
    def in_a_year(self):
        """ "Up from 40 a year ago, the worse way"."""
        moved = self.row.movement_in_a_year
        return f"{moved.words} a year ago" + (f", {moved.sense}" if moved.sense else "")


@dataclass(frozen=True, slots=True)
class Voice:
    """What an agency wrote on a theme, as this reader may read it."""

    agency: str
    theme: str
    answers: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Summary:
    card: Scorecard
    meets_on: date | None
    punctuality: Punctuality
    absent: tuple[str, ...]  # agencies whose figures are not in this version
    worse: tuple[Headline, ...]
    better: tuple[Headline, ...]
    moved: tuple[Headline, ...]
    commentary: tuple[Voice, ...]
    risks_moved: tuple[RiskLine, ...]
    risks_open: int
    questions: tuple[str, ...]
    hidden: int
    illustrative: int

    @property
    def publication(self) -> Publication:
        return self.card.publication

    @property
    def counts(self):
        """Measures by the way they went since last quarter."""
        senses = [(row.movement.sense, row.movement.direction) for row in self.card.rows]
        return {
            "worse": sum(sense == "the worse way" for sense, _ in senses),
            "better": sum(sense == "the better way" for sense, _ in senses),
            "neither": sum(not sense and way in {"up", "down"} for sense, way in senses),
        }


def summary(board, user, period=None, as_at=NOW):
    """The summary of a board's quarter (the latest published), or None when there is none."""
    card = scorecard(board, clock.today(), reader_of(user, board), period, as_at=as_at)
    if card is None:
        return None
    remarks = remarks_in(card.publication, as_at.moment) if may_read_remarks(user, board) else []
    words = Words(user, board)
    written = tuple(
        _voice(one, card.publication.period, words)
        for one in _commentary(card.publication)
        if may_read_commentary(user, board, one.submission.data_return.agency_id)
    )
    voices = {
        remark.code: (remark.text, "The group")
        for remark in reversed(remarks)
        if remark.kind == RemarkKind.ANALYSIS
    }
    told = _parts_of_shares(card.rows)
    lines = sorted(
        (row for row in card.rows if row.code not in told and _size(row) >= WORTH_A_LINE),
        key=lambda row: (-_size(row), row.definition.indicator.position),
    )
    since = last_board_meeting(board)
    risks = open_lines(board, user, since) if as_at.moment is None else ()
    return Summary(
        card=card,
        meets_on=_next_meeting(board),
        punctuality=punctuality(board, card.publication.period),
        absent=_absent(card.publication),
        worse=_headlines(lines, voices, "the worse way"),
        better=_headlines(lines, voices, "the better way"),
        moved=_headlines(lines, voices, ""),
        commentary=written,
        risks_moved=tuple(line for line in risks if line.movement.direction != "same"),
        risks_open=len(risks),
        questions=tuple(
            remark.text for remark in reversed(remarks) if remark.kind == RemarkKind.QUESTION
        ),
        hidden=sum(row.now.is_hidden for row in card.rows),
        illustrative=card.illustrative_count(card.rows),
    )


def _parts_of_shares(rows):
    """Counts that a share on the scorecard already speaks for."""
    return {
        code
        for row in rows
        if row.definition.kind == Kind.RATIO.value and row.definition.unit == "percent"
        for code, _ in fields.terms(row.definition.numerator)
    }


def _size(row):
    """How far it moved in a year, for its size; the board's context does not count."""
    return 0 if row.definition.tier == "context" else abs(row.size_in_a_year or 0)


def _headlines(rows, voices, sense):
    kept = [row for row in rows if row.movement_in_a_year.sense == sense][:MOST_LINES]
    return tuple(Headline(row, *voices.get(row.code, ("", ""))) for row in kept)


def _commentary(publication):
    """What agencies wrote with the figures of this quarter, theme by theme."""
    return (
        SubmittedCommentary.objects.filter(
            submission__in=publication.pointers.values("figure__submission").distinct()
        )
        .select_related("submission__data_return__agency")
        .order_by("theme", "pk")
    )


def _voice(commentary, period, words):
    agency = commentary.submission.data_return.agency
    answers = tuple(
        (prompt, words.of(text, period, agency.pk)) for prompt, text in commentary.answers
    )
    return Voice(str(agency), commentary.theme, answers)


def _absent(publication):
    """Agencies that owe this quarter a return, and of whom the version holds no figure."""
    there = publication.pointers.values("figure__submission__data_return")
    owed = DataReturn.objects.filter(
        period=publication.period_id, area__boards=publication.board_id
    ).exclude(pk__in=there)
    return tuple(
        one.owed_by for one in owed.select_related("agency", "area").order_by("agency__name", "pk")
    )


def _next_meeting(board):
    return (
        Meeting.objects.filter(board=board, group=Group.BOARD, held_on__gte=clock.today())
        .order_by("held_on")
        .values_list("held_on", flat=True)
        .first()
    )
