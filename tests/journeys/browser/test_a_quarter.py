"""The main job in a real browser: a return by workbook and keyboard, to the chair's phone.

On the demonstration: Bedford Borough's children's social care has most of its figures in, one
error, two queries and four themes still blank.
"""

import re

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from dataset.intake.template import CODE, COMMENTARY, FIGURES, VALUE
from tests.journeys.browser.conftest import PHONE
from tests.journeys.browser.demonstration import publish, sign_in


pytestmark = pytest.mark.browser
LEAD = "data.lead.socialcare@bedford.example"
BLANK = {
    "CSE-01": 24, "CSE-02": 8, "CSE-03": 6, "CSE-04": 21,
    "PF-01": 4, "PF-02": 5, "PF-03": 4, "PF-04": "nil return", "PF-05": 1,
    "PF-06n": 4, "PF-06d": 4,
    "ENG-05": 85, "ENG-06": "about 60", "ENG-07": 104,
    "WFC-01n": 1301, "WFC-01d": 75.5, "WFC-02n": 12, "WFC-02d": 93,
}  # fmt: skip
HAPPENED = "The list grew after the schools were asked to look again."
QUESTION = "Are plans longer, or are there more children?"
TABS = 400  # more than any page has places to stop at


def heading(page, words):
    """Wait until the page with this heading has come."""
    expect(page.get_by_role("heading", level=1)).to_have_text(words)


def follow(page, name, **options):
    page.get_by_role("link", name=name, **options).click()


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()


def tab_to(page, target):
    """Go on with the Tab key until the keyboard stands there."""
    for _ in range(TABS):
        page.keyboard.press("Tab")
        if target.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError("the Tab key does not lead there")


def fill_in(workbook):
    """What is still blank, and what happened, as somebody types it with a spreadsheet program."""
    book = load_workbook(workbook)
    for row in book[FIGURES].iter_rows():
        if row[CODE].value in BLANK:
            assert row[VALUE].value is None
            row[VALUE].value = BLANK[row[CODE].value]
    for row in book[COMMENTARY].iter_rows():
        if row[0].value == "Exploitation":
            row[1].value = HAPPENED
    book.save(workbook)


def test_from_the_workbook_to_the_chairs_phone(visit, demonstration, barriers, sideways, tmp_path):
    page = visit("/accounts/login/")

    sign_in(page, LEAD)
    fills_the_blank_themes_by_workbook(page, barriers, tmp_path / "return.xlsx")
    corrects_the_error_by_keyboard(page)
    explains_the_queries_and_sends(page, barriers)

    sign_in(page, "approver.socialcare@bedford.example")
    approves(page, barriers)

    sign_in(page, "analyst@bedford.example")
    accepts_and_publishes(page, barriers)

    sign_in(page, "pag-chair@bedford.example")
    writes_a_remark(page)

    page.set_viewport_size(PHONE)
    sign_in(page, "chair@bedford.example")
    reads_the_summary(page, barriers, sideways)


def fills_the_blank_themes_by_workbook(page, barriers, workbook):
    follow(page, "Finish the January to March return")
    heading(page, "Return for January to March 2017")
    with page.expect_download() as download:
        follow(page, "Download the workbook")
    assert re.fullmatch(r"[\w.-]+\.xlsx", download.value.suggested_filename)
    download.value.save_as(workbook)
    fill_in(workbook)

    follow(page, "Upload a workbook")
    page.get_by_label("Your filled-in workbook").set_input_files(workbook)
    press(page, "Read the file")
    heading(page, "Check what we read from your file")
    expect(page.get_by_text("Nothing has been changed yet.")).to_be_visible()
    expect(page.get_by_role("heading", name="Could not be read: 0")).to_be_visible()
    expect(page.get_by_role("heading", name="Would change: 0")).to_be_visible()
    expect(page.get_by_role("heading", name=f"New: {len(BLANK)}")).to_be_visible()
    assert barriers(page) == []

    press(page, f"Take these {len(BLANK)} figures and 1 answer")
    heading(page, "Return for January to March 2017")
    expect(page.get_by_text("All checks have run again.")).to_be_visible()
    expect(page.get_by_text("104 of 104 figures are in.")).to_be_visible()


def corrects_the_error_by_keyboard(page):
    """76 conferences, 66 led to a plan, so 10 did not: the grid without a mouse."""
    error = page.get_by_role("link", name="Conference outcomes do not add up to conferences held")
    tab_to(page, error)
    page.keyboard.press("Enter")
    heading(page, "Child protection")
    held, led, did_not, late = (
        page.locator(f"[id='v-ICP-{field}']") for field in ("01-3", "02", "03", "04")
    )
    expect(did_not).to_have_value("9")

    tab_to(page, led)
    page.keyboard.press("ArrowUp")
    expect(page.locator("[id='v-ICP-01-1']")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(did_not).to_be_focused()
    page.keyboard.type("100")
    page.keyboard.press("Escape")
    expect(did_not).to_have_value("9")
    page.keyboard.press("Control+a")
    page.keyboard.type("10")
    page.keyboard.press("Enter")
    expect(late).to_be_focused()

    tab_to(page, page.get_by_role("button", name="Save", exact=True))
    page.keyboard.press("Enter")
    expect(page.get_by_text("66 led to a plan and 9 did not.")).to_have_count(0)
    expect(did_not).to_have_value("10")
    expect(held).to_have_value("26")


def explains_the_queries_and_sends(page, barriers):
    why = page.get_by_label("Your explanation")
    expect(why).to_have_count(2)
    why.nth(0).fill("Four children moved in with a plan from elsewhere.")
    why.nth(1).fill("The list was moved to another system and cannot be counted.")
    assert barriers(page) == []
    press(page, "Save and check the whole return")

    heading(page, "Return for January to March 2017")
    press(page, "Send to our approver")
    expect(page.get_by_text("Sent. Your agency’s approver has been told.")).to_be_visible()
    expect(page.get_by_role("button", name="Sign and approve")).to_have_count(0)


def approves(page, barriers):
    follow(page, "Read the return")
    follow(page, "Read submission 1 and decide")
    expect(page.get_by_text("Explained: Four children moved in")).to_be_visible()
    assert barriers(page) == []
    press(page, "Sign and approve")
    expect(page.get_by_text("Approved. It is now with the Board’s analyst.")).to_be_visible()


def accepts_and_publishes(page, barriers):
    follow(page, "Bedford Borough children’s social care", exact=True)
    follow(page, "Read submission 1 and decide")
    expect(page.locator("main .kicker")).to_contain_text("children’s social care")
    assert barriers(page) == []
    press(page, "Accept these figures")
    expect(page.get_by_text("Accepted. These figures now count.")).to_be_visible()

    follow(page, "Publish", exact=True)
    publish(page, "January to March 2017", version=1)


def writes_a_remark(page):
    follow(page, "Indicators", exact=True)
    follow(page, "Children subject of a child protection plan at period end")
    expect(page.get_by_text("196").first).to_be_visible()
    follow(page, "Write what the group makes of it")
    page.get_by_label("Question").check()
    page.get_by_label("In plain words").fill(QUESTION)
    press(page, "Keep with this figure")
    expect(page.get_by_text(QUESTION)).to_be_visible()


def reads_the_summary(page, barriers, sideways):
    follow(page, "Read the board summary for January to March 2017")
    heading(page, "Board summary")
    expect(page.get_by_text("January to March 2017, version 1")).to_be_visible()
    expect(page.get_by_text(QUESTION)).to_be_visible()
    said = page.get_by_role("group").filter(has_text="Exploitation: Bedford Borough")
    expect(said.get_by_text(HAPPENED)).to_be_visible()
    assert barriers(page) == []
    assert sideways(page) == []
    expect(page.locator("main form")).to_have_count(0)


def test_a_data_lead_without_javascript_types_and_saves(visit, demonstration, barriers):
    page = visit("/accounts/login/", java_script_enabled=False)
    sign_in(page, LEAD)
    follow(page, "Finish the January to March return")
    page.get_by_role("main").get_by_role("link", name="Exploitation").first.click()
    heading(page, "Exploitation")

    page.locator("[id='v-CSE-01']").fill("24")
    page.locator("[id='v-CSE-02']").fill("<5")
    page.locator("summary", has_text="No number").nth(2).click()
    page.locator("select[name='r-CSE-03']").select_option("not held")
    page.locator("[id='v-CSE-04']").fill("31")
    press(page, "Save")

    # What is wrong is saved as well, and said beside the figure.
    expect(page.locator("[id='v-CSE-01']")).to_have_value("24")
    expect(page.locator("[id='v-CSE-03']")).to_have_value("not held")
    expect(page.locator("[id='v-CSE-04']")).to_have_value("31")
    expect(page.get_by_role("link", name="More up-to-date assessments")).to_be_visible()
    page.get_by_role("group", name="could it be none?").get_by_label("At least 1").check()
    page.locator("[id='v-CSE-04']").fill("21")
    page.get_by_role("button", name="Save, next: Private fostering").click()

    heading(page, "Private fostering")
    page.get_by_role("navigation", name="Themes").get_by_role("link", name="Exploitation").click()
    expect(page.locator("[id='v-CSE-04']")).to_have_value("21")
    expect(page.get_by_label("At least 1")).to_be_checked()
    expect(page.get_by_role("link", name="More up-to-date assessments")).to_have_count(0)
