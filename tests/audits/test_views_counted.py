"""How often a measure's page is opened is counted by quarter, and nothing else is kept."""

from datetime import date

import pytest

from agencies.models import AgencyKind, Role
from dataset.models import IndicatorView
from tests.dataset.worlds import make_world
from tests.factories.agencies import AgencyFactory, UserFactory
from tests.factories.dataset import DefinitionFactory


pytestmark = pytest.mark.django_db


@pytest.fixture
def world(settings):
    settings.DEMO_DATE = date(2017, 4, 27)
    return make_world()


def look(client, person, code="CPP-02", **options):
    client.force_login(person)
    assert client.get(f"/indicators/{code}/", **options).status_code == 200


def counted():
    return list(IndicatorView.objects.values_list("code", "year", "quarter", "views"))


def test_each_opening_counts_in_its_quarter(world, client, settings):
    look(client, world.manager)
    look(client, world.analyst)
    settings.DEMO_DATE = date(2017, 7, 1)
    look(client, world.analyst)

    assert counted() == [("CPP-02", 2017, 1, 2), ("CPP-02", 2017, 2, 1)]


def test_those_who_supply_the_figure_do_not_count(world, client):
    look(client, world.preparer)
    look(client, world.member)

    assert counted() == []


def test_another_agency_counts(world, client):
    police = AgencyFactory(kind=AgencyKind.POLICE, boards=[world.board])

    look(client, UserFactory(role=Role.PREPARER, agency=police))

    assert counted() == [("CPP-02", 2017, 1, 1)]


def test_whoever_supplies_a_part_of_a_share_does_not_count_for_the_share(world, client):
    DefinitionFactory(
        code="CPP-09",
        share=True,
        part_names="",
        numerator="CPP-02",
        denominator="CPP-03",
        supplier_kind="",
        collected=False,
    )

    look(client, world.preparer, "CPP-09")

    assert counted() == []


def test_every_agency_supplies_what_every_agency_is_asked(world, client):
    DefinitionFactory(code="GOV-11", supplier_kind="every")
    police = AgencyFactory(kind=AgencyKind.POLICE, boards=[world.board])

    look(client, UserFactory(role=Role.PREPARER, agency=police), "GOV-11")

    assert counted() == []


def test_a_head_request_and_a_page_that_is_not_there_do_not_count(world, client):
    client.force_login(world.manager)

    client.head("/indicators/CPP-02/")
    client.get("/indicators/CPP-99/")

    assert counted() == []


@pytest.mark.django_db(transaction=True)
def test_it_counts_outside_a_transaction_as_in_service(world, client):
    look(client, world.manager)
    look(client, world.manager)

    assert counted() == [("CPP-02", 2017, 1, 2)]


def test_a_row_holds_no_person(world):
    names = {field.name for field in IndicatorView._meta.get_fields()}

    assert names == {"id", "board", "code", "year", "quarter", "views"}
