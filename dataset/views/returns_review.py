"""Deciding about a return: the agency's second person, and the Board's analyst."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dataset import policies
from dataset.forms.review import AskForm, DeclineForm, ReasonForm, ReopenForm
from dataset.models.contents import contents_of
from dataset.operations import corrections, reviews
from dataset.present.returns_submission import submission_page
from dataset.views.found import own_return, visible_return, visible_submission


INVALID = 422


@require_safe
def submission_detail(request, pk, number):
    return _submission(request, visible_submission(request, pk, number))


@require_POST
def return_approve(request, pk):
    data_return = reviews.approve(visible_return(request, pk), by=request.user)
    messages.success(request, "Approved. It is now with the Board’s analyst.")
    return redirect(data_return)


@require_POST
def return_accept(request, pk):
    data_return = reviews.accept(visible_return(request, pk), by=request.user)
    messages.success(request, "Accepted. These figures now count.")
    return redirect(data_return)


@require_POST
def return_send_back(request, pk):
    data_return = visible_return(request, pk)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        policies.may_send_back(request.user, data_return).enforce()
        latest = visible_submission(request, pk, data_return.latest_submission.number)
        return _submission(request, latest, form, status=INVALID)
    reviews.send_back(data_return, by=request.user, reason=form.cleaned_data["reason"])
    messages.success(request, f"Sent back. {data_return.agency} has been told why.")
    return redirect(data_return)


@require_http_methods(["GET", "HEAD", "POST"])
def return_reopen(request, pk):
    data_return = visible_return(request, pk)
    policies.may_reopen(request.user, data_return).enforce()
    asked = data_return.corrections_asked.waiting().select_related("asked_by").first()
    form = _items_form(ReopenForm, request, data_return, asked)
    if form.is_valid():
        corrections.reopen_as_asked(data_return, **form.cleaned_data, by=request.user)
        messages.success(request, f"Reopened. {data_return.agency} has been told why.")
        return redirect(data_return)
    return _reopen_page(request, data_return, asked, form, DeclineForm())


@require_POST
def return_decline(request, pk):
    """Leave accepted figures as they are, though the agency asked to correct them."""
    data_return = visible_return(request, pk)
    policies.may_decline_correction(request.user, data_return).enforce()
    form = DeclineForm(request.POST)
    if form.is_valid():
        corrections.decline(data_return, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, f"Left as accepted. {data_return.agency} has been told why.")
        return redirect(data_return)
    asked = data_return.corrections_asked.waiting().select_related("asked_by").first()
    reopen_form = ReopenForm(items=_measures(data_return, asked), initial=_as_asked(asked))
    return _reopen_page(request, data_return, asked, reopen_form, form)


@require_http_methods(["GET", "HEAD", "POST"])
def return_ask(request, pk):
    """The agency asks to correct accepted figures."""
    data_return = own_return(request, pk)
    policies.may_ask_correction(request.user, data_return).enforce()
    form = _items_form(AskForm, request, data_return)
    if form.is_valid():
        corrections.ask(data_return, **form.cleaned_data, by=request.user)
        messages.success(request, "Asked. The Board’s analyst answers, and you are told by e-mail.")
        return redirect(data_return)
    context = {"data_return": data_return, "form": form}
    status = INVALID if form.errors else 200
    return render(request, "dataset/return_ask.html", context, status=status)


def _items_form(form_type, request, data_return, asked=None):
    return form_type(
        request.POST if request.method == "POST" else None,
        items=_measures(data_return, asked),
        initial={"codes": request.GET.getlist("code")} | _as_asked(asked),
    )


def _measures(data_return, asked=None):
    """What may be chosen, with what the agency asks for on top."""
    named = asked.named if asked else ()
    items = [item for item in contents_of(data_return).items if not item.part_of]
    return sorted(items, key=lambda item: item.code not in named)


def _as_asked(asked):
    return {"codes": asked.named, "reason": asked.reason} if asked else {}


def _reopen_page(request, data_return, asked, form, decline):
    context = {"data_return": data_return, "asked": asked, "form": form, "decline": decline}
    status = INVALID if form.errors or decline.errors else 200
    return render(request, "dataset/return_reopen.html", context, status=status)


def _submission(request, submission, form=None, status=200):
    page = submission_page(request.user, submission)
    form = form or ReasonForm(initial={"reason": page.refused})
    context = {"page": page, "form": form}
    return render(request, "dataset/return_submission.html", context, status=status)
