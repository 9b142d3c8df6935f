"""Doors to a board's calendar, and to more time for a return."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dataset import policies
from dataset.forms.calendar import CalendarForm, ExtensionForm
from dataset.models import BoardCalendar, Extension
from dataset.operations import calendar as operations
from dataset.operations.states import ChangedMeanwhile
from dataset.present.calendar import calendar_page
from dataset.present.chasing import chased_return
from dataset.views.found import watched_return, watched_returns


INVALID = 422


@require_safe
def calendar(request):
    page = calendar_page(request.user, _board(request))
    return render(request, "dataset/calendar.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def calendar_change(request):
    board = _board(request)
    policies.may_set_calendar(request.user, board).enforce()
    initial = BoardCalendar.objects.of(board).days
    form = CalendarForm(_sent(request), initial=initial)
    if form.is_valid():
        operations.set_calendar(board, form.cleaned_data, by=request.user)
        messages.success(request, "The calendar is changed. Quarters under way keep their dates.")
        return redirect("dataset:calendar")
    status = INVALID if form.is_bound else 200
    return render(
        request, "dataset/calendar_form.html", {"form": form, "board": board}, status=status
    )


@require_http_methods(["GET", "HEAD", "POST"])
def return_extend(request, pk):
    data_return = watched_return(request, pk)
    policies.may_ask_extension(request.user, data_return).enforce()
    form = ExtensionForm(_sent(request), data_return=data_return)
    if form.is_valid():
        extension = operations.ask_extension(data_return, **form.cleaned_data, by=request.user)
        messages.success(request, _said(extension))
        return redirect("dataset:return_chasing", data_return.pk)
    context = {"row": chased_return(request.user, data_return), "form": form}
    status = INVALID if form.is_bound else 200
    return render(request, "dataset/extension_form.html", context, status=status)


@require_POST
def extension_answer(request, pk):
    found = Extension.objects.filter(data_return__in=watched_returns(request.user))
    extension = get_object_or_404(found.select_related("data_return"), pk=pk)
    try:
        extension = operations.answer_extension(
            extension, granted=request.POST.get("answer") == "give", by=request.user
        )
    except ChangedMeanwhile as changed:
        messages.error(request, str(changed))
    else:
        messages.success(request, _said(extension))
    return redirect("dataset:return_chasing", extension.data_return_id)


def _said(extension):
    return {
        "": "The business manager has been asked for more time.",
        "granted": f"The return is now due on {extension.due_on:%-d %B %Y}.",
        "refused": "No more time was given. Whoever asked has been told.",
    }[extension.answer]


def _sent(request):
    return request.POST if request.method == "POST" else None


def _board(request):
    if request.board is None:
        raise PermissionDenied("You have no role on a board.")
    return request.board
