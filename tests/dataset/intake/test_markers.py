"""What stands in place of a number means what its release meant by it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dataset.intake.markers import HARMONISED, LONGEST, default, named


@pytest.mark.parametrize(
    ("marker", "year", "meaning"),
    [
        ("x", 2024, "not available"),
        ("X ", 2024, "not available"),
        ("x", 2017, "confidential: a small number, or hidden beside one"),
        ("c", 2024, "confidential: 1 to 5, or hidden beside such a number"),
        ("z", 2024, "not applicable"),
        (":", 2024, "not available"),
        ("low", 2024, "below half the last digit"),
        ("k", 2024, "rounds to 0 but is not 0"),
        ("x", None, "not available"),
        ("", 2024, "not given"),
        ("†", 2024, "“†” in the release"),
    ],
)
def test_the_year_of_the_release_decides(marker, year, meaning):
    assert default(marker, year) == meaning


@given(st.text(max_size=60), st.none() | st.integers(1990, 2060))
def test_every_marker_means_something(text, year):
    assert default(text, year)
    assert len(named(text)) <= LONGEST


@given(st.sampled_from(sorted(HARMONISED)), st.integers(2020, 2060))
def test_from_2020_on_the_harmonised_symbols_hold(marker, year):
    assert default(marker, year) == HARMONISED[marker]
