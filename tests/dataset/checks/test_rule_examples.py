"""Every rule of the dictionary that runs lets its good example pass and stops its bad one."""

import csv
import re
from pathlib import Path
from types import SimpleNamespace

import pytest

from dataset import checks
from dataset.checks.engine import Outcome, check, read_rule, read_rules
from dataset.checks.sums import sums
from dataset.figures import read_figure


FILE = Path(checks.__file__).parent.parent / "dictionary" / "rules.csv"
EXAMPLE = re.compile(r"(prev\()?([A-Z0-9]+-\d+[nd]?)\)?=(.+)")

with FILE.open(encoding="utf-8", newline="") as file:
    ROWS = [SimpleNamespace(**row) for row in csv.DictReader(file)]
NOW = [row for row in ROWS if row.stage == "now"]


def issues_of(row, example):
    figures, previous = {}, {}
    for part in example.split("; "):
        earlier, code, text = EXAMPLE.fullmatch(part).groups()
        (previous if earlier else figures)[code] = read_figure(text)
    rule = read_rule(row)
    return check([rule], figures, previous, rule.codes)


@pytest.mark.parametrize("row", NOW, ids=lambda row: row.rule_id)
def test_the_passing_example_passes(row):
    assert issues_of(row, row.passing_example) == []


@pytest.mark.parametrize("row", NOW, ids=lambda row: row.rule_id)
def test_the_failing_example_fails_and_says_so_with_its_numbers(row):
    [issue] = issues_of(row, row.failing_example)

    assert issue.outcome is Outcome.FAILED
    assert issue.severity == row.severity
    assert re.search(r"\d", issue.message)
    assert issue.advice
    assert not set("{}|") & set(issue.message + issue.summary)


def test_all_90_rules_are_shipped_and_each_says_when_it_runs():
    assert len(ROWS) == 90
    assert len({row.rule_id for row in ROWS}) == 90
    assert {row.stage for row in ROWS} == {"now", "built-in", "later"}
    assert all(row.kind_of_work for row in ROWS)


def test_every_rule_within_one_return_runs_now():
    waiting = {
        row.rule_id
        for row in ROWS
        if row.kind_of_work == "expression"
        and row.scope.startswith(("one return", "series"))
        and row.stage != "now"
    }

    assert waiting == set()


def test_the_sums_among_the_measures_are_read_from_the_rules():
    assert dict(sums(read_rules(ROWS))) == {
        "ICP-01": ("ICP-04", "ICP-05"),
        "LAD-01": ("LAD-02", "LAD-04"),
        "LAD-06": ("LAD-11", "LAD-12", "LAD-13"),
    }
    assert ("ICP-01", ("ICP-02", "ICP-03")) in sums(read_rules(ROWS))
