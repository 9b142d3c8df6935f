"""Doors to findings: the list and its downloads, one finding, and figures side by side."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from agencies import clock
from agencies.models import User
from dataset import policies
from dataset.filters import FindingFilter
from dataset.forms.findings import AnswerForm, OwnerForm, RefusalForm
from dataset.models import Finding, Period
from dataset.operations import findings
from dataset.present.findings import export_rows, finding_list, finding_page
from dataset.present.reconciliation import reconciliation
from dataset.views.files import csv_response, xlsx_response
from dataset.views.found import visible_return


INVALID = 422


@require_safe
def findings_list(request):
    filters = _filters(request)
    page = finding_list(request.user, request.board, filters.found, request.GET.get("page"))
    context = {"page": page, "filters": filters, "query": _query(request)}
    return render(request, "dataset/finding_list.html", context)


@require_safe
def findings_csv(request):
    """Every finding that passes the filters of the address."""
    rows = export_rows(_filters(request).found)
    return csv_response(_file_name(request), rows)


@require_safe
def findings_xlsx(request):
    rows = export_rows(_filters(request).found)
    return xlsx_response(_file_name(request), {"Findings": rows})


@require_safe
def finding_detail(request, pk):
    return _page(request, _finding(request, pk))


@require_POST
def finding_answer(request, pk):
    finding = _finding(request, pk)
    policies.may_answer(request.user, finding).enforce()
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, finding, answer=form, status=INVALID)
    findings.answer(finding, form.cleaned_data["text"], by=request.user)
    messages.success(request, "Your answer is in the thread.")
    return redirect(finding)


@require_POST
def finding_accept(request, pk):
    finding = findings.accept(_finding(request, pk), by=request.user)
    messages.success(request, f"Accepted: the explanation of {finding.code}.")
    return _back(request, finding)


@require_POST
def finding_refuse(request, pk):
    finding = _finding(request, pk)
    policies.may_judge(request.user, finding).enforce()
    form = RefusalForm(request.POST)
    if not form.is_valid():
        return _page(request, finding, refusal=form, status=INVALID)
    findings.refuse(finding, reason=form.cleaned_data["reason"], by=request.user)
    messages.success(
        request, f"Refused: the explanation of {finding.code}. The agency has been told why."
    )
    return _back(request, finding)


@require_POST
def finding_assign(request, pk):
    finding = _finding(request, pk)
    policies.may_assign(request.user, finding).enforce()
    form = OwnerForm(request.POST, finding=finding)
    if not form.is_valid():
        return _page(request, finding, owner=form, status=INVALID)
    chosen = form.cleaned_data["owner"]
    owner = User.objects.get(pk=chosen) if chosen else None
    findings.assign(finding, owner, by=request.user)
    messages.success(request, f"Looked after by {owner or 'nobody in particular'}.")
    return redirect(finding)


@require_POST
def return_accept_findings(request, pk):
    """Accept every explanation of a return that waits, with one press."""
    data_return = visible_return(request, pk)
    policies.may_judge_all(request.user, data_return).enforce()
    count = findings.accept_all(data_return, by=request.user)
    messages.success(request, f"{count} explanation{'s' * (count != 1)} accepted.")
    return redirect(
        "dataset:submission_detail", data_return.pk, data_return.latest_submission.number
    )


@require_safe
def reconcile(request):
    _enter(request)
    period = None
    if slug := request.GET.get("period"):
        try:
            period = Period.objects.by_slug(slug)
        except Period.DoesNotExist:
            raise Http404(slug) from None
    page = reconciliation(request.user, request.board, period)
    return render(request, "dataset/reconciliation.html", {"page": page})


def _enter(request):
    if request.board is None:
        raise PermissionDenied("You have no role on a board.")
    policies.may_see_findings(request.user, request.board).enforce()


def _filters(request):
    """The findings of this board that the person may see, and the filters of the address."""
    _enter(request)
    visible = Finding.objects.visible_to(request.user).filter(
        data_return__area__in=request.board.areas.values("pk")
    )
    chosen = {name: value for name, value in request.GET.items() if value}
    return FindingFilter(chosen, queryset=visible)


def _query(request):
    chosen = request.GET.copy()
    chosen.pop("page", None)
    return chosen.urlencode()


def _file_name(request):
    return f"findings-{request.board.slug}-{clock.today():%Y-%m-%d}"


def _finding(request, pk):
    """A finding this person may read; anything else does not exist for them."""
    visible = Finding.objects.visible_to(request.user).for_listing()
    return get_object_or_404(visible.select_related("submission"), pk=pk)


def _back(request, finding):
    """To the review of the return, when the decision was taken there."""
    if request.POST.get("then") != "review":
        return redirect(finding)
    return redirect("dataset:submission_detail", finding.data_return_id, finding.submission.number)


def _page(request, finding, answer=None, refusal=None, owner=None, status=200):
    page = finding_page(request.user, finding)
    context = {
        "page": page,
        "answer": answer or AnswerForm(),
        "refusal": refusal or RefusalForm(),
        "owner": owner or (OwnerForm(finding=finding) if page.may_assign else None),
        "form": next((form for form in (answer, refusal, owner) if form), None),
    }
    return render(request, "dataset/finding.html", context, status=status)
