"""A session that ends loses nothing typed, and leaves no figures behind in the browser."""

import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from tests.dataset.worlds import make_world


pytestmark = pytest.mark.django_db
HERE = {"HTTP_ORIGIN": "http://testserver"}
ELSEWHERE = {"HTTP_ORIGIN": "https://elsewhere.example"}


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def address(world):
    slug = world.contents().themes[0].slug
    return reverse("dataset:return_theme", args=[world.data_return.pk, slug])


def held(answer):
    """What the page keeps to be sent again, by field."""
    found = re.findall(
        r'<input type="hidden" name="([^"]+)" value="([^"]*)">', answer.content.decode()
    )
    return {unescape(name): unescape(value) for name, value in found}


TYPED = {"v-CPP-02": "41", "seen-v-CPP-02": "", "n-CPP-02": "Counted “twice” & <again>"}


def test_a_form_sent_after_the_session_ended_is_held_and_saved_after_signing_in(
    world, address, client
):
    answer = client.post(address, TYPED, **HERE)

    assert answer.status_code == 401
    again = held(answer)
    assert {name: again[name] for name in TYPED} == TYPED
    client.force_login(world.preparer)
    assert client.post(address, again, **HERE).status_code == 302
    assert world.contents().text(("CPP-02", 0)) == "41"


def test_the_page_holds_no_password_and_no_safety_mark(client, address):
    secrets = {"password": "correct horse", "oldpassword": "battery", "csrfmiddlewaretoken": "x"}

    answer = client.post(address, TYPED | secrets, **HERE)

    assert b"correct horse" not in answer.content
    assert b"battery" not in answer.content
    assert answer["Cache-Control"] == "no-store"


def test_what_another_site_sends_is_not_offered_for_sending_again(client, address):
    answer = client.post(address, TYPED, **ELSEWHERE)

    assert (answer.status_code, answer.url.split("?")[0]) == (302, reverse("account_login"))
    assert client.post(address, TYPED).status_code == 302  # and so with a browser that says nothing


def test_a_form_older_than_the_sign_in_is_sent_again_with_a_new_mark(world, address):
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.preparer)

    refused = client.post(address, TYPED, **HERE)

    assert refused.status_code == 403
    mark = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', refused.content.decode())[1]
    again = held(refused) | {"csrfmiddlewaretoken": mark}
    assert client.post(address, again, **HERE).status_code == 302
    assert world.contents().text(("CPP-02", 0)) == "41"


def test_another_site_cannot_make_somebody_send_a_form_again(world, address):
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.preparer)

    refused = client.post(address, TYPED, **ELSEWHERE)

    assert refused.status_code == 403
    assert "41" not in held(refused).values()


@pytest.mark.parametrize("route", ["lscb:home", "dataset:return_list", "account_logout"])
def test_the_browser_keeps_no_page_of_a_signed_in_person(world, client, route):
    client.force_login(world.preparer)

    assert client.get(reverse(route))["Cache-Control"] == "no-store"


def test_a_page_that_is_not_found_is_not_kept_either(world, client):
    client.force_login(world.preparer)

    assert client.get("/nothing/here/")["Cache-Control"] == "no-store"


def test_signing_out_empties_the_browser(world, client):
    client.force_login(world.preparer)

    answer = client.post(reverse("account_logout"))

    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert "Clear-Site-Data" not in client.get(reverse("account_login"))
