"""A published figure was wrong, in a real browser: asked, reopened, mended, published, read.

On the demonstration: October to December 2016 is published, so the Board has seen these figures.
"""

import pytest
from playwright.sync_api import expect

from tests.journeys.browser.conftest import PHONE
from tests.journeys.browser.demonstration import publish, sign_in


pytestmark = pytest.mark.browser
QUARTER = "October to December 2016"
ASKED_BECAUSE = "The list was kept in two places, and one was left out."
FOR_READERS = "Some plans were entered in January."
OWN_REASON = "Three plans of one family were entered in January."
SEEN_BEFORE = "/scorecard/?as_at=2017-04-26"


def heading(page, words):
    """Wait until the page with this heading has come."""
    expect(page.get_by_role("heading", level=1)).to_have_text(words)


def follow(page, name, **options):
    page.get_by_role("link", name=name, **options).click()


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()


def test_a_published_figure_is_corrected_and_what_the_board_saw_stays(
    visit, demonstration, barriers, sideways
):
    page = visit("/accounts/login/")

    sign_in(page, "data.lead.socialcare@bedford.example")
    asks_to_correct_two_measures(page, barriers)

    sign_in(page, "manager@bedford.example")
    reopens_as_asked(page, barriers)

    sign_in(page, "data.lead.socialcare@bedford.example")
    mends_and_is_asked_why(page, barriers)

    sign_in(page, "approver.socialcare@bedford.example")
    approves(page)

    sign_in(page, "analyst@bedford.example")
    reads_both_figures_and_publishes(page, barriers)

    page.set_viewport_size(PHONE)
    sign_in(page, "chair@bedford.example")
    sees_what_was_seen_and_what_is(page, barriers, sideways)


def asks_to_correct_two_measures(page, barriers):
    page.goto("/returns/")
    follow(page, QUARTER)
    follow(page, "Ask to correct something")
    heading(page, "Ask to correct accepted figures")
    assert barriers(page) == []
    page.get_by_label("CPP-04").check()
    page.get_by_label("LAC-05").check()
    page.get_by_label("What was wrong?").fill(ASKED_BECAUSE)
    press(page, "Ask the Board’s analyst")
    expect(page.get_by_text("Asked. The Board’s analyst answers")).to_be_visible()
    expect(page.get_by_role("link", name="Ask to correct something")).to_have_count(0)


def reopens_as_asked(page, barriers):
    follow(page, "Answer 1 request to correct figures")
    heading(page, "Reopen items")
    expect(page.get_by_label("CPP-04")).to_be_checked()
    expect(page.get_by_label("LAC-05")).to_be_checked()
    expect(page.get_by_label("CPP-01")).not_to_be_checked()
    expect(page.get_by_label("Why are they reopened?")).to_have_value(ASKED_BECAUSE)
    assert barriers(page) == []
    press(page, "Reopen these items")
    expect(page.get_by_text("has been told why.")).to_be_visible()


def mends_and_is_asked_why(page, barriers):
    page.goto("/returns/")
    follow(page, QUARTER)
    expect(page.get_by_role("button", name="Send to our approver")).to_be_visible()
    page.get_by_role("main").get_by_role("link", name="Child protection").first.click()
    expect(page.locator("[id='v-CPP-01-3']")).to_have_count(0)  # it was not reopened
    page.locator("[id='v-CPP-04']").fill("14")
    press(page, "Save")
    expect(page.get_by_text("It was accepted as 11 and is 14 now.")).to_be_visible()
    page.get_by_label("Your explanation").fill(OWN_REASON)
    assert barriers(page) == []
    with page.expect_navigation():
        press(page, "Save")

    nav = page.get_by_role("navigation", name="Themes")
    nav.get_by_role("link", name="Looked after children").first.click()
    page.locator("[id='v-LAC-05']").fill("121")
    press(page, "Save")
    expect(page.get_by_text("It was accepted as 117 and is 121 now.")).to_be_visible()

    press(page, "Save and check the whole return")
    expect(page.get_by_role("button", name="Send to our approver")).to_have_count(0)
    follow(page, "an accepted figure changes")
    page.get_by_label("Same reason as for the reopening").check()
    press(page, "Save and check the whole return")
    press(page, "Send to our approver")
    expect(page.get_by_text("Sent. Your agency’s approver has been told.")).to_be_visible()


def approves(page):
    follow(page, "Read the return")
    follow(page, "Read submission 2 and decide")
    press(page, "Sign and approve")
    expect(page.get_by_text("Approved. It is now with the Board’s analyst.")).to_be_visible()


def reads_both_figures_and_publishes(page, barriers):
    main = page.get_by_role("main")
    main.get_by_role(
        "link", name="Bedford Borough children’s social care", exact=True
    ).first.click()
    follow(page, "Read submission 2 and decide")
    changed = page.get_by_role("row").filter(has_text="CPP-04")
    expect(changed).to_contain_text("Before: 11")
    expect(changed).to_contain_text(OWN_REASON)
    expect(page.get_by_role("row").filter(has_text="LAC-05")).to_contain_text(ASKED_BECAUSE)
    assert barriers(page) == []
    press(page, "Accept these figures")

    follow(page, "Publish", exact=True)
    follow(page, f"Numbers in what agencies wrote for {QUARTER}")
    looks_at_the_numbers(page, barriers)
    page.goto("/publish/")
    publish(page, QUARTER, version=3)


def looks_at_the_numbers(page, barriers):
    assert barriers(page) == []
    reason = page.locator("section").filter(has_text="CPP-04: why it was corrected")
    expect(reason.locator("mark").first).to_have_text("Three")
    reason.get_by_role("textbox").fill(FOR_READERS)
    reason.get_by_role("button", name="Put my wording in its place").click()
    expect(page.get_by_text("Kept. Readers will meet it so.")).to_be_visible()
    clear = page.get_by_role("button", name="Its numbers point at no child")
    for _ in range(clear.count()):
        clear.first.click()
        expect(page.get_by_text("Kept. Readers will meet it so.")).to_be_visible()
    expect(page.get_by_text("Nothing to decide.")).to_be_visible()


def sees_what_was_seen_and_what_is(page, barriers, sideways):
    page.goto(SEEN_BEFORE)
    expect(page.get_by_text("As the Board saw it on 26 April 2017.")).to_be_visible()
    before = figure(page, "CPP-04")
    expect(before).to_contain_text("11")
    expect(before).not_to_contain_text("Restated")

    follow(page, "Read how it stands now")
    now = figure(page, "CPP-04")
    expect(now).to_contain_text("14")
    expect(now).to_contain_text("Restated")
    assert barriers(page) == []
    assert sideways(page) == []

    now.get_by_role("link").first.click()
    heading(page, "Plans started for a second or subsequent time")
    expect(page.get_by_text("Version 2: 11")).to_be_attached()
    expect(page.get_by_text(f"The agency’s reason: {FOR_READERS}")).to_be_attached()
    assert barriers(page) == []
    assert sideways(page) == []


def figure(page, code):
    """The row of the scorecard that leads to this measure."""
    return page.get_by_role("row").filter(has=page.locator(f"a[href*='/indicators/{code}/']"))
