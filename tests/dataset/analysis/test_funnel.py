"""An area is compared with an average by what chance alone would do to one of its size."""

from math import comb, exp, inf, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dataset.analysis.funnel import Standing, binomial, compare, funnel, poisson


TAILS = [0.001, 0.025, 0.975, 0.999]


def poisson_up_to(mean, count):
    chance = total = exp(-mean)
    for each in range(1, count + 1):
        chance *= mean / each
        total += chance
    return total


def binomial_up_to(cases, chance, count):
    return sum(
        comb(cases, each) * chance**each * (1 - chance) ** (cases - each)
        for each in range(count + 1)
    )


def test_the_limit_is_laid_between_two_counts_as_published():
    # Mean 10: P(X <= 3) = 0.01034, P(X <= 4) = 0.02925, P(X = 4) = 0.01892.
    assert poisson(10, 0.025) == pytest.approx(4 - (0.029253 - 0.025) / 0.018917, abs=1e-3)
    # 20 cases at a half: P(X <= 5) = 0.02069, P(X <= 6) = 0.05766, P(X = 6) = 0.03696.
    assert binomial(20, 0.5, 0.025) == pytest.approx(6 - (0.057659 - 0.025) / 0.036964, abs=1e-3)


@given(st.floats(0.01, 300), st.sampled_from(TAILS))
def test_a_poisson_limit_lies_just_under_the_first_count_with_the_tail_below_it(mean, tail):
    limit = poisson(mean, tail)
    count = int(limit) + 1

    assert poisson_up_to(mean, count) >= tail - 1e-9
    if limit > 0:
        assert poisson_up_to(mean, int(limit) - 1) <= tail + 1e-9


@given(st.integers(1, 200), st.floats(0.01, 0.99), st.sampled_from(TAILS))
def test_so_does_a_binomial_one_and_never_beyond_all(cases, chance, tail):
    limit = binomial(cases, chance, tail)

    assert 0 <= limit <= cases
    assert binomial_up_to(cases, chance, min(cases, int(limit) + 1)) >= tail - 1e-9
    if limit > 0:
        assert binomial_up_to(cases, chance, int(limit) - 1) <= tail + 1e-9


@pytest.mark.parametrize(("measure", "per"), [("rate", 10_000), ("share", 100)])
def test_the_funnel_narrows_as_areas_grow(measure, per):
    widths = []
    for size in (100, 1_000, 10_000, 1_000_000):
        limits = funnel(40, size, measure=measure, per=per)
        assert limits.low_998 <= limits.low_95 <= 40 <= limits.high_95 <= limits.high_998
        widths.append(limits.high_95 - limits.low_95)
    assert widths == sorted(widths, reverse=True)
    assert widths[-1] < 3


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (70, "Much higher than England"),
        (52, "Higher than England"),
        (44, "About the same as England"),
        (34, "Lower than England"),
        (20, "Much lower than England"),
    ],
)
def test_words_instead_of_league_tables(value, expected):
    # 36,000 children at 43 per 10,000: 155 expected, 95% limits at about 36.5 and 50.2.
    assert compare(value, 43, 36_000, measure="rate", per=10_000).to("England") == expected


def test_the_same_rate_is_far_off_in_a_large_area_and_usual_in_a_small_one():
    assert compare(60, 43, 2_000, measure="rate", per=10_000) is Standing.SIMILAR
    assert compare(60, 43, 200_000, measure="rate", per=10_000) is Standing.MUCH_HIGHER


@pytest.mark.parametrize("average", [0, 100])
def test_an_average_of_none_or_all_leaves_no_room(average):
    limits = funnel(average, 50, measure="share", per=100)

    assert limits.low_998 == limits.high_998 == average
    assert compare(average, average, 50, measure="share", per=100) is Standing.SIMILAR


@pytest.mark.parametrize(
    ("average", "size", "measure", "words"),
    [
        (5, 0, "rate", "above 0"),
        (-1, 10, "rate", "0 or more"),
        (nan, 10, "rate", "0 or more"),
        (inf, 10, "rate", "0 or more"),
        (101, 10, "share", "more than all"),
        (50, 10.5, "share", "whole number"),
    ],
)
def test_what_cannot_be_meant_is_refused_in_words(average, size, measure, words):
    with pytest.raises(ValueError, match=words):
        funnel(average, size, measure=measure, per=100)
