"""Doors to the programme and to one audit as a whole."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from agencies import clock
from audits import policies
from audits.forms.audit_filter import ProgrammeFilter
from audits.forms.programme import (
    AuditForm,
    OwnMethodReportForm,
    PresentationForm,
    ReportForm,
)
from audits.models import Audit, AuditState, ExceptionDecision
from audits.operations import programme as operations
from audits.present.programme import (
    export_rows,
    programme,
    themes_page,
)
from audits.views.audit_found import (
    conflict_page,
    detail_page,
    form_page,
    get_audit,
)
from audits.views.typed import INVALID, read_and_send
from dataset.views.files import xlsx_response


@require_safe
def audit_list(request):
    filters, year = _filters(request)
    page = programme(request.board, request.user, filters.found, year)
    context = {"page": page, "filters": filters, "query": request.GET.urlencode()}
    return render(request, "audits/audit_list.html", context)


@require_safe
def audit_xlsx(request):
    filters, year = _filters(request)
    name = f"audits-{request.board.slug}-{clock.financial_year_words(year)}"
    return xlsx_response(name, {"Audits": export_rows(filters.found, year)})


@require_safe
def audit_themes(request):
    _enter(request)
    return render(
        request, "audits/audit_themes.html", {"page": themes_page(request.board, _year(request))}
    )


@read_and_send
def audit_new(request):
    """A new audit: `?of=` an audit makes it its re-audit, `?decision=` one that the group decided."""
    _enter(request)
    earlier, decision = _asked(request, "of"), _asked(request, "decision")
    earlier = get_audit(request, earlier) if earlier else None
    decision = _decision(request, decision) if decision else None
    board = earlier.board if earlier else request.board
    policies.may_propose_audit(request.user, board).enforce()
    initial = {"year": _year(request)}
    if earlier:
        initial = AuditForm.initial_of_reaudit(earlier)
    elif decision:
        initial |= AuditForm.initial_of_decision(decision)
    form = AuditForm(request.POST or None, board=board, initial=initial)
    if not form.is_valid():
        heading = f"Plan the re-audit of {earlier.reference}" if earlier else "Propose an audit"
        return form_page(request, form, heading, "Add it to the programme", earlier)
    audit = operations.propose(
        board,
        by=request.user,
        fields=form.columns,
        reaudit_of=earlier,
        decision=decision,
        **_people(form),
    )
    messages.success(request, f"{audit.reference} is proposed.")
    return redirect(audit)


@require_safe
def audit_detail(request, pk):
    return detail_page(request, get_audit(request, pk))


@read_and_send
def audit_edit(request, pk):
    audit = get_audit(request, pk)
    policies.may_change_audit(request.user, audit).enforce()
    initial = AuditForm.initial_of(audit)
    form = AuditForm(request.POST or None, board=audit.board, audit=audit, initial=initial)
    heading, button = f"Change {audit.reference}", "Save the changes"
    if not form.is_valid():
        return form_page(request, form, heading, button, audit)
    try:
        operations.change(
            audit,
            by=request.user,
            fields=form.columns,
            seen_revision=form.cleaned_data["revision"],
            **_people(form),
        )
    except operations.ChangedMeanwhile as changed:
        return conflict_page(request, form, heading, button, changed)
    messages.success(request, f"{audit.reference} is changed.")
    return redirect(audit)


@require_POST
def audit_move(request, pk):
    """The next step, or the page again with what is not there yet."""
    audit = get_audit(request, pk)
    state = request.POST.get("state")
    if state not in AuditState.values:
        raise Http404
    try:
        audit = operations.move(audit, state, by=request.user)
    except operations.NotYet as not_yet:
        return detail_page(request, audit, not_yet.missing, INVALID)
    messages.success(request, f"{audit.reference}: {audit.get_state_display().lower()}.")
    return redirect(audit)


@read_and_send
def audit_report(request, pk):
    audit = get_audit(request, pk)
    policies.may_write_findings(request.user, audit).enforce()
    form_class = ReportForm if audit.grades_cases else OwnMethodReportForm
    initial = {name: getattr(audit, name, None) for name in form_class.base_fields}
    form = form_class(request.POST or None, initial=initial)
    heading, button = f"The report of {audit.reference} in short", "Save the report"
    if not form.is_valid():
        return form_page(request, form, heading, button, audit)
    told = dict(form.cleaned_data)
    try:
        operations.write_report(audit, by=request.user, seen_revision=told.pop("revision"), **told)
    except operations.ChangedMeanwhile as changed:
        return conflict_page(request, form, heading, button, changed)
    messages.success(request, f"The report of {audit.reference} is kept.")
    return redirect(audit)


@read_and_send
def audit_present(request, pk):
    audit = get_audit(request, pk)
    policies.may_present_audit(request.user, audit).enforce()
    initial = {"meeting": audit.presented_in_id, "view": audit.group_view}
    form = PresentationForm(request.POST or None, board=audit.board, initial=initial)
    if not form.is_valid():
        heading = f"{audit.reference} before the group"
        return form_page(request, form, heading, "Record the group’s view", audit)
    operations.present(audit, by=request.user, **form.cleaned_data)
    messages.success(request, f"The group’s view of {audit.reference} is recorded.")
    return redirect(audit)


def _enter(request):
    if not request.board:
        raise Http404


def _asked(request, name):
    value = request.GET.get(name, "")
    return int(value) if value.isdigit() else None


def _decision(request, pk):
    """What the group decided about an exception of this board."""
    decisions = ExceptionDecision.objects.filter(exception__board=request.board, choice="audit")
    return get_object_or_404(decisions.select_related("exception", "owner"), pk=pk)


def _year(request):
    asked = request.GET.get("year", "")
    if asked and not (asked.isdigit() and len(asked) == 4):
        raise Http404
    return int(asked) if asked else clock.financial_year(clock.today())


def _filters(request):
    _enter(request)
    chosen = {name: value for name, value in request.GET.items() if value}
    audits = Audit.objects.visible_to(request.user).filter(board=request.board)
    return ProgrammeFilter(chosen, queryset=audits, board=request.board), _year(request)


def _people(form):
    return {
        "agencies": list(form.cleaned_data.get("agencies", ())),
        "auditors": list(form.cleaned_data["auditors"]),
    }
