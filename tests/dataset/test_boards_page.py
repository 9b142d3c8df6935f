"""Boards side by side: one's own as oneself, the others as the public reads them."""

import re
from datetime import date
from html import unescape

import pytest

from agencies.models import AgencyKind, Role
from dataset.models import PolicyFor
from dataset.operations import disclosure
from tests.dataset.published import PLAIN, Published, make_published
from tests.factories.agencies import AgencyFactory, BoardFactory, UserFactory
from tests.factories.dataset import PopulationFactory


pytestmark = pytest.mark.django_db


@pytest.fixture
def world(settings, client):
    settings.DEMO_DATE = date(2017, 4, 27)
    world = make_published()
    client.force_login(UserFactory(role=Role.CHAIR, board=world.board))
    return world


def another_board(name, year=2015, children=50_000):
    """A second board with its own social care and police."""
    board = BoardFactory(short_name=name)
    held = Published(
        board=board,
        care=AgencyFactory(boards=[board]),
        police=AgencyFactory(kind=AgencyKind.POLICE, boards=[board]),
        analyst=UserFactory(role=Role.ANALYST, board=board),
        manager=UserFactory(role=Role.MANAGER, board=board),
    )
    PopulationFactory(area=board.areas.get(), year=year, children=children)
    return held


def rows_of(response):
    found = {}
    for row in re.findall(r"<tr role=\"row\">(.*?)</tr>", response.content.decode(), re.DOTALL):
        if code := re.search(r"/indicators/([^/]+)/", row):
            found[code[1]] = " ".join(unescape(re.sub(r"<[^>]*>", " ", row)).split())
    return found


def test_shares_and_rates_stand_beside_each_other_in_words(world, client):
    other = another_board("Luton")
    world.quarter(PLAIN | {"CPP-05n": "480", "CPP-05d": "500"})
    other.quarter(PLAIN | {"CPP-05n": "300", "CPP-05d": "500"})

    rows = rows_of(client.get("/boards/"))

    assert "96.0% Much higher than the boards together" in rows["CPP-05"]
    assert "60.0% Much lower than the boards together" in rows["CPP-05"]
    assert "CPP-01" not in rows  # a count


def test_a_difference_that_chance_may_make_is_none(world, client):
    other = another_board("Luton")
    world.quarter(PLAIN | {"CPP-05n": "45", "CPP-05d": "52"})
    other.quarter(PLAIN | {"CPP-05n": "41", "CPP-05d": "52"})

    assert rows_of(client.get("/boards/"))["CPP-05"].count("About the same as") == 2


def test_another_board_is_read_as_the_public_reads_it(world, client):
    other = another_board("Luton")
    disclosure.decide(
        other.board, PolicyFor.PUBLIC, smallest_shown=8, zeros_shown=True, rounded_to=1, raw=False,
        reason="Board, item 6", seen=None, by=other.manager,
    )  # fmt: skip
    world.quarter(PLAIN | {"CPP-05n": "7", "CPP-05d": "52"})
    other.quarter(PLAIN | {"CPP-05n": "7", "CPP-05d": "52"})

    row = rows_of(client.get("/boards/"))["CPP-05"]

    assert "13.5% cannot be told" in row  # one's own; there is no other to hold it against
    assert row.count("13.5%") == 1
    assert "hidden" in row


def test_a_board_that_has_not_published_is_not_there(world, client):
    another_board("Luton")
    world.quarter(PLAIN)

    assert "Luton" not in client.get("/boards/").text


def test_before_the_first_publication_the_page_says_so(world, client):
    assert "Nothing has been published yet." in client.get("/boards/").text


def test_the_queries_do_not_grow_with_boards(world, client, query_count):
    world.quarter(PLAIN)
    another_board("Luton").quarter(PLAIN)
    few = query_count("/boards/")
    for name in ("Milton Keynes", "Northampton"):
        another_board(name).quarter(PLAIN)

    assert query_count("/boards/") == few
