"""The board summary: what a chair reads of a quarter."""

from datetime import timedelta

import pytest
from django.urls import reverse

from agencies import clock
from agencies.models import Group, Role
from tests.dataset.published import PLAIN, make_published
from tests.factories.agencies import AgencyFactory, MeetingFactory, UserFactory
from tests.factories.audits import RemarkFactory, RiskFactory, RiskScoreFactory
from tests.factories.dataset import DataReturnFactory, SubmittedCommentaryFactory


pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    """A year of quarters in which the children on a plan went from 100 to 190."""
    made = make_published()
    made.quarter({**PLAIN, "CPP-01": "100"}, year=2015, quarter=3)
    for year, quarter in ((2015, 4), (2016, 1), (2016, 2)):
        made.quarter({**PLAIN, "CPP-01": "150"}, year=year, quarter=quarter)
    made.latest = made.quarter({**PLAIN, "CPP-01": "190"})
    return made


@pytest.fixture
def chair(world, client):
    person = UserFactory(role=Role.CHAIR, board=world.board)
    client.force_login(person)
    return person


def test_it_names_what_moved_furthest_in_a_year(client, world, chair):
    page = client.get(reverse("lscb:summary")).text

    assert "Up from 100 a year ago" in page
    assert "up from 150" in page


def test_it_gives_the_groups_view_and_its_questions(client, world, chair):
    RemarkFactory(publication=world.latest, code="CPP-01", text="More need is seen.")
    RemarkFactory(publication=world.latest, code="CPP-01", kind="question", text="Is it drift?")

    page = client.get(reverse("lscb:summary")).text

    assert "More need is seen." in page
    assert "Is it drift?" in page


def test_it_lists_risks_that_moved_since_the_board_met(client, world, chair):
    MeetingFactory(board=world.board, group=Group.BOARD, held_on=clock.today() - timedelta(5))
    risk = RiskFactory(board=world.board, title="Plans drift", score=(2, 4))
    risk.scores.update(scored_at=clock.now() - timedelta(60))
    RiskScoreFactory(risk=risk, current=(4, 4), reason="Plans last longer.")
    RiskFactory(board=world.board, title="Nothing new here").scores.update(
        scored_at=clock.now() - timedelta(60)
    )

    page = client.get(reverse("lscb:summary")).text

    assert "Plans drift" in page
    assert "16, very high" in page
    assert "Plans last longer." in page
    assert "Nothing new here" not in page


def test_it_says_who_sent_their_return_in_time(client, world, chair):
    assert "2 returns came on time" in client.get(reverse("lscb:summary")).text


def test_before_anything_is_published_it_says_what_will_be_here(client):
    client.force_login(UserFactory(role=Role.CHAIR))

    assert "Nothing is published yet" in client.get(reverse("lscb:summary")).text


def test_a_quarter_that_was_not_published_does_not_exist(client, world, chair):
    assert client.get(reverse("lscb:summary"), {"period": "2013-14-q1"}).status_code == 404
    assert client.get(reverse("lscb:summary"), {"period": "nonsense"}).status_code == 404


def test_it_takes_the_same_queries_however_long_the_history(client, world, chair, query_count):
    few = query_count(reverse("lscb:summary"))

    for year in (2013, 2014):
        for quarter in (1, 2, 3, 4):
            world.quarter(PLAIN, year=year, quarter=quarter)

    assert query_count(reverse("lscb:summary")) == few


def test_another_agencys_data_lead_reads_no_commentary_and_no_remarks(client, world):
    theme = world.latest.pointers.first().figure.submission
    SubmittedCommentaryFactory(submission=theme, why="A new team started.")
    RemarkFactory(publication=world.latest, code="CPP-01", kind="question", text="Is it drift?")
    url = reverse("lscb:summary")

    client.force_login(UserFactory(role=Role.PREPARER, agency=AgencyFactory(boards=[world.board])))
    outside = client.get(url).text
    client.force_login(UserFactory(role=Role.LAY_MEMBER, board=world.board))
    inside = client.get(url).text

    assert "A new team started." not in outside
    assert "Is it drift?" not in outside
    assert "A new team started." in inside
    assert "Is it drift?" in inside


def test_it_names_whose_figures_are_not_in_the_version(client, world, chair):
    hospital = AgencyFactory(name="Hospital trust", boards=[world.board])
    DataReturnFactory(agency=hospital, board=world.board, period=world.latest.period, approved=True)

    assert "Not in these figures: Hospital trust." in client.get(reverse("lscb:summary")).text
