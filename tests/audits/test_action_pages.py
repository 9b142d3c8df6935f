"""The pages of the action list, as a reader and a writer of each kind meets them."""

import csv
from datetime import date, timedelta
from io import BytesIO, StringIO

import openpyxl
import pytest
from django.urls import reverse

from audits.models import Action
from audits.operations import actions
from tests.audits.action_world import DONE, HIGH, LOW, TODAY, make_action_world, publish_series
from tests.factories.actions import (
    ActionFactory,
    ActionUpdateFactory,
    ImpactEvidenceFactory,
    PriorityFactory,
)
from tests.factories.agencies import AgencyFactory, SeatFactory
from tests.factories.audits import RiskFactory
from tests.factories.dataset import DefinitionFactory


pytestmark = pytest.mark.django_db
LIST = "/actions/"


@pytest.fixture
def world(settings):
    settings.DEMO_DATE = TODAY
    return make_action_world()


def of(action, route="action_detail", **more):
    return reverse(f"audits:{route}", args=[action.pk, *more.values()])


def titles(page):
    return [line.action.title for line in page.context["page"].lines]


def test_the_list_filters_by_what_stands_in_the_address(world, client):
    client.force_login(world.lay_member)
    health = AgencyFactory(slug="health", boards=[world.board])
    late = ActionFactory(board=world.board, overdue=True, title="Late", agency=health)
    risk = RiskFactory(board=world.board)
    ActionFactory(board=world.board, risk=risk, title="Of a risk")
    priority = PriorityFactory(board=world.board)
    ActionFactory(board=world.board, priority=priority, done=True, title="Done")
    police = "Hold interviews in three days"

    for query, wanted in {
        "": {police, "Late", "Of a risk", "Done"},
        "state=done": {"Done"},
        "state=to+do": {police, "Late", "Of a risk"},
        "overdue=yes": {"Late"},
        "overdue=no": {police, "Of a risk", "Done"},
        "agency=health": {"Late"},
        "origin=risk": {"Of a risk"},
        "origin=meeting": {police, "Late", "Done"},
        f"priority={priority.pk}": {"Done"},
        f"owner={late.owner.pk}": {"Late"},
        "owner=999999": set(),
        "state=nonsense": set(),
    }.items():
        assert set(titles(client.get(f"{LIST}?{query}"))) == wanted, query


def test_the_list_is_sorted_as_asked_and_says_how_late(world, client):
    client.force_login(world.analyst)
    ActionFactory(board=world.board, title="Late", due_on=date(2017, 4, 12))
    ActionFactory(board=world.board, title="Over", due_on=date(2017, 1, 1), signed_off=True)

    page = client.get(LIST)

    assert titles(page) == ["Late", "Hold interviews in three days", "Over"]
    assert "9 working days overdue" in page.text
    assert titles(client.get(f"{LIST}?order=newest"))[0] == "Over"


def test_another_boards_actions_are_not_there(world, client):
    client.force_login(world.manager)
    elsewhere = ActionFactory(title="Elsewhere")

    assert "Elsewhere" not in client.get(LIST).text
    assert client.get(of(elsewhere)).status_code == 404
    assert client.get(of(elsewhere, "action_update")).status_code == 404


def test_downloads_hold_what_the_filters_let_through(world, client):
    client.force_login(world.manager)
    ActionFactory(board=world.board, title="=HYPERLINK(1)", overdue=True)

    text = client.get("/actions.csv?overdue=yes").content.decode("utf-8-sig")
    book = openpyxl.load_workbook(BytesIO(client.get("/actions.xlsx").content))

    head, row = list(csv.reader(StringIO(text)))
    assert dict(zip(head, row, strict=True))["what"] == "'=HYPERLINK(1)"
    assert dict(zip(head, row, strict=True))["overdue"] == "yes"
    assert book["Actions"].max_row == 3


def test_an_agency_sees_its_own_and_what_it_can_do(world, client):
    client.force_login(world.preparer)
    ActionFactory(board=world.board, title="Somebody else’s")

    page = client.get("/actions/ours/").text

    assert "Hold interviews in three days" in page
    assert of(world.action, "action_update") in page
    assert "Somebody else’s" not in page


def test_the_overview_counts_by_state_and_agency(world, client):
    client.force_login(world.lay_member)
    ActionFactory(board=world.board, overdue=True, agency=world.agency)
    ActionFactory(board=world.board, signed_off=True, agency=world.agency)

    page = client.get("/actions/overview/").context["page"]

    assert dict(page.counts)["under way"] == 1
    assert dict(page.counts)["overdue"] == 1
    (police,) = page.agencies
    assert (police.name, police.overdue, police.to_do, police.waits) == ("Police", 1, 2, 0)
    assert dict(page.outcomes)["Shown in another way, not by figures"] == 1


@pytest.mark.parametrize("address", [LIST, "/actions/overview/", "/actions/ours/"])
def test_pages_take_the_same_queries_however_many_actions(world, client, query_count, address):
    client.force_login(world.owner)

    def grow():
        ActionFactory(
            board=world.board, owner=world.action.owner, agency=world.agency,
            risk=RiskFactory(board=world.board), priority=PriorityFactory(board=world.board),
        )  # fmt: skip
        return query_count(address)

    grow()
    assert grow() == grow()


def test_one_action_takes_the_same_queries_however_long_its_history(world, client, query_count):
    client.force_login(world.executive)
    action = ActionFactory(board=world.board, done=True)

    def grow():
        ActionUpdateFactory(action=action)
        ImpactEvidenceFactory(action=action)
        return query_count(of(action))

    grow()
    assert grow() == grow()


def test_a_new_action_begins_with_what_the_risk_tells(world, client):
    client.force_login(world.manager)
    risk = RiskFactory(board=world.board, title="Interviews come late")
    address = f"/actions/new/?risk={risk.pk}"

    page = client.get(address)
    assert "Interviews come late" in page.text
    assert page.context["form"].initial["owner"] == risk.owner_id
    sent = {
        "title": "Add a weekend rota", "owner": risk.owner.pk, "due_on": "2017-06-30",
        "code": "", "wanted": "", "moves_by": "",
    }  # fmt: skip
    client.post(address, sent)

    assert Action.objects.get(title="Add a weekend rota").risk == risk


@pytest.mark.parametrize("which", ["elsewhere", "word", "huge", "two"])
def test_what_one_may_not_see_starts_no_action(world, client, which):
    client.force_login(world.manager)
    risk = RiskFactory(board=world.board)
    query = {
        "elsewhere": f"risk={RiskFactory().pk}",
        "word": "risk=first",
        "huge": "finding=99999999999999999999999",
        "two": f"risk={risk.pk}&challenge=1",
    }[which]

    assert client.get(f"/actions/new/?{query}").status_code == 404


def test_a_measure_needs_its_way_and_its_day(world, client):
    client.force_login(world.manager)
    DefinitionFactory(code="MIS-05")
    sent = {"title": "Ask", "owner": world.action.owner.pk, "due_on": "2017-06-30"}

    half = client.post("/actions/new/", sent | {"code": "mis-05"})
    unknown = client.post("/actions/new/", sent | {"code": "XYZ-1"})
    past = client.post("/actions/new/", sent | {"due_on": "2017-01-01"})

    assert "Say which way the measure should move." in half.text
    assert "no measure called XYZ-1" in unknown.text
    assert "That day has passed." in past.text
    assert {half.status_code, unknown.status_code, past.status_code} == {422}


def test_an_update_takes_one_screen(world, client):
    client.force_login(world.owner)
    address = of(world.action, "action_update")

    bare = client.post(address, {"state": "done", "text": "All done."})
    assert (bare.status_code, "Say what shows" in bare.text) == (422, True)
    done = client.post(
        address, {"state": "done", "text": "All done.", "evidence": "The rota."}, follow=True
    )

    assert "What shows it:" in done.text
    assert "The rota." in done.text
    assert client.get(address).status_code == 302  # an old letter leads to what became of it


def test_somebody_naming_a_child_is_told_and_loses_nothing(world, client):
    client.force_login(world.owner)

    page = client.post(
        of(world.action, "action_update"), {"state": "under way", "text": "Saw 943 476 5919."}
    )

    assert page.status_code == 422
    assert not world.action.updates.exists()


def test_two_people_changing_one_action_are_told(world, client):
    client.force_login(world.manager)
    address = of(world.action, "action_edit")
    seen = client.get(address).context["form"].initial
    actions.report(world.action, by=world.owner, state="under way", text="Moved on.")
    sent = {
        "title": "Mine", "owner": world.action.owner.pk, "due_on": "2017-06-30", "code": "MIS-08",
        "wanted": "up", "moves_by": "2017-12-31", "reason": "Later.", "revision": seen["revision"],
    }  # fmt: skip
    DefinitionFactory(code="MIS-08")

    first = client.post(address, sent)
    assert (first.status_code, "Somebody else changed this action" in first.text) == (409, True)
    client.post(address, sent | {"revision": world.reload().revision})

    assert world.reload().title == "Mine"
    assert "Later." in client.get(of(world.action)).text


def done_by_owner(world, settings):
    settings.DEMO_DATE = DONE
    actions.report(world.action, by=world.owner, state="done", text="Held.", evidence="Rota.")
    settings.DEMO_DATE = TODAY


def test_the_page_shows_before_and_after_and_never_says_caused(world, client, settings):
    publish_series(world.board, LOW + HIGH)
    done_by_owner(world, settings)
    client.force_login(world.lay_member)

    page = client.get(of(world.action)).text

    assert "Changed: better" in page
    assert "That does not say why." in page
    assert "caused" not in page


def test_a_hidden_figure_stays_hidden_beside_the_action(world, client, settings):
    publish_series(world.board, [None] * 14)
    done_by_owner(world, settings)
    client.force_login(world.lay_member)

    page = client.get(of(world.action)).text

    assert "Too early to say" in page
    assert "hidden, Jul to Sep 2016" in page


def test_too_early_cannot_be_accepted_on_the_screen(world, client, settings):
    publish_series(world.board, LOW + HIGH[:2])
    done_by_owner(world, settings)
    client.force_login(world.owner)
    client.post(of(world.action, "evidence_new"), {"kind": "measure", "text": "It rose."})
    held = world.action.evidence.get()
    client.force_login(world.executive)

    page = client.post(
        of(world.action, "evidence_judge", evidence=held.pk), {"accept": "yes", "reason": "Good."}
    )

    assert page.status_code == 422
    assert "too early to tell" in page.text


def test_nothing_can_be_signed_off_on_the_screen_without_evidence(world, client, settings):
    done_by_owner(world, settings)
    client.force_login(world.executive)

    page = client.post(
        of(world.action, "action_sign_off"), {"sign_off": "yes", "reason": "Done is done."}
    )

    assert (page.status_code, "No evidence of impact" in page.text) == (422, True)
    assert world.reload().state == "done"


def test_other_kinds_ask_whether_children_are_better_off(world, client, settings):
    done_by_owner(world, settings)
    client.force_login(world.owner)
    address = of(world.action, "evidence_new")

    page = client.post(address, {"kind": "voice", "text": "A group of young people was asked."})
    reaudit = client.post(address, {"kind": "re-audit", "text": "Good.", "is_better": "yes"})

    assert "Say whether it shows" in page.text
    assert "Choose the re-audit" in reaudit.text


def test_a_measure_that_was_never_published_cannot_be_offered(world, client, settings):
    done_by_owner(world, settings)
    client.force_login(world.owner)

    page = client.post(of(world.action, "evidence_new"), {"kind": "measure", "text": "It rose."})

    assert (page.status_code, "has been published yet" in page.text) == (422, True)


def test_withdrawn_actions_say_why(world, client):
    client.force_login(world.manager)

    client.post(of(world.action, "action_withdraw"), {"reason": "A-007 covers it."})

    assert "A-007 covers it." in client.get(of(world.action)).text


def test_an_owner_who_sits_in_a_seat_of_another_board_has_nothing_here(world, client):
    ActionFactory(owner=SeatFactory(), title="Elsewhere", due_on=TODAY + timedelta(1))
    client.force_login(world.owner)

    assert "Elsewhere" not in client.get("/actions/ours/").text
