"""An agency grades its own cases by audit number; nobody sees them before moderation."""

import pytest
from django.urls import reverse

from agencies.models import Role
from audits.models import CaseGrade
from audits.operations import audit_grades
from tests.factories.agencies import BoardFactory, UserFactory
from tests.factories.programme import AuditFactory, grade_all, two_agencies


pytestmark = pytest.mark.django_db
NHS_NUMBER = "943 476 5919"


@pytest.fixture
def board():
    return BoardFactory()


@pytest.fixture
def agencies(board):
    return two_agencies(board)


@pytest.fixture
def audit(board, agencies):
    return AuditFactory(board=board, agencies=agencies, graded=True)


@pytest.fixture
def preparer(agencies, client):
    person = UserFactory(role=Role.PREPARER, agency=agencies[0])
    client.force_login(person)
    return person


def case_url(audit, agency="care", number=1):
    return reverse("audits:audit_case", args=[audit.pk, agency, number])


def cases_url(audit, agency="care"):
    return reverse("audits:audit_cases", args=[audit.pk, agency])


def sent(page, **answers):
    """The form as a browser sends it, with answers by the place of the question."""
    form = page.context["form"]
    data = {"seen": form["seen"].value()}
    for position, (_question, grade, note) in enumerate(form.rows, start=1):
        data[grade.html_name] = answers.get(f"grade_{position}", grade.value() or "")
        data[note.html_name] = answers.get(f"note_{position}", note.value() or "")
    return data


def test_one_case_is_graded_and_saved_by_itself(client, audit, preparer):
    page = client.get(case_url(audit))

    response = client.post(
        case_url(audit), sent(page, grade_1="Met", note_1="Seen alone twice.") | {"next": "1"}
    )

    assert response.url == case_url(audit, number=2)
    (grade,) = CaseGrade.objects.exclude(grade="")
    assert (grade.grade, grade.evidence, grade.case.number) == ("Met", "Seen alone twice.", 1)
    assert (grade.graded_by, grade.agency.slug) == (preparer, "care")


def test_a_note_that_could_identify_a_child_is_refused_and_what_was_typed_stays(
    client, audit, preparer
):
    page = client.get(case_url(audit))

    response = client.post(
        case_url(audit),
        sent(page, grade_1="Not met", note_1=f"Record {NHS_NUMBER} has no plan.", note_2="A plan."),
    )

    assert response.status_code == 422
    assert "NHS number" in response.text
    assert "A plan." in response.text
    form = response.context["form"]
    assert form.rows[0][1].value() == "Not met"
    assert not CaseGrade.objects.exists()


def test_a_grade_of_another_scale_is_refused(client, audit, preparer):
    page = client.get(case_url(audit))

    assert client.post(case_url(audit), sent(page, grade_1="Good")).status_code == 422
    assert client.post(case_url(audit), sent(page, grade_1="Not applicable")).status_code == 302


def test_two_people_grading_one_case_do_not_overwrite_each_other_unseen(client, audit, preparer):
    page = client.get(case_url(audit))
    colleague = UserFactory(role=Role.APPROVER, agency=preparer.current_appointments[0].agency)
    case = audit.cases.get(number=1)
    question = audit.questions.get(position=1)
    audit_grades.grade_case(
        case,
        preparer.current_appointments[0].agency,
        by=colleague,
        answers={question: ("Not met", "")},
    )

    response = client.post(case_url(audit), sent(page, grade_1="Met"))

    assert response.status_code == 409
    assert CaseGrade.objects.get(question=question).grade == "Not met"
    again = sent(response, grade_1="Met")
    assert client.post(case_url(audit), again).status_code == 302
    assert CaseGrade.objects.get(question=question).grade == "Met"


def test_only_the_agency_itself_grades_its_cases(client, audit, agencies, board):
    for role in (Role.MANAGER, Role.ANALYST, Role.PAG_CHAIR, Role.AUDITOR):
        client.force_login(UserFactory(role=role, board=board))
        assert client.get(case_url(audit)).status_code == 403
    client.force_login(UserFactory(role=Role.APPROVER, agency=agencies[1]))
    assert client.get(case_url(audit)).status_code == 403
    assert client.get(case_url(audit, "police")).status_code == 200


def test_nobody_else_sees_an_agencys_grades_while_the_agencies_audit(
    client, audit, agencies, board
):
    grade_all(audit, agencies[0])
    client.force_login(UserFactory(role=Role.AGENCY_MEMBER, agency=agencies[0]))
    assert "Good" in client.get(cases_url(audit)).text
    for person in (
        UserFactory(role=Role.MANAGER, board=board),
        UserFactory(role=Role.APPROVER, agency=agencies[1]),
    ):
        client.force_login(person)
        assert client.get(cases_url(audit)).status_code == 403
        assert client.get(reverse("audits:audit_results", args=[audit.pk])).status_code == 403
        assert "Noted by" not in client.get(audit.get_absolute_url()).text


def test_an_agency_finishes_when_every_question_of_every_case_has_a_grade(
    client, audit, agencies, preparer
):
    approver = UserFactory(role=Role.APPROVER, agency=agencies[0])
    url = reverse("audits:audit_finish", args=[audit.pk, "care"])
    grade_all(audit, agencies[0])
    CaseGrade.objects.filter(case__number=2, question__position=1).update(grade="")

    assert client.post(url).status_code == 403
    client.force_login(approver)
    refused = client.post(url)
    assert refused.status_code == 422
    assert "1 question has no grade yet" in refused.text
    CaseGrade.objects.filter(grade="").update(grade="Met")
    client.post(url)

    assert audit.agencies.get(agency=agencies[0]).finished_at
    assert client.get(case_url(audit)).status_code == 403


def test_the_manager_opens_finished_cases_again_until_moderation(client, audit, agencies, board):
    grade_all(audit, agencies[0])
    approver = UserFactory(role=Role.APPROVER, agency=agencies[0])
    audit_grades.finish(audit, agencies[0], by=approver)
    client.force_login(UserFactory(role=Role.MANAGER, board=board))

    client.post(reverse("audits:audit_reopen", args=[audit.pk, "care"]))

    assert audit.agencies.get(agency=agencies[0]).finished_at is None


def test_the_sample_keeps_numbers_and_nothing_of_a_child(audit):
    fields = {field.name for field in audit.cases.model._meta.get_fields()}

    assert fields == {
        "id", "audit", "number", "grades", "joint_grade", "joint_because", "joint_at", "joint_by",
    }  # fmt: skip


def test_queries_of_the_grading_pages_do_not_grow_with_cases(
    client, audit, agencies, preparer, query_count
):
    grade_all(audit, agencies[0])

    def grow():
        number = audit.cases.count() + 1
        audit.cases.create(number=number)
        return query_count(cases_url(audit)), query_count(case_url(audit))

    assert grow() == grow()
