"""Things by their key, as far as somebody may see them; anything else does not exist."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from agencies.models import Meeting, Seat
from audits.models import (
    Action,
    AuditFinding,
    Challenge,
    ExceptionDecision,
    Priority,
    Recommendation,
    Risk,
)


# What a new action can be about, by its name in the address: the model, and the way to its board.
STARTS = {
    "decision": (ExceptionDecision, "exception__board"),
    "risk": (Risk, "board"),
    "challenge": (Challenge, "board"),
    "finding": (AuditFinding, "audit__board"),
    "recommendation": (Recommendation, "inspection__board"),
    "meeting": (Meeting, "board"),
    "priority": (Priority, "board"),
}


def visible_action(request, pk):
    visible = Action.objects.visible_to(request.user).select_related("board", "owner", "agency")
    return get_object_or_404(visible, pk=pk)


def named_decision(request):
    """The group's decision that `?decision=` names, of the current board; None without one."""
    if not request.GET.get("decision"):
        return None
    return _named(request, request.board, "decision", *STARTS["decision"])


def named_seat(request):
    """The seat of the current board that `?seat=` names; None without one."""
    if not request.GET.get("seat"):
        return None
    return _named(request, request.board, "seat", Seat, "board")


def starts_named(request, board):
    """{name: thing} of what the address names as the start of a new action, all of this board."""
    return {
        name: _named(request, board, name, model, way)
        for name, (model, way) in STARTS.items()
        if request.GET.get(name)
    }


def _named(request, board, name, model, way):
    key = request.GET[name]
    if not (key.isascii() and key.isdigit() and len(key) < 19):
        raise Http404(name)
    return get_object_or_404(model.objects.select_related(way), **{"pk": key, way: board.pk})
