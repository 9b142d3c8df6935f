"""Doors to meetings: the calendar, one meeting, its agenda and papers, who came, its record."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from agencies.models import Group, Meeting
from audits import policies
from audits.forms.meetings import AttendanceForm, ItemForm, MeetingForm, MinuteForm, PaperForm
from audits.models import AgendaItem, Paper
from audits.operations import meetings
from audits.present.meetings import (
    groups_of,
    likely_marks,
    meeting_list,
    meeting_page,
    minutes_text,
)
from audits.views.typed import CONFLICT, keep_typed, read_and_send, render_form
from dataset.intake.refusals import IntakeError


TOO_LARGE = "The file is too large. It was dropped unread."
# Opened in a browser all the same, it may do nothing at all.
SANDBOX = "sandbox; default-src 'none'; frame-ancestors 'none'"
MEANWHILE = (
    "Somebody else wrote in this item after you opened it. What you typed is kept below; save "
    "again to replace theirs with yours."
)


@require_safe
def meetings_list(request):
    _read(request)
    group = request.GET.get("group", "")
    group = group if group in Group.values else ""
    context = {
        "page": meeting_list(request.board, request.user, group),
        "groups": groups_of(request.board),
        "group": group,
    }
    return render(request, "audits/meeting_list.html", context)


@read_and_send
def meeting_new(request):
    _read(request)
    policies.may_keep_meetings(request.user, request.board).enforce()
    form = MeetingForm(request.POST or None)
    if form.is_valid():
        try:
            meeting = meetings.plan(request.board, by=request.user, **form.cleaned_data)
        except meetings.AlreadyPlanned as planned:
            form.add_error("held_on", str(planned))
        else:
            messages.success(request, "The meeting is planned. Write its agenda next.")
            return redirect("audits:meeting_detail", meeting.pk)
    return _form(request, form, "Plan a meeting", "Plan this meeting")


@require_safe
def meeting_detail(request, pk):
    page = meeting_page(_meeting(request, pk), request.user)
    return render(request, "audits/meeting_detail.html", {"page": page})


@require_safe
def meeting_minutes(request, pk):
    """The record as plain text."""
    meeting = _meeting(request, pk)
    name = f"{meeting.board.slug}-{meeting.group}-{meeting.held_on:%Y-%m-%d}.txt"
    return HttpResponse(
        minutes_text(meeting_page(meeting, request.user)),
        "text/plain; charset=utf-8",
        headers={"Content-Disposition": content_disposition_header(True, name)},
    )


@read_and_send
def item_new(request, pk):
    meeting = _written(request, pk)
    form = ItemForm(request.POST or None, board=meeting.board)
    if not form.is_valid():
        return _form(request, form, "Add an agenda item", "Add this item", meeting)
    meetings.add_item(meeting, by=request.user, **form.cleaned_data)
    messages.success(request, "The item is on the agenda.")
    return redirect("audits:meeting_detail", meeting.pk)


@read_and_send
def item_write(request, pk):
    item = _item(request, pk)
    names = ("title", "purpose", "lead", "minute", "decision", "revision")
    initial = {name: getattr(item, name) for name in names}
    form = MinuteForm(request.POST or None, board=item.meeting.board, initial=initial)
    heading, button, status = f"Item {item.number}", "Save this item", None
    if form.is_valid():
        given = dict(form.cleaned_data)
        try:
            meetings.write_item(item, by=request.user, seen_revision=given.pop("revision"), **given)
        except meetings.ChangedMeanwhile as changed:
            keep_typed(form, changed.args[0], MEANWHILE)
            status = CONFLICT
        else:
            messages.success(request, f"Item {item.number} is saved.")
            return redirect("audits:meeting_detail", item.meeting_id)
    return _form(request, form, heading, button, item.meeting, status)


@read_and_send
def paper_add(request, pk):
    item = _item(request, pk)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = PaperForm(*sent)
    if request.META.get("upload_too_large"):  # known once the files have been received
        form.errors.clear()
        form.add_error("file", TOO_LARGE)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            paper = meetings.add_paper(item, by=request.user, name=file.name, content=file.read())
        except IntakeError as problem:
            form.add_error("file", f"{problem.title}. {problem.detail} {problem.what_to_do}")
        else:
            messages.success(request, f"Added: {paper.name}.")
            return redirect("audits:meeting_detail", item.meeting_id)
    return _form(request, form, f"Paper for item {item.number}", "Add this paper", item.meeting)


@never_cache
@require_safe
def paper(request, pk):
    """The file itself, always as a download."""
    held = get_object_or_404(
        Paper.objects.filter(item__meeting__in=Meeting.objects.visible_to(request.user)),
        pk=pk,
    )
    policies.may_read_meetings(request.user, held.item.meeting.board).enforce()
    return HttpResponse(
        bytes(held.content),
        held.kind.content_type,
        headers={
            "Content-Disposition": content_disposition_header(True, held.name),
            "Content-Security-Policy": SANDBOX,
            "X-Content-Type-Options": "nosniff",
        },
    )


@require_POST
def meeting_issue(request, pk):
    meeting = meetings.issue(_meeting(request, pk), by=request.user)
    messages.success(request, "The pack is issued. Papers that come now are marked late.")
    return redirect("audits:meeting_detail", meeting.pk)


@read_and_send
def meeting_attendance(request, pk):
    meeting = _written(request, pk)
    seats, marks = likely_marks(meeting)
    form = AttendanceForm(request.POST or None, seats=seats, marks=marks)
    if form.is_valid():
        try:
            meetings.record_attendance(meeting, by=request.user, marks=form.marks)
        except meetings.NotReady as not_ready:
            form.add_error(None, str(not_ready))
        else:
            messages.success(request, "Who came is recorded.")
            return redirect("audits:meeting_detail", meeting.pk)
    return _form(request, form, "Who came", "Record who came", meeting)


@require_POST
def meeting_agree(request, pk):
    meeting = _meeting(request, pk)
    try:
        meetings.agree(meeting, by=request.user)
        messages.success(request, "The record is agreed and changes no more.")
    except meetings.NotReady as not_ready:
        messages.error(request, str(not_ready))
    return redirect("audits:meeting_detail", meeting.pk)


def _read(request):
    if not request.board:
        raise Http404
    policies.may_read_meetings(request.user, request.board).enforce()


def _meeting(request, pk):
    """A meeting of a board of this person's; papers and minutes only for those who may read."""
    visible = Meeting.objects.visible_to(request.user).select_related("board")
    meeting = get_object_or_404(visible, pk=pk)
    policies.may_read_meetings(request.user, meeting.board).enforce()
    return meeting


def _written(request, pk):
    meeting = _meeting(request, pk)
    policies.may_change_record(request.user, meeting).enforce()
    return meeting


def _item(request, pk):
    visible = AgendaItem.objects.filter(meeting__in=Meeting.objects.visible_to(request.user))
    item = get_object_or_404(visible.select_related("meeting__board", "lead"), pk=pk)
    policies.may_change_record(request.user, item.meeting).enforce()
    return item


def _form(request, form, heading, button, meeting=None, status=None):
    context = {"heading": heading, "button": button, "meeting": meeting}
    return render_form(request, "audits/meeting_form.html", form, status, **context)
