"""Nobody who reads pages, drawings, chart data or downloads can tell a small number."""

import json
import re
from contextlib import contextmanager
from datetime import date

import pytest
from django.db import transaction

from agencies.models import Role
from tests.dataset.published import PLAIN, make_published, moment
from tests.factories.agencies import UserFactory


pytestmark = pytest.mark.django_db

CODES = ("CPP-01", "CPP-03", "CPP-04", "CPP-05")
PAGES = (
    "/scorecard/",
    "/scorecard/?order=movement",
    "/scorecard/?movement=unknown",
    "/scorecard.csv",
    *(f"/indicators/{code}/" for code in CODES),
    *(f"/indicators/{code}/series.csv" for code in CODES),
    "/indicators/CPP-01/?points=monthly",
    "/indicators/CPP-01/series.csv?points=monthly",
    "/indicators/CPP-01/?period=2016-17-q2",
)


@pytest.fixture
def world(settings):
    settings.DEMO_DATE = date(2017, 4, 27)
    return make_published()


def plant(number):
    """Figures that differ only in what must be hidden: a stock and its months, a part of a
    share, and two parts of one sum whose whole is the same."""
    return PLAIN | {
        "CPP-01": str(number),
        ("CPP-01", 1): str(number),
        ("CPP-01", 2): "12",
        ("CPP-01", 3): str(number),
        "CPP-05n": str(number),
        "CPP-02": "43",
        "CPP-03": str(43 - number),
        "CPP-04": str(number),
    }


def read(world, client, number):
    """{address: text} for somebody who only reads, with that number planted in five quarters."""
    with rolled_back():
        for year, quarter in ((2015, 3), (2015, 4), (2016, 1), (2016, 2), (2016, 3)):
            world.quarter(
                plant(number), year=year, quarter=quarter, submitted_at=moment(2017, 4, 1)
            )
        responses = {address: client.get(address) for address in PAGES}
    assert {response.status_code for response in responses.values()} == {200}
    return {
        address: re.sub(r'nonce="[^"]*"', "", response.content.decode())
        for address, response in responses.items()
    }


@contextmanager
def rolled_back():
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def test_a_reader_cannot_tell_one_planted_number_from_another(world, client):
    """Everything is the same to the letter, whatever the hidden number was."""
    client.force_login(UserFactory(role=Role.CHAIR, board=world.board))

    of_one, of_two, of_four = (read(world, client, number) for number in (1, 2, 4))

    for address in PAGES:
        assert "hidden" in of_one[address]
        assert of_one[address] == of_two[address] == of_four[address]


def test_a_larger_number_is_seen_by_the_same_reader(world, client):
    client.force_login(UserFactory(role=Role.CHAIR, board=world.board))

    pages = read(world, client, 5)

    assert '<span class="fig">5</span>' in pages["/indicators/CPP-01/"]


@pytest.mark.parametrize("points", ["", "?points=monthly"])
def test_a_hidden_point_is_not_in_the_data_of_the_chart(world, client, points):
    client.force_login(world.manager)
    for quarter, stock in ((1, 40), (2, 3), (3, 45)):
        months = {("CPP-01", month): str(stock) for month in (1, 2, 3)}
        world.quarter(PLAIN | {"CPP-01": str(stock)} | months, quarter=quarter)

    page = client.get(f"/indicators/CPP-01/{points}").content.decode()

    data = re.search(r'<script type="application/json"[^>]*>(.*?)</script>', page, re.DOTALL)
    series = json.loads(data[1])["data"][0]
    assert None in series["y"]
    assert 3 not in series["y"]
    assert not any("3" in text.partition(":")[2] for text in series["text"])
