"""In a real browser: a range pasted into the grid, and a spreadsheet of the agency's own."""

import re

import pytest
from openpyxl import Workbook
from playwright.sync_api import expect

from tests.dataset.worlds import make_world
from tests.factories.agencies import PASSWORD
from tests.journeys.browser.conftest import NARROWEST, PHONE


pytestmark = pytest.mark.browser
ROWS = [
    ["Our figures", None, None, None, None],
    ["", "Jan 2017", "Feb 2017", "Mar 2017", "Q4 2016-17"],
    ["Children on a plan", 189, 194, 196, 196],
    ["Plans started", 12, 13, 15, 40],
    ["Plans ended", 8, 9, 13, 30],
]
PASTE = """(text) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  document.activeElement.dispatchEvent(
    new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
}"""


@pytest.fixture
def world(live_server):
    world = make_world()
    world.preparer.set_password(PASSWORD)
    world.preparer.save()
    return world


@pytest.fixture
def lead(visit, world):
    """Signed in as the data lead, on the return."""

    def open_page(**options):
        page = visit("/accounts/login/", **options)
        page.get_by_label("E-mail").fill(world.preparer.email)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.get_by_role("heading", level=1).wait_for()
        page.goto(f"/returns/{world.data_return.pk}/")
        return page

    return open_page


def spreadsheet(path, rows):
    book = Workbook()
    book.active.title = "Team"
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def heading(page, words):
    expect(page.get_by_role("heading", level=1)).to_have_text(words)


def text(world, *slot):
    return world.contents().text(slot)


def test_a_range_pasted_into_a_field_is_previewed_and_taken(lead, world, barriers):
    page = lead()
    slug = world.contents().themes[0].slug
    page.goto(f"/returns/{world.data_return.pk}/theme/{slug}/")

    page.locator('[name="v-CPP-01-1"]').focus()
    page.evaluate(PASTE, "189\t194\t196\n40\n")

    heading(page, "Check what we read from what you pasted")
    assert barriers(page) == []
    assert text(world, "CPP-02", 0) == ""
    page.get_by_role("button", name="Take these 4 figures").click()
    heading(page, "Return for January to March 2017")
    assert (text(world, "CPP-01", 3), text(world, "CPP-02", 0)) == ("196", "40")


def test_the_page_for_pasting_needs_no_script(lead, world, barriers):
    page = lead(java_script_enabled=False, viewport=PHONE, expects=["422"])
    page.get_by_role("link", name="Paste").click()
    page.get_by_label("Paste here").fill("CPP-02\t40\nWhat is this\t3")
    page.get_by_role("button", name="Show what would change").click()

    expect(page.get_by_role("alert")).to_contain_text("Row 2, “What is this”")
    page.get_by_label("Paste here").fill("CPP-02\t40")
    page.get_by_role("button", name="Show what would change").click()
    page.get_by_role("button", name=re.compile("^Take ")).click()

    assert text(world, "CPP-02", 0) == "40"


def test_the_own_spreadsheet_is_pointed_at_once(lead, world, barriers, sideways, tmp_path):
    page = lead()
    page.get_by_role("link", name="Use your own spreadsheet").click()
    assert barriers(page) == []
    page.get_by_label("Your own spreadsheet").set_input_files(
        spreadsheet(tmp_path / "a.xlsx", ROWS)
    )
    page.get_by_role("button", name="Read the file").click()

    heading(page, "Where are the figures?")
    assert barriers(page) == []
    expect(page.get_by_label("Plans started")).to_have_value("E4")
    page.set_viewport_size(NARROWEST)
    assert sideways(page) == []
    page.get_by_role("button", name="Remember, and show what would be taken").click()
    page.get_by_role("button", name="Take these 5 figures").click()
    heading(page, "Return for January to March 2017")
    assert text(world, "CPP-02", 0) == "40"

    # Next time it is two clicks: the file, and the confirmation.
    page.get_by_role("link", name="Use your own spreadsheet").click()
    expect(page.get_by_text("We know your spreadsheet.")).to_be_visible()
    later = [ROWS[0], ["A new line"], *ROWS[1:4], ["Plans ended", 8, 9, 13, 31]]
    page.get_by_label("Your own spreadsheet").set_input_files(
        spreadsheet(tmp_path / "b.xlsx", later)
    )
    page.get_by_role("button", name="Read the file").click()
    heading(page, "Check what we read from your file")
    expect(page.get_by_text("were found by their words")).to_be_visible()
    page.get_by_role("button", name=re.compile("^Take ")).click()

    assert text(world, "CPP-03", 0) == "31"
