import pytest
import time_machine
from django.conf import settings
from knox.models import AuthToken

from agencies.models import Role, TrailEntry
from tests.factories.agencies import UserFactory


pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return UserFactory(name="Pat", email="pat@police.example", role=Role.PREPARER)


def make_token(client):
    return client.post("/account/tokens/").context["new_token"]


def test_the_page_says_who_i_am_and_what_i_hold(client, person):
    client.force_login(person)

    page = client.get("/account/").content.decode()

    assert "Pat" in page
    assert "pat@police.example" in page
    assert "Data lead" in page


def test_a_token_is_shown_once(client, person):
    client.force_login(person)

    answer = client.post("/account/tokens/")

    token = answer.context["new_token"]
    assert len(token) == 64
    assert token in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert token not in client.get("/account/").content.decode()
    assert token[:8] in client.get("/account/").content.decode()
    assert token not in str(AuthToken.objects.values_list())


def test_only_so_many_tokens(client, person):
    client.force_login(person)
    most = settings.REST_KNOX["TOKEN_LIMIT_PER_USER"]
    for _ in range(most):
        make_token(client)

    answer = client.post("/account/tokens/", follow=True)

    assert f"You have {most} tokens, which is the most." in answer.content.decode()
    assert AuthToken.objects.count() == most


def test_an_expired_token_is_not_listed_and_makes_room(client, person):
    with time_machine.travel("2026-03-02 09:00:00+00:00", tick=False) as clock:
        client.force_login(person)
        for _ in range(settings.REST_KNOX["TOKEN_LIMIT_PER_USER"]):
            make_token(client)
        clock.shift(91 * 24 * 3600)
        client.force_login(person)

        assert client.get("/account/").context["page"].tokens == []
        assert make_token(client)


def test_a_deleted_token_is_gone(client, person):
    client.force_login(person)
    make_token(client)

    client.post(f"/account/tokens/{AuthToken.objects.get().pk}/delete/")

    assert not AuthToken.objects.exists()
    verbs = list(TrailEntry.objects.order_by("number").values_list("verb", flat=True))
    assert verbs == ["agencies.api_token_made", "agencies.api_token_deleted"]


def test_somebody_elses_token_does_not_exist_for_me(client, person):
    token, _ = AuthToken.objects.create(UserFactory())
    client.force_login(person)

    assert client.post(f"/account/tokens/{token.pk}/delete/").status_code == 404
    assert AuthToken.objects.exists()


def test_the_chair_looks_after_the_own_account(client):
    client.force_login(UserFactory(role=Role.CHAIR))

    token = make_token(client)

    assert token
    assert client.post(f"/account/tokens/{AuthToken.objects.get().pk}/delete/").status_code == 302
