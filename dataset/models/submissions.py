"""What was sent: immutable submissions, their figures, and the decisions on them."""

import hashlib

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from agencies.constraints import one_of
from dataset.models.values import NUMBER_OR_REASON, FigureColumns, Source, Way


# How a sending stands on the trail.
RETURN_SENT, NIL_RETURN_SENT = "dataset.return_submitted", "dataset.nil_return_submitted"


class Origin(models.TextChoices):
    RETURN = "return", "Sent by the agency"
    IMPORT = "import", "Accepted at import"


class SubmissionQuerySet(models.QuerySet):
    def accepted(self):
        """Those a board accepted, or that were imported as accepted."""
        return self.filter(Q(origin=Origin.IMPORT) | Exists(_decided(Verb.ACCEPTED)))

    def counting(self):
        """The one that counts of each return: the newest accepted."""
        newer = self.model.objects.accepted().filter(
            data_return=OuterRef("data_return"), number__gt=OuterRef("number")
        )
        return self.accepted().filter(~Exists(newer))

    def signed(self):
        """Of each return the newest that the agency signed and did not take back."""
        signed = Q(origin=Origin.IMPORT) | Exists(_decided(Verb.APPROVED))
        standing = self.model.objects.filter(signed, ~Exists(_decided(Verb.WITHDRAWN)))
        newer = standing.filter(data_return=OuterRef("data_return"), number__gt=OuterRef("number"))
        return self.filter(pk__in=standing.values("pk")).filter(~Exists(newer))

    def withdrawn(self):
        return self.filter(Exists(_decided(Verb.WITHDRAWN)))

    def readable_by(self, user, data_return):
        """What was sent of a return this person may see: all of it for the own agency; for
        others nothing that the agency took back."""
        sent = self.filter(data_return=data_return)
        if type(data_return).objects.own(user).filter(pk=data_return.pk).exists():
            return sent
        return sent.filter(~Exists(_decided(Verb.WITHDRAWN)))


class Submission(models.Model):
    """One sending of a return. Never edited: a correction is a new submission."""

    data_return = models.ForeignKey(
        "dataset.DataReturn", models.PROTECT, related_name="submissions"
    )
    number = models.PositiveSmallIntegerField()  # 1, 2, 3... in one return
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.RETURN)
    is_nil = models.BooleanField(default=False)
    submitted_at = models.DateTimeField()
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)  # sha256 of its figures in canonical order

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        ordering = ["data_return", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["data_return", "number"], name="submission_once_per_number"
            ),
            one_of("origin", Origin, name="submission_origin_known"),
        ]

    def __str__(self):
        return f"{self.data_return}, submission {self.number}"

    @property
    def receipt_path(self):
        return settings.RECEIPT_PATH.format(pk=self.data_return_id, number=self.number)


class SubmittedFigure(FigureColumns):
    """One figure of a submission: the permanent thing that publications point at."""

    # Neither has an index of its own, which every figure would pay for: the key begins with the
    # submission, and nobody looks for figures by definition. Definitions are never deleted.
    submission = models.ForeignKey(
        Submission, models.PROTECT, related_name="figures", db_index=False
    )
    definition = models.ForeignKey(
        "dataset.Definition", models.PROTECT, related_name="+", db_index=False
    )
    code = models.CharField(max_length=60)  # the item: "CPP-01", "LAC-16n"
    month = models.PositiveSmallIntegerField()  # 1 to 3, or 0 for the quarter
    note = models.TextField(blank=True)
    source = models.CharField(max_length=12, choices=Source, default=Source.RETURN)
    # Nothing where it was imported, or sent before this was kept.
    way = models.CharField(max_length=10, choices=Way, blank=True, db_default="")

    class Meta:
        ordering = ["submission", "code", "month"]
        constraints = [
            models.UniqueConstraint(
                fields=["submission", "code", "month"], name="figure_once_per_field"
            ),
            models.CheckConstraint(condition=NUMBER_OR_REASON, name="figure_number_or_reason"),
            models.CheckConstraint(
                condition=Q(high__isnull=True) | Q(low__lte=models.F("high")),
                name="figure_bounds_in_order",
            ),
            one_of("source", Source, name="figure_source_known"),
            models.CheckConstraint(condition=Q(way__in=["", *Way.values]), name="figure_way_known"),
        ]

    def __str__(self):
        return f"{self.code} ({self.month}): {self.figure}"


class SubmittedExplanation(models.Model):
    """Why a queried figure is right, as it was sent."""

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="explanations")
    rule_id = models.CharField(max_length=20)
    code = models.CharField(max_length=60)
    message = models.TextField()  # what the rule said
    text = models.TextField()  # what the agency answered

    class Meta:
        ordering = ["submission", "code", "rule_id"]

    def __str__(self):
        return f"{self.code}, {self.rule_id}"


class Verb(models.TextChoices):
    APPROVED = "approved", "Approved by the agency"
    SENT_BACK_BY_AGENCY = "sent back by agency", "Sent back by the agency’s approver"
    ACCEPTED = "accepted", "Accepted by the Board"
    SENT_BACK = "sent back", "Sent back by the Board’s analyst"
    WITHDRAWN = "withdrawn", "Withdrawn by the agency"


class Decision(models.Model):
    """What somebody decided about a submission. Append-only."""

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="decisions")
    verb = models.CharField(max_length=20, choices=Verb)
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reason = models.TextField(blank=True)
    statement = models.TextField(blank=True)  # the sign-off statement, as it read

    class Meta:
        ordering = ["submission", "decided_at", "pk"]
        constraints = [
            one_of("verb", Verb, name="decision_verb_known"),
            models.CheckConstraint(
                condition=~Q(verb__in=["sent back", "sent back by agency"], reason=""),
                name="decision_sent_back_with_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(verb="approved", statement=""),
                name="decision_approved_with_the_statement",
            ),
        ]

    def __str__(self):
        return f"{self.get_verb_display()}: {self.submission}"


def digest(figures):
    """One line for what was sent: sha256 over the figures in the order of code and month.

    Notes, authors, times and the way of entry do not count: equal returns have equal digests.
    """
    return digest_of_lines(
        f"{row.code}|{row.month}|{figure_line(row.low, row.high, row.qualifier, row.reason)}"
        for row in figures
    )


def digest_of_lines(lines):
    """sha256 of the lines "code|month|figure_line" in their own order."""
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()


def figure_line(low, high, qualifier, reason):
    return f"{_plain(low)}|{_plain(high)}|{qualifier}|{reason}"


def _plain(number):
    return "" if number is None else f"{number.normalize():f}"


def _decided(verb):
    return Decision.objects.filter(submission=OuterRef("pk"), verb=verb)
