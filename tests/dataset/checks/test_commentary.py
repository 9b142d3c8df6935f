"""Words against figures: a worse figure called an improvement is queried, a right word never."""

from decimal import Decimal

import pytest

from dataset.checks.commentary import BETTER, WORSE, Measure, Theme, check_commentary, claimed
from dataset.checks.engine import Issue, Outcome, Severity
from dataset.figures import exact, read_figure


def measure(code="LAC-16", *, now, before, polarity="higher better", **changes):
    given = {
        "place": f"{code}n",
        "name": "Personal education plans completed (share)",
        "unit": "percent",
        "now": exact(now) if isinstance(now, str | int) else now,
        "before": exact(before) if isinstance(before, str | int) else before,
    }
    return Measure(code, polarity=polarity, **(given | changes))


WORSE_PLANS = measure(now="86.2", before="94")
BETTER_REFERRALS = measure(
    "REF-04",
    now="11",
    before="15",
    polarity="lower better",
    name="Re-referrals within twelve months (share)",
)


def theme(*measures, found=(), **answers):
    codes = frozenset(each.place for each in measures)
    return check_commentary([Theme("Looked after children", answers, measures, codes)], found)


def queried(*measures, **answers):
    return [issue for issue in theme(*measures, **answers) if issue.rule_id == "V079"]


def test_a_fall_called_an_improvement_is_queried_with_both_figures():
    text = "Plans completed fell from 94% to 86.2%. This improvement is welcome."

    [issue] = queried(WORSE_PLANS, what_happened=text)

    assert issue.explainable
    assert issue.codes == ("LAC-16n",)
    assert "from 94.0% to 86.2%, the worse way" in issue.message
    assert "This improvement is welcome." in issue.message
    assert issue.advice


def test_the_reverse_is_queried_too():
    [issue] = queried(BETTER_REFERRALS, why="Re-referrals became worse after the move.")

    assert "the better way" in issue.message


@pytest.mark.parametrize(
    "text",
    [
        "Plans completed fell to 86.2%, which is worse than we want.",
        "The share of plans did not improve.",
        "We are working to improve this.",
        "An improvement plan is in place.",
        "Performance should get better from January.",
        "Two posts were vacant from August.",
        "",
    ],
)
def test_right_words_hopes_and_plans_are_left_alone(text):
    assert queried(WORSE_PLANS, what_happened=text) == []


def test_what_comes_next_speaks_of_hopes_and_is_not_judged():
    assert queried(WORSE_PLANS, next="This improvement goes on.") == []


def test_a_sentence_that_names_no_measure_is_queried_only_when_all_went_the_other_way():
    text = "Overall there was an improvement."

    assert queried(WORSE_PLANS, BETTER_REFERRALS, what_happened=text) == []
    assert len(queried(WORSE_PLANS, what_happened=text)) == 1


def test_a_sentence_is_held_against_the_measure_it_names():
    text = "Re-referrals within twelve months improved. Completed education plans improved."

    [issue] = queried(WORSE_PLANS, BETTER_REFERRALS, what_happened=text)

    assert issue.codes == ("LAC-16n",)


@pytest.mark.parametrize(
    "other",
    [
        measure(now="86.2", before="94", polarity="context"),
        measure(now=read_figure("80 to 95"), before="94"),
        measure(now=read_figure("not held"), before="94"),
        measure(now="86.2", before=None),
        measure(now="94", before="94"),
    ],
)
def test_where_neither_way_is_better_or_nothing_can_be_told_no_word_is_wrong(other):
    assert queried(other, what_happened="An improvement.") == []


@pytest.mark.parametrize(
    ("sentence", "claim"),
    [
        ("This improvement is welcome.", BETTER),
        ("Timeliness improved.", BETTER),
        ("It was no better.", WORSE),
        ("It didn’t improve.", WORSE),
        ("It was no worse.", 0),
        ("It became worse and then better.", 0),
        ("It will improve.", 0),
        ("Timeliness deteriorated.", WORSE),
        ("betterment", 0),
    ],
)
def test_what_a_sentence_claims(sentence, claim):
    assert claimed(sentence) == claim


def query(code="LAC-16n", rule_id="V073"):
    return Issue(rule_id, Severity.QUERY, Outcome.FAILED, (code,), "Moved", "From 1 to 20.")


SAID = {"what_happened": "A.", "why": "B.", "effect": "C.", "next": "D."}


def test_where_something_moved_the_words_that_are_missing_are_named():
    same = measure(now="94", before="94")

    [issue] = theme(same, found=[query()], what_happened="It fell.", why="Vacant posts.")

    assert (issue.rule_id, issue.severity) == ("V089", Severity.INFO)
    assert "1 moved more than chance explains" in issue.message
    assert "does not yet say its effect on children or what comes next" in issue.message
    assert theme(same, found=[query()], **SAID) == []


@pytest.mark.parametrize(
    ("found", "words"),
    [(1, "1 query to explain. The"), (2, "2 queries to explain. The")],
)
def test_other_queries_of_the_theme_are_counted(found, words):
    queries = [query(rule_id="V012")] * found

    [issue] = theme(measure(now="94", before="94"), found=queries)

    assert words in issue.message


def test_a_missed_standard_wants_words_and_one_that_may_be_met_does_not():
    late = measure(now="70", before="70", standard=Decimal(90), sense="at least")
    perhaps = measure(now=read_figure("85 to 95"), before="70", standard=Decimal(90),
                      sense="at least")  # fmt: skip

    assert [issue.rule_id for issue in theme(late)] == ["V089"]
    assert theme(perhaps) == []


def test_a_quiet_theme_needs_no_words():
    assert theme(measure(now="94", before="94"), found=[query(code="CPP-01")]) == []
