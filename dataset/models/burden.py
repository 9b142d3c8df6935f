"""What the questions cost those who answer them, and how often the answers are looked at."""

from django.conf import settings
from django.db import models

from agencies.constraints import one_of
from agencies.models import Agency, Board


class Minutes(models.IntegerChoices):
    """What finding the figures of one theme takes in one quarter, as near as anybody can say."""

    TEN = 10, "Up to 10 minutes"
    HALF_HOUR = 30, "About half an hour"
    TWO_HOURS = 120, "About two hours"
    DAY = 450, "About a day"
    MORE = 900, "More than a day"  # counted as two days


class Effort(models.Model):
    """One agency's answer for one theme and financial year. Nobody has to answer."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    theme = models.CharField(max_length=80)
    year = models.PositiveSmallIntegerField()  # the financial year that begins then
    minutes = models.PositiveSmallIntegerField(choices=Minutes)
    said_at = models.DateTimeField()
    said_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["agency", "year", "theme"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "theme", "year"], name="effort_once_a_year"),
            one_of("minutes", Minutes, name="effort_minutes_known"),
        ]

    def __str__(self):
        return f"{self.agency}, {self.theme}: {self.get_minutes_display()}"


class IndicatorView(models.Model):
    """How often the page of a measure was opened in a quarter. It holds nobody's name."""

    board = models.ForeignKey(Board, models.PROTECT, related_name="+")
    code = models.CharField(max_length=10)
    year = models.PositiveSmallIntegerField()
    quarter = models.PositiveSmallIntegerField()
    views = models.PositiveIntegerField()

    class Meta:
        ordering = ["board", "year", "quarter", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["board", "code", "year", "quarter"], name="indicator_view_once_a_quarter"
            )
        ]

    def __str__(self):
        return f"{self.code}, quarter {self.quarter} of {self.year}: {self.views}"
