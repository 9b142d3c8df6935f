"""Home goes by the board's own dates, and a return does not vanish when collection closes."""

from datetime import date, timedelta

import pytest

from dataset.models import BoardCalendar
from tests.dataset.worlds import make_world


pytestmark = pytest.mark.django_db


@pytest.fixture
def world(settings):
    settings.DEMO_DATE = date(2017, 4, 20)
    return make_world()


def home(client, person):
    client.force_login(person)
    return client.get("/").content.decode()


def test_a_return_whose_collection_has_closed_still_needs_its_data_lead(world, client, settings):
    settings.DEMO_DATE = world.period.closes_on + timedelta(days=1)

    page = home(client, world.preparer)

    assert "Start the January to March return" in page
    assert "Collection closed on 3 May, and it is shown as missing until you send it." in page


def test_a_quarter_later_it_is_no_longer_among_todays_things(world, client, settings):
    settings.DEMO_DATE = world.period.closes_on + timedelta(days=93)

    assert "January to March return" not in home(client, world.preparer)


def test_the_dates_are_those_of_the_board(world, client, settings):
    settings.DEMO_DATE = world.period.closes_on + timedelta(days=1)
    assert "Collection closes" not in home(client, world.analyst)

    BoardCalendar.objects.create(board=world.board, closes=40)

    assert "Collection closes" in home(client, world.analyst)
