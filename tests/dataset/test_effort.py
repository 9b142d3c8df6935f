"""Once a year, and only if they like, agencies say what their return takes them."""

import re

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from agencies.models import TrailEntry
from dataset.models import Effort
from dataset.operations import burden
from tests.dataset.worlds import make_world
from tests.factories.dataset import DataReturnFactory, PeriodFactory


pytestmark = pytest.mark.django_db
HEADING = "How long do the figures take you?"
CHOSEN = {"effort-child-protection": "120", "effort-looked-after-children": ""}


@pytest.fixture
def world():
    return make_world()


def page(client, person, data_return):
    client.force_login(person)
    return client.get(data_return.get_absolute_url()).content.decode()


def address(data_return):
    return reverse("dataset:return_effort", args=[data_return.pk])


def test_it_is_asked_once_the_last_return_of_the_year_is_sent(world, client):
    assert HEADING not in page(client, world.preparer, world.data_return)

    world.send()

    assert HEADING in page(client, world.preparer, world.data_return)
    assert HEADING not in page(client, world.analyst, world.data_return)


def test_it_is_not_asked_in_another_quarter(world, client):
    summer = DataReturnFactory(
        agency=world.agency,
        board=world.board,
        period=PeriodFactory(year=2016, quarter=2),
        submitted=True,
    )

    assert HEADING not in page(client, world.preparer, summer)
    assert client.get(address(summer)).status_code == 404


def test_one_theme_is_answered_and_the_other_is_not(world, client):
    client.force_login(world.preparer)

    client.post(address(world.data_return), CHOSEN)

    said = Effort.objects.get()
    assert (said.agency, said.theme, said.year) == (world.agency, "Child protection", 2016)
    assert (said.minutes, said.said_by) == (120, world.preparer)
    assert '<option value="120" selected>' in client.get(address(world.data_return)).text


def test_it_is_saved_from_the_return_and_from_its_own_page(world):
    world.send()
    for where in (world.data_return.get_absolute_url(), address(world.data_return)):
        browser = Client(enforce_csrf_checks=True)
        browser.force_login(world.preparer)
        form = browser.get(where).text.partition('id="effort"')[2].partition("</form>")[0]
        token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', form)

        answer = browser.post(
            address(world.data_return), CHOSEN | {"csrfmiddlewaretoken": token[1]}
        )

        assert answer.status_code == 302


def test_an_answer_can_be_changed_and_taken_back(world, client):
    client.force_login(world.preparer)
    client.post(address(world.data_return), CHOSEN)

    client.post(address(world.data_return), CHOSEN | {"effort-child-protection": "30"})
    assert Effort.objects.get().minutes == 30

    client.post(address(world.data_return), CHOSEN | {"effort-child-protection": ""})
    assert not Effort.objects.exists()


def test_minutes_that_are_no_choice_are_refused_and_the_rest_stays_chosen(world, client):
    client.force_login(world.preparer)
    sent = {"effort-child-protection": "31", "effort-looked-after-children": "10"}

    answer = client.post(address(world.data_return), sent)

    assert answer.status_code == 422
    assert '<option value="10" selected>' in answer.text
    assert not Effort.objects.exists()


def test_only_those_who_prepare_and_approve_say_it(world):
    for person in (world.member, world.analyst, world.manager):
        with pytest.raises(PermissionDenied):
            burden.say_effort(world.agency, 2016, {"Child protection": 30}, by=person)
    assert not Effort.objects.exists()


def test_the_trail_has_what_was_said_and_nothing_when_nothing_changed(world):
    for _ in range(2):
        burden.say_effort(world.agency, 2016, {"Child protection": 30}, by=world.approver)

    assert TrailEntry.objects.filter(verb="dataset.effort_said").count() == 1
