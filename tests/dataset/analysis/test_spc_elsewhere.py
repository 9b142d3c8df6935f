"""Where the rules agree, another programme draws the same chart."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from statprocon import XmR

from dataset.analysis.spc import xmr


def flagged(chart, signal):
    return [at for at, point in enumerate(chart.points) if signal in point.signals]


@given(st.lists(st.integers(0, 500), min_size=2, max_size=40))
def test_limits_are_those_of_another_programme(values):
    other = XmR(values)
    ours = xmr(values, improvement="neutral", screen=False)
    point = ours.points[0]

    # It rounds the mean and the mean range to three decimals before it goes on.
    assert point.centre == pytest.approx(float(other.x_central_line()[0]), abs=0.001)
    assert point.upper == pytest.approx(float(other.upper_natural_process_limit()[0]), abs=0.003)
    assert point.lower == pytest.approx(float(other.lower_natural_process_limit()[0]), abs=0.003)
    assume(all(min(abs(v - point.lower), abs(v - point.upper)) > 0.01 for v in values))
    assert flagged(ours, "outside") == [
        at for at, beyond in enumerate(other.rule_1_x_indices_beyond_limits()) if beyond
    ]


@given(st.lists(st.integers(0, 9), min_size=8, max_size=40))
def test_eight_on_one_side_elsewhere_are_a_shift_here(values):
    ours = xmr(values, improvement="neutral")
    assume(all(abs(value - ours.points[0].centre) > 0.01 for value in values))

    theirs = XmR(values).rule_2_runs_about_central_line()

    assert {at for at, run in enumerate(theirs) if run} <= set(flagged(ours, "shift"))
