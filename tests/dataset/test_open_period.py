"""Opening a quarter: one return for each agency and board's area that owes one."""

from datetime import date

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from agencies.models import AgencyKind, TrailEntry
from dataset.models import DataReturn, Definition
from dataset.operations import periods
from tests.factories.agencies import AgencyFactory, AreaFactory, BoardFactory, MembershipFactory
from tests.factories.dataset import DefinitionFactory, PeriodFactory


pytestmark = pytest.mark.django_db


@pytest.fixture
def quarter():
    DefinitionFactory(supplier_kind="every")
    return periods.make(2016, 4)


def owed():
    return set(DataReturn.objects.values_list("agency__slug", "area__slug"))


def test_an_agency_of_two_boards_owes_a_return_for_each_area(quarter):
    bedford, luton = BoardFactory(slug="bedford"), BoardFactory(slug="luton")
    AgencyFactory(slug="police", boards=[bedford, luton])
    AgencyFactory(slug="lado", boards=[luton])

    periods.open_returns(quarter)

    assert owed() == {("police", "bedford"), ("police", "luton"), ("lado", "luton")}


def test_opening_again_adds_only_what_is_new(quarter):
    board = BoardFactory()
    AgencyFactory(boards=[board])
    assert len(periods.open_returns(quarter)) == 1

    AgencyFactory(boards=[board])

    assert len(periods.open_returns(quarter)) == 1
    assert periods.open_returns(quarter) == []
    assert TrailEntry.objects.filter(verb="dataset.period_opened").count() == 2


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "owes"),
    [
        (date(2017, 3, 31), None, True),
        (date(2017, 4, 1), None, False),
        (date(2012, 4, 1), date(2017, 3, 31), True),
        (date(2012, 4, 1), date(2017, 3, 30), False),
    ],
)
def test_membership_counts_on_the_last_day_of_the_quarter(quarter, starts_on, ends_on, owes):
    MembershipFactory(starts_on=starts_on, ends_on=ends_on)

    assert bool(periods.open_returns(quarter)) is owes


def test_an_area_of_several_boards_gets_no_return_of_its_own(quarter):
    board = BoardFactory(slug="bedford")
    AreaFactory(slug="county", kind="county", boards=[board])
    AgencyFactory(slug="police", boards=[board])

    periods.open_returns(quarter)

    assert owed() == {("police", "bedford")}


def test_an_agency_that_is_asked_for_nothing_owes_no_return(quarter):
    board = BoardFactory()
    Definition.objects.update(supplier_kind=AgencyKind.HOSPITAL, frequency="annual")
    AgencyFactory(slug="hospital", kind=AgencyKind.HOSPITAL, boards=[board])
    AgencyFactory(slug="police", kind=AgencyKind.POLICE, boards=[board])

    periods.open_returns(periods.make(2016, 3))
    assert owed() == set()
    periods.open_returns(quarter)

    assert {agency for agency, _ in owed()} == {"hospital"}


def test_a_quarter_is_made_once(quarter):
    assert periods.make(2016, 4) == quarter


def test_the_command_opens_a_quarter_once(capsys):
    board = BoardFactory()
    DefinitionFactory(code="CPP-01")
    AgencyFactory(boards=[board])
    period = PeriodFactory(year=2016, quarter=4)

    call_command("open_returns", "2016-17-q4")
    call_command("open_returns", "2016-17-q4")

    assert DataReturn.objects.filter(period=period).count() == 1
    said = capsys.readouterr().out.splitlines()
    assert said[0].startswith("January to March 2017: 1 made. Returns open on 3 April 2017")
    assert ": 0 made" in said[1]


@pytest.mark.parametrize("slug", ["2016-17-q5", "spring", "2030-31-q1"])
def test_a_quarter_that_does_not_exist_is_named(slug):
    with pytest.raises(CommandError, match=slug):
        call_command("open_returns", slug)
