"""What national releases publish of every area: the figures that ours are held against.

A figure is kept as it stands in its release; releases stand side by side and are never changed by
a later one.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from agencies.constraints import all_or_none, one_of


ATTRIBUTION = "Contains public sector information licensed under the Open Government Licence v3.0."


class Level(models.TextChoices):
    NATIONAL = "national", "England"
    REGION = "region", "Region"
    AUTHORITY = "authority", "Local authority"


class ValueKind(models.TextChoices):
    NUMBER = "number", "Number"
    RATE = "rate", "Per 10,000"
    PERCENT = "percent", "Percent"


class BenchmarkRelease(models.Model):
    """One edition of national statistics, loaded from one or several files."""

    name = models.CharField(max_length=120, unique=True)  # "Children in need 2024"
    published_on = models.DateField(null=True, blank=True)
    loaded_at = models.DateTimeField()
    loaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = [F("published_on").desc(nulls_last=True), "-pk"]

    def __str__(self):
        return self.name

    @property
    def year(self):
        """In which it came out; None where that was not given."""
        return self.published_on.year if self.published_on else None


class BenchmarkMarker(models.Model):
    """What a marker means in one release. `BenchmarkValue.reason` of the release follows it."""

    release = models.ForeignKey(BenchmarkRelease, models.PROTECT, related_name="markers")
    marker = models.CharField(max_length=20, blank=True)  # "c"; "" for an empty cell
    meaning = models.CharField(max_length=120)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["release", "marker"]
        constraints = [
            models.UniqueConstraint(fields=["release", "marker"], name="benchmark_marker_once"),
            models.CheckConstraint(
                condition=~Q(meaning=""), name="benchmark_marker_means_something"
            ),
            all_or_none("decided_at", "decided_by", name="benchmark_marker_decided_by_whom"),
        ]

    def __str__(self):
        return f"{self.release}: “{self.marker}” is {self.meaning}"


class BenchmarkArea(models.Model):
    """England, a region, or a local authority by the code of its time: codes end and start."""

    code = models.CharField(max_length=9, unique=True)  # "E06000055"
    old_code = models.CharField(max_length=4, blank=True, db_index=True)  # "822"
    name = models.CharField(max_length=80)
    level = models.CharField(max_length=10, choices=Level)
    region = models.CharField(max_length=9, blank=True)  # the region's code
    first_year = models.PositiveSmallIntegerField()
    last_year = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["name", "code"]
        constraints = [one_of("level", Level, name="benchmark_area_level_known")]

    def __str__(self):
        return self.name


class BenchmarkValueQuerySet(models.QuerySet):
    def newest(self):
        """Of each area, measure and year the value of the newest release that has it."""
        newer = self.model.objects.filter(
            area=models.OuterRef("area"),
            code=models.OuterRef("code"),
            kind=models.OuterRef("kind"),
            year=models.OuterRef("year"),
        ).order_by(F("release__published_on").desc(nulls_last=True), "-release")
        return self.filter(pk=models.Subquery(newer.values("pk")[:1]))


class BenchmarkValue(models.Model):
    """One value as one release has it: the text, and the number or the reason why there is none.

    `year` is that in which the financial year ends: 2017 is the year to 31 March 2017. Of a
    population it is the year whose middle is meant.
    """

    release = models.ForeignKey(BenchmarkRelease, models.PROTECT, related_name="values")
    area = models.ForeignKey(BenchmarkArea, models.PROTECT, related_name="+")
    code = models.CharField(max_length=20)  # our indicator
    kind = models.CharField(max_length=10, choices=ValueKind)
    year = models.PositiveSmallIntegerField()
    raw = models.CharField(max_length=40, blank=True)
    number = models.DecimalField(max_digits=16, decimal_places=4, null=True, blank=True)
    reason = models.CharField(max_length=120, blank=True)

    objects = BenchmarkValueQuerySet.as_manager()

    class Meta:
        ordering = ["area", "code", "year"]
        indexes = [models.Index(fields=["code", "area", "year"], name="benchmark_of_measure")]
        constraints = [
            models.UniqueConstraint(
                fields=["release", "code", "kind", "area", "year"], name="benchmark_once"
            ),
            one_of("kind", ValueKind, name="benchmark_kind_known"),
            models.CheckConstraint(
                condition=Q(number__isnull=True) ^ Q(reason=""),
                name="benchmark_number_or_reason",
            ),
        ]

    def __str__(self):
        return f"{self.area} {self.year}, {self.code}: {self.raw}"


class StatisticalNeighbour(models.Model):
    """One of the authorities that are most like another, in one edition of the list."""

    edition = models.CharField(max_length=120)
    authority = models.CharField(max_length=4)  # the old code
    neighbour = models.CharField(max_length=4)
    rank = models.PositiveSmallIntegerField()
    closeness = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["edition", "authority", "rank"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "authority", "rank"], name="neighbour_rank_once"
            )
        ]

    def __str__(self):
        return f"{self.authority}, {self.rank}: {self.neighbour}"
