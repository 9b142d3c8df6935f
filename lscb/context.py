"""What the layout of every page needs."""

from django.conf import settings

from agencies import clock
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
    }
