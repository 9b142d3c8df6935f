"""A change is queried when chance does not explain it: small counts may jump, large ones may not."""

from decimal import Decimal
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dataset.checks.chance import chance, chances
from dataset.checks.intervals import INFINITY, Interval


counts = st.integers(0, 40)


@given(counts, counts)
def test_the_chance_is_that_of_so_uneven_a_split_by_a_fair_coin(first, second):
    total, fewer = first + second, min(first, second)
    tail = sum(comb(total, k) for k in range(fewer + 1)) / 2**total

    assert chance(first, second) == pytest.approx(min(1, 2 * tail), rel=1e-9)


@given(st.integers(0, 5000), st.integers(0, 5000), st.integers(1, 50))
def test_it_is_the_same_both_ways_and_falls_as_the_counts_part(first, second, more):
    low, high = sorted((first, second))

    assert chance(low, high) == chance(high, low)
    assert chance(low, high + more) <= chance(low, high) + 1e-12
    assert 0 <= chance(low, high) <= 1


@pytest.mark.parametrize(
    ("before", "now", "is_unusual"),
    [
        (2, 6, False),  # three times as many, and still chance
        (2, 14, True),
        (400, 440, False),
        (400, 500, True),  # a quarter more
        (0, 0, False),
        (0, 7, False),
        (0, 9, True),
        (2000, 2100, False),
    ],
)
def test_the_allowance_grows_with_the_count_and_shrinks_as_a_share(before, now, is_unusual):
    assert (chance(before, now) < 0.005) is is_unusual


@given(st.tuples(counts, counts, counts), st.tuples(counts, counts, counts))
def test_a_count_held_back_has_the_benefit_of_every_number_it_may_be(first, second):
    (low, inside, high), (least, within, most) = sorted(first), sorted(second)
    sides = Interval(Decimal(low), Decimal(high)), Interval(Decimal(least), Decimal(most))

    found = chances(*sides)

    assert float(found.low) <= chance(inside, within) * (1 + 1e-9)
    assert chance(inside, within) <= float(found.high) * (1 + 1e-9)


def test_without_an_upper_bound_the_nearest_number_is_taken():
    over_500 = Interval(Decimal(501), INFINITY)

    assert float(chances(over_500, Interval(Decimal(400), Decimal(400))).high) == chance(501, 400)
    assert chances(over_500, Interval(Decimal(700), Decimal(700))).high == 1


def test_the_largest_counts_are_worked_out_at_once():
    assert chance(10**9, 10**9) == pytest.approx(1, abs=1e-3)
    assert chance(10**9, 0) == 0
