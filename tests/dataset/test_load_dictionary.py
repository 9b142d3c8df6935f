"""Loading the dictionary: what ships, changes as versions, broken files refused whole."""

import csv
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from dataset.intake import fields
from dataset.management.commands.load_dictionary import SHIPPED
from dataset.models import Definition, Indicator, Period, RuleVersion


pytestmark = pytest.mark.django_db


def load(folder=SHIPPED, **options):
    out = StringIO()
    call_command("load_dictionary", folder=folder, stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def folder(tmp_path):
    """The shipped files, to be changed: `folder(indicators={row: {column: value}})`."""

    def folder(indicators=None, breakdowns=None, rules=None, drop=""):
        for name, changes in (
            ("indicators.csv", indicators),
            ("breakdowns.csv", breakdowns),
            ("rules.csv", rules),
        ):
            with (SHIPPED / name).open(encoding="utf-8", newline="") as file:
                rows = list(csv.DictReader(file))
            for number, values in (changes or {}).items():
                rows[number - 2].update(values)
            columns = [column for column in rows[0] if column != drop]
            with (tmp_path / name).open("w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, columns, extrasaction="ignore")
                writer.writeheader()
                writer.writerows(rows)
        return tmp_path

    return folder


def test_the_shipped_dictionary_is_loaded_whole():
    said = load()

    assert "Indicators: 205 new, 0 changed, 0 the same." in said
    assert "Rules: 90 new, 0 changed, 0 the same." in said
    assert Indicator.objects.count() == Definition.objects.count() == 205
    assert RuleVersion.objects.filter(stage="now").exists()


def test_it_makes_the_quarters_it_needs_with_dates_in_working_days():
    load()

    assert Period.objects.count() == 24
    period = Period.objects.by_slug("2016-17-q4")
    # Easter lies between: 14 and 17 April 2017 are bank holidays.
    assert (str(period.opens_on), str(period.due_on), str(period.closes_on)) == (
        "2017-04-03",
        "2017-04-25",
        "2017-05-03",
    )


def test_releases_begin_with_their_own_quarter():
    load()

    begins = {
        (definition.release, definition.valid_from.slug)
        for definition in Definition.objects.select_related("valid_from")
    }
    assert begins == {(1, "2012-13-q1"), (2, "2014-15-q1")}


def test_loading_again_changes_nothing():
    load()

    said = load()

    assert "Indicators: 0 new, 0 changed, 205 the same." in said
    assert "Quarters: 0 made." in said
    assert Definition.objects.count() == 205


def test_a_changed_row_becomes_a_new_version_from_the_quarter_given(folder):
    load()
    changed = folder(indicators={2: {"name": "Children in the area"}})

    said = load(changed, valid_from="2017-18-q1")

    assert "Indicators: 0 new, 1 changed, 204 the same." in said
    before = Definition.objects.current_in(Period.objects.by_slug("2016-17-q4"))
    after = Definition.objects.current_in(Period.objects.by_slug("2017-18-q1"))
    assert before.get(indicator__code="POP-01").version == 1
    assert after.get(indicator__code="POP-01").name == "Children in the area"


def test_a_changed_rule_becomes_a_new_version_too(folder):
    load()

    said = load(folder(rules={2: {"severity": "query"}}), valid_from="2017-18-q1")

    assert "Rules: 0 new, 1 changed, 89 the same." in said
    assert RuleVersion.objects.filter(rule_id="V001").count() == 2


def test_a_change_without_its_quarter_is_refused(folder):
    load()

    with pytest.raises(CommandError, match="Say from which quarter the change holds"):
        load(folder(indicators={2: {"name": "Children in the area"}}))


def test_a_change_cannot_begin_before_the_version_it_changes(folder):
    load()
    changed = folder(indicators={2: {"name": "Children in the area"}})
    load(changed, valid_from="2017-18-q1")

    again = folder(indicators={2: {"name": "Residents under 18"}})
    with pytest.raises(CommandError, match="version 2 begins with 2017-18-q1"):
        load(again, valid_from="2016-17-q1")


def test_an_unknown_quarter_is_refused():
    with pytest.raises(CommandError, match="There is no quarter called “2017-q1”"):
        load(valid_from="2017-q1")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        (
            {"indicators": {3: {"kind": "flood"}}},
            "Row 3 (POP-02), column “kind”: “flood” is none of",
        ),
        (
            {"indicators": {3: {"code": "POP-01"}}},
            "Row 3 (POP-01), column “code”: POP-01 is there twice",
        ),
        ({"indicators": {3: {"name": "x" * 201}}}, "Row 3 (POP-02), column “name”"),
        ({"rules": {2: {"expression": "ICP-02 +"}}}, "Row 2 (V001)"),
        (
            {"rules": {3: {"rule_id": "V001"}}},
            "Row 3 (V001), column “rule_id”: V001 is there twice",
        ),
        ({"rules": {2: {"rule_id": "V0000001"}}}, "Row 2 (V0000001), column “rule_id”"),
        ({"drop": "severity"}, "Row 2: the column “severity” is missing"),
        ({"drop": "multiplier"}, "Row 2: the column “multiplier” is missing"),
    ],
)
def test_a_broken_file_is_refused_whole_naming_row_and_column(folder, changes, message):
    with pytest.raises(CommandError) as refused:
        load(folder(**changes))

    assert str(refused.value).startswith("Nothing was loaded.")
    assert message in str(refused.value)
    assert not Definition.objects.exists()
    assert not Period.objects.exists()


def test_what_is_asked_and_the_shares_come_from_the_database_as_from_the_file():
    load()
    with (SHIPPED / "indicators.csv").open(encoding="utf-8", newline="") as file:
        rows = fields.read_indicators(csv.DictReader(file))
    current = Definition.objects.current_in(Period.objects.by_slug("2016-17-q4")).for_reading()

    assert fields.items(current, "childrens-social-care", 4) == fields.items(
        rows, "childrens-social-care", 4
    )
    assert fields.shares(current) == fields.shares(rows)


def test_the_dictionary_of_a_quarter_is_one_query(django_assert_num_queries):
    load()
    period = Period.objects.by_slug("2016-17-q4")

    with django_assert_num_queries(1):
        fields.items(Definition.objects.current_in(period).for_reading(), "police", 4)
