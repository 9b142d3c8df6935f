"""Quarters, and the dictionary of indicators. No figures: for everyone who signed in."""

from django.http import Http404
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.viewsets import ReadOnlyModelViewSet

from agencies import clock
from agencies.api.filters import path_parameter
from dataset.api.filters import IndicatorFilter, PeriodsFilter
from dataset.api.numbers import NumberField
from dataset.intake import fields
from dataset.models import Definition, Period
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


class DefinitionSerializer(serializers.ModelSerializer):
    """One version of an indicator's definition."""

    code = serializers.CharField()
    valid_from = serializers.CharField(source="valid_from.slug", help_text="The first quarter.")
    parts = serializers.SerializerMethodField(
        help_text="What is counted for a share and is no indicator itself."
    )
    supplied_by = serializers.SerializerMethodField(help_text="Who answers it, in words.")
    standard_value = NumberField(allow_null=True)

    class Meta:
        model = Definition
        fields = (
            "code", "version", "valid_from", "name", "theme", "definition", "kind", "frequency",
            "unit", "numerator", "denominator", "multiplier", "parts", "polarity", "supplied_by",
            "supplier_kind", "collected", "breakdowns", "standard_or_target", "standard_value",
            "standard_sense", "standard_basis", "rollup_to_year", "tier", "national_reference",
        )  # fmt: skip

    def get_parts(self, definition) -> PartSerializer(many=True):
        return PartSerializer(fields.parts(definition.part_names), many=True).data

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
        today = Period.objects.filter(starts_on__lte=clock.today()).order_by("-starts_on").first()
        definitions = super().get_queryset()
        return definitions.current_in(today) if today else definitions.none()

    def get_serializer_class(self):
        return DefinitionSerializer if self.action == "list" else IndicatorSerializer
