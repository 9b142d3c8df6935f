"""Doors to the tool of an audit, its sample and its findings."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from audits import policies
from audits.forms.grading import CopyToolForm, ToolFormSet
from audits.forms.programme import FindingForm, SampleForm
from audits.models import AuditFinding
from audits.operations import audit_findings, audit_tool
from audits.operations.programme import ChangedMeanwhile
from audits.views.audit_found import (
    CHANGED,
    conflict_page,
    form_page,
    get_audit,
)
from audits.views.typed import CONFLICT, INVALID, read_and_send, render_form


@read_and_send
def tool(request, pk):
    audit = get_audit(request, pk)
    policies.may_write_tool(request.user, audit).enforce()
    rows = list(audit.questions.values("position", "section", "text", "scale", "is_overall"))
    formset = ToolFormSet(request.POST or None, initial=rows, prefix="q")
    if not formset.is_valid():
        return _tool_page(request, audit, formset)
    try:
        audit_tool.write(
            audit,
            by=request.user,
            questions=formset.questions,
            seen_revision=_revision(request),
        )
    except ChangedMeanwhile as changed:
        return _tool_page(request, changed.args[0], formset, CHANGED, CONFLICT)
    messages.success(request, f"The tool of {audit.reference} is saved.")
    return redirect("audits:audit_tool" if "more" in request.POST else "audits:audit_detail", pk)


@require_POST
def tool_copy(request, pk):
    audit = get_audit(request, pk)
    policies.may_write_tool(request.user, audit).enforce()
    form = CopyToolForm(request.POST, audit=audit)
    if not form.is_valid():
        formset = ToolFormSet(initial=list(audit.questions.values()), prefix="q")
        return _tool_page(request, audit, formset, "Choose the audit to copy from.", INVALID)
    earlier = form.cleaned_data["earlier"]
    audit_tool.copy(audit, earlier, by=request.user)
    messages.success(
        request, f"The tool of {earlier.reference} stands here now. Change what differs."
    )
    return redirect("audits:audit_tool", pk)


@read_and_send
def sample(request, pk):
    audit = get_audit(request, pk)
    policies.may_choose_sample(request.user, audit).enforce()
    initial = {
        "number": audit.sample_size,
        "rule": audit.selection,
        "revision": audit.revision,
    }
    form = SampleForm(request.POST or None, initial=initial)
    heading, button = f"The sample of {audit.reference}", "Save the sample"
    if not form.is_valid():
        return form_page(request, form, heading, button, audit)
    told = form.cleaned_data
    try:
        audit_tool.choose_sample(
            audit,
            by=request.user,
            number=told["number"],
            rule=told["rule"],
            seen_revision=told["revision"],
        )
    except ChangedMeanwhile as changed:
        return conflict_page(request, form, heading, button, changed)
    messages.success(request, f"The sample of {audit.reference} is chosen. It is not drawn yet.")
    return redirect(audit)


@read_and_send
def finding_new(request, pk):
    audit = get_audit(request, pk)
    policies.may_write_findings(request.user, audit).enforce()
    form = FindingForm(request.POST or None, audit=audit)
    if not form.is_valid():
        return _finding_page(request, form, f"A finding of {audit.reference}", audit)
    finding = audit_findings.add(audit, by=request.user, fields=form.cleaned_data)
    messages.success(request, f"Finding {finding.number} is written.")
    return redirect("audits:finding_new" if "more" in request.POST else "audits:audit_detail", pk)


@read_and_send
def finding_edit(request, pk, number):
    audit = get_audit(request, pk)
    policies.may_write_findings(request.user, audit).enforce()
    finding = get_object_or_404(
        AuditFinding.objects.select_related("audit"), audit=audit, number=number
    )
    form = FindingForm(request.POST or None, audit=audit, initial=FindingForm.initial_of(finding))
    if not form.is_valid():
        heading = f"Change finding {number} of {audit.reference}"
        return _finding_page(request, form, heading, audit)
    audit_findings.change(finding, by=request.user, fields=form.cleaned_data)
    messages.success(request, f"Finding {number} is changed.")
    return redirect(audit)


@require_POST
def finding_remove(request, pk, number):
    audit = get_audit(request, pk)
    policies.may_write_findings(request.user, audit).enforce()
    finding = get_object_or_404(
        AuditFinding.objects.select_related("audit"), audit=audit, number=number
    )
    audit_findings.remove(finding, by=request.user)
    messages.success(request, f"Finding {number} is taken out.")
    return redirect(audit)


def _finding_page(request, form, heading, audit):
    themes = AuditFinding.objects.filter(audit__board=audit.board).order_by("theme")
    context = {
        "heading": heading,
        "audit": audit,
        "themes": list(themes.values_list("theme", flat=True).distinct()),
    }
    return render_form(request, "audits/finding_form.html", form, **context)


def _tool_page(request, audit, formset, refused="", status=None):
    context = {
        "audit": audit,
        "formset": formset,
        "copy": CopyToolForm(audit=audit),
        "refused": refused,
    }
    status = status or (INVALID if formset.is_bound else 200)
    return render(request, "audits/audit_tool.html", context, status=status)


def _revision(request):
    seen = request.POST.get("revision", "")
    return int(seen) if seen.isdigit() else None
