"""Deciding about a return: the agency's second person, and the Board's analyst."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dataset import policies
from dataset.forms.review import ReasonForm, ReopenForm
from dataset.models.contents import contents_of
from dataset.operations import reviews
from dataset.present.returns_submission import submission_page
from dataset.views.found import visible_return, visible_submission


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
    items = [item for item in contents_of(data_return).items if not item.part_of]
    form = ReopenForm(
        request.POST if request.method == "POST" else None,
        items=items,
        initial={"codes": request.GET.getlist("code")},
    )
    if form.is_valid():
        reviews.reopen(data_return, **form.cleaned_data, by=request.user)
        messages.success(request, f"Reopened. {data_return.agency} has been told why.")
        return redirect(data_return)
    context = {"data_return": data_return, "form": form}
    status = INVALID if form.errors else 200
    return render(request, "dataset/return_reopen.html", context, status=status)


def _submission(request, submission, form=None, status=200):
    page = submission_page(request.user, submission)
    form = form or ReasonForm(initial={"reason": page.refused})
    context = {"page": page, "form": form}
    return render(request, "dataset/return_submission.html", context, status=status)
