"""The chart of an indicator as a file: what it is stands in it, and nothing hidden does."""

from datetime import date
from xml.etree import ElementTree as ET

import pytest

from agencies.models import Role
from tests.dataset.published import PLAIN, make_published
from tests.factories.agencies import BoardFactory, UserFactory


pytestmark = pytest.mark.django_db
ADDRESS = "/indicators/CPP-01/chart.svg"


@pytest.fixture
def world(settings, client):
    settings.DEMO_DATE = date(2017, 4, 27)
    world = make_published()
    client.force_login(UserFactory(role=Role.CHAIR, board=world.board))
    return world


def test_the_file_says_what_it_shows_and_whose(world, client):
    world.quarter(PLAIN | {"CPP-01": "170"}, quarter=2)
    world.quarter(PLAIN)

    answer = client.get(ADDRESS)

    assert answer["Content-Type"] == "image/svg+xml; charset=utf-8"
    assert 'filename="CPP-01-bedford.svg"' in answer["Content-Disposition"]
    drawn = ET.fromstring(answer.content)  # noqa: S314  our own file
    words = " ".join("".join(each.itertext()) for each in drawn.iter() if each.text)
    assert "Children on a plan" in words
    assert f"{world.board.name}, CPP-01, up to October to December 2016, version 1" in words


def test_a_hidden_figure_is_not_in_it(world, client):
    world.quarter(PLAIN | {"CPP-01": "170"}, quarter=1)
    world.quarter(PLAIN | {"CPP-01": "3"}, quarter=2)
    world.quarter(PLAIN)

    body = client.get(ADDRESS).content.decode()

    assert body.count("h0") == 2  # two lone points, a gap between them
    assert ">3<" not in body


def test_the_page_links_to_it_once_there_is_a_chart(world, client):
    world.quarter(PLAIN, quarter=2)
    assert client.get(ADDRESS).status_code == 404
    assert ADDRESS not in client.get("/indicators/CPP-01/").text
    world.quarter(PLAIN)

    assert ADDRESS in client.get("/indicators/CPP-01/").text


def test_of_another_board_there_is_none(world, client):
    world.quarter(PLAIN, quarter=2)
    world.quarter(PLAIN)
    client.force_login(UserFactory(role=Role.CHAIR, board=BoardFactory()))

    assert client.get(ADDRESS).status_code == 404
