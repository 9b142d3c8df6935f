"""The analyst decides about a chart, with a reason that readers see."""

import re
from datetime import date
from html import unescape

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from agencies import trail
from agencies.models import Role
from dataset.models import SeriesNote
from dataset.operations.series_notes import StandsAlready, TellingText, decide, withdraw
from tests.dataset.published import PLAIN, make_published
from tests.factories.agencies import BoardFactory, UserFactory


pytestmark = pytest.mark.django_db
QUARTERS = [(2015, 1), (2015, 2), (2015, 3), (2015, 4), (2016, 1), (2016, 2), (2016, 3)]
PLANS = [100, 104, 102, 103, 150, 152, 151]
WHY = "New threshold document"


@pytest.fixture
def world(settings, client):
    settings.DEMO_DATE = date(2017, 4, 27)
    world = make_published()
    for (year, quarter), plans in zip(QUARTERS, PLANS, strict=True):
        world.quarter(PLAIN | {"CPP-01": str(plans)}, year=year, quarter=quarter)
    client.force_login(world.analyst)
    return world


def decided(world, kind="rebase", text=WHY, quarter=(2016, 1), **more):
    year, number = quarter
    return decide(
        world.board, "CPP-01", kind, world.period(year, number), text, by=world.analyst, **more
    )


def text(response):
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", response.content.decode())).split())


def page(client):
    return text(client.get("/indicators/CPP-01/"))


def row(client, quarter):
    """The words of one quarter in the table of figures."""
    return page(client).split(f" {quarter} ")[-1][:90]


def test_from_a_new_beginning_the_range_rests_on_what_came_after(world, client):
    assert "123.1" in row(client, "Q3 2016-17")  # the mean of all

    decided(world)

    assert "151.0" in row(client, "Q3 2016-17")
    assert "102.3" in row(client, "Q4 2015-16")
    assert WHY in page(client)
    assert "The usual range begins anew" in page(client)


def test_a_figure_left_out_of_the_range_is_still_in_the_table(world, client):
    decided(world, "exclude", "Counted again after the move", quarter=(2016, 3))

    assert "118.5" in row(client, "Q3 2016-17")
    assert "151" in row(client, "Q3 2016-17")


def test_an_event_stands_on_the_chart_and_in_words(world, client):
    decided(world, "event")

    html = client.get("/indicators/CPP-01/").content.decode()
    assert html.count(f">{WHY}</text>") == 2  # wide and narrow
    assert '"text": "New threshold document"' in html


def test_another_chart_is_drawn_without_limits(world, client):
    decided(world, "chart", "Too few children to judge", form="line")

    assert "Upper limit" not in client.get("/indicators/CPP-01/").content.decode()
    assert "Another kind of chart: a plain line. Too few children to judge" in page(client)


def test_the_scorecard_follows(world, client):
    decided(world, "chart", "Not to be judged", form="line")

    assert "no limits drawn" in text(client.get("/scorecard/?theme=Child+protection"))


def test_what_is_withdrawn_counts_no_more_but_can_be_read_as_it_was(world, client, settings):
    note = decided(world)
    settings.DEMO_DATE = date(2017, 4, 28)

    client.post(reverse("dataset:series_note_withdraw", args=[note.pk]))

    assert WHY not in page(client)
    assert WHY in text(client.get("/indicators/CPP-01/?as_at=2017-04-27"))
    assert trail.verify().problems == ()


def test_the_same_is_not_decided_twice(world):
    decided(world)

    with pytest.raises(StandsAlready):
        decided(world, text="Another reason")


@pytest.mark.parametrize("words", ["Two children moved", "3 plans too many"])
def test_words_that_point_at_a_child_are_refused(world, words):
    with pytest.raises(TellingText, match="Say it without the number"):
        decided(world, text=words)


def test_words_that_identify_are_refused(world):
    with pytest.raises(ValidationError):
        decided(world, text="NHS number 943 476 5919")


def test_the_form_keeps_what_was_typed_and_says_what_is_wrong(world, client):
    address = reverse("dataset:series_note_new", args=["CPP-01"])

    wrong = client.post(
        address, {"kind": "chart", "period": "2016-17-q1", "form": "", "text": "Two moved"}
    )
    assert wrong.status_code == 422
    assert "Choose which chart it is to be." in text(wrong)
    assert 'value="Two moved"' in wrong.text

    right = client.post(
        address, {"kind": "rebase", "period": "2016-17-q1", "form": "", "text": WHY}
    )
    assert right.status_code == 302
    assert SeriesNote.objects.get().made_by == world.analyst


def test_only_the_boards_staff_decide(world, client):
    note = decided(world)
    chair = UserFactory(role=Role.CHAIR, board=world.board)

    with pytest.raises(PermissionDenied):
        withdraw(note, by=chair)
    client.force_login(chair)
    assert client.get(reverse("dataset:series_note_new", args=["CPP-01"])).status_code == 403
    assert "Withdraw" not in page(client)
    assert WHY in page(client)

    far = UserFactory(role=Role.ANALYST, board=BoardFactory())
    client.force_login(far)
    gone = client.post(reverse("dataset:series_note_withdraw", args=[note.pk]))
    assert gone.status_code == 404
    assert WHY not in text(client.get("/indicators/CPP-01/"))


def test_the_button_to_withdraw_works_in_a_real_browser(world):
    note = decided(world)
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(world.analyst)
    address = reverse("dataset:series_note_withdraw", args=[note.pk])

    form = browser.get("/indicators/CPP-01/").text.split(f'action="{address}"')[1]
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', form)[1]

    assert browser.post(address, {"csrfmiddlewaretoken": token}).status_code == 302
    note.refresh_from_db()
    assert note.withdrawn_by == world.analyst
