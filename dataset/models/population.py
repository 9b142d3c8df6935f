"""What is loaded beside the returns: populations, and what other documents print."""

from django.db import models

from agencies.models import Area
from agencies.models.boards import AreaKind


POPULATION = "POP-01"  # the indicator that these estimates are


class PopulationQuerySet(models.QuerySet):
    def of(self, board):
        """Estimates for the local authority that a board answers for."""
        return self.filter(
            area__boards=board, area__lead_board=board, area__kind=AreaKind.LOCAL_AUTHORITY
        )

    def newest_for(self, board, period, day):
        """What rates of a quarter stand on, as known on a day: the estimate for the middle of
        the financial year's first calendar year, or the one before it meanwhile; or None."""
        return (
            self.of(board)
            .filter(year__lte=period.year, published_on__lte=day)
            .order_by("-year", "-published_on", "pk")
            .first()
        )


class Population(models.Model):
    """Residents aged 0 to 17 at the middle of a year, in one edition."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()  # mid-2016 is 2016
    children = models.PositiveIntegerField()
    edition = models.CharField(max_length=120)
    published_on = models.DateField()

    objects = PopulationQuerySet.as_manager()

    class Meta:
        ordering = ["area", "year", "published_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["area", "year", "edition"], name="population_once_per_edition"
            )
        ]

    def __str__(self):
        return f"{self.area}, mid-{self.year}: {self.children}"


class SecondSource(models.Model):
    """What another document prints for a measure. Stands beside the record, never in it."""

    area = models.ForeignKey(Area, models.PROTECT, related_name="+")
    code = models.CharField(max_length=60)
    period_label = models.CharField(max_length=60)  # "2016-17", "31 March 2017"
    text = models.CharField(max_length=60)  # as printed
    document = models.CharField(max_length=160)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["area", "code", "position"]

    def __str__(self):
        return f"{self.code}, {self.period_label}: {self.text} ({self.document})"
