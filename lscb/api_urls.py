"""The API: version 1, its schema, and a page to read about it."""

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.routers import SimpleRouter

from agencies.api.views import AgencyViewSet, BoardViewSet
from audits.api import RiskViewSet
from dataset.api import (
    FigureViewSet,
    IndicatorViewSet,
    PeriodViewSet,
    PublicationViewSet,
    ReturnViewSet,
    SeriesView,
)


app_name = "api"
router = SimpleRouter()
router.register("boards", BoardViewSet, "board")
router.register("agencies", AgencyViewSet, "agency")
router.register("periods", PeriodViewSet, "period")
router.register("indicators", IndicatorViewSet, "indicator")
router.register("publications", PublicationViewSet, "publication")
router.register("figures", FigureViewSet, "figure")
router.register("returns", ReturnViewSet, "return")
router.register("risks", RiskViewSet, "risk")

urlpatterns = [
    path("v1/", include(router.urls)),
    path("v1/series/<str:code>/", SeriesView.as_view(), name="series"),
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("docs/", SpectacularSwaggerSplitView.as_view(url_name="api:schema"), name="docs"),
]
