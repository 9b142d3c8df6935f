"""What protected readers may read of what agencies wrote: the analyst's decision on each text."""

import hashlib
from dataclasses import dataclass

from django.conf import settings
from django.db import models
from django.db.models import Q

from agencies.constraints import one_of
from agencies.models import Board
from dataset.analysis.prose import Found, telling
from dataset.checks.builtin import RESTATED
from dataset.models.commentary import SubmittedCommentary
from dataset.models.protection import WIDENING, DisclosurePolicy, strictest
from dataset.models.returns import BOARD_STAFF
from dataset.models.submissions import SubmittedExplanation


WITHHELD = "Withheld until the board’s analyst has looked at the numbers in it."
REWORDED = "(reworded by the board’s analyst)"


class Decision(models.TextChoices):
    CLEARED = "cleared", "Its numbers point at no child"
    REWORDED = "reworded", "Reworded for readers"


class WordingQuerySet(models.QuerySet):
    def of(self, board, period):
        """{digest of a text: the newest decision about it}; one query."""
        rows = self.filter(board=board, period=period).order_by("pk")
        return {row.digest: row for row in rows}


class Wording(models.Model):
    """A decision about one text of a board's quarter. Append-only: the newest counts.

    The text is known by its digest: changed words are another text, and are asked about again.
    """

    board = models.ForeignKey(Board, models.PROTECT, related_name="+")
    period = models.ForeignKey("dataset.Period", models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)
    about = models.CharField(max_length=300)  # whose it is, and what it is about
    decision = models.CharField(max_length=10, choices=Decision)
    wording = models.TextField(blank=True)
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    objects = WordingQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["board", "period"], name="wording_of_quarter")]
        constraints = [
            one_of("decision", Decision, name="wording_decision_known"),
            models.CheckConstraint(
                condition=Q(decision="cleared", wording="")
                | (Q(decision="reworded") & ~Q(wording="")),
                name="wording_stands_where_it_is_reworded",
            ),
        ]

    def __str__(self):
        return f"{self.about}: {self.get_decision_display()}"


@dataclass(frozen=True, slots=True)
class Text:
    """Something an agency wrote with its figures that readers of a publication meet."""

    about: str
    agency: int
    text: str

    @property
    def digest(self):
        return digest_of(self.text)


def digest_of(text):
    return hashlib.sha256(text.encode()).hexdigest()


def texts_with(figures):
    """Every text that goes out with these submitted figures, each once; two queries."""
    submissions = {figure.submission_id for figure in figures}
    found = {}
    commentary = SubmittedCommentary.objects.filter(submission__in=submissions)
    for row in commentary.select_related("submission__data_return__agency").order_by("pk"):
        agency = row.submission.data_return.agency
        for prompt, text in row.answers:
            about = f"{agency}, {row.theme}: {prompt.lower()}"
            found.setdefault((agency.pk, digest_of(text)), Text(about, agency.pk, text))
    reasons = SubmittedExplanation.objects.filter(submission__in=submissions, rule_id=RESTATED)
    for row in reasons.select_related("submission__data_return__agency").order_by("pk"):
        agency = row.submission.data_return.agency
        about = f"{agency}, {row.code}: why it was corrected"
        found.setdefault((agency.pk, digest_of(row.text)), Text(about, agency.pk, row.text))
    return list(found.values())


def smallest_of(board):
    """The small counts of the audience from which most is hidden."""
    decided = DisclosurePolicy.objects.of(board)
    return strictest(decided[audience].policy for audience in WIDENING).small


def counts(small):
    """The small counts without 0: "none" points at nobody."""
    return range(1, small.stop)


def telling_numbers(text, small, hidden) -> list[Found]:
    return telling(text, counts(small), hidden)


class Words:
    """What one person may read of the texts of one board's quarters; two queries at most."""

    def __init__(self, user, board):
        self.user, self.board = user, board
        self.sees_all = board.pk in user.boards_as(*BOARD_STAFF)
        self._decided = None
        self._small = None

    def of(self, text, period, agency):
        """The text as this person may read it: the agency's own people, the analyst and the
        manager as it was written, everybody else as it was cleared or reworded."""
        if self.sees_all or agency in self.user.agency_ids:
            return text
        if self._decided is None:
            rows = Wording.objects.filter(board=self.board).order_by("pk")
            self._decided = {(row.period_id, row.digest): row for row in rows}
        decision = self._decided.get((period.pk, digest_of(text)))
        if decision is not None and decision.decision == Decision.REWORDED:
            return f"{decision.wording} {REWORDED}"
        if decision is not None:
            return text
        if self._small is None:
            self._small = smallest_of(self.board)
        return WITHHELD if telling_numbers(text, self._small, ()) else text
