"""The API of the register of inspections: what others found, and what it recommends."""

import django_filters as filters
from django.db.models import Prefetch
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.viewsets import ReadOnlyModelViewSet

from agencies.api.access import VisibleOnly
from agencies.api.filters import BoardFilter, path_parameter
from audits.models import Inspection, Inspectorate, Recommendation


class InspectionApiFilter(filters.FilterSet):
    board = BoardFilter(help_text="One of your boards, by its slug.")
    body = filters.ChoiceFilter(choices=Inspectorate.choices, help_text="By whom.")
    agency = filters.CharFilter(
        field_name="agency__slug", help_text="Who was inspected, by its slug."
    )

    class Meta:
        model = Inspection
        fields = ()


class RecommendationSerializer(serializers.ModelSerializer):
    class Meta:
        model = Recommendation
        fields = ("number", "text")


class InspectionSerializer(serializers.ModelSerializer):
    board = serializers.SlugRelatedField("slug", read_only=True)
    agency = serializers.SlugRelatedField(
        "slug", read_only=True, help_text="Who was inspected; empty for the whole area."
    )
    recommendations = RecommendationSerializer(many=True, read_only=True)

    class Meta:
        model = Inspection
        fields = (
            "id", "board", "title", "body", "agency", "reported_on", "judgement", "summary",
            "presented_on", "recommendations",
        )  # fmt: skip


@extend_schema_view(
    list=extend_schema(summary="Inspections of the partners"),
    retrieve=extend_schema(
        summary="One inspection", parameters=[path_parameter("id", "The inspection’s number.")]
    ),
)
class InspectionViewSet(VisibleOnly, ReadOnlyModelViewSet):
    """Inspections by outside bodies that partners of your boards reported."""

    queryset = (
        Inspection.objects.select_related("board", "agency")
        .prefetch_related(Prefetch("recommendations", Recommendation.objects.order_by("number")))
        .order_by("board__slug", "-reported_on", "pk")
    )
    serializer_class = InspectionSerializer
    filterset_class = InspectionApiFilter
    lookup_value_regex = "[0-9]+"
