"""A client of the API for somebody, by token as programs use it."""

from datetime import date

import pytest
from django.test import Client
from knox.models import AuthToken

from tests.dataset.published import make_published


@pytest.fixture(autouse=True)
def _demonstration_day(settings):
    settings.DEMO_DATE = date(2017, 4, 27)


@pytest.fixture
def as_program():
    """`as_program(user).get("/api/v1/boards/")`."""

    def make(user):
        _, token = AuthToken.objects.create(user)
        return Client(headers={"Authorization": f"Token {token}"})

    return make


@pytest.fixture
def published(db):
    return make_published()
