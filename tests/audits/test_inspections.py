"""The register of inspections: partners report their own, and each recommendation is acted on."""

from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from agencies import clock
from agencies.models import Role
from audits.models import Inspection
from audits.operations import inspections
from tests.factories.agencies import AgencyFactory, BoardFactory, UserFactory
from tests.factories.audits import InspectionFactory


pytestmark = pytest.mark.django_db
LIST = "audits:inspection_list"


@pytest.fixture
def board():
    return BoardFactory()


@pytest.fixture
def agency(board):
    return AgencyFactory(name="Hospital trust", boards=[board])


@pytest.fixture
def member(agency, client):
    person = UserFactory(role=Role.AGENCY_MEMBER, agency=agency)
    client.force_login(person)
    return person


def entry(agency, **changed):
    return {
        "title": "Inspection of the emergency department",
        "agency": agency.pk if agency else "",
        "body": "cqc",
        "reported_on": (clock.today() - timedelta(10)).isoformat(),
        "judgement": "good",
        "summary": "Children are seen in time.",
        "presented_on": "",
        "recommendations": "Ask every child who is at home.\n\nTrain night staff.\n",
        **changed,
    }


def test_a_partner_reports_its_own_inspection_with_what_it_recommends(client, agency, member):
    response = client.post(reverse("audits:inspection_new"), entry(agency), follow=True)

    inspection = Inspection.objects.get()
    assert [one.text for one in inspection.recommendations.all()] == [
        "Ask every child who is at home.",
        "Train night staff.",
    ]
    assert "2 of 2 without an action" in client.get(reverse(LIST)).text
    assert "The inspection is in the register." in response.text


@pytest.mark.parametrize("whose", ["another", "the area"])
def test_a_partner_enters_no_one_elses_inspection(client, board, agency, member, whose):
    other = AgencyFactory(boards=[board]) if whose == "another" else None

    response = client.post(reverse("audits:inspection_new"), entry(other))

    assert response.status_code == 422
    assert "Children are seen in time." in response.text
    with pytest.raises(PermissionDenied, match="inspected agency’s board member"):
        inspections.report(
            board, by=member, agency=other, body="cqc", title="Theirs",
            reported_on=clock.today(), summary="Well.",
        )  # fmt: skip


def test_a_report_of_tomorrow_is_refused(client, agency, member):
    tomorrow = (clock.today() + timedelta(1)).isoformat()

    response = client.post(reverse("audits:inspection_new"), entry(agency, reported_on=tomorrow))

    assert "cannot have come out after today" in response.text


def test_two_people_correcting_one_entry_are_told(client, board, agency, member):
    inspection = InspectionFactory(board=board, agency=agency)
    seen = inspection.revision
    colleague = UserFactory(role=Role.MANAGER, board=board)
    inspections.correct(inspection, by=colleague, seen_revision=seen, agency=agency, title="Theirs")

    response = client.post(
        reverse("audits:inspection_edit", args=[inspection.pk]),
        entry(agency, title="Mine", revision=seen),
    )

    assert response.status_code == 409
    assert 'value="Mine"' in response.text
    inspection.refresh_from_db()
    assert inspection.title == "Theirs"


def test_a_further_recommendation_gets_the_next_number(client, board, agency, member):
    inspection = InspectionFactory(board=board, agency=agency, recommendations=["First."])
    url = reverse("audits:inspection_recommend", args=[inspection.pk])

    client.post(url, {"text": "Second."})

    assert list(inspection.recommendations.values_list("number", "text")) == [
        (1, "First."),
        (2, "Second."),
    ]


@pytest.mark.parametrize("role", [Role.PAG_MEMBER, Role.LAY_MEMBER, Role.CHAIR])
def test_others_read_and_do_not_write(client, board, agency, role):
    inspection = InspectionFactory(board=board, agency=agency, recommendations=["Train staff."])
    client.force_login(UserFactory(role=role, board=board))

    page = client.get(reverse("audits:inspection_detail", args=[inspection.pk])).text

    assert "Train staff." in page
    assert "Correct this entry" not in page
    assert client.get(reverse("audits:inspection_new")).status_code == 403


def test_the_download_has_a_row_for_each_recommendation(client, board, agency, member):
    InspectionFactory(board=board, agency=agency, recommendations=["First.", "Second."])

    response = client.get(reverse("audits:inspections_xlsx"), {"body": "ofsted"})

    sheet = openpyxl.load_workbook(BytesIO(response.content)).active
    assert [row[7] for row in sheet.iter_rows(min_row=2, values_only=True)] == ["First.", "Second."]


def test_the_register_takes_the_same_queries_however_long(
    client, board, agency, member, query_count
):
    InspectionFactory(board=board, agency=agency, recommendations=["One."])
    few = query_count(reverse(LIST))

    for _ in range(6):
        InspectionFactory(board=board, recommendations=["One.", "Two."])

    assert query_count(reverse(LIST)) == few


def test_another_boards_inspection_does_not_exist_for_me(client, member):
    elsewhere = InspectionFactory()

    assert client.get(reverse("audits:inspection_detail", args=[elsewhere.pk])).status_code == 404
