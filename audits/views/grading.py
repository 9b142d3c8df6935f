"""Doors to an agency's own cases, to moderation and to the results."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from audits import policies
from audits.forms.grading import GradingForm, ModerationForm
from audits.operations import audit_grades
from audits.operations.programme import ChangedMeanwhile, NotYet
from audits.present.grading import form_sections, own_case, own_cases
from audits.present.moderation import (
    grades_to_moderate,
    moderation,
    results,
    seal_of_line,
)
from audits.views.audit_found import (
    get_audit,
    get_part,
)
from audits.views.typed import CONFLICT, INVALID, read_and_send, render_form


MEANWHILE = (
    "Somebody else saved this case after you opened it. What you typed is kept below. "
    "Save again to replace theirs with yours."
)


@require_safe
def cases(request, pk, agency):
    audit = get_audit(request, pk)
    part = get_part(audit, agency)
    policies.may_see_agency_grades(request.user, audit, part.agency).enforce()
    page = own_cases(audit, part, request.user)
    return render(request, "audits/own_cases.html", {"page": page, "missing": ()})


@read_and_send
def case(request, pk, agency, number):
    audit = get_audit(request, pk)
    part = get_part(audit, agency)
    policies.may_grade(request.user, audit, part).enforce()
    page = own_case(audit, part, number, request.user)
    if page is None:
        raise Http404
    initial = GradingForm.initial_of(page.grades) | {"seen": page.seal}
    form = GradingForm(request.POST or None, questions=page.cases.questions, initial=initial)
    if not form.is_valid():
        return _case_page(request, page, form)
    try:
        audit_grades.grade_case(
            page.case,
            part.agency,
            by=request.user,
            answers=form.answers,
            seen=form.cleaned_data["seen"],
        )
    except ChangedMeanwhile:
        form = _seen(form, page.seal)
        form.add_error(None, MEANWHILE)
        return _case_page(request, page, form, CONFLICT)
    messages.success(request, f"Case {number} is saved.")
    if "next" in request.POST and page.next_number:
        return redirect("audits:audit_case", pk, agency, page.next_number)
    return redirect("audits:audit_cases", pk, agency)


@require_POST
def finish(request, pk, agency):
    audit = get_audit(request, pk)
    part = get_part(audit, agency)
    policies.may_finish_grading(request.user, audit, part).enforce()
    try:
        audit_grades.finish(audit, part.agency, by=request.user)
    except NotYet as not_yet:
        context = {"page": own_cases(audit, part, request.user), "missing": not_yet.missing}
        return render(request, "audits/own_cases.html", context, status=INVALID)
    messages.success(request, "Your agency’s cases are finished. Thank you.")
    return redirect("audits:audit_cases", pk, agency)


@require_POST
def reopen(request, pk, agency):
    audit = get_audit(request, pk)
    part = get_part(audit, agency)
    policies.may_reopen_grading(request.user, audit, part).enforce()
    audit_grades.reopen(audit, part.agency, by=request.user)
    messages.success(request, f"The cases of {part.agency} are open again.")
    return redirect(audit)


@require_safe
def moderation_list(request, pk):
    audit = _with_cases(request, pk)
    policies.may_read_notes(request.user, audit).enforce()
    policies.may_see_results(request.user, audit).enforce()
    page = moderation(audit, request.user)
    return render(request, "audits/moderation.html", {"page": page})


@read_and_send
def moderation_case(request, pk, number):
    audit = _with_cases(request, pk)
    policies.may_moderate(request.user, audit).enforce()
    page = moderation(audit, request.user)
    line = page.line(number)
    if line is None:
        raise Http404
    rows, seal = grades_to_moderate(line), seal_of_line(line)
    initial = ModerationForm.initial_of(line.case, rows) | {"seen": seal}
    overall = line.overall.question
    form = ModerationForm(request.POST or None, grades=rows, overall=overall, initial=initial)
    if not form.is_valid():
        return _moderation_page(request, page, line, form)
    told = form.cleaned_data
    try:
        audit_grades.moderate(
            line.case,
            by=request.user,
            changes=form.changes,
            joint_grade=told["joint_grade"],
            joint_because=told["joint_because"],
            seen=told["seen"],
        )
    except ChangedMeanwhile:
        form = _seen(form, seal)
        form.add_error(None, MEANWHILE)
        return _moderation_page(request, page, line, form, CONFLICT)
    messages.success(request, f"Case {number} is moderated. The agencies’ own grades are kept.")
    if "next" in request.POST and (following := page.after(number)):
        return redirect("audits:audit_moderate", pk, following)
    return redirect("audits:audit_moderation", pk)


@require_safe
def result_page(request, pk):
    audit = _with_cases(request, pk)
    policies.may_see_results(request.user, audit).enforce()
    return render(request, "audits/audit_results.html", {"page": results(audit)})


def _with_cases(request, pk):
    audit = get_audit(request, pk)
    if not audit.grades_cases:
        raise Http404
    return audit


def _seen(form, seal):
    """The form as typed, over what stands now."""
    form.data = form.data.copy()
    form.data["seen"] = seal
    return form


def _case_page(request, page, form, status=None):
    context = {"page": page, "sections": form_sections(form)}
    return render_form(request, "audits/own_case.html", form, status, **context)


def _moderation_page(request, page, line, form, status=None):
    lines = [
        (one, [(grade, *form.fields_of(grade)) if grade else None for grade in one.grades])
        for one in line.lines
    ]
    context = {"page": page, "line": line, "lines": lines}
    return render_form(request, "audits/moderation_case.html", form, status, **context)
