"""The API of boards and agencies."""

from rest_framework import serializers, viewsets

from agencies.api.schema import documented
from agencies.models import Agency, Area, Board


class AreaSerializer(serializers.ModelSerializer):
    class Meta:
        model = Area
        fields = ["slug", "name", "kind", "ons_code"]


class BoardSerializer(serializers.ModelSerializer):
    areas = AreaSerializer(many=True)

    class Meta:
        model = Board
        fields = ["slug", "name", "short_name", "areas"]


class AgencySerializer(serializers.ModelSerializer):
    boards = serializers.SlugRelatedField("slug", many=True, read_only=True)

    class Meta:
        model = Agency
        fields = ["slug", "name", "kind", "boards"]


@documented(BoardSerializer)
class BoardViewSet(viewsets.ReadOnlyModelViewSet):
    """Your boards, with the areas they answer for."""

    queryset = Board.objects.none()
    serializer_class = BoardSerializer
    lookup_field = "slug"

    def get_queryset(self):
        return (
            Board.objects.visible_to(self.request.user)
            .prefetch_related("areas")
            .order_by("position", "pk")
        )


@documented(AgencySerializer)
class AgencyViewSet(viewsets.ReadOnlyModelViewSet):
    """The agencies that serve your boards."""

    queryset = Agency.objects.none()
    serializer_class = AgencySerializer
    lookup_field = "slug"
    filterset_fields = ["kind"]

    def get_queryset(self):
        return (
            Agency.objects.visible_to(self.request.user)
            .prefetch_related("boards")
            .order_by("name", "pk")
        )
