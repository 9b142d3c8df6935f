"""Pages of a list, one after the other, hold every row once, in the same order every time."""

import pytest

from tests.dataset.published import PLAIN
from tests.factories.agencies import AgencyFactory
from tests.factories.audits import RiskFactory


pytestmark = pytest.mark.django_db

LISTS = ["agencies", "periods", "indicators", "publications", "figures", "returns", "risks"]


@pytest.fixture
def program(as_program, published):
    for quarter in (1, 2, 3):
        published.quarter(PLAIN, quarter=quarter)
    published.send(published.care, PLAIN | {"CPP-01": "195"}, quarter=3)
    published.publish(quarter=3, note="A corrected count")
    for _ in range(3):
        RiskFactory(board=published.board)
        AgencyFactory(name="The same name", boards=[published.board])
    return as_program(published.analyst)


def walk(program, address):
    """Every row, following `next` as a program does."""
    rows = []
    while address:
        page = program.get(address).json()
        rows += page["results"]
        address = page["next"]
    return rows, page["count"]


@pytest.mark.parametrize("name", LISTS)
def test_all_pages_together_are_the_list_and_no_row_comes_twice(program, name):
    whole = program.get(f"/api/v1/{name}/?page_size=500").json()["results"]

    rows, count = walk(program, f"/api/v1/{name}/?page_size=2")

    assert count == len(whole) > 2
    assert rows == whole
    assert len({repr(row) for row in rows}) == count


def test_filters_last_through_the_pages(program):
    rows, count = walk(program, "/api/v1/figures/?code=REF-01&period=2016-17-q2&page_size=1")

    assert count == len(rows) == 4
    assert {(row["code"], row["period"]) for row in rows} == {("REF-01", "2016-17-q2")}


def test_a_page_after_the_last_is_not_there(program):
    assert program.get("/api/v1/risks/?page=2").status_code == 404
    assert program.get("/api/v1/risks/?page=0").status_code == 404
