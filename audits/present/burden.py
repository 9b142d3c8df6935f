"""What the questions cost beside what comes of the answers, and which might go."""

from dataclasses import dataclass

from django.db.models import Q

from agencies.models import Agency, Board
from audits.models import Remark, RiskIndicator, RiskState
from dataset.models import Period
from dataset.present.burden import Question, what_is_asked


COSTLY = 10  # minutes a quarter, all agencies together
HOUR = 60
IN_MINUTES = 2 * HOUR  # below this, time is said in minutes


@dataclass(frozen=True, slots=True)
class Line:
    """One question: what it costs, and what came of it."""

    question: Question
    remarks: int
    risks: int

    @property
    def time(self):
        """ "30 minutes", "24 hours"; nothing where nobody has said."""
        return "" if self.question.minutes is None else time_words(self.question.minutes)

    @property
    def is_costly(self):
        return (self.question.minutes or 0) >= COSTLY

    @property
    def is_used(self):
        """Opened, remarked on, linked to a risk, or below its standard."""
        return bool(self.question.views or self.remarks or self.risks or self.question.missed)


@dataclass(frozen=True, slots=True)
class BurdenPage:
    """Every question of a board, costliest first."""

    board: Board
    since: Period
    is_counted: bool
    lines: tuple[Line, ...]
    answered: tuple[Agency, ...]
    silent: tuple[Agency, ...]

    costly = COSTLY

    @property
    def proposed(self):
        """Costly and without any use, over the whole time looked at."""
        if not self.is_counted:
            return ()
        return tuple(
            line
            for line in self.lines
            if line.is_costly and not line.is_used and not line.question.is_new
        )

    @property
    def time_proposed(self):
        return time_words(sum(line.question.minutes for line in self.proposed))


def time_words(minutes):
    """ "30 minutes", "24 hours": hours where there are many, because nobody knew it to the minute."""
    if minutes < IN_MINUTES:
        return f"{minutes} minute{'' if minutes == 1 else 's'}"
    return f"{(minutes + HOUR // 2) // HOUR:,} hours"


def burden_page(board):
    """The page, or None before the first quarter. The queries do not grow with what is asked."""
    asked = what_is_asked(board)
    if asked is None:
        return None
    remarks, risks = _remarks(board, asked.since), _risks(board, asked.since)
    lines = [
        Line(
            question=one,
            remarks=len(set().union(*(remarks.get(code, ()) for code in one.codes))),
            risks=len(set().union(*(risks.get(code, ()) for code in one.codes))),
        )
        for one in asked.questions
    ]
    return BurdenPage(
        board=board,
        since=asked.since,
        is_counted=asked.is_counted,
        lines=tuple(sorted(lines, key=_costliest_first)),
        answered=asked.answered,
        silent=asked.silent,
    )


def _costliest_first(line):
    return (-(line.question.minutes or 0), line.question.definition.indicator.position)


def _remarks(board, since):
    """{code: ids of the remarks of the time}; one query."""
    written = Remark.objects.filter(publication__board=board, written_at__date__gte=since.starts_on)
    return _ids(written.values_list("code", "pk"))


def _risks(board, since):
    """{code: ids of the risks that were open in that time}; one query."""
    linked = RiskIndicator.objects.filter(
        Q(risk__state=RiskState.OPEN) | Q(risk__closed_at__date__gte=since.starts_on),
        risk__board=board,
    )
    return _ids(linked.values_list("code", "risk"))


def _ids(rows):
    found = {}
    for code, pk in rows:
        found.setdefault(code, set()).add(pk)
    return found
