"""The API of the audit programme: every audit with its state, agencies and agreed findings."""

import django_filters as filters
from django.db.models import Prefetch
from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import serializers
from rest_framework.viewsets import ReadOnlyModelViewSet

from agencies import clock
from agencies.api.access import VisibleOnly
from agencies.api.filters import BoardFilter, path_parameter
from audits.models import Audit, AuditAgency, AuditFinding, AuditKind, AuditState
from audits.present.programme import AGREED, listed


class AuditFilter(filters.FilterSet):
    board = BoardFilter(help_text="One of your boards, by its slug.")
    year = filters.NumberFilter(help_text="Of the programme: 2016 is 2016-17.")
    state = filters.ChoiceFilter(choices=AuditState.choices, help_text="Where it stands.")
    kind = filters.ChoiceFilter(choices=AuditKind.choices, help_text="multi or single.")
    agency = filters.CharFilter(
        field_name="agencies__agency__slug", help_text="Audits this agency takes part in, by slug."
    )

    class Meta:
        model = Audit
        fields = ()


class AuditAgencySerializer(serializers.ModelSerializer):
    agency = serializers.SlugRelatedField("slug", read_only=True)

    class Meta:
        model = AuditAgency
        fields = ("agency", "finished_at")


class AuditFindingSerializer(serializers.ModelSerializer):
    agency = serializers.SlugRelatedField("slug", read_only=True)

    class Meta:
        model = AuditFinding
        fields = ("number", "kind", "theme", "agency", "severity", "text")


class AuditSerializer(serializers.ModelSerializer):
    board = serializers.SlugRelatedField("slug", read_only=True)
    reference = serializers.CharField(help_text="“AU-04”")
    year_words = serializers.SerializerMethodField(help_text="“2016-17”")
    lead = serializers.CharField(source="lead.title", help_text="The seat, not the person.")
    next_state = serializers.CharField(
        allow_null=True, help_text="The next state on its road; null when closed."
    )
    is_late = serializers.SerializerMethodField(help_text="Not begun, or not reported, in time.")
    reaudit_of = serializers.IntegerField(source="reaudit_of_id", allow_null=True)
    presented_on = serializers.DateField(source="presented_in.held_on", default=None)
    agencies = AuditAgencySerializer(many=True, read_only=True)
    findings = serializers.SerializerMethodField(help_text="Once they are agreed.")
    summary = serializers.SerializerMethodField(
        help_text="The report in short, once its findings are agreed."
    )
    strengths = serializers.IntegerField(help_text="How many findings are strengths.")
    learning = serializers.IntegerField(help_text="How many findings are learning.")
    open_actions = serializers.IntegerField(help_text="Neither signed off nor withdrawn.")

    class Meta:
        model = Audit
        fields = (
            "id", "board", "reference", "year", "year_words", "kind", "title", "trigger", "code",
            "method", "lead", "begins_on", "reports_on", "sample_size", "selection", "state",
            "next_state", "is_late", "reaudit_of", "presented_on", "group_view", "summary",
            "closed_at", "agencies", "strengths", "learning", "open_actions", "findings",
        )  # fmt: skip

    def get_year_words(self, audit) -> str:
        return clock.financial_year_words(audit.year)

    def get_is_late(self, audit) -> bool:
        return audit.is_late(clock.today())

    def get_summary(self, audit) -> str:
        return audit.summary if audit.state in AGREED else ""

    @extend_schema_field(AuditFindingSerializer(many=True))
    def get_findings(self, audit):
        findings = audit.findings.all() if audit.state in AGREED else ()
        return AuditFindingSerializer(findings, many=True).data


@extend_schema_view(
    list=extend_schema(summary="The audit programme"),
    retrieve=extend_schema(
        summary="One audit", parameters=[path_parameter("id", "The audit’s number.")]
    ),
)
class AuditViewSet(VisibleOnly, ReadOnlyModelViewSet):
    """Audits of your boards, open and closed. Grades and notes of cases are not here."""

    queryset = (
        listed(Audit.objects.all())
        .prefetch_related(
            Prefetch("findings", AuditFinding.objects.select_related("agency").order_by("number"))
        )
        .order_by("board__slug", "-year", "number", "pk")
    )
    serializer_class = AuditSerializer
    filterset_class = AuditFilter
    lookup_value_regex = "[0-9]+"
