"""In a real browser: pages that it may keep are gone when their reader has signed out."""

from datetime import date

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from agencies.models import Role
from tests.dataset.published import PLAIN, make_published
from tests.factories.agencies import PASSWORD, UserFactory


pytestmark = pytest.mark.browser
SCORECARD = "/scorecard/"


@pytest.fixture
def page(live_server, settings, visit):
    """The scorecard, opened twice by a signed-in member of the group."""
    settings.DEMO_DATE = date(2017, 4, 27)
    world = make_published()
    world.quarter(PLAIN | {"CPP-01": "4141"})
    member = UserFactory(role=Role.PAG_MEMBER, board=world.board, password=PASSWORD)
    page = visit("/accounts/login/", expects=["Clear-Site-Data"])
    page.get_by_label("E-mail").fill(member.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Sign in")
    for _ in range(2):
        page.goto(SCORECARD)
        expect(page.get_by_role("heading", level=1)).to_have_text("Scorecard")
        assert "4,141" in page.content()
    return page


def test_after_signing_out_the_back_button_shows_no_kept_page(page):
    page.goto("/accounts/logout/")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")

    for _ in range(3):
        page.go_back()
        expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
        assert "4,141" not in page.content()


def test_a_page_that_the_browser_brings_back_whole_is_asked_for_anew(page):
    Session.objects.all().delete()

    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")

    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    assert "4,141" not in page.content()
