"""Doors to the action list: the list and its downloads, one's own, the overview, new actions."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from agencies import clock
from audits import policies
from audits.filters.actions import ActionFilter
from audits.forms.actions import ActionEditForm, ActionForm, WithdrawForm
from audits.models import ORIGINS, Action
from audits.operations import actions
from audits.present.action_page import action_page
from audits.present.actions import action_list, export_rows, overview, own_actions
from audits.present.starts import starting_values, starts_in_words
from audits.views.found import starts_named, visible_action
from audits.views.typed import CONFLICT, keep_typed, read_and_send, render_form
from dataset.views.files import csv_response, xlsx_response


CHANGED = (
    "Somebody else changed this action after you opened it. What you typed is kept below; what "
    "stands now is on the action’s page. Save again to replace it with yours."
)


@require_safe
def actions_listed(request):
    filters = _filters(request)
    page = action_list(request.user, request.board, filters.found, request.GET.get("page"))
    context = {"page": page, "filters": filters, "query": _query(request)}
    return render(request, "audits/action_list.html", context)


@require_safe
def actions_csv(request):
    """Every action that passes the filters of the address."""
    rows = export_rows(_filters(request).found)  # not found without a board
    return csv_response(_file_name(request), rows)


@require_safe
def actions_xlsx(request):
    rows = export_rows(_filters(request).found)
    return xlsx_response(_file_name(request), {"Actions": rows})


@require_safe
def actions_own(request):
    _enter(request)
    page = own_actions(request.user, request.board)
    return render(request, "audits/action_own.html", {"page": page})


@require_safe
def actions_overview(request):
    _enter(request)
    return render(request, "audits/action_overview.html", {"page": overview(request.board)})


@require_safe
def action_detail(request, pk):
    page = action_page(visible_action(request, pk), request.user)
    return render(request, "audits/action_detail.html", {"page": page})


@read_and_send
def action_new(request):
    """What it is about may be named in the address: ?risk=3, ?decision=12, ?priority=2."""
    _enter(request)
    policies.may_raise_action(request.user, request.board).enforce()
    starts = starts_named(request, request.board)
    if sum(name in ORIGINS for name in starts) > 1:
        raise Http404("an action comes from one thing")
    form = ActionForm(request.POST or None, board=request.board, initial=starting_values(starts))
    if not form.is_valid():
        return _form(
            request, form, "Add an action", "Put it on the list", about=starts_in_words(starts)
        )
    origin = {name: thing for name, thing in starts.items() if name in ORIGINS}
    action = actions.raise_action(request.board, by=request.user, fields=form.columns | origin)
    messages.success(request, f"{action.reference} is on the list.")
    return redirect(action)


@read_and_send
def action_edit(request, pk):
    action = visible_action(request, pk)
    policies.may_change_action(request.user, action).enforce()
    initial = ActionEditForm.initial_of(action)
    form = ActionEditForm(request.POST or None, board=action.board, initial=initial)
    heading, button = f"Change {action.reference}", "Save the change"
    if not form.is_valid():
        return _form(request, form, heading, button, action)
    try:
        actions.reword(
            action,
            by=request.user,
            fields=form.columns,
            reason=form.cleaned_data["reason"],
            seen_revision=form.cleaned_data["revision"],
        )
    except actions.ChangedMeanwhile as changed:
        keep_typed(form, changed.args[0], CHANGED)
        return _form(request, form, heading, button, action, status=CONFLICT)
    messages.success(request, f"{action.reference} is changed. The reason is in its history.")
    return redirect(action)


@read_and_send
def action_withdraw(request, pk):
    action = visible_action(request, pk)
    policies.may_withdraw_action(request.user, action).enforce()
    form = WithdrawForm(request.POST or None)
    if not form.is_valid():
        return _form(request, form, f"Withdraw {action.reference}", "Withdraw it", action)
    actions.withdraw(action, by=request.user, reason=form.cleaned_data["reason"])
    messages.success(request, f"{action.reference} is withdrawn. Its history stays.")
    return redirect(action)


def _enter(request):
    if not request.board:
        raise Http404("no board")


def _filters(request):
    """The actions of this board, and the filters of the address."""
    _enter(request)
    chosen = {name: value for name, value in request.GET.items() if value}
    visible = Action.objects.visible_to(request.user).filter(board=request.board)
    return ActionFilter(chosen, queryset=visible)


def _query(request):
    chosen = request.GET.copy()
    chosen.pop("page", None)
    return chosen.urlencode()


def _file_name(request):
    return f"actions-{request.board.slug}-{clock.today():%Y-%m-%d}"


def _form(request, form, heading, button, action=None, *, about=(), status=None):
    context = {"heading": heading, "button": button, "action": action, "about": about}
    return render_form(request, "audits/action_form.html", form, status, **context)
