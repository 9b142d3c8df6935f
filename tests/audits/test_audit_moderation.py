"""Moderation keeps both grades, with the reason; results count them before and after."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from agencies.models import Role, TrailEntry
from audits.models import Audit, AuditState, CaseGrade
from audits.operations import audit_grades
from audits.operations.programme import NotYet
from tests.factories.agencies import BoardFactory, UserFactory
from tests.factories.programme import at_moderation, two_agencies


pytestmark = pytest.mark.django_db


@pytest.fixture
def board():
    return BoardFactory()


@pytest.fixture
def agencies(board):
    return two_agencies(board)


@pytest.fixture
def audit(board, agencies):
    return at_moderation(board, agencies)


@pytest.fixture
def chair(board, client):
    person = UserFactory(role=Role.PAG_CHAIR, board=board)
    client.force_login(person)
    return person


def url(audit, number=2):
    return reverse("audits:audit_moderate", args=[audit.pk, number])


def apart(audit):
    return CaseGrade.objects.get(grade="Inadequate", case__audit=audit)


def sent(page, **changed):
    form = page.context["form"]
    return {field.html_name: field.value() or "" for field in form} | changed


def test_a_moderated_grade_stands_beside_the_agencys_own_with_its_reason(client, audit, chair):
    row = apart(audit)
    page = client.get(url(audit))

    client.post(
        url(audit),
        sent(
            page,
            joint_grade="Requires improvement",
            **{
                f"to_{row.pk}": "Requires improvement",
                f"because_{row.pk}": "The plan was there, but late.",
            },
        ),
    )

    row.refresh_from_db()
    assert (row.grade, row.moderated) == ("Inadequate", "Requires improvement")
    assert (row.moderated_because, row.moderated_by) == ("The plan was there, but late.", chair)
    shown = client.get(reverse("audits:audit_moderation", args=[audit.pk])).text
    assert "Inadequate" in shown
    assert "then Requires improvement: The plan was there, but late." in shown
    told = TrailEntry.objects.get(verb="audits.case_moderated").payload.data["changed"]
    assert told[0]["own"] == "Inadequate"


def test_a_changed_grade_without_its_reason_is_refused_and_nothing_typed_is_lost(
    client, audit, chair
):
    row = apart(audit)
    page = client.get(url(audit))

    response = client.post(
        url(audit),
        sent(page, joint_because="As agreed.", **{f"to_{row.pk}": "Good", f"because_{row.pk}": ""}),
    )

    assert response.status_code == 422
    assert "Say why Care’s grade is changed." in response.text
    assert "As agreed." in response.text
    row.refresh_from_db()
    assert row.moderated == ""
    with pytest.raises(NotYet, match="Say why"):
        audit_grades.moderate(
            row.case, by=chair, changes={row: ("Good", "")}, joint_grade="", joint_because=""
        )


def test_the_database_keeps_no_moderated_grade_without_reason(audit):
    with pytest.raises(IntegrityError), transaction.atomic():
        CaseGrade.objects.filter(pk=apart(audit).pk).update(moderated="Good")


def test_a_reason_that_could_identify_a_child_is_refused(client, audit, chair):
    row = apart(audit)
    page = client.get(url(audit))
    because = "Record 943 476 5919 shows it."

    response = client.post(
        url(audit), sent(page, **{f"to_{row.pk}": "Good", f"because_{row.pk}": because})
    )

    assert response.status_code == 422
    assert "NHS number" in response.text


def test_cases_on_which_agencies_differ_come_first(client, audit, chair):
    page = client.get(reverse("audits:audit_moderation", args=[audit.pk])).context["page"]

    assert [line.case.number for line in page.cases] == [2, 1]
    assert page.cases[0].widest == 2  # good against inadequate
    assert page.cases[0].lines[0].question.is_overall


def test_an_auditor_moderates_only_the_audits_assigned_to_them(client, audit, board):
    auditor = UserFactory(role=Role.AUDITOR, board=board)
    client.force_login(auditor)

    assert client.get(url(audit)).status_code == 403
    audit.auditors.add(auditor)
    assert client.get(url(audit)).status_code == 200


def test_two_moderators_of_one_case_do_not_overwrite_each_other_unseen(client, audit, chair, board):
    page = client.get(url(audit))
    other = UserFactory(role=Role.MANAGER, board=board)
    case = audit.cases.get(number=2)
    audit_grades.moderate(case, by=other, changes={}, joint_grade="Good", joint_because="")

    response = client.post(url(audit), sent(page, joint_grade="Inadequate"))

    assert response.status_code == 409
    case.refresh_from_db()
    assert case.joint_grade == "Good"


def test_grades_are_not_moderated_after_moderation(audit, chair):
    Audit.objects.filter(pk=audit.pk).update(state=AuditState.REPORT)

    with pytest.raises(PermissionDenied, match="only then"):
        audit_grades.moderate(
            audit.cases.get(number=1), by=chair, changes={}, joint_grade="Good", joint_because=""
        )


def test_results_count_grades_before_and_after_and_show_no_note(client, audit, chair, board):
    row = apart(audit)
    audit_grades.moderate(
        row.case,
        by=chair,
        changes={row: ("Requires improvement", "Late, not missing.")},
        joint_grade="Good",
        joint_because="",
    )
    Audit.objects.filter(pk=audit.pk).update(state=AuditState.REPORT)
    client.force_login(UserFactory(role=Role.LAY_MEMBER, board=board))

    response = client.get(reverse("audits:audit_results", args=[audit.pk]))

    page = response.context["page"]
    overall = page.sections[-1][1][0]
    care = next(one for one in overall.rows if one.agency == "Care")
    counted = {tally.grade: (tally.before, tally.after) for tally in care.tallies}
    assert counted["Inadequate"] == (1, 0)
    assert counted["Requires improvement"] == (0, 1)
    assert care.words == "Moderation changed 1 of 2"
    assert page.joint == (("Good", 1),)
    assert "Noted by" not in response.text
    assert "Late, not missing." not in response.text


@pytest.mark.parametrize("role", [Role.LAY_MEMBER, Role.EXECUTIVE_MEMBER, Role.INSPECTOR])
def test_notes_are_for_those_who_moderate(client, audit, board, agencies, role):
    client.force_login(UserFactory(role=role, board=board))

    for address in (
        reverse("audits:audit_moderation", args=[audit.pk]),
        reverse("audits:audit_cases", args=[audit.pk, "care"]),
    ):
        assert client.get(address).status_code == 403


def test_queries_of_moderation_and_results_do_not_grow_with_cases(
    client, audit, chair, query_count
):
    def grow():
        number = audit.cases.count() + 1
        case = audit.cases.create(number=number)
        for grade in CaseGrade.objects.filter(case__number=1, case__audit=audit):
            grade.pk, grade.case = None, case
            grade._state.adding = True
            grade.save()
        pages = ("audits:audit_moderation", "audits:audit_results")
        return [query_count(reverse(page, args=[audit.pk])) for page in pages] + [
            query_count(url(audit))
        ]

    assert grow() == grow()
