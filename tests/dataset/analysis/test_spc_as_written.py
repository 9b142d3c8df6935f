"""The chart is the one the Board wrote down: held against the rules spelt out one window at a time."""

from fractions import Fraction
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from dataset.analysis.spc import xmr


def mean(numbers):
    return sum(numbers, Fraction(0)) / len(numbers)


def lines(segment, exclude, fix_after, screen):
    """Centre, lower and upper of [(position, value or None)], None where there are none."""
    with_value = [pair for pair in segment if pair[1] is not None]
    based_on = with_value[:fix_after] if fix_after else with_value
    used = {at: Fraction(value) for at, value in based_on if at not in exclude}
    if len(used) < 2:
        return None, None, None
    centre = mean(list(used.values()))
    ranges = [abs(used[at] - used[at - 1]) for at in used if at - 1 in used]
    if not ranges:
        return centre, None, None
    if screen:
        kept = [each for each in ranges if not each > Fraction("3.267") * mean(ranges)]
        ranges = kept if any(kept) else ranges
    away = Fraction("2.66") * mean(ranges)
    return centre, centre - away, centre + away


def windows(points, size):
    return [points[at : at + size] for at in range(len(points) - size + 1)]


def judged(segment, centre, lower, upper):
    """{position: {signal: is high}} of one segment."""
    points = [(at, Fraction(value)) for at, value in segment if value is not None]
    found = {at: {} for at, _ in points}

    def flag(window, signal, is_high):
        for at, _ in window:
            found[at][signal] = is_high

    for window in windows(points, 7):
        steps = [b[1] - a[1] for a, b in pairwise(window)]
        if all(step > 0 for step in steps) or all(step < 0 for step in steps):
            flag(window, "trend", steps[0] > 0)
        if centre is not None:
            for is_high in (True, False):
                if all(v != centre and (v > centre) == is_high for _, v in window):
                    flag(window, "shift", is_high)
    if lower is None:
        return found
    for at, value in points:
        if value > upper or value < lower:
            found[at]["outside"] = value > upper
    for window in windows(points, 3):
        for is_high in (True, False):
            if not all(v != centre and (v > centre) == is_high for _, v in window):
                continue
            reach = (upper - centre) * Fraction(2, 3)
            near = [pair for pair in window if abs(pair[1] - centre) > reach]
            near = [pair for pair in near if lower <= pair[1] <= upper]
            if len(near) >= 2:
                flag(near, "two_in_three", is_high)
    return found


ORDER = ("outside", "trend", "two_in_three", "shift")


@st.composite
def asked(draw):
    size = draw(st.integers(1, 40))
    # Narrow values give ties, points on the mean and limits; runs are put in by the sum.
    steps = st.lists(st.integers(-2, 3), min_size=size, max_size=size)
    plain = st.lists(
        st.integers(0, draw(st.sampled_from([3, 12, 60]))), min_size=size, max_size=size
    )
    values = draw(
        st.one_of(steps.map(lambda each: [sum(each[: at + 1]) for at in range(size)]), plain)
    )
    missing = draw(st.sets(st.integers(0, size - 1), max_size=5))
    return [None if at in missing else value for at, value in enumerate(values)], {
        "improvement": draw(st.sampled_from(["increase", "decrease", "neutral"])),
        "rebase_at": draw(st.sets(st.integers(0, size - 1), max_size=2)),
        "exclude": draw(st.sets(st.integers(0, size - 1), max_size=3)),
        "fix_after": draw(st.sampled_from([None, None, 12, 15])),
        "screen": draw(st.booleans()),
        "target": draw(st.one_of(st.none(), st.integers(0, 60))),
    }


@settings(max_examples=400)
@given(asked())
def test_the_chart_is_the_one_that_was_written_down(drawn):
    values, options = drawn
    result = xmr(values, **options)

    bounds = sorted({0, len(values), *options["rebase_at"]})
    expected = {}
    for start, stop in pairwise(bounds):
        segment = [(at, values[at]) for at in range(start, stop)]
        own = lines(segment, options["exclude"], options["fix_after"], options["screen"])
        as_floats = tuple(None if each is None else float(each) for each in own)
        for at in range(start, stop):
            point = result.points[at]
            assert (point.centre, point.lower, point.upper) == as_floats
        expected |= judged(segment, *own)
    for at, point in enumerate(result.points):
        assert point.signals == set(expected.get(at, ()))
    assert result.variation == variation(expected, options["improvement"])
    assert result.assurance == assurance(own, options["target"], options["improvement"])


def variation(expected, improvement):
    """Of the last point with a value; a trend there is the one that ends with it."""
    if not expected:
        return None
    last = expected[max(expected)]
    for signal in ORDER:
        if signal in last:
            is_high = last[signal]
            if improvement == "neutral":
                return "neutral_high" if is_high else "neutral_low"
            return "improvement" if is_high == (improvement == "increase") else "concern"
    return "common"


def assurance(own, target, improvement):
    _, lower, upper = own
    if target is None or lower is None or improvement == "neutral":
        return None
    if improvement == "increase":
        return "pass" if target <= lower else "fail" if target > upper else "hit_or_miss"
    return "pass" if target >= upper else "fail" if target < lower else "hit_or_miss"
