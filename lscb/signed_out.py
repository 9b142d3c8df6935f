"""What somebody typed is not lost when their session has ended, and nothing stays after it.

A form sent by somebody who has been signed out meanwhile comes back as a page that holds what
was in it: sign in, send it again. It is kept in that page alone, never on the server.
"""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.shortcuts import render

from dataset.views.unchanged import KEPT
from lscb.middleware import SAFE


NEVER_KEPT = ("csrfmiddlewaretoken", "password")
SIGNED_OUT = 401


def typed(request):
    """What a form sent, as (name, value) pairs: no secrets, no files."""
    return [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if not any(secret in name for secret in NEVER_KEPT)
    ]


def is_from_here(request):
    """Whether the browser says that one of our own pages sent it. Silence is no."""
    origin = request.headers.get("Origin", "")
    return urlsplit(origin).netloc == request.get_host()


def keep(request, template, status):
    """The page that holds what was typed. Only what our own page sent may be sent again."""
    context = {"typed": typed(request), "had_files": bool(request.FILES)}
    response = render(request, template, context, status=status)
    response["Cache-Control"] = "no-store"
    return response


class SignInOrKeep(LoginRequiredMiddleware):
    """Pages need a sign-in. A form that was sent is kept in the answer, a link is followed later."""

    def handle_no_permission(self, request, view_func):
        if request.method in SAFE or not is_from_here(request):
            return super().handle_no_permission(request, view_func)
        return keep(request, "signed_out.html", SIGNED_OUT)


class NothingStays:
    """The browser keeps no page of a signed-in person but those it must ask for each time
    (`dataset.views.unchanged`), and is emptied when somebody signs out or their session is over."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        was_signed_in = request.user.is_authenticated
        is_over = not was_signed_in and brings_ended_session(request)
        response = self.get_response(request)
        if was_signed_in and response.get("Cache-Control") != KEPT:
            response["Cache-Control"] = "no-store"
        if was_signed_in and not request.user.is_authenticated:
            response["Clear-Site-Data"] = '"cache", "storage"'
        elif is_over:  # what was typed may still stand in the browser's storage
            response["Clear-Site-Data"] = '"cache"'
        return response


def brings_ended_session(request):
    """Whether the browser still names a session, and there is none of that name any more."""
    named = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
    return bool(named) and request.session.is_empty()
