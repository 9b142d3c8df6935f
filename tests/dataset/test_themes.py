"""A theme at a glance: one small chart for each measure, what moved first."""

import re
from datetime import date
from html import unescape

import pytest

from agencies.models import Role
from tests.dataset.published import PLAIN, make_published
from tests.factories.agencies import UserFactory


pytestmark = pytest.mark.django_db
STEADY = [180, 184, 181, 186, 182, 185, 183, 187, 181, 184, 182, 185]
QUARTERS = [(year, quarter) for year in (2013, 2014, 2015) for quarter in (1, 2, 3, 4)]
THEME = "/themes/child-protection/"


@pytest.fixture
def world(settings, client):
    settings.DEMO_DATE = date(2017, 4, 27)
    world = make_published()
    client.force_login(UserFactory(role=Role.CHAIR, board=world.board))
    return world


@pytest.fixture
def moved(world):
    for (year, quarter), plans in zip(QUARTERS, STEADY, strict=True):
        world.quarter(PLAIN | {"CPP-01": str(plans)}, year=year, quarter=quarter)
    world.quarter(PLAIN | {"CPP-01": "230"}, quarter=1)
    return world


def text(response):
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", response.content.decode())).split())


def test_themes_count_what_moved_and_lead_to_their_charts(moved, client):
    page = client.get("/themes/")

    assert "Child protection 0 0 1" in text(page)
    assert f'href="{THEME}"' in page.text


def test_what_moved_comes_first_with_its_words_and_its_drawing(moved, client):
    page = client.get(THEME)

    names = re.findall(r'<h2><a href="/indicators/([^/]+)/">', page.text)
    assert names[0] == "CPP-01"
    first = page.text.split("/indicators/CPP-01/")[1].split("</li>")[0]
    assert '<span class="fig">230</span>' in first
    assert "<b>Higher than usual</b><span>outside limits</span>" in first
    assert 'fill="#6a3fa0"' in page.text  # the triangle of a move that is neither better nor worse
    assert "Chance alone shows a signal" in text(page)


def test_a_measure_with_a_hidden_figure_is_not_drawn(world, client):
    world.quarter(PLAIN | {"CPP-01": "3"}, quarter=2)
    world.quarter(PLAIN)

    page = client.get(THEME)

    first = page.text.split("/indicators/CPP-01/")[1].split("</li>")[0]
    assert "not drawn: figures hidden" in first
    assert '<svg class="small"' not in first


def test_the_quarter_of_the_address_is_kept_from_page_to_page(moved, client):
    page = client.get("/themes/?period=2015-16-q4")

    assert "January to March 2016" in text(page)
    assert f'href="{THEME}?period=2015-16-q4"' in page.text
    assert "230" not in text(client.get(f"{THEME}?period=2015-16-q4"))


def test_a_theme_that_does_not_exist_is_not_found(moved, client):
    assert client.get("/themes/nothing/").status_code == 404


def test_before_the_first_publication_the_page_says_so(world, client):
    assert "Nothing has been published yet." in text(client.get("/themes/"))
    assert client.get(THEME).status_code == 404


def test_the_queries_do_not_grow_with_quarters(world, client, query_count):
    world.quarter(PLAIN)
    few = query_count(THEME)
    for quarter in (1, 2, 4):
        world.quarter(PLAIN, quarter=quarter)

    assert query_count(THEME) == few
