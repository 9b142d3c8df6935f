"""The group's meeting on the screen: exceptions in order, decide, next, and what was decided."""

from datetime import date, timedelta

import pytest

from agencies.models import Group, Role
from audits.models import ExceptionDecision, ExceptionState
from tests.factories.agencies import BoardFactory, MeetingFactory, SeatFactory, UserFactory
from tests.factories.dataset import (
    DefinitionFactory,
    PeriodFactory,
    PublicationFactory,
    ShownFigureFactory,
)
from tests.factories.exceptions import CommentaryFactory, DecisionOfGroupFactory, ExceptionFactory


pytestmark = pytest.mark.django_db
TODAY = date(2017, 2, 14)


@pytest.fixture
def world(settings):
    settings.DEMO_DATE = TODAY
    return World()


class World:
    """Three exceptions before today's meeting: a worse one, one that missed, a better one."""

    def __init__(self):
        self.board = BoardFactory(slug="bedford")
        self.meeting = MeetingFactory(board=self.board, held_on=TODAY)
        self.publication = PublicationFactory(
            board=self.board, period=PeriodFactory(year=2016, quarter=3)
        )
        self.before = PublicationFactory(
            board=self.board, period=PeriodFactory(year=2016, quarter=2)
        )
        for code in ("CPP-02", "CPP-03", "CPP-04"):
            DefinitionFactory(code=code, name=f"Measure {code}", polarity="lower better")
            for made, text in ((self.before, "40"), (self.publication, "60")):
                ShownFigureFactory(publication=made, code=code, text=text)
        self.better = self.raised("CPP-04", tone="better")
        self.worse = self.raised("CPP-02")
        self.missed = self.raised("CPP-03", cause="standard")
        self.chair = UserFactory(role=Role.PAG_CHAIR, board=self.board)
        self.member = UserFactory(role=Role.PAG_MEMBER, board=self.board)
        self.seat = SeatFactory(board=self.board, title="Education")

    def raised(self, code, **more):
        return ExceptionFactory(publication=self.publication, code=code, **more)

    @property
    def url(self):
        return f"/group/{self.meeting.pk}/"

    def decision(self, **more):
        told = {"choice": "action", "text": "Fill the two posts.", "owner": self.seat.pk}
        return told | {"due_on": "2017-06-30", "revision": 1} | more


def places(response):
    return [item.exception for item in response.context["screen"].items]


def test_the_exceptions_stand_in_order_the_worst_first_and_the_better_last(client, world):
    client.force_login(world.chair)

    response = client.get(world.url)

    assert places(response) == [world.worse, world.missed, world.better]
    assert "Exception 1 of 3" in response.text
    assert "0 of 3 decided" in response.text
    assert '<figure class="chart"' in response.text


def test_chart_and_commentary_stand_together(client, world):
    CommentaryFactory(exception=world.worse, why="The team was short of staff.")
    client.force_login(world.member)

    page = client.get(f"{world.url}?at={world.worse.pk}").text

    assert "The team was short of staff." in page
    assert '<figure class="chart"' in page


def test_a_decision_is_recorded_in_the_meeting_and_the_next_comes_up(client, world):
    client.force_login(world.chair)

    response = client.post(f"{world.url}?at={world.worse.pk}", world.decision(), follow=True)

    assert "Exception 2 of 3" in response.text
    assert "1 of 3 decided" in response.text
    made = ExceptionDecision.objects.get()
    assert (made.exception, made.meeting, made.choice) == (world.worse, world.meeting, "action")


def test_after_the_last_one_come_the_decisions_of_the_meeting(client, world):
    client.force_login(world.chair)

    response = client.post(f"{world.url}?at={world.better.pk}", world.decision(), follow=True)

    assert "<h1>Decisions so far</h1>" in response.text
    assert "Fill the two posts." in response.text


def test_what_was_typed_stays_when_something_is_missing(client, world):
    client.force_login(world.chair)

    response = client.post(f"{world.url}?at={world.worse.pk}", world.decision(choice="", owner=""))

    assert response.status_code == 422
    assert "Choose what the group decides." in response.text
    assert "Fill the two posts." in response.text


def test_a_member_looks_and_does_not_decide(client, world):
    client.force_login(world.member)

    assert "data-decide" not in client.get(world.url).text
    assert client.post(f"{world.url}?at={world.worse.pk}", world.decision()).status_code == 403


def test_nothing_is_decided_before_the_meeting(client, world):
    world.meeting.held_on = TODAY + timedelta(1)
    world.meeting.save()
    client.force_login(world.chair)

    assert "Decisions are recorded from that day on." in client.get(world.url).text
    assert client.post(f"{world.url}?at={world.worse.pk}", world.decision()).status_code == 403


def test_what_is_due_comes_back_and_what_is_not_due_or_closed_does_not(client, world):
    due = ExceptionFactory(publication=world.before, code="CPP-02", decided=True, due_on=TODAY)
    ExceptionFactory(publication=world.before, code="CPP-03", decided=True)
    client.force_login(world.chair)

    assert places(client.get(world.url)) == [world.worse, world.missed, world.better, due]


def test_an_exception_of_elsewhere_is_not_before_this_meeting(client, world):
    elsewhere = ExceptionFactory()
    client.force_login(world.chair)

    assert client.get(f"{world.url}?at={elsewhere.pk}").status_code == 404
    assert client.get(f"{world.url}?at=x").status_code == 404


def test_a_meeting_of_another_group_has_no_such_screen(client, world):
    board = MeetingFactory(board=world.board, group=Group.BOARD, held_on=TODAY)
    client.force_login(world.chair)

    assert client.get(f"/group/{board.pk}/").status_code == 404


def test_decisions_come_out_as_text_with_order_words_owner_and_date(client, world):
    for exception in (world.better, world.worse):
        DecisionOfGroupFactory(
            exception=exception, meeting=world.meeting, owner=world.seat,
            text="Say how long families wait.", due_on=date(2017, 6, 30),
        )  # fmt: skip
    client.force_login(world.member)

    response = client.get(f"{world.url}decisions.txt")

    assert response["Content-Type"] == "text/plain; charset=utf-8"
    lines = response.text.splitlines()
    assert lines[1] == "2 of 3 exceptions decided."
    assert lines[3].startswith(f"1. Measure CPP-02 ({world.worse.reference}, Worse than usual")
    assert lines[4] == "   Ask the agency: Say how long families wait."
    assert lines[5] == "   Owner: Education. Due: 30 June 2017."
    assert lines[7].startswith("2. Measure CPP-04")


def test_the_queries_of_the_screen_do_not_grow_with_exceptions(client, world, query_count):
    client.force_login(world.chair)
    few = query_count(world.url)
    for number in range(10, 20):
        DefinitionFactory(code=f"CPP-{number}")
        made = world.raised(f"CPP-{number}")
        DecisionOfGroupFactory(exception=made, meeting=world.meeting)

    assert query_count(world.url) == few


def test_a_decided_exception_is_open_until_it_is_closed(client, world):
    client.force_login(world.chair)
    client.post(f"{world.url}?at={world.worse.pk}", world.decision())

    world.worse.refresh_from_db()
    assert world.worse.state == ExceptionState.DECIDED
    assert world.worse.reference in client.get("/exceptions/").text
