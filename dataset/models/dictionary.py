"""The dictionary: indicators, the versions of their definitions, and the rules."""

from django.db import models
from django.db.models import OuterRef, Q, Subquery

from agencies.models.boards import AreaKind
from dataset.figures import Kind
from dataset.intake.breakdowns import breakdowns_of
from dataset.intake.fields import CHARTS


KINDS = [(kind.value, kind.value) for kind in Kind]
# A measure is another one when any of these columns changes, and a category when its breakdown's
# do: figures from then on are not comparable with those before.
SERIES_COLUMNS = (
    "definition", "kind", "unit", "numerator", "denominator", "multiplier", "part_names",
    "area_kind", "supplier_kind",
)  # fmt: skip
BREAKDOWN_SERIES_COLUMNS = ("categories", "exclusive", "not_known")


def changed_columns(before, after, columns=SERIES_COLUMNS):
    """Those of the columns in which two versions differ, in their order; none: one series."""
    return tuple(name for name in columns if getattr(before, name) != getattr(after, name))


class Indicator(models.Model):
    """One measure, whatever its definition over the years."""

    code = models.CharField(max_length=10, unique=True)
    position = models.PositiveSmallIntegerField()  # the dictionary's own order

    class Meta:
        ordering = ["position"]

    def __str__(self):
        return self.code


class VersionQuerySet(models.QuerySet):
    """Rows that have versions, each valid from a period on."""

    key = ""

    def current_in(self, period):
        """The newest version of each that had come into force by that period."""
        newest = (
            self.model.objects.filter(
                **{self.key: OuterRef(self.key)},
                valid_from__starts_on__lte=period.starts_on,
            )
            .order_by("-version")
            .values("pk")[:1]
        )
        return self.filter(pk=Subquery(newest))


class DefinitionQuerySet(VersionQuerySet):
    key = "indicator"

    def for_reading(self):
        return self.select_related("indicator", "valid_from").order_by("indicator__position")


class Definition(models.Model):
    """What an indicator means from a period on. The columns are those of indicators.csv."""

    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="definitions")
    version = models.PositiveSmallIntegerField()
    valid_from = models.ForeignKey("dataset.Period", models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    theme = models.CharField(max_length=80)
    definition = models.TextField()
    kind = models.CharField(max_length=20, choices=KINDS)
    frequency = models.CharField(max_length=40)  # "quarterly (monthly points)"
    unit = models.CharField(max_length=40)
    numerator = models.CharField(max_length=80, blank=True)  # "LAC-01 - LAC-05"
    denominator = models.CharField(max_length=80, blank=True)
    part_names = models.TextField(blank=True)  # names of the parts that are not indicators
    multiplier = models.PositiveIntegerField(default=1)
    polarity = models.CharField(max_length=20)  # "higher better", "lower better", "context"
    supplying_agency = models.CharField(max_length=80)  # in words, as the dictionary has it
    supplier_kind = models.CharField(max_length=30, blank=True)  # an AgencyKind, "every", or none
    collected = models.BooleanField()
    counts_children = models.BooleanField()  # small counts are hidden
    breakdowns = models.TextField(blank=True)
    standard_or_target = models.CharField(max_length=120, blank=True)
    standard_value = models.DecimalField(max_digits=10, decimal_places=2, null=True, blank=True)
    standard_sense = models.CharField(max_length=10, blank=True)  # "at least" or "at most"
    standard_basis = models.CharField(max_length=120, blank=True)
    rollup_to_year = models.CharField(max_length=20)
    tier = models.CharField(max_length=20)
    release = models.PositiveSmallIntegerField()
    provenance = models.CharField(max_length=120, blank=True)
    national_reference = models.CharField(max_length=200, blank=True)
    # What it is asked by: slugs of breakdowns, "abuse; age; sex".
    collected_breakdowns = models.CharField(max_length=200, blank=True)
    # At which level it is asked: "local authority", or once of a "county" or a "force".
    area_kind = models.CharField(max_length=20, choices=AreaKind, default=AreaKind.LOCAL_AUTHORITY)
    # How it is drawn; "" is what suits its figures. A board's analyst may choose another.
    chart = models.CharField(max_length=4, blank=True, choices=[(name, name) for name in CHARTS])
    breaks_series = models.BooleanField(
        default=False,  # as it is for version 1
        help_text="The numbers from here on are not comparable with those before.",
    )
    # The change by which it was agreed on screen; none: from the shipped files.
    change = models.ForeignKey(
        "dataset.DictionaryChange", models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = DefinitionQuerySet.as_manager()

    class Meta:
        ordering = ["indicator", "version"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "version"], name="definition_once_per_version"
            ),
            models.CheckConstraint(
                condition=Q(standard_value__isnull=True, standard_sense="")
                | Q(standard_value__isnull=False, standard_sense__in=["at least", "at most"]),
                name="definition_standard_has_a_sense",
            ),
            models.CheckConstraint(
                condition=Q(chart__in=["", *CHARTS]), name="definition_chart_known"
            ),
            models.CheckConstraint(
                condition=~Q(chart="rare") | Q(kind=Kind.FLOW.value),
                name="definition_rare_events_are_a_flow",
            ),
        ]

    def __str__(self):
        return f"{self.indicator.code} version {self.version}: {self.name}"

    @property
    def code(self):
        return self.indicator.code


class BreakdownQuerySet(VersionQuerySet):
    key = "slug"

    def asked_in(self, period):
        """{slug: `Breakdown`} of those in force in a period, for `fields.items`; one query."""
        return breakdowns_of(self.current_in(period).order_by("slug"))


class BreakdownVersion(models.Model):
    """A breakdown in the version valid from a period on. The columns are those of breakdowns.csv."""

    slug = models.SlugField(max_length=20)
    version = models.PositiveSmallIntegerField()
    valid_from = models.ForeignKey("dataset.Period", models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)  # as it stands after "by": "age"
    exclusive = models.BooleanField()  # every case in one category; else in one or several
    categories = models.TextField()  # "under-1: Under 1 | 1-4: 1 to 4"
    not_known = models.CharField(max_length=26, blank=True)
    # How many percent of the measure may be not known; none: as many as there are.
    tolerated = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    breaks_series = models.BooleanField(
        default=False,
        help_text="Its categories are not comparable with those before.",
    )
    change = models.ForeignKey(
        "dataset.DictionaryChange", models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = BreakdownQuerySet.as_manager()

    class Meta:
        ordering = ["slug", "version"]
        constraints = [
            models.UniqueConstraint(fields=["slug", "version"], name="breakdown_once_per_version")
        ]

    def __str__(self):
        return f"{self.slug} version {self.version}: by {self.name}"

    @property
    def breakdown(self):
        """The `Breakdown` that these columns describe."""
        return breakdowns_of([self])[self.slug]


class RuleQuerySet(VersionQuerySet):
    key = "rule_id"


class RuleVersion(models.Model):
    """A rule of rules.csv, in the version valid from a period on."""

    rule_id = models.CharField(max_length=6)
    version = models.PositiveSmallIntegerField()
    valid_from = models.ForeignKey("dataset.Period", models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    type = models.CharField(max_length=40)
    severity = models.CharField(max_length=20)
    expression = models.TextField()
    scope = models.CharField(max_length=200)
    tolerance = models.CharField(max_length=60)
    missing_value_policy = models.CharField(max_length=200)
    message = models.TextField()
    advice = models.TextField(blank=True)
    rationale = models.TextField()
    provenance = models.CharField(max_length=200)
    kind_of_work = models.CharField(max_length=200)
    stage = models.CharField(max_length=20)  # "now", or "later"
    passing_example = models.TextField(blank=True)
    failing_example = models.TextField(blank=True)
    change = models.ForeignKey(
        "dataset.DictionaryChange", models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = RuleQuerySet.as_manager()

    class Meta:
        ordering = ["rule_id", "version"]
        constraints = [
            models.UniqueConstraint(fields=["rule_id", "version"], name="rule_once_per_version")
        ]

    def __str__(self):
        return f"{self.rule_id} version {self.version}: {self.name}"
