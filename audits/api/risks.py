"""The API of the risk log: every risk with its scores and the measures it is linked to."""

import django_filters as filters
from django.db.models import Prefetch
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.viewsets import ReadOnlyModelViewSet

from agencies import clock
from agencies.api.access import VisibleOnly
from agencies.api.filters import BoardFilter, path_parameter
from audits.models import (
    Risk,
    RiskBands,
    RiskIndicator,
    RiskReview,
    RiskScore,
    RiskState,
    RiskTurn,
)
from audits.present.risks import Scoring


class RiskFilter(filters.FilterSet):
    board = BoardFilter(help_text="One of your boards, by its slug.")
    state = filters.ChoiceFilter(choices=RiskState.choices, help_text="Open or closed.")
    code = filters.CharFilter(
        field_name="indicators__code", help_text="Risks linked to this indicator."
    )

    class Meta:
        model = Risk
        fields = ()


class ScoringSerializer(serializers.Serializer):
    """Likelihood times impact, 1 to 25, and its band."""

    likelihood = serializers.IntegerField()
    impact = serializers.IntegerField()
    score = serializers.IntegerField(source="points")
    band = serializers.CharField(source="band.name")


class RiskScoreSerializer(serializers.ModelSerializer):
    """One scoring: before controls, now, and where the Board wants to be."""

    inherent = serializers.SerializerMethodField()
    current = serializers.SerializerMethodField()
    target = serializers.SerializerMethodField()

    class Meta:
        model = RiskScore
        fields = ("scored_at", "reason", "inherent", "current", "target")

    def get_inherent(self, score) -> ScoringSerializer:
        return self._scoring(score, "inherent")

    def get_current(self, score) -> ScoringSerializer:
        return self._scoring(score, "current")

    def get_target(self, score) -> ScoringSerializer:
        return self._scoring(score, "target")

    def _scoring(self, score, kind):
        """In the bands of the board, read once for each board of an answer."""
        board = score.risk.board
        held = self.context.setdefault("bands", {})
        if board.pk not in held:
            held[board.pk] = RiskBands.objects.of(board)
        pair = (getattr(score, f"{kind}_likelihood"), getattr(score, f"{kind}_impact"))
        return ScoringSerializer(Scoring(*pair, held[board.pk])).data


class RiskReviewSerializer(serializers.ModelSerializer):
    meeting = serializers.CharField(source="meeting.get_group_display")
    held_on = serializers.DateField(source="meeting.held_on")

    class Meta:
        model = RiskReview
        fields = ("meeting", "held_on", "note", "next_review_on")


class RiskTurnSerializer(serializers.ModelSerializer):
    class Meta:
        model = RiskTurn
        fields = ("taken_at", "kind", "reason", "closed_as", "escalated_to", "minute")


class RiskSerializer(serializers.ModelSerializer):
    board = serializers.SlugRelatedField("slug", read_only=True)
    reference = serializers.CharField(help_text="“R-02”")
    owner = serializers.CharField(source="owner.title", help_text="The seat, not the person.")
    is_overdue = serializers.SerializerMethodField(help_text="Open, and its review day has passed.")
    indicators = serializers.SlugRelatedField("code", many=True, read_only=True)
    scores = RiskScoreSerializer(many=True, read_only=True, help_text="Newest first.")
    reviews = RiskReviewSerializer(many=True, read_only=True, help_text="Newest first.")
    turns = RiskTurnSerializer(
        many=True, read_only=True, help_text="Tolerated, escalated, closed, reopened; oldest first."
    )

    class Meta:
        model = Risk
        fields = (
            "id", "board", "reference", "title", "category", "cause", "event", "consequence",
            "owner", "controls", "control_strength", "assurance", "treatment", "proximity", "state", "review_on", "is_overdue", "raised_at", "closed_at",
            "closed_because", "indicators", "scores", "reviews", "turns",
        )  # fmt: skip

    def get_is_overdue(self, risk) -> bool:
        return risk.state == RiskState.OPEN and risk.review_on < clock.today()


@extend_schema_view(
    list=extend_schema(summary="The risk log"),
    retrieve=extend_schema(
        summary="One risk", parameters=[path_parameter("id", "The risk’s number.")]
    ),
)
class RiskViewSet(VisibleOnly, ReadOnlyModelViewSet):
    """Risks of your boards, open and closed, with every scoring and review."""

    queryset = (
        Risk.objects.select_related("board", "owner")
        .prefetch_related(
            Prefetch("indicators", RiskIndicator.objects.order_by("code", "pk")),
            Prefetch("scores", RiskScore.objects.order_by("-scored_at", "-pk")),
            Prefetch("turns", RiskTurn.objects.order_by("taken_at", "pk")),
            Prefetch(
                "reviews",
                RiskReview.objects.select_related("meeting").order_by("-reviewed_at", "-pk"),
            ),
        )
        .order_by("board__slug", "number", "pk")
    )
    serializer_class = RiskSerializer
    filterset_class = RiskFilter
    lookup_value_regex = "[0-9]+"
