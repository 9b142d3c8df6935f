"""A return is checked against its own earlier figures and against the words written beside them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dataset.models import DraftCommentary
from dataset.models.contents import contents_of
from dataset.operations import returns
from tests.dataset.worlds import COMPLETE, make_history, make_world
from tests.factories.dataset import DefinitionFactory, DraftCommentaryFactory, RuleVersionFactory


pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    made = make_world()
    RuleVersionFactory(
        rule_id="V073",
        name="Change",
        severity="query",
        expression="chance(X, prev(X)) >= 0.005 and X >= lowest(X) and X <= highest(X)",
        scope="every core count",
        missing_value_policy="say nothing",
        message="Moved: {name} | From {prev X} to {X}. | {X} below {lowest X}. | {X} above.",
    )
    RuleVersionFactory(
        rule_id="V034",
        name="Year to date",
        expression="CPP-03 <= ytd(CPP-02)",
        message="Too many | {CPP-03} of {ytd CPP-02}.",
    )
    return made


def found(world, rule_id):
    return [issue for issue in world.contents().issues if issue.rule_id == rule_id]


def changes(world):
    return [(issue.codes[0], issue.message) for issue in found(world, "V073") if issue.explainable]


def test_a_count_that_moved_by_more_than_chance_is_queried_with_both_numbers(world):
    make_history(world, {"CPP-02": "12", "CPP-03": "25"})
    world.fill_in()

    assert changes(world) == [("CPP-02", "From 12 to 40.")]


def test_a_small_figure_held_back_last_quarter_is_not_taken_against_anybody(world):
    make_history(world, {"CPP-02": "about 40", "CPP-03": "<40"})
    world.fill_in()

    assert changes(world) == []


def test_a_figure_outside_its_own_three_years_is_queried_though_last_quarter_was_too(world):
    for back in range(1, 13):
        make_history(world, {"CPP-03": "30" if back == 1 else "4"}, quarters_back=back)
    world.fill_in()

    assert changes(world) == [("CPP-03", "30 above.")]


def test_what_lies_more_than_three_years_back_is_no_history(world):
    for back in range(13, 21):
        make_history(world, {"CPP-03": "4"}, quarters_back=back)
    world.fill_in()

    assert changes(world) == []


def test_the_year_so_far_is_that_of_the_financial_year(world):
    for back in (1, 2, 3):
        make_history(world, {"CPP-02": "5"}, quarters_back=back)
    make_history(world, {"CPP-02": "400"}, quarters_back=4)
    world.type({"CPP-02": "40", "CPP-03": "56"})

    [issue] = found(world, "V034")

    assert issue.message == "56 of 55."


def test_a_signed_nil_return_has_nothing_to_explain(world):
    make_history(world, {"CPP-02": "400", "CPP-03": "300", "LAC-01": "266"})

    submission = returns.submit_nil(world.data_return, by=world.preparer)

    assert submission.is_nil
    assert not submission.explanations.exists()
    assert [issue for issue in world.contents().issues if issue.explainable] == []


def test_three_years_are_read_in_as_many_queries_as_one_quarter(world):
    world.fill_in()
    make_history(world, {"CPP-02": "40", "CPP-03": "30"})
    queries = _queries(world.reload())
    for back in range(2, 13):
        make_history(world, {"CPP-02": "40", "CPP-03": "30"}, quarters_back=back)

    assert _queries(world.reload()) == queries


def _queries(data_return):
    with CaptureQueriesContext(connection) as captured:
        contents_of(data_return)
    return len(captured)


def test_commentary_that_praises_a_worse_figure_is_queried_until_it_is_mended(world):
    DefinitionFactory(code="CPP-04", name="Repeat plans of children", polarity="lower better")
    make_history(world, {"CPP-04": "5", "CPP-02": "40", "CPP-03": "30"})
    world.type({**COMPLETE, "CPP-04": "9"})
    said = DraftCommentaryFactory(
        data_return=world.data_return,
        what_happened="Repeat plans of children improved again.",
        changed_by=world.preparer,
    )

    [issue] = found(world, "V079")
    assert issue.codes == ("CPP-04",)
    assert "went from 5 to 9, the worse way" in issue.message
    with pytest.raises(returns.NotReady):
        returns.submit(world.data_return, by=world.preparer)

    DraftCommentary.objects.filter(pk=said.pk).update(what_happened="Repeat plans rose.")

    assert found(world, "V079") == []
    assert returns.submit(world.data_return, by=world.preparer).number == 1


def test_a_query_without_commentary_is_told_and_stops_nothing(world):
    make_history(world, {"CPP-02": "12"})
    world.type(COMPLETE, explanations=None)
    [issue] = found(world, "V089")

    assert "1 moved more than chance explains" in issue.message
    assert not issue.blocks
    assert not issue.explainable
