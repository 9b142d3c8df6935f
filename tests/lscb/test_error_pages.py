"""Refused, lost or failed: what is the matter, what was kept, what to do, a time to quote."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import Http404

from lscb.views import errors


# None of these tests may touch the database: an error page must stand when it is gone.
PAGES = {
    400: lambda request: errors.bad_request(request, SuspiciousOperation("host 10.1.2.3")),
    403: lambda request: errors.forbidden(request, PermissionDenied()),
    404: lambda request: errors.not_found(request, Http404("no Risk matches pk=7")),
    500: errors.server_error,
}


def text(response):
    return response.content.decode()


@pytest.mark.parametrize("status", PAGES)
def test_every_error_page_says_what_to_do_and_gives_a_time_to_quote(rf, status):
    response = PAGES[status](rf.get("/somewhere/"))

    assert response.status_code == status
    assert text(response).count("<h1>") == 1
    assert '<ul class="bul">' in text(response)
    assert "give the time" in text(response)


@pytest.mark.parametrize("status", PAGES)
def test_an_error_page_shows_nothing_of_the_inside(rf, status):
    page = text(PAGES[status](rf.get("/somewhere/")))

    for inside in ("Traceback", "10.1.2.3", "pk=7", "matches"):
        assert inside not in page


def test_a_refusal_gives_its_reason_safely(rf):
    refusal = PermissionDenied("Only <b>analysts</b> can accept a return.")

    page = text(errors.forbidden(rf.get("/"), refusal))

    assert "Only &lt;b&gt;analysts&lt;/b&gt; can accept a return." in page


def test_a_form_that_was_open_too_long_is_refused_kindly(rf):
    request = rf.post("/")
    request.user = AnonymousUser()
    response = errors.csrf_failure(request, reason="CSRF token missing.")

    assert response.status_code == 403
    assert "This form was open too long" in text(response)
    assert "CSRF" not in text(response)
