"""One audit: where it stands on its road, what the next step still demands, and what it found."""

from dataclasses import dataclass

from django.db.models import Count, Prefetch
from django.utils import timezone

from agencies.models import Agency
from agencies.verdicts import Verdict
from audits import policies
from audits.models import (
    Action,
    Audit,
    AuditAgency,
    AuditFinding,
    AuditQuestion,
    AuditState,
    CaseGrade,
    FindingKind,
)
from audits.models.actions import UNFINISHED
from audits.present.programme import STEP_WORDS, late_words


@dataclass(frozen=True, slots=True)
class Stop:
    """One state on the road of an audit."""

    label: str
    place: str  # "done", "now" or "ahead"


@dataclass(frozen=True, slots=True)
class NextStep:
    state: AuditState
    label: str
    allowed: Verdict
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AgencyPart:
    """An agency that takes part, and how far it is."""

    taking_part: AuditAgency
    graded: int
    wanted: int
    may_grade: Verdict
    may_reopen: Verdict
    may_see: Verdict

    @property
    def agency(self) -> Agency:
        return self.taking_part.agency

    @property
    def words(self):
        """ "12 of 36 grades", "finished on 14 October 2016"."""
        if self.taking_part.finished_at:
            return f"finished on {timezone.localdate(self.taking_part.finished_at):%-d %B %Y}"
        return f"{self.graded} of {self.wanted} grades" if self.wanted else ""


@dataclass(frozen=True, slots=True)
class FindingLine:
    finding: AuditFinding
    actions: tuple[Action, ...]

    @property
    def is_unanswered(self):
        """Learning without an action."""
        return self.finding.kind == FindingKind.LEARNING and not self.actions


@dataclass(frozen=True, slots=True)
class AuditPage:
    audit: Audit
    stops: tuple[Stop, ...]
    next_step: NextStep | None
    late: str
    agencies: tuple[AgencyPart, ...]
    auditors: tuple[str, ...]
    sections: tuple[tuple[str, tuple[AuditQuestion, ...]], ...]
    cases: int
    findings: tuple[FindingLine, ...]
    may_read_findings: Verdict
    reaudits: tuple[Audit, ...]
    is_reader_only: bool  # the chair: no buttons
    may_change: Verdict
    may_write_tool: Verdict
    may_choose_sample: Verdict
    may_moderate: Verdict
    may_see_results: Verdict
    may_write_findings: Verdict
    may_raise_action: Verdict
    may_present: Verdict
    may_plan_reaudit: bool

    @property
    def open_actions(self):
        return [
            action
            for line in self.findings
            for action in line.actions
            if action.state in UNFINISHED
        ]

    @property
    def takes_actions(self):
        """Whether learning is answered with actions now."""
        return self.audit.state in {AuditState.FINDINGS_AGREED, AuditState.ACTIONS}

    @property
    def own_part(self):
        """The agency whose cases this person may grade now, or None."""
        return next((part for part in self.agencies if part.may_grade), None)


def audit_page(audit, user):
    """`audit` as found by `visible_to`; a number of queries that does not grow with its rows."""
    audit = (
        Audit.objects.select_related(
            "board", "lead", "priority", "reaudit_of", "presented_in", "closed_by", "added_by",
            "decision__exception",
        )
        .prefetch_related("auditors", "questions", "reaudits")
        .get(pk=audit.pk)
    )  # fmt: skip
    cases = audit.cases.count()
    allowed = _verdicts(audit, user)
    return AuditPage(
        audit=audit,
        stops=_stops(audit),
        next_step=_next_step(audit, user),
        late=late_words(audit),
        agencies=_parts(audit, user, cases),
        auditors=tuple(sorted(str(one) for one in audit.auditors.all())),
        sections=sections_of(audit.questions.all()),
        cases=cases,
        findings=finding_lines(audit) if allowed["may_read_findings"] else (),
        reaudits=tuple(audit.reaudits.all()),
        is_reader_only=user.is_read_only,
        may_plan_reaudit=audit.state in {AuditState.FINDINGS_AGREED, AuditState.ACTIONS}
        and bool(policies.may_propose_audit(user, audit.board)),
        **allowed,
    )


def sections_of(questions):
    """The questions in their order, by section: ((section, questions), ...)."""
    sections = {}
    for question in questions:
        sections.setdefault(question.section, []).append(question)
    return tuple((name, tuple(held)) for name, held in sections.items())


def finding_lines(audit):
    findings = audit.findings.select_related("agency").prefetch_related(
        Prefetch("actions", Action.objects.select_related("owner").order_by("due_on", "number"))
    )
    return tuple(FindingLine(finding, tuple(finding.actions.all())) for finding in findings)


def _verdicts(audit, user):
    return {
        "may_change": policies.may_change_audit(user, audit),
        "may_write_tool": policies.may_write_tool(user, audit),
        "may_choose_sample": policies.may_choose_sample(user, audit),
        "may_moderate": policies.may_moderate(user, audit),
        "may_see_results": policies.may_see_results(user, audit),
        "may_write_findings": policies.may_write_findings(user, audit),
        "may_raise_action": policies.may_raise_action(user, audit.board),
        "may_read_findings": policies.may_read_findings(user, audit),
        "may_present": policies.may_present_audit(user, audit),
    }


def _stops(audit):
    road = audit.road
    here = road.index(audit.state)
    places = ["done"] * here + ["now"] + ["ahead"] * (len(road) - here - 1)
    return tuple(Stop(state.label, place) for state, place in zip(road, places, strict=True))


def _next_step(audit, user):
    state = audit.next_state
    if state is None:
        return None
    if state == AuditState.REAUDIT_PLANNED and _ends_the_chain(audit):
        state = AuditState.CLOSED
    return NextStep(
        state=state,
        label=STEP_WORDS[state],
        allowed=policies.may_move_audit(user, audit, state),
        missing=policies.missing_before(audit, state),
    )


def _ends_the_chain(audit):
    """A re-audit that found nothing more to learn needs no further one."""
    return audit.reaudit_of_id and not audit.findings.filter(kind=FindingKind.LEARNING).exists()


def _parts(audit, user, cases):
    by_agency = dict(
        CaseGrade.objects.filter(case__audit=audit)
        .exclude(grade="")
        .order_by()
        .values_list("agency")
        .annotate(number=Count("pk"))
    )
    wanted = cases * len(audit.questions.all())
    return tuple(
        AgencyPart(
            taking_part=one,
            graded=by_agency.get(one.agency_id, 0),
            wanted=wanted if audit.grades_cases else 0,
            may_grade=policies.may_grade(user, audit, one),
            may_reopen=policies.may_reopen_grading(user, audit, one),
            may_see=_may_see(user, audit, one),
        )
        for one in audit.agencies.select_related("agency")
    )


def _may_see(user, audit, taking_part):
    if not audit.grades_cases or audit.state in {
        AuditState.PROPOSED,
        AuditState.PLANNED,
        AuditState.TOOL_AGREED,
        AuditState.SAMPLE_DRAWN,
    }:
        return Verdict("No case is graded yet.")
    return policies.may_see_agency_grades(user, audit, taking_part.agency)
