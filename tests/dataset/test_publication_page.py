"""The page on which the Board's analyst or manager publishes a quarter."""

from datetime import date

import pytest

from agencies.models import Role
from audits.tasks.jobs import run_jobs
from dataset.models import Job, JobState, Publication
from dataset.operations import publications
from tests.dataset.published import PLAIN, make_published
from tests.factories.agencies import UserFactory
from tests.factories.dataset import DataReturnFactory, PopulationFactory


pytestmark = pytest.mark.django_db


@pytest.fixture
def world(settings, client):
    settings.DEMO_DATE = date(2017, 4, 27)
    world = make_published()
    client.force_login(world.analyst)
    return world


def text(response):
    return " ".join(response.content.decode().split())


def test_the_page_says_what_is_accepted_and_what_will_be_missing(world, client):
    world.send(world.care, PLAIN, quarter=4)
    DataReturnFactory(
        agency=world.police, board=world.board, period=world.period(quarter=4), in_preparation=True
    )

    page = text(client.get("/publish/"))

    assert "Accepted: 1" in page
    assert "Will be shown as missing: 1" in page
    assert "Bedfordshire Police: in preparation" in page
    assert "Publish January to March 2017, version 1" in page


def test_publishing_is_followed_and_leads_to_the_scorecard(world, client):
    world.send(world.care, PLAIN, quarter=4)

    response = client.post("/publish/", {"period": "2016-17-q4", "note": ""}, follow=True)
    waiting = response.redirect_chain[-1][0]
    assert "It begins within a few seconds" in text(response)
    assert not Publication.objects.exists()

    run_jobs()
    page = text(client.get(waiting))
    assert "January to March 2017 is published, version 1." in page
    assert "/scorecard/?period=2016-17-q4" in page
    assert Publication.objects.get().published_by == world.analyst


def test_pressed_twice_it_is_published_once(world, client):
    world.send(world.care, PLAIN, quarter=4)
    for _ in range(2):
        client.post("/publish/", {"period": "2016-17-q4"})

    run_jobs()

    assert Publication.objects.count() == 1
    second = Job.objects.latest("pk")
    assert second.state == JobState.REFUSED
    assert "there is nothing new" in second.message


def test_stopped_before_it_begins_nothing_is_published(world, client):
    world.send(world.care, PLAIN, quarter=4)
    response = client.post("/publish/", {"period": "2016-17-q4"}, follow=True)
    waiting = response.redirect_chain[-1][0]

    client.post(f"{waiting}cancel/")
    run_jobs()

    assert "Not published" in text(client.get(waiting))
    assert not Publication.objects.exists()


def test_what_was_accepted_while_it_was_made_ready_refuses_it(world):
    world.send(world.care, PLAIN, quarter=4)
    period = world.period(quarter=4)
    ready = publications.prepare(world.board, period, by=world.analyst)
    world.send(world.police, {"MIS-01": "30"}, quarter=4)

    with pytest.raises(publications.ChangedMeanwhile, match="Publish it again"):
        publications.store(world.board, period, ready, by=world.analyst)

    assert not Publication.objects.exists()


def test_a_restatement_says_what_is_new_and_keeps_its_note(world, client):
    world.send(world.care, PLAIN, quarter=4)
    world.send(world.police, {"MIS-01": "30"}, quarter=4)
    world.publish(quarter=4)
    world.send(world.police, {"MIS-01": "31"}, quarter=4)

    page = text(client.get("/publish/"))
    assert "Bedfordshire Police: new since version 1" in page
    assert "social care: new since version 1" not in page

    client.post("/publish/", {"period": "2016-17-q4", "note": "Some were counted again."})
    run_jobs()
    assert Publication.objects.get(version=2).note == "Some were counted again."


def test_with_nothing_new_there_is_a_reason_and_no_button(world, client):
    world.send(world.care, PLAIN, quarter=4)
    world.publish(quarter=4)

    page = text(client.get("/publish/"))
    assert "Nothing has been accepted since the last version." in page
    assert '<button class="govuk-button">' not in page

    again = client.post("/publish/", {"period": "2016-17-q4"}, follow=True)
    assert "there is nothing new" in text(again)
    assert Publication.objects.count() == 1


def test_a_new_population_lets_the_rates_be_made_final(world, client):
    world.send(world.care, PLAIN, quarter=3)
    world.publish(quarter=3)
    PopulationFactory(area=world.board.areas.get(), year=2016, published_on=date(2017, 4, 20))

    page = text(client.get("/publish/"))

    assert "mid-2016 population has come out since" in page
    assert "Publish October to December 2016, version 2" in page
    client.post("/publish/", {"period": "2016-17-q3"})
    run_jobs()
    assert Publication.objects.filter(version=2).exists()


def test_a_quarter_that_does_not_exist_is_not_found(world, client):
    assert client.post("/publish/", {"period": "2030-31-q1"}).status_code == 404
    assert client.post("/publish/", {}).status_code == 404


@pytest.mark.parametrize("role", [Role.CHAIR, Role.PAG_MEMBER, Role.LAY_MEMBER, Role.PREPARER])
def test_others_are_told_who_publishes(world, client, role):
    world.send(world.care, PLAIN, quarter=4)
    scope = {"agency": world.care} if role == Role.PREPARER else {"board": world.board}
    client.force_login(UserFactory(role=role, **scope))

    response = client.get("/publish/")

    assert response.status_code == 403
    assert "Only the board analyst or the business manager" in text(response)
    assert client.post("/publish/", {"period": "2016-17-q4"}).status_code == 403
    assert not Publication.objects.exists()


def test_the_page_takes_the_same_queries_however_many_returns(world, query_count):
    world.send(world.care, PLAIN, quarter=4)
    few = query_count("/publish/")
    for quarter in (1, 2, 3, 4):
        world.send(world.care, PLAIN, quarter=quarter)
        world.send(world.police, {"MIS-01": "9"}, quarter=quarter)

    assert query_count("/publish/") == few
