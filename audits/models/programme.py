"""The year's programme of audits, each from proposal to a re-audit and its close."""

import hashlib
import json

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from agencies.constraints import all_or_none, one_of
from agencies.models import Agency, Board, Meeting, Seat
from audits.models.exceptions import ExceptionDecision
from audits.models.priorities import Priority


class AuditKind(models.TextChoices):
    MULTI = "multi", "Multi-agency"
    SINGLE = "single", "Single agency"


class Method(models.TextChoices):
    CASE_FILE = "case file", "Case files"
    DIP_SAMPLE = "dip sample", "Dip sample"
    SURVEY = "survey", "Survey"
    EVENT = "event", "Practitioner event"


# Cases are drawn and graded here; a survey or an event has none.
OF_CASES = frozenset({Method.CASE_FILE, Method.DIP_SAMPLE})


class AuditState(models.TextChoices):
    PROPOSED = "proposed", "Proposed"
    PLANNED = "planned", "Planned"
    TOOL_AGREED = "tool agreed", "Tool agreed"
    SAMPLE_DRAWN = "sample drawn", "Sample drawn"
    AUDITING = "auditing", "Agencies audit"
    MODERATION = "moderation", "Moderation"
    REPORT = "report", "Report"
    FINDINGS_AGREED = "findings agreed", "Findings agreed"
    ACTIONS = "actions", "Actions under way"
    REAUDIT_PLANNED = "re-audit planned", "Re-audit planned"
    CLOSED = "closed", "Closed"


# The whole life of an audit: forward, one step at a time. Nothing else may change a state.
# Two forks: an audit that grades no cases here goes from planned straight to its report
# (SHORT_ROAD), and a re-audit that found nothing more to learn closes without a further one.
NEXT_AUDIT_STATES = {
    AuditState.PROPOSED: {AuditState.PLANNED},
    AuditState.PLANNED: {AuditState.TOOL_AGREED, AuditState.REPORT},
    AuditState.TOOL_AGREED: {AuditState.SAMPLE_DRAWN},
    AuditState.SAMPLE_DRAWN: {AuditState.AUDITING},
    AuditState.AUDITING: {AuditState.MODERATION},
    AuditState.MODERATION: {AuditState.REPORT},
    AuditState.REPORT: {AuditState.FINDINGS_AGREED},
    AuditState.FINDINGS_AGREED: {AuditState.ACTIONS},
    AuditState.ACTIONS: {AuditState.REAUDIT_PLANNED, AuditState.CLOSED},
    AuditState.REAUDIT_PLANNED: {AuditState.CLOSED},
    AuditState.CLOSED: set(),
}
# What a single agency's audit, a survey or an event leaves out: it comes with its own method.
GRADING_STATES = (
    AuditState.TOOL_AGREED,
    AuditState.SAMPLE_DRAWN,
    AuditState.AUDITING,
    AuditState.MODERATION,
)
SHORT_ROAD = tuple(state for state in AuditState if state not in GRADING_STATES)
BEFORE_THE_WORK = frozenset({AuditState.PROPOSED, AuditState.PLANNED})
BEFORE_THE_FINDINGS = frozenset(tuple(AuditState)[: tuple(AuditState).index("findings agreed")])


class AuditQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(board__in=user.board_ids)

    def unclosed(self):
        return self.exclude(state=AuditState.CLOSED)

    def late(self, day):
        """Not begun by the day planned, or without agreed findings on the day of the report."""
        return self.filter(
            Q(state__in=sorted(BEFORE_THE_WORK), begins_on__lt=day)
            | Q(state__in=sorted(BEFORE_THE_FINDINGS), reports_on__lt=day)
        )


class Audit(models.Model):
    """One audit of the programme. `reaudit_of` is the audit whose findings it looks at again."""

    board = models.ForeignKey(Board, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()  # "AU-04": stable, never used again
    year = models.PositiveSmallIntegerField()  # of the programme: 2016 is 2016-17
    kind = models.CharField(max_length=6, choices=AuditKind)
    title = models.CharField(max_length=160)
    trigger = models.TextField()  # why: a priority, a measure, a review, Section 11
    code = models.CharField(max_length=10, blank=True)  # the measure that triggered it
    priority = models.ForeignKey(Priority, models.PROTECT, null=True, blank=True, related_name="+")
    decision = models.ForeignKey(
        ExceptionDecision, models.PROTECT, null=True, blank=True, related_name="audits"
    )
    method = models.CharField(max_length=12, choices=Method)
    lead = models.ForeignKey(Seat, models.PROTECT, related_name="+")
    begins_on = models.DateField()
    reports_on = models.DateField()
    # Which cases, as a rule: the key to the children stays in the agencies.
    selection = models.TextField(blank=True)
    sample_size = models.PositiveSmallIntegerField(null=True, blank=True)  # cases, or answers
    # People who audit for the Board and write in this audit alone.
    auditors = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+", blank=True)
    summary = models.TextField(blank=True)  # the report, in a page of plain words
    state = models.CharField(max_length=16, choices=AuditState, default=AuditState.PROPOSED)
    reaudit_of = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="reaudits"
    )
    presented_in = models.ForeignKey(
        Meeting, models.PROTECT, null=True, blank=True, related_name="+"
    )
    group_view = models.TextField(blank=True)  # of the group it was presented to
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    revision = models.PositiveIntegerField(default=1)

    objects = AuditQuerySet.as_manager()

    class Meta:
        ordering = ["board", "-year", "number"]
        constraints = [
            models.UniqueConstraint(fields=["board", "number"], name="audit_number_once_per_board"),
            one_of("kind", AuditKind, name="audit_kind_known"),
            one_of("method", Method, name="audit_method_known"),
            one_of("state", AuditState, name="audit_state_known"),
            all_or_none("closed_at", "closed_by", name="audit_closed_by_someone"),
            models.CheckConstraint(
                condition=Q(reports_on__gte=F("begins_on")), name="audit_reports_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(presented_in=None) | ~Q(group_view=""),
                name="audit_presented_with_the_groups_view",
            ),
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False)
                | ~Q(state="closed") & Q(closed_at__isnull=True),
                name="audit_closed_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(sample_size__isnull=True) | Q(sample_size__gte=1),
                name="audit_sample_holds_something",
            ),
        ]

    def __str__(self):
        return f"{self.reference} {self.title}"

    def get_absolute_url(self):
        return reverse("audits:audit_detail", args=[self.pk])

    @property
    def reference(self):
        return f"AU-{self.number:02d}"

    @property
    def grades_cases(self):
        """Whether agencies grade cases here, with a tool and a sample."""
        return self.kind == AuditKind.MULTI and self.method in OF_CASES

    @property
    def road(self):
        """The states that this audit goes through, in order."""
        return tuple(AuditState) if self.grades_cases else SHORT_ROAD

    @property
    def next_state(self):
        """The next state on its road; None once it is closed."""
        road = self.road
        place = road.index(self.state) + 1
        return road[place] if place < len(road) else None

    def can_become(self, state):
        """Whether the state follows on this audit's road; grading is never left out of it."""
        road = self.road
        if state not in road or state not in NEXT_AUDIT_STATES[AuditState(self.state)]:
            return False
        passed_over = road[road.index(self.state) + 1 : road.index(state)]
        return not set(passed_over) & set(GRADING_STATES)

    def is_late(self, day):
        """As `AuditQuerySet.late` has it."""
        return (self.state in BEFORE_THE_WORK and self.begins_on < day) or (
            self.state in BEFORE_THE_FINDINGS and self.reports_on < day
        )


class AuditAgency(models.Model):
    """An agency that takes part, and when it was done with its cases."""

    audit = models.ForeignKey(Audit, models.CASCADE, related_name="agencies")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["audit", "agency__name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["audit", "agency"], name="audit_agency_once")
        ]

    def __str__(self):
        return f"{self.agency} in {self.audit.reference}"


class Scale(models.TextChoices):
    """How a question is graded, best first: see `GRADES`."""

    OFSTED = "ofsted", "Outstanding to inadequate"
    MET = "met", "Met, partly met, not met"


# The grades of each scale, best first; "" is no grade yet, NOT_APPLICABLE fits every scale.
GRADES = {
    Scale.OFSTED: ("Outstanding", "Good", "Requires improvement", "Inadequate"),
    Scale.MET: ("Met", "Partly met", "Not met"),
}
NOT_APPLICABLE = "Not applicable"


class AuditQuestion(models.Model):
    """One question of the tool, in its section. The last of each tool asks for the overall grade."""

    audit = models.ForeignKey(Audit, models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField()
    section = models.CharField(max_length=120)
    text = models.CharField(max_length=300)
    scale = models.CharField(max_length=6, choices=Scale)
    is_overall = models.BooleanField(default=False)

    class Meta:
        ordering = ["audit", "position"]
        constraints = [
            models.UniqueConstraint(fields=["audit", "position"], name="audit_question_position"),
            one_of("scale", Scale, name="audit_question_scale_known"),
            models.UniqueConstraint(
                fields=["audit"], condition=Q(is_overall=True), name="audit_has_one_overall_grade"
            ),
        ]

    def __str__(self):
        return self.text


class AuditCase(models.Model):
    """One case of the sample, known here by its audit number only.

    The joint grade is the one that all agencies agree on at moderation, on the overall question.
    """

    audit = models.ForeignKey(Audit, models.CASCADE, related_name="cases")
    number = models.PositiveSmallIntegerField()  # 1, 2, 3: nothing of the child
    joint_grade = models.CharField(max_length=24, blank=True)
    joint_because = models.TextField(blank=True)
    joint_at = models.DateTimeField(null=True, blank=True)
    joint_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["audit", "number"]
        constraints = [
            models.UniqueConstraint(fields=["audit", "number"], name="audit_case_number_once"),
            all_or_none("joint_at", "joint_by", name="audit_case_joint_grade_by_someone"),
            models.CheckConstraint(
                condition=Q(joint_grade="", joint_at__isnull=True)
                | ~Q(joint_grade="") & Q(joint_at__isnull=False),
                name="audit_case_joint_grade_on_a_day",
            ),
        ]

    def __str__(self):
        return f"Case {self.number}"


class CaseGrade(models.Model):
    """One agency's grade of one case on one question, and the one agreed at moderation.

    The agency's own grade stays as it was; a moderated one needs a reason. Without a grade a row
    holds the evidence noted so far.
    """

    case = models.ForeignKey(AuditCase, models.PROTECT, related_name="grades")
    question = models.ForeignKey(AuditQuestion, models.PROTECT, related_name="grades")
    agency = models.ForeignKey(Agency, models.PROTECT, related_name="+")
    grade = models.CharField(max_length=24, blank=True)
    evidence = models.TextField(blank=True)
    graded_at = models.DateTimeField()
    graded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    moderated = models.CharField(max_length=24, blank=True)
    moderated_because = models.TextField(blank=True)
    moderated_at = models.DateTimeField(null=True, blank=True)
    moderated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ["case", "question", "agency"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "question", "agency"], name="case_grade_once_per_agency"
            ),
            all_or_none("moderated_at", "moderated_by", name="case_grade_moderated_by_someone"),
            models.CheckConstraint(
                condition=Q(moderated="", moderated_at__isnull=True)
                | ~Q(moderated="") & Q(moderated_at__isnull=False) & ~Q(moderated_because=""),
                name="case_grade_moderated_with_a_reason",
            ),
        ]

    def __str__(self):
        return f"{self.case}, {self.agency}: {self.agreed}"

    @property
    def agreed(self):
        """What counts: the moderated grade, or the agency's own."""
        return self.moderated or self.grade


def seal_of(case, grades):
    """A short mark of how a case stands, to notice that somebody changed it meanwhile."""
    held = sorted(
        (one.question_id, one.agency_id, one.grade, one.evidence, one.moderated) for one in grades
    )
    text = json.dumps([case.joint_grade, case.joint_because, held])
    return hashlib.sha256(text.encode()).hexdigest()[:16]


class FindingKind(models.TextChoices):
    STRENGTH = "strength", "Strength"
    LEARNING = "learning", "Learning"


class Severity(models.TextChoices):
    HIGH = "high", "High"
    MEDIUM = "medium", "Medium"
    LOW = "low", "Low"


class AuditFinding(models.Model):
    """What an audit found: a strength, or learning that asks for an action."""

    audit = models.ForeignKey(Audit, models.PROTECT, related_name="findings")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=8, choices=FindingKind)
    theme = models.CharField(max_length=100)
    agency = models.ForeignKey(Agency, models.PROTECT, null=True, blank=True, related_name="+")
    severity = models.CharField(max_length=6, choices=Severity, blank=True)  # of learning
    text = models.TextField()
    found_at = models.DateTimeField()
    found_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["audit", "number"]
        constraints = [
            models.UniqueConstraint(fields=["audit", "number"], name="audit_finding_number_once"),
            one_of("kind", FindingKind, name="audit_finding_kind_known"),
            models.CheckConstraint(
                condition=Q(kind="strength", severity="")
                | Q(kind="learning", severity__in=Severity.values),
                name="audit_finding_learning_has_a_severity",
            ),
        ]

    def __str__(self):
        return f"{self.audit.reference}, finding {self.number}"
