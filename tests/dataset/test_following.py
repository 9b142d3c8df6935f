"""Whoever follows a measure or a theme gets one letter when a quarter is published."""

import re
from datetime import date
from html import unescape

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from agencies import trail
from agencies.models import Appointment, Role
from dataset.models import FollowersLetter, Following
from dataset.operations import publications
from dataset.operations.following import follow, tell_followers, unfollow
from tests.dataset.published import PLAIN, make_published, moment
from tests.factories.agencies import AgencyFactory, AppointmentFactory, BoardFactory, UserFactory


pytestmark = pytest.mark.django_db
MEASURE, THEME = {"code": "CPP-01"}, {"theme": "Child protection"}


@pytest.fixture
def world(settings):
    settings.DEMO_DATE = date(2017, 4, 27)
    settings.SITE_URL = "https://dataset.example"
    return make_published()


@pytest.fixture
def member(world):
    return UserFactory(email="member@people.example", role=Role.PAG_MEMBER, board=world.board)


def text(response):
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", response.content.decode())).split())


def restate(world, figures=PLAIN, police=None):
    """Another version of the quarter, with these figures."""
    world.send(world.care, figures)
    if police:
        world.send(world.police, police)
    return world.publish()


def test_one_letter_names_all_that_a_person_follows_and_holds_no_figure(world, member, mailoutbox):
    for one in (MEASURE, THEME, {"code": "MIS-01"}):
        follow(world.board, by=member, **one)

    world.quarter(PLAIN | {"CPP-01": "4711"}, {"MIS-01": "815"})

    (letter,) = mailoutbox
    assert letter.to == ["member@people.example"]
    assert letter.subject == "Published: Bedford Borough, Q3 2016-17"
    assert "has published October to December 2016. In it is what you follow:" in letter.body
    at = "https://dataset.example"
    assert f"Children on a plan (CPP-01)\n{at}/indicators/CPP-01/?board=bedford" in letter.body
    assert f"Missing incidents (MIS-01)\n{at}/indicators/MIS-01/?board=bedford" in letter.body
    assert f"The theme Child protection\n{at}/themes/child-protection/?board=b" in letter.body
    assert f"choose Stop following: {at}/views/" in letter.body
    assert not any(figure in letter.body for figure in ("4711", "815", "330"))
    assert letter.content_subtype == "plain"


def test_the_letter_leaves_with_the_publication_and_not_without_it(world, member, mailoutbox):
    follow(world.board, by=member, **MEASURE)
    world.send(world.care, PLAIN)
    period = world.period()
    ready = publications.prepare(world.board, period, by=world.analyst)
    world.send(world.police, {"MIS-01": "30"})  # meanwhile: refused

    with pytest.raises(publications.ChangedMeanwhile):
        publications.store(world.board, period, ready, by=world.analyst)

    assert not FollowersLetter.objects.exists()
    assert mailoutbox == []


def test_nobody_is_written_to_twice_about_one_publication(world, member, mailoutbox):
    follow(world.board, by=member, **MEASURE)
    made = world.quarter(PLAIN)

    assert tell_followers(made, None) == 0

    assert len(mailoutbox) == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        FollowersLetter.objects.create(publication=made, person=member, written_at=timezone.now())


def test_who_follows_nothing_of_the_quarter_hears_nothing(world, member, mailoutbox):
    far = BoardFactory()
    AppointmentFactory(user=member, role=Role.PAG_MEMBER, board=far)
    follow(world.board, by=member, code="LAC-99")
    follow(far, by=member, **MEASURE)

    world.quarter(PLAIN)

    assert mailoutbox == []


def test_a_later_version_is_told_only_to_whom_it_changes_something(world, member, mailoutbox):
    police = UserFactory(email="police@people.example", role=Role.PAG_CHAIR, board=world.board)
    follow(world.board, by=member, **MEASURE)
    follow(world.board, by=police, code="MIS-01")
    world.quarter(PLAIN)
    mailoutbox.clear()

    restate(world, PLAIN | {"CPP-01": "188"})

    (letter,) = mailoutbox
    assert letter.to == ["member@people.example"]
    assert letter.subject == "Changed: Bedford Borough, Q3 2016-17, version 2"
    assert "It changes figures of what you follow:" in letter.body
    assert not any(figure in letter.body for figure in ("188", "190"))


def test_a_part_of_a_share_that_changes_is_news_of_the_share(world, member, mailoutbox):
    follow(world.board, by=member, code="CPP-05")
    world.quarter(PLAIN)
    mailoutbox.clear()

    restate(world, PLAIN | {"CPP-05n": "90", "CPP-05d": "104"})  # the share stays

    assert len(mailoutbox) == 1


def test_what_moved_behind_a_hidden_figure_is_not_given_away(world, member, mailoutbox):
    follow(world.board, by=member, **MEASURE)
    world.quarter(PLAIN | {"CPP-01": "3"})
    mailoutbox.clear()

    restate(world, PLAIN | {"CPP-01": "2"})

    assert mailoutbox == []


def test_an_agency_hears_of_its_own_figure_though_others_see_it_hidden(world, member, mailoutbox):
    own = UserFactory(email="care@people.example", role=Role.PREPARER, agency=world.care)
    for person in (member, own):
        follow(world.board, by=person, **MEASURE)
    world.quarter(PLAIN | {"CPP-01": "3"})
    mailoutbox.clear()

    restate(world, PLAIN | {"CPP-01": "2"})

    assert [letter.to for letter in mailoutbox] == [["care@people.example"]]


def test_whose_role_ended_or_account_is_closed_gets_none(world, member, mailoutbox):
    closed = UserFactory(role=Role.PAG_MEMBER, board=world.board)
    gone = AgencyFactory(boards=[world.board])
    agency = UserFactory(role=Role.PREPARER, agency=gone)
    for person in (member, closed, agency):
        follow(world.board, by=person, **MEASURE)
    Appointment.objects.filter(user=member).update(ended_at=timezone.now())
    closed.is_active = False
    closed.save()
    gone.memberships.update(ends_on=date(2017, 3, 31))  # it serves the board no longer

    world.quarter(PLAIN)

    assert mailoutbox == []


def test_who_became_chair_gets_none_as_they_could_not_stop_it(world, member, mailoutbox):
    follow(world.board, by=member, **MEASURE)
    AppointmentFactory(user=member, role=Role.CHAIR, board=world.board)

    world.quarter(PLAIN)

    assert mailoutbox == []


def test_who_stops_following_gets_no_more(world, member, mailoutbox):
    held = follow(world.board, by=member, **MEASURE)
    unfollow(held, by=member)
    unfollow(held, by=member)  # pressed twice

    world.quarter(PLAIN)

    assert mailoutbox == []
    assert trail.verify().problems == ()


def test_history_that_is_loaded_later_is_no_news(world, member, mailoutbox):
    follow(world.board, by=member, **MEASURE)
    world.send(world.care, PLAIN)

    world.publish(at=moment(2017, 1, 30))

    assert mailoutbox == []


def test_the_chair_follows_nothing(world):
    chair = UserFactory(role=Role.CHAIR, board=world.board)

    with pytest.raises(PermissionDenied, match="changes nothing"):
        follow(world.board, by=chair, **MEASURE)


def test_nobody_follows_a_board_they_do_not_work_with(world):
    far = UserFactory(role=Role.ANALYST, board=BoardFactory())

    with pytest.raises(PermissionDenied):
        follow(world.board, by=far, **MEASURE)


def test_the_number_of_queries_does_not_grow_with_followers(world):
    def told(people):
        for _ in range(people):
            person = UserFactory(role=Role.PAG_MEMBER, board=world.board)
            follow(world.board, by=person, **MEASURE)
        world.send(world.care, PLAIN | {"CPP-01": str(200 + people)})
        made = world.publish()
        FollowersLetter.objects.all().delete()
        with CaptureQueriesContext(connection) as captured:
            assert tell_followers(made, None) >= people
        return len(captured)

    # One query more for each letter goes to the outbox of the tests, which is no table.
    assert told(2) == told(5)


def test_the_page_of_a_measure_offers_to_follow_and_to_stop(world, member, client):
    world.quarter(PLAIN)
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(member)
    page = browser.get("/indicators/CPP-01/")
    assert "Follow this measure" in text(page)
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.text)[1]

    sent = {"what": "measure", "key": "CPP-01", "csrfmiddlewaretoken": token}
    page = browser.post(reverse("dataset:follow"), sent, follow=True)

    assert page.redirect_chain[-1][0] == "/indicators/CPP-01/?board=bedford"
    assert "You follow this measure" in text(page)
    held = Following.objects.get()
    assert (held.person, held.board, held.code) == (member, world.board, "CPP-01")
    client.force_login(member)
    page = client.post(reverse("dataset:unfollow", args=[held.pk]), follow=True)
    assert "Follow this measure" in text(page)
    assert not Following.objects.exists()


def test_a_theme_is_followed_and_stands_in_the_list(world, member, client):
    world.quarter(PLAIN)
    client.force_login(member)
    assert "Follow this theme" in text(client.get("/themes/child-protection/"))

    client.post(reverse("dataset:follow"), {"what": "theme", "key": "child-protection"})

    page = client.get(reverse("dataset:view_list"))
    assert "Child protection Theme" in text(page)
    assert 'href="/themes/child-protection/?board=bedford"' in page.text
    held = Following.objects.get()
    stop = reverse("dataset:unfollow", args=[held.pk])
    assert "You follow nothing yet." in text(client.post(stop, {"then": "list"}, follow=True))


@pytest.mark.parametrize("key", ["NO-01", "", "CPP-01; DROP"])
def test_what_does_not_exist_is_not_followed(world, member, client, key):
    client.force_login(member)

    for what in ("measure", "theme", "board"):
        answer = client.post(reverse("dataset:follow"), {"what": what, "key": key})
        assert answer.status_code == 404
    assert not Following.objects.exists()


def test_the_chair_is_offered_nothing_that_is_refused(world, client):
    world.quarter(PLAIN)
    client.force_login(UserFactory(role=Role.CHAIR, board=world.board))

    for page in ("/", "/indicators/CPP-01/", "/themes/child-protection/", "/scorecard/"):
        said = text(client.get(page))
        assert "Follow this" not in said
        assert "Save this view" not in said
        assert "Your views" not in said
