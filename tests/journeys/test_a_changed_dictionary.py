"""A new measure, its breakdown and its rule, agreed on screen: nothing else is needed anywhere."""

from datetime import date
from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from agencies.models import Role
from dataset.models import DataReturn, DictionaryChange, Period, SubmittedFigure
from dataset.operations import publications, returns, reviews
from tests.dataset.worlds import COMPLETE, make_world
from tests.factories.agencies import UserFactory
from tests.factories.dataset import DataReturnFactory


pytestmark = pytest.mark.django_db
SPRING = "2017-18-q1"
MEASURE = {
    "key": "LAC-77", "name": "Children with a later-life letter", "theme": "Looked after children",
    "definition": "Children adopted in the quarter whose letter was ready.", "kind": "flow",
    "unit": "children", "counts_children": "yes", "collected": "yes",
    "supplier_kind": "childrens-social-care", "supplying_agency": "Children’s social care",
    "frequency": "quarterly", "area_kind": "local authority", "collected_breakdowns": "letter",
    "multiplier": "1", "rollup_to_year": "sum", "polarity": "higher better", "tier": "core",
    "release": "2", "chart": "line",
}  # fmt: skip
BREAKDOWN = {
    "key": "letter", "name": "kind of letter", "kind": "exclusive",
    "categories": "first: First letter | second: Second letter", "not_known": "",
}  # fmt: skip
RULE = {
    "key": "V601", "name": "Many letters", "expression": "LAC-77 <= 20", "scope": "one return",
    "severity": "query", "tolerance": "0", "missing_value_policy": "skip, and say so",
    "stage": "now", "message": "Many letters | {LAC-77} letters.", "advice": "Say why.",
    "rationale": "They are rare.", "type": "range", "provenance": "agreed on screen",
    "kind_of_work": "expression",
}  # fmt: skip


@pytest.fixture
def world(settings):
    settings.DEMO_DATE = date(2017, 4, 27)
    return make_world()


def drafted(client):
    """The analyst drafts all three on screen and proposes them."""
    words = {"title": "Later-life letters", "reason": "A new duty.", "valid_from": SPRING}
    assert client.post(reverse("dataset:change_new"), words).status_code == 302
    change = DictionaryChange.objects.get()
    for kind, row in (("breakdown", BREAKDOWN), ("indicator", MEASURE), ("rule", RULE)):
        change.refresh_from_db()
        answer = client.post(
            reverse("dataset:change_line", args=[change.pk, kind]),
            row | {"edition": change.edition},
        )
        assert answer.status_code == 302, answer.context["form"].errors
    change.refresh_from_db()
    client.post(reverse("dataset:change_propose", args=[change.pk]), {"edition": change.edition})
    return change


def agreed(world, client):
    client.force_login(world.analyst)
    change = drafted(client)
    client.force_login(world.manager)
    change.refresh_from_db()
    client.post(reverse("dataset:change_agree", args=[change.pk]), {"edition": change.edition})
    change.refresh_from_db()
    assert change.state == "agreed"


def test_a_new_measure_breakdown_and_rule_need_no_code(world, client, settings):
    agreed(world, client)
    settings.DEMO_DATE = date(2017, 7, 10)
    spring = Period.objects.by_slug(SPRING)
    world.period = spring
    world.data_return = DataReturnFactory(agency=world.agency, board=world.board, period=spring)
    figures = COMPLETE | {"LAC-77": "30", "LAC-77.letter.first": "18", "LAC-77.letter.second": "12"}

    # The grid asks for it, the workbook and the CSV have it.
    client.force_login(world.preparer)
    pk = world.data_return.pk
    grid = client.get(
        reverse("dataset:return_theme", args=[pk, "looked-after-children"])
    ).content.decode()
    assert "Children with a later-life letter" in grid
    assert "Second letter" in grid
    book = load_workbook(BytesIO(client.get(reverse("dataset:return_workbook", args=[pk])).content))
    codes = {row[0].value for row in book["Figures"].iter_rows(min_row=4)}
    assert {"LAC-77", "LAC-77.letter.first"} <= codes

    # Its rule asks, and the return goes out once that is explained.
    world.type(figures)
    [query] = world.contents().result.to_explain
    assert (query.rule_id, query.message) == ("V601", "30 letters.")
    world.type({}, explanations={("V601", "LAC-77"): "A backlog was cleared."})
    returns.submit(world.data_return, by=world.preparer)
    assert SubmittedFigure.objects.filter(code="LAC-77.letter.first").exists()
    reviews.approve(DataReturn.objects.get(pk=pk), by=world.approver)
    reviews.accept(DataReturn.objects.get(pk=pk), by=world.analyst)
    publications.publish(world.board, spring, by=world.analyst)

    # Readers find it on the scorecard, on its page and in the API.
    client.force_login(UserFactory(role=Role.PAG_MEMBER, board=world.board))
    assert "LAC-77" in client.get(reverse("dataset:scorecard")).content.decode()
    page = client.get(reverse("audits:indicator", args=["LAC-77"])).content.decode()
    assert "By kind of letter" in page
    served = client.get("/api/v1/figures/", {"code": "LAC-77"}).json()["results"]
    assert [row["low"] for row in served] == [30]
    indicator = client.get("/api/v1/indicators/LAC-77/").json()
    assert indicator["definition"] == MEASURE["definition"]
    assert indicator["chart"] == "line"
    assert "A plain line" in page


def test_the_quarter_under_way_keeps_its_questions(world, client):
    agreed(world, client)

    assert "LAC-77" not in {item.code for item in world.contents().items}
