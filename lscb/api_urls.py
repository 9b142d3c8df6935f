"""Addresses of the API, version 1, and of its description."""

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView
from rest_framework.routers import SimpleRouter

from agencies.api.records import AgencyViewSet, BoardViewSet
from audits.api.actions import ActionUpdatesView, ActionViewSet
from audits.api.challenges import ChallengeViewSet
from audits.api.exceptions import ExceptionViewSet
from audits.api.inspections import InspectionViewSet
from audits.api.meetings import MeetingViewSet
from audits.api.priorities import PriorityViewSet
from audits.api.programme import AuditViewSet
from audits.api.risks import RiskViewSet
from dataset.api.findings import FindingViewSet
from dataset.api.published import FigureViewSet, PublicationViewSet, SeriesView
from dataset.api.reference import BreakdownViewSet, IndicatorViewSet, PeriodViewSet
from dataset.api.returns import DataReturnViewSet
from dataset.api.sending import SendingView
from lscb.api import docs


app_name = "api"

router = SimpleRouter()
router.register("boards", BoardViewSet, "board")
router.register("agencies", AgencyViewSet, "agency")
router.register("periods", PeriodViewSet, "period")
router.register("indicators", IndicatorViewSet, "indicator")
router.register("breakdowns", BreakdownViewSet, "breakdown")
router.register("publications", PublicationViewSet, "publication")
router.register("figures", FigureViewSet, "figure")
router.register("returns", DataReturnViewSet, "return")
router.register("findings", FindingViewSet, "finding")
router.register("exceptions", ExceptionViewSet, "exception")
router.register("risks", RiskViewSet, "risk")
router.register("challenges", ChallengeViewSet, "challenge")
router.register("inspections", InspectionViewSet, "inspection")
router.register("meetings", MeetingViewSet, "meeting")
router.register("audits", AuditViewSet, "audit")
router.register("actions", ActionViewSet, "action")
router.register("priorities", PriorityViewSet, "priority")

urlpatterns = [
    path("v1/", include(router.urls)),
    path("v1/returns/<int:pk>/submissions/", SendingView.as_view(), name="return-send"),
    path("v1/actions/<int:pk>/updates/", ActionUpdatesView.as_view(), name="action-update"),
    path("v1/series/<str:code>/", SeriesView.as_view(), name="series"),
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("docs/", docs, name="docs"),
]
