"""The financial year: each measure by its kind, and nothing given away."""

import csv
import io
import re
from datetime import date
from html import unescape

import pytest

from agencies.models import Role
from tests.dataset.published import PLAIN, make_published
from tests.factories.agencies import UserFactory


pytestmark = pytest.mark.django_db


@pytest.fixture
def world(settings, client):
    settings.DEMO_DATE = date(2017, 4, 27)
    world = make_published()
    client.force_login(UserFactory(role=Role.CHAIR, board=world.board))
    return world


def rows_of(response):
    found = {}
    for row in re.findall(r"<tr role=\"row\">(.*?)</tr>", response.content.decode(), re.DOTALL):
        if code := re.search(r"/indicators/([^/]+)/", row):
            found[code[1]] = " ".join(unescape(re.sub(r"<[^>]*>", " ", row)).split())
    return found


def test_events_add_up_counts_take_the_last_and_shares_are_worked_out_again(world, client):
    world.quarter(PLAIN | {"CPP-01": "170", "CPP-05n": "30", "CPP-05d": "60"}, quarter=1)
    world.quarter(PLAIN | {"CPP-01": "190", "CPP-05n": "45", "CPP-05d": "50"}, quarter=2)

    rows = rows_of(client.get("/year/"))

    assert "quarters added up 660" in rows["REF-01"]  # 330 and 330
    assert "as on the last day 190" in rows["CPP-01"]
    # 75 of 110, not the mean of 50% and 90%.
    assert "worked out again from its parts 68.2%" in rows["CPP-05"]


def test_the_year_before_stands_beside_it_up_to_the_same_quarter(world, client):
    for quarter in (1, 2, 3, 4):
        world.quarter(PLAIN, police={"MIS-01": "10"}, year=2015, quarter=quarter)
    world.quarter(PLAIN, police={"MIS-01": "12"}, quarter=1)
    world.quarter(PLAIN, police={"MIS-01": "13"}, quarter=2)

    page = client.get("/year/")
    rows = rows_of(page)

    assert "25 20 Up from 20" in rows["MIS-01"]
    assert "The year to date: up to July to September 2016." in page.text
    assert "40" in rows_of(client.get("/year/?year=2015-16"))["MIS-01"]


def test_a_year_with_a_hidden_quarter_is_hidden(world, client):
    """Three shown quarters beside their total would give the fourth away."""
    for quarter, number in ((1, "30"), (2, "31"), (3, "3"), (4, "32")):
        world.quarter(PLAIN, police={"MIS-01": number}, quarter=quarter)

    page = client.get("/year/")

    assert "hidden" in rows_of(page)["MIS-01"]
    assert "96" not in rows_of(page)["MIS-01"]
    body = client.get("/year.csv").content.decode().removeprefix("\ufeff")
    told = {row["code"]: row for row in csv.DictReader(io.StringIO(body))}
    assert (told["MIS-01"]["value"], told["MIS-01"]["status"]) == ("", "hidden")


def test_a_missing_quarter_makes_no_total(world, client):
    world.quarter(PLAIN, quarter=1)
    world.send(world.care, PLAIN, quarter=2)
    world.publish(quarter=2)

    row = rows_of(client.get("/year/"))["MIS-01"]

    assert "60" not in row
    assert "no figure" in row or "late" in row


@pytest.mark.parametrize("query", ["year=1999-00", "year=soon"])
def test_a_year_that_was_never_published_is_not_found(world, client, query):
    world.quarter(PLAIN)

    assert client.get(f"/year/?{query}").status_code == 404


def test_before_the_first_publication_the_page_says_so(world, client):
    assert "Nothing has been published yet." in client.get("/year/").text
    assert client.get("/year.csv").status_code == 404


def test_the_queries_do_not_grow_with_quarters(world, client, query_count):
    world.quarter(PLAIN, quarter=1)
    few = query_count("/year/")
    for quarter in (2, 3, 4):
        world.quarter(PLAIN, quarter=quarter)

    assert query_count("/year/") == few
