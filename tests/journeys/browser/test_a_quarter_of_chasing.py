"""A quarter of chasing as its people see it: four agencies, the manager and the group, day by day.

The days in between are lived through by the worker, as in `tests.journeys.test_a_quarter_of_chasing`.
"""

from datetime import timedelta

import pytest
from django.test import Client
from playwright.sync_api import expect

from agencies.models import Role
from dataset.tasks import chase_returns
from tests.factories.agencies import UserFactory
from tests.journeys.browser.conftest import PHONE
from tests.journeys.browser.test_a_quarter import follow, heading, press
from tests.journeys.test_a_quarter_of_chasing import FIRST, Quarter, day


pytestmark = pytest.mark.browser
REASON = "Two people of three are ill."


@pytest.fixture
def quarter(live_server, settings):
    settings.DEMO_DATE = FIRST
    return Quarter()


@pytest.fixture
def until(quarter, settings):
    """Live through the days up to one: the worker's rounds, and what agencies do."""
    events = {
        day(9): [lambda: quarter.send("prompt"), lambda: quarter.approve("prompt")],
        day(12): [lambda: quarter.send("slow")],
        day(17): [lambda: quarter.approve("slow")],
    }

    def live(last):
        while last > settings.DEMO_DATE:
            settings.DEMO_DATE += timedelta(days=1)
            for happens in events.get(settings.DEMO_DATE, ()):
                happens()
            chase_returns()

    return live


def enter(page, person):
    """Sign in without the form: what is looked at here comes after it."""
    browser = Client()
    browser.force_login(person)
    page.context.clear_cookies()
    session = browser.cookies["sessionid"].value
    page.context.add_cookies(
        [{"name": "sessionid", "value": session, "domain": "127.0.0.1", "path": "/"}]
    )
    page.goto("/")


def test_a_quarter_of_chasing(visit, quarter, until, barriers, sideways):
    page = visit("/accounts/login/")
    manager = quarter.manager

    # Before the quarter ends: the calendar says what will happen when.
    enter(page, manager)
    page.goto("/calendar/")
    expect(page.get_by_text("Notice to data leads and approvers").first).to_be_visible()
    expect(page.get_by_text("Collection closes").first).to_be_visible()
    assert barriers(page) == []

    # The day before it is due: one agency asks for more time, and gets it.
    until(day(14))
    enter(page, manager)
    gives_time(page)

    # Overdue: the silent agency has had its letters, and the manager telephones.
    until(day(19))
    enter(page, manager)
    telephones(page)

    # The agency itself sees that it is late, and how to go on.
    enter(page, quarter.people["silent", Role.PREPARER])
    expect(page.get_by_text("Late").first).to_be_visible()
    assert barriers(page) == []

    # Closed: missing is shown as missing, on a phone too.
    until(day(21))
    page.set_viewport_size(PHONE)
    enter(page, UserFactory(role=Role.PAG_CHAIR, board=quarter.board))
    page.goto("/timeliness/")
    expect(page.get_by_text("Missing at close").first).to_be_visible()
    expect(page.get_by_text("On time", exact=True).first).to_be_visible()
    expect(page.get_by_text("Late by 2 working days").first).to_be_visible()
    assert barriers(page) == []
    assert sideways(page) == []


def gives_time(page):
    page.goto("/chasing/")
    page.get_by_role("link", name="extended").first.click()
    follow(page, "Give more time")
    page.get_by_label("New due date").fill(f"{day(20):%Y-%m-%d}")
    page.get_by_label("Why does the agency need more time?").fill(REASON)
    press(page, "Give more time")
    expect(page.get_by_text(f"The return is now due on {day(20):%-d %B %Y}.")).to_be_visible()
    expect(page.get_by_text(REASON).first).to_be_visible()


def telephones(page):
    follow(page, "1 agency to telephone")
    heading(page, "Chasing log")
    page.get_by_role("link", name="silent").first.click()
    page.get_by_label("Whom did you speak to?").select_option("approver")
    page.get_by_label("What was agreed?").fill("They will send it this week.")
    press(page, "Keep the call")
    expect(page.get_by_text("They will send it this week.").first).to_be_visible()
