"""In a real browser: a file of earlier returns is imported, refused, tried again and stopped."""

import pytest
from playwright.sync_api import expect

from audits.tasks.jobs import run_jobs
from dataset.models import Submission
from tests.dataset.history_files import csv_of, line
from tests.dataset.worlds import make_world
from tests.factories.agencies import PASSWORD
from tests.journeys.browser.conftest import PHONE


pytestmark = pytest.mark.browser


@pytest.fixture
def analyst(live_server):
    analyst = make_world().analyst
    analyst.set_password(PASSWORD)
    analyst.save()
    return analyst


def hand_in(page, name, *lines):
    """Choose the file on the import page and press the button."""
    page.goto("/imports/")
    page.get_by_label("File of earlier returns").set_input_files(
        {"name": name, "mimeType": "text/csv", "buffer": csv_of(*lines)}
    )
    page.get_by_role("button", name="Check and import the file").click()
    expect(page.get_by_role("status")).to_contain_text("It begins within a few seconds")


def outcome(page):
    """Let the worker run; the page finds out by itself."""
    run_jobs()
    expect(page.get_by_role("button", name="Cancel the import")).to_have_count(0)
    return page.get_by_role("main")


def test_a_file_of_earlier_returns_is_refused_mended_repeated_and_stopped(
    visit, analyst, barriers, sideways
):
    page = visit("/accounts/login/")
    page.get_by_label("E-mail").fill(analyst.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("heading", level=1).wait_for()

    hand_in(page, "broken.csv", line("CPP-02", "=1+1"), line("CPP-03", "30"))
    assert barriers(page) == []
    refused = outcome(page)
    expect(refused).to_contain_text("Lines that were refused: 1")
    expect(page.get_by_role("row", name="Line 2")).to_contain_text("is not a number")
    assert barriers(page) == []
    page.set_viewport_size(PHONE)
    assert sideways(page) == []
    with page.expect_download() as report:
        page.get_by_role("link", name="Download all of them as CSV").click()
    assert "is not a number" in report.value.path().read_text("utf-8-sig")
    assert not Submission.objects.exists()

    hand_in(page, "mended.csv", line("CPP-02", "40"), line("CPP-03", "30"))
    expect(outcome(page)).to_contain_text("1 return with 2 figures taken over as accepted.")
    stored = list(Submission.objects.values_list("pk", flat=True))

    hand_in(page, "again.csv", line("CPP-02", "40"), line("CPP-03", "30"))
    outcome(page)
    assert list(Submission.objects.values_list("pk", flat=True)) == stored

    hand_in(page, "stopped.csv", line("CPP-02", "41"), line("CPP-03", "30"))
    page.get_by_role("button", name="Cancel the import").click()
    expect(page.get_by_role("main")).to_contain_text("It was cancelled. Nothing was stored.")
    assert list(Submission.objects.values_list("pk", flat=True)) == stored
