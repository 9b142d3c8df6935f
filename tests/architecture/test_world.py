"""The hostile world that conftest.py promises: it is there, so the other tests mean something."""

import socket

import pytest
from django.core.cache import cache
from django.db import DatabaseError, connection, transaction
from pytest_socket import SocketBlockedError

from agencies import trail
from agencies.models import Board, TrailEntry
from tests.factories.agencies import BoardFactory


def test_the_network_is_off():
    with (
        pytest.raises(SocketBlockedError),
        pytest.warns(UserWarning, match="tried to use socket"),
    ):
        socket.create_connection(("192.0.2.1", 80))


@pytest.mark.parametrize("turn", ["first", "second"])
def test_the_cache_is_empty_when_a_test_begins(turn):
    assert cache.get("left-over") is None
    cache.set("left-over", turn)


@pytest.mark.django_db
def test_rows_nobody_ordered_come_in_another_order():
    made = [board.pk for board in BoardFactory.create_batch(12)]

    assert [board.pk for board in Board.objects.order_by()] != made
    assert [board.pk for board in Board.objects.order_by("pk")] == made


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", ["first", "second"])
def test_the_trail_is_guarded_again_after_a_flush(turn):
    """The second turn runs after the first one's flush, which the triggers would refuse."""
    assert trail.missing_triggers(connection) == []
    with transaction.atomic():
        trail.record(None, "agencies.board_made", BoardFactory())

    with pytest.raises(DatabaseError, match="append-only"):
        TrailEntry.objects.all()._raw_delete("default")

    assert TrailEntry.objects.count() == 1
