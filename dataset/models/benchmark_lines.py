"""The mapping from national columns to measures of ours, and the columns that files had."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from agencies.constraints import one_of
from dataset.models.benchmarks import BenchmarkRelease, ValueKind


class Scale(models.TextChoices):
    """How a national number is counted. The value is what it is multiplied by to be ours."""

    ONE = "1", "As it stands"
    THOUSANDS = "1000", "In thousands"
    PER_1000 = "10", "A rate per 1,000"
    PER_100000 = "0.1", "A rate per 100,000"


class BenchmarkLineQuerySet(models.QuerySet):
    def standing(self):
        return self.filter(withdrawn_at__isnull=True)


class BenchmarkLine(models.Model):
    """One line: this column, in rows about these words, is that measure of ours.

    Shipped lines follow `dictionary/benchmarks.csv`; own ones are added on the page. A line is
    never changed, only withdrawn: figures that came by it stay with their release.
    """

    column = models.CharField(max_length=120)
    words = models.CharField(max_length=300, blank=True)  # parted by "|"; all must be in the row
    code = models.CharField(max_length=20)
    kind = models.CharField(max_length=10, choices=ValueKind)
    scale = models.CharField(max_length=6, choices=Scale, default=Scale.ONE)
    note = models.CharField(max_length=300, blank=True)  # what it is; needed of an own line
    is_shipped = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_because = models.CharField(max_length=300, blank=True)

    objects = BenchmarkLineQuerySet.as_manager()

    class Meta:
        ordering = ["code", "kind", "column", "pk"]
        constraints = [
            one_of("kind", ValueKind, name="benchmark_line_kind_known"),
            one_of("scale", Scale, name="benchmark_line_scale_known"),
            models.UniqueConstraint(
                fields=["column", "words", "code", "kind", "is_shipped"],
                condition=Q(withdrawn_at__isnull=True),
                name="benchmark_line_once",
            ),
            models.CheckConstraint(
                condition=Q(is_shipped=True) | (Q(made_by__isnull=False) & ~Q(note="")),
                name="benchmark_line_of_ones_own_has_who_and_why",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | ~Q(withdrawn_because=""),
                name="benchmark_line_withdrawn_with_a_reason",
            ),
        ]

    def __str__(self):
        rows = f" of rows about {self.words_listed}" if self.words else ""
        return f"{self.column}{rows} is {self.code}"

    @property
    def words_listed(self):
        """ "CLA on 31 March and With 3 or more placements"."""
        return " and ".join(each.strip() for each in self.words.split("|") if each.strip())


class BenchmarkFile(models.Model):
    """The columns of one file that was loaded: what a new line can be tried against.

    `columns` are [{"column", "numbers", "example"}], `kinds` [[words of a row, how many rows]].
    """

    release = models.ForeignKey(BenchmarkRelease, models.PROTECT, related_name="files")
    name = models.CharField(max_length=200)
    columns = models.JSONField(default=list)
    kinds = models.JSONField(default=list)

    class Meta:
        ordering = ["release", "name"]
        constraints = [
            models.UniqueConstraint(fields=["release", "name"], name="benchmark_file_once")
        ]

    def __str__(self):
        return f"{self.release}: {self.name}"
