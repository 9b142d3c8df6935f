"""Doors to attendance and to the seats of a board."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from agencies import clock
from agencies.models import Group, GroupRule, Seat
from agencies.models.boards import on
from audits import policies
from audits.forms.meetings import NewSeatForm, RuleForm, SeatForm
from audits.operations import meetings, seats
from audits.present.attendance import attendance_year, export_rows
from audits.present.seats import seat_list
from audits.views.typed import read_and_send, render_form
from dataset.views.files import xlsx_response


@require_safe
def attendance(request):
    return render(request, "audits/attendance.html", {"page": _year(request)})


@require_safe
def attendance_xlsx(request):
    page = _year(request)
    title = f"attendance-{request.board.slug}-{page.group}-{page.title}"
    return xlsx_response(title, {"Attendance": export_rows(page)})


@require_safe
def seats_list(request):
    _read(request)
    return render(
        request, "audits/seat_list.html", {"page": seat_list(request.board, request.user)}
    )


@read_and_send
def seat_new(request):
    _keep(request)
    form = NewSeatForm(request.POST or None, board=request.board)
    if not form.is_valid():
        return _form(request, form, "Add a seat", "Add this seat")
    seat = seats.open_seat(request.board, by=request.user, **form.cleaned_data)
    messages.success(request, f"Added: {seat}.")
    return redirect("audits:seat_list")


@read_and_send
def seat_change(request, pk):
    seat = get_object_or_404(
        Seat.objects.filter(board__in=request.user.board_ids).select_related("board", "agency"),
        pk=pk,
    )
    policies.may_keep_seats(request.user, seat.board).enforce()
    today = clock.today()
    initial = {
        "groups": list(seat.groups.filter(on(today)).values_list("group", flat=True)),
        "holders": [one.user_id for one in seat.current_holdings],
    }
    form = SeatForm(request.POST or None, board=seat.board, agency=seat.agency, initial=initial)
    if not form.is_valid():
        return _form(request, form, str(seat), "Save this seat")
    seats.change_seat(seat, by=request.user, **form.cleaned_data)
    messages.success(request, f"Saved: {seat}.")
    return redirect("audits:seat_list")


@read_and_send
def group_rule(request, group):
    if group not in Group.values:
        raise Http404
    _keep(request)
    rule = GroupRule.objects.of(request.board, group)
    names = ("quorum", "least_percent", "deputies_count")
    form = RuleForm(request.POST or None, initial={name: getattr(rule, name) for name in names})
    if not form.is_valid():
        return _form(request, form, f"Rules of the {Group(group).label}", "Save these rules")
    meetings.set_rule(request.board, group, by=request.user, **form.cleaned_data)
    messages.success(request, "Saved.")
    return redirect("audits:seat_list")


def _read(request):
    if not request.board:
        raise Http404
    policies.may_read_meetings(request.user, request.board).enforce()


def _keep(request):
    _read(request)
    policies.may_keep_seats(request.user, request.board).enforce()


def _year(request):
    _read(request)
    group, year = request.GET.get("group", ""), request.GET.get("year", "")
    group = group if group in Group.values else Group.BOARD.value
    year = int(year) if year.isascii() and year.isdigit() and len(year) == 4 else None
    return attendance_year(request.board, request.user, group, year)


def _form(request, form, heading, button):
    return render_form(request, "audits/seat_form.html", form, heading=heading, button=button)
