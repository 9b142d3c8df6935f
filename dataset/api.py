"""The API of numbers: dictionary, published figures and series, returns. Read only.

Figures are those of the newest versions, as the Board and its partners are shown them: a hidden
one has no number here either, and nothing filters or sorts by a number.
"""

import django_filters as filters
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.response import Response
from rest_framework.views import APIView

from agencies.api.schema import DETAIL_ERRORS, documented
from agencies.models import Board
from dataset.figures import in_unit
from dataset.models import (
    Audience,
    DataReturn,
    Definition,
    Period,
    Publication,
    ShownFigure,
    Submission,
    SubmittedFigure,
)
from dataset.present.exports import source, status
from dataset.present.series import newest_editions, read_series


class PeriodSerializer(serializers.ModelSerializer):
    slug = serializers.CharField()
    label = serializers.CharField()

    class Meta:
        model = Period
        fields = ["slug", "label", "starts_on", "ends_on", "opens_on", "due_on", "closes_on"]


@documented(PeriodSerializer, detail=False)
class PeriodViewSet(mixins.ListModelMixin, viewsets.GenericViewSet):
    """Financial quarters with their dates."""

    queryset = Period.objects.order_by("-year", "-quarter")
    serializer_class = PeriodSerializer


class DefinitionSerializer(serializers.ModelSerializer):
    code = serializers.CharField()
    valid_from = serializers.SlugRelatedField("slug", read_only=True)

    class Meta:
        model = Definition
        fields = [
            "code", "version", "valid_from", "name", "theme", "definition", "kind", "frequency",
            "unit", "numerator", "denominator", "multiplier", "polarity", "supplying_agency",
            "supplier_kind", "collected", "counts_children", "breakdowns", "standard_or_target",
            "standard_value", "standard_sense", "standard_basis", "rollup_to_year", "tier",
            "release", "provenance", "national_reference",
        ]  # fmt: skip


class DefinitionFilter(filters.FilterSet):
    theme = filters.CharFilter()

    class Meta:
        model = Definition
        fields = ["theme", "kind", "supplier_kind", "polarity", "collected"]


@documented(DefinitionSerializer)
class IndicatorViewSet(viewsets.ReadOnlyModelViewSet):
    """The dictionary: the newest version of every measure; one measure by its code."""

    serializer_class = DefinitionSerializer
    filterset_class = DefinitionFilter
    lookup_field = "indicator__code"
    lookup_url_kwarg = "code"
    queryset = Definition.objects.none()

    def get_queryset(self):
        newest = Period.objects.order_by("-year", "-quarter").first()
        if newest is None:
            return Definition.objects.none()
        return Definition.objects.current_in(newest).for_reading()


class PublicationSerializer(serializers.ModelSerializer):
    board = serializers.SlugRelatedField("slug", read_only=True)
    period = serializers.SlugRelatedField("slug", read_only=True)

    class Meta:
        model = Publication
        fields = ["board", "period", "version", "published_at", "note"]


class OfBoard(filters.FilterSet):
    """`board` by its short name in addresses, `period` such as 2016-17-q3."""

    board = filters.CharFilter(field_name="board__slug")
    period = filters.CharFilter(method="in_period")
    period_path = "period"

    def in_period(self, queryset, name, value):
        try:
            period = Period.objects.by_slug(value)
        except Period.DoesNotExist:
            return queryset.none()
        return queryset.filter(**{self.period_path: period})


class PublicationFilter(OfBoard):
    class Meta:
        model = Publication
        fields = ["board", "period"]


@documented(PublicationSerializer, detail=False)
class PublicationViewSet(mixins.ListModelMixin, viewsets.GenericViewSet):
    """Every version of every quarter your boards published."""

    serializer_class = PublicationSerializer
    filterset_class = PublicationFilter
    queryset = Publication.objects.none()

    def get_queryset(self):
        return (
            Publication.objects.visible_to(self.request.user)
            .select_related("board", "period")
            .order_by("board__position", "-period__year", "-period__quarter", "-version", "pk")
        )


class FigureSerializer(serializers.ModelSerializer):
    """One published figure. `low` and `high` are its bounds; both empty when hidden or absent."""

    board = serializers.CharField(source="publication.board.slug")
    period = serializers.CharField(source="publication.period.slug")
    version = serializers.IntegerField(source="publication.version")
    name = serializers.SerializerMethodField()
    unit = serializers.SerializerMethodField()
    status = serializers.SerializerMethodField()
    text = serializers.SerializerMethodField()
    source = serializers.SerializerMethodField()

    class Meta:
        model = ShownFigure
        fields = [
            "board", "period", "version", "code", "month", "name", "unit", "status", "text",
            "low", "high", "qualifier", "reason", "source", "provisional",
        ]  # fmt: skip

    def get_name(self, row) -> str:
        return self._definition(row, "name")

    def get_unit(self, row) -> str:
        return self._definition(row, "unit")

    def get_status(self, row) -> str:
        return status(row.shown)

    def get_text(self, row) -> str:
        figure = row.shown.figure
        return in_unit(figure, self.get_unit(row)) if figure else ""

    def get_source(self, row) -> str:
        return source(row.illustrative)

    def _definition(self, row, column):
        """From what the view read once for the page; parts of shares have none of their own."""
        held = self.context["definitions"].get(row.code)
        return getattr(held, column) if held else ""


class FigureFilter(OfBoard):
    board = filters.CharFilter(field_name="publication__board__slug")
    theme = filters.CharFilter(method="in_theme")
    period_path = "publication__period"

    class Meta:
        model = ShownFigure
        fields = ["board", "period", "code", "month", "theme"]

    def in_theme(self, queryset, name, value):
        codes = Definition.objects.filter(theme=value).values("indicator__code")
        return queryset.filter(code__in=codes)


@documented(FigureSerializer, detail=False)
class FigureViewSet(mixins.ListModelMixin, viewsets.GenericViewSet):
    """Published figures of the newest versions. `month` is 1 to 3, or 0 for the quarter."""

    serializer_class = FigureSerializer
    filterset_class = FigureFilter
    queryset = ShownFigure.objects.none()

    def get_queryset(self):
        newest = Publication.objects.visible_to(self.request.user).latest_versions()
        return (
            ShownFigure.objects.filter(publication__in=newest, audience=Audience.BOARD)
            .select_related("publication__board", "publication__period")
            .order_by("publication", "code", "month", "pk")
        )

    def get_serializer_context(self):
        definitions = {}
        if not getattr(self, "swagger_fake_view", False):
            rows = Definition.objects.select_related("indicator").order_by("version")
            definitions = {row.code: row for row in rows}
        return super().get_serializer_context() | {"definitions": definitions}


class SeriesPointSerializer(serializers.Serializer):
    period = serializers.CharField()
    month = serializers.IntegerField()
    status = serializers.CharField()
    text = serializers.CharField()
    low = serializers.DecimalField(max_digits=16, decimal_places=4, allow_null=True)
    high = serializers.DecimalField(max_digits=16, decimal_places=4, allow_null=True)
    source = serializers.CharField()
    provisional = serializers.BooleanField()


class SeriesSerializer(serializers.Serializer):
    code = serializers.CharField()
    board = serializers.CharField()
    name = serializers.CharField()
    unit = serializers.CharField()
    points = SeriesPointSerializer(many=True)


class SeriesView(APIView):
    """One measure of one board: every quarter and month published, oldest first."""

    @extend_schema(
        parameters=[OpenApiParameter("board", OpenApiTypes.STR, required=True)],
        responses={200: SeriesSerializer, **DETAIL_ERRORS},
    )
    def get(self, request, code):
        board = get_object_or_404(
            Board.objects.visible_to(request.user), slug=request.query_params.get("board", "")
        )
        definition = (
            Definition.objects.filter(indicator__code=code)
            .select_related("indicator")
            .order_by("-version")
            .first()
        )
        periods = {one.period.ordinal: one for one in newest_editions(board)}
        series = read_series({at: one.pk for at, one in periods.items()}, codes=[code])
        values = {(at, 0): shown for at, shown in series.quarters(code).items()}
        values |= dict(series.months(code))
        if not values:
            get_object_or_404(Definition.objects.none())
        return Response(
            {
                "code": code,
                "board": board.slug,
                "name": definition.name if definition else "",
                "unit": definition.unit if definition else "",
                "points": [
                    _point(periods[at].period, month, values[at, month], series, code, definition)
                    for at, month in sorted(values)
                ],
            }
        )


def _point(period, month, shown, series, code, definition):
    figure = shown.figure
    return {
        "period": period.slug,
        "month": month,
        "status": status(shown),
        "text": in_unit(figure, definition.unit if definition else "") if figure else "",
        "low": figure.low if figure else None,
        "high": figure.high if figure else None,
        "source": source(series.is_illustrative(code, period.ordinal)),
        "provisional": series.is_provisional(code, period.ordinal),
    }


class SubmittedFigureSerializer(serializers.ModelSerializer):
    class Meta:
        model = SubmittedFigure
        fields = ["code", "month", "low", "high", "qualifier", "reason", "note", "source"]


class SubmissionSerializer(serializers.ModelSerializer):
    figures = SubmittedFigureSerializer(many=True)

    class Meta:
        model = Submission
        fields = ["number", "origin", "is_nil", "submitted_at", "digest", "figures"]


class ReturnSerializer(serializers.ModelSerializer):
    agency = serializers.SlugRelatedField("slug", read_only=True)
    area = serializers.SlugRelatedField("slug", read_only=True)
    period = serializers.SlugRelatedField("slug", read_only=True)

    class Meta:
        model = DataReturn
        fields = ["id", "agency", "area", "period", "state", "changed_at"]


class ReturnDetailSerializer(ReturnSerializer):
    """With what was sent, in full: only for those who answer for it."""

    submissions = SubmissionSerializer(many=True)

    class Meta(ReturnSerializer.Meta):
        fields = [*ReturnSerializer.Meta.fields, "submissions"]


class ReturnFilter(OfBoard):
    board = filters.CharFilter(field_name="area__boards__slug")
    agency = filters.CharFilter(field_name="agency__slug")

    class Meta:
        model = DataReturn
        fields = ["board", "period", "agency", "state"]


@documented(ReturnSerializer, detailed=ReturnDetailSerializer)
class ReturnViewSet(viewsets.ReadOnlyModelViewSet):
    """Returns you may read: your agency's, and what was sent to you as a board's staff."""

    filterset_class = ReturnFilter
    queryset = DataReturn.objects.none()
    serializer_class = ReturnSerializer

    def get_serializer_class(self):
        return ReturnDetailSerializer if self.action == "retrieve" else ReturnSerializer

    def get_queryset(self):
        returns = DataReturn.objects.visible_to(self.request.user).for_listing()
        if self.action != "retrieve":
            return returns
        figures = SubmittedFigure.objects.order_by("code", "month", "pk")
        submissions = Submission.objects.order_by("number").prefetch_related(
            Prefetch("figures", figures)
        )
        return returns.prefetch_related(Prefetch("submissions", submissions))
