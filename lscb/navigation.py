"""The main navigation: for each role the pages it works with, and nothing that leads nowhere."""

from django.urls import reverse

from agencies.policies import may_look_after_people
from dataset import policies
from dataset.models.returns import AGENCY_STAFF


def entries(request):
    """Menu entries as dicts: label, url, current."""
    path = request.path
    return [
        {"label": label, "url": url, "current": _is_current(url, path)}
        for label, url in _places(request.user, getattr(request, "board", None))
    ]


def _places(user, board):
    """(label, address) of what this person may open. Without a board there are no figures."""
    places = [("Home", reverse("lscb:home"))]
    if user.holds(*AGENCY_STAFF):
        places.append(("Our returns", reverse("dataset:return_list")))
    if board:
        if policies.may_see_progress(user, board):
            places.append(("Who has sent what", reverse("dataset:progress")))
        if policies.may_see_findings(user, board):
            places.append(("Findings", reverse("dataset:finding_list")))
        if policies.may_publish(user, board):
            places.append(("Publish", reverse("dataset:publish")))
        places += [
            ("Scorecard", reverse("dataset:scorecard")),
            ("Indicators", reverse("audits:indicator_list")),
            ("Exceptions", reverse("audits:exception_list")),
            ("Actions", reverse("audits:action_list")),
            ("Assurance", reverse("audits:assurance")),
            ("Board summary", reverse("lscb:summary")),
        ]
    if may_look_after_people(user):
        places.append(("People", reverse("agencies:people")))
    return places


# Pages that one entry leads to, though their addresses do not begin as its own does.
BELOW = {
    "/assurance/": (
        "/assurance/", "/risks/", "/challenges/", "/audits/", "/inspections/", "/priorities/",
        "/so-what/", "/meetings/", "/agenda-items/", "/attendance/", "/seats/",
    ),
    "/exceptions/": ("/exceptions/", "/group/"),
}  # fmt: skip


def _is_current(url, path):
    return path == url if url == "/" else path.startswith(BELOW.get(url, url))


def person(request):
    """The role and agency lines at the right of the header."""
    held = _appointment_here(request)
    if not held:
        return {"role": str(request.user), "agency": ""}
    return {
        "role": held.get_role_display(),
        "agency": str(held.agency) if held.agency else getattr(held.board, "short_name", ""),
    }


def _appointment_here(request):
    held = request.user.current_appointments
    board = getattr(request, "board", None)
    here = [
        appointment for appointment in held if board and appointment.board_id in {None, board.pk}
    ]
    return (here or held or [None])[0]
