"""A spreadsheet of the dictionary is held against what is in force, field by field."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dataset.intake.dictionary_changes import FieldChange, changes, would_be
from dataset.intake.dictionary_file import (
    BREAKDOWN,
    BY_KIND,
    INDICATOR,
    RULE,
    TABLES,
    DictionaryFile,
    FileRow,
    read_file,
    write_csv,
)
from dataset.intake.rows import DictionaryError, wrong
from tests.dataset.intake.dictionaries import now_of, shipped


NOW = now_of(shipped())


def accept(table, row):
    """Nothing is wrong with any row."""


def of_file(kind, rows, check=accept):
    """What a CSV of these rows would do to its table."""
    table = BY_KIND[kind]
    found = changes(NOW, read_file(write_csv(table, rows), table.file), check)
    return next(one for one in found if one.table is table)


def with_row(kind, key, **change):
    """The shipped rows with one changed."""
    name = BY_KIND[kind].key
    return [row | change if row[name] == key else row for row in shipped()[kind]]


def why(found):
    return [(line.number, line.key, line.column, line.why) for line in found.refused]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.kind)
def test_the_file_as_downloaded_changes_nothing(table):
    found = of_file(table.kind, shipped()[table.kind])

    assert (found.lines, found.missing, found.refused) == ((), (), ())
    assert found.unchanged == len(shipped()[table.kind])


def test_a_changed_row_is_shown_field_by_field():
    found = of_file(INDICATOR, with_row(INDICATOR, "CPP-01", name="Plans", unit="plans"))

    (line,) = found.changed
    old = NOW[INDICATOR]["CPP-01"]
    assert line.fields == (
        FieldChange("name", old["name"], "Plans"),
        FieldChange("unit", old["unit"], "plans"),
    )
    assert (line.key, line.is_new, found.added) == ("CPP-01", False, ())
    assert found.unchanged == len(shipped()[INDICATOR]) - 1


def test_a_row_with_a_new_key_is_new_and_takes_its_place_at_the_end():
    row = dict(NOW[RULE]["V001"], rule_id="V900", version="7")
    found = changes(NOW, DictionaryFile({RULE: (FileRow(2, row),)}), accept)

    (rules,) = (one for one in found if one.table.kind == RULE)
    assert [(line.key, line.is_new) for line in rules.lines] == [("V900", True)]
    assert [one["rule_id"] for one in would_be(NOW, found)[RULE]] == [*NOW[RULE], "V900"]


def test_rows_that_the_file_leaves_out_are_named_and_stay():
    rows = [row for row in shipped()[BREAKDOWN] if row["slug"] != "age"]

    found = of_file(BREAKDOWN, rows)

    assert found.missing == ("age",)
    assert found.lines == ()


def test_tables_that_the_file_leaves_out_stay():
    found = changes(NOW, read_file(write_csv(BY_KIND[RULE], shipped()[RULE])), accept)

    assert [(one.table.kind, one.is_given) for one in found] == [
        (INDICATOR, False), (BREAKDOWN, False), (RULE, True),
    ]  # fmt: skip
    assert would_be(NOW, found) == {kind: list(rows.values()) for kind, rows in NOW.items()}


def test_a_change_made_on_an_older_version_is_refused_and_says_what_to_do():
    found = of_file(INDICATOR, with_row(INDICATOR, "CPP-01", name="Plans", version="0"))

    ((_, key, column, words),) = why(found)
    assert (key, column) == ("CPP-01", "version")
    assert words == (
        "It stands in version 1 now, and this file was made from version 0. "
        "Download the dictionary again, and change it there."
    )
    assert found.changed == ()


def test_an_untouched_row_of_an_older_version_undoes_nothing_and_is_no_mistake():
    found = of_file(INDICATOR, with_row(INDICATOR, "CPP-01", version="0"))

    assert (found.changed, found.refused) == ((), ())


def test_the_quarter_of_a_breakdown_cannot_be_changed_in_the_file():
    found = of_file(BREAKDOWN, with_row(BREAKDOWN, "age", valid_from="2017-18-q1"))

    ((number, key, column, words),) = why(found)
    assert (number, key, column) == (3, "age", "valid_from")
    assert words.endswith("Put back 2016-17-q1.")


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"code": ""}, ("", "code", "It is empty.")),
        ({"code": "CPP-02"}, ("CPP-02", "code", "is there 2 times. Keep one.")),
        ({"definition": "as for 943 476 5919"}, ("CPP-01", "definition", "an NHS number")),
    ],
)
def test_rows_that_cannot_be_taken_are_named_with_what_to_do(change, expected):
    found = of_file(INDICATOR, with_row(INDICATOR, "CPP-01", **change))

    key, column, words = expected
    assert any(
        (line.key, line.column) == (key, column) and words in line.why for line in found.refused
    )
    assert found.changed == ()


@pytest.mark.parametrize(
    ("problem", "expected"),
    [
        (wrong(2, "CPP-01", "unit", "it is empty"), ("unit", "It is empty.")),
        (DictionaryError("V001: no"), ("", "V001: no")),
    ],
)
def test_what_the_check_says_stands_at_the_row(problem, expected):
    def refuse(table, row):
        raise problem

    found = of_file(INDICATOR, with_row(INDICATOR, "CPP-01", unit=""), refuse)

    ((_, key, *said),) = why(found)
    assert (key, tuple(said)) == ("CPP-01", expected)


@settings(max_examples=40)
@given(st.data())
def test_every_row_is_in_one_heap_and_what_would_be_is_now_with_the_changes(data):
    rows = shipped()[BREAKDOWN]
    given_rows = [
        dict(row, slug=row["slug"] + data.draw(st.sampled_from(["", "", "-x"])),
             name=row["name"] + data.draw(st.sampled_from(["", "", " new"])))
        for row in data.draw(st.lists(st.sampled_from(rows), unique_by=lambda row: row["slug"]))
    ]  # fmt: skip

    found = changes(NOW, DictionaryFile({BREAKDOWN: tuple(
        FileRow(number, row) for number, row in enumerate(given_rows, 2))}), accept)  # fmt: skip

    (one,) = (each for each in found if each.table.kind == BREAKDOWN)
    assert len(one.lines) + one.unchanged == len(given_rows)
    assert {*one.missing} == {row["slug"] for row in rows} - {row["slug"] for row in given_rows}
    expected = NOW[BREAKDOWN] | {row["slug"]: row for row in given_rows}
    assert would_be(NOW, found)[BREAKDOWN] == list(expected.values())
