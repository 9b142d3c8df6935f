"""`manage.py demo`: whole or not at all, and only where it belongs."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError

from agencies.models import Board, User
from tests.factories.agencies import BoardFactory, UserFactory
from tests.lscb.demonstration.conftest import TODAY


pytestmark = pytest.mark.django_db


def demo(*arguments):
    out = StringIO()
    call_command("demo", *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def today(settings):
    settings.DEMO_DATE = TODAY


def test_without_a_pinned_date_there_is_no_demonstration(settings):
    settings.DEMO_DATE = None

    with pytest.raises(CommandError, match="LSCB_DEMO_DATE"):
        demo()

    assert not Board.objects.exists()


@pytest.mark.usefixtures("today")
@pytest.mark.parametrize("how", [(), ("--reset",)])
def test_a_database_with_boards_of_its_own_is_left_alone(how):
    board = BoardFactory(slug="somewhere-else")

    with pytest.raises(CommandError, match="boards of its own"):
        demo(*how)

    assert list(Board.objects.all()) == [board]


@pytest.mark.usefixtures("today")
def test_a_load_that_breaks_off_leaves_nothing_behind():
    """The last account cannot be made, because its address is taken."""
    UserFactory(email="sysadmin@dataset.example")

    with pytest.raises(IntegrityError):
        demo()

    assert not Board.objects.exists()
    assert User.objects.count() == 1
