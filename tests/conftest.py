"""The world the tests live in: hostile where production may be, and nothing of it real.

Warnings are errors, the network is off, undefined template variables fail (pyproject.toml);
unordered rows come in any order, and nothing is left in the cache from the test before (here).
"""

import os
import random
from importlib.util import find_spec

import pytest
from django.core.cache import cache
from django.db import connection, connections
from django.db.models import QuerySet
from django.test import TransactionTestCase
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, settings

from agencies import trail


# `make test` installs no browser tools; `make browser` does.
collect_ignore = [] if find_spec("playwright") else ["journeys/browser"]
STORIES = ("/tests/journeys/", "/tests/lscb/demonstration/", "/tests/lscb/test_start")
HERE_ONLY = ["127.0.0.1", "localhost", "::1"]

# Two busy cores make single examples slow now and then; that is no failure.
settings.register_profile("here", max_examples=50, deadline=None)
settings.register_profile(
    "ci", max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("ci" if os.environ.get("CI") else "here")


def pytest_collection_modifyitems(items):
    """Browser tests talk to their own server on this machine, and to nobody else. What tells whole
    stories takes its time: `make check` leaves it to `make test`."""
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.allow_hosts(HERE_ONLY))
        if any(place in item.path.as_posix() for place in STORIES):
            item.add_marker(pytest.mark.slow)


@pytest.fixture(autouse=True)
def empty_cache():
    """Lockout counters, throttles and cached pages of one test never reach the next."""
    cache.clear()


@pytest.fixture(autouse=True)
def unordered_means_random(request, monkeypatch):
    """Rows nobody ordered come in an order of their own: the same one each time a test runs."""
    shuffle = random.Random(request.node.nodeid).shuffle
    fetch_all = QuerySet._fetch_all

    def fetch_and_shuffle(queryset):
        fresh = queryset._result_cache is None
        fetch_all(queryset)
        if fresh and not queryset.ordered:
            shuffle(queryset._result_cache)

    monkeypatch.setattr(QuerySet, "_fetch_all", fetch_and_shuffle)


@pytest.fixture(autouse=True, scope="session")
def flush_despite_the_trail():
    """The trail refuses to be emptied, so its triggers step aside while a test database is."""
    flush = TransactionTestCase._fixture_teardown

    def flush_without_triggers(case):
        for database in connections.all():
            trail.drop_triggers(database)
        try:
            flush(case)
        finally:
            for database in connections.all():
                trail.make_triggers(database)

    TransactionTestCase._fixture_teardown = flush_without_triggers
    yield
    TransactionTestCase._fixture_teardown = flush


@pytest.fixture
def query_count(client):
    """How many queries a page takes: `query_count("/returns/")`, signed in as `client` is."""

    def count(url, client=client):
        client.get(url)  # what the first visit alone does (session, caches) is not counted
        with CaptureQueriesContext(connection) as captured:
            response = client.get(url)
        assert response.status_code == 200, f"{url} answered {response.status_code}"
        return len(captured)

    return count
