"""The API of the business plan's priorities, each with its measures of progress."""

import django_filters as filters
from django.db.models import Prefetch
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.viewsets import ReadOnlyModelViewSet

from agencies.api.access import VisibleOnly
from agencies.api.filters import BoardFilter, path_parameter
from audits.models import Priority, PriorityMeasure


class PriorityFilter(filters.FilterSet):
    board = BoardFilter(help_text="One of your boards, by its slug.")
    year = filters.NumberFilter(
        min_value=1900, max_value=2999, help_text="The year in which the financial year begins."
    )
    code = filters.CharFilter(
        field_name="measures__code", help_text="Priorities that this measure shows."
    )

    class Meta:
        model = Priority
        fields = ()


class PriorityMeasureSerializer(serializers.ModelSerializer):
    class Meta:
        model = PriorityMeasure
        fields = ("code", "wanted")


class PrioritySerializer(serializers.ModelSerializer):
    board = serializers.SlugRelatedField("slug", read_only=True)
    lead = serializers.StringRelatedField(help_text="The seat, not the person.")
    measures = PriorityMeasureSerializer(many=True, read_only=True)

    class Meta:
        model = Priority
        fields = ("id", "board", "year", "position", "title", "aim", "lead", "measures")


@extend_schema_view(
    list=extend_schema(summary="Priorities of the business plan"),
    retrieve=extend_schema(
        summary="One priority", parameters=[path_parameter("id", "The priority’s number.")]
    ),
)
class PriorityViewSet(VisibleOnly, ReadOnlyModelViewSet):
    """Priorities of your boards, by year, with the measures that show whether they are met."""

    queryset = (
        Priority.objects.select_related("board", "lead")
        .prefetch_related(Prefetch("measures", PriorityMeasure.objects.order_by("code", "pk")))
        .order_by("board__slug", "-year", "position", "pk")
    )
    serializer_class = PrioritySerializer
    filterset_class = PriorityFilter
    lookup_value_regex = "[0-9]+"
