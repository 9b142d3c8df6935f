"""Meetings: separate from quarters, with the seats that sit in each group and who came."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from agencies.constraints import all_or_none, in_order, one_of
from agencies.models.boards import Board, on
from agencies.models.people import Seat


class Group(models.TextChoices):
    BOARD = "board", "Strategic Board"
    EXECUTIVE = "executive", "Executive Group"
    PERFORMANCE = "performance", "Performance and Audit Group"
    CSE_MISSING = "cse-missing", "CSE and Missing Group"
    CDOP = "cdop", "Child Death Overview Panel"
    PROCEDURES = "procedures", "Procedures Group"
    TRAINING = "training", "Training Group"


class MeetingQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(board__in=user.board_ids)


class Meeting(models.Model):
    """A board, or one of its groups, meets on a day."""

    board = models.ForeignKey(Board, models.PROTECT, related_name="meetings")
    group = models.CharField(max_length=20, choices=Group)
    held_on = models.DateField()
    # The pack is frozen when it is issued: a paper that comes later is marked late.
    issued_at = models.DateTimeField(null=True, blank=True)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    # The record (who came, minutes, decisions) is agreed, and changes no more.
    agreed_at = models.DateTimeField(null=True, blank=True)
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "pk"]
        constraints = [
            one_of("group", Group, name="meeting_group_known"),
            models.UniqueConstraint(
                fields=["board", "group", "held_on"], name="meeting_once_per_group_and_day"
            ),
            all_or_none("issued_at", "issued_by", name="meeting_issued_by_someone"),
            all_or_none("agreed_at", "agreed_by", name="meeting_agreed_by_someone"),
        ]

    def __str__(self):
        return f"{self.get_group_display()}, {self.held_on:%-d %B %Y}"


class GroupRuleQuerySet(models.QuerySet):
    def of(self, board, group):
        """The group's rule, or the usual one where the board has set none."""
        return self.filter(board=board, group=group).first() or GroupRule(board=board, group=group)


class GroupRule(models.Model):
    """When a group is quorate, and the attendance that the board expects of a seat."""

    board = models.ForeignKey(Board, models.PROTECT, related_name="+")
    group = models.CharField(max_length=20, choices=Group)
    quorum = models.PositiveSmallIntegerField(default=0)  # filled seats; 0 asks for none
    least_percent = models.PositiveSmallIntegerField(default=50)  # of a seat's meetings in a year
    deputies_count = models.BooleanField(default=True)

    objects = GroupRuleQuerySet.as_manager()

    class Meta:
        ordering = ["board", "group"]
        constraints = [
            models.UniqueConstraint(fields=["board", "group"], name="group_rule_once"),
            one_of("group", Group, name="group_rule_group_known"),
            models.CheckConstraint(
                condition=Q(least_percent__lte=100), name="group_rule_at_most_100_percent"
            ),
        ]

    def __str__(self):
        return f"{self.get_group_display()}: quorum {self.quorum}"


class GroupSeat(models.Model):
    """A seat belongs to a group from one day to another."""

    seat = models.ForeignKey(Seat, models.PROTECT, related_name="groups")
    group = models.CharField(max_length=20, choices=Group)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["seat", "group", "starts_on"]
        constraints = [
            one_of("group", Group, name="group_seat_group_known"),
            in_order("starts_on", "ends_on", name="group_seat_ends_after_it_starts"),
            models.UniqueConstraint(
                fields=["seat", "group", "starts_on"], name="group_seat_once_per_start"
            ),
        ]

    def __str__(self):
        return f"{self.seat} in the {self.get_group_display()}"


class Mark(models.TextChoices):
    PRESENT = "present", "Present"
    DEPUTY = "deputy", "Deputy"
    APOLOGIES = "apologies", "Apologies"
    ABSENT = "absent", "Absent"
    NOT_A_MEMBER = "not a member", "Not a member"


class Attendance(models.Model):
    """How a seat was filled at one meeting. The seat counts, whoever of its people came."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="attendance")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="attendance")
    mark = models.CharField(max_length=12, choices=Mark)

    class Meta:
        ordering = ["meeting", "seat"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "seat"], name="attendance_once_per_seat"),
            one_of("mark", Mark, name="attendance_mark_known"),
        ]

    def __str__(self):
        return f"{self.seat}, {self.meeting}: {self.get_mark_display()}"


def seats_in(board, group, day):
    """The seats that belong to a group on a day, by title."""
    return (
        Seat.objects.filter(on(day, "groups__"), board=board, groups__group=group)
        .distinct()
        .order_by("title", "pk")
    )
