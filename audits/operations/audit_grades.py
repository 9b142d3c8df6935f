"""Grades: an agency's own, kept for ever, and those agreed at moderation beside them."""

from django.db import transaction

from agencies import clock, trail
from audits import policies
from audits.models import GRADES, NOT_APPLICABLE, AuditAgency, AuditCase, CaseGrade
from audits.models.programme import seal_of
from audits.operations.programme import ChangedMeanwhile, NotYet


def grades_of(question):
    """What may be answered to a question."""
    return (*GRADES[question.scale], NOT_APPLICABLE)


@transaction.atomic
def grade_case(case, agency, *, by, answers, seen=None):
    """An agency's grades of one case: {question: (grade, evidence)}. "" is no grade yet."""
    taking_part = _taking_part(case.audit, agency)
    policies.may_grade(by, taking_part.audit, taking_part).enforce()
    case = _hold(case)
    held = {one.question_id: one for one in case.grades.filter(agency=agency)}
    if seen is not None and seen != seal_of(case, held.values()):
        raise ChangedMeanwhile(case.audit)
    changed = []
    for question, (grade, evidence) in answers.items():
        _known(question, grade, allow_empty=True)
        row = held.get(question.pk) or CaseGrade(case=case, question=question, agency=agency)
        if (row.grade, row.evidence) == (grade, evidence):
            continue
        row.grade, row.evidence, row.graded_at, row.graded_by = grade, evidence, clock.now(), by
        row.save()
        changed.append(question.position)
    if changed:
        told = {"audit": case.audit_id, "agency": agency.slug, "questions": changed}
        trail.record(by, "audits.case_graded", case, **told)
    return case


@transaction.atomic
def finish(audit, agency, *, by):
    """The agency is done: every question of every case has a grade, or does not apply."""
    taking_part = _taking_part(audit, agency)
    policies.may_finish_grading(by, taking_part.audit, taking_part).enforce()
    wanted = audit.cases.count() * audit.questions.count()
    graded = CaseGrade.objects.filter(case__audit=audit, agency=agency).exclude(grade="").count()
    if graded < wanted:
        left = wanted - graded
        raise NotYet(
            [f"{left} question{'s have' if left > 1 else ' has'} no grade yet. Where a question "
             "does not apply, say so."]
        )  # fmt: skip
    taking_part.finished_at = clock.now()
    taking_part.save(update_fields=["finished_at"])
    trail.record(by, "audits.agency_finished", taking_part, audit=audit.pk, agency=agency.slug)
    return taking_part


@transaction.atomic
def reopen(audit, agency, *, by):
    """The agency's cases open again, until moderation begins."""
    taking_part = _taking_part(audit, agency)
    policies.may_reopen_grading(by, taking_part.audit, taking_part).enforce()
    taking_part.finished_at = None
    taking_part.save(update_fields=["finished_at"])
    trail.record(by, "audits.agency_reopened", taking_part, audit=audit.pk, agency=agency.slug)
    return taking_part


@transaction.atomic
def moderate(case, *, by, changes, joint_grade, joint_because, seen=None):
    """What all agree on. `changes` is {grade row: (moderated grade, reason)}; "" keeps the own.

    The agency's grade stays as it was, beside the moderated one and its reason.
    """
    case = _hold(case)
    policies.may_moderate(by, case.audit).enforce()
    held = list(case.grades.all())
    if seen is not None and seen != seal_of(case, held):
        raise ChangedMeanwhile(case.audit)
    told = [
        {"grade": row.pk, "own": row.grade, "moderated": moderated, "reason": reason}
        for row, (moderated, reason) in changes.items()
        if _moderate(row, moderated, reason, by)
    ]
    if (joint_grade, joint_because) != (case.joint_grade, case.joint_because):
        if joint_grade:
            _known(case.audit.questions.get(is_overall=True), joint_grade)
        case.joint_grade, case.joint_because = joint_grade, joint_because
        case.joint_at, case.joint_by = (clock.now(), by) if joint_grade else (None, None)
        case.save()
    trail.record(
        by, "audits.case_moderated", case, audit=case.audit_id, changed=told, joint=joint_grade
    )
    return case


def _moderate(row, moderated, reason, by):
    """Whether anything changed. The same grade as the agency's own is no moderated one."""
    if moderated == row.grade:
        moderated = ""
    if (moderated, reason if moderated else "") == (row.moderated, row.moderated_because):
        return False
    if moderated:
        _known(row.question, moderated)
        if not reason:
            raise NotYet([f"Say why {row.agency}’s grade is changed: “{row.question}”."])
    row.moderated, row.moderated_because = moderated, reason if moderated else ""
    row.moderated_at, row.moderated_by = (clock.now(), by) if moderated else (None, None)
    row.save(update_fields=["moderated", "moderated_because", "moderated_at", "moderated_by"])
    return True


def _taking_part(audit, agency):
    """The agency's part, held together with the audit, so that no step is taken meanwhile."""
    return (
        AuditAgency.objects.select_for_update(of=("self", "audit"))
        .select_related("agency", "audit__board")
        .get(audit=audit, agency=agency)
    )


def _hold(case):
    return (
        AuditCase.objects.select_for_update(of=("self", "audit"))
        .select_related("audit__board")
        .get(pk=case.pk)
    )


def _known(question, grade, *, allow_empty=False):
    if grade not in grades_of(question) and not (allow_empty and not grade):
        raise NotYet([f"“{grade}” is no grade of “{question}”."])
