"""The demonstration, loaded once for each file of tests and thrown away after it."""

from datetime import date

import pytest
from django.db import transaction
from django.test import override_settings

from lscb.demonstration import load


TODAY = date(2017, 4, 27)


@pytest.fixture(scope="module")
def demonstration(django_db_setup, django_db_blocker):
    """Each test of the file works in a savepoint inside this transaction."""
    with (
        django_db_blocker.unblock(),
        override_settings(DEMO_DATE=TODAY),
        transaction.atomic(),
    ):
        load.load()
        yield
        transaction.set_rollback(True)
