"""Lists hold what a person may see and nothing else; what is typed and not sent is nowhere."""

from datetime import timedelta

import pytest
from django.utils import timezone
from knox.models import AuthToken

from dataset.operations import returns, reviews
from tests.dataset.worlds import make_world
from tests.factories.dataset import PublicationFactory, ShownFigureFactory
from tests.journeys.access_world import (
    EVERYBODY,
    OF_ANOTHER_AGENCY,
    OF_ANOTHER_BOARD,
    OF_THE_AGENCY,
    OF_THE_BOARD,
    WITHOUT_FIGURES,
    make_access_world,
)


pytestmark = pytest.mark.django_db

OURS = OF_THE_AGENCY + OF_ANOTHER_AGENCY + OF_THE_BOARD
DRAFT = "77123"


@pytest.fixture
def counts(as_program):
    """How many rows somebody finds in a list; afresh for each, as the roles are read once."""

    def count(user, name):
        return as_program(user).get(f"/api/v1/{name}/").json()["count"]

    return count


@pytest.fixture
def world(db):
    """Both boards published something; returns and risks are of the first."""
    world = make_access_world()
    far = world.people["far_analyst"].current_appointments[0].board
    publication = PublicationFactory(board=far, period=world.accepted.period)
    ShownFigureFactory(publication=publication, code="CPP-02", text="50")
    ShownFigureFactory(publication=world.publication, audience="lay", code="CPP-02", text="40")
    return world


@pytest.mark.parametrize("name", ["boards", "publications", "figures"])
def test_everybody_finds_their_own_boards_and_without_one_nothing(world, counts, name):
    found = {key: counts(world.people[key], name) for key in EVERYBODY}

    assert found == dict.fromkeys(OURS + OF_ANOTHER_BOARD, 1) | dict.fromkeys(WITHOUT_FIGURES, 0)


def test_everybody_finds_the_agencies_of_their_boards(world, counts):
    found = {key: counts(world.people[key], "agencies") for key in EVERYBODY}

    assert {found[key] for key in OURS} == {2}
    assert {found[key] for key in OF_ANOTHER_BOARD} == {1}
    assert {found[key] for key in WITHOUT_FIGURES} == {0}


def test_the_risk_log_is_for_its_board(world, counts):
    found = {key: counts(world.people[key], "risks") for key in EVERYBODY}

    assert {key for key, count in found.items() if count} == set(OURS)


def test_returns_are_for_the_agency_and_when_sent_for_the_boards_staff(world, counts):
    found = {key: count for key in EVERYBODY if (count := counts(world.people[key], "returns"))}

    assert found == {
        **dict.fromkeys(("preparer", "approver", "agency_member"), 4),
        **dict.fromkeys(("analyst", "manager"), 3),  # not the one that was never sent
    }


def test_a_deleted_token_opens_nothing(as_program, world):
    program = as_program(world.people["analyst"])
    AuthToken.objects.all().delete()

    assert program.get("/api/v1/boards/").status_code == 401


def test_a_token_that_ran_out_opens_nothing(as_program, world):
    program = as_program(world.people["analyst"])
    AuthToken.objects.update(expiry=timezone.now() - timedelta(seconds=1))

    assert program.get("/api/v1/boards/").status_code == 401


def test_a_token_is_worth_what_its_owner_may_see_today(as_program, world):
    analyst = world.people["analyst"]
    program = as_program(analyst)
    assert program.get("/api/v1/figures/").json()["count"] == 1

    analyst.appointments.update(ended_at=timezone.now())

    assert program.get("/api/v1/figures/").json()["count"] == 0
    assert program.get(f"/api/v1/returns/{world.submitted.pk}/").status_code == 404


def test_what_is_typed_into_a_reopened_return_is_nowhere_before_it_is_sent(as_program):
    world = make_world()
    world.accept()
    reviews.reopen(world.data_return, codes=["LAC-01"], reason="Please check.", by=world.analyst)
    world.correct({"LAC-01": DRAFT})

    address = f"/api/v1/returns/{world.data_return.pk}/"
    readers = (world.preparer, world.analyst)
    before = [as_program(reader).get(address).content.decode() for reader in readers]
    returns.submit(world.data_return, by=world.preparer)
    after = as_program(world.analyst).get(address).content.decode()

    assert all('"state":"reopened"' in body and DRAFT not in body for body in before)
    assert DRAFT in after
