"""Numbers of any type are compared as the numbers people wrote."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dataset.analysis.exactly import in_small_units, ratio


def exact(numbers):
    scaled, unit = in_small_units(numbers)
    return [Fraction(each, unit) for each in scaled]


@given(st.lists(st.decimals(allow_nan=False, allow_infinity=False), max_size=6))
def test_decimals_are_kept_to_the_last_place(numbers):
    assert exact(numbers) == [Fraction(number) for number in numbers]


@given(st.lists(st.decimals(-10_000, 10_000, places=4), min_size=1, max_size=20))
def test_a_float_of_few_decimals_is_the_decimal_it_was_written_as(numbers):
    assert exact([float(number) for number in numbers]) == [Fraction(each) for each in numbers]


@given(st.lists(st.floats(1e-3, 1e3), min_size=1, max_size=6))
def test_a_long_float_is_what_the_machine_holds_or_the_decimal_that_reads_back_as_it(numbers):
    assert [float(each) for each in exact(numbers)] == numbers


@pytest.mark.parametrize("numbers", [[0.1, Decimal("0.2"), 3], [1, 2.5], [0.1, Decimal("0.1"), 1]])
def test_types_may_be_mixed(numbers):
    assert exact(numbers) == [Fraction(str(number)) for number in numbers]


@given(st.floats(-1e6, 1e6))
def test_one_number_alone_is_read_like_many(number):
    assert Fraction(*ratio(number)) == exact([number])[0]
