"""Doors to the chasing log, and to who was in time."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agencies import clock
from dataset import policies
from dataset.forms.calendar import CallForm
from dataset.models import Period
from dataset.operations import chasing as operations
from dataset.present.chasing import chased_return, chasing_page, chasing_rows
from dataset.present.timeliness import timeliness_page, timeliness_rows
from dataset.views.files import csv_response
from dataset.views.found import watched_return


INVALID = 422


@require_safe
def chasing_log(request):
    return render(request, "dataset/chasing.html", {"page": _page(request)})


@require_safe
def chasing_csv(request):
    page = _page(request)
    quarter = page.period.slug if page.period else "none"
    return csv_response(f"chasing-{page.board.slug}-{quarter}", chasing_rows(page))


@require_http_methods(["GET", "HEAD", "POST"])
def return_chasing(request, pk):
    """The log of one return. The manager writes a telephone call into it."""
    data_return = watched_return(request, pk)
    if request.method == "POST":
        policies.may_log_call(request.user, data_return).enforce()
    sent = request.POST if request.method == "POST" else None
    form = CallForm(sent, data_return=data_return, initial={"called_on": clock.today()})
    if form.is_valid():
        operations.log_call(data_return, **form.cleaned_data, by=request.user)
        messages.success(request, "The call is in the log.")
        return redirect("dataset:return_chasing", data_return.pk)
    status = INVALID if form.is_bound else 200
    context = {"row": chased_return(request.user, data_return), "form": form}
    return render(request, "dataset/return_chasing.html", context, status=status)


@require_POST
def return_letter(request, pk):
    """The chair's letter was signed and has gone."""
    data_return = watched_return(request, pk)
    if operations.letter_has_gone(data_return, by=request.user):
        messages.success(request, "Noted: the chair’s letter has gone.")
    return redirect("dataset:return_chasing", data_return.pk)


@require_safe
def timeliness(request):
    _enter(request)
    page = timeliness_page(request.user, request.board)
    return render(request, "dataset/timeliness.html", {"page": page})


@require_safe
def timeliness_csv(request):
    _enter(request)
    page = timeliness_page(request.user, request.board)
    return csv_response(
        f"timeliness-{request.board.slug}-{clock.today():%Y-%m-%d}", timeliness_rows(page)
    )


def _page(request):
    _enter(request)
    period = None
    if slug := request.GET.get("period"):
        try:
            period = Period.objects.by_slug(slug)
        except Period.DoesNotExist:
            raise Http404(slug) from None
    return chasing_page(request.user, request.board, period)


def _enter(request):
    if request.board is None:
        raise PermissionDenied("You have no role on a board.")
    policies.may_see_chasing(request.user, request.board).enforce()
