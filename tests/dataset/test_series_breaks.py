"""A changed definition is a series break: where it is decided, and what knows of it."""

import csv
from io import StringIO

import pytest
from django.core.management import call_command

from dataset.management.commands.load_dictionary import SHIPPED
from dataset.models import BreakdownVersion, Definition
from dataset.models.dictionary import BREAKDOWN_SERIES_COLUMNS, SERIES_COLUMNS, changed_columns
from tests.factories.breakdowns import BreakdownVersionFactory
from tests.factories.dataset import DefinitionFactory


pytestmark = pytest.mark.django_db


def load(tmp_path, changed="", **changes):
    """Load the shipped files, the first row of one of them changed from April 2017 on."""
    for file_name in ("indicators.csv", "breakdowns.csv", "rules.csv"):
        with (SHIPPED / file_name).open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        if file_name == changed:
            rows[0].update(changes)
        with (tmp_path / file_name).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, rows[0])
            writer.writeheader()
            writer.writerows(rows)
    valid_from = {"valid_from": "2017-18-q1"} if changes else {}
    call_command("load_dictionary", folder=tmp_path, stdout=StringIO(), **valid_from)


@pytest.mark.parametrize(
    ("changes", "is_break"),
    [
        ({"definition": "Something else is counted."}, True),
        ({"unit": "households"}, True),
        ({"name": "Another name"}, False),
        ({"polarity": "lower better"}, False),
    ],
)
def test_a_definition_loaded_with_another_meaning_breaks_its_series(tmp_path, changes, is_break):
    load(tmp_path)
    assert not Definition.objects.filter(breaks_series=True).exists()

    load(tmp_path, "indicators.csv", **changes)

    assert Definition.objects.get(version=2).breaks_series is is_break


def test_categories_loaded_anew_break_the_series_of_their_breakdown_only(tmp_path):
    load(tmp_path)

    load(tmp_path, "breakdowns.csv", categories="neglect: Neglect | not-known: Not known")

    changed = BreakdownVersion.objects.get(version=2)
    assert changed.breaks_series
    assert not Definition.objects.filter(breaks_series=True).exists()


@pytest.mark.parametrize("column", SERIES_COLUMNS)
def test_every_column_of_the_meaning_makes_another_series(column):
    before = DefinitionFactory.build(valid_from=None, indicator__code="CPP-01")
    after = DefinitionFactory.build(valid_from=None, indicator__code="CPP-01", **{column: "x"})

    assert changed_columns(before, after) == (column,)
    assert changed_columns(before, before) == ()


def test_a_tolerance_is_no_part_of_what_a_category_means():
    before = BreakdownVersionFactory.build(valid_from=None, tolerated=None)
    after = BreakdownVersionFactory.build(valid_from=None, tolerated=5)

    assert changed_columns(before, after, BREAKDOWN_SERIES_COLUMNS) == ()
