"""The way a figure went is said in words, from what the reader may see and nothing else."""

import pytest

from dataset.analysis.movement import NOT_COMPARABLE, Direction, movement
from dataset.figures import HIDDEN, Shown, Standing, exact, in_unit, read_figure


def shown(text):
    figure = read_figure(text)
    is_number = figure is not None and figure.has_number
    return Shown(Standing.SHOWN if is_number else Standing.ABSENT, figure)


def percent(figure):
    return in_unit(figure, "percent")


@pytest.mark.parametrize(
    ("now", "before", "polarity", "words", "sense"),
    [
        ("76", "71", "context", "Up from 71", ""),
        ("76", "71", "higher better", "Up from 71", "the better way"),
        ("76", "71", "lower better", "Up from 71", "the worse way"),
        ("66", "71", "higher better", "Down from 71", "the worse way"),
        ("66", "71", "lower better", "Down from 71", "the better way"),
        ("71", "71", "higher better", "Same as last quarter", ""),
        ("0", "1,234", "context", "Down from 1,234", ""),
        ("over 500", "<5", "context", "Up from <5", ""),
        ("<5", "9", "lower better", "Down from 9", "the better way"),
    ],
)
def test_up_and_down_are_said_with_the_earlier_figure(now, before, polarity, words, sense):
    moved = movement(shown(now), shown(before), polarity)

    assert (moved.words, moved.sense) == (words, sense)


@pytest.mark.parametrize(("now", "before"), [(HIDDEN, shown("71")), (shown("71"), HIDDEN)])
def test_a_hidden_figure_gives_no_direction_and_no_number(now, before):
    moved = movement(now, before, "higher better")

    assert moved.direction is Direction.UNKNOWN
    assert moved.is_better is None
    assert not any(letter.isdigit() for letter in moved.words)


@pytest.mark.parametrize(
    ("now", "before", "words"),
    [
        (shown("not held"), shown("71"), "No figure to compare"),
        (None, shown("71"), "No figure to compare"),
        (shown("71"), shown("late"), "No figure last quarter to compare with"),
        (shown("71"), None, "No figure last quarter to compare with"),
    ],
)
def test_no_figure_gives_no_direction(now, before, words):
    assert movement(now, before, "context").words == words


@pytest.mark.parametrize(("now", "before"), [("<5", "<5"), ("about 400", "410"), ("4", "<5")])
def test_figures_whose_bounds_overlap_cannot_be_told_apart(now, before):
    assert movement(shown(now), shown(before), "context").direction is Direction.UNKNOWN


def test_shares_that_print_alike_are_the_same():
    now, before = (Shown(Standing.SHOWN, exact(number)) for number in ("94.71", "94.74"))

    assert movement(now, before, "context", say=percent).words == "Same as last quarter"


def test_a_share_is_said_in_its_unit_and_the_period_is_named():
    now, before = shown("91.5"), shown("94.7")

    moved = movement(now, before, "higher better", say=percent, than="a year ago")

    assert moved.words == "Down from 94.7%"
    assert (
        movement(now, now, "context", say=percent, than="a year ago").words == "Same as a year ago"
    )


def test_nothing_is_said_of_two_figures_of_different_definitions():
    moved = movement(shown("90"), shown("10"), "higher better", is_broken=True)

    assert (moved.direction, moved.words) == (Direction.UNKNOWN, NOT_COMPARABLE)
    assert moved.is_better is None
