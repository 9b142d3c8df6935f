"""What questions cost beside what comes of the answers, and which of them might go."""

from datetime import date, datetime

import pytest
from django.utils import timezone

from agencies.models import Role
from audits.present.burden import burden_page, time_words
from dataset.models import Definition, IndicatorView
from dataset.operations import burden
from tests.dataset.worlds import make_world
from tests.factories.agencies import UserFactory
from tests.factories.audits import RemarkFactory, RiskFactory
from tests.factories.dataset import (
    DefinitionFactory,
    PeriodFactory,
    PublicationFactory,
    ShownFigureFactory,
)


pytestmark = pytest.mark.django_db
CHILD_PROTECTION = {"CPP-01", "CPP-02", "CPP-03", "CPP-05"}


@pytest.fixture
def world(settings):
    """Four questions of child protection at two hours, one of looked-after children at ten
    minutes; views counted for a year, and only of a measure that is in no return."""
    settings.DEMO_DATE = date(2017, 4, 27)
    world = make_world()
    said = {"Child protection": 120, "Looked after children": 10}
    burden.say_effort(world.agency, 2016, said, by=world.preparer)
    opened(world, "ZZZ-01")
    return world


def opened(world, code, year=2016, quarter=1, views=1):
    IndicatorView.objects.create(
        board=world.board, code=code, year=year, quarter=quarter, views=views
    )


def proposed(world):
    return {line.question.code for line in burden_page(world.board).proposed}


def line_of(world, code):
    return next(one for one in burden_page(world.board).lines if one.question.code == code)


def test_minutes_of_a_theme_are_spread_over_its_questions(world):
    minutes = {one.question.code: one.question.minutes for one in burden_page(world.board).lines}

    assert minutes == dict.fromkeys(CHILD_PROTECTION, 30) | {"LAC-01": 10}


def test_only_the_newest_answer_counts(world):
    burden.say_effort(world.agency, 2015, {"Child protection": 900}, by=world.preparer)

    assert line_of(world, "CPP-01").question.minutes == 30


def test_costly_questions_that_nobody_uses_are_proposed(world):
    burden.say_effort(world.agency, 2016, {"Looked after children": None}, by=world.preparer)

    assert proposed(world) == CHILD_PROTECTION


def test_a_page_that_was_opened_keeps_its_question(world):
    opened(world, "CPP-01", quarter=3, views=7)

    assert line_of(world, "CPP-01").question.views == 7
    assert "CPP-01" not in proposed(world)


def test_what_was_opened_more_than_a_year_ago_does_not_count(world):
    opened(world, "CPP-01", year=2015, quarter=4)

    assert "CPP-01" in proposed(world)


def test_views_of_another_board_do_not_count(world):
    elsewhere = PublicationFactory().board
    IndicatorView.objects.create(board=elsewhere, code="CPP-01", year=2016, quarter=3, views=9)

    assert "CPP-01" in proposed(world)


def test_a_remark_keeps_a_question(world):
    RemarkFactory(
        publication=PublicationFactory(board=world.board),
        code="CPP-02",
        written_at=timezone.make_aware(datetime(2016, 11, 1)),
    )

    assert line_of(world, "CPP-02").remarks == 1
    assert "CPP-02" not in proposed(world)


def test_an_open_risk_keeps_a_question(world):
    RiskFactory(board=world.board, codes=["CPP-03"])

    assert line_of(world, "CPP-03").risks == 1
    assert "CPP-03" not in proposed(world)


def test_a_standard_that_was_missed_keeps_a_question(world):
    Definition.objects.filter(indicator__code="CPP-05").update(
        standard_value=90, standard_sense="at least"
    )
    publication = PublicationFactory(board=world.board, period=PeriodFactory(year=2016, quarter=3))
    ShownFigureFactory(publication=publication, code="CPP-05", text="86")

    assert line_of(world, "CPP-05").question.missed == 1
    assert "CPP-05" not in proposed(world)


def test_what_is_worked_out_from_a_question_counts_as_its_use(world):
    DefinitionFactory(
        code="CPP-09",
        share=True,
        part_names="",
        numerator="CPP-02",
        denominator="LAC-01",
        collected=False,
    )
    opened(world, "CPP-09", quarter=2)

    assert proposed(world) == CHILD_PROTECTION - {"CPP-02"}


def test_a_new_question_is_not_proposed(world):
    Definition.objects.filter(indicator__code="CPP-01").update(
        valid_from=PeriodFactory(year=2016, quarter=3)
    )

    assert proposed(world) == (CHILD_PROTECTION | {"LAC-01"}) - {"CPP-01"}


def test_nothing_is_proposed_before_a_year_is_counted(world):
    IndicatorView.objects.update(quarter=2)

    assert proposed(world) == set()


def test_the_page_names_the_proposals_and_who_has_not_said(world, client):
    client.force_login(UserFactory(role=Role.PAG_CHAIR, board=world.board))

    page = client.get("/burden/").text

    assert "Questions that might go" in page
    assert "5 questions, about 2 hours a quarter" in page
    assert "since 1 April 2016" in page


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (1, "1 minute"),
        (119, "119 minutes"),
        (120, "2 hours"),
        (1421, "24 hours"),
        (90_000, "1,500 hours"),
    ],
)
def test_long_times_are_said_in_hours(minutes, words):
    assert time_words(minutes) == words


def test_the_page_takes_the_same_queries_for_many_questions(world, query_count, client):
    client.force_login(world.manager)
    few = query_count("/burden/")
    for number in range(10, 20):
        DefinitionFactory(code=f"CPP-{number}")
        RiskFactory(board=world.board, codes=[f"CPP-{number}"])

    assert query_count("/burden/") == few
