"""What others found: inspections of the partners, and outside recommendations."""

from django.conf import settings
from django.db import models

from agencies.constraints import one_of
from agencies.models import Agency, Board


class Inspectorate(models.TextChoices):
    OFSTED = "ofsted", "Ofsted"
    HMIC = "hmic", "HMIC"
    CQC = "cqc", "CQC"
    HMIP = "hmip", "HMI Probation"
    JOINT = "joint", "Joint targeted area inspection"
    PEER = "peer", "Peer review"
    OTHER = "other", "Other"


class InspectionQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(board__in=user.board_ids)


class Inspection(models.Model):
    """An inspection or review of one partner, or of the area, by an outside body."""

    board = models.ForeignKey(Board, models.PROTECT, related_name="+")
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="+")
    body = models.CharField(max_length=10, choices=Inspectorate)
    title = models.CharField(max_length=160)
    reported_on = models.DateField()
    judgement = models.CharField(max_length=120, blank=True)  # in the body's own word
    summary = models.TextField()  # what it means for children here
    presented_on = models.DateField(null=True, blank=True)  # to the board or a group
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    revision = models.PositiveIntegerField(default=1)

    objects = InspectionQuerySet.as_manager()

    class Meta:
        ordering = ["board", "-reported_on", "pk"]
        constraints = [one_of("body", Inspectorate, name="inspection_body_known")]

    def __str__(self):
        return self.title


class Recommendation(models.Model):
    """One thing that an outside body recommends."""

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="recommendations")
    number = models.PositiveSmallIntegerField()
    text = models.TextField()

    class Meta:
        ordering = ["inspection", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["inspection", "number"], name="recommendation_number_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(text=""), name="recommendation_says_something"
            ),
        ]

    def __str__(self):
        return f"{self.inspection}, recommendation {self.number}"
