"""One question, three boards: answered once, accepted by the lead board, published by all.

On the demonstration the training unit answers for the county; Bedford Borough leads.
"""

import pytest
from playwright.sync_api import expect

from tests.journeys.browser.conftest import PHONE
from tests.journeys.browser.demonstration import publish, sign_in
from tests.journeys.browser.test_a_quarter import follow, heading, press


pytestmark = pytest.mark.browser
BOARDS = ("bedford", "centralbeds", "luton")
LEAD, APPROVER = "data.lead@trainingunit.example", "approver@trainingunit.example"
BEFORE, AFTER = "21", "19"
WHY = "Some courses were cancelled."
COVERS = "Bedfordshire, 3 boards together"


def test_one_answer_is_accepted_once_and_published_by_three_boards(
    visit, demonstration, barriers, sideways
):
    page = visit("/accounts/login/")
    for board in BOARDS:
        publishes(page, board, version=1)
        reads(page, board, BEFORE)

    the_agency_asks(page, barriers)
    only_the_lead_board_answers(page)
    the_agency_corrects(page, barriers)
    for board in BOARDS:
        publishes(page, board, version=2)

    page.set_viewport_size(PHONE)
    for board in BOARDS:
        reads(page, board, AFTER)
        expect(page.get_by_text("Restated").first).to_be_visible()
        assert barriers(page) == []
        assert sideways(page) == []


def publishes(page, board, version):
    sign_in(page, f"analyst@{board}.example")
    page.goto("/publish/")
    publish(page, "January to March 2017", version)


def reads(page, board, figure):
    """The chair of a board sees the county's figure, and that it is the county's."""
    sign_in(page, f"chair@{board}.example")
    page.goto("/indicators/TRN-01/")
    expect(page.get_by_text(COVERS).first).to_be_visible()
    newest = page.get_by_role("row", name="Q4 2016-17")
    expect(newest.get_by_text(figure, exact=True).first).to_be_visible()


def the_agency_asks(page, barriers):
    sign_in(page, LEAD)
    follow(page, "Our returns", exact=True)
    county = page.get_by_role("row").filter(has_text="Training unit, Bedfordshire").first
    county.get_by_role("link", name="January to March 2017").click()
    follow(page, "Ask to correct something")
    heading(page, "Ask to correct accepted figures")
    page.get_by_label("TRN-01").check()
    page.get_by_label("What was wrong?").fill(WHY)
    assert barriers(page) == []
    press(page, "Ask the Board’s analyst")
    expect(page.get_by_text("A correction is asked for")).to_be_visible()


def only_the_lead_board_answers(page):
    sign_in(page, "analyst@luton.example")
    expect(page.get_by_text("to correct figures")).to_have_count(0)

    sign_in(page, "analyst@bedford.example")
    follow(page, "Answer 1 request to correct figures")
    expect(page.get_by_text("The agency asks for this.")).to_be_visible()
    expect(page.get_by_label("TRN-01")).to_be_checked()
    press(page, "Reopen these items")
    expect(page.get_by_text("Reopened.").first).to_be_visible()


def the_agency_corrects(page, barriers):
    sign_in(page, LEAD)
    follow(page, "Continue the return")
    follow(page, "Training")
    page.locator("[id='v-TRN-01']").fill(AFTER)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text(f"It was accepted as {BEFORE} and is {AFTER} now.")).to_be_visible()
    page.get_by_label("Your explanation").fill(WHY)
    assert barriers(page) == []
    press(page, "Save and check the whole return")
    press(page, "Send to our approver")

    sign_in(page, APPROVER)
    follow(page, "Read the return")
    follow(page, "Read submission 2 and decide")
    expect(page.get_by_text(f"Before: {BEFORE}")).to_be_visible()
    press(page, "Sign and approve")

    sign_in(page, "analyst@bedford.example")
    page.goto("/progress/")
    page.get_by_role("link", name="Training unit").last.click()
    follow(page, "Read submission 2 and decide")
    press(page, "Accept these figures")
    expect(page.get_by_text("Accepted. These figures now count.")).to_be_visible()
