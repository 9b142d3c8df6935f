"""An XmR chart tells what moved from noise, by the rules the Board wrote down."""

from decimal import Decimal
from statistics import mean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dataset.analysis.spc import xmr


# Mean 50, moving ranges of 4 alternating round it: limits 50 -/+ 10.64.
STEADY = [48, 52] * 6
numbers = st.integers(0, 60)
series = st.lists(st.one_of(st.none(), numbers), min_size=2, max_size=40)


def chart(values, improvement="increase", **options):
    return xmr(values, improvement=improvement, **options)


def flagged(result, signal):
    return [at for at, point in enumerate(result.points) if signal in point.signals]


def signals(result):
    return [point.signals for point in result.points]


def test_centre_and_limits_by_hand():
    result = chart([10, 12, 11, 15, 12])  # moving ranges 2, 1, 4, 3: mean 2.5; mean 12

    (segment,) = result.segments
    assert (segment.centre, segment.lower, segment.upper) == (12, 5.35, 18.65)
    assert [(p.centre, p.lower, p.upper) for p in result.points] == [(12, 5.35, 18.65)] * 5
    assert [p.value for p in result.points] == [10, 12, 11, 15, 12]
    assert segment.trial
    assert result.variation == "common"


def test_limits_on_twelve_points_are_no_trial():
    assert chart(STEADY[:11]).segments[0].trial
    assert not chart(STEADY).segments[0].trial


@pytest.mark.parametrize("values", [[], [None, None], [7], [None, 7, None]])
def test_one_point_has_no_limits(values):
    result = chart(values, target=5)

    assert all(p.centre is p.lower is p.upper is None and not p.signals for p in result.points)
    assert result.assurance is None
    assert result.variation == (None if values in ([], [None, None]) else "common")


def test_points_that_are_never_neighbours_have_a_mean_and_no_limits():
    (segment,) = chart([4, None, 6, None, 8]).segments

    assert (segment.centre, segment.lower, segment.upper, segment.count) == (6, None, None, 3)


def test_no_moving_range_is_taken_across_a_missing_point():
    result = chart([10, 12, None, 30, 32])  # ranges 2 and 2, not 18

    assert result.points[2].value is None
    assert result.points[2].upper == result.points[0].upper == pytest.approx(21 + 5.32)


def test_limits_are_not_clipped_at_nought():
    assert chart([0, 6, 0, 6]).points[0].lower == pytest.approx(3 - 2.66 * 6)


def test_one_very_long_range_is_screened_out_once():
    values = [48, 52] * 6 + [90] + [52, 48] * 6
    # Ranges: 22 of 4, and 38 twice: mean 6.8; 3.267 times it is 22.3, so both go.
    assert chart(values).points[0].upper == pytest.approx(mean(values) + 2.66 * 4)
    unscreened = (22 * 4 + 2 * 38) / 24
    assert chart(values, screen=False).points[0].upper == pytest.approx(
        mean(values) + 2.66 * unscreened
    )


def test_a_range_exactly_at_the_screen_stays():
    # A thousand ranges that add up to a million: on average 1,000, and 3.267 times is 3,267.
    def spread(longest):
        values = [0]
        for step in [longest, *[1000] * 996, 4000 - longest, 0, 0]:
            values.append(values[-1] + step)
        point = chart(values).points[0]
        return point.upper - point.centre

    assert spread(3267) == pytest.approx(2.66 * 1000)
    assert spread(3268) == pytest.approx(2.66 * (1_000_000 - 3268) / 999)


def test_ranges_that_would_leave_only_noughts_stand_unscreened():
    result = chart([5] * 12 + [6] + [6] * 7)

    assert result.points[0].upper > result.points[0].centre


def test_constant_series_is_common_and_meets_its_own_value():
    result = chart([100] * 12, target=100)

    assert result.points[0].lower == result.points[0].upper == 100
    assert (result.variation, result.assurance) == ("common", "pass")


def test_outside_is_strictly_beyond_a_limit():
    # With limits fixed on the first twelve: 50 -/+ 2.66 times 4 = 39.36 and 60.64.
    base = [Decimal(48), Decimal(52)] * 6
    on, over = Decimal("60.64"), Decimal("60.65")

    assert flagged(chart([*base, on], fix_after=12), "outside") == []
    assert flagged(chart([*base, over], fix_after=12), "outside") == [12]
    assert flagged(chart([*base, 100 - over], fix_after=12), "outside") == [12]


def test_seven_on_one_side_are_a_shift_and_all_are_flagged():
    up = [51, 53, 51, 53, 51, 53, 51]

    assert flagged(chart([*STEADY, 49, *up[:6]], fix_after=12), "shift") == []
    result = chart([*STEADY, 49, *up], fix_after=12)
    assert flagged(result, "shift") == list(range(13, 20))
    assert result.variation == "improvement"
    longer = chart([*STEADY, 49, *up, 53], fix_after=12)
    assert flagged(longer, "shift") == list(range(13, 21))


@pytest.mark.parametrize(
    ("unit", "on_the_mean"), [(1, 50), (0.1, 5.0), (Decimal("0.1"), Decimal(5))]
)
def test_a_point_on_the_mean_breaks_a_shift(unit, on_the_mean):
    base = [round(value * unit, 1) for value in STEADY]
    over = round(53 * unit, 1)
    values = [*base, round(49 * unit, 1), over, over, over, on_the_mean, over, over, over, over]

    assert flagged(chart(values, fix_after=12), "shift") == []


def test_a_point_on_a_mean_of_tenths_is_on_it():
    values = [0.1, 0.3] * 6 + [0.3, 0.3, 0.3, 0.2, 0.3, 0.3, 0.3]

    assert flagged(chart(values, fix_after=12), "shift") == []


def test_a_shift_goes_on_over_a_missing_point():
    values = [*STEADY, 49, 51, 53, 51, None, 53, 51, 53, 51]

    assert flagged(chart(values, fix_after=12), "shift") == [13, 14, 15, 17, 18, 19, 20]


def test_seven_rising_are_a_trend_six_are_not_and_a_tie_breaks_it():
    assert flagged(chart([1, 2, 3, 4, 5, 6]), "trend") == []
    assert flagged(chart([1, 2, 3, 4, 5, 6, 7]), "trend") == list(range(7))
    assert flagged(chart([1, 2, 3, 4, 4, 5, 6, 7, 8]), "trend") == []
    assert flagged(chart([7, 6, None, 5, 4, 3, 2, 1]), "trend") == [0, 1, 3, 4, 5, 6, 7]


def test_a_rise_and_the_fall_after_it_share_their_top():
    result = chart([1, 2, 3, 4, 5, 6, 7, 6, 5, 4, 3, 2, 1])

    assert flagged(result, "trend") == list(range(13))
    assert [(run.positions[0], run.is_high) for run in result.runs if run.signal == "trend"] == [
        (0, True),
        (6, False),
    ]
    assert result.variation == "concern"


# Two thirds of the way to the limit: 50 + 7.0933; the limit: 60.64.
@pytest.mark.parametrize(
    ("last", "expected"),
    [
        ([58, 51, 58], [13, 15]),
        ([58, 58, 51], [13, 14]),
        ([58, 58, 58], [13, 14, 15]),
        ([58, 57, 51], []),
        ([58, 49, 58], []),
        ([58, 50, 58], []),
        ([58, 61, 58], [13, 15]),
        ([58, 61, 51], []),
        ([58, 58, 49], []),
        ([58, None, 51, 58], [13, 16]),
        ([42, 49, 42], [13, 15]),
    ],
)
def test_two_in_three_near_a_limit(last, expected):
    before = 49 if last[0] > 50 else 51

    assert flagged(chart([*STEADY, before, *last], fix_after=12), "two_in_three") == expected


def test_two_thirds_of_the_way_is_not_beyond_it():
    base = [Decimal(47), Decimal(53)] * 6  # moving range 6, limit 15.96 away, two thirds 10.64
    edge = Decimal("60.64")

    assert flagged(chart([*base, 49, edge, edge, edge], fix_after=12), "two_in_three") == []
    assert flagged(chart([*base, 49, edge, 61, 61], fix_after=12), "two_in_three") == [14, 15]


def test_nothing_crosses_a_rebase_point():
    values = [1, 2, 3, 4, 5, 6, 7, 8]

    result = chart(values, rebase_at=[4])

    assert [(s.start, s.stop, s.centre, s.count) for s in result.segments] == [
        (0, 4, 2.5, 4),
        (4, 8, 6.5, 4),
    ]
    assert flagged(result, "trend") == flagged(result, "shift") == []
    assert result.points[3].upper == pytest.approx(2.5 + 2.66)
    assert result.points[4].upper == pytest.approx(6.5 + 2.66)


def test_rebasing_where_the_series_starts_changes_nothing():
    assert chart(STEADY, rebase_at=[0]) == chart(STEADY)


def test_an_excluded_point_is_judged_and_does_not_count():
    values = STEADY[:6] + [200] + STEADY[:6]

    result = chart(values, exclude={6})

    assert result.segments[0].count == 12
    assert result.points[0].centre == 50
    assert result.points[0].upper == pytest.approx(50 + 2.66 * 4)
    assert flagged(result, "outside") == [6]


def test_an_excluded_point_is_part_of_runs():
    values = [*STEADY, 49, 51, 53, 51, 53, 51, 53, 51]

    assert flagged(chart(values, exclude=[15], fix_after=12), "shift") == list(range(13, 20))


def test_fixed_limits_rest_on_the_first_points_with_a_value_of_each_segment():
    values = [None, *STEADY, 80, 80, 70, *STEADY, 10]

    result = chart(values, fix_after=12, rebase_at=[16])

    assert [(s.centre, s.count) for s in result.segments] == [(50, 12), (50, 12)]
    assert flagged(result, "outside") == [13, 14, 15, 28]


@pytest.mark.parametrize(
    ("improvement", "high", "low"),
    [
        ("increase", "improvement", "concern"),
        ("decrease", "concern", "improvement"),
        ("neutral", "neutral_high", "neutral_low"),
    ],
)
def test_variation_is_named_for_the_way_that_is_better(improvement, high, low):
    assert chart([*STEADY, 70], improvement).variation == high
    assert chart([*STEADY, 30], improvement).variation == low
    assert chart(STEADY, improvement).variation == "common"


def test_an_outside_point_speaks_before_a_trend_and_a_trend_before_a_shift():
    falling_above = [*STEADY, 49, 59, 58, 57, 56, 55, 54, 53]
    both = chart(falling_above, fix_after=12)
    assert both.points[-1].signals == {"shift", "trend"}
    assert both.variation == "concern"  # the trend falls, though the shift is high

    outside = chart([*STEADY, 49, 75, 74, 73, 72, 71, 70, 69], fix_after=12)
    assert outside.points[-1].signals == {"outside", "shift", "trend"}
    assert outside.variation == "improvement"


def test_variation_is_that_of_the_last_point_with_a_value():
    assert chart([*STEADY, 70, None]).variation == "improvement"
    assert chart([*STEADY, 70, 50], fix_after=12).variation == "common"


@pytest.mark.parametrize(
    ("improvement", "target", "expected"),
    [
        ("increase", 39, "pass"),
        ("increase", Decimal("39.36"), "pass"),
        ("increase", 50, "hit_or_miss"),
        ("increase", Decimal("60.64"), "hit_or_miss"),
        ("increase", 61, "fail"),
        ("decrease", 61, "pass"),
        ("decrease", 50, "hit_or_miss"),
        ("decrease", 39.3, "fail"),
        ("neutral", 50, None),
        ("increase", None, None),
    ],
)
def test_assurance_holds_the_target_against_the_last_limits(improvement, target, expected):
    assert chart(STEADY, improvement, target=target).assurance == expected
    moved = [value + 100 for value in STEADY] + STEADY
    assert chart(moved, improvement, target=target, rebase_at=[12]).assurance == expected


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"improvement": "up"}, "increase"),
        ({"rebase_at": [12]}, "12 points"),
        ({"exclude": [-1]}, "position -1"),
        ({"fix_after": 11}, "at least 12"),
        ({"target": float("nan")}, "not a number"),
    ],
)
def test_what_cannot_be_meant_is_refused_in_words(options, words):
    with pytest.raises(ValueError, match=words):
        xmr(STEADY, **({"improvement": "increase"} | options))


@pytest.mark.parametrize("value", [float("inf"), float("nan"), Decimal("NaN"), Decimal("Infinity")])
def test_what_is_no_number_is_refused(value):
    for values in ([1, value], [value, value], [value, Decimal(2)]):
        with pytest.raises(ValueError, match="not a number"):
            chart(values)


@given(series, st.integers(-1000, 1000))
def test_adding_a_constant_moves_the_lines_and_no_signal(values, by):
    moved = [None if value is None else value + by for value in values]
    before, after = chart(values), chart(moved)

    assert signals(after) == signals(before)
    assert after.variation == before.variation
    for old, new in zip(before.segments, after.segments, strict=True):
        if old.upper is not None:
            assert new.upper == pytest.approx(old.upper + by)


@given(series, st.sampled_from([2, 7, 0.1, 0.25, Decimal("0.001")]))
def test_another_unit_moves_no_signal(values, unit):
    other = [None if value is None else Decimal(value) * Decimal(str(unit)) for value in values]
    floats = [None if value is None else float(value) for value in other]

    assert signals(chart(other)) == signals(chart(floats)) == signals(chart(values))


@given(series, numbers)
def test_upside_down_better_is_worse(values, target):
    swapped = {"improvement": "concern", "concern": "improvement", "common": "common", None: None}
    mirrored = [None if value is None else -value for value in values]
    up = chart(values, target=target)
    down = chart(mirrored, target=-target)

    assert signals(down) == signals(up)
    assert down.variation == swapped[up.variation]
    turned = chart(mirrored, "decrease", target=-target)
    assert (turned.variation, turned.assurance) == (up.variation, up.assurance)


@given(series)
def test_missing_points_at_either_end_change_nothing_else(values):
    padded = chart([None, None, *values, None])
    plain = chart(values)

    assert signals(padded)[2:-1] == signals(plain)
    assert (padded.variation, padded.segments[0].upper) == (
        plain.variation,
        plain.segments[0].upper,
    )


@given(st.lists(numbers, min_size=12, max_size=30), st.lists(st.integers(12, 40), max_size=6))
def test_missing_points_after_fixed_limits_move_no_signal(values, gaps):
    holed, places = list(STEADY), list(range(12))
    for at, value in enumerate(values, start=12):
        holed += [None] * gaps.count(at)
        places.append(len(holed))
        holed.append(value)

    plain, gapped = chart(STEADY + values, fix_after=12), chart(holed, fix_after=12)

    assert [gapped.points[place].signals for place in places] == signals(plain)


@given(st.lists(numbers, min_size=13, max_size=30))
def test_runs_and_points_tell_the_same(values):
    result = chart(values)

    for signal in ("outside", "shift", "trend", "two_in_three"):
        of_runs = {at for run in result.runs if run.signal == signal for at in run.positions}
        assert of_runs == set(flagged(result, signal))
