import pytest
import time_machine
from django.urls import NoReverseMatch, reverse

from tests.factories.agencies import PASSWORD, AppointmentFactory, UserFactory


pytestmark = pytest.mark.django_db
LOGIN = "/accounts/login/"


@pytest.fixture
def person():
    user = UserFactory(email="lead@police.example", password=PASSWORD)
    AppointmentFactory(user=user)
    return user


def sign_in(client, password=PASSWORD, email="lead@police.example"):
    return client.post(LOGIN, {"login": email, "password": password})


def test_signing_in_leads_home(client, person):
    response = sign_in(client)

    assert response.status_code == 302
    assert response["Location"] == "/"
    assert client.session["_auth_user_id"] == str(person.pk)


def test_the_address_may_be_typed_in_capitals(client, person):
    assert sign_in(client, email="Lead@Police.Example").status_code == 302


def test_signing_in_comes_back_to_the_page_that_was_asked_for(client, person):
    asked = client.get("/account/")
    assert asked["Location"] == "/accounts/login/?next=/account/"

    page = client.get(asked["Location"])
    assert 'name="next" value="/account/"' in page.content.decode()

    response = client.post(
        LOGIN, {"login": person.email, "password": PASSWORD, "next": "/account/"}
    )
    assert response["Location"] == "/account/"


def test_signing_in_does_not_lead_to_another_site(client, person):
    response = client.post(
        LOGIN, {"login": person.email, "password": PASSWORD, "next": "https://elsewhere.example/"}
    )

    assert response["Location"] == "/"


def test_wrong_password_and_unknown_address_read_the_same(client, person):
    wrong = sign_in(client, "not this one").content.decode()
    unknown = sign_in(client, email="nobody@police.example").content.decode()

    sentence = "The e-mail address or the password is not right."
    assert sentence in wrong
    assert sentence in unknown


def test_after_five_wrong_tries_even_the_right_password_has_to_wait(client, person):
    with time_machine.travel("2026-03-02 09:00:00+00:00", tick=False) as clock:
        for _ in range(5):
            sign_in(client, "wrong")
        refused = sign_in(client)
        assert refused.status_code == 200
        assert "pauses for 15 minutes" in refused.content.decode()

        clock.shift(14 * 60)
        assert sign_in(client).status_code == 200

        clock.shift(2 * 60)
        assert sign_in(client).status_code == 302


def test_one_locked_account_does_not_lock_another(client, person):
    other = UserFactory(password=PASSWORD)
    for _ in range(6):
        sign_in(client, "wrong")

    assert sign_in(client, email=other.email).status_code == 302


def test_a_flood_of_tries_from_one_address_is_turned_away(client, person):
    for number in range(30):
        sign_in(client, email=f"guess{number}@police.example")

    answer = sign_in(client)

    assert answer.status_code == 429
    assert "Too many tries" in answer.content.decode()


def test_a_closed_account_cannot_sign_in(client, person):
    person.is_active = False
    person.save()

    response = sign_in(client)

    assert "_auth_user_id" not in client.session
    assert client.get(response["Location"]).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/accounts/signup/",
        "/accounts/email/",
        "/accounts/3rdparty/",
        "/accounts/social/signup/",
        "/accounts/sessions/",
        "/accounts/confirm-email/",
        "/accounts/password/set/",
        "/accounts/login/code/confirm/",
        "/accounts/2fa/webauthn/",
    ],
)
def test_what_we_do_not_offer_does_not_exist(client, person, path):
    client.force_login(person)

    assert client.get(path).status_code == 404
    assert client.post(path, {"email": "a@b.example"}).status_code == 404


def test_there_is_no_way_to_sign_up():
    with pytest.raises(NoReverseMatch):
        reverse("account_signup")


def test_signing_out_ends_the_session(client, person):
    client.force_login(person)
    assert client.get("/accounts/logout/").status_code == 200
    assert "_auth_user_id" in client.session

    client.post("/accounts/logout/")

    assert "_auth_user_id" not in client.session
    assert client.get("/account/").status_code == 302
