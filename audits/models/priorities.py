"""The priorities of the business plan, and the measures that show whether they are met."""

from django.db import models
from django.urls import reverse

from agencies.constraints import one_of
from agencies.models import Board, Seat


class Wanted(models.TextChoices):
    """The way a measure should move."""

    UP = "up", "Go up"
    DOWN = "down", "Go down"


class PriorityQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(board__in=user.board_ids)


class Priority(models.Model):
    """One thing that the board's business plan of a financial year says it will improve."""

    board = models.ForeignKey(Board, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()  # the financial year's first: 2016 is 2016-17
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=160)
    aim = models.TextField()  # what will be different for children
    lead = models.ForeignKey(Seat, models.PROTECT, null=True, blank=True, related_name="+")
    revision = models.PositiveIntegerField(default=1)

    objects = PriorityQuerySet.as_manager()

    class Meta:
        ordering = ["board", "-year", "position"]
        verbose_name_plural = "priorities"
        constraints = [
            models.UniqueConstraint(
                fields=["board", "year", "position"], name="priority_once_per_position"
            ),
            models.CheckConstraint(condition=~models.Q(title=""), name="priority_has_a_title"),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("audits:priority_detail", args=[self.pk])


class PriorityMeasure(models.Model):
    """A measure of progress, and the way it should move."""

    priority = models.ForeignKey(Priority, models.CASCADE, related_name="measures")
    code = models.CharField(max_length=10)
    wanted = models.CharField(max_length=4, choices=Wanted)

    class Meta:
        ordering = ["priority", "code"]
        constraints = [
            models.UniqueConstraint(fields=["priority", "code"], name="priority_measure_once"),
            one_of("wanted", Wanted, name="priority_measure_wanted_known"),
        ]

    def __str__(self):
        return f"{self.code}: {self.get_wanted_display().lower()}"
