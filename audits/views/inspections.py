"""Doors to the register of inspections."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from audits import policies
from audits.filters.logs import InspectionFilter
from audits.forms.inspections import InspectionForm, NewInspectionForm, RecommendationForm
from audits.models import Inspection
from audits.operations import inspections
from audits.present.inspections import export_rows, inspection_page, inspection_register
from audits.views.typed import CONFLICT, keep_typed, read_and_send, render_form
from dataset.views.files import xlsx_response


MEANWHILE = (
    "Somebody else changed this entry after you opened it. What you typed is kept below; save "
    "again to replace theirs with yours."
)
NAMES = ("title", "agency", "body", "reported_on", "judgement", "summary", "presented_on")


@require_safe
def inspection_list(request):
    filters = _filters(request)
    register = inspection_register(request.board, request.user, filters.qs)
    context = {"register": register, "filters": filters, "query": request.GET.urlencode()}
    return render(request, "audits/inspection_list.html", context)


@require_safe
def inspections_xlsx(request):
    register = inspection_register(request.board, request.user, _filters(request).qs)
    rows = export_rows(register)
    return xlsx_response(f"inspections-{request.board.slug}", {"Inspections": rows})


@require_safe
def inspection_detail(request, pk):
    page = inspection_page(_get(request, pk), request.user)
    return render(request, "audits/inspection_detail.html", {"page": page})


@read_and_send
def inspection_new(request):
    if not request.board:
        raise Http404
    policies.may_report_inspections(request.user, request.board).enforce()
    form = NewInspectionForm(request.POST or None, board=request.board, user=request.user)
    if not form.is_valid():
        return _form(request, form, "Report an inspection", "Add it to the register")
    made = inspections.report(
        request.board,
        by=request.user,
        recommendations=form.cleaned_data["recommendations"],
        **form.columns,
    )
    messages.success(request, "The inspection is in the register.")
    return redirect("audits:inspection_detail", made.pk)


@read_and_send
def inspection_edit(request, pk):
    inspection = _kept(request, pk)
    initial = {name: getattr(inspection, name) for name in (*NAMES, "revision")}
    form = InspectionForm(
        request.POST or None, board=inspection.board, user=request.user, initial=initial
    )
    heading, button = "Correct this entry", "Save the changes"
    if not form.is_valid():
        return _form(request, form, heading, button, inspection)
    try:
        inspections.correct(
            inspection,
            by=request.user,
            seen_revision=form.cleaned_data["revision"],
            **form.columns,
        )
    except inspections.ChangedMeanwhile as changed:
        keep_typed(form, changed.args[0], MEANWHILE)
        return _form(request, form, heading, button, changed.args[0], status=CONFLICT)
    messages.success(request, "The entry is changed.")
    return redirect("audits:inspection_detail", inspection.pk)


@read_and_send
def inspection_recommend(request, pk):
    inspection = _kept(request, pk)
    form = RecommendationForm(request.POST or None)
    if not form.is_valid():
        return _form(request, form, "Add a recommendation", "Add it", inspection)
    inspections.recommend(inspection, by=request.user, text=form.cleaned_data["text"])
    messages.success(request, "The recommendation is in the register.")
    return redirect("audits:inspection_detail", inspection.pk)


def _get(request, pk):
    """An inspection this person may see; anything else does not exist for them."""
    visible = Inspection.objects.visible_to(request.user).select_related("board", "agency")
    return get_object_or_404(visible, pk=pk)


def _kept(request, pk):
    inspection = _get(request, pk)
    policies.may_keep_inspection(request.user, inspection.board, inspection.agency).enforce()
    return inspection


def _filters(request):
    if not request.board:
        raise Http404
    found = Inspection.objects.visible_to(request.user).filter(board=request.board)
    return InspectionFilter(request.GET, found, board=request.board)


def _form(request, form, heading, button, inspection=None, status=None):
    context = {"heading": heading, "button": button, "inspection": inspection}
    return render_form(request, "audits/inspection_form.html", form, status, **context)
