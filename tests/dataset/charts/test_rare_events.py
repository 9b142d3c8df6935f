"""Rare events are drawn as bars and gaps: none, hidden and many are never drawn alike."""

import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dataset.charts.drawing import NARROW, WIDE, line_chart
from dataset.charts.plot import plotly_figure
from dataset.charts.spec import ChartSpec, Event, Gap, Point, RareEvents
from dataset.figures import Shown, Standing, exact


WIDTHS = pytest.mark.parametrize("width", [WIDE, NARROW])
BAR, TICK, RING = r"<rect ", r'v4" stroke=', r'fill="#fff" stroke='
MARK = 'h-8.4z"'  # the triangle of what neither way is better of


def point(value, at=0):
    shown = Shown(Standing.HIDDEN) if value is None else Shown(Standing.SHOWN, exact(value))
    return Point(f"Quarter {at}", shown, year=f"{2012 + at // 4}-{13 + at // 4}")


def chart(*values, **rare):
    rare = {"gaps": (), "upper_count": None} | rare
    return ChartSpec(
        title="Serious incidents",
        caption="They are rare.",
        unit="incidents",
        points=tuple(point(value, at) for at, value in enumerate(values)),
        rare=RareEvents(**rare),
    )


def found(pattern, text):
    return len(re.findall(pattern, text))


@WIDTHS
def test_a_bar_a_tick_and_a_ring_tell_events_none_and_hidden_apart(width):
    drawn = line_chart(chart(2, 0, None, 1), width=width)

    assert (found(BAR, drawn), found(TICK, drawn), found(RING, drawn)) == (2, 1, 1)


def test_a_hidden_count_has_no_height_and_no_words_in_the_data_for_zoom():
    (bars,) = plotly_figure(chart(2, None, 1))["data"]

    assert bars["y"] == [2, None, 1]
    assert bars["text"][1] == ""


@WIDTHS
def test_an_unusually_long_gap_is_heavy_marked_and_named(width):
    gap = Gap(0, 3, "3 quarters", is_long=True)

    drawn = line_chart(chart(1, 0, 0, 1, gaps=(gap,)), width=width)

    assert ">Long gap: 3 quarters</text>" in drawn
    assert 'stroke-width="2.6"' in drawn
    assert MARK in drawn


@WIDTHS
def test_a_usual_gap_is_thin_and_has_no_mark(width):
    drawn = line_chart(chart(1, 0, 0, 1, gaps=(Gap(0, 3, "3 quarters"),)), width=width)

    assert "Long gap" not in drawn
    assert MARK not in drawn


def test_a_gap_that_is_still_running_has_no_end():
    over = line_chart(chart(1, 0, 0, gaps=(Gap(0, 2, "2 quarters so far", is_running=True),)))

    assert "l-5 -4m5 4l-5 4" in over
    assert ">2 quarters so far</text>" in over


@WIDTHS
def test_a_period_with_many_is_marked_and_said_and_the_level_is_drawn(width):
    drawn = line_chart(chart(1, 0, 9, 1, upper_count=6, many=frozenset({2})), width=width)

    assert ">Many</text>" in drawn
    assert MARK in drawn
    assert 'stroke-dasharray="5 4"' in drawn


def test_the_level_is_named_at_its_right_end():
    assert ">Many: above 6</text>" in line_chart(chart(1, 0, 3, upper_count=6))


def test_the_words_of_gaps_never_lie_over_each_other():
    gaps = tuple(Gap(at, at + 2, "2 quarters") for at in range(0, 40, 2))
    drawn = line_chart(chart(*([1, 0] * 20), 1, gaps=gaps), width=NARROW)

    places = [float(x) for x in re.findall(r'<text x="([\d.]+)"[^>]*>2 quarters<', drawn)]
    assert all(after - before >= 70 for before, after in itertools.pairwise(places))


def test_an_event_and_the_gaps_have_room_above_each_other():
    plain = chart(1, 0, 0, 1, gaps=(Gap(0, 3, "3 quarters"),))
    noted = ChartSpec(
        plain.title, plain.caption, plain.unit, plain.points,
        rare=plain.rare, events=(Event(1, "New team"),),
    )  # fmt: skip

    def height(spec):
        return int(re.search(r'height="(\d+)"', line_chart(spec))[1])

    assert height(noted) == height(plain) + 20


@given(st.lists(st.none() | st.integers(0, 12), min_size=1, max_size=40))
def test_every_period_is_drawn_once_and_only_once(values):
    drawn = line_chart(chart(*values))

    assert found(BAR, drawn) == sum(bool(value) for value in values)
    assert found(TICK, drawn) == values.count(0)
    assert found(RING, drawn) == values.count(None)
