"""In a real browser: typing saves itself, and neither a dropped line nor a sign-out loses it."""

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from tests.dataset.worlds import make_world
from tests.factories.agencies import PASSWORD


pytestmark = pytest.mark.browser
FIELD = "v-CPP-02"


@pytest.fixture
def world(live_server):
    world = make_world()
    world.preparer.set_password(PASSWORD)
    world.preparer.save()
    return world


def text(world, slot=("CPP-02", 0)):
    return world.contents().text(slot)


def sign_in(page, person, address="/accounts/login/"):
    page.goto(address)
    page.get_by_label("E-mail").fill(person.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Sign in")


@pytest.fixture
def grid(visit, world):
    """The page of one theme, signed in as the data lead."""

    def open_page(**options):
        page = visit("/accounts/login/", **options)
        sign_in(page, world.preparer)
        slug = world.contents().themes[0].slug
        page.goto(f"/returns/{world.data_return.pk}/theme/{slug}/")
        return page

    return open_page


def type_in(page, value, field=FIELD):
    page.locator(f'[name="{field}"]').fill(value)


def test_typing_saves_itself_and_leaving_asks_nothing(grid, world):
    page = grid()

    type_in(page, "41")
    expect(page.locator("[data-save-status]")).to_contain_text("Saved at")
    type_in(page, "42")
    type_in(page, "30", "v-CPP-03")
    for _ in range(50):
        if page.evaluate("() => document.querySelector('[name=v-CPP-03]').defaultValue") == "30":
            break
        page.wait_for_timeout(100)
    page.goto("/")  # a question about leaving would have been an error here

    assert (text(world), text(world, ("CPP-03", 0))) == ("42", "30")


def test_what_is_typed_without_a_connection_is_saved_when_it_is_back(grid, world):
    page = grid(expects=["ERR_INTERNET_DISCONNECTED"])
    page.context.set_offline(True)

    type_in(page, "41")
    expect(page.locator("[data-save-status]")).to_contain_text("no connection")
    assert text(world) == ""
    page.context.set_offline(False)

    expect(page.locator("[data-save-status]")).to_contain_text("Saved at")
    assert text(world) == "41"


def test_after_the_session_ended_it_waits_for_a_sign_in_in_another_tab(grid, world):
    page = grid(expects=["401", "Clear-Site-Data"])
    Session.objects.all().delete()

    type_in(page, "41")
    expect(page.locator("[data-save-status]")).to_contain_text("signed out")
    other = page.context.new_page()
    sign_in(other, world.preparer)

    expect(page.locator("[data-save-status]")).to_contain_text("Saved at", timeout=15_000)
    assert text(world) == "41"
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(world.contents().themes[0].name)


def test_without_the_script_a_form_sent_too_late_is_held_until_the_sign_in(grid, world):
    page = grid(java_script_enabled=False, expects=["401", "403", "Clear-Site-Data"])
    Session.objects.all().delete()

    type_in(page, "41")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("You have been signed out")
    sign_in(page.context.new_page(), world.preparer)
    page.get_by_role("button", name="Send it again").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Send it once more")
    page.get_by_role("button", name="Send it again").click()

    expect(page.get_by_role("heading", level=1)).to_have_text(world.contents().themes[0].name)
    assert text(world) == "41"


def test_two_tabs_lose_neither_text(grid, world):
    page = grid()
    other = page.context.new_page()
    other.goto(page.url)
    type_in(page, "41")
    expect(page.locator("[data-save-status]")).to_contain_text("Saved at")

    type_in(other, "44")
    expect(other.locator("[data-save-status]")).to_contain_text("changed by somebody else too")
    other.get_by_role("button", name="Save", exact=True).click()

    expect(other.get_by_role("alert")).to_contain_text("changed by somebody else too")
    assert text(world) == "41"
    assert (
        "44"
        in other.locator("form[data-autosave]").inner_text()
        + other.locator(f'[name="{FIELD}"]').input_value()
    )


def test_after_signing_out_the_back_button_shows_no_figures(grid, world):
    page = grid(expects=["Clear-Site-Data"])
    type_in(page, "4141")
    expect(page.locator("[data-save-status]")).to_contain_text("Saved at")
    page.goto("/accounts/logout/")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")

    page.go_back()
    page.go_back()

    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    assert "4141" not in page.content()
    kept = page.evaluate("[localStorage.length, sessionStorage.length]")
    assert kept == [0, 0]
