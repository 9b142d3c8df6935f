"""Doors to the risk log."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from audits import policies
from audits.forms.risks import (
    BandsForm,
    CloseForm,
    EscalateForm,
    NewRiskForm,
    ReopenForm,
    RescoreForm,
    ReviewForm,
    RiskForm,
    ScoreForm,
    TurnForm,
)
from audits.models import Risk, RiskBands
from audits.operations import risks
from audits.present.risk_page import risk_page
from audits.present.risks import export_rows, risk_log
from audits.views.found import named_decision
from audits.views.typed import CONFLICT, keep_typed, read_and_send, render_form
from dataset.views.files import xlsx_response


CHANGED = (
    "Somebody else changed this risk after you opened it. What you typed is kept below; "
    "what stands now is under “As it stands now”. Save again to replace it with yours."
)


@require_safe
def risk_list(request):
    if not request.board:
        raise Http404
    return render(request, "audits/risk_list.html", {"log": risk_log(request.board, request.user)})


@require_safe
def risks_xlsx(request):
    if not request.board:
        raise Http404
    rows = export_rows(risk_log(request.board, request.user))
    return xlsx_response(f"risks-{request.board.slug}", {"Risk log": rows})


@require_safe
def risk_detail(request, pk):
    page = risk_page(_get(request, pk), request.user)
    return render(request, "audits/risk_detail.html", {"page": page})


@read_and_send
def risk_new(request):
    if not request.board:
        raise Http404
    policies.may_raise_risk(request.user, request.board).enforce()
    decision = named_decision(request)
    initial = {"codes": decision.exception.code, "cause": decision.text} if decision else {}
    form = NewRiskForm(request.POST or None, board=request.board, initial=initial)
    if not form.is_valid():
        return _form(request, form, "Add a risk", "Add this risk to the log")
    risk = risks.raise_risk(
        request.board,
        by=request.user,
        fields=form.columns | {"decision": decision},
        codes=form.cleaned_data["codes"],
        challenges=form.cleaned_data.get("challenges", ()),
        scores=form.scores,
        reason=form.cleaned_data["reason"],
    )
    messages.success(request, f"{risk.reference} is in the log.")
    return redirect("audits:risk_detail", risk.pk)


@read_and_send
def risk_edit(request, pk):
    risk = _changeable(request, pk)
    initial = RiskForm.initial_of(
        risk,
        risk.indicators.values_list("code", flat=True),
        [link.challenge_id for link in risk.challenges.all()],
    )
    form = RiskForm(request.POST or None, board=risk.board, initial=initial)
    if not form.is_valid():
        return _form(request, form, f"Change {risk.reference}", "Save the changes", risk)
    try:
        risks.reword(
            risk,
            by=request.user,
            fields=form.columns,
            codes=form.cleaned_data["codes"],
            challenges=form.cleaned_data.get("challenges", ()),
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
    points = risk.scores.order_by("-scored_at", "-pk").first().current
    form = ReviewForm(request.POST or None, board=risk.board, points=points)
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
    return _take(
        request, risk, CloseForm, risks.close, "Close", "Close this risk",
        "is closed. Its history stays in the log.",
    )  # fmt: skip


@read_and_send
def risk_reopen(request, pk):
    risk = _get(request, pk)
    policies.may_reopen_risk(request.user, risk).enforce()
    return _take(
        request, risk, ReopenForm, risks.reopen, "Reopen", "Reopen this risk",
        "is on the log again.",
    )  # fmt: skip


@read_and_send
def risk_tolerate(request, pk):
    risk = _get(request, pk)
    policies.may_tolerate_risk(request.user, risk).enforce()
    return _take(
        request, risk, TurnForm, risks.tolerate, "Tolerate", "Tolerate this risk",
        "is tolerated. It stays on the log and is reviewed.",
    )  # fmt: skip


@read_and_send
def risk_escalate(request, pk):
    return _take(
        request, _changeable(request, pk), EscalateForm, risks.escalate, "Escalate",
        "Escalate this risk", "is escalated.",
    )  # fmt: skip


@read_and_send
def risk_answer(request, pk):
    risk = _get(request, pk)
    policies.may_answer_escalation(request.user, risk).enforce()
    return _take(
        request, risk, TurnForm, risks.answer_escalation, "What came back about",
        "Keep this answer", "has its answer.",
    )  # fmt: skip


@read_and_send
def risk_bands(request):
    if not request.board:
        raise Http404
    policies.may_set_bands(request.user, request.board).enforce()
    bands = RiskBands.objects.of(request.board)
    names = ("medium", "high", "very_high")
    form = BandsForm(request.POST or None, initial={name: getattr(bands, name) for name in names})
    if not form.is_valid():
        return _form(request, form, "Where the bands begin", "Set the bands")
    risks.set_bands(request.board, by=request.user, **form.cleaned_data)
    messages.success(request, "The bands are set. Scores stay as they are.")
    return redirect("audits:risk_list")


def _get(request, pk):
    """A risk this person may see; anything else does not exist for them."""
    visible = Risk.objects.visible_to(request.user).select_related("board", "owner")
    return get_object_or_404(visible, pk=pk)


def _changeable(request, pk):
    risk = _get(request, pk)
    policies.may_change_risk(request.user, risk).enforce()
    return risk


def _take(request, risk, form_class, operation, words, button, done):
    """One decision about the risk as a whole: its form, its operation."""
    form = form_class(request.POST or None, board=risk.board)
    if not form.is_valid():
        return _form(request, form, f"{words} {risk.reference}", button, risk)
    operation(risk, by=request.user, **form.cleaned_data)
    messages.success(request, f"{risk.reference} {done}")
    return redirect("audits:risk_detail", risk.pk)


def _form(request, form, heading, button, risk=None):
    context = {"heading": heading, "button": button, "risk": risk, "stands": None}
    return render_form(request, "audits/risk_form.html", form, **context)


def _changed(request, form, heading, button, changed):
    """Both stand side by side: what was typed, and what somebody else saved meanwhile."""
    fresh = changed.args[0]
    keep_typed(form, fresh, CHANGED)
    stands = risk_page(fresh, request.user)
    context = {"heading": heading, "button": button, "risk": fresh, "stands": stands}
    return render_form(request, "audits/risk_form.html", form, CONFLICT, **context)
