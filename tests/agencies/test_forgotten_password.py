import re

import pytest
import time_machine
from django.core import mail

from tests.factories.agencies import PASSWORD, UserFactory


pytestmark = pytest.mark.django_db
RESET = "/accounts/password/reset/"
NEW = "staple battery horse incorrect"


@pytest.fixture
def person():
    return UserFactory(email="lead@police.example", password=PASSWORD)


def link_in_letter():
    return re.search(r"http://testserver(/\S+)", mail.outbox[-1].body)[1]


def choose_new(client, link, password=NEW):
    form = client.get(link, follow=True)
    return client.post(
        form.request["PATH_INFO"], {"password1": password, "password2": password}, follow=True
    )


def test_the_link_in_the_letter_sets_a_new_password(client, person):
    client.post(RESET, {"email": "lead@police.example"})
    assert mail.outbox[0].to == ["lead@police.example"]

    choose_new(client, link_in_letter())

    person.refresh_from_db()
    assert person.check_password(NEW)


def test_the_link_works_once(client, person):
    client.post(RESET, {"email": "lead@police.example"})
    link = link_in_letter()
    choose_new(client, link)

    assert "This link no longer works" in client.get(link, follow=True).content.decode()


def test_the_link_runs_out(client, person):
    with time_machine.travel("2026-03-02 09:00:00+00:00", tick=False) as clock:
        client.post(RESET, {"email": "lead@police.example"})
        clock.shift(4 * 24 * 3600)

        assert "This link no longer works" in client.get(link_in_letter()).content.decode()


def test_a_made_up_link_is_refused(client, person):
    made_up = f"/accounts/password/reset/key/{person.pk}-abcdef-{'0' * 32}/"

    assert "This link no longer works" in client.get(made_up).content.decode()


def test_nobody_learns_whether_an_address_has_an_account(client, person):
    known = client.post(RESET, {"email": "lead@police.example"}, follow=True)
    unknown = client.post(RESET, {"email": "nobody@police.example"}, follow=True)

    assert known.content == unknown.content
    assert [letter.to for letter in mail.outbox] == [["lead@police.example"]]


@pytest.mark.parametrize("weak", ["short", "password1234", "lead@police.example"])
def test_a_weak_password_is_refused_with_its_reason(client, person, weak):
    client.post(RESET, {"email": "lead@police.example"})

    page = choose_new(client, link_in_letter(), weak)

    person.refresh_from_db()
    assert person.check_password(PASSWORD)
    assert "There is a problem" in page.content.decode()


def test_the_password_is_changed_with_the_current_one(client, person):
    client.force_login(person)
    path = "/accounts/password/change/"
    assert client.get(path).status_code == 200

    client.post(path, {"oldpassword": "wrong", "password1": NEW, "password2": NEW})
    person.refresh_from_db()
    assert person.check_password(PASSWORD)

    response = client.post(path, {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})
    person.refresh_from_db()
    assert person.check_password(NEW)
    assert response["Location"] == "/account/"
