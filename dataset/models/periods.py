"""Financial quarters, with their dates in working days."""

import re
from datetime import date, timedelta

from django.db import models
from django.db.models import F, Q

from agencies import clock


SLUG = re.compile(r"[0-9]{4}-[0-9]{2}-q[1-4]")
# Working days counted from the last day of the quarter.
OPENS_AFTER, DUE_AFTER, CLOSES_AFTER = 1, 15, 20
MONTH_NAMES = (
    "January", "February", "March", "April", "May", "June", "July", "August",
    "September", "October", "November", "December",
)  # fmt: skip


class PeriodQuerySet(models.QuerySet):
    def by_slug(self, slug):
        """The period called "2016-17-q4"; DoesNotExist when there is none of that name."""
        if not SLUG.fullmatch(slug):
            raise self.model.DoesNotExist(slug)
        period = self.get(year=int(slug[:4]), quarter=int(slug[-1]))
        if period.slug != slug:
            raise self.model.DoesNotExist(slug)
        return period

    def collecting(self, day):
        """Quarters whose returns are open, soonest due first."""
        return self.filter(opens_on__lte=day, closes_on__gte=day).order_by("due_on")


class Period(models.Model):
    """One quarter of a financial year that begins on 1 April of `year`."""

    year = models.PositiveSmallIntegerField()
    quarter = models.PositiveSmallIntegerField()
    starts_on = models.DateField()
    ends_on = models.DateField()
    opens_on = models.DateField()
    due_on = models.DateField()
    closes_on = models.DateField()

    objects = PeriodQuerySet.as_manager()

    class Meta:
        ordering = ["year", "quarter"]
        constraints = [
            models.UniqueConstraint(fields=["year", "quarter"], name="period_once"),
            models.CheckConstraint(
                condition=Q(quarter__gte=1, quarter__lte=4), name="period_quarter_1_to_4"
            ),
            models.CheckConstraint(
                condition=Q(starts_on__lt=F("ends_on"))
                & Q(ends_on__lt=F("opens_on"))
                & Q(opens_on__lte=F("due_on"))
                & Q(due_on__lte=F("closes_on")),
                name="period_dates_in_order",
                violation_error_message="A period ends, opens, is due and closes in that order.",
            ),
        ]

    def __str__(self):
        return self.label

    @classmethod
    def build(cls, year, quarter):
        """An unsaved period with its dates worked out in working days."""
        first_month = 3 * quarter + 1
        starts_on = date(year + (first_month > 12), (first_month - 1) % 12 + 1, 1)
        last_month = date(starts_on.year, starts_on.month + 2, 1)
        ends_on = (last_month + timedelta(days=31)).replace(day=1) - timedelta(days=1)
        return cls(
            year=year,
            quarter=quarter,
            starts_on=starts_on,
            ends_on=ends_on,
            opens_on=clock.working_day(ends_on, OPENS_AFTER),
            due_on=clock.working_day(ends_on, DUE_AFTER),
            closes_on=clock.working_day(ends_on, CLOSES_AFTER),
        )

    @classmethod
    def containing(cls, day):
        """The unsaved period in which a day lies."""
        year, months = day.year, day.month - 4
        if months < 0:
            year, months = year - 1, months + 12
        return cls.build(year, months // 3 + 1)

    @property
    def financial_year(self):
        """ "2016-17"."""
        return f"{self.year}-{(self.year + 1) % 100:02d}"

    @property
    def slug(self) -> str:
        """ "2016-17-q4"."""
        return f"{self.financial_year}-q{self.quarter}"

    @property
    def short(self):
        """ "Q4 2016-17"."""
        return f"Q{self.quarter} {self.financial_year}"

    @property
    def label(self) -> str:
        """ "January to March 2017"."""
        first, last = MONTH_NAMES[self.starts_on.month - 1], MONTH_NAMES[self.ends_on.month - 1]
        return f"{first} to {last} {self.ends_on.year}"

    @property
    def brief(self):
        """ "Jan to Mar 2017"."""
        return f"{self.starts_on:%b} to {self.ends_on:%b} {self.ends_on.year}"

    @property
    def months(self):
        """First days of its three months."""
        return [date(self.starts_on.year, self.starts_on.month + n, 1) for n in range(3)]

    @property
    def ordinal(self):
        """A number that goes up by one each quarter: 4 × year + quarter - 1."""
        return 4 * self.year + self.quarter - 1

    def is_collecting(self, day):
        return self.opens_on <= day <= self.closes_on
