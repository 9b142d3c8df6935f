"""Doors to what a board shows to whom, and to what is hidden and why."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from dataset import policies
from dataset.analysis.disclosure import Policy
from dataset.forms.disclosure import DisclosureForm, initial_of
from dataset.models import DisclosurePolicy, Period, PolicyFor, Publication, Rounding
from dataset.models.protecting import AUDIENCES
from dataset.operations import disclosure as operations
from dataset.present.disclosure import disclosure_page
from dataset.present.hidden import effect_of, hidden_page


INVALID, CONFLICT = 422, 409


@require_safe
def disclosure(request):
    board = _board(request)
    policies.may_read_disclosure(request.user, board).enforce()
    page = disclosure_page(board, request.user)
    return render(request, "dataset/disclosure.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def disclosure_change(request, audience):
    """Shows the effect first when that is asked for, and decides otherwise."""
    board = _board(request)
    if audience not in PolicyFor.values:
        raise Http404
    policies.may_decide_disclosure(request.user, board).enforce()
    before = DisclosurePolicy.objects.of(board)[audience]
    is_sent = request.method == "POST"
    form = DisclosureForm(
        request.POST if is_sent else None, audience=audience, initial=initial_of(before)
    )
    wants_effect = "effect" in request.POST
    form.fields["reason"].required = not wants_effect
    effect, problem, status = None, "", 200
    if is_sent:
        status = INVALID
        if form.is_valid() and wants_effect:
            effect, status = effect_of(board, audience, _policy(form.decision)), 200
        elif form.is_valid():
            try:
                operations.decide(board, audience, **form.decision, by=request.user)
            except operations.DecidedMeanwhile as meanwhile:
                problem, status = str(meanwhile), CONFLICT
                form = _upon(form, audience, before)
            else:
                messages.success(request, "Decided. It holds from the next publication on.")
                return redirect("dataset:disclosure")
    context = {
        "form": form, "label": PolicyFor(audience).label, "audience": audience, "board": board,
        "effect": effect, "problem": problem, "has_effect": audience in AUDIENCES,
    }  # fmt: skip
    return render(request, "dataset/disclosure_form.html", context, status=status)


@require_safe
def hidden(request, period):
    """What is hidden of a published quarter from the audience chosen."""
    board = _board(request)
    policies.may_see_why_hidden(request.user, board).enforce()
    try:
        quarter = Period.objects.by_slug(period)
    except Period.DoesNotExist as missing:
        raise Http404 from missing
    audience = request.GET.get("audience", PolicyFor.BOARD)
    published = Publication.objects.filter(board=board, period=quarter)
    publication = published.select_related("board", "period").order_by("version").last()
    if publication is None or audience not in AUDIENCES:
        raise Http404
    context = {
        "page": hidden_page(publication, audience),
        "choices": [(one.value, one.label) for one in AUDIENCES],
    }
    return render(request, "dataset/hidden.html", context)


def _board(request):
    if not request.board:
        raise Http404
    return request.board


def _policy(decision):
    rounded_to = None if decision["rounded_to"] == Rounding.NONE else decision["rounded_to"]
    return Policy(decision["smallest_shown"], decision["zeros_shown"], rounded_to)


def _upon(form, audience, before):
    """The same answers, now upon the decision that holds."""
    sent = form.data.copy()
    sent["seen"] = "" if before.pk is None else str(before.pk)
    return DisclosureForm(sent, audience=audience)
