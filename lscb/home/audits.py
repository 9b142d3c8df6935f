"""Audits that need somebody: an agency's cases to grade, and for the Board what waits or is late."""

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from agencies.models import Role
from audits.models import Audit, AuditAgency, AuditState, CaseGrade
from audits.policies.programme import GRADERS, WRITERS
from audits.present.programme import STEP_WORDS, late_words
from lscb.home.need import Need, Part, Progress, counted


def for_agency(user):
    """Cases to grade, an audit each; one query, none for those who do not grade."""
    agencies = {held.agency_id for held in user.current_appointments if held.role in GRADERS}
    if not agencies:
        return []
    graded = (
        CaseGrade.objects.filter(case__audit=OuterRef("audit"), agency=OuterRef("agency"))
        .exclude(grade="")
        .order_by()
        .values("agency")
        .annotate(number=Count("pk"))
        .values("number")
    )
    parts = (
        AuditAgency.objects.filter(
            agency__in=agencies,
            audit__board__in=user.board_ids,
            audit__state=AuditState.AUDITING,
            finished_at__isnull=True,
        )
        .select_related("audit", "agency")
        .annotate(
            graded=Coalesce(Subquery(graded, output_field=IntegerField()), 0),
            questions=Count("audit__questions", distinct=True),
            cases=Count("audit__cases", distinct=True),
        )
        .order_by("audit__reports_on", "audit__number", "agency__name", "pk")
    )
    return [_to_grade(user, part) for part in parts]


def _to_grade(user, part):
    audit, wanted = part.audit, part.questions * part.cases
    given = f"{part.graded} of {wanted} grades given"
    if part.graded < wanted:
        text = f"{audit}. {given}. Each case by its audit number; the child is known to you alone."
    elif user.holds(Role.APPROVER, agency=part.agency):
        text = f"{audit}. Every case is graded: look through them and say that they are finished."
    else:
        text = f"{audit}. Every case is graded. Your approver says that they are finished."
    return Need(
        headline="Grade your cases" if part.graded < wanted else "Finish your audit cases",
        url=reverse("audits:audit_cases", args=[audit.pk, part.agency.slug]),
        text=text,
        on=audit.reports_on,
        progress=Progress(part.graded, wanted, given),
    )


def for_board_staff(user, today):
    """Audits that are late, or that only wait for the analyst or the manager; one query."""
    boards = user.boards_as(*WRITERS)
    if not boards:
        return []
    unfinished = AuditAgency.objects.filter(audit=OuterRef("pk"), finished_at__isnull=True)
    waiting = list(
        Audit.objects.filter(
            Q(pk__in=Audit.objects.late(today).values("pk"))
            | Q(state=AuditState.AUDITING) & ~Exists(unfinished)
            | Q(state__in=[AuditState.MODERATION, AuditState.REPORT]),
            board__in=boards,
        ).order_by("reports_on", "number", "pk")
    )
    if not waiting:
        return []
    return [
        Need(
            headline=counted(len(waiting), "audit waits", "audits wait"),
            url=reverse("audits:audit_list"),
            text="Late, or ready for the next step.",
            on=waiting[0].reports_on,
            parts=tuple(
                Part(str(audit), audit.get_absolute_url(), _status(audit)) for audit in waiting
            ),
        )
    ]


def _status(audit):
    words = late_words(audit) or STEP_WORDS[audit.next_state]
    return words[0].lower() + words[1:]
