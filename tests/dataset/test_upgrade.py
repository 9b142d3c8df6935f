"""A database of the release before this one is brought up to date with what it holds."""

from datetime import date

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from dataset.models import BreakdownVersion, ChangeLine, Definition
from tests.factories.agencies import AgencyFactory, BoardFactory
from tests.factories.breakdowns import BreakdownVersionFactory
from tests.factories.changes import DictionaryChangeFactory
from tests.factories.dataset import DefinitionFactory, PeriodFactory


BEFORE = [("dataset", "0002_collection")]
AFTER = [("dataset", "0004_return_dates_needed")]


@pytest.mark.django_db(transaction=True)
def test_returns_made_before_get_the_dates_of_their_quarter():
    board = BoardFactory()
    agency, period = AgencyFactory(boards=[board]), PeriodFactory(year=2016, quarter=4)
    newest = MigrationExecutor(connection).loader.graph.leaf_nodes()
    executor = MigrationExecutor(connection)
    executor.migrate(BEFORE)
    old = executor.loader.project_state(BEFORE).apps.get_model("dataset", "DataReturn")
    made = old.objects.create(
        agency_id=agency.pk, area_id=board.areas.get().pk, period_id=period.pk
    )
    assert made.due_on is None

    executor = MigrationExecutor(connection)
    executor.migrate(AFTER)

    new = executor.loader.project_state(AFTER).apps.get_model("dataset", "DataReturn")
    held = new.objects.get(pk=made.pk)
    assert (held.opens_on, held.due_on) == (period.opens_on, period.due_on)
    assert held.closes_on > date(2017, 4, 1)
    MigrationExecutor(connection).migrate(newest)


@pytest.mark.django_db(transaction=True)
def test_versions_loaded_before_are_told_whether_they_break_their_series():
    first, later = DefinitionFactory(code="CPP-01"), PeriodFactory(year=2016, quarter=1)
    again = {"indicator": first.indicator, "valid_from": later}
    DefinitionFactory(**again, version=2, name="Renamed")
    DefinitionFactory(**again, version=3, name="Renamed", definition="Another meaning.")
    BreakdownVersionFactory()
    BreakdownVersionFactory(version=2, valid_from=later, categories="a: A | not-known: Not known")
    newest = MigrationExecutor(connection).loader.graph.leaf_nodes()

    MigrationExecutor(connection).migrate([("dataset", "0006_burden")])
    MigrationExecutor(connection).migrate(newest)

    broken = Definition.objects.filter(breaks_series=True).values_list("version", flat=True)
    assert list(broken) == [3]
    assert BreakdownVersion.objects.get(breaks_series=True).version == 2


@pytest.mark.django_db(transaction=True)
def test_changes_drafted_before_get_the_new_column_and_can_still_be_agreed():
    texts = {"name": "Plans", "unit": "children"}
    change = DictionaryChangeFactory()
    for key, before in (("CPP-01", texts), ("CPP-99", {})):
        ChangeLine.objects.create(
            change=change, kind="indicator", key=key, values=texts, before=before
        )
    newest = MigrationExecutor(connection).loader.graph.leaf_nodes()

    MigrationExecutor(connection).migrate([("dataset", "0023_definition_chart")])
    MigrationExecutor(connection).migrate(newest)

    old, new = ChangeLine.objects.order_by("key")
    assert (old.values["chart"], old.before["chart"]) == ("", "")
    assert (new.values["chart"], new.before) == ("", {})
