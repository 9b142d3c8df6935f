"""Doors to the risk log."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from audits import policies
from audits.forms.risks import CloseForm, NewRiskForm, RescoreForm, ReviewForm, RiskForm, ScoreForm
from audits.models import Risk
from audits.operations import risks
from audits.present.risks import risk_log, risk_page


CHANGED = (
    "Somebody else changed this risk after you opened it. What you typed is kept below; "
    "what stands now is under “As it stands now”. Save again to replace it with yours."
)
read_and_send = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def risk_list(request):
    if not request.board:
        raise Http404
    return render(request, "audits/risk_list.html", {"log": risk_log(request.board, request.user)})


@require_safe
def risk_detail(request, pk):
    page = risk_page(_get(request, pk), request.user)
    return render(request, "audits/risk_detail.html", {"page": page})


@read_and_send
def risk_new(request):
    if not request.board:
        raise Http404
    policies.may_raise_risk(request.user, request.board).enforce()
    form = NewRiskForm(request.POST or None, board=request.board)
    if not form.is_valid():
        return _form(request, form, "Add a risk", "Add this risk to the log")
    risk = risks.raise_risk(
        request.board,
        by=request.user,
        fields=form.columns,
        codes=form.cleaned_data["codes"],
        scores=form.scores,
        reason=form.cleaned_data["reason"],
    )
    messages.success(request, f"{risk.reference} is in the log.")
    return redirect("audits:risk_detail", risk.pk)


@read_and_send
def risk_edit(request, pk):
    risk = _changeable(request, pk)
    initial = RiskForm.initial_of(risk, risk.indicators.values_list("code", flat=True))
    form = RiskForm(request.POST or None, board=risk.board, initial=initial)
    if not form.is_valid():
        return _form(request, form, f"Change {risk.reference}", "Save the changes", risk)
    try:
        risks.reword(
            risk,
            by=request.user,
            fields=form.columns,
            codes=form.cleaned_data["codes"],
            seen_revision=form.cleaned_data["revision"],
        )
    except risks.ChangedMeanwhile as changed:
        return _changed(request, form, f"Change {risk.reference}", "Save the changes", changed)
    messages.success(request, f"{risk.reference} is changed.")
    return redirect("audits:risk_detail", risk.pk)


@read_and_send
def risk_rescore(request, pk):
    risk = _changeable(request, pk)
    latest = risk.scores.order_by("-scored_at", "-pk").first()
    initial = ScoreForm.initial_of(latest) | {"revision": risk.revision}
    form = RescoreForm(request.POST or None, board=risk.board, initial=initial)
    if not form.is_valid():
        return _form(request, form, f"Score {risk.reference} again", "Keep these scores", risk)
    try:
        risks.rescore(
            risk,
            by=request.user,
            scores=form.scores,
            reason=form.cleaned_data["reason"],
            meeting=form.cleaned_data["meeting"],
            seen_revision=form.cleaned_data["revision"],
        )
    except risks.ChangedMeanwhile as changed:
        return _changed(
            request, form, f"Score {risk.reference} again", "Keep these scores", changed
        )
    messages.success(request, f"{risk.reference} has new scores. The earlier ones are kept.")
    return redirect("audits:risk_detail", risk.pk)


@read_and_send
def risk_review(request, pk):
    risk = _changeable(request, pk)
    form = ReviewForm(request.POST or None, board=risk.board)
    if not form.is_valid():
        return _form(
            request, form, f"Record a review of {risk.reference}", "Record the review", risk
        )
    reviewed = risks.review(risk, by=request.user, **form.cleaned_data)
    messages.success(
        request, f"{risk.reference} was reviewed. Next by {reviewed.next_review_on:%-d %B %Y}."
    )
    return redirect("audits:risk_detail", risk.pk)


@read_and_send
def risk_close(request, pk):
    risk = _get(request, pk)
    policies.may_close_risk(request.user, risk).enforce()
    form = CloseForm(request.POST or None)
    if not form.is_valid():
        return _form(request, form, f"Close {risk.reference}", "Close this risk", risk)
    risks.close(risk, by=request.user, reason=form.cleaned_data["reason"])
    messages.success(request, f"{risk.reference} is closed. Its history stays in the log.")
    return redirect("audits:risk_detail", risk.pk)


def _get(request, pk):
    """A risk this person may see; anything else does not exist for them."""
    visible = Risk.objects.visible_to(request.user).select_related("board", "owner")
    return get_object_or_404(visible, pk=pk)


def _changeable(request, pk):
    risk = _get(request, pk)
    policies.may_change_risk(request.user, risk).enforce()
    return risk


def _form(request, form, heading, button, risk=None):
    context = {"form": form, "heading": heading, "button": button, "risk": risk, "stands": None}
    status = 422 if form.is_bound else 200
    return render(request, "audits/risk_form.html", context, status=status)


def _changed(request, form, heading, button, changed):
    """Both stand side by side: what was typed, and what somebody else saved meanwhile."""
    fresh = changed.args[0]
    form.data = form.data.copy()
    form.data["revision"] = fresh.revision
    form.add_error(None, CHANGED)
    context = {
        "form": form,
        "heading": heading,
        "button": button,
        "risk": fresh,
        "stands": risk_page(fresh, request.user),
    }
    return render(request, "audits/risk_form.html", context, status=409)
