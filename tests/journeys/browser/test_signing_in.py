"""Signing in as people do it: with a mouse, with the keyboard, without JavaScript, on a phone."""

import re

import pytest
from playwright.sync_api import expect

from agencies.models import Role
from tests.factories.agencies import PASSWORD, BoardFactory, UserFactory
from tests.journeys.browser.conftest import DESK, NARROWEST, PHONE


pytestmark = pytest.mark.browser


@pytest.fixture
def person(live_server):
    return UserFactory(role=Role.ANALYST, board=BoardFactory())


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_axe_finds_nothing_before_and_after_a_mistake(visit, barriers, viewport):
    page = visit("/accounts/login/", viewport=viewport)
    assert barriers(page) == []

    page.get_by_role("button", name="Sign in").click()

    expect(page).to_have_title(re.compile("^Error: "))
    assert barriers(page) == []


def test_the_keyboard_is_enough(visit, person):
    page = visit("/accounts/login/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to main content")).to_be_focused()

    page.get_by_role("textbox", name="E-mail").focus()
    page.keyboard.type(person.email)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")

    expect(page).to_have_url(re.compile(r"/$"))
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_javascript_is_not_needed(visit, person):
    page = visit("/accounts/login/", java_script_enabled=False)
    page.get_by_label("E-mail").fill(person.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()

    expect(page).to_have_url(re.compile(r"/$"))


def test_nothing_scrolls_sideways_at_the_narrowest(visit, sideways):
    page = visit("/accounts/login/", viewport=NARROWEST)
    assert sideways(page) == []
