"""The audit programme over the API: where each stands, who takes part, what was agreed."""

import pytest

from agencies.models import Role
from tests.factories.agencies import BoardFactory, UserFactory
from tests.factories.programme import (
    AuditActionFactory,
    AuditFactory,
    AuditFindingFactory,
    two_agencies,
)


pytestmark = pytest.mark.django_db


@pytest.fixture
def board():
    return BoardFactory(slug="bedford")


@pytest.fixture
def program(as_program, board):
    return as_program(UserFactory(role=Role.LAY_MEMBER, board=board))


def test_an_audit_has_its_state_agencies_findings_and_counts(program, board):
    audit = AuditFactory(
        board=board, number=4, agencies=two_agencies(board), state="actions", begins_on="2016-05-01"
    )
    AuditActionFactory(finding=AuditFindingFactory(audit=audit))
    AuditFindingFactory(audit=audit, kind="strength")

    body = program.get(f"/api/v1/audits/{audit.pk}/").json()

    assert (body["reference"], body["board"], body["state"]) == ("AU-04", "bedford", "actions")
    assert body["next_state"] == "re-audit planned"
    assert [one["agency"] for one in body["agencies"]] == ["care", "police"]
    assert (body["strengths"], body["learning"], body["open_actions"]) == (1, 1, 1)
    assert [one["kind"] for one in body["findings"]] == ["learning", "strength"]
    assert not body["is_late"]


def test_draft_findings_and_grades_of_cases_are_not_there(program, board):
    agencies = two_agencies(board)
    audit = AuditFactory(board=board, agencies=agencies, state="report", summary="A draft.")
    AuditFindingFactory(audit=audit, text="A draft.")

    response = program.get(f"/api/v1/audits/{audit.pk}/")

    assert response.json()["findings"] == []
    assert not {"cases", "grades", "evidence"} & response.json().keys()
    assert "A draft." not in response.text


def test_another_boards_audit_does_not_exist(program):
    audit = AuditFactory(board=BoardFactory(slug="luton"))

    assert program.get("/api/v1/audits/").json()["count"] == 0
    assert program.get(f"/api/v1/audits/{audit.pk}/").status_code == 404


def test_filters_narrow_by_year_state_kind_and_agency(program, board):
    agencies = two_agencies(board)
    AuditFactory(board=board, agencies=agencies)
    AuditFactory(board=board, agencies=agencies[:1], single=True, year=2017)

    for query, count in {
        "board=bedford": 2, "year=2017": 1, "kind=multi": 1, "state=planned": 1, "agency=care": 2,
        "agency=police": 1,
    }.items():  # fmt: skip
        assert program.get(f"/api/v1/audits/?{query}").json()["count"] == count, query


def test_queries_do_not_grow_with_audits(program, board, query_count):
    agencies = two_agencies(board)

    def grow():
        audit = AuditFactory(board=board, agencies=agencies, state="actions")
        AuditFindingFactory(audit=audit, agency=agencies[0])
        return query_count("/api/v1/audits/", client=program)

    assert grow() == grow()
