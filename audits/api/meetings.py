"""The API of meetings: agenda, minutes, decisions, and how each seat was filled."""

import django_filters as filters
from django.db.models import Prefetch
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.viewsets import ReadOnlyModelViewSet

from agencies.api.filters import BoardFilter, path_parameter
from agencies.models import Attendance, Group, Meeting
from audits.models import AgendaItem
from dataset.policies import COMMENTARY_READERS


class MeetingApiFilter(filters.FilterSet):
    board = BoardFilter(help_text="One of your boards, by its slug.")
    group = filters.ChoiceFilter(choices=Group.choices, help_text="Which group met.")
    since = filters.DateFilter(
        field_name="held_on", lookup_expr="gte", help_text="Held on that day or later."
    )

    class Meta:
        model = Meeting
        fields = ()


class AgendaItemSerializer(serializers.ModelSerializer):
    lead = serializers.CharField(
        source="lead.title", default="", help_text="The seat, not the person."
    )

    class Meta:
        model = AgendaItem
        fields = ("number", "title", "purpose", "lead", "minute", "decision")


class AttendanceSerializer(serializers.ModelSerializer):
    seat = serializers.CharField(source="seat.title")

    class Meta:
        model = Attendance
        fields = ("seat", "mark")


class MeetingSerializer(serializers.ModelSerializer):
    board = serializers.SlugRelatedField("slug", read_only=True)
    items = serializers.SerializerMethodField()
    attendance = AttendanceSerializer(many=True, read_only=True)

    class Meta:
        model = Meeting
        fields = (
            "id",
            "board",
            "group",
            "held_on",
            "issued_at",
            "agreed_at",
            "items",
            "attendance",
        )

    def get_items(self, meeting) -> AgendaItemSerializer(many=True):
        """Its agenda; read once for all meetings of an answer."""
        held = self.context.get("agendas")
        if held is None:
            shown = self.root.instance
            meetings = [shown] if isinstance(shown, Meeting) else list(shown)
            held = self.context["agendas"] = {}
            items = AgendaItem.objects.filter(meeting__in=meetings).select_related("lead")
            for item in items.order_by("meeting", "number"):
                held.setdefault(item.meeting_id, []).append(item)
        return AgendaItemSerializer(held.get(meeting.pk, []), many=True).data


@extend_schema_view(
    list=extend_schema(summary="Meetings of the boards and their groups"),
    retrieve=extend_schema(
        summary="One meeting", parameters=[path_parameter("id", "The meeting’s number.")]
    ),
)
class MeetingViewSet(ReadOnlyModelViewSet):
    """Meetings of boards whose papers you may read, newest first. Papers are on the website."""

    queryset = (
        Meeting.objects.select_related("board")
        .prefetch_related(
            Prefetch(
                "attendance",
                Attendance.objects.select_related("seat").order_by("seat__title", "seat__pk"),
            )
        )
        .order_by("-held_on", "pk")
    )
    serializer_class = MeetingSerializer
    filterset_class = MeetingApiFilter
    lookup_value_regex = "[0-9]+"

    def get_queryset(self):
        """Those of the boards at which this person sits; the rest do not exist."""
        user = self.request.user
        boards = [
            board
            for board in user.board_ids
            if any(
                held.role in COMMENTARY_READERS and held.board_id in (board, None)
                for held in user.current_appointments
            )
        ]
        return super().get_queryset().visible_to(user).filter(board__in=boards)
