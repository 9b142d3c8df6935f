"""A rule is worked out with what a number may be; nothing it may be is ever left out."""

from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from dataset.checks import intervals
from dataset.checks.evaluate import may_hold, value
from dataset.checks.intervals import Interval, NoResult
from dataset.checks.language import COMPARATORS, Code, Function, Negative, Number, Operation
from dataset.checks.tolerance import Tolerance, ToleranceError, read_tolerance
from dataset.figures import Figure, Qualifier, exact, read_figure


NAMES = ["LAC-01", "LAC-02", "LAC-03"]
whole = st.integers(0, 60)
terms = st.recursive(
    st.one_of(
        st.builds(Number, st.decimals(0, 20, places=1)), st.builds(Code, st.sampled_from(NAMES))
    ),
    lambda inner: st.one_of(
        st.builds(Negative, inner),
        st.builds(Operation, st.sampled_from("+-*/"), inner, inner),
        st.builds(Function, st.just("abs"), st.tuples(inner)),
        st.builds(Function, st.sampled_from(["max", "min", "chance"]), st.tuples(inner, inner)),
    ),
    max_leaves=8,
)


@st.composite
def figures_with_a_number_inside(draw):
    """A figure with bounds, one in three without upper bound, and a number within it."""
    low, inside, high = sorted(draw(st.tuples(whole, whole, whole)))
    top = None if draw(st.integers(0, 2)) == 0 else Decimal(high)
    return Figure(Decimal(low), top, Qualifier.RANGE), exact(inside)


@given(terms, st.lists(figures_with_a_number_inside(), min_size=3, max_size=3))
def test_whatever_the_numbers_are_the_result_lies_within_its_bounds(term, drawn):
    bounded = dict(zip(NAMES, [figure for figure, _ in drawn], strict=True))
    inside = dict(zip(NAMES, [number for _, number in drawn], strict=True))
    try:
        result = value(term, lambda code: inside[code.code])
    except NoResult:
        assume(False)

    bounds = value(term, lambda code: bounded[code.code])

    assert bounds.low <= result.low
    assert result.high <= bounds.high


@given(
    st.sampled_from(COMPARATORS),
    figures_with_a_number_inside(),
    figures_with_a_number_inside(),
    st.builds(Tolerance, st.integers(0, 3).map(Decimal), st.integers(0, 99).map(Decimal)),
)
def test_a_comparison_that_some_numbers_satisfy_never_fails(sign, left, right, tolerance):
    (left_figure, left_inside), (right_figure, right_inside) = left, right
    holds = may_hold(sign, intervals.of(left_inside), intervals.of(right_inside), tolerance)
    assume(holds)

    assert may_hold(sign, intervals.of(left_figure), intervals.of(right_figure), tolerance)


@given(
    st.sampled_from(COMPARATORS),
    st.tuples(st.integers(0, 8), st.integers(0, 8)).map(sorted),
    st.tuples(st.integers(0, 8), st.integers(0, 8)).map(sorted),
)
def test_a_comparison_that_no_numbers_satisfy_fails(sign, left, right):
    def pairs():
        return ((a, b) for a in range(left[0], left[1] + 1) for b in range(right[0], right[1] + 1))

    plain = {
        "==": lambda a, b: a == b,
        "<=": lambda a, b: a <= b,
        ">=": lambda a, b: a >= b,
        "<": lambda a, b: a < b,
        ">": lambda a, b: a > b,
    }[sign]

    sides = [Interval(Decimal(low), Decimal(high)) for low, high in (left, right)]
    assert may_hold(sign, *sides, Tolerance()) == any(plain(a, b) for a, b in pairs())


def test_dividing_by_nothing_but_nought_has_no_result():
    with pytest.raises(NoResult):
        intervals.exactly(Decimal(1)) / intervals.exactly(Decimal(0))


def test_dividing_by_what_may_be_nought_may_be_anything():
    result = intervals.exactly(Decimal(1)) / intervals.of(read_figure("<5"))

    assert (result.low, result.high) == (-intervals.INFINITY, intervals.INFINITY)


@pytest.mark.parametrize(
    ("text", "left", "right", "allowed"),
    [
        ("0", 100, 90, 0),
        ("2", 100, 90, 2),
        ("5%", 100, 90, 5),
        ("5%", 90, 200, 10),
        ("max(2, 1%)", 100, 90, 2),
        ("max(2, 1%)", 500, 490, 5),
        ("0.5", 1, 1, Decimal("0.5")),
    ],
)
def test_a_tolerance_is_an_amount_or_a_percentage_of_the_larger_side(text, left, right, allowed):
    assert read_tolerance(text).between(Decimal(left), Decimal(right)) == allowed


@pytest.mark.parametrize("text", ["", "100%", "-1", "max(1, 2)", "5 points", "max(2, 1%", "n/a"])
def test_a_tolerance_that_cannot_be_read_is_refused(text):
    with pytest.raises(ToleranceError):
        read_tolerance(text)
