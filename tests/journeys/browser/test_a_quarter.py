"""The main job in a real browser, on the demonstration, with the real workbook, as each role."""

from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from dataset.intake.template import CODE, FIGURES, POINT, VALUE
from dataset.models import DataReturn, Publication, State
from lscb.demonstration.series import board_series, items_asked
from tests.journeys.browser.conftest import PHONE
from tests.journeys.browser.demonstration import sign_in


pytestmark = pytest.mark.browser
THIS_QUARTER = 19  # January to March 2017, as the demonstration counts
MONTHS = {0: "Quarter", 1: "Jan 2017", 2: "Feb 2017", 3: "Mar 2017"}


def the_return():
    return DataReturn.objects.get(
        agency__slug="bedford-childrens-social-care",
        area__slug="bedford",
        period__year=2016,
        period__quarter=4,
    )


def filled_in(path):
    """The workbook with a figure in every field that is still blank."""
    made = board_series("bedford")
    texts = {
        (item.code, MONTHS[month]): value.text
        for item in items_asked("childrens-social-care", THIS_QUARTER)
        for month, value in made.values(item, THIS_QUARTER)
    }
    book = load_workbook(BytesIO(path.read_bytes()))
    for row in book[FIGURES].iter_rows():
        text = texts.get((row[CODE].value, row[POINT].value))
        if text is not None and row[VALUE].value in (None, ""):
            row[VALUE].value = float(text) if text.replace(".", "").isdigit() else text
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def explain_what_is_queried(page):
    """Write an explanation wherever one is asked for, and save."""
    for box in page.locator("textarea[name^='x-']").all():
        if not box.input_value():
            box.fill("Families moved in with a plan from elsewhere; the figure is right.")
    page.get_by_role("button", name="Save and check the whole return").click()


def test_from_the_workbook_to_the_chair(visit, demonstration, barriers, tmp_path):
    data_return = the_return()
    page = visit("/accounts/login/")

    # The data lead downloads the workbook, fills in what is blank, and uploads it.
    sign_in(page, "data.lead.socialcare@bedford.example")
    page.get_by_role("link", name="Finish the January to March return").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the workbook").click()
    workbook = tmp_path / "return.xlsx"
    workbook.write_bytes(filled_in(Path(download.value.path())))
    page.get_by_role("link", name="Upload a workbook").click()
    page.get_by_label("Your filled-in workbook").set_input_files(workbook)
    page.get_by_role("button", name="Read the file").click()
    expect(page.get_by_text("Nothing has been changed yet.")).to_be_visible()
    assert barriers(page) == []
    page.get_by_role("button", name="Take these").click()

    # The error of the demonstration is mended in the grid, with the keyboard alone.
    page.goto(f"/returns/{data_return.pk}/theme/child-protection/")
    box = page.locator("[name='v-ICP-03']")
    page.locator("[name='v-ICP-02']").focus()
    page.keyboard.press("ArrowDown")
    expect(box).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.type("10")
    explain_what_is_queried(page)
    for link in page.locator(".finding:has(.tag--solid) a").all():
        page.goto(link.get_attribute("href"))
        explain_what_is_queried(page)
        page.goto(f"/returns/{data_return.pk}/")
    page.get_by_role("button", name="Send to our approver").click()
    assert DataReturn.objects.get(pk=data_return.pk).state == State.SUBMITTED

    # A second person signs; the analyst accepts, and publishes the quarter.
    sign_in(page, "approver.socialcare@bedford.example")
    page.goto(f"/returns/{data_return.pk}/submissions/1/")
    page.get_by_role("button", name="Sign and approve").click()
    sign_in(page, "analyst@bedford.example")
    page.goto(f"/returns/{data_return.pk}/submissions/1/")
    assert barriers(page) == []
    page.get_by_role("button", name="Accept these figures").click()
    page.goto("/publish/")
    page.get_by_role("button", name="Publish January to March 2017").click()
    expect(page.get_by_text("January to March 2017 is published")).to_be_visible()
    assert Publication.objects.filter(board__slug="bedford", period=data_return.period).exists()

    # The group writes what it makes of it.
    sign_in(page, "pag-chair@bedford.example")
    page.goto("/indicators/CPP-01/")
    page.get_by_role("link", name="Write what").click()
    page.get_by_label("Question").check()
    page.get_by_label("In plain words").fill("Are plans longer, or are there more children?")
    page.get_by_role("button", name="Keep with this figure").click()
    expect(page.get_by_text("Are plans longer, or are there more children?")).to_be_visible()

    # The chair reads it on a phone.
    page.set_viewport_size(PHONE)
    sign_in(page, "chair@bedford.example")
    page.goto("/summary/")
    expect(page.get_by_text("January to March 2017, version 1")).to_be_visible()
    expect(page.get_by_text("Are plans longer, or are there more children?")).to_be_visible()
    assert barriers(page) == []


def test_typing_and_saving_need_no_javascript(visit, demonstration):
    data_return = the_return()
    page = visit("/accounts/login/", java_script_enabled=False)
    sign_in(page, "data.lead.socialcare@bedford.example")
    page.goto(f"/returns/{data_return.pk}/theme/exploitation/")
    page.locator("[name='v-CSE-01']").fill("<5")
    page.get_by_role("button", name="Save", exact=True).click()

    expect(page.locator("[name='v-CSE-01']")).to_have_value("<5")
    expect(page.get_by_text("could it be none?")).to_be_visible()
    page.get_by_label("At least 1").check()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_label("At least 1")).to_be_checked()
    assert data_return.draft_values.get(code="CSE-01").text == "<5 not 0"
