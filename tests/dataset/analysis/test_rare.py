"""Rare events are told by how many there were and how long it was between them."""

from decimal import Decimal
from math import exp, factorial, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dataset.analysis.rare import choose_chart, rare
from dataset.figures import Kind


@pytest.mark.parametrize(
    ("values", "kind", "expected"),
    [
        ([4, 4, 4, 5, 9], Kind.FLOW, "rare"),  # median 4
        ([5, 5, 5, 5, 9], Kind.FLOW, "xmr"),  # median 5
        ([4, 6], Kind.FLOW, "xmr"),  # median 5
        ([0, 0, 9, 9, 9, 9], Kind.FLOW, "rare"),  # a third are 0
        ([0, 9, 9, 9], Kind.FLOW, "xmr"),
        ([0, None, 9, 9, None], Kind.FLOW, "rare"),
        ([None], Kind.FLOW, "xmr"),
        ([1, 2, 1, 0], Kind.STOCK, "xmr"),
        ([1, 2, 1, 0], Kind.RATIO, "xmr"),
        ([Decimal(1), Decimal(2)], "flow", "rare"),
    ],
)
def test_the_chart_is_chosen_from_the_data(values, kind, expected):
    assert choose_chart(values, kind=kind, yearly=False) == expected
    assert choose_chart(values, kind=kind, yearly=True) == "line"


def test_gaps_by_hand():
    result = rare([1, 0, 0, 2, 1, 0, 1, 0])

    assert [gap.length for gap in result.gaps] == [3, 0, 1, 2]
    assert [(gap.start, gap.stop) for gap in result.gaps] == [(0, 3), (3, 3), (3, 4), (4, 6)]
    assert result.since_last == 1
    assert (result.events, result.periods, result.trial) == (5, 8, True)
    assert result.mean_gap == 1.5
    assert result.upper_gap == pytest.approx(1.5 + 3 * sqrt(1.5 * 2.5))
    assert result.mean_count == 0.625
    assert result.signal is None


def test_the_most_usual_count_leaves_one_in_741_above_it():
    result = rare([1, 1, 0, 2, 1, 1] * 2)  # a mean of 1

    def above(count):
        return 1 - sum(exp(-1) / factorial(each) for each in range(count + 1))

    assert above(result.upper_count) <= 0.00135 < above(result.upper_count - 1)


def test_a_period_of_many_events_is_a_signal():
    assert rare([1, 0, 1, 0, 0, 1, 0, 1, 1, 0, 1, 8]).signal == "many"
    assert rare([1, 0, 1, 0, 0, 1, 8, 1, 1, 0, 1, 0]).signal is None


def test_as_many_as_one_period_often_has_are_no_signal():
    at_the_limit = rare([1] * 12 + [6])

    assert at_the_limit.upper_count == 6
    assert at_the_limit.signal is None
    assert rare([1] * 12 + [7]).signal == "many"


def test_a_long_time_without_an_event_is_a_signal_while_it_runs_and_when_it_ends():
    often = [1] * 12
    assert rare([*often, *[0] * 4]).signal is None  # usual 1, at most 5.2
    assert rare([*often, *[0] * 6]).signal == "long_gap"
    ended = rare([*often, *[0] * 9, 1])
    assert ended.signal == "long_gap"
    assert rare([*often, *[0] * 9, 1, 0]).signal is None


def test_fewer_than_five_events_are_too_rare_to_judge():
    result = rare([0, 1, 0, 0, 1, 0, 2, 0, 0, 0, 0, 0])

    assert result.too_rare
    assert result.upper_gap is result.upper_count is result.signal is None
    assert result.since_last == 5


def test_a_gap_with_a_missing_period_is_not_known():
    result = rare([1, None, 0, 1, 0, 1, 1, 1, None])

    assert [gap.length for gap in result.gaps] == [2, 1, 1]
    assert result.since_last is None


def test_gaps_are_measured_in_opportunities_where_there_are_any():
    result = rare([1, 0, 1], [100, 120, 130])

    assert [gap.length for gap in result.gaps] == [250]


def test_no_events_have_no_gaps():
    for counts in ([], [0, 0], [None]):
        result = rare(counts)
        assert (result.events, result.gaps, result.since_last) == (0, (), None)


@pytest.mark.parametrize(
    ("counts", "opportunities", "words"),
    [
        ([1, 2.5], None, "whole numbers"),
        ([-1], None, "from 0 up"),
        ([1, 2], [3], "1 opportunities for 2 periods"),
        ([1], [0], "above 0"),
    ],
)
def test_what_is_no_count_is_refused_in_words(counts, opportunities, words):
    with pytest.raises(ValueError, match=words):
        rare(counts, opportunities)


@given(st.lists(st.integers(0, 3), min_size=1, max_size=30))
def test_every_event_but_the_first_ends_a_gap_and_gaps_add_up(counts):
    result = rare(counts)

    assert len(result.gaps) == max(0, sum(counts) - 1)
    first = next((at for at, count in enumerate(counts) if count), None)
    if first is not None:
        whole = sum(gap.length for gap in result.gaps) + result.since_last
        assert whole == len(counts) - 1 - first


@given(st.integers(1, 2000), st.integers(0, 20))
def test_a_great_many_events_among_noughts_still_have_a_limit(many, noughts):
    result = rare([many, many, *[0] * noughts, many, many, many])

    assert result.upper_count > result.mean_count
