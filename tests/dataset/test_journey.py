"""The child's journey: what follows on each step, from shown figures only."""

import re
from datetime import date
from html import unescape

import pytest

from agencies.models import Role
from tests.dataset.published import PLAIN, make_published
from tests.factories.agencies import UserFactory


pytestmark = pytest.mark.django_db
STEADY = [60, 61, 60, 62, 61, 60, 62, 61, 60, 61, 62, 60]
QUARTERS = [(year, quarter) for year in (2013, 2014, 2015) for quarter in (1, 2, 3, 4)]


@pytest.fixture
def world(settings, client):
    settings.DEMO_DATE = date(2017, 4, 27)
    world = make_published()
    client.force_login(UserFactory(role=Role.CHAIR, board=world.board))
    return world


def text(response):
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", response.content.decode())).split())


def plans(number):
    return PLAIN | {"CPP-02": str(number), "CPP-03": str(number - 20)}


def test_each_step_is_told_for_every_hundred_of_the_step_before(world, client):
    world.quarter(plans(60))

    page = text(client.get("/journey/"))

    # 330 referrals, 60 plans started: the steps between are not asked of this board.
    assert "18 plans started for every 100 referrals" in page
    assert "nothing moved" in page


def test_a_step_that_moved_is_named_first(world, client):
    for (year, quarter), number in zip(QUARTERS, STEADY, strict=True):
        world.quarter(plans(number), year=year, quarter=quarter)
    world.quarter(plans(120), quarter=1)

    page = text(client.get("/journey/"))

    assert "Plans started for every 100 referrals: more than usual (outside limits)." in page


def test_a_hidden_step_has_no_bar_and_no_ratio(world, client):
    world.quarter(PLAIN | {"CPP-02": "3", "CPP-03": "3", "CPP-04": "0"})

    page = client.get("/journey/")

    row = page.text.split("/indicators/CPP-02/")[1].split("</tr>")[0]
    assert "hidden" in row
    assert "not drawn" in row
    assert "cannot be told" in row
    assert "for every" not in row


def test_before_the_first_publication_the_page_says_so(world, client):
    assert "Nothing has been published yet." in text(client.get("/journey/"))
