"""The challenge log: an agency, or the whole board, is called to account and answers."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from agencies.constraints import all_or_none, one_of
from agencies.models import Agency, Board, Meeting
from audits.models.exceptions import ExceptionDecision


class RaisedBy(models.TextChoices):
    CHAIR = "chair", "The independent chair"
    MEMBER = "member", "A member of the Board"
    GROUP = "group", "The group"
    LAY_MEMBER = "lay member", "A lay member"
    SCRUTINEER = "scrutineer", "A scrutineer"


class ChallengeState(models.TextChoices):
    OPEN = "open", "Waiting for an answer"
    ANSWERED = "answered", "Answered"
    FOLLOW_UP = "follow-up", "Followed up"
    ESCALATED = "escalated", "Escalated"
    CLOSED = "closed", "Closed"


# The whole life of a challenge. Nothing else may change a state.
NEXT_CHALLENGE_STATES = {
    ChallengeState.OPEN: {ChallengeState.ANSWERED, ChallengeState.ESCALATED},
    ChallengeState.ANSWERED: {
        ChallengeState.FOLLOW_UP,
        ChallengeState.ESCALATED,
        ChallengeState.CLOSED,
    },
    ChallengeState.FOLLOW_UP: {ChallengeState.ANSWERED, ChallengeState.ESCALATED},
    ChallengeState.ESCALATED: {ChallengeState.ANSWERED, ChallengeState.CLOSED},
    ChallengeState.CLOSED: set(),
}


class Satisfied(models.TextChoices):
    YES = "satisfied", "Satisfied"
    PARTLY = "partly", "Partly satisfied"
    NO = "not", "Not satisfied"


class ChallengeQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(board__in=user.board_ids)

    def unclosed(self):
        return self.exclude(state=ChallengeState.CLOSED)


class Challenge(models.Model):
    """One question put to an agency, or to the whole board where `agency` is empty."""

    board = models.ForeignKey(Board, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()  # "C-03": stable, never used again
    raised_by_kind = models.CharField(max_length=12, choices=RaisedBy)
    meeting = models.ForeignKey(Meeting, models.PROTECT, null=True, blank=True, related_name="+")
    minute = models.CharField(max_length=40, blank=True)  # "minute 7.2"
    decision = models.ForeignKey(
        ExceptionDecision, models.PROTECT, null=True, blank=True, related_name="challenges"
    )
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="+")
    subject = models.CharField(max_length=160)
    theme = models.CharField(max_length=100, blank=True)  # of the dictionary
    question = models.TextField()
    answer_by = models.DateField()
    state = models.CharField(max_length=10, choices=ChallengeState, default=ChallengeState.OPEN)
    outcome = models.TextField(blank=True)  # for children
    raised_at = models.DateTimeField()
    raised_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    revision = models.PositiveIntegerField(default=1)

    objects = ChallengeQuerySet.as_manager()

    class Meta:
        ordering = ["board", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["board", "number"], name="challenge_number_once_per_board"
            ),
            one_of("raised_by_kind", RaisedBy, name="challenge_raised_by_known"),
            one_of("state", ChallengeState, name="challenge_state_known"),
            all_or_none("closed_at", "closed_by", name="challenge_closed_by_someone"),
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False) & ~Q(outcome="")
                | ~Q(state="closed") & Q(closed_at__isnull=True),
                name="challenge_closed_with_an_outcome",
            ),
        ]

    def __str__(self):
        return f"{self.reference} {self.subject}"

    def get_absolute_url(self):
        return reverse("audits:challenge_detail", args=[self.pk])

    @property
    def reference(self):
        return f"C-{self.number:02d}"

    def can_become(self, state):
        return state in NEXT_CHALLENGE_STATES[ChallengeState(self.state)]


class ChallengeMeasure(models.Model):
    """A measure that the challenge is about."""

    challenge = models.ForeignKey(Challenge, models.CASCADE, related_name="measures")
    code = models.CharField(max_length=10)

    class Meta:
        ordering = ["challenge", "code"]
        constraints = [
            models.UniqueConstraint(fields=["challenge", "code"], name="challenge_measure_once")
        ]

    def __str__(self):
        return self.code


class ChallengeStep(models.Model):
    """One step in the life of a challenge: an answer, a view, a further step. Append-only."""

    challenge = models.ForeignKey(Challenge, models.PROTECT, related_name="steps")
    state = models.CharField(max_length=10, choices=ChallengeState)  # after the step
    text = models.TextField()
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="+")
    satisfied = models.CharField(max_length=10, choices=Satisfied, blank=True)  # the chair's view
    answer_by = models.DateField(null=True, blank=True)  # of a further step
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["challenge", "written_at", "pk"]
        constraints = [
            one_of("state", ChallengeState, name="challenge_step_state_known"),
            models.CheckConstraint(condition=~Q(text=""), name="challenge_step_says_something"),
        ]

    def __str__(self):
        return f"{self.challenge.reference}: {self.get_state_display()}"
