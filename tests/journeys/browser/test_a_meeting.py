"""The group runs its meeting from the keyboard, in front of everybody."""

from datetime import date

import pytest
from playwright.sync_api import expect

from agencies.models import Role
from lscb.demonstration.load import PASSWORD
from tests.factories.agencies import BoardFactory, MeetingFactory, SeatFactory, UserFactory
from tests.factories.dataset import (
    DefinitionFactory,
    PeriodFactory,
    PublicationFactory,
    ShownFigureFactory,
)
from tests.factories.exceptions import CommentaryFactory, ExceptionFactory
from tests.journeys.browser.conftest import PHONE
from tests.journeys.browser.demonstration import sign_in


pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TODAY = date(2017, 2, 14)
CHAIR = "pag-chair@people.example"


@pytest.fixture
def meeting(live_server, settings):
    """Three exceptions before today's meeting; of the first the agency has written."""
    settings.DEMO_DATE = TODAY
    board = BoardFactory(slug="bedford")
    quarters = [
        PublicationFactory(board=board, period=PeriodFactory(year=2016, quarter=quarter))
        for quarter in (2, 3)
    ]
    for code in ("CPP-02", "CPP-03", "CPP-04"):
        DefinitionFactory(code=code, name=f"Measure {code}", polarity="lower better")
        for made, text in zip(quarters, ("40", "60"), strict=True):
            ShownFigureFactory(publication=made, code=code, text=text)
        raised = ExceptionFactory(publication=quarters[-1], code=code, asked=True)
        if code == "CPP-02":
            CommentaryFactory(exception=raised)
    SeatFactory(board=board, title="Education")
    UserFactory(email=CHAIR, role=Role.PAG_CHAIR, board=board, password=PASSWORD)
    return MeetingFactory(board=board, held_on=TODAY)


def test_a_meeting_is_run_from_the_keyboard(visit, barriers, sideways, meeting):
    page = visit("/accounts/login/")
    sign_in(page, CHAIR)
    page.goto(f"/group/{meeting.pk}/")
    expect(page.get_by_text("Exception 1 of 3")).to_be_visible()
    expect(page.get_by_text("Some posts stood empty.")).to_be_visible()
    assert barriers(page) == []

    keys = page.keyboard
    keys.press("a")
    keys.type("Recruit, and note each chair.")  # letters that are keys elsewhere
    keys.press("Tab")
    keys.type("Edu")
    page.get_by_label("Due").fill("2017-06-30")  # the order of its parts is the browser's
    keys.press("Control+Enter")
    expect(page.get_by_text("Exception 2 of 3")).to_be_visible()
    expect(page.get_by_text("1 of 3 decided")).to_be_visible()

    keys.press("ArrowRight")
    expect(page.get_by_text("Exception 3 of 3")).to_be_visible()
    keys.press("ArrowLeft")
    expect(page.get_by_text("Exception 2 of 3")).to_be_visible()

    page.get_by_label("Letters choose a decision").uncheck()
    keys.press("n")
    assert page.locator("input[name=choice]:checked").count() == 0

    page.set_viewport_size(PHONE)
    assert sideways(page) == []
    page.get_by_role("link", name="Decisions so far").click()
    row = page.get_by_role("row", name="Measure CPP-02")
    expect(row).to_contain_text("Action. Recruit, and note each chair.")
    expect(row).to_contain_text("Education")
    expect(row).to_contain_text("30 June 2017")
    assert barriers(page) == []
