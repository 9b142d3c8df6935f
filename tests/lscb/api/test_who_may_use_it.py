"""Who gets an answer at all: by token or signed in, with a second factor where one is required."""

from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.urls import reverse
from django.utils import timezone

from agencies.models import Role
from tests.factories.agencies import BoardFactory, UserFactory


pytestmark = pytest.mark.django_db

LISTS = ["boards", "agencies", "periods", "indicators", "publications", "figures"]
LISTS = [f"/api/v1/{name}/" for name in [*LISTS, "series/CPP-01", "returns", "risks"]]
EVERYTHING = [*LISTS, "/api/schema/"]


@pytest.fixture
def analyst():
    return UserFactory(role=Role.ANALYST, board=BoardFactory())


@pytest.mark.parametrize("address", EVERYTHING)
def test_nobody_gets_in_without_a_token(client, address):
    for method in ("get", "head", "post", "put", "delete"):
        assert getattr(client, method)(address).status_code == 401, method


@pytest.mark.parametrize(
    "token", ["Token", "Token a b", "Token " + "0" * 64, "Token nonsense", "Token \xff\xfe"]
)
def test_a_wrong_token_is_refused(client, token):
    response = client.get("/api/v1/boards/", headers={"Authorization": token})

    assert response.status_code == 401
    assert response.json()["detail"]


def test_an_expired_token_is_refused(as_program, analyst):
    program = as_program(analyst)

    with time_machine.travel(timezone.now() + timedelta(days=91)):
        assert program.get("/api/v1/boards/").status_code == 401


def test_a_closed_accounts_token_is_refused(as_program, analyst):
    program = as_program(analyst)
    analyst.is_active = False
    analyst.save()

    assert program.get("/api/v1/boards/").status_code == 401


def test_somebody_signed_in_reads_it_in_the_browser(client, analyst):
    client.force_login(analyst)

    assert client.get("/api/v1/boards/").json()["count"] == 1


@pytest.mark.parametrize("address", LISTS)
def test_nothing_can_be_changed(as_program, analyst, address):
    program = as_program(analyst)
    for method in ("post", "put", "patch", "delete"):
        assert getattr(program, method)(address).status_code == 405, method


def test_the_chairs_token_changes_nothing_and_reads(as_program):
    program = as_program(UserFactory(role=Role.CHAIR, board=BoardFactory()))

    assert program.get("/api/v1/risks/").status_code == 200
    assert program.post("/api/v1/risks/", {"title": "x"}).status_code == 405


def test_a_token_is_no_way_round_the_second_factor(as_program, analyst, settings):
    settings.MFA_REQUIRED = True
    program = as_program(analyst)

    refused = [program.get(address).status_code for address in EVERYTHING]
    reason = program.get("/api/v1/boards/").json()["detail"]
    Authenticator.objects.create(user=analyst, type=Authenticator.Type.TOTP, data={})

    assert set(refused) == {403}
    assert "second factor" in reason
    assert program.get("/api/v1/boards/").status_code == 200


def test_a_token_cannot_be_made_before_the_second_factor_is_set_up(client, analyst, settings):
    settings.MFA_REQUIRED = True
    client.force_login(analyst)

    answer = client.post(reverse("agencies:token_create"))

    assert answer.status_code == 302
    assert not analyst.auth_token_set.exists()


def test_too_many_requests_are_told_when_to_come_back(as_program, analyst, monkeypatch):
    monkeypatch.setattr("rest_framework.throttling.UserRateThrottle.rate", "2/min", raising=False)
    program = as_program(analyst)

    answers = [program.get("/api/v1/periods/") for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert int(answers[-1].headers["Retry-After"]) > 0
