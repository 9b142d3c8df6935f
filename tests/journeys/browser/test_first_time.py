"""A data lead's first return, from the invitation to the sending: counted in pages and clicks."""

import re
from datetime import date

import pytest
from django.core import mail
from openpyxl import load_workbook
from playwright.sync_api import expect

from agencies.models import Role
from agencies.operations import people
from dataset.figures import QUARTER
from dataset.intake.template import CODE, FIGURES, POINT, VALUE
from tests.dataset.worlds import COMPLETE, make_world


pytestmark = pytest.mark.browser
PAGES, CLICKS = 7, 8
POINTS = {"Quarter": QUARTER, "Jan 2017": 1, "Feb 2017": 2, "Mar 2017": 3}


@pytest.fixture
def invitation(live_server, settings):
    """The path in the letter to a new data lead, and the world they are invited into."""
    settings.DEMO_DATE = date(2017, 4, 20)
    world = make_world()
    people.invite(
        email="new@care.example", role=Role.PREPARER, agency=world.agency, by=world.approver
    )
    return world, re.search(r"http://\S+?(/invitation/\S+)", mail.outbox[-1].body)[1]


def fill_in(path):
    book = load_workbook(path)
    texts = {
        (key if isinstance(key, tuple) else (key, QUARTER)): text for key, text in COMPLETE.items()
    }
    for row in book[FIGURES].iter_rows():
        slot = (row[CODE].value, POINTS.get(row[POINT].value))
        if slot in texts:
            row[VALUE].value = texts[slot]
    book.save(path)


def test_from_the_letter_to_the_sending(visit, invitation, tmp_path):
    world, path = invitation
    page = visit(path)
    seen, clicks = [page.title()], 0

    def click(thing):
        nonlocal clicks
        before = page.title()
        thing.click()
        clicks += 1
        expect(page).not_to_have_title(before)
        seen.append(page.title())

    page.get_by_label("Your name").fill("Ada Lead")
    page.get_by_label("Password").fill("correct horse battery staple")
    click(page.get_by_role("button", name="Make my account"))
    click(page.get_by_role("link", name=re.compile("January to March")).first)
    with page.expect_download() as download:
        page.get_by_role("link", name="Download the workbook").click()
    clicks += 1
    workbook = tmp_path / "return.xlsx"
    download.value.save_as(workbook)
    fill_in(workbook)
    click(page.get_by_role("link", name="Upload a workbook"))
    page.get_by_label("Your filled-in workbook").set_input_files(workbook)
    clicks += 1
    click(page.get_by_role("button", name="Read the file"))
    click(page.get_by_role("button", name=re.compile("^Take ")))
    page.get_by_role("button", name="Send to our approver").click()
    clicks += 1
    expect(page.get_by_text("Sent. Your agency’s approver has been told.")).to_be_visible()

    assert world.reload().state == "submitted"
    assert (len(seen) + 1, clicks) <= (PAGES, CLICKS), seen
