"""Totals, shares and years: each by its kind, bounds carried, no number where there is none."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from dataset.analysis.rollup import add, round_half_up, share, year, year_to_date
from dataset.figures import (
    Figure,
    Kind,
    Qualifier,
    Reason,
    Share,
    absent,
    exact,
    in_unit,
    read_figure,
)


def ratio(numerator=(("A-01", 1),), denominator=(("B-01", 1),), **changes):
    return replace(Share("S-01", "A share", "Theme", "percent", numerator, denominator), **changes)


REPEAT = ratio()
INSIDE = ratio(numerator=(("A-01", 1), ("B-01", -1)), denominator=(("A-01", 1),))
SPREAD = ratio(numerator=(("A-01", 1), ("B-01", -1)), denominator=(("C-01", 1),))


@st.composite
def bounded(draw):
    """A figure with bounds, sometimes open above, and a number within it."""
    low, inside, high = sorted(draw(st.tuples(*[st.integers(0, 40)] * 3)))
    top = None if draw(st.integers(0, 3)) == 0 else Decimal(high)
    return Figure(Decimal(low), top, Qualifier.RANGE), exact(inside)


def holds(bounds, number):
    return bounds.low <= number.low and (bounds.high is None or number.low <= bounds.high)


@given(st.sampled_from([REPEAT, INSIDE, SPREAD]), bounded(), bounded(), bounded())
def test_whatever_the_parts_are_the_share_lies_within_its_bounds(kind, first, second, third):
    drawn = dict(zip(("A-01", "B-01", "C-01"), (first, second, third), strict=True))
    true = share(kind, {code: number for code, (_, number) in drawn.items()})
    bounds = share(kind, {code: figure for code, (figure, _) in drawn.items()})
    assume(true is not None and true.has_number)

    assert bounds is None or holds(bounds, true)


@given(st.lists(bounded(), min_size=1, max_size=5))
def test_whatever_the_figures_are_the_sum_lies_within_its_bounds(drawn):
    bounds = add(figure for figure, _ in drawn)

    assert holds(bounds, add(number for _, number in drawn))


@given(st.integers(0, 10_000), st.integers(1, 10_000))
def test_a_share_printed_is_the_exact_share_rounded_half_up(part, whole):
    worked_out = share(REPEAT, {"A-01": exact(part), "B-01": exact(whole)})

    tenths, rest = divmod(part * 1000, whole)
    expected = Decimal(tenths + (2 * rest >= whole)) / 10
    assert round_half_up(worked_out.low) == expected


def test_the_reports_own_share_comes_out():
    figures = {"A-01": exact(72), "B-01": exact(76)}

    assert in_unit(share(REPEAT, figures), "percent") == "94.7%"


def test_a_small_number_held_back_gives_a_share_with_bounds():
    figures = {"A-01": read_figure("<5 not 0"), "B-01": exact(70)}

    assert in_unit(share(REPEAT, figures), "percent") == "1.4% to 5.7%"


def test_nothing_to_measure_is_not_applicable_and_neither_0_nor_100():
    figures = {"A-01": exact(0), "B-01": exact(0)}

    assert share(REPEAT, figures) == absent(Reason.NOT_APPLICABLE)


def test_a_part_without_a_number_leaves_the_share_without_one():
    assert share(REPEAT, {"A-01": absent(Reason.LATE), "B-01": exact(5)}) == absent(Reason.LATE)
    assert share(REPEAT, {"A-01": exact(5), "B-01": absent(Reason.LATE)}) == absent(Reason.LATE)
    assert share(REPEAT, {"A-01": exact(5)}) is None
    assert share(REPEAT, {"A-01": exact(5), "B-01": None}) is None


def test_a_numerator_may_be_a_difference():
    figures = {"A-01": exact(258), "B-01": exact(120)}

    assert in_unit(share(INSIDE, figures), "percent") == "53.5%"


def test_what_may_be_divided_by_nought_has_no_upper_bound():
    result = share(REPEAT, {"A-01": exact(3), "B-01": read_figure("<5")})

    assert (result.low, result.high) == (75, None)


def test_an_average_a_month_divides_by_the_months_of_the_period():
    average = ratio(denominator=(), multiplier=1, unit="contacts per month")

    assert share(average, {"A-01": exact(78)}) == exact(26)
    assert share(average, {"A-01": exact(78)}, months=12) == exact("6.5")


def test_only_events_are_annualised():
    rate = {"multiplier": 10_000, "unit": "per 10,000"}
    figures = {"A-01": exact(100), "B-01": exact(40_000)}

    assert share(ratio(**rate), figures) == exact(25)
    assert share(ratio(**rate, annualised=True), figures) == exact(100)
    assert share(ratio(**rate, annualised=True), figures, months=12) == exact(25)


QUARTERS = [exact(10), exact(20), exact(30), read_figure("<5")]


def test_a_year_of_events_is_the_sum_of_its_quarters():
    assert year(Kind.FLOW, "sum", QUARTERS) == Figure(Decimal(60), Decimal(64), Qualifier.RANGE)
    assert year(Kind.FLOW, "sum", [exact(1), None, exact(1), exact(1)]) is None
    late = absent(Reason.LATE)
    assert year(Kind.FLOW, "sum", [exact(1), late, exact(1), exact(1)]) == late


def test_a_year_of_a_stock_is_its_last_day():
    assert year(Kind.STOCK, "last", [None, None, None, exact(7)]) == exact(7)
    assert year(Kind.STOCK, "last", [exact(7), exact(7), exact(7), None]) is None


@pytest.mark.parametrize(
    ("kind", "rollup"),
    [(Kind.FLOW, "distinct"), (Kind.EXTERNAL, "none"), (Kind.RATIO, "recompute")],
)
def test_distinct_children_shares_and_quotations_are_never_added(kind, rollup):
    assert year(kind, rollup, [exact(1)] * 4) is None
    assert year_to_date(kind, rollup, [exact(1)] * 2) is None


def test_a_yearly_measure_is_the_one_of_the_fourth_quarter():
    assert year(Kind.FLOW, "sum", [None, None, None, exact(9)], annual=True) == exact(9)


def test_year_to_date_takes_the_quarters_so_far():
    assert year_to_date(Kind.FLOW, "sum", QUARTERS[:2]) == exact(30)
    assert year_to_date(Kind.STOCK, "last", QUARTERS[:2]) == exact(20)
    assert year_to_date(Kind.STOCK, "last", []) is None


def test_events_of_two_definitions_are_never_added():
    four = [exact(1)] * 4
    assert year(Kind.FLOW, "sum", four, is_broken=True) is None
    assert year_to_date(Kind.FLOW, "sum", QUARTERS[:2], is_broken=True) is None
    assert year_to_date(Kind.STOCK, "last", QUARTERS[:2], is_broken=True) == exact(20)


def test_the_years_share_is_recomputed_and_not_averaged():
    parts = {
        "A-01": year(Kind.FLOW, "sum", [exact(1), exact(0), exact(0), exact(9)]),
        "B-01": year(Kind.FLOW, "sum", [exact(10), exact(10), exact(10), exact(10)]),
    }

    assert share(REPEAT, parts, months=12) == exact(25)


def test_three_quarters_are_no_year():
    with pytest.raises(ValueError, match="four quarters"):
        year(Kind.FLOW, "sum", QUARTERS[:3])
