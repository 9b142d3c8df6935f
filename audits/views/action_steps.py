"""Doors to the steps of one action: an update, evidence, a second person's decision, sign-off."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect

from audits import policies
from audits.forms.actions import EvidenceForm, JudgeForm, SignOffForm, UpdateForm
from audits.models import TO_DO, ActionState
from audits.operations import actions, impact
from audits.present.action_page import action_page
from audits.present.actions import line_of
from audits.views.found import visible_action
from audits.views.typed import read_and_send, render_form


@read_and_send
def action_update(request, pk):
    """One screen, where the link in a reminder leads."""
    action = visible_action(request, pk)
    may = policies.may_update_action(request.user, action)
    if request.method != "POST" and not may and action.state not in TO_DO:
        messages.info(request, may.reason)  # an old letter: what became of it stands on its page
        return redirect(action)
    may.enforce()
    form = UpdateForm(request.POST or None, initial={"state": ActionState.UNDER_WAY})
    if not form.is_valid():
        return _step(request, action, form, "audits/action_update.html")
    actions.report(action, by=request.user, **form.cleaned_data)
    messages.success(request, f"Thank you. What you wrote stands with {action.reference}.")
    return redirect(action)


@read_and_send
def evidence_new(request, pk):
    action = visible_action(request, pk)
    policies.may_offer_evidence(request.user, action).enforce()
    form = EvidenceForm(request.POST or None, action=action)
    if form.is_valid():
        try:
            held = impact.offer(action, by=request.user, **form.cleaned_data)
        except impact.NothingToMeasure as problem:
            form.add_error("kind", str(problem))
        else:
            messages.success(
                request, f"Offered: {held.get_kind_display().lower()}. A second person decides."
            )
            return redirect(action)
    return _step(request, action, form, "audits/evidence_form.html")


@read_and_send
def evidence_judge(request, pk, evidence):
    action = visible_action(request, pk)
    held = get_object_or_404(action.evidence.select_related("publication__period"), pk=evidence)
    held.action = action
    policies.may_judge_evidence(request.user, held).enforce()
    form = JudgeForm(request.POST or None)
    if form.is_valid() and form.cleaned_data["accept"]:
        may = policies.may_accept_evidence(request.user, held)
        if not may:
            form.add_error("accept", may.reason)
    if not form.is_valid():
        return _step(request, action, form, "audits/evidence_judge.html", evidence=held)
    impact.judge(held, by=request.user, **form.cleaned_data)
    accepted = "accepted" if form.cleaned_data["accept"] else "refused"
    messages.success(request, f"The evidence is {accepted}. Your reason stands beside it.")
    return redirect(action)


@read_and_send
def action_sign_off(request, pk):
    action = visible_action(request, pk)
    policies.may_refuse_sign_off(request.user, action).enforce()
    page = action_page(action, request.user)
    form = SignOffForm(request.POST or None)
    if form.is_valid() and form.cleaned_data["sign_off"] and not page.may_sign_off:
        form.add_error("sign_off", page.may_sign_off.reason)
    if not form.is_valid():
        return _step(request, action, form, "audits/action_sign_off.html", page=page)
    reason = form.cleaned_data["reason"]
    if form.cleaned_data["sign_off"]:
        signed = actions.sign_off(action, by=request.user, reason=reason)
        words = f"{action.reference} is signed off: {signed.get_outcome_display().lower()}."
    else:
        actions.refuse_sign_off(action, by=request.user, reason=reason)
        words = f"{action.reference} is under way again. Your reason stands in its history."
    messages.success(request, words)
    return redirect(action)


def _step(request, action, form, template, **more):
    return render_form(request, template, form, action=action, line=line_of(action), **more)
