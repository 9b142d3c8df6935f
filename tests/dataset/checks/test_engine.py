"""A rule passes, fails or could not be tested; the last is never a pass."""

from dataclasses import dataclass, replace

import pytest

from dataset.checks.engine import Outcome, RuleError, Severity, check, read_rule, read_rules
from dataset.checks.past import Past
from dataset.figures import read_figure


@dataclass(frozen=True)
class Row:
    rule_id: str = "V001"
    name: str = "Conference outcomes"
    severity: str = "error"
    expression: str = "ICP-02 + ICP-03 == ICP-01"
    scope: str = "one return"
    tolerance: str = "0"
    missing_value_policy: str = "skip, and say so"
    message: str = (
        "They do not add up | {ICP-02} and {ICP-03} make {left}, "
        "not {ICP-01 conference/conferences}."
    )
    advice: str = "Correct one."
    stage: str = "now"


NESTED = Row(
    expression="CPP-06 <= CPP-07 and CPP-07 <= CPP-01",
    message="Not nested | {CPP-06} over {CPP-07}. | {CPP-07} over {CPP-01}.",
)
FLOW = Row(
    severity="query",
    expression="prev(LAC-01) + LAC-02 - LAC-03 == LAC-01",
    tolerance="max(2, 1%)",
    message="Does not follow | From {prev LAC-01} to {left}, not {LAC-01}.",
)


def run(row, previous=None, **texts):
    rule = read_rule(row)
    figures = {code.replace("_", "-"): read_figure(text) for code, text in texts.items()}
    earlier = {code: read_figure(text) for code, text in (previous or {}).items()}
    return check([rule], figures, Past({1: earlier}), rule.codes)


def test_figures_that_add_up_leave_nothing_to_say():
    assert run(Row(), ICP_02="7", ICP_03="3", ICP_01="10") == []


def test_a_failure_says_the_numbers_and_what_to_do():
    [issue] = run(Row(), ICP_02="66", ICP_03="9", ICP_01="76")

    assert issue.message == "66 and 9 make 75, not 76 conferences."
    assert issue.summary == "They do not add up"
    assert issue.advice == "Correct one."
    assert issue.place == ("ICP-02", 0)
    assert issue.codes == ("ICP-02", "ICP-03", "ICP-01")
    assert issue.blocks
    assert not issue.explainable


def test_one_takes_the_word_for_one():
    [issue] = run(Row(), ICP_02="1", ICP_03="1", ICP_01="1")

    assert issue.message.endswith("not 1 conference.")


def test_a_small_number_held_back_is_not_blamed_for_what_it_may_not_be():
    assert run(Row(), ICP_02="7", ICP_03="<5", ICP_01="10") == []
    [issue] = run(Row(), ICP_02="7", ICP_03="<5", ICP_01="12")
    assert issue.message == "7 and <5 make 7 to 11, not 12 conferences."


def test_no_upper_bound_is_carried_through():
    assert run(Row(), ICP_02="over 500", ICP_03="3", ICP_01="900") == []
    [issue] = run(Row(), ICP_02="over 500", ICP_03="3", ICP_01="400")
    assert "make 504 or more" in issue.message


@pytest.mark.parametrize("text", ["", "not held", "late"])
def test_a_figure_without_a_number_leaves_the_rule_untested(text):
    [issue] = run(Row(), ICP_02=text, ICP_03="3", ICP_01="10")

    assert issue.outcome is Outcome.UNTESTED
    assert f"it needs ICP-02 ({text or 'blank'})" in issue.message
    assert "That is not a pass." in issue.message
    assert not issue.blocks
    assert not issue.explainable


def test_one_comparison_that_fails_is_enough_whatever_the_others():
    [issue] = run(NESTED, CPP_06="9", CPP_07="7", CPP_01="not held")

    assert issue.outcome is Outcome.FAILED
    assert issue.message == "9 over 7."
    assert issue.codes == ("CPP-06", "CPP-07")


def test_both_comparisons_can_fail_at_once():
    [issue] = run(NESTED, CPP_06="9", CPP_07="7", CPP_01="5")

    assert issue.message == "9 over 7. 7 over 5."


def test_a_stock_follows_from_last_quarter_within_the_tolerance():
    previous = {"LAC-01": "250"}

    assert run(FLOW, previous, LAC_01="258", LAC_02="20", LAC_03="14") == []
    [issue] = run(FLOW, previous, LAC_01="262", LAC_02="20", LAC_03="14")
    assert issue.message == "From 250 to 256, not 262."
    assert issue.severity is Severity.QUERY
    assert issue.explainable


def test_without_last_quarter_a_stock_could_not_be_tested():
    [issue] = run(FLOW, {}, LAC_01="258", LAC_02="20", LAC_03="14")

    assert issue.outcome is Outcome.UNTESTED
    assert "last quarter’s LAC-01 (no figure)" in issue.message


def test_division_by_nought_could_not_be_tested():
    row = replace(Row(), expression="ICP-01 / ICP-02 < 2", message="Too many | {left}.")

    [issue] = run(row, ICP_01="4", ICP_02="0")

    assert issue.outcome is Outcome.UNTESTED


def test_a_rule_about_figures_that_are_not_asked_says_nothing():
    figures = {"ICP-01": read_figure("10"), "ICP-02": read_figure("1")}

    assert check([read_rule(Row())], figures, Past(), {"ICP-01", "ICP-02"}) == []


def test_functions_compare_as_they_should():
    row = replace(Row(), expression="abs(ICP-01 - ICP-02) <= 2", message="Apart | {left}.")

    assert run(row, ICP_01="5", ICP_02="7") == []
    [issue] = run(row, ICP_01="5", ICP_02="9")
    assert issue.message == "4."
    row = replace(row, expression="max(ICP-01, 3) < min(ICP-02, 10)")
    assert run(row, ICP_01="<5", ICP_02="4") == []
    assert len(run(row, ICP_01="<5", ICP_02="3")) == 1


def test_rules_of_a_later_stage_are_left_out():
    rows = [Row(), replace(Row(), rule_id="V073", expression="unusual", stage="later")]

    assert [rule.rule_id for rule in read_rules(rows)] == ["V001"]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"message": "No sentence"}, "one sentence for each comparison"),
        ({"message": "Two | one. | two."}, "one sentence for each comparison"),
        ({"message": "Wrong | {ICP-09} is."}, "names ICP-09"),
        ({"message": "Wrong | {prev ICP-01} is."}, "names prev ICP-01"),
        ({"message": "Open | {ICP-01 is."}, "not closed"),
        ({"severity": "fatal"}, "“fatal” is not error, query or info"),
    ],
)
def test_a_rule_whose_parts_do_not_fit_is_refused(change, said):
    with pytest.raises(RuleError, match=said):
        read_rule(replace(Row(), **change))
