"""The API of the action list: every action with its updates and evidence; updates of one's own."""

import django_filters as filters
from django.core.exceptions import ValidationError as Refused
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response
from rest_framework.throttling import UserRateThrottle
from rest_framework.views import APIView
from rest_framework.viewsets import ReadOnlyModelViewSet

from agencies import clock
from agencies.api.access import VisibleOnly
from agencies.api.filters import BoardFilter, path_parameter
from audits.models import Action, ActionState, ActionUpdate, ImpactEvidence
from audits.operations import actions
from audits.present.actions import origin_of


CREATED = 201
UPDATE_STATES = [(one.value, one.label) for one in (ActionState.UNDER_WAY, ActionState.DONE)]


class ActionFilter(filters.FilterSet):
    board = BoardFilter(help_text="One of your boards, by its slug.")
    state = filters.ChoiceFilter(choices=ActionState.choices, help_text="How far it is.")
    agency = filters.CharFilter(field_name="agency__slug", help_text="The agency, by its slug.")
    code = filters.CharFilter(help_text="Actions that should move this measure.")
    overdue = filters.BooleanFilter(
        method="by_overdue", help_text="To do, and its day has passed; or the others."
    )

    class Meta:
        model = Action
        fields = ()

    def by_overdue(self, queryset, name, value):
        late = queryset.overdue(clock.today())
        return late if value else queryset.exclude(pk__in=late.values("pk"))


class OriginSerializer(serializers.Serializer):
    """What it comes from: a decision, a risk, a challenge, a finding, a recommendation, a meeting."""

    kind = serializers.CharField()
    words = serializers.CharField()


class ActionUpdateSerializer(serializers.ModelSerializer):
    class Meta:
        model = ActionUpdate
        fields = ("kind", "state", "text", "evidence", "written_at")


class ImpactEvidenceSerializer(serializers.ModelSerializer):
    says = serializers.CharField(help_text="What it says of children; never that it caused it.")

    class Meta:
        model = ImpactEvidence
        fields = ("kind", "says", "text", "offered_at", "accepted", "decided_because", "decided_at")


class ActionSerializer(serializers.ModelSerializer):
    board = serializers.SlugRelatedField("slug", read_only=True)
    reference = serializers.CharField(help_text="“A-021”")
    owner = serializers.CharField(source="owner.title", help_text="The seat, not the person.")
    agency = serializers.SlugRelatedField("slug", read_only=True)
    priority = serializers.StringRelatedField()
    origin = serializers.SerializerMethodField(help_text="Null where nothing is named.")
    is_overdue = serializers.SerializerMethodField(help_text="To do, and its day has passed.")
    updates = ActionUpdateSerializer(many=True, read_only=True, help_text="Newest first.")
    evidence = ImpactEvidenceSerializer(many=True, read_only=True, help_text="Newest first.")

    class Meta:
        model = Action
        fields = (
            "id", "board", "reference", "title", "detail", "owner", "agency", "due_on",
            "is_overdue", "state", "outcome", "origin", "priority", "code", "wanted", "moves_by",
            "done_on", "raised_at", "ended_at", "ended_because", "updates", "evidence",
        )  # fmt: skip

    @extend_schema_field(OriginSerializer(allow_null=True))
    def get_origin(self, action):
        origin = origin_of(action)
        return OriginSerializer(origin).data if origin else None

    def get_is_overdue(self, action) -> bool:
        return action.is_overdue(clock.today())


@extend_schema_view(
    list=extend_schema(summary="The action list"),
    retrieve=extend_schema(
        summary="One action", parameters=[path_parameter("id", "The action’s number.")]
    ),
)
class ActionViewSet(VisibleOnly, ReadOnlyModelViewSet):
    """Actions of your boards, with every update and piece of evidence. No person is named."""

    queryset = (
        Action.objects.for_listing()
        .prefetch_related(
            Prefetch("updates", ActionUpdate.objects.order_by("-written_at", "-pk")),
            Prefetch("evidence", ImpactEvidence.objects.order_by("-offered_at", "-pk")),
        )
        .order_by("board__slug", "number", "pk")
    )
    serializer_class = ActionSerializer
    filterset_class = ActionFilter
    lookup_value_regex = "[0-9]+"


class UpdateIn(serializers.Serializer):
    """What the owner says of it, as on the website."""

    state = serializers.ChoiceField(UPDATE_STATES, help_text="How far it is now.")
    text = serializers.CharField(max_length=4000, help_text="What was done.")
    evidence = serializers.CharField(
        max_length=4000, allow_blank=True, default="",
        help_text="What shows that it was done; needed when it is done.",
    )  # fmt: skip


class UpdatesThrottle(UserRateThrottle):
    scope = "updates"


class ActionUpdatesView(APIView):
    """Write an update of an action of your own."""

    throttle_classes = [UpdatesThrottle]

    @extend_schema(
        summary="Write an update of an action",
        description="For the people who may do so on the website: who sits in the owner’s seat, "
        "the agency’s data lead, approver and board member, and the Board’s staff. The same "
        "update sent again, with nothing between, is kept once: a request that got no answer may "
        "be repeated.",
        parameters=[path_parameter("id", "The action’s number.")],
        request=UpdateIn,
        responses={CREATED: ActionUpdateSerializer},
    )
    def post(self, request, pk):
        action = get_object_or_404(Action.objects.visible_to(request.user), pk=pk)
        body = UpdateIn(data=request.data)
        body.is_valid(raise_exception=True)
        try:
            update = actions.report(action, by=request.user, **body.validated_data)
        except Refused as problem:
            raise ValidationError(problem.message_dict) from None
        except actions.NoReason as problem:
            raise ValidationError({"evidence": [str(problem)]}) from None
        return Response(ActionUpdateSerializer(update).data, status=CREATED)
