"""In a real browser: a measure by category, by keyboard, without JavaScript, on a phone."""

import pytest
from playwright.sync_api import expect

from dataset.models import Definition
from tests.dataset.worlds import make_world
from tests.factories.agencies import PASSWORD
from tests.factories.breakdowns import BreakdownVersionFactory
from tests.journeys.browser.conftest import NARROWEST, PHONE


pytestmark = pytest.mark.browser
TABLE = "#t-LAC-01-age"
CELLS = ("0-4", "5-9", "10", "not-known")


@pytest.fixture
def world(live_server):
    world = make_world()
    BreakdownVersionFactory()
    Definition.objects.filter(indicator__code="LAC-01").update(collected_breakdowns="age")
    world.preparer.set_password(PASSWORD)
    world.preparer.save()
    return world


@pytest.fixture
def grid(visit, world):
    """The page of looked after children, signed in as the data lead."""

    def open_page(**options):
        page = visit("/accounts/login/", **options)
        page.get_by_label("E-mail").fill(world.preparer.email)
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("heading", level=1)).not_to_have_text("Sign in")
        page.goto(f"/returns/{world.data_return.pk}/theme/looked-after-children/")
        return page

    return open_page


def box(page, category):
    return page.locator(f'[name="v-LAC-01.age.{category}"]')


def texts(world):
    contents = world.contents()
    return [contents.text((f"LAC-01.age.{category}", 0)) for category in CELLS]


def test_arrow_keys_go_through_the_categories_of_an_open_table_and_pass_a_folded_one(grid):
    page = grid()
    whole = page.locator('[name="v-LAC-01"]')

    whole.press("ArrowDown")
    expect(whole).to_be_focused()  # the last field in sight
    page.locator(f"{TABLE} summary").click()
    whole.press("ArrowDown")
    expect(box(page, "0-4")).to_be_focused()
    page.keyboard.press("Enter")
    expect(box(page, "5-9")).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(box(page, "0-4")).to_be_focused()


def test_the_blanks_are_filled_on_the_spot_and_save_themselves(grid, world):
    page = grid()
    page.locator(f"{TABLE} summary").click()
    box(page, "0-4").fill("60")
    fill = page.locator('[name="r-LAC-01-age"]')

    fill.focus()
    fill.select_option("0")
    page.keyboard.press("Tab")

    assert [box(page, one).input_value() for one in CELLS] == ["60", "0", "0", "0"]
    for _ in range(50):
        if texts(world) == ["60", "0", "0", "0"]:
            break
        page.wait_for_timeout(100)
    assert texts(world) == ["60", "0", "0", "0"]


def test_without_javascript_the_button_fills_the_blanks(grid, world):
    page = grid(java_script_enabled=False)
    page.locator(f"{TABLE} summary").click()
    page.locator('[name="r-LAC-01-age"]').select_option("not held")

    page.get_by_role("button", name="Save", exact=True).click()

    expect(page.locator(f"{TABLE} .by__sum")).to_have_text("Not held")
    assert texts(world) == ["not held"] * 4


@pytest.mark.parametrize("viewport", [PHONE, NARROWEST])
def test_an_open_table_has_no_barrier_and_fits_a_phone(grid, barriers, sideways, viewport):
    page = grid(viewport=viewport)

    page.locator(f"{TABLE} summary").click()

    assert barriers(page) == []
    assert sideways(page) == []
