"""What the action list needs stands on the home page of whoever can do something about it."""

from datetime import timedelta

import pytest

from audits.operations import actions, impact
from tests.audits.action_world import TODAY, make_action_world
from tests.factories.actions import ActionFactory, PriorityFactory


pytestmark = pytest.mark.django_db


@pytest.fixture
def world(settings):
    settings.DEMO_DATE = TODAY
    return make_action_world()


def home(client, person):
    client.force_login(person)
    return client.get("/").text


def test_the_owner_and_the_agency_are_asked_how_it_goes(world, client):
    for person in (world.owner, world.preparer):
        page = home(client, person)
        assert "Say how 1 action goes" in page
        assert f"/actions/{world.action.pk}/update/" in page
    assert "Say how" not in home(client, world.lay_member)


def test_what_is_due_later_can_wait(world, client):
    world.action.due_on = TODAY + timedelta(15)
    world.action.save()

    assert "Say how" not in home(client, world.owner)


def test_the_manager_hears_of_what_is_overdue(world, client):
    ActionFactory(board=world.board, overdue=True)

    assert "1 action is overdue" in home(client, world.manager)
    assert "is overdue" not in home(client, world.lay_member)


def test_a_second_person_is_asked_to_judge_and_then_to_sign_off(world, client):
    actions.report(world.action, by=world.owner, state="done", text="Held.", evidence="Rota.")
    assert "reported done" not in home(client, world.executive)
    held = impact.offer(world.action, by=world.owner, kind="survey", text="Better.", is_better=True)
    assert "evidence to judge" in home(client, world.executive)
    impact.judge(held, by=world.manager, accept=True, reason="Well asked.")

    assert "ready to sign off" in home(client, world.executive)


def test_search_finds_actions_and_priorities_of_the_own_board_only(world, client):
    PriorityFactory(board=world.board, title="Interviews for missing children")
    PriorityFactory(title="Interviews elsewhere")
    ActionFactory(title="Hold interviews elsewhere")
    client.force_login(world.lay_member)

    page = client.get("/search/?q=interviews").text

    assert "Hold interviews in three days" in page
    assert "Interviews for missing children" in page
    assert "elsewhere" not in page
