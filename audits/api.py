"""The API of assurance: the risk log. Read only."""

import django_filters as filters
from django.db.models import Prefetch
from rest_framework import serializers, viewsets

from agencies.api.schema import documented
from audits.models import Risk, RiskScore


class RiskScoreSerializer(serializers.ModelSerializer):
    inherent = serializers.IntegerField()
    current = serializers.IntegerField()
    target = serializers.IntegerField()

    class Meta:
        model = RiskScore
        fields = [
            "scored_at", "reason", "inherent_likelihood", "inherent_impact", "inherent",
            "current_likelihood", "current_impact", "current", "target_likelihood",
            "target_impact", "target",
        ]  # fmt: skip


class RiskSerializer(serializers.ModelSerializer):
    board = serializers.SlugRelatedField("slug", read_only=True)
    reference = serializers.CharField()
    owner = serializers.CharField(source="owner.title")
    indicators = serializers.SlugRelatedField("code", many=True, read_only=True)
    scores = RiskScoreSerializer(many=True)

    class Meta:
        model = Risk
        fields = [
            "id", "board", "reference", "title", "category", "cause", "event", "consequence",
            "owner", "controls", "review_on", "state", "closed_because", "indicators", "scores",
        ]  # fmt: skip


class RiskFilter(filters.FilterSet):
    board = filters.CharFilter(field_name="board__slug")

    class Meta:
        model = Risk
        fields = ["board", "state", "category"]


@documented(RiskSerializer)
class RiskViewSet(viewsets.ReadOnlyModelViewSet):
    """The risk logs of your boards, every scoring included."""

    serializer_class = RiskSerializer
    filterset_class = RiskFilter
    queryset = Risk.objects.none()

    def get_queryset(self):
        return (
            Risk.objects.visible_to(self.request.user)
            .select_related("board", "owner")
            .prefetch_related(
                Prefetch("scores", RiskScore.objects.order_by("scored_at", "pk")), "indicators"
            )
            .order_by("board__position", "number", "pk")
        )
