"""A rule written once becomes a rule for every measure or breakdown that its scope selects."""

from dataclasses import dataclass, replace
from decimal import Decimal

import pytest

from dataset.checks.engine import Outcome, RuleError, check, read_rule
from dataset.checks.generated import Asked, check_scope, rules_for
from dataset.checks.past import Past
from dataset.figures import Item, Kind, read_figure
from tests.dataset.checks.test_engine import Row


@dataclass(frozen=True)
class Breakdown:
    name: str
    exclusive: bool = True
    not_known: str = ""
    tolerated: Decimal | None = None


BREAKDOWNS = {
    "age": Breakdown("age"),
    "sex": Breakdown("sex", not_known="not-known", tolerated=Decimal(2)),
    "need": Breakdown("need", exclusive=False),
}
PLANS = Item("CPP-01", "CPP-01", "Children on a plan", "Plans", "children", Kind.STOCK)
HOURS = replace(PLANS, code="MIS-11", indicator="MIS-11", whole=False, unit="hours")
LOCAL = replace(PLANS, code="BRD-01", indicator="BRD-01", name="Board’s own")
TIERS = {"CPP-01": "core", "MIS-11": "core", "BRD-01": "board"}


def parts(slug, *categories, of=PLANS):
    return [
        replace(
            of,
            code=f"{of.code}.{slug}.{each}",
            name=each,
            breakdown=slug,
            category=each,
            part_of=of.code,
        )
        for each in categories
    ]


SUM = Row(
    rule_id="V052",
    expression="total(X) == X",
    scope="every exclusive breakdown",
    message="By {breakdown}: {name} | {left}, not {X child/children}.",
)
CHANGE = Row(
    severity="query",
    expression="chance(X, prev(X)) >= 0.005",
    scope="every core count",
    missing_value_policy="say nothing",
    message="Moved: {name} | From {prev X} to {X}.",
)


def run(row, items, texts, previous=None, begun=None):
    asked = Asked(items, TIERS, BREAKDOWNS)
    figures = {code: read_figure(text) for code, text in texts.items()}
    before = {code: read_figure(text) for code, text in (previous or {}).items()}
    codes = {item.code for item in items}
    return check(
        rules_for([read_rule(row)], asked), figures, Past({1: before}, begun=begun or {}), codes
    )


def test_every_exclusive_breakdown_is_held_against_its_measure():
    items = [PLANS, *parts("age", "0-4", "5-9"), *parts("sex", "girls", "boys", "not-known")]
    texts = {"CPP-01": "10", "CPP-01.age.0-4": "6", "CPP-01.age.5-9": "3"}
    texts |= {"CPP-01.sex.girls": "6", "CPP-01.sex.boys": "<5", "CPP-01.sex.not-known": "0"}

    [issue] = run(SUM, items, texts)

    assert issue.summary == "By age: Children on a plan"
    assert issue.message == "9, not 10 children."
    assert issue.codes == ("CPP-01.age.0-4", "CPP-01.age.5-9", "CPP-01")


def test_a_category_without_a_number_leaves_its_sum_untested():
    items = [PLANS, *parts("age", "0-4", "5-9")]

    [issue] = run(SUM, items, {"CPP-01": "10", "CPP-01.age.0-4": "6"})

    assert "CPP-01.age.5-9 (blank)" in issue.message
    assert not issue.blocks


def test_a_breakdown_of_many_choices_is_not_summed_but_each_choice_fits():
    row = replace(
        SUM,
        expression="total(X) >= X and each(X) <= X",
        scope="every multi-choice breakdown",
        message="Does not fit | Only {left}. | “{category}” is {each X}.",
    )
    items = [PLANS, *parts("need", "speech", "hearing"), *parts("age", "0-4")]

    assert run(row, items, {"CPP-01": "5", "CPP-01.need.speech": "5", "CPP-01.need.hearing": "4",
                            "CPP-01.age.0-4": "1"}) == []  # fmt: skip
    [issue] = run(
        row, items, {"CPP-01": "5", "CPP-01.need.speech": "6", "CPP-01.need.hearing": "0"}
    )
    assert issue.message == "“speech” is 6."


@pytest.mark.parametrize(("not_known", "found"), [("2", 0), ("<5", 0), ("3", 1)])
def test_how_much_may_be_not_known_is_the_breakdowns_own(not_known, found):
    row = replace(
        SUM,
        severity="query",
        expression="100 * unknown(X) <= tolerated(X) * X",
        scope="every breakdown with a tolerated not-known share",
        message="Too many: {name} | {unknown X} “{category}” of {X}.",
    )
    items = [PLANS, *parts("sex", "girls", "boys", "not-known"), *parts("age", "0-4")]
    texts = {"CPP-01": "100", "CPP-01.sex.not-known": not_known}

    issues = run(row, items, texts)

    assert [issue.message for issue in issues] == ["3 “not-known” of 100."] * found


def test_every_core_count_means_whole_numbers_of_core_measures():
    items = [PLANS, HOURS, LOCAL, *parts("age", "0-4")]
    now = {item.code: "900" for item in items}

    issues = run(CHANGE, items, now, {item.code: "90" for item in items})

    assert [issue.codes for issue in issues] == [("CPP-01",)]
    assert issues[0].message == "From 90 to 900."
    assert issues[0].explainable


def test_measures_may_be_listed_and_those_not_asked_are_passed_over():
    row = replace(CHANGE, scope="each of BRD-01, CON-01")

    issues = run(row, [PLANS, LOCAL], {"CPP-01": "9", "BRD-01": "90"}, {"BRD-01": "9"})

    assert [issue.codes for issue in issues] == [("BRD-01",)]


@pytest.mark.parametrize("text", ["nil return", "not held", ""])
def test_what_has_no_number_has_not_moved(text):
    assert run(CHANGE, [PLANS], {"CPP-01": text}, {"CPP-01": "90"}) == []
    assert run(CHANGE, [PLANS], {"CPP-01": "90"}) == []


def test_a_name_with_curly_brackets_is_only_a_name():
    odd = replace(PLANS, name="Children {left}")

    [issue] = run(CHANGE, [odd], {"CPP-01": "900"}, {"CPP-01": "90"})

    assert issue.summary == "Moved: Children left"


def test_fifty_categories_are_one_sum():
    slugs = [f"c{number}" for number in range(50)]
    items = [PLANS, *parts("age", *slugs)]

    assert run(SUM, items, {"CPP-01": "50"} | {item.code: "1" for item in items[1:]}) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"scope": "every measure"}, "selects nothing"),
        ({"scope": "every count"}, "only a breakdown has categories"),
        ({"expression": "total(X) == ICP-01", "message": "No | {left}."}, "names no other code"),
    ],
)
def test_a_scope_that_does_not_fit_is_refused(change, said):
    with pytest.raises(RuleError, match=said):
        check_scope(read_rule(replace(SUM, **change)))


def test_a_change_across_a_new_definition_is_untested_and_never_queried():
    texts, previous = {"CPP-01": "300"}, {"CPP-01": "3"}

    [issue] = run(CHANGE, [PLANS], texts, previous, begun={"CPP-01": 0})

    assert not issue.explainable
    assert issue.outcome is Outcome.UNTESTED
    assert "last quarter’s CPP-01 (not comparable: the definition changed)" in issue.message
    [query] = run(CHANGE, [PLANS], texts, previous, begun={"CPP-01": 1})
    assert query.explainable


def test_a_rule_that_says_nothing_of_missing_figures_says_nothing_when_there_was_none():
    assert run(CHANGE, [PLANS], {"CPP-01": "300"}, begun={"CPP-01": 0}) == []
