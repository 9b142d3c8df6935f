"""What comes with an address of the API and more than one room uses."""

import django_filters as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import ValidationError

from agencies.models import Agency, AgencyKind, Board


class BoardFilter(filters.CharFilter):
    """`?board=bedford`: one of the person's own boards. Anything else is refused (400)."""

    def filter(self, queryset, slug):
        if not slug:
            return queryset
        board = visible_board(self.parent.request.user, slug)
        if board is None:
            raise ValidationError({"board": [f"You have no board called “{slug}”."]})
        return queryset.filter(**{self.field_name: board.pk})


def visible_board(user, slug):
    """The board of that name if the person may see it, or None."""
    # Compared here: PostgreSQL cannot be asked for a text with a NUL in it.
    return next((board for board in Board.objects.visible_to(user) if board.slug == slug), None)


def path_parameter(name, words):
    """Tells the schema what stands in the address itself."""
    return OpenApiParameter(name, OpenApiTypes.STR, OpenApiParameter.PATH, description=words)


class AgencyFilter(filters.FilterSet):
    board = BoardFilter(
        field_name="memberships__board", help_text="Agencies that serve or served this board."
    )
    kind = filters.ChoiceFilter(choices=AgencyKind.choices, help_text="What the agency does.")

    class Meta:
        model = Agency
        fields = ()
