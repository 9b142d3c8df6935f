"""Quarters, and the dictionary of indicators. No figures: for everyone who signed in."""

from django.http import Http404
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.mixins import ListModelMixin
from rest_framework.viewsets import GenericViewSet, ReadOnlyModelViewSet

from agencies import clock
from agencies.api.filters import path_parameter
from dataset.api.filters import IndicatorFilter, PeriodsFilter
from dataset.api.numbers import NumberField
from dataset.intake import fields
from dataset.intake.breakdowns import slugs_of
from dataset.models import BreakdownVersion, Definition, Period
from dataset.present.definitions import supplier


CODE = "[A-Za-z0-9-]+"


class PeriodSerializer(serializers.ModelSerializer):
    slug = serializers.CharField(help_text="“2016-17-q4”")
    short = serializers.CharField(help_text="“Q4 2016-17”")
    label = serializers.CharField(help_text="“January to March 2017”")
    financial_year = serializers.CharField()
    collecting = serializers.SerializerMethodField(help_text="Whether returns are open today.")

    class Meta:
        model = Period
        fields = (
            "slug", "short", "label", "financial_year", "quarter", "starts_on", "ends_on",
            "opens_on", "due_on", "closes_on", "collecting",
        )  # fmt: skip

    def get_collecting(self, period) -> bool:
        return period.is_collecting(clock.today())


class PartSerializer(serializers.Serializer):
    code = serializers.CharField()
    name = serializers.CharField()
    unit = serializers.CharField()


class CategorySerializer(serializers.Serializer):
    slug = serializers.CharField()
    name = serializers.CharField()


class BreakdownSerializer(serializers.ModelSerializer):
    """A breakdown as it is asked today."""

    valid_from = serializers.CharField(source="valid_from.slug", help_text="The first quarter.")
    exclusive = serializers.BooleanField(
        help_text="Whether every case is in one category only, so that they add up to the measure."
    )
    categories = CategorySerializer(source="breakdown.categories", many=True)
    not_known = serializers.CharField(help_text="The category of what was not recorded.")
    tolerated = NumberField(
        allow_null=True, help_text="How many percent may be not known without a query."
    )

    class Meta:
        model = BreakdownVersion
        fields = (
            "slug", "version", "valid_from", "name", "exclusive", "categories", "not_known",
            "tolerated", "breaks_series",
        )  # fmt: skip


class DefinitionSerializer(serializers.ModelSerializer):
    """One version of an indicator's definition."""

    code = serializers.CharField()
    valid_from = serializers.CharField(source="valid_from.slug", help_text="The first quarter.")
    parts = serializers.SerializerMethodField(
        help_text="What is counted for a share and is no indicator itself."
    )
    supplied_by = serializers.SerializerMethodField(help_text="Who answers it, in words.")
    standard_value = NumberField(allow_null=True)
    collected_breakdowns = serializers.SerializerMethodField(
        help_text="Slugs of the breakdowns it is asked by."
    )

    class Meta:
        model = Definition
        fields = (
            "code", "version", "valid_from", "name", "theme", "definition", "kind", "frequency",
            "unit", "numerator", "denominator", "multiplier", "parts", "polarity", "supplied_by",
            "supplier_kind", "collected", "breakdowns", "collected_breakdowns", "standard_or_target",
            "standard_value",
            "standard_sense", "standard_basis", "rollup_to_year", "tier", "national_reference",
            "breaks_series", "chart",
        )  # fmt: skip

    def get_parts(self, definition) -> PartSerializer(many=True):
        return PartSerializer(fields.parts(definition.part_names), many=True).data

    def get_collected_breakdowns(self, definition) -> list[str]:
        return list(slugs_of(definition.collected_breakdowns))

    def get_supplied_by(self, definition) -> str:
        return supplier(definition)


class IndicatorSerializer(DefinitionSerializer):
    """The definition in force, with all versions."""

    versions = serializers.SerializerMethodField(help_text="Every version, oldest first.")

    class Meta(DefinitionSerializer.Meta):
        fields = (*DefinitionSerializer.Meta.fields, "versions")

    def get_versions(self, definition) -> DefinitionSerializer(many=True):
        versions = Definition.objects.filter(indicator=definition.indicator_id).for_reading()
        return DefinitionSerializer(versions.order_by("version", "pk"), many=True).data


@extend_schema_view(
    list=extend_schema(summary="Quarters"),
    retrieve=extend_schema(
        summary="One quarter", parameters=[path_parameter("slug", "Such as 2016-17-q3.")]
    ),
)
class PeriodViewSet(ReadOnlyModelViewSet):
    """Financial quarters, newest first, with the dates on which returns open, are due and close."""

    queryset = Period.objects.order_by("-year", "-quarter", "pk")
    serializer_class = PeriodSerializer
    filterset_class = PeriodsFilter
    lookup_field = "slug"
    lookup_value_regex = "[-0-9q]+"

    def get_object(self):
        try:
            return Period.objects.by_slug(self.kwargs["slug"])
        except Period.DoesNotExist:
            raise Http404 from None


@extend_schema_view(list=extend_schema(summary="Breakdowns"))
class BreakdownViewSet(ListModelMixin, GenericViewSet):
    """The breakdowns asked today, with their categories."""

    queryset = BreakdownVersion.objects.select_related("valid_from").order_by("slug", "pk")
    serializer_class = BreakdownSerializer

    def get_queryset(self):
        return _in_force(super().get_queryset())


@extend_schema_view(
    list=extend_schema(summary="The dictionary"),
    retrieve=extend_schema(
        summary="One indicator with its versions",
        parameters=[path_parameter("code", "Such as CPP-01.")],
    ),
)
class IndicatorViewSet(ReadOnlyModelViewSet):
    """Indicators as they are defined today, in the dictionary's order."""

    queryset = Definition.objects.for_reading().order_by("indicator__position", "pk")
    serializer_class = DefinitionSerializer
    filterset_class = IndicatorFilter
    lookup_field = "indicator__code"
    lookup_url_kwarg = "code"
    lookup_value_regex = CODE

    def get_queryset(self):
        return _in_force(super().get_queryset())

    def get_serializer_class(self):
        return DefinitionSerializer if self.action == "list" else IndicatorSerializer


def _in_force(versions):
    """Those of the rows that are in force today."""
    today = Period.objects.filter(starts_on__lte=clock.today()).order_by("-starts_on").first()
    return versions.current_in(today) if today else versions.none()
