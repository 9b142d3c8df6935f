"""Signing in to the demonstration, as people do."""

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
