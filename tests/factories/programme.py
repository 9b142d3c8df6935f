"""Audits for tests. `AuditFactory(board=board, agencies=[one, other])` is proposed;
`graded=True` gives it a tool, a sample and its cases, and leaves the agencies to audit."""

from datetime import timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from agencies import clock
from agencies.models import Role
from audits.models import (
    Audit,
    AuditAgency,
    AuditCase,
    AuditFinding,
    AuditQuestion,
    AuditState,
    CaseGrade,
)
from tests.factories.actions import ActionFactory
from tests.factories.agencies import AgencyFactory, BoardFactory, SeatFactory, UserFactory


QUESTIONS = (
    ("The child", "The child was seen and heard", "met", False),
    ("Working together", "Agencies shared what they knew", "met", False),
    ("Overall", "How good was the work with this child?", "ofsted", True),
)


class AuditFactory(DjangoModelFactory):
    class Meta:
        model = Audit
        skip_postgeneration_save = True

    board = factory.SubFactory(BoardFactory)
    number = factory.Sequence(lambda n: n % 9000 + 100)
    year = 2016
    kind = "multi"
    title = factory.Sequence(lambda n: f"Neglect, look {n}")
    trigger = "Neglect is a priority of the Board."
    method = "case file"
    lead = factory.LazyAttribute(lambda made: SeatFactory(board=made.board))
    begins_on = factory.LazyFunction(lambda: clock.today() + timedelta(30))
    reports_on = factory.LazyFunction(lambda: clock.today() + timedelta(90))
    added_at = factory.LazyFunction(timezone.now)
    added_by = factory.LazyAttribute(lambda made: UserFactory(role=Role.ANALYST, board=made.board))

    class Params:
        single = factory.Trait(kind="single", state=AuditState.PLANNED)
        graded = factory.Trait(state=AuditState.AUDITING, sample_size=2, selection="Every fifth")

    @factory.post_generation
    def agencies(audit, create, extracted, **kwargs):
        for agency in extracted or ():
            AuditAgency.objects.create(audit=audit, agency=agency)

    @factory.post_generation
    def tool(audit, create, extracted, **kwargs):
        """Pass `tool=True` for the questions alone."""
        if not (extracted or audit.state == AuditState.AUDITING):
            return
        for position, (section, text, scale, is_overall) in enumerate(QUESTIONS, start=1):
            AuditQuestion.objects.create(
                audit=audit,
                position=position,
                section=section,
                text=text,
                scale=scale,
                is_overall=is_overall,
            )
        if audit.state == AuditState.AUDITING:
            for number in range(1, audit.sample_size + 1):
                AuditCase.objects.create(audit=audit, number=number)


class AuditFindingFactory(DjangoModelFactory):
    """Learning; pass `kind="strength"` for the other."""

    class Meta:
        model = AuditFinding

    audit = factory.SubFactory(AuditFactory)
    number = factory.LazyAttribute(lambda made: made.audit.findings.count() + 1)
    kind = "learning"
    theme = "Voice of the child"
    severity = factory.LazyAttribute(lambda made: "high" if made.kind == "learning" else "")
    text = "Children’s wishes are seldom written down."
    found_at = factory.LazyFunction(timezone.now)
    found_by = factory.SubFactory(UserFactory)


class AuditActionFactory(ActionFactory):
    """An action that answers a finding, in any of an action's states."""

    finding = factory.SubFactory(AuditFindingFactory)
    board = factory.LazyAttribute(lambda made: made.finding.audit.board)


def grade_all(audit, agency, grade="Met", overall="Good"):
    """Every question of every case, as an agency grades it."""
    by = UserFactory(role=Role.PREPARER, agency=agency)
    for case in audit.cases.all():
        for question in audit.questions.all():
            CaseGrade.objects.create(
                case=case,
                question=question,
                agency=agency,
                grade=overall if question.is_overall else grade,
                evidence=f"Noted by {agency.name}",
                graded_at=timezone.now(),
                graded_by=by,
            )


def two_agencies(board):
    return [
        AgencyFactory(slug="care", name="Care", boards=[board]),
        AgencyFactory(slug="police", name="Police", boards=[board]),
    ]


def at_moderation(board, agencies, **kwargs):
    """All agencies have finished; they differ on the first case’s overall grade."""
    audit = AuditFactory(board=board, agencies=agencies, graded=True, **kwargs)
    for agency in agencies:
        grade_all(audit, agency)
    apart = CaseGrade.objects.filter(
        case__audit=audit, case__number=2, agency=agencies[0], question__is_overall=True
    )
    apart.update(grade="Inadequate")
    audit.agencies.update(finished_at=timezone.now())
    Audit.objects.filter(pk=audit.pk).update(state=AuditState.MODERATION)
    audit.refresh_from_db()
    return audit


def make_audits(world, auditor):
    """One audit of the world's agency for each state in which something is written in it."""
    kwargs = {"board": world.board, "agencies": [world.agency]}
    auditing = AuditFactory(graded=True, **kwargs)
    grade_all(auditing, world.agency)
    finished = AuditFactory(graded=True, **kwargs)
    finished.agencies.update(finished_at=timezone.now())
    moderation = at_moderation(world.board, [world.agency])
    report = at_moderation(world.board, [world.agency])
    Audit.objects.filter(pk=report.pk).update(state=AuditState.REPORT)
    AuditFindingFactory(audit=report)
    audits = {
        "proposed": AuditFactory(**kwargs),
        "auditing": auditing,
        "finished": finished,
        "moderation": moderation,
        "report": report,
    }
    for audit in audits.values():
        audit.auditors.add(auditor)
    return audits
