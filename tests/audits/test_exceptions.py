"""Commentary, decisions and the end of an exception: who, in which order, and what is refused."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from agencies import clock
from agencies.models import Role, TrailEntry
from audits.models import BoardException, ExceptionState
from audits.operations import exceptions
from tests.factories.agencies import AgencyFactory, BoardFactory, SeatFactory, UserFactory
from tests.factories.dataset import (
    DefinitionFactory,
    PeriodFactory,
    PublicationFactory,
    ShownFigureFactory,
)
from tests.factories.exceptions import CommentaryFactory, ExceptionFactory


pytestmark = pytest.mark.django_db
SAID = {
    "happened": "Some posts stood empty.",
    "why": "People left.",
    "effect": "Families waited.",
    "plan": "It will improve by May.",
}


@pytest.fixture
def world(settings):
    settings.DEMO_DATE = date(2017, 2, 1)
    DefinitionFactory(code="CPP-02", name="Plans started", polarity="lower better")
    return World()


class World:
    """A board whose quarter rose from 40 to 60, the wrong way, and its people."""

    def __init__(self):
        self.board = BoardFactory(slug="bedford")
        self.agency = AgencyFactory(boards=[self.board])
        self.before = self.publish(2, "40")
        self.now = self.publish(3, "60")
        self.exception = ExceptionFactory(publication=self.now, agency=self.agency, asked=True)
        self.preparer = UserFactory(role=Role.PREPARER, agency=self.agency, name="Lead")
        self.analyst = UserFactory(role=Role.ANALYST, board=self.board)
        self.lay = UserFactory(role=Role.LAY_MEMBER, board=self.board)
        self.seat = SeatFactory(board=self.board, title="Education")

    def publish(self, quarter, text, year=2016):
        made = PublicationFactory(
            board=self.board, period=PeriodFactory(year=year, quarter=quarter)
        )
        ShownFigureFactory(publication=made, code="CPP-02", text=text)
        return made

    def decide(self, **more):
        told = {"choice": "action", "text": "Fill the posts.", "owner": self.seat}
        told |= {"due_on": clock.today() + timedelta(30)}
        return exceptions.decide(self.exception, by=self.analyst, **(told | more))

    def fresh(self):
        return BoardException.objects.get(pk=self.exception.pk)


def address(world, what=""):
    return f"/exceptions/{world.exception.pk}/{what}"


def test_the_agency_answers_four_prompts_and_the_group_reads_them(client, world):
    client.force_login(world.preparer)
    assert client.post(address(world, "commentary/"), SAID).status_code == 302

    client.force_login(world.analyst)
    page = client.get(address(world)).text
    for text in SAID.values():
        assert text in page


def test_words_against_the_figures_direction_are_queried_and_kept(client, world):
    client.force_login(world.preparer)
    wrong = SAID | {"happened": "Plans improved a lot."}

    response = client.post(address(world, "commentary/"), wrong)

    assert response.status_code == 422
    assert "the figure went the worse way: Plans started" in response.text
    assert "Plans improved a lot." in response.text
    assert not world.fresh().commentary.exists()


def test_a_queried_commentary_is_taken_with_an_explanation_and_without_a_figure(client, world):
    client.force_login(world.preparer)
    told = SAID | {"happened": "Plans improved.", "queried": "1", "explanation": "Their quality."}

    assert client.post(address(world, "commentary/"), told).status_code == 302

    kept = world.fresh().commentary.get()
    assert kept.explanation == "Their quality."
    assert "Plans started" in kept.query
    assert "60" not in kept.query
    assert "60" not in str(TrailEntry.objects.latest("number").payload.data)


def test_what_is_hidden_contradicts_nobody(world):
    world.now.shown.update(standing="hidden", low=None, high=None)

    told = SAID | {"happened": "Plans improved a lot."}
    assert exceptions.comment(world.exception, by=world.preparer, answers=told).query == ""


def test_identifying_text_is_refused_and_what_was_typed_is_kept(client, world):
    client.force_login(world.preparer)

    response = client.post(
        address(world, "commentary/"), SAID | {"why": "NHS number 943 476 5919 was missed."}
    )

    assert response.status_code == 422
    assert "Families waited." in response.text
    assert not world.fresh().commentary.exists()


def test_a_number_as_small_as_what_is_hidden_is_refused_and_what_was_typed_is_kept(client, world):
    client.force_login(world.preparer)

    response = client.post(address(world, "commentary/"), SAID | {"why": "Only 2 were seen."})

    assert response.status_code == 422
    assert "This holds “2”, as small as what is hidden." in response.text
    assert "Only 2 were seen." in response.text
    assert not world.fresh().commentary.exists()


def test_a_second_commentary_leaves_the_first(client, world):
    exceptions.comment(world.exception, by=world.preparer, answers=SAID)
    exceptions.comment(world.exception, by=world.preparer, answers=SAID | {"why": "Others left."})

    client.force_login(world.analyst)
    page = client.get(address(world)).text
    assert page.index("Others left.") < page.index("People left.")


def test_another_agency_and_one_not_asked_cannot_write(world):
    stranger = UserFactory(role=Role.PREPARER, agency=AgencyFactory(boards=[world.board]))
    with pytest.raises(PermissionDenied, match="data lead or approver of"):
        exceptions.comment(world.exception, by=stranger, answers=SAID)

    quiet = ExceptionFactory(publication=world.now, agency=world.agency, cause="standard")
    with pytest.raises(PermissionDenied, match="No commentary is asked"):
        exceptions.comment(quiet, by=world.preparer, answers=SAID)


def test_a_small_number_in_commentary_is_withheld_from_other_readers(client, world):
    CommentaryFactory(exception=world.exception, happened="Only 2 children were seen late.")
    member = UserFactory(role=Role.PAG_MEMBER, board=world.board)

    client.force_login(member)
    assert "Only 2 children" not in client.get(address(world)).text
    client.force_login(world.analyst)
    assert "Only 2 children" in client.get(address(world)).text


def test_a_decision_names_owner_and_day_and_leaves_the_exception_open(client, world):
    client.force_login(world.analyst)
    told = {"choice": "ask", "text": "Say why.", "owner": world.seat.pk, "due_on": "2017-03-01"}

    response = client.post(address(world, "decide/"), told | {"revision": 1})

    assert response.status_code == 302
    held = world.fresh()
    assert (held.state, held.owner, held.due_on) == (
        ExceptionState.DECIDED, world.seat, date(2017, 3, 1),
    )  # fmt: skip
    assert TrailEntry.objects.latest("number").verb == "audits.exception_decided"


def test_a_second_decision_is_a_second_record(world):
    world.decide(choice="ask")
    world.decide(choice="risk", text="Put it in the log.")

    assert [one.choice for one in world.fresh().decisions.all()] == ["ask", "risk"]


def test_what_came_of_the_same_signal_in_an_earlier_quarter_stands_beside_it(
    client, world, query_count
):
    world.decide(choice="ask", text="Ask why posts stand empty.")
    exceptions.close(world.exception, by=world.analyst, reason="Two posts were filled.")
    again = ExceptionFactory(publication=world.publish(4, "70"), agency=world.agency)
    ExceptionFactory(publication=again.publication, agency=world.agency, cause="standard")
    client.force_login(world.analyst)

    page = client.get(again.get_absolute_url()).text
    assert "Raised before" in page
    assert "Ask why posts stand empty." in page
    assert "Two posts were filled." in page
    assert address(world) in page
    assert "Raised before" not in client.get(address(world)).text

    before = query_count(again.get_absolute_url())
    for year in (2014, 2015):
        ExceptionFactory(publication=world.publish(3, "50", year), agency=world.agency)
    assert query_count(again.get_absolute_url()) == before


def test_somebody_who_decided_meanwhile_is_noticed_and_the_words_are_kept(client, world):
    world.decide()
    client.force_login(world.analyst)
    told = {"choice": "note", "text": "Noted by me.", "owner": world.seat.pk}

    response = client.post(
        address(world, "decide/"), told | {"due_on": "2017-03-01", "revision": 1}
    )

    assert response.status_code == 409
    assert "Noted by me." in response.text
    assert world.fresh().decisions.count() == 1


def test_a_day_that_has_passed_is_refused(client, world):
    client.force_login(world.analyst)
    told = {"choice": "ask", "text": "Say why.", "owner": world.seat.pk, "due_on": "2017-01-01"}

    response = client.post(address(world, "decide/"), told | {"revision": 1})

    assert response.status_code == 422
    assert "Choose today or a later day." in response.text


def test_nothing_is_closed_before_it_is_decided(world):
    with pytest.raises(PermissionDenied, match="Decide first"):
        exceptions.close(world.exception, by=world.analyst, reason="Done.")


def test_it_is_closed_with_a_reason_and_then_stays_as_it_is(world):
    world.decide()
    exceptions.close(world.exception, by=world.analyst, reason="A matter of recording.")

    assert world.fresh().state == ExceptionState.CLOSED
    with pytest.raises(PermissionDenied, match="closed"):
        world.decide()
    with pytest.raises(PermissionDenied, match="closed"):
        exceptions.comment(world.exception, by=world.preparer, answers=SAID)


def test_a_claimed_change_without_a_later_figure_is_refused_with_the_reason(client, world):
    world.decide()
    client.force_login(world.analyst)

    response = client.post(
        address(world, "close/"), {"reason": "It fell.", "claims_change": "on", "revision": 2}
    )

    assert response.status_code == 422
    assert "No later figure of CPP-02 has been published" in response.text
    assert world.fresh().state == ExceptionState.DECIDED


def test_a_claimed_change_rests_on_a_later_figure_that_is_shown(client, world):
    world.decide()
    later = world.publish(4, "41")
    client.force_login(world.analyst)
    told = {"reason": "It fell.", "claims_change": "on", "revision": 2}

    earlier = client.post(address(world, "close/"), told | {"later": world.before.pk})
    done = client.post(address(world, "close/"), told | {"later": later.pk})

    assert (earlier.status_code, done.status_code) == (422, 302)
    assert world.fresh().later_publication == later


def test_a_later_figure_that_is_hidden_shows_no_change(world):
    world.decide()
    later = world.publish(4, None)

    with pytest.raises(exceptions.NoLaterFigure):
        exceptions.close(
            world.exception, by=world.analyst, reason="It fell.", claims_change=True, later=later
        )


def test_what_is_hidden_from_a_lay_member_raises_nothing_for_them(client, world):
    ShownFigureFactory(publication=world.now, audience="lay", code="CPP-02", text=None)

    client.force_login(world.lay)
    assert client.get(address(world)).status_code == 404
    assert "Plans started" not in client.get("/exceptions/").text
    client.force_login(world.analyst)
    assert client.get(address(world)).status_code == 200


def test_a_data_lead_sees_only_what_is_about_the_own_agency(client, world):
    other = ExceptionFactory(publication=world.now, cause="standard")

    client.force_login(world.preparer)
    assert client.get(address(world)).status_code == 200
    assert client.get(f"/exceptions/{other.pk}/").status_code == 404


def test_the_list_is_filtered_and_puts_the_worse_first(client, world):
    better = ExceptionFactory(publication=world.now, tone="better", code="CPP-03")
    late = ExceptionFactory(publication=world.before, cause="standard", code="CPP-04")
    client.force_login(world.analyst)

    page = client.get("/exceptions/").text
    order = [page.index(one.reference) for one in (world.exception, better, late)]
    assert order == sorted(order)

    found = client.get("/exceptions/?cause=standard").text
    assert late.reference in found
    assert better.reference not in found
    assert late.reference in client.get("/exceptions.csv?cause=standard").text


def test_the_queries_of_the_list_do_not_grow_with_exceptions(client, world, query_count):
    client.force_login(world.analyst)
    few = query_count("/exceptions/")
    for number in range(10, 20):
        DefinitionFactory(code=f"CPP-{number}")
        made = ExceptionFactory(publication=world.now, code=f"CPP-{number}", asked=True)
        CommentaryFactory(exception=made)

    assert query_count("/exceptions/") == few


def test_the_indicators_page_names_its_exceptions_until_they_are_closed(client, world):
    client.force_login(world.analyst)
    assert world.exception.reference in client.get("/indicators/CPP-02/").text

    world.decide()
    exceptions.close(world.exception, by=world.analyst, reason="Done.")
    assert world.exception.reference not in client.get("/indicators/CPP-02/").text


def test_home_tells_the_agency_what_is_asked_and_the_group_what_to_decide(client, world):
    client.force_login(world.preparer)
    assert "Write commentary on 1 measure" in client.get("/").text
    client.force_login(world.analyst)
    assert "Decide about 1 exception" in client.get("/").text

    exceptions.comment(world.exception, by=world.preparer, answers=SAID)
    client.force_login(world.preparer)
    assert "Write commentary on" not in client.get("/").text


def test_search_finds_an_exception_by_its_measure_and_by_a_decision(client, world):
    world.decide(text="Recruit two practitioners.")
    client.force_login(world.analyst)

    for words in ("plans started", "practitioners"):
        assert world.exception.reference in client.get("/search/", {"q": words}).text
