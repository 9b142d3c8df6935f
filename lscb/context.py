"""What the layout of every page needs."""

from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse

from agencies import clock
from dataset.policies import may_follow
from lscb import navigation


def page(request):
    """Board, person, navigation and marking; safe for error pages and signed-out visitors."""
    user = getattr(request, "user", None)
    signed_in = bool(user and user.is_authenticated)
    return {
        "demonstration": settings.DEMO_DATE,
        "today": clock.today(),
        "labels": settings.LABELS,
        "board": getattr(request, "board", None),
        "boards": getattr(request, "boards", []),
        "nav": navigation.entries(request) if signed_in else [],
        "person": navigation.person(request) if signed_in else None,
        "keep": _keep(request) if signed_in else "",
    }


def _keep(request):
    """Where the page at hand, with its choices, is kept as a view: "" where it cannot be."""
    board, match = getattr(request, "board", None), request.resolver_match
    if not (board and match and match.view_name in settings.SAVED_VIEWS):
        return ""
    if not may_follow(request.user, board):
        return ""
    query = {"board": board.slug, "page": request.get_full_path()}
    return f"{reverse('dataset:view_new')}?{urlencode(query)}"
