"""One agency of a board: what it supplies, how that moves, and how good it is."""

import csv
import io
import re
from datetime import date
from html import unescape

import pytest
from openpyxl import load_workbook

from agencies.models import AgencyKind, Role
from dataset.models import CorrectionRequest, DataReturn
from tests.dataset.published import PLAIN, make_published
from tests.factories.agencies import AgencyFactory, BoardFactory, MembershipFactory, UserFactory
from tests.factories.dataset import DataReturnFactory, DefinitionFactory
from tests.factories.findings import FindingFactory


pytestmark = pytest.mark.django_db
CARE, POLICE, LIST = "/agencies/social-care/", "/agencies/police/", "/agencies/"


@pytest.fixture
def world(settings, client):
    settings.DEMO_DATE = date(2017, 4, 27)
    world = make_published()
    client.force_login(UserFactory(role=Role.PAG_MEMBER, board=world.board))
    return world


def text(response):
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", response.content.decode())).split())


def row(response, start):
    """The words of the table row that begins so."""
    rows = re.findall(r"<tr.*?</tr>", response.content.decode(), re.DOTALL)
    said = [" ".join(unescape(re.sub(r"<[^>]*>", " ", one)).split()) for one in rows]
    return next(one for one in said if one.startswith(start))


def names(response):
    return re.findall(r'class="k-name"><a href="/indicators/([^/]+)/', response.content.decode())


def test_it_shows_what_the_agency_supplies_and_what_is_worked_out_of_that_alone(world, client):
    world.quarter(PLAIN)

    page = client.get(CARE)

    assert "Children’s social care · Bedford Borough" in text(page)
    assert set(names(page)) == {
        "CPP-01",
        "CPP-02",
        "CPP-03",
        "CPP-04",
        "CPP-05",
        "REF-01",
        "REF-08",
    }
    assert "CPP-01 · Child protection Sent late 190 " in row(page, "Children on a plan")
    assert names(client.get(POLICE)) == ["MIS-01"]
    assert 'href="/f/MIS-01/bedford/2016-17-q3/v1"' in client.get(POLICE).text


def test_the_measures_it_is_asked_for_stand_by_theme(world, client):
    DefinitionFactory(
        code="MIS-09", name="Yearly check", theme="Missing", annual=True,
        supplier_kind=AgencyKind.POLICE,
    )  # fmt: skip
    DefinitionFactory(code="ATT-01", name="Attendance", theme="Board", supplier_kind="every")
    world.quarter(PLAIN)

    said = text(client.get(POLICE))

    supplies = said.split("What it supplies")[1]
    assert "Missing Missing incidents Yearly check once a year" in supplies
    assert "Board Attendance asked of every agency, and shown for all together" in supplies
    assert "Children on a plan" not in supplies


def test_the_order_stands_in_the_address(world, client):
    world.quarter(PLAIN)

    by_name = client.get(f"{CARE}?sort=name")

    assert "All measures by name" in text(by_name)
    assert names(by_name) == [
        "CPP-01", "CPP-03", "CPP-05", "CPP-02", "REF-01", "REF-08", "CPP-04",
    ]  # fmt: skip
    assert '<option value="name" selected>' in by_name.text
    assert "Child protection" in text(client.get(f"{CARE}?sort=theme"))
    assert names(client.get(f"{CARE}?sort=nonsense")) == names(client.get(CARE))


def test_each_quarter_says_how_complete_it_was_and_what_was_restated(world, client):
    world.quarter(PLAIN | {"CPP-01": "3"}, {"MIS-01": "not held"}, quarter=2)
    world.quarter(PLAIN | {"CPP-01": "3"})
    world.send(world.care, PLAIN | {"CPP-01": "3", "CPP-02": "62", "CPP-03": "42"})
    world.publish()

    # Measures, complete, with a figure, hidden, no figure, restated.
    assert row(client.get(CARE), "Q3 2016-17").endswith("6 100% 5 1 0 2")
    assert row(client.get(CARE), "Q2 2016-17").endswith("6 100% 5 1 0 0")
    assert row(client.get(POLICE), "Q2 2016-17").endswith("1 0% 0 0 1 not held 1 0")
    first = client.get(f"{CARE}?period=2016-17-q3&version=1")
    assert row(first, "Q3 2016-17").endswith("6 100% 5 1 0 0")


def test_a_return_that_has_not_come_counts_as_no_figure(world, client):
    DataReturnFactory(
        agency=world.police, board=world.board, period=world.period(), in_preparation=True
    )
    world.send(world.care, PLAIN)
    world.publish()

    page = client.get(POLICE)

    assert "late" in row(page, "Missing incidents")
    assert "Missing at close 1 0% 0 0 1 late 1 0" in row(page, "Q3 2016-17")


def test_a_lay_member_sees_protected_figures_and_no_returns(world, client):
    world.quarter(PLAIN | {"CPP-01": "3"})
    client.force_login(UserFactory(role=Role.LAY_MEMBER, board=world.board))

    page = client.get(CARE)

    assert "hidden" in row(page, "Children on a plan")
    assert "Its return" not in text(page)
    assert "Corrections asked" not in text(page)
    assert "finding" not in text(page)
    client.force_login(UserFactory(role=Role.PREPARER, agency=world.care))
    assert "CPP-01 · Child protection Sent late 3 " in row(client.get(CARE), "Children on a plan")


def test_who_may_see_when_returns_came_and_who_may_open_them(world, client):
    world.quarter(PLAIN)
    data_return = DataReturn.objects.get(agency=world.care)
    link = f'href="/returns/{data_return.pk}/"'

    page = client.get(CARE)  # a member of the group
    assert "Late by" in row(page, "Q3 2016-17")
    assert link not in page.text

    for person, sees in (
        (world.analyst, True),
        (UserFactory(role=Role.PREPARER, agency=world.care), True),
        (UserFactory(role=Role.PREPARER, agency=world.police), False),
    ):
        client.force_login(person)
        page = client.get(CARE)
        assert (link in page.text) is sees
        assert ("Its return" in text(page)) is sees


def test_findings_and_corrections_are_for_the_boards_staff_and_the_agency(world, client):
    world.quarter(PLAIN)
    submission = DataReturn.objects.get(agency=world.care).latest_submission
    FindingFactory(submission=submission)
    FindingFactory(submission=submission, code="CPP-02", state="accepted")
    CorrectionRequest.objects.create(
        data_return=submission.data_return, codes="CPP-01", reason="Counted twice",
        asked_at=submission.submitted_at, asked_by=world.analyst,
    )  # fmt: skip

    assert "open finding" not in text(client.get(CARE))
    client.force_login(world.analyst)
    page = client.get(CARE)
    assert "1 open finding about its figures." in text(page)
    assert 'href="/findings/?agency=social-care"' in page.text
    assert row(page, "Q3 2016-17").endswith(" 1")
    assert "No finding about its figures is open." in text(client.get(POLICE))
    client.force_login(UserFactory(role=Role.PREPARER, agency=world.police))
    assert "open finding" not in text(client.get(CARE))


def test_an_agency_of_several_boards_shows_the_part_of_this_one(world, client):
    far = BoardFactory(slug="luton", short_name="Luton")
    MembershipFactory(agency=world.police, board=far)
    world.quarter(PLAIN)

    said = text(client.get(POLICE))

    assert "It also serves Luton. This page shows what it does for Bedford Borough." in said
    client.force_login(UserFactory(role=Role.PAG_MEMBER, board=far))
    page = client.get(POLICE)
    assert "Nothing has been published yet." in text(page)
    assert ">30<" not in page.text


def test_figures_that_are_added_to_anothers_say_so(world, client):
    AgencyFactory(slug="trust", name="Second trust", boards=[world.board])
    world.quarter(PLAIN)

    assert "Its figures are added to those of Second trust" in text(client.get(CARE))
    assert "/agencies/" not in client.get("/indicators/CPP-01/").text
    assert 'href="/agencies/police/"' in client.get("/indicators/MIS-01/").text


@pytest.mark.parametrize("slug", ["nowhere", "far-care"])
def test_an_agency_of_another_board_is_not_there(world, client, slug):
    AgencyFactory(slug="far-care", boards=[BoardFactory()])
    world.quarter(PLAIN)

    for page in ("", "agency.csv", "agency.xlsx"):
        assert client.get(f"/agencies/{slug}/{page}").status_code == 404


def test_an_agency_that_left_says_so_and_stands_in_the_list_no_more(world, client):
    world.police.memberships.update(ends_on=date(2017, 1, 31))
    world.quarter(PLAIN)

    assert "It serves Bedford Borough no longer." in text(client.get(POLICE))
    assert "Bedfordshire Police" not in text(client.get(LIST))


def test_the_downloads_hold_the_same_measures_in_the_same_order(world, client):
    world.quarter(PLAIN | {"CPP-01": "3"})

    body = client.get(f"{CARE}agency.csv?sort=name").content.decode().removeprefix("\ufeff")
    rows = list(csv.DictReader(io.StringIO(body)))
    book = load_workbook(io.BytesIO(client.get(f"{CARE}agency.xlsx?sort=name").content))

    codes = [one["code"] for one in rows]
    assert codes == names(client.get(f"{CARE}?sort=name"))
    assert (rows[0]["value"], rows[0]["status"]) == ("", "hidden")
    assert [cell.value for cell in book["Measures"]["D"][1:]] == codes
    assert book.sheetnames == ["Measures", "Quarters", "About", "Definitions"]
    about = {one[0].value: one[1].value for one in book["About"].iter_rows()}
    assert about["hidden"] == "1 of 7 measures, to protect children"
    assert about["address"] == f"http://testserver{CARE}?sort=name"
    quarter = [cell.value for cell in book["Quarters"][2]]
    assert quarter[2:6] == ["2016-17-q3", 6, 5, 1]


def test_what_somebody_may_not_see_is_not_in_their_download(world, client):
    world.quarter(PLAIN)
    client.force_login(UserFactory(role=Role.LAY_MEMBER, board=world.board))

    book = load_workbook(io.BytesIO(client.get(f"{CARE}agency.xlsx").content))

    assert [cell.value for cell in book["Quarters"][2]][-2:] == [None, None]


def test_the_list_leads_to_every_agency_and_is_ordered_by_its_heads(world, client):
    world.quarter(PLAIN, {"MIS-01": "not held"})

    page = client.get(LIST)
    assert row(page, "Children’s social care") == (
        "Children’s social care Children’s social care 7 100% 0 0"
    )
    assert row(page, "Bedfordshire Police") == "Bedfordshire Police Police 1 0% 0 0"
    assert 'aria-sort="ascending">Agency</th>' in page.text
    assert '<a href="?sort=measures">Measures</a>' in page.text

    def order(query):
        return re.findall(r'rowheader"><a href="/agencies/([^/]+)/', client.get(LIST + query).text)

    assert order("") == ["police", "social-care"]
    assert order("?sort=measures") == ["social-care", "police"]
    assert order("?sort=complete&period=2016-17-q3") == ["police", "social-care"]


def test_before_the_first_publication_the_pages_say_so(world, client):
    assert "nothing published" in row(client.get(LIST), "Bedfordshire Police")
    assert "Nothing has been published yet." in text(client.get(CARE))
    assert "Missing incidents" in text(client.get(POLICE))
    assert client.get(f"{CARE}agency.csv").status_code == 404


def test_the_queries_do_not_grow_with_quarters_or_agencies(world, client, query_count):
    client.force_login(world.analyst)
    world.quarter(PLAIN)
    few = [query_count(page) for page in (CARE, LIST)]
    for quarter in (1, 2, 4):
        world.quarter(PLAIN, quarter=quarter)
    for number in range(3):
        AgencyFactory(slug=f"more-{number}", kind="health", boards=[world.board])

    assert [query_count(page) for page in (CARE, LIST)] == few
