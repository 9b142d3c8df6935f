"""Signing in to the demonstration, as people do."""

from playwright.sync_api import expect

from audits.tasks.jobs import run_jobs
from lscb.demonstration.load import PASSWORD


def sign_in(page, email):
    """From wherever the page is: out, and in again as somebody else."""
    page.context.clear_cookies()
    page.goto("/accounts/login/")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("heading", level=1).wait_for()
    return page


def publish(page, quarter, version):
    """Press the button, let the worker run, and wait until the page has found out by itself."""
    page.get_by_role("button", name=f"Publish {quarter}, version {version}", exact=True).click()
    page.get_by_role("heading", name=f"Publishing: {quarter}").wait_for()
    run_jobs()
    expect(page.get_by_text(f"{quarter} is published, version {version}.")).to_be_visible()
