"""Every address times every role, from one table."""

import logging
from copy import deepcopy
from datetime import date

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from lscb.middleware import OWN_ACCOUNT_ROUTES
from tests.journeys.access_table import PEOPLE, ROWS, SIGNED_OUT, TABLE
from tests.journeys.access_world import make_access_world


FORBIDDEN = 403
CHAIRS = ("chair", "far_chair")
UNSAFE = ("post", "put", "patch", "delete")


def routes(patterns=None, namespace=""):
    """The full names of all addresses, walked from the root."""
    patterns = get_resolver().url_patterns if patterns is None else patterns
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}"
        else:
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from routes(pattern.url_patterns, inner)


@pytest.fixture(autouse=True)
def _demonstration_day(settings, caplog):
    settings.DEMO_DATE = date(2017, 4, 27)
    caplog.set_level(logging.CRITICAL, "django.request")  # refusals are what is tested
    # This many requests in a second are no attack.
    settings.ACCOUNT_RATE_LIMITS = False


@pytest.fixture
def world(db):
    return make_access_world()


def address(row, world):
    return reverse(row.route, kwargs=row.kwargs(world) if row.kwargs is not dict else {})


def enter(world, person):
    """The cookies of somebody who has just signed in; none of the signed-out."""
    client = Client()
    if person != SIGNED_OUT:
        client.force_login(world.people[person])
    return client.cookies


def ask(world, cookies, method, row):
    """The status somebody gets, with everything undone that the request did."""
    client = Client(raise_request_exception=True)
    client.cookies = deepcopy(cookies)
    with transaction.atomic():
        status = getattr(client, method)(
            address(row, world), row.data if method == "post" else None
        ).status_code
        transaction.set_rollback(True)
    return status


def expected(person, method, row):
    is_chair = person in CHAIRS
    if method == "post" and is_chair and row.route not in OWN_ACCOUNT_ROUTES:
        return FORBIDDEN
    return getattr(row, method).of(person)


def test_every_address_has_a_row_and_every_row_an_address():
    known = list(routes())

    assert "None" not in {name.rpartition(":")[2] for name in known}, "an address without a name"
    assert sorted(set(known)) == sorted(ROWS)
    assert len(ROWS) == len(TABLE)


@pytest.mark.parametrize("person", PEOPLE)
def test_everybody_gets_the_answers_of_the_table(world, person):
    cookies = enter(world, person)
    wrong = [
        f"{method.upper()} {row.route}: {got} instead of {wanted}"
        for row in TABLE
        for method in ("get", "post")
        for got, wanted in [(ask(world, cookies, method, row), expected(person, method, row))]
        if got != wanted
    ]

    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("chair", CHAIRS)
def test_the_chair_changes_nothing_by_any_method_on_any_address(world, chair):
    cookies = enter(world, chair)
    answered = [
        f"{method.upper()} {row.route}"
        for row in TABLE
        if row.route not in OWN_ACCOUNT_ROUTES
        for method in UNSAFE
        if ask(world, cookies, method, row) != FORBIDDEN
    ]

    assert not answered, "\n".join(answered)


def test_the_routes_of_the_own_account_are_just_these():
    """A route added there opens a door to the chair: think twice."""
    assert sorted(OWN_ACCOUNT_ROUTES) == [
        "account_change_password",
        "account_login",
        "account_logout",
        "account_reauthenticate",
        "account_reset_password",
        "account_reset_password_from_key",
        "agencies:token_create",
        "agencies:token_delete",
        "mfa_activate_totp",
        "mfa_authenticate",
        "mfa_deactivate_totp",
        "mfa_generate_recovery_codes",
        "mfa_reauthenticate",
    ]
