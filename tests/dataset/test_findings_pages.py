"""The pages of findings: the list of all, one with its thread, and the return's own pages."""

import csv
import re
from io import BytesIO, StringIO

import openpyxl
import pytest
from django.urls import reverse

from agencies.models import Role
from dataset.models import Finding, FindingState
from dataset.operations import findings, reviews
from tests.dataset.test_findings import KEY, finding, send, sent_and_signed
from tests.dataset.worlds import COMPLETE, make_world
from tests.factories.agencies import AgencyFactory, UserFactory
from tests.factories.dataset import DataReturnFactory, PeriodFactory, SubmissionFactory
from tests.factories.findings import FindingFactory


pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world()


def text(response):
    main = response.content.decode().split("<main")[1]
    return " ".join(re.sub(r"<[^>]*>", " ", main).split())


def many(world, count):
    """So many findings, each of another agency."""
    for number in range(count):
        agency = AgencyFactory(name=f"Agency {number:03d}", boards=[world.board])
        data_return = DataReturnFactory(agency=agency, board=world.board, period=world.period)
        FindingFactory(submission=SubmissionFactory(data_return=data_return))


def test_the_analyst_sees_every_agencys_findings_on_one_page(world, client):
    sent_and_signed(world)
    many(world, 2)
    client.force_login(world.analyst)

    said = text(client.get(reverse("dataset:finding_list")))

    assert "Many plans started" in said
    assert "Agency 000" in said
    assert "Agency 001" in said
    assert "3 explained" in said


def test_an_agency_sees_its_own_findings_only(world, client):
    sent_and_signed(world)
    many(world, 1)
    client.force_login(world.preparer)

    said = text(client.get(reverse("dataset:finding_list")))

    assert "60 plans started." in said
    assert "Agency 000" not in said


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("state=explained", 2),
        ("state=refused", 0),
        ("turn=board", 2),
        ("turn=nobody", 0),
        ("agency=social-care", 1),
        ("period=2016-17-q4", 2),
        ("theme=Child+protection", 2),
        ("rule=V502", 1),
        ("age=5", 0),
        ("state=nonsense", 0),
        ("", 2),
    ],
)
def test_the_list_is_filtered_by_its_address(world, client, query, expected):
    sent_and_signed(world)
    many(world, 1)
    client.force_login(world.analyst)

    response = client.get(f"{reverse('dataset:finding_list')}?{query}")

    assert response.status_code == 200
    assert response.context["page"].count == expected


def test_the_list_finds_what_has_waited_too_long(world, client, settings):
    settings.DEMO_DATE = world.period.due_on
    sent_and_signed(world)
    settings.DEMO_DATE = world.period.closes_on.replace(month=6)
    client.force_login(world.analyst)

    response = client.get(f"{reverse('dataset:finding_list')}?age=20")

    assert response.context["page"].count == 1
    assert "overdue" in text(response)


def test_the_downloads_hold_every_finding_without_a_cap(world, client):
    many(world, 60)
    client.force_login(world.analyst)

    page = client.get(reverse("dataset:finding_list"))
    download = client.get(reverse("dataset:findings_csv"))
    workbook = client.get(reverse("dataset:findings_xlsx"))

    assert len(page.context["page"].rows) == 50
    rows = list(csv.reader(StringIO(download.content.decode("utf-8-sig"))))
    assert len(rows) == 61
    sheet = openpyxl.load_workbook(BytesIO(workbook.content)).active
    assert sheet.max_row == 61
    assert [cell.value for cell in sheet[1]] == rows[0]


def test_a_formula_in_an_explanation_stays_text_in_the_downloads(world, client):
    send(world, why="=1+1")
    client.force_login(world.preparer)

    download = client.get(reverse("dataset:findings_csv")).content.decode("utf-8-sig")
    workbook = client.get(reverse("dataset:findings_xlsx")).content

    assert "'=1+1" in download
    cells = [cell for row in openpyxl.load_workbook(BytesIO(workbook)).active for cell in row]
    cell = next(cell for cell in cells if cell.value and "1+1" in str(cell.value))
    assert cell.data_type == "s"


@pytest.mark.parametrize("route", ["finding_list", "findings_csv"])
def test_the_queries_do_not_grow_with_the_findings(world, client, query_count, route):
    many(world, 1)
    client.force_login(world.analyst)
    few = query_count(reverse(f"dataset:{route}"))
    many_more = 8
    many(world, many_more)

    assert query_count(reverse(f"dataset:{route}")) == few


def test_the_thread_is_read_and_answered_on_its_page(world, client):
    findings.refuse(sent_and_signed(world), reason="Which families?", by=world.analyst)
    found = finding(world)
    client.force_login(world.preparer)

    said = text(client.get(found.get_absolute_url()))
    assert "Which families?" in said
    response = client.post(reverse("dataset:finding_answer", args=[found.pk]), {"text": "Two."})

    assert response.status_code == 302
    assert finding(world).state == FindingState.EXPLAINED


def test_an_empty_answer_or_refusal_is_asked_for_again(world, client):
    found = sent_and_signed(world)
    client.force_login(world.analyst)

    for name, said in (("answer", "Write your answer first"), ("refuse", "Say why")):
        response = client.post(reverse(f"dataset:finding_{name}", args=[found.pk]), {})
        assert response.status_code == 422
        assert said in text(response)


def test_a_finding_does_not_exist_for_other_agencies(world, client):
    found = sent_and_signed(world)
    client.force_login(UserFactory(role=Role.PREPARER, agency=AgencyFactory(boards=[world.board])))

    assert client.get(found.get_absolute_url()).status_code == 404
    for name in ("answer", "accept", "refuse", "assign"):
        url = reverse(f"dataset:finding_{name}", args=[found.pk])
        assert client.post(url, {"text": "Hello"}).status_code == 404


def test_an_owner_outside_the_list_is_refused(world, client):
    found = sent_and_signed(world)
    client.force_login(world.analyst)
    url = reverse("dataset:finding_assign", args=[found.pk])

    assert client.post(url, {"owner": world.preparer.pk}).status_code == 422
    assert client.post(url, {"owner": world.manager.pk}).status_code == 302
    assert finding(world).owner == world.manager


def test_the_analyst_judges_explanations_while_reviewing(world, client):
    found = sent_and_signed(world)
    url = reverse("dataset:submission_detail", args=[world.data_return.pk, 1])
    client.force_login(world.analyst)
    assert "1 explanation waits for you" in text(client.get(url))

    refusal = {"reason": "Which families?", "then": "review"}
    response = client.post(reverse("dataset:finding_refuse", args=[found.pk]), refusal)

    assert response.headers["Location"] == url
    page = client.get(url)
    assert "Refused because: Which families?" in text(page)
    # The reason for sending it back is written already.
    assert "CPP-02 Plans started: Which families?" in page.content.decode()


def test_all_explanations_are_accepted_with_one_press(world, client):
    sent_and_signed(world)
    client.force_login(world.analyst)

    client.post(reverse("dataset:return_accept_findings", args=[world.data_return.pk]))

    assert finding(world).state == FindingState.ACCEPTED


def test_the_grid_shows_what_was_refused_and_why(world, client):
    findings.refuse(sent_and_signed(world), reason="Which families?", by=world.analyst)
    reviews.send_back(world.data_return, reason="See CPP-02", by=world.analyst)
    client.force_login(world.preparer)

    url = reverse("dataset:return_theme", args=[world.data_return.pk, "child-protection"])

    assert "Refused because: Which families?" in text(client.get(url))


def explained_last_quarter(world, state="accepted"):
    year, quarter = divmod(world.period.ordinal - 1, 4)
    earlier = DataReturnFactory(
        agency=world.agency,
        board=world.board,
        period=PeriodFactory(year=year, quarter=quarter + 1),
        state="accepted",
    )
    FindingFactory(
        submission=SubmissionFactory(data_return=earlier),
        rule_id=KEY[0],
        code=KEY[1],
        explanation="Large families moved in.",
        state=state,
    )


def test_the_reason_of_last_quarter_is_taken_with_one_tick(world, client):
    explained_last_quarter(world)
    world.type(COMPLETE | {"CPP-02": "60"})
    client.force_login(world.preparer)
    url = reverse("dataset:return_theme", args=[world.data_return.pk, "child-protection"])
    assert "Large families moved in." in text(client.get(url))

    name = "x-V502-CPP-02"
    form = {name: "", f"seen-{name}": "", f"same-{name}": "yes", "then": "child-protection"}
    client.post(url, form)

    assert world.contents().explanations[KEY].text == "Large families moved in."
    assert "Same reason as last quarter" not in text(client.get(url))


def test_words_of_ones_own_win_over_the_tick(world, client):
    explained_last_quarter(world)
    world.type(COMPLETE | {"CPP-02": "60"})
    client.force_login(world.preparer)
    url = reverse("dataset:return_theme", args=[world.data_return.pk, "child-protection"])

    name = "x-V502-CPP-02"
    form = {name: "Another reason.", f"seen-{name}": "", f"same-{name}": "yes"}
    client.post(url, form)

    assert world.contents().explanations[KEY].text == "Another reason."


def test_a_reason_that_was_refused_is_not_offered_again(world, client):
    explained_last_quarter(world, state="refused")
    world.type(COMPLETE | {"CPP-02": "60"})
    client.force_login(world.preparer)
    url = reverse("dataset:return_theme", args=[world.data_return.pk, "child-protection"])

    assert "Same reason as last quarter" not in text(client.get(url))


def test_the_item_to_be_mended_is_ticked_on_the_page_that_reopens(world, client):
    found = sent_and_signed(world)
    reviews.accept(world.data_return, by=world.analyst)
    client.force_login(world.analyst)
    url = f"{reverse('dataset:return_reopen', args=[world.data_return.pk])}?code=CPP-02"
    assert url in client.get(found.get_absolute_url()).content.decode()

    html = client.get(url).content.decode()

    ticked = re.findall(r'value="([^"]+)"[^>]*checked', html)
    assert ticked == ["CPP-02"]


def test_what_an_agency_explains_in_one_quarter_is_its_own(world):
    explained_last_quarter(world)
    stranger = AgencyFactory(boards=[world.board])
    other = DataReturnFactory(agency=stranger, board=world.board, period=world.period)

    assert not Finding.objects.filter(data_return=other).exists()
    assert world.contents().reasons_at_hand == {KEY: "Large families moved in."}
    world.data_return = other
    assert world.contents().reasons_at_hand == {}
