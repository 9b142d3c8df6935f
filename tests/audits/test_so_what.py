"""“So what?”: every closed piece of work with what the numbers say of it, and how many helped."""

from datetime import UTC, date, datetime

import pytest

from agencies.models import Role
from audits.models import Audit, BoardException, Challenge, ChallengeMeasure, ExceptionDecision
from audits.present.impact import judge
from dataset.models import Audience, Period, Publication
from dataset.models.readers import Reader
from dataset.present.before_after import before_and_after
from dataset.present.scorecard import scorecard
from tests.audits.action_world import (
    DONE,
    HIGH,
    LOW,
    RAISED,
    TODAY,
    make_action_world,
    publish_series,
)
from tests.factories.actions import ActionFactory
from tests.factories.agencies import SeatFactory, UserFactory


pytestmark = pytest.mark.django_db
CLOSED = datetime(2017, 3, 1, tzinfo=UTC)


@pytest.fixture
def world(settings):
    settings.DEMO_DATE = TODAY
    world = make_action_world()
    publish_series(world.board, LOW + HIGH)
    return world


def page(client, person):
    client.force_login(person)
    answer = client.get("/so-what/")
    return answer, answer.context["page"]


def counts(found):
    return {words: number for number, words in found.counts}


def closed_exception(world, number=1, code="MIS-08"):
    publication = Publication.objects.filter(board=world.board).order_by("period__year").first()
    held = BoardException.objects.create(
        board=world.board, number=number, publication=publication,
        period=Period.objects.get(year=2014, quarter=3), cause="signal", code=code,
        key=f"signal:{code}:{number}", state="closed", raised_at=RAISED, closed_at=CLOSED,
        closed_by=world.manager, closed_because="Interviews are held within three days now.",
        claims_change=True, later_publication=publication,
    )  # fmt: skip
    ExceptionDecision.objects.create(
        exception=held, choice="ask", text="Ask.", owner=world.action.owner, due_on=TODAY,
        decided_at=datetime(2015, 1, 1, 12, tzinfo=UTC), decided_by=world.manager,
    )  # fmt: skip
    return held


def closed_challenge(world, number=1):
    held = Challenge.objects.create(
        board=world.board, number=number, raised_by_kind="chair", subject="Late interviews",
        question="Why so late?", answer_by=TODAY, state="closed",
        raised_at=datetime(2015, 1, 15, tzinfo=UTC),
        raised_by=world.manager, closed_at=CLOSED, closed_by=world.manager,
        outcome="Children say that somebody listened.",
    )  # fmt: skip
    ChallengeMeasure.objects.create(challenge=held, code="MIS-08")
    return held


def closed_audit(world, number=1):
    return Audit.objects.create(
        board=world.board, number=number, year=2016, kind="multi", title="Return interviews",
        trigger="A fall in the figures", method="case file", lead=SeatFactory(board=world.board),
        begins_on=date(2016, 9, 1), reports_on=date(2016, 12, 1), state="closed",
        closed_at=CLOSED, closed_by=world.manager, added_at=RAISED, added_by=world.manager,
    )  # fmt: skip


def signed(world, outcome, **more):
    return ActionFactory(
        board=world.board, signed_off=True, outcome=outcome, done_on=DONE, raised_at=RAISED, **more
    )


def test_it_counts_what_helped_and_what_did_not(world, client):
    signed(world, "helped", code="MIS-08", wanted="up", moves_by=TODAY)
    signed(world, "no evidence")
    signed(world, "otherwise")
    closed_exception(world)
    closed_exception(world, 2, code="CSE-01")  # nothing of it is published
    closed_audit(world)
    ActionFactory(board=world.board, done=True)  # not closed

    _, found = page(client, world.lay_member)

    assert counts(found) == {
        "the figures moved the way they should": 2,
        "shown in another way, not by figures": 1,
        "no evidence that it helped": 1,
        "too early to say": 0,
        "never tested": 2,
    }


def test_what_was_claimed_stands_beside_what_the_numbers_say(world, client):
    closed_challenge(world)
    answer, found = page(client, world.lay_member)

    assert "Children say that somebody listened." in answer.text
    (piece,) = found.pieces
    assert piece.told.words == "Changed the way it should"
    assert "caused" not in answer.text


def test_an_action_signed_off_on_other_evidence_still_shows_what_the_figures_say_today(
    world, client
):
    signed(world, "otherwise", code="MIS-08", wanted="down", moves_by=TODAY)

    answer, _ = page(client, world.lay_member)

    assert "The figures today: changed the other way" in answer.text


def test_too_few_quarters_are_too_early(world, client):
    held = closed_exception(world)
    held.decisions.update(decided_at=datetime(2016, 4, 1, 12, tzinfo=UTC))

    _, found = page(client, world.manager)

    assert counts(found)["too early to say"] == 1


def test_a_lay_member_is_told_nothing_from_what_is_hidden_to_them(world, client, settings):
    publish_series(world.board, LOW + HIGH, "MIS-05", audiences=[Audience.BOARD])
    publish_series(world.board, [None] * 14, "MIS-05", audiences=[Audience.LAY])
    closed_exception(world, code="MIS-05")

    _, for_lay = page(client, world.lay_member)
    _, for_board = page(client, world.manager)

    assert for_lay.pieces[0].told.words == "Too early to say"
    assert for_board.pieces[0].told.words == "Changed the way it should"


@pytest.mark.parametrize("figures", [LOW + HIGH, HIGH + LOW, LOW + LOW, [1, None, *range(12)]])
@pytest.mark.parametrize("on", [DONE, date(2015, 2, 3), date(2016, 6, 1), date(2012, 1, 1)])
def test_the_list_gives_the_verdict_of_the_page_of_the_measure(world, figures, on):
    publish_series(world.board, figures, "MIS-01")
    left_out = (Period.objects.get(year=2014, quarter=2),)
    card = scorecard(world.board, TODAY, Reader())
    row = next(row for row in card.rows if row.code == "MIS-01")

    told = judge(row, on, left_out)
    page = before_and_after(world.board, "MIS-01", on, Reader(), left_out=left_out)

    assert (told.verdict, told.difference) == (page.verdict, page.difference)


def test_the_page_takes_the_same_queries_however_much_was_closed(world, client, query_count):
    client.force_login(UserFactory(role=Role.PAG_MEMBER, board=world.board))
    numbers = iter(range(1, 99))

    def grow():
        number = next(numbers)
        signed(world, "helped", code="MIS-08", wanted="up", moves_by=TODAY)
        closed_exception(world, number)
        closed_challenge(world, number)
        closed_audit(world, number)
        return query_count("/so-what/")

    assert grow() == grow()


def test_another_boards_work_is_not_there(world, client):
    ActionFactory(signed_off=True, title="Elsewhere")

    answer, found = page(client, world.manager)

    assert found.pieces == ()
    assert "Nothing has been closed yet." in answer.text
