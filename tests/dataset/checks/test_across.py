"""The same event counted by two agencies: held side by side once both have sent their return."""

import pytest

from dataset.checks.across import Sent, Side, check_across
from dataset.checks.engine import Outcome, RuleError, check, read_rule
from dataset.checks.past import Past
from dataset.figures import read_figure
from tests.dataset.checks.test_engine import Row


AGREE = Row(
    rule_id="V065",
    severity="query",
    expression="YOS-01@police == YOS-01@youth-offending",
    message="They differ | Police {YOS-01@police child/children}, youth {YOS-01@youth-offending}.",
)
WITHIN = Row(
    expression="MIS-04@return-interviews <= MIS-01@police",
    tolerance="5%",
    message="Too many | {MIS-04@return-interviews} of {MIS-01@police}.",
)


def sent(agency, kind=None, /, previous=None, **texts):
    figures = {code.replace("_", "-"): read_figure(text) for code, text in texts.items()}
    return Sent(agency, kind or agency, figures, previous or {})


def run(row, *returns):
    return check_across([read_rule(row)], returns)


def test_two_agencies_that_agree_leave_nothing_to_say():
    assert run(AGREE, sent("police", YOS_01="3"), sent("youth-offending", YOS_01="3")) == []


def test_two_agencies_that_differ_are_shown_with_both_figures():
    [issue] = run(AGREE, sent("police", YOS_01="1"), sent("youth-offending", YOS_01="2"))

    assert issue.message == "Police 1 child, youth 2."
    assert issue.outcome is Outcome.FAILED
    assert issue.sides == (
        Side("police", "YOS-01", read_figure("1")),
        Side("youth-offending", "YOS-01", read_figure("2")),
    )


@pytest.mark.parametrize("returns", [[], [sent("police", YOS_01="1")]])
def test_nothing_is_said_until_both_have_sent(returns):
    assert run(AGREE, *returns) == []


def test_a_side_that_holds_back_a_small_number_is_not_blamed():
    other = sent("youth-offending", YOS_01="2")

    assert run(AGREE, sent("police", YOS_01="<5"), other) == []
    assert len(run(AGREE, sent("police", YOS_01="6"), other)) == 1


def test_a_reason_instead_of_a_number_could_not_be_tested_and_is_no_pass():
    [issue] = run(AGREE, sent("police", YOS_01="not held"), sent("youth-offending", YOS_01="2"))

    assert issue.outcome is Outcome.UNTESTED
    assert "YOS-01@police (not held)" in issue.message
    assert len(issue.sides) == 2


def test_several_agencies_of_a_kind_are_added_and_all_are_shown():
    returns = [
        sent("one-provider", "return-interviews", MIS_04="150"),
        sent("another", "return-interviews", MIS_04="160"),
        sent("county-police", "police", MIS_01="286"),
    ]

    [issue] = run(WITHIN, *returns)

    assert issue.message == "310 of 286."
    assert [side.agency for side in issue.sides] == ["one-provider", "another", "county-police"]


def test_the_tolerance_holds_between_agencies_too():
    police = sent("police", MIS_01="286")

    assert run(WITHIN, sent("r", "return-interviews", MIS_04="300"), police) == []


def test_last_quarter_of_a_side_can_be_named():
    row = Row(
        expression="prev(MIS-01@police) >= MIS-04@return-interviews",
        message="More | {prev MIS-01@police} then.",
    )
    police = sent("police", previous={"MIS-01": read_figure("40")}, MIS_01="90")

    [issue] = run(row, police, sent("r", "return-interviews", MIS_04="50"))

    assert issue.message == "40 then."


def test_rules_within_a_return_and_between_returns_keep_apart():
    across, within = read_rule(AGREE), read_rule(Row())

    assert run(Row(), sent("police", ICP_01="1", ICP_02="5", ICP_03="5")) == []
    figures = {"YOS-01": read_figure("1")}
    assert check([across], figures, Past(), {"YOS-01"}) == []
    assert not within.is_across


@pytest.mark.parametrize(
    "expression", ["YOS-01@police == YOS-01", "YOS-01@police <= YOS-02@police"]
)
def test_a_rule_between_agencies_says_whose_every_figure_is(expression):
    with pytest.raises(RuleError, match="two kinds of agency"):
        read_rule(Row(expression=expression, message="Differ | {left}."))
