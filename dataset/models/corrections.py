"""An agency asks to correct figures that were accepted."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from agencies.constraints import all_or_none, one_of
from dataset.models.returns import BOARD_STAFF, DataReturn


class CorrectionAnswer(models.TextChoices):
    WAITING = "", "Waiting for the Board’s analyst"
    REOPENED = "reopened", "Reopened"
    DECLINED = "declined", "Declined"


class CorrectionRequestQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(answer=CorrectionAnswer.WAITING)

    def to_answer(self, user):
        """Those that wait for this person as analyst or manager of the lead board."""
        boards = user.boards_as(*BOARD_STAFF)
        return self.waiting().filter(data_return__area__lead_board__in=boards)


class CorrectionRequest(models.Model):
    """Which measures of an accepted return the agency wants to correct, and why.

    One may wait for each return. `codes` are those of measures: "CPP-01 LAC-02".
    """

    data_return = models.ForeignKey(DataReturn, models.PROTECT, related_name="corrections_asked")
    codes = models.TextField()
    reason = models.TextField()
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    answer = models.CharField(
        max_length=10, choices=CorrectionAnswer, blank=True, default=CorrectionAnswer.WAITING
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    declined_because = models.TextField(blank=True)

    objects = CorrectionRequestQuerySet.as_manager()

    class Meta:
        ordering = ["data_return", "asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["data_return"],
                condition=Q(answer=""),
                name="correction_waiting_once_per_return",
            ),
            one_of("answer", CorrectionAnswer, name="correction_answer_known"),
            all_or_none("answered_at", "answered_by", name="correction_answered_by_someone"),
            models.CheckConstraint(condition=~Q(reason=""), name="correction_has_a_reason"),
            models.CheckConstraint(
                condition=~Q(answer="declined", declined_because=""),
                name="correction_declined_with_a_reason",
            ),
        ]

    def __str__(self):
        return f"{self.data_return}: {', '.join(self.named)}"

    def get_absolute_url(self):
        return reverse("dataset:return_reopen", args=[self.data_return_id])

    @property
    def named(self):
        return self.codes.split()
