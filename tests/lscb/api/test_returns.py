"""Returns: their state for those who may read them, and in full what was sent to them."""

import pytest

from agencies.models import Role
from dataset.operations import returns, reviews
from tests.dataset.worlds import make_world
from tests.factories.agencies import AgencyFactory, BoardFactory, UserFactory
from tests.factories.dataset import DecisionFactory, SubmissionFactory


pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def detail(as_program, world):
    return lambda user: as_program(user).get(f"/api/v1/returns/{world.data_return.pk}/")


def test_a_draft_is_for_its_agency_and_shows_no_typed_figure(detail, world):
    world.type({"CPP-02": "41"})

    own = detail(world.preparer)

    assert own.json()["state"] == "in preparation"
    assert own.json()["submissions"] == []
    assert "41" not in own.content.decode().replace(own.json()["changed_at"], "")
    assert detail(world.analyst).status_code == 404


def test_the_list_tells_how_far_it_is_and_whether_it_is_late(as_program, world):
    program = as_program(world.preparer)

    (row,) = program.get("/api/v1/returns/").json()["results"]

    assert (row["agency"], row["area"], row["period"]) == ("social-care", "bedford", "2016-17-q4")
    assert (row["state"], row["due_on"], row["is_late"]) == ("not started", "2017-04-25", True)
    for query, count in {
        "late=true": 1, "late=false": 0, "state=accepted": 0, "period=2016-17-q4": 1,
        "board=bedford": 1, "agency=social-care": 1, "agency=police": 0,
    }.items():  # fmt: skip
        assert program.get(f"/api/v1/returns/?{query}").json()["count"] == count, query


def test_what_was_sent_is_read_in_full_and_says_that_it_is_not_protected(detail, world):
    world.send()

    for reader in (world.preparer, world.approver, world.member, world.analyst, world.manager):
        body = detail(reader).json()
        (sent,) = body["submissions"]
        figures = {(row["code"], row["month"]): row for row in sent["figures"]}
        assert body["protected"] is False
        assert figures["CPP-05n", 0]["text"] == "<5"
        assert (figures["CPP-05n", 0]["low"], figures["CPP-05n", 0]["high"]) == (0, 4)
        assert figures["CPP-05n", 0]["name"] == "Children counted"
        assert figures["CPP-01", 2]["calendar_month"] == "2017-02"
        # What is typed while the demonstration holds the date is made up.
        assert figures["CPP-01", 2]["source"] == "illustrative"
        assert figures["CPP-01", 2]["illustrative"] is True


def test_what_was_sent_says_how_it_came_in_and_why_it_changed(detail, world):
    world.accept()
    reviews.reopen(world.data_return, codes=["LAC-01"], reason="Wrong.", by=world.analyst)
    world.correct({"LAC-01": "270"}, why="Four came home late.")
    returns.submit(world.data_return, by=world.preparer)

    second = detail(world.analyst).json()["submissions"][0]

    assert {row["way"] for row in second["figures"]} == {"typed"}
    [why] = second["explanations"]
    assert (why["code"], why["rule"], why["text"]) == ("LAC-01", "V076", "Four came home late.")
    assert why["message"] == "It was accepted as 266 and is 270 now."


def test_a_return_does_not_exist_for_anybody_else(as_program, detail, world):
    world.send()
    strangers = [
        UserFactory(role=Role.PREPARER, agency=AgencyFactory(boards=[world.board])),
        UserFactory(role=Role.ANALYST, board=BoardFactory()),
        *[
            UserFactory(role=role, board=world.board)
            for role in (Role.PAG_CHAIR, Role.CHAIR, Role.LAY_MEMBER, Role.AUDITOR)
        ],
        UserFactory(role=Role.SYSADMIN),
        UserFactory(),
    ]

    for stranger in strangers:
        assert detail(stranger).status_code == 404
        assert as_program(stranger).get("/api/v1/returns/").json()["count"] == 0


def test_what_the_agency_took_back_is_no_longer_for_the_board(detail, world):
    taken_back = SubmissionFactory(data_return=world.data_return, figures={"CPP-02": "3"})
    DecisionFactory(submission=taken_back, verb="withdrawn", decided_by=world.preparer)
    SubmissionFactory(data_return=world.data_return, figures={"CPP-02": "4"})

    def numbers(user):
        return [sent["number"] for sent in detail(user).json()["submissions"]]

    assert numbers(world.preparer) == [2, 1]
    assert numbers(world.analyst) == [2]


def test_decisions_come_with_their_reasons_and_without_names(detail, world):
    world.approve()

    answer = detail(world.analyst)

    assert [one["verb"] for one in answer.json()["submissions"][0]["decisions"]] == ["approved"]
    assert world.approver.email not in answer.content.decode()


def test_queries_do_not_grow_with_submissions(as_program, world, query_count):
    program = as_program(world.preparer)
    addresses = ["/api/v1/returns/", f"/api/v1/returns/{world.data_return.pk}/"]

    def grow():
        sent = SubmissionFactory(
            data_return=world.data_return, figures={"CPP-02": "9", "LAC-01": "8"}
        )
        DecisionFactory(submission=sent, verb="approved")
        return [query_count(address, client=program) for address in addresses]

    assert grow() == grow()
