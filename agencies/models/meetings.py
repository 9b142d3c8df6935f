"""Meetings: separate from quarters, and where a risk is reviewed."""

from django.db import models

from agencies.constraints import one_of
from agencies.models.boards import Board


class Group(models.TextChoices):
    BOARD = "board", "Strategic Board"
    EXECUTIVE = "executive", "Executive Group"
    PERFORMANCE = "performance", "Performance and Audit Group"


class MeetingQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(board__in=user.board_ids)


class Meeting(models.Model):
    """A board, or one of its groups, meets on a day."""

    board = models.ForeignKey(Board, models.PROTECT, related_name="meetings")
    group = models.CharField(max_length=20, choices=Group)
    held_on = models.DateField()

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "pk"]
        constraints = [
            one_of("group", Group, name="meeting_group_known"),
            models.UniqueConstraint(
                fields=["board", "group", "held_on"], name="meeting_once_per_group_and_day"
            ),
        ]

    def __str__(self):
        return f"{self.get_group_display()}, {self.held_on:%-d %B %Y}"
