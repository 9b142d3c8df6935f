"""The risk log over the API: scores, bands, linked measures, history."""

import pytest

from agencies.models import Role
from tests.factories.agencies import BoardFactory, MeetingFactory, UserFactory
from tests.factories.audits import RiskFactory, RiskScoreFactory


pytestmark = pytest.mark.django_db


@pytest.fixture
def board():
    return BoardFactory(slug="bedford")


@pytest.fixture
def program(as_program, board):
    return as_program(UserFactory(role=Role.LAY_MEMBER, board=board))


def test_a_risk_has_its_scores_newest_first_with_bands_and_measures(program, board):
    risk = RiskFactory(board=board, number=2, score=(3, 3), codes=["CPP-01", "REF-01"])
    RiskScoreFactory(risk=risk, current=(4, 4), reason="More children wait.")

    body = program.get(f"/api/v1/risks/{risk.pk}/").json()

    assert (body["reference"], body["board"], body["state"]) == ("R-02", "bedford", "open")
    assert body["indicators"] == ["CPP-01", "REF-01"]
    assert [score["current"]["score"] for score in body["scores"]] == [16, 9]
    assert body["scores"][0]["current"] == {
        "likelihood": 4,
        "impact": 4,
        "score": 16,
        "band": "very high",
    }
    assert body["owner"] == risk.owner.title


def test_a_review_tells_when_and_where(program, board):
    risk = RiskFactory(board=board)
    meeting = MeetingFactory(board=board)
    risk.reviews.create(
        meeting=meeting, note="Still high.", next_review_on="2017-07-01",
        reviewed_at="2017-04-01T10:00Z", reviewed_by=risk.raised_by,
    )  # fmt: skip

    (review,) = program.get(f"/api/v1/risks/{risk.pk}/").json()["reviews"]

    assert review["meeting"] == meeting.get_group_display()
    assert review["note"] == "Still high."


def test_another_boards_risk_does_not_exist(program):
    risk = RiskFactory(board=BoardFactory(slug="luton"))

    assert program.get("/api/v1/risks/").json()["count"] == 0
    assert program.get(f"/api/v1/risks/{risk.pk}/").status_code == 404
    assert program.get("/api/v1/risks/?board=luton").status_code == 400


def test_filters_narrow_by_board_state_and_measure(program, board):
    RiskFactory(board=board, codes=["CPP-01"])
    RiskFactory(board=board, codes=["REF-01"])

    for query, count in {
        "board=bedford": 2, "state=open": 2, "state=closed": 0, "code=CPP-01": 1, "code=MIS-01": 0,
    }.items():  # fmt: skip
        assert program.get(f"/api/v1/risks/?{query}").json()["count"] == count, query
    assert program.get("/api/v1/risks/?state=gone").status_code == 400


def test_queries_do_not_grow_with_risks(program, board, query_count):
    def grow():
        RiskScoreFactory(risk=RiskFactory(board=board, codes=["CPP-01"]))
        return query_count("/api/v1/risks/", client=program)

    assert grow() == grow()
