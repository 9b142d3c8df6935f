"""Doors to changes of the dictionary: draft, propose, agree."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from dataset import policies
from dataset.forms.changes import ChangeForm, DecisionForm, LineForm
from dataset.intake.rows import DictionaryError
from dataset.models import ChangeKind, DictionaryChange
from dataset.models.dictionary_rows import rows_in_force
from dataset.operations import changes as operations
from dataset.operations.states import ChangedMeanwhile, NoReason
from dataset.present.changes import change_page, changes_listed
from dataset.present.rule_trial import trial_of


INVALID = 422


@require_safe
def change_list(request):
    page = changes_listed(request.user, request.GET.get("page"))
    context = {
        "page": page,
        "may_draft": policies.may_draft_change(request.user, request.board),
        "works": policies.may_work_on_changes(request.user),
    }
    return render(request, "dataset/change_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def change_new(request):
    """A new draft. With ?kind and ?key it goes on to that row of the dictionary."""
    policies.may_draft_change(request.user, request.board).enforce()
    form = ChangeForm(_sent(request))
    if form.is_valid():
        told = {name: form.cleaned_data[name] for name in ("title", "reason", "valid_from")}
        change = operations.draft(request.board, **told, by=request.user)
        return redirect(_onwards(change, request.GET))
    return _page(request, "dataset/change_form.html", {"form": form}, form)


@require_safe
def change_detail(request, pk):
    return _detail(request, _change(request, pk), DecisionForm)


@require_http_methods(["GET", "HEAD", "POST"])
def change_edit(request, pk):
    change = _change(request, pk)
    policies.may_edit_change(request.user, change).enforce()
    initial = {
        "title": change.title,
        "reason": change.reason,
        "valid_from": change.valid_from.slug,
        "edition": change.edition,
    }
    form = ChangeForm(_sent(request), initial=initial)
    if form.is_valid():
        try:
            change = operations.edit(change, **form.cleaned_data, by=request.user)
            return redirect(change)
        except (DictionaryError, operations.TooLate) as problem:
            form.add_error(None, str(problem))
        except ChangedMeanwhile as problem:
            _tell_changed(form, change, problem)
    return _page(request, "dataset/change_form.html", {"form": form, "change": change}, form)


@require_http_methods(["GET", "HEAD", "POST"])
def change_line(request, pk, kind):
    """One row of the dictionary in a draft: ?key names it, without it is something new."""
    change, kind = _change(request, pk), _kind(kind)
    policies.may_edit_change(request.user, change).enforce()
    key = request.GET.get("key", "").strip()
    line = change.lines.filter(kind=kind, key=key).first()
    before = rows_in_force(change.valid_from)[kind].get(key, {})
    if key and not (line or before):
        messages.error(request, f"The dictionary has no {kind.label.lower()} “{key}”.")
        return redirect(change)
    initial = {"edition": change.edition, "key": key, **(line.values if line else before)}
    initial["is_editorial"] = bool(line and line.is_editorial)
    form = LineForm(_sent(request), kind=kind, key=key, before=before, initial=initial)
    if form.is_valid() and _keep(request, change, form, kind, key):
        return redirect(change)
    context = {"form": form, "change": change, "kind": kind, "key": key, "before": before}
    context["trial"] = trial_of(change, line) if line and kind == ChangeKind.RULE else None
    return _page(request, "dataset/change_line.html", context, form)


@require_POST
def change_line_remove(request, pk, kind):
    change = _change(request, pk)
    policies.may_edit_change(request.user, change).enforce()
    line = get_object_or_404(change.lines, kind=_kind(kind), key=request.GET.get("key", ""))
    operations.remove_line(change, line, edition=_edition(request), by=request.user)
    messages.success(request, f"{line.key} stays as it is in force.")
    return redirect(change)


@require_POST
def change_propose(request, pk):
    change = _change(request, pk)
    try:
        operations.propose(change, edition=_edition(request), by=request.user)
    except (DictionaryError, operations.TooLate) as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, "Proposed. The business managers have been told.")
    return redirect(change)


@require_POST
def change_take_back(request, pk):
    change = _change(request, pk)
    operations.take_back(change, edition=_edition(request), by=request.user)
    messages.success(request, "It is a draft again.")
    return redirect(change)


@require_POST
def change_withdraw(request, pk):
    change = _change(request, pk)
    operations.withdraw(change, edition=_edition(request), by=request.user)
    messages.success(request, "The draft is given up. It stays readable.")
    return redirect("dataset:change_list")


@require_POST
def change_agree(request, pk):
    return _decided(request, pk, operations.agree, "Agreed. Analysts and managers have been told.")


@require_POST
def change_refuse(request, pk):
    return _decided(request, pk, operations.refuse, "Refused. Whoever drafted it has been told.")


def _decided(request, pk, decide, done):
    change = _change(request, pk)
    policies.may_decide_change(request.user, change).enforce()
    form = DecisionForm(request.POST)
    if form.is_valid():
        try:
            decide(change, **form.cleaned_data, by=request.user)
        except NoReason as problem:
            form.add_error("decision", str(problem))
        except (DictionaryError, operations.TooLate, ChangedMeanwhile) as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, done)
            return redirect(change)
    return _detail(request, change, lambda **_: form, status=INVALID)


def _keep(request, change, form, kind, key):
    """Whether the row could be kept; if not, the form says why."""
    line = operations.LineDraft(
        kind,
        key or form.cleaned_data["key"],
        form.values,
        form.cleaned_data.get("is_editorial", False),
    )
    try:
        operations.save_line(change, line, edition=form.cleaned_data["edition"], by=request.user)
    except DictionaryError as problem:
        form.blame(problem)
    except ChangedMeanwhile as problem:
        _tell_changed(form, change, problem)
    return form.is_valid()


def _tell_changed(form, change, problem):
    """Keep what was typed, now against the draft as it stands: sent again, it is taken."""
    form.add_error(None, f"{problem} What you typed is below; it is saved when you send it again.")
    form.data = form.data.copy()
    form.data["edition"] = DictionaryChange.objects.get(pk=change.pk).edition


def _onwards(change, query):
    kind, key = query.get("kind", ""), query.get("key", "")
    if kind in ChangeKind.values and key:
        address = reverse("dataset:change_line", args=[change.pk, kind])
        return f"{address}?{urlencode({'key': key})}"
    return change


def _detail(request, change, decision, status=200):
    context = {
        "page": change_page(request.user, change),
        "decision": decision(initial={"edition": change.edition}),
        "kinds": ChangeKind,
    }
    return render(request, "dataset/change_detail.html", context, status=status)


def _page(request, template, context, form):
    return render(request, template, context, status=INVALID if form.is_bound else 200)


def _change(request, pk):
    changes = DictionaryChange.objects.visible_to(request.user)
    return get_object_or_404(
        changes.select_related("board", "valid_from", "drafted_by", "decided_by"), pk=pk
    )


def _kind(kind):
    if kind not in ChangeKind.values:
        raise Http404
    return ChangeKind(kind)


def _edition(request):
    text = request.POST.get("edition", "")
    return int(text) if text.isdecimal() else 0


def _sent(request):
    return request.POST if request.method == "POST" else None
