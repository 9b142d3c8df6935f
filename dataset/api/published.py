"""What was published: publications, their protected figures, and whole series."""

from collections import defaultdict

from django.db.models import Exists, OuterRef
from django.http import Http404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.mixins import ListModelMixin
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework.viewsets import GenericViewSet, ReadOnlyModelViewSet

from agencies.api.access import VisibleOnly
from agencies.api.filters import path_parameter, visible_board
from agencies.models import Area, Board
from agencies.models.boards import AreaKind
from dataset.api.filters import AS_AT_HELP, PublicationFilter, ShownFigureFilter, moment_of
from dataset.api.names import Names
from dataset.api.numbers import FigureSerializer, calendar_month, shown_columns
from dataset.figures import Standing
from dataset.models import POPULATION, Publication, PublishedFigure, ShownFigure, Source
from dataset.models.breaks import series_breaks
from dataset.models.readers import reader_of, readers_of
from dataset.present import as_at


WORKED_OUT = "worked out"


class PublicationSerializer(serializers.ModelSerializer):
    board = serializers.SlugRelatedField("slug", read_only=True)
    period = serializers.CharField(source="period.slug")
    is_latest = serializers.BooleanField(help_text="Whether no later version exists.")

    class Meta:
        model = Publication
        fields = ("id", "board", "period", "version", "is_latest", "published_at", "note")


class ShownFigureSerializer(FigureSerializer):
    """One protected figure, of a quarter or of one of its months."""

    board = serializers.CharField()
    area = serializers.CharField(allow_null=True, help_text="What the figure covers.")
    period = serializers.CharField()
    publication = serializers.IntegerField()
    version = serializers.IntegerField()
    code = serializers.CharField(
        help_text="A measure, a part of a share (“LAC-16n”), or a category (“CPP-01.age.5-9”)."
    )
    indicator = serializers.CharField()
    breakdown = serializers.CharField(
        allow_null=True, help_text="Of a category, its breakdown (“age”); null for the whole."
    )
    category = serializers.CharField(allow_null=True, help_text="“5-9”; null for the whole.")
    name = serializers.CharField()
    theme = serializers.CharField()
    unit = serializers.CharField()
    month = serializers.IntegerField(help_text="1 to 3, or 0 for the quarter itself.")
    calendar_month = serializers.CharField(allow_null=True, help_text="“2016-10”")
    status = serializers.ChoiceField([standing.value for standing in Standing])
    source = serializers.ChoiceField(
        [*Source.values, WORKED_OUT],
        allow_null=True,
        help_text="Where it comes from; null when nothing was received.",
    )
    illustrative = serializers.BooleanField(help_text="Made up for the demonstration.")
    provisional = serializers.BooleanField(help_text="A rate on the previous population.")
    definition_version = serializers.IntegerField(
        help_text="The version of its indicator’s definition in that quarter."
    )


class BreakSerializer(serializers.Serializer):
    """From this quarter on figures are not comparable with those before."""

    period = serializers.CharField(source="period.slug", help_text="The first quarter after it.")
    changed = serializers.ListField(
        child=serializers.CharField(),
        help_text="Whose definition changed: codes of indicators (a share’s own or its parts’), "
        "or the slug of a breakdown.",
    )


class SeriesSerializer(serializers.Serializer):
    board = serializers.CharField()
    code = serializers.CharField()
    indicator = serializers.CharField()
    name = serializers.CharField()
    theme = serializers.CharField()
    unit = serializers.CharField()
    breaks = BreakSerializer(
        many=True, help_text="Where the series breaks, oldest first. Compare nothing across one."
    )
    points = ShownFigureSerializer(many=True)


@extend_schema_view(
    list=extend_schema(summary="Publications"),
    retrieve=extend_schema(
        summary="One publication", parameters=[path_parameter("id", "The publication’s number.")]
    ),
)
class PublicationViewSet(VisibleOnly, ReadOnlyModelViewSet):
    """What your boards published, newest quarter first, every version."""

    queryset = (
        Publication.objects.select_related("board", "period")
        .annotate(is_latest=Exists(Publication.objects.latest_versions().filter(pk=OuterRef("pk"))))
        .order_by("-period__year", "-period__quarter", "board__slug", "-version", "pk")
    )
    serializer_class = PublicationSerializer
    filterset_class = PublicationFilter
    lookup_value_regex = "[0-9]+"


@extend_schema_view(list=extend_schema(summary="Published figures"))
class FigureViewSet(ListModelMixin, GenericViewSet):
    """Published figures as readers of the board see them: small counts of children are hidden.

    Of the newest version of every quarter, unless a publication is named. Newest quarter first.
    """

    queryset = ShownFigure.objects.order_by(
        "-publication__period__year",
        "-publication__period__quarter",
        "publication__board__slug",
        "code",
        "month",
        "pk",
    )
    serializer_class = ShownFigureSerializer
    filterset_class = ShownFigureFilter

    def get_queryset(self):
        publications = Publication.objects.visible_to(self.request.user).values("pk")
        return (
            super()
            .get_queryset()
            .seen_in(readers_of(self.request.user))
            .filter(publication__in=publications)
            .select_related("publication__board", "publication__period", "area")
        )

    def paginate_queryset(self, queryset):
        return figure_rows(super().paginate_queryset(queryset), Names())


class SeriesView(APIView):
    """All published quarters and months of one measure of one board."""

    @extend_schema(
        summary="One measure over time",
        parameters=[
            path_parameter("code", "A measure, a part of a share or a category, such as CPP-01."),
            OpenApiParameter(
                "board",
                OpenApiTypes.STR,
                description="One of your boards. May be left out when you have only one.",
            ),
            OpenApiParameter(as_at.NAME, OpenApiTypes.STR, description=AS_AT_HELP),
        ],
        responses=SeriesSerializer,
    )
    def get(self, request, code):
        """The newest version of every quarter, oldest first, not in pages."""
        names, board = Names(), _board(request)
        moment = moment_of(request.query_params.get(as_at.NAME, ""))
        if code not in names:
            raise Http404
        shown = (
            ShownFigure.objects.seen_by(reader_of(request.user, board))
            .filter(
                publication__in=Publication.objects.filter(board=board).latest_versions(moment),
                code=code,
            )
            .select_related("publication__board", "publication__period", "area")
            .order_by("publication__period__year", "publication__period__quarter", "month", "pk")
        )
        meaning = names.newest(code)
        return Response(
            SeriesSerializer(
                {
                    "board": board.slug,
                    "code": code,
                    "indicator": meaning.indicator,
                    "name": meaning.name,
                    "theme": meaning.theme,
                    "unit": meaning.unit,
                    "breaks": series_breaks().of(code),
                    "points": figure_rows(shown, names),
                }
            ).data
        )


def _board(request):
    """The board asked for, or the person's only one. Http404, or 400 when it must be named."""
    if slug := request.query_params.get("board"):
        board = visible_board(request.user, slug)
        if board is None:
            raise Http404
        return board
    boards = list(Board.objects.visible_to(request.user)[:2])
    if not boards:
        raise Http404
    if len(boards) > 1:
        raise ValidationError({"board": ["You have several boards. Name one: ?board=..."]})
    return boards[0]


def figure_rows(shown_figures, names):
    """One dict a figure, as `ShownFigureSerializer` writes it; two queries however many."""
    shown_figures = list(shown_figures)
    origins = _origins(shown_figures)
    areas = _own_areas({one.publication.board_id for one in shown_figures})
    return [_row(one, names, origins, areas) for one in shown_figures]


def _row(row, names, origins, areas):
    publication = row.publication
    meaning = names.of(row.code, publication.period)
    sent = origins[row.publication_id, row.code, row.month]
    return {
        "board": publication.board.slug,
        "area": row.area.slug if row.area_id else areas.get(publication.board_id),
        "period": publication.period.slug,
        "publication": publication.pk,
        "version": publication.version,
        "code": row.code,
        "indicator": meaning.indicator,
        "breakdown": meaning.breakdown,
        "category": meaning.category,
        "name": meaning.name,
        "theme": meaning.theme,
        "unit": meaning.unit,
        "month": row.month,
        "calendar_month": calendar_month(publication.period, row.month),
        **shown_columns(row.shown, meaning.unit),
        "source": _source(row, meaning, sent),
        "illustrative": row.illustrative,
        "provisional": row.provisional,
        "definition_version": meaning.version,
    }


def _source(row, meaning, sources):
    """Illustrative as soon as one part of it is; several others are returns."""
    if row.illustrative:
        return Source.ILLUSTRATIVE.value
    if meaning.is_worked_out:
        return WORKED_OUT
    if row.code == POPULATION:
        return Source.NATIONAL.value
    if len(sources) > 1:
        return Source.RETURN.value
    return next(iter(sources), None)


def _origins(shown_figures):
    """{(publication, code, month): {source}} of the figures behind; one query."""
    found = defaultdict(set)
    rows = PublishedFigure.objects.filter(
        publication__in={one.publication_id for one in shown_figures},
        figure__code__in={one.code for one in shown_figures},
    ).values_list("publication", "figure__code", "figure__month", "figure__source")
    for publication, code, month, source in rows.order_by("pk").iterator(5000):
        found[publication, code, month].add(source)
    return found


def _own_areas(boards):
    """{board: slug of the local authority it answers for}; one query."""
    areas = Area.objects.filter(lead_board__in=boards, kind=AreaKind.LOCAL_AUTHORITY)
    return dict(areas.order_by("-slug").values_list("lead_board", "slug"))
