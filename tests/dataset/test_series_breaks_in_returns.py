"""Across a changed definition nothing is asked of an agency: its earlier figures are marked."""

import pytest
from django.urls import reverse

from dataset.models import Definition
from dataset.operations import returns
from dataset.present.returns_upload import return_sheet
from tests.dataset.worlds import make_history, make_world, redefine
from tests.factories.dataset import DraftCommentaryFactory, PeriodFactory, RuleVersionFactory


pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    world = make_world()
    RuleVersionFactory(
        rule_id="V073",
        name="Change on previous period",
        severity="query",
        expression="chance(X, prev(X)) >= 0.005",
        scope="every core count",
        missing_value_policy="say nothing",
        message="Moved by more than chance: {name} | “{name}” went from {prev X} to {X}.",
    )
    make_history(world, {"CPP-02": "4", "CPP-03": "3", "CPP-05n": "<5", "CPP-05d": "40"})
    make_history(world, {"CPP-02": "5"}, quarters_back=4)
    return world


def of_rule(contents, rule_id):
    return {
        issue.codes[0]: issue.outcome.value for issue in contents.issues if issue.rule_id == rule_id
    }


def test_a_change_is_queried_while_the_definition_holds(world):
    world.fill_in()

    assert of_rule(world.contents(), "V073") == {"CPP-02": "failed", "CPP-03": "failed"}


def test_a_change_across_a_new_definition_is_untested_and_asks_for_no_explanation(world):
    redefine("CPP-02", world.period)
    world.fill_in()

    contents = world.contents()

    assert of_rule(contents, "V073") == {"CPP-02": "could not be tested", "CPP-03": "failed"}
    assert [one.issue.codes[0] for one in contents.missing] == ["CPP-03"]


def test_a_number_gone_is_not_asked_about_when_another_one_is_asked_for(world):
    world.fill_in()
    world.type({"CPP-02": "not held"})
    assert of_rule(world.contents(), "V069") == {"CPP-02": "failed"}

    redefine("CPP-02", world.period)

    assert of_rule(world.contents(), "V069") == {}


def test_words_are_not_held_against_a_figure_of_another_definition(world):
    Definition.objects.filter(indicator__code="CPP-02").update(polarity="lower better")
    world.fill_in()
    DraftCommentaryFactory(
        data_return=world.data_return,
        what_happened="CPP-02 improved.",
        changed_by=world.preparer,
    )
    assert of_rule(world.contents(), "V079") == {"CPP-02": "failed"}

    redefine("CPP-02", world.period)

    assert of_rule(world.contents(), "V079") == {}


def test_earlier_figures_stand_in_the_grid_and_are_marked(world, client):
    redefine("CPP-02", world.period)
    redefine("CPP-05", PeriodFactory(year=2016, quarter=3))
    client.force_login(world.preparer)

    page = client.get(
        reverse("dataset:return_theme", args=[world.data_return.pk, "child-protection"])
    )

    assert page.content.decode().count("earlier definition") == 2


def test_the_workbook_marks_them_too(world):
    redefine("CPP-02", world.period)

    sheet = return_sheet(world.contents())

    assert sheet.last_quarter["CPP-02", 0] == "4 (earlier definition)"
    assert sheet.last_quarter["CPP-03", 0] == "3"
    assert sheet.year_ago["CPP-02", 0] == "5 (earlier definition)"


def test_a_sent_return_shows_the_same_and_says_what_could_not_be_tested(world, client):
    redefine("CPP-02", world.period)
    world.fill_in()
    world.type({}, explanations={("V073", "CPP-03"): "Two teams merged their plans."})
    sent = returns.submit(world.data_return, by=world.preparer)
    client.force_login(world.approver)

    address = reverse("dataset:submission_detail", args=[world.data_return.pk, sent.number])
    page = client.get(address).content.decode()

    assert page.count("earlier definition") == 2
    assert "last quarter’s CPP-02 (not comparable: the definition changed)" in page


def test_a_return_is_read_in_as_many_queries_with_many_breaks_as_with_one(
    world, client, query_count
):
    redefine("CPP-02", world.period)
    client.force_login(world.preparer)
    address = reverse("dataset:return_theme", args=[world.data_return.pk, "child-protection"])
    one = query_count(address)
    for code in ("CPP-01", "CPP-03", "CPP-05", "LAC-01"):
        redefine(code, world.period)

    assert query_count(address) == one
