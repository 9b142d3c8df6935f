"""The API of the exceptions: what was raised, what the group decided, how it ended. No figures."""

import django_filters as filters
from django.db.models import Prefetch
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.viewsets import ReadOnlyModelViewSet

from agencies.api.access import VisibleOnly
from agencies.api.filters import BoardFilter, path_parameter
from audits.models import BoardException, Cause, ExceptionDecision, ExceptionState
from audits.present.exceptions import why_words


class ExceptionFilter(filters.FilterSet):
    board = BoardFilter(help_text="One of your boards, by its slug.")
    state = filters.ChoiceFilter(choices=ExceptionState.choices, help_text="How it stands.")
    cause = filters.ChoiceFilter(choices=Cause.choices, help_text="Why it was raised.")
    code = filters.CharFilter(help_text="Exceptions of this indicator.")

    class Meta:
        model = BoardException
        fields = ()


class GroupDecisionSerializer(serializers.ModelSerializer):
    owner = serializers.CharField(source="owner.title", help_text="The seat, not the person.")
    meeting = serializers.SerializerMethodField(help_text="Empty outside a meeting.")

    class Meta:
        model = ExceptionDecision
        fields = ("choice", "text", "owner", "due_on", "meeting", "decided_at")

    def get_meeting(self, decision) -> str:
        return str(decision.meeting) if decision.meeting else ""


class ExceptionSerializer(serializers.ModelSerializer):
    board = serializers.SlugRelatedField("slug", read_only=True)
    reference = serializers.CharField(help_text="“E-014”")
    period = serializers.CharField(source="period.slug", help_text="The quarter: “2016-17-q3”.")
    why = serializers.SerializerMethodField(help_text="Why it was raised, in words.")
    agency = serializers.SlugRelatedField(
        "slug", read_only=True, help_text="Whose it is; nothing where no single agency supplies it."
    )
    owner = serializers.SerializerMethodField(help_text="The seat that owns the last decision.")
    decisions = GroupDecisionSerializer(many=True, read_only=True, help_text="Oldest first.")

    class Meta:
        model = BoardException
        fields = (
            "id", "board", "reference", "period", "cause", "why", "code", "agency", "state",
            "raised_at", "commentary_asked_by", "owner", "due_on", "closed_at", "closed_because",
            "claims_change", "decisions",
        )  # fmt: skip

    def get_why(self, exception) -> str:
        return why_words(exception)

    def get_owner(self, exception) -> str:
        return exception.owner.title if exception.owner else ""


@extend_schema_view(
    list=extend_schema(summary="The exceptions"),
    retrieve=extend_schema(
        summary="One exception", parameters=[path_parameter("id", "The exception’s number.")]
    ),
)
class ExceptionViewSet(VisibleOnly, ReadOnlyModelViewSet):
    """What published quarters of your boards asked the group to look at, with its decisions."""

    queryset = (
        BoardException.objects.select_related("board", "period", "agency", "owner")
        .prefetch_related(
            Prefetch(
                "decisions",
                ExceptionDecision.objects.select_related("owner", "meeting").order_by(
                    "decided_at", "pk"
                ),
            )
        )
        .order_by("board__slug", "number", "pk")
    )
    serializer_class = ExceptionSerializer
    filterset_class = ExceptionFilter
    lookup_value_regex = "[0-9]+"
