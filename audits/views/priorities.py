"""Doors to the priorities of the business plan."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from agencies import clock
from audits import policies
from audits.forms.priorities import PriorityEditForm, PriorityForm
from audits.models import Priority
from audits.operations import priorities
from audits.present.priorities import priority_list, priority_page
from audits.views.typed import CONFLICT, keep_typed, read_and_send, render_form


FIRST_YEAR, YEARS_AHEAD = 2000, 2
CHANGED = (
    "Somebody else changed this priority after you opened it. What you typed is kept below; what "
    "stands now is on its page. Save again to replace it with yours."
)


@require_safe
def priorities_listed(request):
    """?year=2016 is 2016-17."""
    _enter(request)
    page = priority_list(request.board, request.user, _year(request))
    return render(request, "audits/priority_list.html", {"page": page})


@require_safe
def priority_detail(request, pk):
    page = priority_page(_get(request, pk), request.user)
    return render(request, "audits/priority_detail.html", {"page": page})


@read_and_send
def priority_new(request):
    _enter(request)
    policies.may_write_priorities(request.user, request.board).enforce()
    now = clock.financial_year(clock.today())
    years = [
        (year, clock.financial_year_words(year)) for year in range(now + 1, now - YEARS_AHEAD, -1)
    ]
    form = PriorityForm(
        request.POST or None, board=request.board, years=years, initial={"year": now}
    )
    if not form.is_valid():
        return _form(request, form, "Add a priority", "Add it to the plan")
    data = form.cleaned_data
    priority = priorities.add(
        request.board,
        by=request.user,
        year=data["year"],
        title=data["title"],
        aim=data["aim"],
        lead=data["lead"],
        measures=form.measures,
    )
    messages.success(request, "The priority is in the plan.")
    return redirect("audits:priority_detail", priority.pk)


@read_and_send
def priority_edit(request, pk):
    priority = _get(request, pk)
    policies.may_write_priorities(request.user, priority.board).enforce()
    initial = PriorityEditForm.initial_of(priority)
    form = PriorityEditForm(request.POST or None, board=priority.board, initial=initial)
    if not form.is_valid():
        return _form(request, form, "Change the priority", "Save the changes", priority)
    data = form.cleaned_data
    try:
        priorities.reword(
            priority,
            by=request.user,
            title=data["title"],
            aim=data["aim"],
            lead=data["lead"],
            measures=form.measures,
            seen_revision=data["revision"],
        )
    except priorities.ChangedMeanwhile as changed:
        keep_typed(form, changed.args[0], CHANGED)
        return _form(
            request, form, "Change the priority", "Save the changes", priority, status=CONFLICT
        )
    messages.success(request, "The priority is changed.")
    return redirect("audits:priority_detail", priority.pk)


def _enter(request):
    if not request.board:
        raise Http404("no board")


def _year(request):
    """The year asked for, or None."""
    year = request.GET.get("year", "")
    if not year:
        return None
    if not (year.isascii() and year.isdigit() and len(year) == 4 and int(year) >= FIRST_YEAR):
        raise Http404("no such year")
    return int(year)


def _get(request, pk):
    visible = Priority.objects.visible_to(request.user).select_related("board", "lead")
    return get_object_or_404(visible, pk=pk)


def _form(request, form, heading, button, priority=None, *, status=None):
    context = {"heading": heading, "button": button, "priority": priority}
    return render_form(request, "audits/priority_form.html", form, status, **context)
