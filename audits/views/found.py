"""What an address names, as this person may see it."""

from django.shortcuts import get_object_or_404

from agencies.models import Seat
from audits.models import ExceptionDecision


def named_decision(request):
    """The group's decision that `?decision=` names, of the current board; None without one."""
    named = request.GET.get("decision", "")
    if not named:
        return None
    held = ExceptionDecision.objects.select_related("exception").filter(
        exception__board=request.board
    )
    return get_object_or_404(held, pk=named if named.isdecimal() else None)


def named_seat(request):
    """The seat of the current board that `?seat=` names; None without one."""
    named = request.GET.get("seat", "")
    if not named:
        return None
    return get_object_or_404(Seat, board=request.board, pk=named if named.isdecimal() else None)
