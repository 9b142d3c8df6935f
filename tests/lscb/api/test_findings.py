"""Findings by program: those a person may read on the pages, and no others."""

from datetime import datetime

import pytest

from agencies.models import Role
from dataset.operations import findings
from tests.dataset.test_findings import finding, sent_and_signed
from tests.dataset.worlds import make_world
from tests.factories.agencies import AgencyFactory, BoardFactory, UserFactory
from tests.factories.dataset import PeriodFactory


pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world()


def test_the_agency_and_the_boards_staff_read_a_finding(as_program, world):
    findings.refuse(sent_and_signed(world), reason="Which families?", by=world.analyst)

    for user in (world.preparer, world.member, world.analyst, world.manager):
        (row,) = as_program(user).get("/api/v1/findings/").json()["results"]
        assert (row["code"], row["rule"], row["state"]) == ("CPP-02", "V502", "refused")
        assert (row["agencies"], row["period"]) == (["social-care"], "2016-17-q4")
        assert row["refused_because"] == "Which families?"


def test_nobody_else_does(as_program, world):
    sent_and_signed(world)
    for user in (
        UserFactory(role=Role.PREPARER, agency=AgencyFactory(boards=[world.board])),
        UserFactory(role=Role.PAG_CHAIR, board=world.board),
        UserFactory(role=Role.CHAIR, board=world.board),
        UserFactory(role=Role.ANALYST, board=BoardFactory()),
    ):
        assert as_program(user).get("/api/v1/findings/").json()["results"] == []


def test_findings_are_filtered_by_state_quarter_and_board(as_program, world):
    sent_and_signed(world)
    PeriodFactory(year=2016, quarter=3)
    program = as_program(world.analyst)

    for query, count in {
        "state=explained": 1, "state=open": 0, "period=2016-17-q4": 1, "period=2016-17-q3": 0,
        "board=bedford": 1,
    }.items():  # fmt: skip
        assert program.get(f"/api/v1/findings/?{query}").json()["count"] == count, query


def test_what_is_settled_waits_for_nobody(as_program, world):
    findings.accept(sent_and_signed(world), by=world.analyst)

    (row,) = as_program(world.analyst).get("/api/v1/findings/").json()["results"]

    assert row["answer_by"] is None
    assert datetime.fromisoformat(row["settled_at"]) == finding(world).settled_at
