"""Every rule of the dictionary that runs lets its good example pass and stops its bad one."""

import csv
import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import pytest

from dataset import checks
from dataset.checks.across import Sent, check_across
from dataset.checks.engine import Outcome, apply, read_rule, read_rules
from dataset.checks.generated import Asked, check_scope, rules_for
from dataset.checks.language import Code, Moment
from dataset.checks.sums import sums
from dataset.figures import Item, Kind, read_figure


FILE = Path(checks.__file__).parent.parent / "dictionary" / "rules.csv"
EXAMPLE = re.compile(
    r"(?:(?P<moment>\w+)\()?(?P<code>[^()=@]+)(?:@(?P<agency>[a-z-]+))?\)?=(?P<text>.+)"
)
# What X stands for in an example: a measure with one breakdown of three categories.
CATEGORIES = {"one": "The first", "two": "The second", "not-known": "Not known"}
MEASURE = Item("ANY-01", "ANY-01", "Any measure", "A theme", "children", Kind.STOCK)
PARTS = [
    replace(MEASURE, code=f"ANY-01.kind.{slug}", name=name, breakdown="kind", category=slug,
            part_of="ANY-01")
    for slug, name in CATEGORIES.items()
]  # fmt: skip

with FILE.open(encoding="utf-8", newline="") as file:
    ROWS = [SimpleNamespace(**row) for row in csv.DictReader(file)]
NOW = [row for row in ROWS if row.stage == "now"]


def issues_of(row, example):
    """What the rule finds in an example, be it for one measure, for many, or between agencies."""
    rule, given = read_rule(row), figures_of(example)
    if rule.is_across:
        kinds = {code.agency for code in given}
        sent = [Sent(kind, kind, by_code(given, kind), {}) for kind in sorted(kinds)]
        return check_across([rule], sent)
    if rule.is_for_many:
        breakdown = SimpleNamespace(
            name="kind",
            exclusive="exclusive" in rule.scope,
            not_known="not-known",
            tolerated=Decimal(2),
        )
        scope = "every count" if rule.scope.startswith("each of ") else rule.scope
        asked = Asked([MEASURE, *PARTS], {"ANY-01": "core"}, {"kind": breakdown})
        [rule] = rules_for([replace(rule, scope=scope)], asked)
    issue = apply(rule, given.get)
    return [] if issue is None else [issue]


def figures_of(example):
    """{Code: Figure}: of "prev(LAC-01)=250; MIS-01@police=<5; X.kind.one=3"."""
    found = {}
    for part in example.split("; "):
        match = EXAMPLE.fullmatch(part)
        code = re.sub(r"^X(?=\.|$)", "ANY-01", match["code"])
        named = Code(code, Moment(match["moment"] or ""), match["agency"] or "")
        found[named] = read_figure(match["text"])
    return found


def by_code(given, kind):
    return {code.code: figure for code, figure in given.items() if code.agency == kind}


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


def test_all_90_rules_run_are_built_in_or_say_why_not():
    assert len(ROWS) == 90
    assert len({row.rule_id for row in ROWS}) == 90
    assert {row.stage for row in ROWS} == {"now", "built-in", "later", "dropped"}
    for row in ROWS:
        start = {"built-in": "built in: ", "dropped": "dropped: ", "later": "waits for "}
        assert row.kind_of_work.startswith(start.get(row.stage, row.kind_of_work)), row.rule_id


def test_only_rules_of_reports_and_of_process_limits_wait():
    waiting = {row.rule_id for row in ROWS if row.stage == "later"}

    assert waiting == {"V075", "V077", "V078", "V080"}


def test_what_is_called_built_in_stands_where_the_row_says():
    for row in ROWS:
        for path in re.findall(r"dataset/[\w/.]+", row.kind_of_work):
            assert (FILE.parents[2] / path.rstrip(".")).exists(), f"{row.rule_id}: {path}"


@pytest.mark.parametrize("row", NOW, ids=lambda row: row.rule_id)
def test_a_rule_for_many_measures_says_which(row):
    check_scope(read_rule(row))


def test_the_sums_among_the_measures_are_read_from_the_rules():
    assert dict(sums(read_rules(ROWS))) == {
        "ICP-01": ("ICP-04", "ICP-05"),
        "LAD-01": ("LAD-02", "LAD-04"),
        "LAD-06": ("LAD-11", "LAD-12", "LAD-13"),
    }
    assert ("ICP-01", ("ICP-02", "ICP-03")) in sums(read_rules(ROWS))
