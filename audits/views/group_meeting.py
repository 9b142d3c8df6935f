"""Doors to the group's meeting on the screen and to what it decided."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from agencies.models import Group, Meeting
from audits import policies
from audits.forms.exceptions import DecisionForm
from audits.operations import exceptions
from audits.present.group_meeting import OPTIONS, group_screen, minutes_of, minutes_text
from audits.views.exceptions import CHANGED
from audits.views.typed import CONFLICT, INVALID, keep_typed, read_and_send


@read_and_send
def group_meeting(request, pk):
    meeting = _meeting(request, pk)
    screen = _screen(request, meeting)
    if screen is None:
        return render(request, "audits/group_meeting_empty.html", {"meeting": meeting})
    if request.method == "POST":
        return _decide(request, meeting, screen)
    form = DecisionForm(exception=screen.at.exception)
    return _page(request, screen, form)


@require_safe
def group_minutes(request, pk):
    """The decisions so far."""
    minutes = minutes_of(_meeting(request, pk), request.user)
    return render(request, "audits/group_minutes.html", {"minutes": minutes})


@require_safe
def group_minutes_text(request, pk):
    meeting = _meeting(request, pk)
    text = minutes_text(minutes_of(meeting, request.user))
    response = HttpResponse(text, content_type="text/plain; charset=utf-8")
    name = f"decisions-{meeting.board.slug}-{meeting.held_on.isoformat()}.txt"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _decide(request, meeting, screen):
    policies.may_decide_in(request.user, meeting).enforce()
    exception = screen.at.exception
    form = DecisionForm(request.POST, exception=exception)
    if not form.is_valid():
        return _page(request, screen, form, INVALID)
    told = form.cleaned_data
    seen = told.pop("revision")
    try:
        exceptions.decide(exception, by=request.user, meeting=meeting, seen_revision=seen, **told)
    except exceptions.ChangedMeanwhile as changed:
        keep_typed(form, changed.args[0], CHANGED)
        return _page(request, screen, form, CONFLICT)
    if screen.after:
        return redirect(screen.after.url)
    return redirect("audits:group_minutes", meeting.pk)


def _page(request, screen, form, status=200):
    context = {"screen": screen, "page": screen.page, "form": form, "options": OPTIONS}
    return render(request, "audits/group_meeting.html", context, status=status)


def _screen(request, meeting):
    at = request.GET.get("at", "")
    if at and not (at.isascii() and at.isdigit() and len(at) < 19):
        raise Http404
    try:
        return group_screen(meeting, request.user, int(at) if at else None)
    except LookupError as missing:
        raise Http404 from missing


def _meeting(request, pk):
    """A meeting of the group, of a board whose exceptions this person reads."""
    visible = Meeting.objects.visible_to(request.user).filter(group=Group.PERFORMANCE)
    meeting = get_object_or_404(visible.select_related("board"), pk=pk)
    if not policies.may_follow_meeting(request.user, meeting.board):
        raise Http404
    return meeting
