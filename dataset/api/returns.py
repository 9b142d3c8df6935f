"""Returns a person may read in full: the own agency's, and what was sent to the own board."""

from django.db.models import Prefetch
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.viewsets import ReadOnlyModelViewSet

from agencies import clock
from agencies.api.access import VisibleOnly
from agencies.api.filters import path_parameter
from dataset.api.filters import DataReturnFilter
from dataset.api.names import Names
from dataset.api.numbers import FigureSerializer, calendar_month, figure_columns
from dataset.models import (
    DataReturn,
    Decision,
    Source,
    State,
    Submission,
    SubmittedExplanation,
    SubmittedFigure,
    Way,
)


class SentFigureSerializer(FigureSerializer):
    """One figure as the agency sent it: in full, not protected."""

    code = serializers.CharField()
    indicator = serializers.CharField()
    name = serializers.CharField()
    unit = serializers.CharField()
    month = serializers.IntegerField(help_text="1 to 3, or 0 for the quarter itself.")
    calendar_month = serializers.CharField(allow_null=True)
    note = serializers.CharField(allow_blank=True)
    source = serializers.ChoiceField(Source.choices)
    illustrative = serializers.BooleanField(help_text="Made up for the demonstration.")
    way = serializers.ChoiceField(
        Way.choices, allow_blank=True, help_text="How it came in; empty where that was not kept."
    )


class DecisionSerializer(serializers.ModelSerializer):
    class Meta:
        model = Decision
        fields = ("verb", "decided_at", "reason")


class SentExplanationSerializer(serializers.ModelSerializer):
    """Why a queried figure is right, and of a correction why it changed (rule V076)."""

    rule = serializers.CharField(source="rule_id")

    class Meta:
        model = SubmittedExplanation
        fields = ("code", "rule", "message", "text")


class SubmissionSerializer(serializers.ModelSerializer):
    decisions = DecisionSerializer(many=True, read_only=True)
    explanations = SentExplanationSerializer(many=True, read_only=True)
    figures = serializers.SerializerMethodField()

    class Meta:
        model = Submission
        fields = (
            "number", "origin", "is_nil", "submitted_at", "decisions", "explanations", "figures",
        )  # fmt: skip

    def get_figures(self, submission) -> SentFigureSerializer(many=True):
        period, names = self.context["period"], self.context["names"]
        rows = [_sent(figure, period, names) for figure in submission.figures.all()]
        return SentFigureSerializer(rows, many=True).data


class DataReturnSerializer(serializers.ModelSerializer):
    """How far a return has got."""

    agency = serializers.SlugRelatedField("slug", read_only=True)
    area = serializers.SlugRelatedField("slug", read_only=True)
    period = serializers.CharField(source="period.slug")
    state = serializers.ChoiceField(State.choices)
    state_words = serializers.CharField(source="get_state_display")
    is_late = serializers.SerializerMethodField()

    class Meta:
        model = DataReturn
        fields = (
            "id", "agency", "area", "period", "state", "state_words", "due_on", "is_late",
            "changed_at",
        )  # fmt: skip

    def get_is_late(self, data_return) -> bool:
        return data_return.is_late(clock.today())


class DataReturnDetailSerializer(DataReturnSerializer):
    """The same with what was sent. Its figures are not protected: do not pass them on."""

    protected = serializers.SerializerMethodField(
        help_text="Always false: small counts of children are not hidden here."
    )
    submissions = serializers.SerializerMethodField(help_text="Newest first.")

    class Meta(DataReturnSerializer.Meta):
        fields = (
            *DataReturnSerializer.Meta.fields, "sent_back_because", "protected", "submissions",
        )  # fmt: skip

    def get_protected(self, data_return) -> bool:
        return False

    def get_submissions(self, data_return) -> SubmissionSerializer(many=True):
        submissions = _readable_submissions(self.context["request"].user, data_return)
        context = {"period": data_return.period, "names": Names()}
        return SubmissionSerializer(submissions, many=True, context=context).data


@extend_schema_view(
    list=extend_schema(summary="Returns"),
    retrieve=extend_schema(
        summary="One return with its figures in full",
        parameters=[path_parameter("id", "The return’s number.")],
        description="Figures as the agency sent them. They are not protected: small counts of "
        "children are not hidden. For the agency itself, and for the analyst and the manager of "
        "the board it was sent to.",
    ),
)
class DataReturnViewSet(VisibleOnly, ReadOnlyModelViewSet):
    """Returns of your own agency; as analyst or manager also what was sent to your board."""

    queryset = DataReturn.objects.for_listing()
    serializer_class = DataReturnSerializer
    filterset_class = DataReturnFilter
    lookup_value_regex = "[0-9]+"

    def get_serializer_class(self):
        return DataReturnSerializer if self.action == "list" else DataReturnDetailSerializer


def _readable_submissions(user, data_return):
    """What was sent and may be read, newest first, with its figures."""
    return (
        Submission.objects.readable_by(user, data_return)
        .order_by("-number")
        .prefetch_related(
            "decisions",
            "explanations",
            Prefetch("figures", SubmittedFigure.objects.order_by("code", "month", "pk")),
        )
    )


def _sent(figure, period, names):
    meaning = names.of(figure.code, period)
    return {
        "code": figure.code,
        "indicator": meaning.indicator,
        "name": meaning.name,
        "unit": meaning.unit,
        "month": figure.month,
        "calendar_month": calendar_month(period, figure.month),
        **figure_columns(figure.figure, meaning.unit),
        "note": figure.note,
        "source": figure.source,
        "illustrative": figure.source == Source.ILLUSTRATIVE,
        "way": figure.way,
    }
