"""The business manager's home page names the calls, the letters and the answers that are owed."""

from datetime import date

import pytest

from dataset.operations import chasing
from tests.dataset.worlds import make_world
from tests.factories.calendar import ExtensionFactory


pytestmark = pytest.mark.django_db


@pytest.fixture
def world(settings):
    settings.DEMO_DATE = date(2017, 4, 28)
    return make_world()


def home(client, person):
    client.force_login(person)
    return client.get("/").content.decode()


def test_a_call_to_make_stands_there_until_it_is_written_down(world, client):
    chasing.chase(date(2017, 4, 28))
    assert "1 agency to telephone" in home(client, world.manager)
    assert "to telephone" not in home(client, world.analyst)

    chasing.log_call(
        world.data_return,
        called_on=date(2017, 4, 28),
        spoken_to="approver",
        result="It comes on Monday.",
        by=world.manager,
    )
    assert "to telephone" not in home(client, world.manager)


def test_a_call_is_needed_no_more_once_the_return_is_signed(world, client):
    chasing.chase(date(2017, 4, 28))
    world.approve()
    assert "to telephone" not in home(client, world.manager)


def test_the_letter_of_the_chair_waits_to_be_sent(world, client, settings):
    settings.DEMO_DATE = date(2017, 5, 3)
    chasing.chase(date(2017, 5, 3))
    assert "1 letter of the chair to send" in home(client, world.manager)


def test_a_request_for_more_time_waits_for_an_answer(world, client):
    ExtensionFactory(data_return=world.data_return, asked_by=world.analyst)
    assert "Answer 1 request for more time" in home(client, world.manager)
    assert "for more time" not in home(client, world.analyst)
