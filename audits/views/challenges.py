"""Doors to the challenge log."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from audits import policies
from audits.filters.logs import ChallengeFilter
from audits.forms.challenges import (
    AnswerForm,
    ChallengeForm,
    CloseForm,
    EscalateForm,
    FollowUpForm,
    ViewForm,
)
from audits.models import Challenge, ChallengeState
from audits.operations import challenges
from audits.present.challenges import challenge_log, challenge_page, export_rows
from audits.views.found import named_decision, named_seat
from audits.views.typed import CONFLICT, keep_typed, read_and_send, render_form
from dataset.views.files import xlsx_response


MEANWHILE = (
    "Somebody else took the next step after you opened this page. What you typed is kept below; "
    "read what stands now, then save again if it still fits."
)


@require_safe
def challenge_list(request):
    filters = _filters(request)
    log = challenge_log(request.board, request.user, filters.qs)
    context = {"log": log, "filters": filters, "query": request.GET.urlencode()}
    return render(request, "audits/challenge_list.html", context)


@require_safe
def challenges_xlsx(request):
    log = challenge_log(request.board, request.user, _filters(request).qs)
    return xlsx_response(f"challenges-{request.board.slug}", {"Challenges": export_rows(log)})


@require_safe
def challenge_detail(request, pk):
    page = challenge_page(_get(request, pk), request.user)
    return render(request, "audits/challenge_detail.html", {"page": page})


@read_and_send
def challenge_new(request):
    if not request.board:
        raise Http404
    policies.may_raise_challenge(request.user, request.board).enforce()
    decision = named_decision(request)
    initial = _from_decision(decision) or _from_seat(named_seat(request))
    form = ChallengeForm(request.POST or None, board=request.board, initial=initial)
    if not form.is_valid():
        return _form(request, form, "Put a challenge", "Put this challenge")
    challenge = challenges.raise_challenge(
        request.board, by=request.user, decision=decision, **form.cleaned_data
    )
    messages.success(request, f"{challenge.reference} is in the log, and the agency is told.")
    return redirect(challenge)


@read_and_send
def challenge_answer(request, pk):
    challenge = _get(request, pk)
    policies.may_answer_challenge(request.user, challenge).enforce()
    return _take(
        request, challenge, AnswerForm, challenges.answer, "Answer", "Send this answer",
        "Your answer is in the log.",
    )  # fmt: skip


@read_and_send
def challenge_view(request, pk):
    challenge = _judged(request, pk)
    return _take(
        request, challenge, ViewForm, challenges.view, "Enter the chair’s view of",
        "Keep this view", "The chair’s view is in the log.",
    )  # fmt: skip


@read_and_send
def challenge_follow_up(request, pk):
    challenge = _judged(request, pk, ChallengeState.FOLLOW_UP)
    return _take(
        request, challenge, FollowUpForm, challenges.follow_up, "Follow up", "Ask again",
        "Asked again; the agency is told.",
    )  # fmt: skip


@read_and_send
def challenge_escalate(request, pk):
    challenge = _judged(request, pk, ChallengeState.ESCALATED)
    return _take(
        request, challenge, EscalateForm, challenges.escalate, "Escalate",
        "Escalate this challenge", "The challenge is escalated.",
    )  # fmt: skip


@read_and_send
def challenge_close(request, pk):
    challenge = _get(request, pk)
    policies.may_close_challenge(request.user, challenge, challenges.last_view(challenge)).enforce()
    return _take(
        request, challenge, CloseForm, challenges.close, "Close", "Close this challenge",
        "The challenge is closed. Its history stays in the log.",
    )  # fmt: skip


def _get(request, pk):
    """A challenge this person may see; anything else does not exist for them."""
    visible = Challenge.objects.visible_to(request.user).select_related("board", "agency")
    return get_object_or_404(visible, pk=pk)


def _judged(request, pk, into=None):
    challenge = _get(request, pk)
    policies.may_judge_challenge(request.user, challenge, into).enforce()
    return challenge


def _filters(request):
    if not request.board:
        raise Http404
    found = Challenge.objects.visible_to(request.user).filter(board=request.board)
    return ChallengeFilter(request.GET, found, board=request.board)


def _from_decision(decision):
    if decision is None:
        return {}
    exception = decision.exception
    return {
        "raised_by_kind": "group",
        "agency": exception.agency_id,
        "meeting": decision.meeting_id,
        "codes": exception.code,
        "question": decision.text,
        "answer_by": decision.due_on,
    }


def _from_seat(seat):
    """A seat that is rarely filled, from the page of attendance."""
    if seat is None:
        return {}
    return {
        "raised_by_kind": "chair",
        "agency": seat.agency_id,
        "subject": f"Attendance: {seat.title}",
        "question": "This seat has been filled at fewer meetings than the Board expects. What "
        "stands in the way, and from when on will it be filled?",
    }


def _take(request, challenge, form_class, operation, words, button, done):
    """One step of a challenge: its form, its operation, and what was typed if somebody was
    quicker."""
    form = form_class(request.POST or None, initial={"revision": challenge.revision})
    heading, status = f"{words} {challenge.reference}", None
    if form.is_valid():
        given = dict(form.cleaned_data)
        try:
            operation(challenge, by=request.user, seen_revision=given.pop("revision"), **given)
        except challenges.AnsweredMeanwhile:
            challenge.refresh_from_db()
            keep_typed(form, challenge, MEANWHILE)
            status = CONFLICT
        else:
            messages.success(request, done)
            return redirect(challenge)
    page = challenge_page(challenge, request.user)
    return _form(request, form, heading, button, page, status)


def _form(request, form, heading, button, page=None, status=None):
    context = {"heading": heading, "button": button, "page": page}
    return render_form(request, "audits/challenge_form.html", form, status, **context)
