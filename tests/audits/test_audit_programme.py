"""The programme of a year: its list, filters, workbook, lateness, and findings by theme."""

from datetime import date, timedelta
from io import BytesIO

import openpyxl
import pytest
from django.urls import reverse

from agencies import clock
from agencies.models import Group, Role
from audits.models import Audit, BoardException, ExceptionDecision
from tests.factories.agencies import BoardFactory, MeetingFactory, SeatFactory, UserFactory
from tests.factories.dataset import PublicationFactory
from tests.factories.programme import (
    AuditActionFactory,
    AuditFactory,
    AuditFindingFactory,
    two_agencies,
)


pytestmark = pytest.mark.django_db
TODAY = date(2017, 4, 27)
LIST = "/audits/?year=2016"


@pytest.fixture(autouse=True)
def _today(settings):
    settings.DEMO_DATE = TODAY


@pytest.fixture
def board():
    return BoardFactory(slug="bedford")


@pytest.fixture
def agencies(board):
    return two_agencies(board)


@pytest.fixture
def reader(board, client):
    person = UserFactory(role=Role.LAY_MEMBER, board=board)
    client.force_login(person)
    return person


def titles(response):
    return [line.audit.title for line in response.context["page"].lines]


def put(audit, **values):
    Audit.objects.filter(pk=audit.pk).update(**values)
    return audit


@pytest.mark.parametrize(
    ("day", "year"), [(date(2017, 3, 31), 2016), (date(2017, 4, 1), 2017), (TODAY, 2017)]
)
def test_the_year_of_the_programme_begins_in_april(day, year):
    assert clock.financial_year(day) == year


def test_the_list_holds_the_year_and_its_filters_narrow_it(client, board, agencies, reader):
    AuditFactory(board=board, title="Neglect", agencies=agencies)
    AuditFactory(board=board, title="Fathers", agencies=agencies[:1], single=True)
    AuditFactory(board=board, title="Next year", year=2017)
    AuditFactory(board=BoardFactory(slug="luton"), title="Elsewhere")

    assert set(titles(client.get(LIST))) == {"Neglect", "Fathers"}
    assert titles(client.get(f"{LIST}&kind=single")) == ["Fathers"]
    assert titles(client.get(f"{LIST}&agency=police")) == ["Neglect"]
    assert titles(client.get(f"{LIST}&state=planned")) == ["Fathers"]
    assert titles(client.get("/audits/")) == ["Next year"]
    assert titles(client.get(f"{LIST}&state=nonsense")) == []
    assert client.get("/audits/?year=abc").status_code == 404


@pytest.mark.parametrize(
    ("state", "begins", "reports", "late"),
    [
        ("proposed", -1, 60, "Should have begun on 26 April 2017"),
        ("proposed", 0, 60, ""),
        ("moderation", -60, -1, "Its report was due on 26 April 2017"),
        ("moderation", -60, 0, ""),
        ("findings agreed", -60, -1, ""),
        ("actions", -60, -1, ""),
    ],
)
def test_an_audit_is_late_when_it_has_not_begun_or_not_reported_in_time(
    client, board, reader, state, begins, reports, late
):
    audit = AuditFactory(
        board=board,
        state=state,
        begins_on=TODAY + timedelta(begins),
        reports_on=TODAY + timedelta(reports),
    )

    (line,) = client.get(LIST).context["page"].lines

    assert line.late == late
    assert Audit.objects.late(TODAY).filter(pk=audit.pk).exists() == bool(late)


def test_the_workbook_holds_what_the_list_shows(client, board, agencies, reader):
    audit = AuditFactory(board=board, title="=Neglect", agencies=agencies, state="actions")
    finding = AuditFindingFactory(audit=audit)
    AuditActionFactory(finding=finding)
    AuditActionFactory(finding=finding, signed_off=True)

    content = client.get(f"{reverse('audits:audit_xlsx')}?year=2016").content
    head, row = openpyxl.load_workbook(BytesIO(content)).active.iter_rows(values_only=True)

    told = dict(zip(head, row, strict=True))
    assert told["title"] == "=Neglect"
    assert told["agencies"] == "Care; Police"
    assert (told["learning"], told["open actions"]) == (1, 1)
    assert told["next step"] == "Record that the re-audit is planned"


def test_findings_come_together_by_theme_and_agency_once_agreed(client, board, agencies, reader):
    agreed = AuditFactory(board=board, agencies=agencies, state="actions")
    other = AuditFactory(board=board, agencies=agencies, state="findings agreed")
    draft = AuditFactory(board=board, agencies=agencies, state="report")
    AuditFindingFactory(audit=agreed, theme="Voice", agency=agencies[0])
    AuditFindingFactory(audit=other, theme="voice ", kind="strength", agency=agencies[0])
    AuditFindingFactory(audit=agreed, theme="Plans")
    AuditFindingFactory(audit=draft, theme="Voice", text="A draft.")

    response = client.get(f"{reverse('audits:audit_themes')}?year=2016")

    page = response.context["page"]
    told = {row.theme: (row.learning, row.strengths, row.audits) for row in page.themes}
    assert told["Plans"] == (1, 0, 1)
    assert {(1, 1, 2)} == set(told.values()) - {(1, 0, 1)}
    assert ("Care", 1, 1) in [(row.name, row.strengths, row.learning) for row in page.agencies]
    assert "A draft." not in response.text


def test_a_draft_finding_is_not_shown_before_it_is_agreed(client, board, reader):
    audit = AuditFactory(board=board, state="report", summary="It is all about penguins.")
    AuditFindingFactory(audit=audit, text="A draft about penguins.")

    page = client.get(audit.get_absolute_url()).text
    found = client.get("/search/", {"q": "penguins"}).context["page"]
    assert "penguins" not in page
    assert found.total == 0
    put(audit, state="findings agreed")
    assert "penguins" in client.get(audit.get_absolute_url()).text
    (group,) = client.get("/search/", {"q": "penguins"}).context["page"].groups
    assert group.name == "Findings of audits"


def test_an_audit_that_the_group_decided_on_says_so(client, board, agencies):
    person = UserFactory(role=Role.ANALYST, board=board)
    client.force_login(person)
    publication = PublicationFactory(board=board)
    decision = ExceptionDecision.objects.create(
        exception=BoardException.objects.create(
            board=board,
            number=14,
            publication=publication,
            period=publication.period,
            cause="signal",
            code="CPP-01",
            key="signal:CPP-01",
            raised_at=publication.published_at,
        ),
        choice="audit",
        text="Look at long plans.",
        owner=SeatFactory(board=board),
        due_on="2017-09-01",
        decided_at=publication.published_at,
        decided_by=person,
    )
    url = f"{reverse('audits:audit_new')}?decision={decision.pk}"

    initial = client.get(url).context["form"].initial
    client.post(
        url,
        {
            **{name: initial[name] for name in ("trigger", "year")},
            "title": "Long plans",
            "kind": "multi",
            "method": "case file",
            "lead": initial["lead"].pk,
            "agencies": [agencies[0].pk],
            "begins_on": "2017-06-01",
            "reports_on": "2017-09-01",
        },
    )

    audit = Audit.objects.get()
    assert audit.decision == decision
    assert "Decided on E-014" in client.get(audit.get_absolute_url()).text
    elsewhere = UserFactory(role=Role.ANALYST, board=BoardFactory(slug="luton"))
    client.force_login(elsewhere)
    assert client.get(url).status_code == 404


def test_the_groups_view_is_recorded_with_the_meeting(client, board):
    client.force_login(UserFactory(role=Role.PAG_CHAIR, board=board))
    audit = AuditFactory(board=board, state="report")
    meeting = MeetingFactory(board=board, group=Group.PERFORMANCE, held_on=TODAY)
    url = reverse("audits:audit_present", args=[audit.pk])

    assert client.post(url, {"meeting": meeting.pk, "view": ""}).status_code == 422
    client.post(url, {"meeting": meeting.pk, "view": "Reassuring."})

    page = client.get(audit.get_absolute_url()).text
    assert "Reassuring." in page
    assert str(meeting) in page


@pytest.mark.parametrize("route", ["audit_report", "finding_new"])
def test_texts_that_could_identify_a_child_are_refused_and_kept_on_the_page(client, board, route):
    client.force_login(UserFactory(role=Role.ANALYST, board=board))
    audit = AuditFactory(board=board, state="report")
    said = "The plan of 943 476 5919 drifted."
    sent = {"summary": said, "text": said, "kind": "strength", "theme": "Plans", "revision": 1}

    response = client.post(reverse(f"audits:{route}", args=[audit.pk]), sent)

    assert response.status_code == 422
    assert "NHS number" in response.text
    assert said in response.text
    audit.refresh_from_db()
    assert audit.summary == ""
    assert not audit.findings.exists()


def test_the_chair_reads_an_audit_and_finds_no_button(client, board, agencies):
    client.force_login(UserFactory(role=Role.CHAIR, board=board))
    audit = AuditFactory(board=board, agencies=agencies, state="report")
    AuditFindingFactory(audit=audit)

    page = client.get(audit.get_absolute_url()).text

    assert "seldom written down" in page
    assert f"/audits/{audit.pk}/step/" not in page
    assert "/remove/" not in page


def test_queries_of_the_pages_do_not_grow_with_audits_findings_and_agencies(
    client, board, agencies, reader, query_count
):
    audit = AuditFactory(board=board, agencies=agencies, state="actions", tool=True)

    def grow():
        more = AuditFactory(board=board, agencies=agencies, state="actions")
        for one in (audit, more):
            AuditActionFactory(finding=AuditFindingFactory(audit=one, agency=agencies[0]))
        return [
            query_count(url)
            for url in (
                LIST,
                audit.get_absolute_url(),
                f"{reverse('audits:audit_themes')}?year=2016",
                f"{reverse('audits:audit_xlsx')}?year=2016",
            )
        ]

    assert grow() == grow()
