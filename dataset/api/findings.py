"""Findings a person may read: about the own agency's figures, or what was sent to the own board."""

import django_filters as filters
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.mixins import ListModelMixin
from rest_framework.viewsets import GenericViewSet

from agencies import clock
from agencies.api.access import VisibleOnly
from agencies.api.filters import BoardFilter
from dataset.api.filters import BOARD_HELP, PERIOD_HELP, PeriodFilter
from dataset.models import Finding, FindingState


class FindingFilter(filters.FilterSet):
    board = BoardFilter(field_name="data_return__area__boards", help_text=BOARD_HELP)
    period = PeriodFilter(field_name="data_return__period", help_text=PERIOD_HELP)
    state = filters.ChoiceFilter(choices=FindingState.choices, help_text="How it stands.")

    class Meta:
        model = Finding
        fields = ()


class FindingSerializer(serializers.ModelSerializer):
    """What a rule asked about figures that were sent, and what came of it. Not protected."""

    agencies = serializers.SerializerMethodField(
        help_text="The agency it is about; two where the figures of two are compared."
    )
    area = serializers.SlugRelatedField("slug", source="data_return.area", read_only=True)
    period = serializers.CharField(source="data_return.period.slug")
    return_id = serializers.IntegerField(source="data_return_id")
    rule = serializers.CharField(source="rule_id")
    between_agencies = serializers.BooleanField(source="is_across")
    age = serializers.SerializerMethodField(
        help_text="Working days since it was first seen, until it was settled."
    )
    answer_by = serializers.SerializerMethodField(help_text="Empty once it is settled.")

    class Meta:
        model = Finding
        fields = (
            "id", "state", "agencies", "area", "period", "return_id", "code", "measure", "theme",
            "rule", "between_agencies", "summary", "message", "explanation", "refused_because",
            "first_seen_at", "age", "answer_by", "settled_at",
        )  # fmt: skip

    def get_agencies(self, finding) -> list[str]:
        sides = dict.fromkeys(side.data_return.agency.slug for side in finding.sides.all())
        return list(sides) or [finding.data_return.agency.slug]

    def get_age(self, finding) -> int:
        return finding.age(clock.today())

    def get_answer_by(self, finding) -> str | None:
        return None if finding.is_settled else finding.answer_by.isoformat()


@extend_schema_view(
    list=extend_schema(
        summary="Findings",
        description="What the checks asked about figures that were sent, oldest first. The "
        "messages hold figures in full: small counts of children are not hidden. For the "
        "agency itself, and for the analyst and the manager of the board it was sent to.",
    )
)
class FindingViewSet(VisibleOnly, ListModelMixin, GenericViewSet):
    """Findings about your own agency's figures; as analyst or manager of all your board's."""

    queryset = Finding.objects.for_listing()
    serializer_class = FindingSerializer
    filterset_class = FindingFilter
