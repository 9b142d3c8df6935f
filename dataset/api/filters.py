"""Filters of the API of numbers. None looks at a value: hidden figures cannot be found by one."""

import django_filters as filters
from rest_framework.exceptions import ValidationError

from agencies import clock
from agencies.api.filters import BoardFilter
from agencies.models import AgencyKind
from dataset.api.names import Names
from dataset.figures import MONTHS, QUARTER
from dataset.intake.breakdowns import POINT
from dataset.models import (
    BreakdownVersion,
    DataReturn,
    Definition,
    Period,
    Publication,
    ShownFigure,
    State,
)
from dataset.models.dictionary import KINDS
from dataset.models.publications import IS_CELL
from dataset.present import as_at


PERIOD_HELP = "A quarter, such as 2016-17-q3."
BOARD_HELP = "One of your boards, by its slug."
AS_AT_HELP = "A date or moment: figures as the board saw them then, such as 2017-02-15."


class PeriodFilter(filters.CharFilter):
    """`?period=2016-17-q3`. What is no quarter is refused (400)."""

    def filter(self, queryset, slug):
        if not slug:
            return queryset
        try:
            period = Period.objects.by_slug(slug)
        except Period.DoesNotExist:
            message = f"There is no quarter called “{slug}”. Write it like 2016-17-q3."
            raise ValidationError({"period": [message]}) from None
        return queryset.filter(**{self.field_name: period.pk})


class PeriodsFilter(filters.FilterSet):
    year = filters.NumberFilter(
        min_value=1900, max_value=2999, help_text="The year in which the financial year begins."
    )
    collecting = filters.BooleanFilter(
        method="by_collecting", help_text="Whether returns are being collected today."
    )

    class Meta:
        model = Period
        fields = ()

    def by_collecting(self, queryset, name, value):
        open_now = Period.objects.collecting(clock.today()).values("pk")
        return queryset.filter(pk__in=open_now) if value else queryset.exclude(pk__in=open_now)


class IndicatorFilter(filters.FilterSet):
    theme = filters.CharFilter(help_text="The theme, in full.")
    kind = filters.ChoiceFilter(choices=KINDS, help_text="How it behaves over time.")
    supplier_kind = filters.ChoiceFilter(
        choices=AgencyKind.choices, help_text="The kind of agency that answers it."
    )
    collected = filters.BooleanFilter(help_text="Whether agencies are asked for it now.")

    class Meta:
        model = Definition
        fields = ()


def moment_of(text):
    """The moment of an `as_at`, or None for now. ValidationError when it is no date."""
    try:
        return as_at.read(text).moment
    except as_at.NoDate as problem:
        raise ValidationError({as_at.NAME: [str(problem)]}) from problem


class PublicationFilter(filters.FilterSet):
    board = BoardFilter(help_text=BOARD_HELP)
    period = PeriodFilter(help_text=PERIOD_HELP)

    class Meta:
        model = Publication
        fields = ()


class ShownFigureFilter(filters.FilterSet):
    """Of the newest version of every quarter, or of the publication that is named."""

    board = BoardFilter(field_name="publication__board", help_text=BOARD_HELP)
    period = PeriodFilter(field_name="publication__period", help_text=PERIOD_HELP)
    code = filters.CharFilter(
        method="by_code", help_text="Codes of measures or their parts, with commas between them."
    )
    breakdown = filters.CharFilter(
        method="by_breakdown",
        help_text="Categories of one breakdown, such as age; “none” for whole measures only.",
    )
    theme = filters.CharFilter(method="by_theme", help_text="The theme, in full.")
    month = filters.ChoiceFilter(
        choices=[(month, str(month)) for month in (QUARTER, *MONTHS)],
        help_text="The month in the quarter, 1 to 3; 0 for the quarter itself.",
    )
    publication = filters.NumberFilter(
        min_value=1,
        max_value=2**63 - 1,
        decimal_places=0,
        help_text="One publication by its id: figures as they stood in that version.",
    )
    as_at = filters.CharFilter(method="by_moment", help_text=AS_AT_HELP)

    class Meta:
        model = ShownFigure
        fields = ()

    def by_code(self, queryset, name, value):
        codes = {code.strip() for code in value.split(",")}
        names = Names()
        if unknown := sorted(code for code in codes if code not in names):
            message = f"There is no measure called “{unknown[0]}”. /api/v1/indicators/ lists them."
            raise ValidationError({"code": [message]})
        return queryset.filter(code__in=codes)

    def by_breakdown(self, queryset, name, value):
        if value == "none":
            return queryset.exclude(IS_CELL)
        if value not in set(BreakdownVersion.objects.values_list("slug", flat=True)):
            message = f"There is no breakdown “{value}”. /api/v1/breakdowns/ lists them."
            raise ValidationError({"breakdown": [message]})
        return queryset.filter(code__contains=f"{POINT}{value}{POINT}")

    def by_theme(self, queryset, name, value):
        names = Names()
        if value not in names.themes:
            message = f"There is no theme “{value}”. /api/v1/indicators/ gives each one’s theme."
            raise ValidationError({"theme": [message]})
        return queryset.filter(names.in_theme(value, "publication__period"))

    def filter_queryset(self, queryset):
        queryset = super().filter_queryset(queryset)
        moment = moment_of(self.form.cleaned_data["as_at"])
        if self.form.cleaned_data["publication"] is None:
            newest = Publication.objects.latest_versions(moment).values("pk")
            queryset = queryset.filter(publication__in=newest)
        return queryset

    def by_moment(self, queryset, name, value):
        """Which versions count is settled last, with or without a moment."""
        return queryset


class DataReturnFilter(filters.FilterSet):
    board = BoardFilter(field_name="area__boards", help_text=BOARD_HELP)
    period = PeriodFilter(help_text=PERIOD_HELP)
    agency = filters.CharFilter(field_name="agency__slug", help_text="The agency, by its slug.")
    state = filters.ChoiceFilter(choices=State.choices, help_text="How far it has got.")
    late = filters.BooleanFilter(
        method="by_late", help_text="Past the due date without the agency’s signature."
    )

    class Meta:
        model = DataReturn
        fields = ()

    def by_late(self, queryset, name, value):
        late = DataReturn.objects.late(clock.today()).values("pk")
        return queryset.filter(pk__in=late) if value else queryset.exclude(pk__in=late)
