"""Whether a series changed after an event is told by its own points, season against season."""

from decimal import Decimal
from fractions import Fraction
from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dataset.analysis.before_after import before_after


QUIET = [10, 14, 11, 9, 12, 13]
RAISED = [20, 24, 21, 19, 22, 23]


def test_a_plain_rise_is_a_change():
    result = before_after(QUIET + RAISED, event_at=6)

    assert (result.verdict, result.because) == ("changed", "unlikely by chance")
    assert (result.before, result.after) == (6, 6)
    assert result.chance == pytest.approx(2 / 81)


def test_the_difference_holds_each_season_against_itself():
    # Every second quarter is 100 higher; from the event on all are 5 lower.
    values = [10, 110, 12, 108] * 3
    moved = [value - 5 * (at >= 6) for at, value in enumerate(values)]

    assert before_after(moved, event_at=6).difference == pytest.approx(-5)
    assert before_after(values, event_at=6).difference == 0


def test_seasons_alone_are_no_change():
    winter = [50, 90, 50, 50] * 3 + [50]

    assert before_after(winter, event_at=6).verdict == "no evidence of change"


def test_points_that_triggered_the_action_would_credit_it_with_their_return():
    values = [10, 11, 10, 11, 9, 10, 30, 30, 11, 10, 11, 9, 10, 11]

    result = before_after(values, event_at=8, leave_out=[6, 7])

    assert (result.before, result.after) == (6, 6)
    assert result.verdict == "no evidence of change"


@pytest.mark.parametrize(
    ("values", "event_at", "left_out"),
    [
        (QUIET[:5] + RAISED, 5, ()),
        (QUIET + RAISED[:5], 6, ()),
        ([*QUIET, None, *RAISED[:5]], 6, ()),
        (QUIET + RAISED, 6, [0]),
    ],
)
def test_fewer_than_six_points_on_a_side_are_too_early(values, event_at, left_out):
    result = before_after(values, event_at=event_at, leave_out=left_out)

    assert (result.verdict, result.because) == ("too early", "few points")
    assert result.chance is result.difference is None


def test_a_season_without_its_counterpart_does_not_count():
    # Six months and the six other months of the year have nothing to be held against.
    assert before_after(QUIET + RAISED, event_at=6, seasons=12).verdict == "too early"
    assert before_after((QUIET * 2) + (RAISED * 2), event_at=12, seasons=12).verdict == "changed"


def test_what_was_rising_all_along_is_no_evidence():
    rising = [10, 12, 13, 15, 16, 18, 20, 21, 23, 24, 26, 28]

    result = before_after(rising, event_at=6)

    assert (result.verdict, result.because) == ("no evidence of change", "already moving")
    turned = [*rising[:6], 9, 8, 6, 5, 3, 2]
    assert before_after(turned, event_at=6).verdict == "changed"


def test_what_the_other_boards_did_too_is_told_apart():
    values = QUIET + RAISED
    alike = [value + shake for value, shake in zip(values, [1, -1, 0, 2, -2, 1] * 2, strict=True)]
    still = [12, 11, 13, 12, 10, 12] * 2

    both = before_after(values, event_at=6, comparison=alike)
    alone = before_after(values, event_at=6, comparison=still)
    short = before_after(values, event_at=6, comparison=[None, *still[1:]])

    assert (both.verdict, both.beside_others) == ("changed", "no evidence of change")
    assert (alone.verdict, alone.beside_others) == ("changed", "changed")
    assert (short.verdict, short.beside_others) == ("changed", "too early")
    assert before_after(values, event_at=6).beside_others is None


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"event_at": 12}, "12 points"),
        ({"leave_out": [-1]}, "leave_out is -1"),
        ({"seasons": 3}, "1, 4 or 12"),
        ({"comparison": [1]}, "1 points, the series 12"),
    ],
)
def test_what_cannot_be_meant_is_refused_in_words(options, words):
    with pytest.raises(ValueError, match=words):
        before_after(QUIET + RAISED, **({"event_at": 6} | options))


short_series = st.lists(st.integers(0, 8), min_size=12, max_size=14)


@given(short_series)
def test_the_chance_is_that_of_every_way_to_part_the_seasons(values):
    """The same count, by listing the ways one after the other."""
    result = before_after(values, event_at=6)
    per_season = []
    seen = Fraction(0)
    for season in range(4):
        at = list(range(season, len(values), 4))
        numbers = [values[each] for each in at]
        ranks = [
            Fraction(sum(a < b for a in numbers) + sum(a <= b for a in numbers) + 1, 2)
            / (len(numbers) + 1)
            for b in numbers
        ]
        later = [place for place, each in enumerate(at) if each >= 6]
        seen += sum(ranks[place] for place in later)
        per_season.append([sum(each) for each in combinations(ranks, len(later))])
    sums = [sum(ways) for ways in product(*per_season)]
    out = min(sum(each <= seen for each in sums), sum(each >= seen for each in sums))

    assert result.chance == pytest.approx(min(1, 2 * out / len(sums)))


@given(short_series, st.integers(-50, 50), st.sampled_from([Decimal("0.1"), 3]))
def test_another_scale_tells_the_same(values, by, unit):
    before = before_after(values, event_at=6)
    after = before_after([value * unit + by for value in values], event_at=6)

    assert (after.verdict, after.because, after.chance) == (
        before.verdict,
        before.because,
        before.chance,
    )
    assert after.difference == pytest.approx(before.difference * float(unit), abs=1e-9)


@given(short_series)
def test_upside_down_tells_the_same(values):
    up = before_after(values, event_at=6)
    down = before_after([-value for value in values], event_at=6)

    assert (down.verdict, down.chance, down.difference) == (up.verdict, up.chance, -up.difference)
