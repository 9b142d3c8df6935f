"""A page that has not changed is not sent again, and nobody is ever answered with another's."""

from datetime import date, timedelta

import pytest
from django.contrib.messages import constants
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.sessions.models import Session
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from agencies.models import Appointment, Role
from agencies.operations import people
from dataset.models import PolicyFor, RawView
from dataset.operations import disclosure, series_notes
from dataset.views import unchanged
from tests.dataset.published import PLAIN, make_published
from tests.factories.agencies import AppointmentFactory, BoardFactory, UserFactory


pytestmark = pytest.mark.django_db
SCORECARD = "/scorecard/"
PAGES = [
    SCORECARD, "/themes/", "/themes/child-protection/", "/journey/", "/quality/", "/year/",
    "/boards/",
]  # fmt: skip


@pytest.fixture
def world(settings):
    settings.DEMO_DATE = date(2017, 4, 27)
    world = make_published()
    world.quarter(PLAIN)
    return world


@pytest.fixture
def member(world):
    return UserFactory(role=Role.PAG_MEMBER, board=world.board)


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def again(client, first, address=SCORECARD):
    """The same page asked for as a browser does that has kept it."""
    return client.get(address, headers={"if-none-match": first["ETag"]})


@pytest.fixture
def client(member):
    return signed_in(member)


@pytest.mark.parametrize("address", PAGES)
def test_the_same_person_is_told_that_nothing_has_changed(client, address):
    first = client.get(address)

    assert first.status_code == 200
    assert (again(client, first, address).status_code, again(client, first, address).content) == (
        304,
        b"",
    )


def test_the_browser_alone_may_keep_it_and_must_ask_each_time(client):
    first = client.get(SCORECARD)

    for answer in (first, again(client, first)):
        assert answer["Cache-Control"] == "private, no-cache"
        assert "Cookie" in answer["Vary"]


def test_the_unchanged_page_costs_five_queries(client, django_assert_num_queries):
    first = client.get(SCORECARD)

    with django_assert_num_queries(5):
        again(client, first)


def test_a_corrected_figure_is_there_at_the_next_request(world, client):
    first = client.get(SCORECARD)
    world.quarter(PLAIN | {"CPP-01": "207"})

    answer = again(client, first)

    assert answer.status_code == 200
    assert "207" in answer.content.decode()
    assert answer["ETag"] != first["ETag"]


def test_what_the_analyst_decides_about_a_chart_is_there_at_the_next_request(world, client):
    first = client.get(SCORECARD)
    note = series_notes.decide(
        world.board, "CPP-01", "event", world.period(), "A new team began", by=world.analyst
    )
    second = again(client, first)
    series_notes.withdraw(note, by=world.analyst)

    assert second.status_code == 200
    assert again(client, second).status_code == 200


def test_a_role_given_or_ended_is_there_at_the_next_request(world, member, client):
    first = client.get(SCORECARD)
    AppointmentFactory(user=member, role=Role.ANALYST, board=world.board)

    second = again(client, first)

    assert second.status_code == 200
    assert b"Publish" in second.content
    assert b"Publish" not in first.content
    people.end(Appointment.objects.get(user=member, role=Role.ANALYST), by=world.manager)
    assert b"Publish" not in again(client, second).content


def test_a_role_that_ends_with_the_day_is_gone_on_the_next_one(settings, member, client):
    first = client.get(SCORECARD)
    member.appointments.update(ends_on=settings.DEMO_DATE)
    settings.DEMO_DATE += timedelta(days=1)

    assert again(client, first).status_code == 404


def test_another_person_with_the_same_role_is_sent_the_page_of_their_own(world, client):
    first = client.get(SCORECARD)
    other = signed_in(UserFactory(role=Role.PAG_MEMBER, board=world.board))

    assert again(other, first).status_code == 200


def test_the_same_person_signed_in_anew_is_sent_the_page(member, client):
    first = client.get(SCORECARD)

    assert again(signed_in(member), first).status_code == 200


def test_another_board_is_another_page(world, member, client):
    other = BoardFactory(slug="luton")
    AppointmentFactory(user=member, role=Role.PAG_MEMBER, board=other)
    first = client.get(SCORECARD)
    client.cookies["board"] = "luton"

    assert again(client, first).status_code == 200


def test_what_was_asked_for_counts(client):
    first = client.get(SCORECARD)

    assert again(client, first, f"{SCORECARD}?order=name").status_code == 200


def test_after_signing_out_there_is_no_answer_but_the_sign_in(client):
    first = client.get(SCORECARD)
    gone = client.post(reverse("account_logout"))

    assert gone["Clear-Site-Data"] == '"cache", "storage"'
    answer = again(client, first)
    assert (answer.status_code, answer.url.split("?")[0]) == (302, reverse("account_login"))


def test_when_a_session_is_over_the_browser_is_told_to_forget_its_pages(client):
    first = client.get(SCORECARD)
    Session.objects.update(expire_date=timezone.now() - timedelta(minutes=1))

    answer = again(client, first)

    assert answer.status_code == 302
    # Not what was typed: that may be waiting in the browser's storage.
    assert answer["Clear-Site-Data"] == '"cache"'
    assert "Clear-Site-Data" not in client.get(reverse("account_login"))


def test_a_page_with_a_message_is_made_and_not_kept(client):
    first = client.get(SCORECARD)
    request, response = RequestFactory().get("/"), HttpResponse()
    waiting = CookieStorage(request)
    waiting.add(constants.SUCCESS, "It stops. Nothing is published.")
    waiting.update(response)
    client.cookies.update(response.cookies)

    answer = again(client, first)

    assert answer.status_code == 200
    assert "It stops. Nothing is published." in answer.content.decode()
    assert answer["Cache-Control"] == "no-store"
    assert "ETag" not in answer
    assert again(client, first).status_code == 304  # the message has been read


def test_figures_as_they_were_sent_are_never_kept_and_every_look_is_logged(world, client):
    address = f"{SCORECARD}?figures=as-sent"
    disclosure.decide(
        world.board, PolicyFor.BOARD, smallest_shown=5, zeros_shown=True, rounded_to=1, raw=True,
        reason="The Board decided so in March.", seen=None, by=world.manager,
    )  # fmt: skip

    for looks in (1, 2):
        answer = client.get(address, headers={"if-none-match": "*"})
        assert answer.status_code == 200
        assert answer["Cache-Control"] == "no-store"
        assert "ETag" not in answer
        assert RawView.objects.count() == looks


def test_what_an_agency_sees_of_its_own_is_never_kept(world):
    agency = signed_in(UserFactory(role=Role.AGENCY_MEMBER, agency=world.care))

    answer = agency.get(SCORECARD)

    assert answer["Cache-Control"] == "no-store"
    assert "ETag" not in answer


def test_another_version_of_the_programme_makes_the_page_anew(client, monkeypatch):
    first = client.get(SCORECARD)
    assert again(client, first).status_code == 304
    monkeypatch.setattr(unchanged, "programme", lambda: ("the next version",))

    assert again(client, first).status_code == 200


def test_a_moment_that_has_passed_meanwhile_makes_another_page(world, settings, client):
    address = f"{SCORECARD}?as_at=2017-04-28"
    first = client.get(address)  # lies ahead: this is how it stands now
    settings.DEMO_DATE = date(2017, 4, 30)

    answer = again(client, first, address)

    assert answer.status_code == 200
    assert "As the Board saw it on 28 April 2017" in answer.content.decode()
