"""The home page says whose cases are to grade, and which audits wait for the Board's staff."""

from datetime import date, timedelta

import pytest

from agencies.models import Role
from audits.models import CaseGrade
from audits.operations import audit_grades
from tests.factories.agencies import BoardFactory, UserFactory
from tests.factories.programme import AuditFactory, at_moderation, grade_all, two_agencies


pytestmark = pytest.mark.django_db
TODAY = date(2017, 4, 27)


@pytest.fixture(autouse=True)
def _today(settings):
    settings.DEMO_DATE = TODAY


@pytest.fixture
def board():
    return BoardFactory()


@pytest.fixture
def agencies(board):
    return two_agencies(board)


def needs(client, user):
    client.force_login(user)
    return {item.need.headline: item.need for item in client.get("/").context["page"].needs}


def test_an_agency_sees_its_cases_to_grade_until_its_approver_says_they_are_finished(
    client, board, agencies
):
    audit = AuditFactory(board=board, agencies=agencies, graded=True)
    preparer, approver, stranger, manager = (
        UserFactory(role=Role.PREPARER, agency=agencies[0]),
        UserFactory(role=Role.APPROVER, agency=agencies[0]),
        UserFactory(role=Role.PREPARER),
        UserFactory(role=Role.MANAGER, board=board),
    )

    need = needs(client, preparer)["Grade your cases"]
    assert (need.progress.done, need.progress.total) == (0, 6)
    assert "Grade your cases" not in needs(client, stranger)
    assert "Grade your cases" not in needs(client, manager)
    grade_all(audit, agencies[0])
    CaseGrade.objects.filter(case__number=1, question__position=1).update(grade="")
    assert needs(client, preparer)["Grade your cases"].progress.done == 5
    CaseGrade.objects.filter(grade="").update(grade="Met")
    assert "Finish your audit cases" in needs(client, approver)
    audit_grades.finish(audit, agencies[0], by=approver)
    assert not any("cases" in headline for headline in needs(client, approver))


@pytest.mark.parametrize("role", [Role.ANALYST, Role.MANAGER])
def test_board_staff_see_audits_that_are_late_or_ready(client, board, agencies, role):
    person = UserFactory(role=role, board=board)
    AuditFactory(board=board)  # in good time
    AuditFactory(board=board, agencies=agencies, graded=True)  # agencies are at it
    assert not any("audit" in headline for headline in needs(client, person))

    late = AuditFactory(board=board, begins_on=TODAY - timedelta(1))
    ready = at_moderation(board, agencies)

    need = needs(client, person)["2 audits wait"]
    assert {part.label for part in need.parts} == {str(late), str(ready)}
    assert {part.status for part in need.parts} == {
        "should have begun on 26 April 2017",
        "begin the report",
    }


def test_the_queries_of_the_home_page_do_not_grow_with_audits(client, board, agencies, query_count):
    client.force_login(UserFactory(role=Role.APPROVER, agency=agencies[0]))

    def grow():
        grade_all(AuditFactory(board=board, agencies=agencies, graded=True), agencies[0])
        return query_count("/")

    assert grow() == grow()
