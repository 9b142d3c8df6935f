"""What a comparison before and after says is no more than it found, and never a cause."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dataset.analysis.before_after import BeforeAfter, before_after
from dataset.analysis.before_after_words import (
    cautions,
    chance_words,
    difference_words,
    few_words,
    moved,
)


CHANGED = BeforeAfter("changed", "unlikely by chance", 6, 6, 5.0, 2 / 81)
FELL = BeforeAfter("changed", "unlikely by chance", 6, 6, -5.0, 2 / 81)
NOTHING = BeforeAfter("no evidence of change", "usual variation", 6, 6, 5.0, 0.4)


@pytest.mark.parametrize(
    ("result", "improvement", "way"),
    [
        (CHANGED, "increase", "better"), (CHANGED, "decrease", "worse"),
        (FELL, "increase", "worse"), (FELL, "decrease", "better"),
        (CHANGED, "neutral", "higher"), (FELL, "neutral", "lower"),
        (NOTHING, "increase", None),
    ],
)  # fmt: skip
def test_which_way_is_said_only_of_what_changed(result, improvement, way):
    assert moved(result, improvement) == way


def test_the_difference_is_said_with_its_side_and_its_sense():
    assert difference_words(FELL, "5.0", "better") == (
        "Held against the same season, the figures after it lie 5.0 below those before, which is "
        "better."
    )
    assert "which is" not in difference_words(CHANGED, "5.0", "higher")


@pytest.mark.parametrize(
    ("chance", "often"),
    [(0.001, "less than once"), (0.012, "once"), (0.02, "twice"), (0.3, "30 times")],
)
def test_chance_is_said_in_words_of_a_hundred(chance, often):
    result = BeforeAfter("changed", "unlikely by chance", 6, 6, 1.0, chance)

    assert chance_words(result) == (
        f"Chance alone would bring so plain a difference {often} in 100."
    )


def test_of_what_was_moving_already_no_chance_is_quoted():
    result = BeforeAfter("no evidence of change", "already moving", 6, 6, 5.0, 0.01)

    assert chance_words(result) == (
        "Before it, they were already moving that way, so it may be no more than that."
    )
    assert cautions(result, "flow") == ()


def test_too_few_says_how_many_there_are_and_how_many_it_takes():
    said = few_words(3, 2, "quarter")

    assert "It takes six figures on each side" in said
    assert "3 before and 2 after" in said


def test_a_stock_that_changed_and_a_change_not_found_carry_their_caution():
    assert "one day" in cautions(CHANGED, "stock")[0]
    assert "not proof" in cautions(NOTHING, "flow")[0]
    assert cautions(CHANGED, "flow") == ()


@given(st.lists(st.none() | st.integers(0, 40), min_size=4, max_size=24), st.data())
def test_whatever_was_found_can_be_said(values, data):
    result = before_after(values, event_at=data.draw(st.integers(1, len(values) - 1)))

    said = difference_words(result, "1.0", moved(result, "increase")) + chance_words(result)

    assert bool(said) == (result.verdict != "too early")
    assert "cause" not in said
