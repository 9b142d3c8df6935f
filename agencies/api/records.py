"""Boards and the agencies that serve them."""

from django.db.models import Prefetch
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.viewsets import ReadOnlyModelViewSet

from agencies.api.access import VisibleOnly
from agencies.api.filters import AgencyFilter, path_parameter
from agencies.models import Agency, Area, Board, Membership


SLUG = "[-a-z0-9_]+"


class AreaSerializer(serializers.ModelSerializer):
    class Meta:
        model = Area
        fields = ("slug", "name", "kind", "ons_code")


class BoardSerializer(serializers.ModelSerializer):
    areas = AreaSerializer(many=True, read_only=True)

    class Meta:
        model = Board
        fields = ("slug", "name", "short_name", "areas")


class MembershipSerializer(serializers.ModelSerializer):
    board = serializers.SlugRelatedField("slug", read_only=True)

    class Meta:
        model = Membership
        fields = ("board", "starts_on", "ends_on")


class AgencySerializer(serializers.ModelSerializer):
    memberships = MembershipSerializer(many=True, read_only=True)

    class Meta:
        model = Agency
        fields = ("slug", "name", "kind", "memberships")


@extend_schema_view(
    list=extend_schema(summary="Your boards"),
    retrieve=extend_schema(
        summary="One board", parameters=[path_parameter("slug", "Such as bedford.")]
    ),
)
class BoardViewSet(VisibleOnly, ReadOnlyModelViewSet):
    """The boards you work for, with the areas they answer for."""

    queryset = Board.objects.prefetch_related("areas").order_by("position", "slug", "pk")
    serializer_class = BoardSerializer
    lookup_field = "slug"
    lookup_value_regex = SLUG


@extend_schema_view(
    list=extend_schema(summary="Agencies of your boards"),
    retrieve=extend_schema(
        summary="One agency", parameters=[path_parameter("slug", "Its short name in addresses.")]
    ),
)
class AgencyViewSet(VisibleOnly, ReadOnlyModelViewSet):
    """Agencies that serve your boards, and your own; memberships of your boards only."""

    queryset = Agency.objects.order_by("name", "pk")
    serializer_class = AgencySerializer
    filterset_class = AgencyFilter
    lookup_field = "slug"
    lookup_value_regex = SLUG

    def get_queryset(self):
        memberships = Membership.objects.filter(board__in=self.request.user.board_ids)
        return (
            super()
            .get_queryset()
            .prefetch_related(
                Prefetch(
                    "memberships",
                    memberships.select_related("board").order_by("board", "starts_on", "pk"),
                )
            )
        )
