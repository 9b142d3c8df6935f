"""The action list and the priorities over the API, and updates of one's own actions."""

from datetime import timedelta

import pytest

from agencies import clock
from agencies.models import Role
from audits.models import Action
from tests.factories.actions import (
    ActionFactory,
    ActionUpdateFactory,
    ImpactEvidenceFactory,
    PriorityFactory,
)
from tests.factories.agencies import AgencyFactory, BoardFactory, UserFactory
from tests.factories.audits import RiskFactory


pytestmark = pytest.mark.django_db


@pytest.fixture
def board():
    return BoardFactory(slug="bedford")


@pytest.fixture
def agency(board):
    return AgencyFactory(slug="police", boards=[board])


@pytest.fixture
def program(as_program, board):
    return as_program(UserFactory(role=Role.LAY_MEMBER, board=board))


@pytest.fixture
def own(as_program, agency):
    return as_program(UserFactory(role=Role.PREPARER, agency=agency))


def send(client, action, **body):
    return client.post(
        f"/api/v1/actions/{action.pk}/updates/", body, content_type="application/json"
    )


def test_an_action_has_its_origin_updates_and_evidence_and_names_nobody(program, board):
    risk = RiskFactory(board=board, number=2, title="Interviews come late")
    action = ActionFactory(board=board, number=21, done=True, risk=risk, code="", detail="Weekly.")
    update = ActionUpdateFactory(action=action)
    ImpactEvidenceFactory(action=action, accepted=True)

    answer = program.get(f"/api/v1/actions/{action.pk}/")
    body = answer.json()

    assert (body["reference"], body["state"], body["owner"]) == (
        "A-021",
        "done",
        action.owner.title,
    )
    assert body["origin"] == {"kind": "Risk", "words": "R-02 Interviews come late"}
    assert [one["text"] for one in body["updates"]] == [update.text]
    assert body["evidence"][0]["says"] == "Children are better off"
    assert str(update.written_by) not in answer.text


def test_filters_narrow_the_list(program, board, agency):
    ActionFactory(board=board, overdue=True, agency=agency)
    ActionFactory(board=board, done=True, code="MIS-08", wanted="up", moves_by=clock.today())
    ActionFactory()

    for query, count in {
        "": 2, "board=bedford": 2, "state=done": 1, "agency=police": 1, "code=MIS-08": 1,
        "overdue=true": 1, "overdue=false": 1,
    }.items():  # fmt: skip
        assert program.get(f"/api/v1/actions/?{query}").json()["count"] == count, query
    assert program.get("/api/v1/actions/?board=luton").status_code == 400


def test_a_program_of_the_owning_agency_writes_an_update_once(own, board, agency):
    action = ActionFactory(board=board, agency=agency)

    answers = [
        send(own, action, state="done", text="All held.", evidence="The rota.") for _ in range(2)
    ]

    assert [one.status_code for one in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    assert action.updates.count() == 1
    assert Action.objects.get(pk=action.pk).done_on == clock.today()


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"state": "signed off", "text": "Done."}, "state"),
        ({"state": "done", "text": "Done."}, "evidence"),
        ({"state": "under way", "text": " "}, "text"),
        ({"state": "under way", "text": "Saw 943 476 5919."}, "text"),
    ],
)
def test_what_the_website_would_refuse_is_refused(own, board, agency, body, field):
    action = ActionFactory(board=board, agency=agency)

    answer = send(own, action, **body)

    assert answer.status_code == 400
    assert field in answer.json()
    assert not action.updates.exists()


def test_another_agencys_action_is_read_and_not_written(own, board):
    action = ActionFactory(board=board, agency=AgencyFactory(boards=[board]))

    answer = send(own, action, state="under way", text="Mine now.")

    assert answer.status_code == 403
    assert "for its owner" in answer.json()["detail"]


def test_an_action_that_has_ended_takes_no_update(own, board, agency):
    action = ActionFactory(board=board, agency=agency, withdrawn=True)

    assert send(own, action, state="under way", text="Still.").status_code == 403


def test_another_boards_action_does_not_exist(own):
    action = ActionFactory()

    assert send(own, action, state="under way", text="Hello.").status_code == 404
    assert own.get(f"/api/v1/actions/{action.pk}/").status_code == 404


def test_updates_are_throttled_by_person(own, board, agency):
    action = ActionFactory(board=board, agency=agency)
    statuses = {
        send(own, action, state="under way", text="Half way.").status_code for _ in range(61)
    }

    assert statuses == {201, 429}


def test_a_priority_has_its_measures(program, board):
    priority = PriorityFactory(board=board, codes=["MIS-08"], title="Missing children")
    PriorityFactory(board=board, year=2015)

    (body,) = program.get("/api/v1/priorities/?year=2016&code=MIS-08").json()["results"]

    assert (body["id"], body["title"]) == (priority.pk, "Missing children")
    assert body["measures"] == [{"code": "MIS-08", "wanted": "up"}]


def test_queries_do_not_grow_with_actions(program, board, query_count):
    def grow():
        action = ActionFactory(
            board=board, risk=RiskFactory(board=board), due_on=clock.today() + timedelta(3)
        )
        ActionUpdateFactory(action=action)
        return query_count("/api/v1/actions/", client=program)

    grow()
    assert grow() == grow()
