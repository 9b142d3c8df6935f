"""From June the accepted returns of a year are closed; one can be opened again with a reason."""

from datetime import date
from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.core.management.base import CommandError
from django.urls import reverse

from agencies.models import TrailEntry
from dataset.models import DataReturn
from dataset.operations import corrections, lock, reviews
from tests.dataset.worlds import make_world
from tests.factories.dataset import DataReturnFactory, PeriodFactory


pytestmark = pytest.mark.django_db


@pytest.fixture
def world(settings):
    """Q4 2016-17 accepted, Q3 not started; it is June 2017."""
    settings.DEMO_DATE = date(2017, 4, 27)
    world = make_world()
    world.accept()
    world.unsent = DataReturnFactory(
        agency=world.agency, board=world.board, period=PeriodFactory(year=2016, quarter=3)
    )
    settings.DEMO_DATE = date(2017, 6, 1)
    return world


def state(world):
    return world.reload().state


def test_accepted_returns_are_locked_and_the_others_are_named(world):
    still_open = lock.lock_year(world.board, 2016, by=world.manager)

    assert state(world) == "locked"
    assert still_open == [world.unsent]
    assert TrailEntry.objects.filter(verb="dataset.year_locked").count() == 1


def test_a_return_whose_correction_is_asked_for_waits_for_the_answer(world, client):
    corrections.ask(world.data_return, codes=["LAC-01"], reason="Late.", by=world.preparer)
    client.force_login(world.manager)
    assert "0 accepted and not locked, 2 open" in client.get("/lock/").content.decode()
    with pytest.raises(lock.NothingToLock):
        lock.lock_year(world.board, 2016, by=world.manager)

    corrections.decline(world.data_return, reason="It is too late.", by=world.manager)

    assert lock.lock_year(world.board, 2016, by=world.manager) == [world.unsent]


@pytest.mark.parametrize(("day", "locks"), [(date(2017, 5, 31), False), (date(2017, 6, 1), True)])
def test_not_before_june(world, settings, day, locks):
    settings.DEMO_DATE = day

    if not locks:
        with pytest.raises(lock.TooEarly, match="2016-17 is locked from 1 June 2017"):
            lock.lock_year(world.board, 2016, by=world.manager)
    else:
        lock.lock_year(world.board, 2016, by=world.manager)
    assert (state(world) == "locked") == locks


def test_a_locked_return_is_neither_reopened_nor_late(world):
    lock.lock_year(world.board, 2016, by=world.manager)

    with pytest.raises(PermissionDenied, match="It is locked with its year"):
        reviews.reopen(world.data_return, codes=["CPP-02"], reason="Wrong.", by=world.analyst)
    assert world.data_return not in DataReturn.objects.late(date(2017, 6, 1))


def test_one_return_is_unlocked_with_a_reason_and_can_then_be_mended(world):
    lock.lock_year(world.board, 2016, by=world.manager)

    with pytest.raises(lock.NoReason):
        lock.unlock(world.data_return, reason=" ", by=world.manager)
    lock.unlock(world.data_return, reason="The census found an error.", by=world.manager)

    reviews.reopen(world.data_return, codes=["CPP-02"], reason="Wrong.", by=world.analyst)
    assert state(world) == "reopened"


@pytest.mark.parametrize("who", ["analyst", "preparer", "approver"])
def test_only_the_manager_locks_and_unlocks(world, who):
    person = getattr(world, who)
    with pytest.raises(PermissionDenied, match="Only the business manager"):
        lock.lock_year(world.board, 2016, by=person)
    lock.lock_year(world.board, 2016, by=world.manager)
    with pytest.raises(PermissionDenied, match="Only the business manager"):
        lock.unlock(world.data_return, reason="Please.", by=person)


def test_own_returns_stay_readable_and_downloadable(world, client):
    lock.lock_year(world.board, 2016, by=world.manager)
    client.force_login(world.preparer)

    page = client.get(world.data_return.get_absolute_url()).content.decode()

    assert "Accepted, and locked with its year" in page
    address = reverse("dataset:submission_csv", args=[world.data_return.pk, 1])
    assert client.get(address).status_code == 200


def test_the_page_shows_what_would_happen_before_it_does(world, client):
    client.force_login(world.manager)

    page = client.get(reverse("dataset:lock")).content.decode()

    assert "0 locked, 1 accepted and not locked, 1 open." in page
    assert state(world) == "accepted"
    client.post(reverse("dataset:lock"), {"year": "2016"})
    assert state(world) == "locked"


def test_the_command_locks_and_names_what_stays_open(world):
    said = StringIO()

    call_command("lock_year", "2016-17", board="bedford", by=world.manager.email, stdout=said)

    assert "2016-17 is locked. Still open: 1." in said.getvalue()
    assert "not started" in said.getvalue()


@pytest.mark.parametrize("year", ["2016", "2016-18", "last"])
def test_the_command_says_what_is_no_year(world, year):
    with pytest.raises(CommandError, match="is no financial year"):
        call_command("lock_year", year, board="bedford", by=world.manager.email)
