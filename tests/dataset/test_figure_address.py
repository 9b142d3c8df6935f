"""Every published figure has an address of its own, and says how to cite it."""

from datetime import date

import pytest

from agencies.models import Role
from dataset.models import Definition
from tests.dataset.published import PLAIN, make_published, moment
from tests.factories.agencies import BoardFactory, UserFactory
from tests.factories.breakdowns import BreakdownVersionFactory


pytestmark = pytest.mark.django_db


@pytest.fixture
def world(settings, client):
    settings.DEMO_DATE = date(2017, 4, 27)
    world = make_published()
    client.force_login(UserFactory(role=Role.CHAIR, board=world.board))
    return world


def text(response):
    return " ".join(response.content.decode().split())


def address(world, code="CPP-01", version=1):
    return f"/f/{code}/{world.board.slug}/2016-17-q3/v{version}"


def test_the_page_says_value_area_edition_status_and_where_it_comes_from(world, client):
    world.send(world.care, PLAIN)
    world.send(world.police, {"MIS-01": "30"})
    world.publish(at=moment(2017, 1, 30))

    page = text(client.get(address(world)))

    assert "October to December 2016, version 1, published 30 January 2017." in page
    assert '<span class="fig">190</span>' in page
    assert "the board’s own area" in page
    assert "As published" in page
    assert "Asked of Children’s social care" in page
    citation = page.split("data-copy>")[1].split("</textarea>")[0]
    assert citation == (
        f"Children on a plan (CPP-01), {world.board.short_name}, October to December 2016: 190 "
        f"children. {world.board.name}, dataset version 1, published 30 January 2017. "
        f"http://testserver{address(world)}"
    )


def test_a_later_version_changes_nothing_and_is_pointed_to(world, client):
    world.quarter(PLAIN)
    world.send(world.care, PLAIN | {"CPP-01": "188"})
    world.publish()

    first, second = (text(client.get(address(world, version=one))) for one in (1, 2))

    assert '<span class="fig">190</span>' in first
    assert address(world, version=2) in first
    assert '<span class="fig">188</span>' in second
    assert "There is a later version" not in second
    assert "Restated in this or an earlier version" in second


def test_a_hidden_figure_is_cited_as_hidden(world, client):
    world.quarter(PLAIN | {"CPP-01": "3"})

    page = text(client.get(address(world)))

    assert "October to December 2016: hidden to protect children." in page
    assert "3 children" not in page


@pytest.mark.parametrize(
    "wrong",
    ["/f/CPP-01/{}/2016-17-q3/v2", "/f/CPP-01/{}/2016-17-q2/v1", "/f/NO-01/{}/2016-17-q3/v1",
     "/f/CPP-01/nowhere/2016-17-q3/v1", "/f/CPP-01/{}/nonsense/v1"],
)  # fmt: skip
def test_what_was_never_published_is_not_found(world, client, wrong):
    world.quarter(PLAIN)

    assert client.get(wrong.format(world.board.slug)).status_code == 404


def test_another_boards_figures_are_not_found(world, client):
    world.quarter(PLAIN)
    client.force_login(UserFactory(role=Role.CHAIR, board=BoardFactory()))

    assert client.get(address(world)).status_code == 404


def test_the_queries_do_not_grow_with_quarters(world, client, query_count):
    world.quarter(PLAIN)
    few = query_count(address(world))
    for quarter in (1, 2, 4):
        world.quarter(PLAIN, quarter=quarter)

    assert query_count(address(world)) == few


def by_age(world, figures):
    """Social care's return with children on a plan by age, published."""
    BreakdownVersionFactory()
    Definition.objects.filter(indicator__code="CPP-01").update(collected_breakdowns="age")
    cells = {f"CPP-01.age.{slug}": text for slug, text in figures.items()}
    world.quarter(PLAIN | cells)


AGES = {"0-4": "60", "5-9": "70", "10": "60", "not-known": "0"}


def test_a_month_has_an_address_of_its_own(world, client):
    world.quarter(PLAIN)
    first = f"{address(world, 'REF-01')}/m1"

    page = text(client.get(first))

    assert "October 2016, version 1" in page
    assert '<span class="fig">100</span>' in page
    assert f"October 2016: 100 referrals. {world.board.name}" in page
    assert f"http://testserver{first}" in page
    assert "Version 1: 100" in page  # where it comes from tells of the month, not of the quarter
    assert "&amp;points=monthly" in page
    assert f'href="{first}"' in text(client.get("/indicators/REF-01/?points=monthly"))


def test_a_category_has_an_address_of_its_own(world, client):
    by_age(world, AGES)
    middle = address(world, "CPP-01.age.5-9")

    page = text(client.get(middle))

    assert "<h1>Children on a plan, by age: 5 to 9</h1>" in page
    assert '<span class="fig">70</span>' in page
    assert "Children on a plan, by age: 5 to 9 (CPP-01)" in page
    assert f"http://testserver{middle}" in page
    assert "Version 1: 70" in page
    assert f'<a href="{middle}">5 to 9</a>' in text(client.get("/indicators/CPP-01/"))


def test_a_month_and_a_category_that_are_hidden_stay_hidden(world, client):
    by_age(world, AGES | {"0-4": "3", "5-9": "127"})

    page = text(client.get(address(world, "CPP-01.age.0-4")))

    assert "by age: Under 5 (CPP-01)" in page
    assert "October to December 2016: hidden to protect children." in page
    assert "Version 1: hidden" in page
    assert '<span class="fig">' not in page

    world.send(world.care, PLAIN | {("REF-01", 1): "2", ("REF-01", 2): "208"})
    world.publish()
    page = text(client.get(f"{address(world, 'REF-01', 2)}/m1"))
    assert "October 2016: hidden to protect children." in page
    assert '<span class="fig">' not in page


def test_a_restated_category_says_so_and_the_whole_does_not(world, client):
    by_age(world, AGES)
    again = {"0-4": "50", "5-9": "80", "10": "60", "not-known": "0"}
    world.send(world.care, PLAIN | {f"CPP-01.age.{slug}": one for slug, one in again.items()})
    world.publish()

    cell, whole = (
        text(client.get(address(world, code, version=2))) for code in ("CPP-01.age.5-9", "CPP-01")
    )

    assert "Restated in this or an earlier version" in cell
    assert "Restated in this or an earlier version" not in whole
    earlier = text(client.get(address(world, "CPP-01.age.5-9")))
    assert address(world, "CPP-01.age.5-9", version=2) in earlier


@pytest.mark.parametrize(
    "wrong",
    ["REF-01/{}/2016-17-q3/v1/m0", "REF-01/{}/2016-17-q3/v1/m4", "CPP-01/{}/2016-17-q3/v1/m1",
     "CPP-01.age.99/{}/2016-17-q3/v1", "CPP-01.age/{}/2016-17-q3/v1",
     "CPP-01.age.5-9/{}/2016-17-q3/v1/m1"],
)  # fmt: skip
def test_a_month_or_category_that_was_never_published_is_not_found(world, client, wrong):
    by_age(world, AGES)

    assert client.get(f"/f/{wrong.format(world.board.slug)}").status_code == 404
