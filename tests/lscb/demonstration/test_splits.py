"""The demonstration's categories add up, and are the same every time."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lscb.demonstration import series, splits


ASKED = series.breakdowns_asked(series.QUARTERS - 1)
EXCLUSIVE = sorted(slug for slug, held in ASKED.items() if held.exclusive)
MULTI_CHOICE = sorted(slug for slug, held in ASKED.items() if not held.exclusive)


@given(total=st.integers(0, 2000), slug=st.sampled_from(EXCLUSIVE), quarter=st.integers(16, 19))
def test_an_exclusive_breakdown_adds_up_to_its_measure(total, slug, quarter):
    counts = splits.split(ASKED[slug], total, "luton", "CPP-01", quarter)

    assert sum(counts.values()) == total
    assert min(counts.values()) >= 0


@given(total=st.integers(0, 500), slug=st.sampled_from(MULTI_CHOICE))
def test_of_many_choices_every_case_has_one_and_none_twice(total, slug):
    counts = splits.split(ASKED[slug], total, "luton", "CIN-04", 19)

    assert sum(counts.values()) >= total
    assert max(counts.values()) <= total


@given(total=st.integers(0, 2000), slug=st.sampled_from(["sex", "ethnicity"]))
def test_what_is_not_known_stays_within_what_is_tolerated(total, slug):
    counts = splits.split(ASKED[slug], total, "luton", "CIN-01", 17)

    assert 100 * counts["not-known"] <= ASKED[slug].tolerated * total


def test_breakdowns_begin_in_2016_17():
    assert series.breakdowns_asked(15) == {}
    assert set(series.breakdowns_asked(16)) == set(ASKED)


@pytest.mark.parametrize("key", sorted(splits.weights()))
def test_every_weight_is_of_a_category_that_is_asked(key):
    _, slug, category = key

    assert category in {one.slug for one in ASKED[slug].categories}
