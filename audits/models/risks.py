"""The Board's risk log. Every rescoring is kept; a closed risk keeps its history."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from agencies.constraints import all_or_none, one_of
from agencies.models import Board, Meeting, Seat
from audits.models.exceptions import ExceptionDecision
from audits.scoring import USUAL, Bands


class RiskCategory(models.TextChoices):
    PRACTICE = "practice", "Practice"
    CAPACITY = "capacity", "Capacity"
    INFORMATION_SHARING = "information sharing", "Information sharing"
    FINANCE = "finance", "Finance"
    LEGISLATION = "legislation", "Legislation"
    DATA = "data", "Data"
    REPUTATION = "reputation", "Reputation"


class RiskState(models.TextChoices):
    OPEN = "open", "Open"
    CLOSED = "closed", "Closed"


# The whole life of a risk: a closed one may come back.
NEXT_RISK_STATES = {
    RiskState.OPEN: {RiskState.CLOSED},
    RiskState.CLOSED: {RiskState.OPEN},
}


class Treatment(models.TextChoices):
    TREAT = "treat", "Treat"
    TOLERATE = "tolerate", "Tolerate"
    TRANSFER = "transfer", "Transfer"
    TERMINATE = "terminate", "Terminate"


class Proximity(models.TextChoices):
    """When it may bite."""

    NOW = "now", "Now"
    THREE_MONTHS = "three months", "Within three months"
    YEAR = "year", "Within a year"
    LATER = "later", "Later"


class ControlStrength(models.TextChoices):
    WEAK = "weak", "Weak"
    ADEQUATE = "adequate", "Adequate"
    STRONG = "strong", "Strong"


class RiskBandsQuerySet(models.QuerySet):
    def of(self, board):
        """The board's `Bands`; the usual ones where it has set none."""
        held = self.filter(board=board).first()
        return held.bands if held else USUAL


class RiskBands(models.Model):
    """Where the bands of a board begin."""

    board = models.OneToOneField(Board, models.PROTECT, related_name="+")
    medium = models.PositiveSmallIntegerField()
    high = models.PositiveSmallIntegerField()
    very_high = models.PositiveSmallIntegerField()

    objects = RiskBandsQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "risk bands"
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    medium__gt=1, high__gt=F("medium"), very_high__gt=F("high"), very_high__lte=25
                ),
                name="risk_bands_follow_each_other",
            )
        ]

    def __str__(self):
        return f"{self.board.short_name}: {self.medium}, {self.high}, {self.very_high}"

    @property
    def bands(self):
        return Bands(self.medium, self.high, self.very_high)


class RiskQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Everyone who works for a board reads its risk log."""
        return self.filter(board__in=user.board_ids)

    def open(self):
        return self.filter(state=RiskState.OPEN)


class Risk(models.Model):
    """Because of a cause there is a risk of an event, which would lead to a consequence."""

    board = models.ForeignKey(Board, models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()  # "R-02": stable, never used again
    title = models.CharField(max_length=160)
    category = models.CharField(max_length=20, choices=RiskCategory)
    cause = models.TextField()
    event = models.TextField()
    consequence = models.TextField()
    owner = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    controls = models.TextField(blank=True)
    control_strength = models.CharField(max_length=8, choices=ControlStrength, blank=True)
    assurance = models.TextField(blank=True)  # where we know it from
    treatment = models.CharField(max_length=9, choices=Treatment, default=Treatment.TREAT)
    proximity = models.CharField(max_length=12, choices=Proximity, blank=True)
    decision = models.ForeignKey(
        ExceptionDecision, models.PROTECT, null=True, blank=True, related_name="risks"
    )
    review_on = models.DateField()
    state = models.CharField(max_length=8, choices=RiskState, default=RiskState.OPEN)
    closed_because = models.TextField(blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    raised_at = models.DateTimeField()
    raised_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    # Goes up with every change, so that two people editing at once are noticed.
    revision = models.PositiveIntegerField(default=1)

    objects = RiskQuerySet.as_manager()

    class Meta:
        ordering = ["board", "number"]
        constraints = [
            models.UniqueConstraint(fields=["board", "number"], name="risk_number_once_per_board"),
            one_of("category", RiskCategory, name="risk_category_known"),
            one_of("state", RiskState, name="risk_state_known"),
            one_of("treatment", Treatment, name="risk_treatment_known"),
            all_or_none("closed_at", "closed_by", name="risk_closed_by_someone"),
            models.CheckConstraint(
                condition=Q(state="open", closed_at__isnull=True)
                | (Q(state="closed", closed_at__isnull=False) & ~Q(closed_because="")),
                name="risk_closed_with_a_reason",
            ),
        ]

    def __str__(self):
        return f"{self.reference} {self.title}"

    def get_absolute_url(self):
        return reverse("audits:risk_detail", args=[self.pk])

    def can_become(self, state):
        return state in NEXT_RISK_STATES[RiskState(self.state)]

    @property
    def reference(self):
        return f"R-{self.number:02d}"


def between_1_and_5(*fields):
    condition = Q()
    for field in fields:
        condition &= Q(**{f"{field}__gte": 1, f"{field}__lte": 5})
    return condition


class RiskScore(models.Model):
    """One scoring: before controls, now, and where the Board wants to be. Append-only."""

    risk = models.ForeignKey(Risk, models.PROTECT, related_name="scores")
    inherent_likelihood = models.PositiveSmallIntegerField()
    inherent_impact = models.PositiveSmallIntegerField()
    current_likelihood = models.PositiveSmallIntegerField()
    current_impact = models.PositiveSmallIntegerField()
    target_likelihood = models.PositiveSmallIntegerField()
    target_impact = models.PositiveSmallIntegerField()
    reason = models.TextField()
    scored_at = models.DateTimeField()
    scored_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["risk", "scored_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=between_1_and_5(
                    "inherent_likelihood",
                    "inherent_impact",
                    "current_likelihood",
                    "current_impact",
                    "target_likelihood",
                    "target_impact",
                ),
                name="risk_score_1_to_5",
            )
        ]

    def __str__(self):
        return f"{self.risk.reference}: {self.current}"

    @property
    def inherent(self):
        return self.inherent_likelihood * self.inherent_impact

    @property
    def current(self):
        return self.current_likelihood * self.current_impact

    @property
    def target(self):
        return self.target_likelihood * self.target_impact


class RiskIndicator(models.Model):
    """A measure that shows whether the risk is coming true."""

    risk = models.ForeignKey(Risk, models.CASCADE, related_name="indicators")
    code = models.CharField(max_length=10)

    class Meta:
        ordering = ["risk", "code"]
        constraints = [models.UniqueConstraint(fields=["risk", "code"], name="risk_indicator_once")]

    def __str__(self):
        return self.code


class RiskReview(models.Model):
    """The risk was looked at in a meeting, with what was said. Append-only."""

    risk = models.ForeignKey(Risk, models.PROTECT, related_name="reviews")
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="+")
    note = models.TextField()
    next_review_on = models.DateField()
    reviewed_at = models.DateTimeField()
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["risk", "reviewed_at", "pk"]

    def __str__(self):
        return f"{self.risk.reference} in {self.meeting}"


class TurnKind(models.TextChoices):
    """Decisions about the risk as a whole."""

    TOLERATED = "tolerated", "Tolerated"
    ESCALATED = "escalated", "Escalated"
    ANSWERED = "answered", "Escalation answered"
    CLOSED = "closed", "Closed"
    REOPENED = "reopened", "Reopened"


class ClosedAs(models.TextChoices):
    TARGET_MET = "target met", "Target met"
    MERGED = "merged", "Merged with another"
    NO_LONGER = "no longer", "No longer relevant"
    ISSUE = "issue", "It happened: now an issue"


class EscalatedTo(models.TextChoices):
    EXECUTIVE = "executive", "Executive Group"
    BOARD = "board", "Strategic Board"
    CHIEF_OFFICERS = "chief officers", "Chief officers"
    OTHER_BOARD = "other board", "Another board"


class RiskTurn(models.Model):
    """A decision about a risk: who agreed it, in which meeting and minute. Append-only."""

    risk = models.ForeignKey(Risk, models.PROTECT, related_name="turns")
    kind = models.CharField(max_length=10, choices=TurnKind)
    reason = models.TextField()
    closed_as = models.CharField(max_length=10, choices=ClosedAs, blank=True)
    escalated_to = models.CharField(max_length=14, choices=EscalatedTo, blank=True)
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, blank=True, related_name="+")
    minute = models.CharField(max_length=40, blank=True)
    taken_at = models.DateTimeField()
    taken_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["risk", "taken_at", "pk"]
        constraints = [
            one_of("kind", TurnKind, name="risk_turn_kind_known"),
            models.CheckConstraint(condition=~Q(reason=""), name="risk_turn_says_why"),
            models.CheckConstraint(
                condition=Q(kind="closed", closed_as__in=ClosedAs.values)
                | ~Q(kind="closed") & Q(closed_as=""),
                name="risk_turn_closed_as_something",
            ),
            models.CheckConstraint(
                condition=Q(kind="escalated", escalated_to__in=EscalatedTo.values)
                | ~Q(kind="escalated") & Q(escalated_to=""),
                name="risk_turn_escalated_to_somebody",
            ),
        ]

    def __str__(self):
        return f"{self.risk.reference}: {self.get_kind_display()}"


class RiskChallenge(models.Model):
    """A challenge that bears on the risk."""

    risk = models.ForeignKey(Risk, models.CASCADE, related_name="challenges")
    challenge = models.ForeignKey("audits.Challenge", models.PROTECT, related_name="risks")

    class Meta:
        ordering = ["risk", "challenge"]
        constraints = [
            models.UniqueConstraint(fields=["risk", "challenge"], name="risk_challenge_once")
        ]

    def __str__(self):
        return f"{self.risk}: {self.challenge}"
