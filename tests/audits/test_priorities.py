"""Priorities of the business plan: written by manager and analyst, with all that hangs on each."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from agencies.models import TrailEntry
from audits.models import Audit, Priority
from audits.operations import priorities
from tests.audits.action_world import HIGH, LOW, TODAY, make_action_world, publish_series
from tests.factories.actions import ActionFactory, PriorityFactory
from tests.factories.audits import RiskFactory
from tests.factories.dataset import DefinitionFactory


pytestmark = pytest.mark.django_db


@pytest.fixture
def world(settings):
    settings.DEMO_DATE = TODAY
    return make_action_world()


def sent(**changed):
    return {
        "year": "2016", "title": "Missing children are found and heard", "aim": "They are asked.",
        "lead": "", "up": "mis-08", "down": "",
    } | changed  # fmt: skip


def test_a_priority_is_added_at_the_end_of_its_year_with_its_measures(world, client):
    PriorityFactory(board=world.board, position=3)
    DefinitionFactory(code="MIS-08")
    DefinitionFactory(code="MIS-01")
    client.force_login(world.analyst)

    client.post("/priorities/new/", sent(down="MIS-01"))

    added = Priority.objects.get(title="Missing children are found and heard")
    assert added.position == 4
    assert dict(added.measures.values_list("code", "wanted")) == {"MIS-08": "up", "MIS-01": "down"}
    assert TrailEntry.objects.get(verb="audits.priority_added").actor == "Analyst"


@pytest.mark.parametrize(
    ("changed", "message"),
    [({"up": "XYZ-1"}, "no measure called XYZ-1"), ({"down": "MIS-08"}, "cannot go up and down")],
)
def test_measures_that_make_no_sense_are_refused(world, client, changed, message):
    DefinitionFactory(code="MIS-08")
    client.force_login(world.manager)

    page = client.post("/priorities/new/", sent(**changed))

    assert (page.status_code, message in page.text) == (422, True)


def test_others_read_and_do_not_write(world, client):
    client.force_login(world.group_chair)

    assert client.get("/priorities/").status_code == 200
    assert client.get("/priorities/new/").status_code == 403
    with pytest.raises(PermissionDenied):
        priorities.add(
            world.board,
            by=world.lay_member,
            year=2016,
            title="Mine",
            aim="",
            lead=None,
            measures={},
        )


def test_a_change_made_on_an_old_page_is_noticed(world, client):
    priority = PriorityFactory(board=world.board, codes=["MIS-08"])
    DefinitionFactory(code="MIS-08")
    client.force_login(world.manager)
    address = reverse("audits:priority_edit", args=[priority.pk])
    Priority.objects.filter(pk=priority.pk).update(revision=5)

    first = client.post(address, sent(revision=1))
    client.post(address, sent(revision=5, up="", down="MIS-08"))

    assert first.status_code == 409
    priority.refresh_from_db()
    assert priority.title == "Missing children are found and heard"
    assert dict(priority.measures.values_list("code", "wanted")) == {"MIS-08": "down"}


def test_one_page_ties_measures_risks_audits_and_actions(world, client):
    publish_series(world.board, LOW + HIGH)
    priority = PriorityFactory(board=world.board, codes=["MIS-08"])
    ActionFactory(board=world.board, priority=priority, title="Add a weekend rota")
    RiskFactory(board=world.board, codes=["MIS-08"], title="Interviews come late")
    RiskFactory(board=world.board, codes=["CPP-01"], title="Something else")
    Audit.objects.create(
        board=world.board, number=1, year=2016, kind="multi", title="Files of missing children",
        trigger="The priority", method="case file", lead=world.action.owner, priority=priority,
        begins_on=TODAY, reports_on=TODAY, added_at=world.action.raised_at, added_by=world.manager,
    )  # fmt: skip
    client.force_login(world.lay_member)

    page = client.get(priority.get_absolute_url()).text

    for there in ("Return interviews in time", "Add a weekend rota", "Interviews come late",
                  "Files of missing children"):  # fmt: skip
        assert there in page
    assert "Something else" not in page


def test_the_list_shows_one_year_and_counts_its_actions(world, client):
    priority = PriorityFactory(board=world.board, year=2016, title="This year’s")
    PriorityFactory(board=world.board, year=2015, title="Last year’s")
    ActionFactory(board=world.board, priority=priority, overdue=True)
    ActionFactory(board=world.board, priority=priority, signed_off=True)
    client.force_login(world.lay_member)

    page = client.get("/priorities/")

    (line,) = page.context["page"].lines
    assert (line.to_do, line.overdue, line.ended) == (1, 1, 1)
    assert "Last year’s" in client.get("/priorities/?year=2015").text
    assert client.get("/priorities/?year=soon").status_code == 404


def test_another_boards_priority_does_not_exist(world, client):
    client.force_login(world.manager)

    assert client.get(PriorityFactory().get_absolute_url()).status_code == 404


@pytest.mark.parametrize("address", ["list", "page"])
def test_queries_do_not_grow(world, client, query_count, address):
    publish_series(world.board, LOW + HIGH)
    priority = PriorityFactory(board=world.board, codes=["MIS-08"])
    client.force_login(world.lay_member)

    def grow():
        PriorityFactory(board=world.board, codes=["MIS-08"])
        ActionFactory(board=world.board, priority=priority)
        RiskFactory(board=world.board, codes=["MIS-08"])
        return query_count("/priorities/" if address == "list" else priority.get_absolute_url())

    grow()
    assert grow() == grow()
