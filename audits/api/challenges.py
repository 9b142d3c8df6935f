"""The API of the challenge log: every challenge with its steps and measures."""

import django_filters as filters
from django.db.models import Prefetch
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.viewsets import ReadOnlyModelViewSet

from agencies import clock
from agencies.api.access import VisibleOnly
from agencies.api.filters import BoardFilter, path_parameter
from audits.models import Challenge, ChallengeMeasure, ChallengeState, ChallengeStep
from audits.present.challenges import WAITING


class ChallengeApiFilter(filters.FilterSet):
    board = BoardFilter(help_text="One of your boards, by its slug.")
    state = filters.ChoiceFilter(choices=ChallengeState.choices, help_text="How it stands.")
    agency = filters.CharFilter(field_name="agency__slug", help_text="Who is asked, by its slug.")
    code = filters.CharFilter(
        field_name="measures__code", help_text="Challenges that rest on this indicator."
    )

    class Meta:
        model = Challenge
        fields = ()


class ChallengeStepSerializer(serializers.ModelSerializer):
    class Meta:
        model = ChallengeStep
        fields = ("written_at", "state", "satisfied", "answer_by", "text")


class ChallengeSerializer(serializers.ModelSerializer):
    board = serializers.SlugRelatedField("slug", read_only=True)
    reference = serializers.CharField(help_text="“C-03”")
    agency = serializers.SlugRelatedField(
        "slug", read_only=True, help_text="Who is asked; empty for the whole board."
    )
    raised_by = serializers.CharField(source="raised_by_kind", help_text="A role, not a person.")
    meeting = serializers.DateField(source="meeting.held_on", default=None, allow_null=True)
    indicators = serializers.SlugRelatedField("code", many=True, read_only=True, source="measures")
    is_overdue = serializers.SerializerMethodField(help_text="An answer was due and has not come.")
    steps = ChallengeStepSerializer(many=True, read_only=True, help_text="Oldest first.")

    class Meta:
        model = Challenge
        fields = (
            "id", "board", "reference", "subject", "theme", "question", "raised_by", "meeting",
            "minute", "agency", "answer_by", "is_overdue", "state", "indicators", "steps",
            "outcome", "raised_at", "closed_at",
        )  # fmt: skip

    def get_is_overdue(self, challenge) -> bool:
        return challenge.state in WAITING and challenge.answer_by < clock.today()


@extend_schema_view(
    list=extend_schema(summary="The challenge log"),
    retrieve=extend_schema(
        summary="One challenge", parameters=[path_parameter("id", "The challenge’s number.")]
    ),
)
class ChallengeViewSet(VisibleOnly, ReadOnlyModelViewSet):
    """Challenges of your boards, open and closed, with every answer and further step."""

    queryset = (
        Challenge.objects.select_related("board", "agency", "meeting")
        .prefetch_related(
            Prefetch("measures", ChallengeMeasure.objects.order_by("code", "pk")),
            Prefetch("steps", ChallengeStep.objects.order_by("written_at", "pk")),
        )
        .order_by("board__slug", "number", "pk")
    )
    serializer_class = ChallengeSerializer
    filterset_class = ChallengeApiFilter
    lookup_value_regex = "[0-9]+"
