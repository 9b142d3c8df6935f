"""Quarters open by themselves: prepared four weeks before they end, each return once."""

from datetime import date

import pytest

from agencies import clock
from dataset.models import DataReturn, Period
from dataset.operations import periods
from dataset.tasks import chase_returns
from tests.factories.agencies import AgencyFactory, BoardFactory
from tests.factories.dataset import DefinitionFactory


pytestmark = pytest.mark.django_db
ENDS = date(2017, 6, 30)
PREPARED, CLOSES = clock.working_day(ENDS, -20), clock.working_day(ENDS, 20)


@pytest.fixture
def board():
    board = BoardFactory()
    DefinitionFactory(supplier_kind="every")
    AgencyFactory(boards=[board])
    return board


def made():
    return [str(period) for period in Period.objects.filter(returns__isnull=False).distinct()]


@pytest.mark.parametrize(
    ("day", "opened"),
    [
        (clock.working_day(PREPARED, -1), []),
        (PREPARED, ["April to June 2017"]),
        (clock.working_day(PREPARED, 1), ["April to June 2017"]),
        (ENDS, ["April to June 2017"]),
        (CLOSES, ["April to June 2017"]),
        (clock.working_day(CLOSES, 1), []),
    ],
)
def test_the_returns_are_made_from_four_weeks_before_the_end_until_it_closes(board, day, opened):
    periods.open_due(day)
    assert made() == opened


def test_the_worker_opens_a_quarter_once_however_often_it_runs(board, settings):
    settings.DEMO_DATE = PREPARED
    assert chase_returns()[0] == 1
    assert chase_returns()[0] == 0
    assert DataReturn.objects.count() == 1


def test_an_agency_that_joins_before_the_quarter_ends_gets_its_return_too(board):
    periods.open_due(PREPARED)
    AgencyFactory(boards=[board])
    assert periods.open_due(ENDS) == 1


def test_a_service_that_stood_still_over_the_opening_catches_up(board):
    assert periods.open_due(clock.working_day(ENDS, 3)) == 1


@pytest.mark.parametrize(
    ("day", "period"),
    [
        (date(2017, 3, 31), "January to March 2017"),
        (date(2017, 4, 1), "April to June 2017"),
        (date(2016, 12, 31), "October to December 2016"),
        (date(2017, 1, 1), "January to March 2017"),
    ],
)
def test_a_day_lies_in_its_quarter(day, period):
    assert str(Period.containing(day)) == period
