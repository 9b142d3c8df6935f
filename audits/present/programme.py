"""The programme of a year: every audit with its state, next step and lateness; its workbook; and
findings by theme and agency."""

from dataclasses import dataclass

from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from agencies import clock
from agencies.verdicts import Verdict
from audits import policies
from audits.models import Action, Audit, AuditFinding, AuditState, FindingKind
from audits.models.actions import UNFINISHED
from audits.models.programme import BEFORE_THE_WORK


# What the button of each step says.
STEP_WORDS = {
    AuditState.PLANNED: "Agree it into the programme",
    AuditState.TOOL_AGREED: "Agree the tool",
    AuditState.SAMPLE_DRAWN: "Draw the sample",
    AuditState.AUDITING: "Open the cases to the agencies",
    AuditState.MODERATION: "Begin moderation",
    AuditState.REPORT: "Begin the report",
    AuditState.FINDINGS_AGREED: "Agree the findings",
    AuditState.ACTIONS: "Begin the actions",
    AuditState.REAUDIT_PLANNED: "Record that the re-audit is planned",
    AuditState.CLOSED: "Close this audit",
}
EXPORT_HEAD = (
    "audit", "year", "title", "kind", "method", "why", "lead", "agencies", "begins on",
    "reports by", "cases", "state", "next step", "late", "strengths", "learning", "open actions",
    "re-audit of", "presented on", "group’s view", "closed on",
)  # fmt: skip


def day_words(day):
    return f"{day:%-d %B %Y}"


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One audit of the programme. Needs what `listed` loads."""

    audit: Audit
    agencies: tuple[str, ...]
    late: str  # in words, or nothing

    @property
    def next_step(self):
        state = self.audit.next_state
        return STEP_WORDS[state] if state else ""

    @property
    def agency_words(self):
        """Their names, or how many where they are many."""
        if len(self.agencies) > 3:
            return f"{len(self.agencies)} agencies"
        return ", ".join(self.agencies)


@dataclass(frozen=True, slots=True)
class Programme:
    year: int
    years: tuple[tuple[int, str], ...]  # to choose from, newest first
    lines: tuple[AuditLine, ...]
    counts: tuple[tuple[str, int], ...]
    may_propose: Verdict

    @property
    def year_words(self):
        return clock.financial_year_words(self.year)


def programme(board, user, found, year):
    """The year's audits that pass the filters, in a fixed number of queries."""
    lines = tuple(line_of(audit) for audit in listed(found.filter(year=year)))
    held = set(Audit.objects.filter(board=board).order_by().values_list("year", flat=True))
    years = sorted({*held, clock.financial_year(clock.today()), year}, reverse=True)
    return Programme(
        year=year,
        years=tuple((one, clock.financial_year_words(one)) for one in years),
        lines=lines,
        counts=(
            ("in the programme", len(lines)),
            ("under way", sum(_under_way(line.audit) for line in lines)),
            ("late", sum(bool(line.late) for line in lines)),
            ("closed", sum(line.audit.state == AuditState.CLOSED for line in lines)),
        ),
        may_propose=policies.may_propose_audit(user, board),
    )


def listed(audits):
    """With agencies, counts of findings and of open actions: what a line needs."""
    still = (
        Action.objects.filter(finding__audit=OuterRef("pk"), state__in=sorted(UNFINISHED))
        .order_by()
        .values("finding__audit")
        .annotate(number=Count("pk"))
        .values("number")
    )
    return (
        audits.select_related("lead", "board", "reaudit_of", "presented_in")
        .prefetch_related("agencies__agency")
        .annotate(
            strengths=Count(
                "findings", filter=Q(findings__kind=FindingKind.STRENGTH), distinct=True
            ),
            learning=Count(
                "findings", filter=Q(findings__kind=FindingKind.LEARNING), distinct=True
            ),
            open_actions=Coalesce(Subquery(still), 0),
        )
        .order_by("begins_on", "number", "pk")
    )


def line_of(audit):
    return AuditLine(
        audit=audit,
        agencies=tuple(str(one.agency) for one in audit.agencies.all()),
        late=late_words(audit),
    )


def late_words(audit):
    """ "Should have begun on 3 October 2016", or nothing."""
    today = clock.today()
    if not audit.is_late(today):
        return ""
    if audit.reports_on < today:
        return f"Its report was due on {day_words(audit.reports_on)}"
    return f"Should have begun on {day_words(audit.begins_on)}"


def export_rows(found, year):
    """Head and one row an audit; three queries."""
    yield EXPORT_HEAD
    for audit in listed(found.filter(year=year)):
        line = line_of(audit)
        yield (
            audit.reference,
            clock.financial_year_words(audit.year),
            audit.title,
            audit.get_kind_display(),
            audit.get_method_display(),
            audit.trigger,
            str(audit.lead),
            "; ".join(line.agencies),
            audit.begins_on.isoformat(),
            audit.reports_on.isoformat(),
            audit.sample_size or "",
            audit.get_state_display(),
            line.next_step,
            line.late,
            audit.strengths,
            audit.learning,
            audit.open_actions,
            audit.reaudit_of.reference if audit.reaudit_of else "",
            audit.presented_in.held_on.isoformat() if audit.presented_in else "",
            audit.group_view,
            clock.iso_day(audit.closed_at),
        )


@dataclass(frozen=True, slots=True)
class ThemeRow:
    """One theme of the year's findings, with each agency's share of it."""

    theme: str
    strengths: int
    learning: int
    audits: int
    findings: tuple[AuditFinding, ...]

    @property
    def comes_again(self):
        """Found in more than one audit: no matter of a single service."""
        return self.audits > 1


@dataclass(frozen=True, slots=True)
class AgencyRow:
    name: str
    strengths: int
    learning: int


@dataclass(frozen=True, slots=True)
class ThemesPage:
    year: int
    years: tuple[tuple[int, str], ...]
    themes: tuple[ThemeRow, ...]  # most learning first
    agencies: tuple[AgencyRow, ...]
    audits: int

    @property
    def year_words(self):
        return clock.financial_year_words(self.year)


# Findings count once they are agreed; until then they are a draft.
AGREED = tuple(AuditState)[tuple(AuditState).index(AuditState.FINDINGS_AGREED) :]


def themes_page(board, year):
    """Agreed findings of the year across all audits; a fixed number of queries."""
    findings = list(
        AuditFinding.objects.filter(audit__board=board, audit__year=year, audit__state__in=AGREED)
        .select_related("audit", "agency")
        .order_by("theme", "audit__number", "number")
    )
    themes, agencies = {}, {}
    for finding in findings:
        themes.setdefault(finding.theme.strip().casefold(), []).append(finding)
        agencies.setdefault(str(finding.agency or "All agencies together"), []).append(finding)
    held = set(Audit.objects.filter(board=board).order_by().values_list("year", flat=True))
    rows = [
        ThemeRow(
            theme=found[0].theme,
            strengths=_of(found, FindingKind.STRENGTH),
            learning=_of(found, FindingKind.LEARNING),
            audits=len({one.audit_id for one in found}),
            findings=tuple(found),
        )
        for found in themes.values()
    ]
    return ThemesPage(
        year=year,
        years=tuple(
            (one, clock.financial_year_words(one)) for one in sorted({*held, year}, reverse=True)
        ),
        themes=tuple(sorted(rows, key=lambda row: (-row.learning, -row.audits, row.theme))),
        agencies=tuple(
            AgencyRow(name, _of(found, FindingKind.STRENGTH), _of(found, FindingKind.LEARNING))
            for name, found in sorted(agencies.items())
        ),
        audits=len({finding.audit_id for finding in findings}),
    )


def _of(findings, kind):
    return sum(finding.kind == kind for finding in findings)


def _under_way(audit):
    return audit.state not in BEFORE_THE_WORK and audit.state != AuditState.CLOSED
