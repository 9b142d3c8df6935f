"""What the Board saw at an earlier moment stays readable: on pages, in downloads, in the API."""

from datetime import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from agencies.models import Role
from dataset.operations import publications
from dataset.present import as_at
from tests.dataset.published import PLAIN, make_published
from tests.factories.agencies import UserFactory


pytestmark = pytest.mark.django_db
BEFORE, BETWEEN = "2017-01-01", "2017-02-15"


def moment(year, month, day):
    return timezone.make_aware(datetime(year, month, day, 12))


@pytest.fixture
def world():
    """Plans started: 40 on 30 January 2017, restated to 44 on 14 March."""
    world = make_published()
    first = world.quarter(PLAIN | {"CPP-02": "40"})
    second = world.quarter(PLAIN | {"CPP-02": "44"})
    type(first).objects.filter(pk=first.pk).update(published_at=moment(2017, 1, 30))
    type(first).objects.filter(pk=second.pk).update(published_at=moment(2017, 3, 14))
    return world


@pytest.fixture
def read(world, client):
    client.force_login(UserFactory(role=Role.CHAIR, board=world.board))

    def page(route, *args, **query):
        return client.get(reverse(route, args=args), query)

    return page


def test_the_scorecard_stands_as_it_was(read):
    then = read("dataset:scorecard", as_at=BETWEEN).content.decode()
    now = read("dataset:scorecard").content.decode()

    assert "As the Board saw it on 15 February 2017." in then
    assert "Version 1, published 30 January 2017" in then
    assert "Version 2, published 14 March 2017" in now
    assert "As the Board saw it" not in now


def test_links_and_the_download_stay_at_the_moment(read):
    page = read("dataset:scorecard", as_at=BETWEEN).content.decode()

    assert f"/indicators/CPP-02/?as_at={BETWEEN}" in page
    assert f"/scorecard.csv?as_at={BETWEEN}" in page
    rows = read("dataset:scorecard_csv", as_at=BETWEEN).content.decode()
    assert ",40," in next(row for row in rows.splitlines() if ",CPP-02," in row)


def test_the_indicator_page_stands_as_it_was(read):
    then = read("audits:indicator", "CPP-02", as_at=BETWEEN).content.decode()
    now = read("audits:indicator", "CPP-02").content.decode()

    assert "As the Board saw it on 15 February 2017." in then
    assert "estated" not in then.split("<footer")[0].split("Definition")[0]
    assert "estated" in now
    assert f"series.csv?as_at={BETWEEN}" in then
    assert ",40," in read("audits:indicator_csv", "CPP-02", as_at=BETWEEN).content.decode()


def test_the_summary_stands_as_it_was_and_leaves_the_risk_log_out(read):
    then = read("lscb:summary", as_at=BETWEEN).content.decode()

    assert "version 1, published 30 January 2017" in then
    assert "The risk log is kept with its own history." in then


def test_the_api_answers_as_it_was(read):
    def value(**query):
        (row,) = read("api:figure-list", code="CPP-02", month=0, **query).json()["results"]
        return row["text"], row["version"]

    assert value(as_at=BETWEEN) == ("40", 1)
    assert value() == ("44", 2)
    (point,) = read("api:series", "CPP-02", as_at=BETWEEN).json()["points"]
    assert point["text"] == "40"


def test_before_the_first_publication_there_is_nothing(read):
    assert "Nothing is published yet." in read("dataset:scorecard", as_at=BEFORE).content.decode()
    assert read("api:figure-list", as_at=BEFORE).json()["count"] == 0


@pytest.mark.parametrize("text", ["yesterday", "2017-02-31", "15/02/2017", "2017-13-01T00:00"])
def test_what_is_no_date_is_said_and_shows_now(read, text):
    page = read("dataset:scorecard", as_at=text).content.decode()

    assert "is no date. Write it as 2017-02-15." in page
    assert "Version 2" in page
    assert read("api:figure-list", as_at=text).status_code == 400


def test_the_day_of_publication_counts_and_the_day_before_does_not(read):
    assert "Version 2" in read("dataset:scorecard", as_at="2017-03-14").content.decode()
    assert "Version 1" in read("dataset:scorecard", as_at="2017-03-13").content.decode()
    assert "Version 1" in read("dataset:scorecard", as_at="2017-03-14T11:59").content.decode()


def test_what_lies_ahead_is_now():
    assert as_at.read("2999-01-01") == as_at.NOW
    assert as_at.read("") == as_at.NOW


def test_publishing_again_changes_nothing_of_an_earlier_moment(world, read):
    earlier = read("dataset:scorecard_csv", as_at=BETWEEN).content
    world.quarter(PLAIN | {"CPP-02": "47"})

    assert read("dataset:scorecard_csv", as_at=BETWEEN).content == earlier
    assert publications.Publication.objects.count() == 3


def test_two_versions_are_held_against_each_other(world, read):
    where = {"board": "bedford", "period": "2016-17-q3"}

    page = read("dataset:scorecard").content.decode()
    assert reverse("dataset:edition_difference", kwargs=where | {"version": 1, "other": 2}) in page
    difference = read("dataset:edition_difference", *where.values(), 1, 2).content.decode()
    assert "Plans started" in difference
    assert ">40<" in difference
    assert "<b>44</b>" in difference
    assert "Plans ended" not in difference
    rows = read("dataset:edition_difference_csv", *where.values(), 2, 1).content.decode("utf-8-sig")
    assert "CPP-02,Plans started,,40,44" in rows


def test_what_is_hidden_stays_hidden_in_the_difference(world, read):
    world.quarter(PLAIN | {"CPP-02": "3"})

    page = read("dataset:edition_difference", "bedford", "2016-17-q3", 2, 3).content.decode()

    assert "hidden to protect children" in page
    assert "<b>3</b>" not in page


@pytest.mark.parametrize(("version", "other"), [(1, 1), (1, 9)])
def test_a_version_that_is_not_there_is_not_found(read, version, other):
    answer = read("dataset:edition_difference", "bedford", "2016-17-q3", version, other)

    assert answer.status_code == 404
