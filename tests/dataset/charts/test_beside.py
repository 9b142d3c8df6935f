"""What is drawn beside a line is told apart without colour, and never bridges what is not there."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dataset.charts.drawing import NARROW, WIDE, line_chart
from dataset.charts.plot import plotly_figure
from dataset.charts.spec import Beside, Event, Level
from tests.dataset.charts.series import chart, series


WIDTHS = pytest.mark.parametrize("width", [WIDE, NARROW])
VALUES = st.lists(st.none() | st.integers(0, 900).map(float), min_size=1, max_size=24)


def england(*values, **more):
    return Beside("England", "Eng", values, **more)


def path_of(drawn):
    """The path of the dotted line."""
    return re.search(r'<path d="([^"]*)" fill="none" stroke="#16202a" stroke-width="2.6"', drawn)[1]


@given(VALUES, st.booleans())
def test_every_value_is_in_one_stretch_and_no_stretch_bridges_a_gap(values, steps):
    points = series(*range(len(values)))

    stretches = england(*values, steps=steps).stretches(points)

    there = [pair for stretch in stretches for pair in stretch]
    assert there == [(at, value) for at, value in enumerate(values) if value is not None]
    for stretch in stretches:
        assert all(later == earlier + 1 for (earlier, _), (later, _) in pairwise(stretch))
        if steps:
            assert len({points[at].year for at, _ in stretch}) == 1


@WIDTHS
def test_a_yearly_figure_is_a_level_over_its_year_with_a_step_to_the_next(width):
    beside = england(*[50.0] * 4, *[60.0] * 4, None, None, steps=True, when="2013-14")

    path = path_of(line_chart(chart(*range(10), beside=(beside,)), width=width))

    assert re.fullmatch(r"(M[\d.]+ [\d.]+H[\d.]+){2}", path)


@WIDTHS
def test_a_quarterly_series_goes_from_point_to_point_and_has_a_gap_where_it_has_none(width):
    beside = england(1.0, 2.0, None, 3.0, 4.0)

    path = path_of(line_chart(chart(1, 2, 3, 4, 5, beside=(beside,)), width=width))

    assert (path.count("M"), path.count("L")) == (2, 2)


def test_a_lone_value_is_still_seen():
    assert "H" in path_of(line_chart(chart(1, 2, 3, beside=(england(None, 2.0, None),))))


@given(st.lists(st.integers(0, 100), min_size=3, max_size=3))
def test_names_at_the_right_end_stay_apart_however_near_the_lines_are(levels):
    beside = tuple(
        Beside(name, name, (float(level),) * 4) for name, level in zip("ABC", levels, strict=True)
    )

    drawn = line_chart(chart(10, 50, 90, 40, beside=beside))

    heights = sorted(
        float(y) for y in re.findall(r'<text x="[\d.]+" y="([\d.]+)"[^>]*>[ABC] \d+</text>', drawn)
    )
    assert len(heights) == 3
    assert all(later - earlier >= 17.8 for earlier, later in pairwise(heights))


def test_the_scale_holds_what_is_drawn_beside():
    spec = chart(10, 12, 11, beside=(england(400.0, 400.0, 400.0),))

    assert plotly_figure(spec)["layout"]["yaxis"]["range"][1] > 400


def test_two_levels_are_drawn_and_named():
    levels = (Level(0, 2, 10.5, "Before 10.5"), Level(2, 4, 20.5, "After 20.5"))
    spec = chart(10, 11, 20, 21, levels=levels, left_out=frozenset({1}))

    drawn = line_chart(spec)

    assert ">Before 10.5</text>" in drawn
    assert ">After 20.5</text>" in drawn
    assert drawn.count('stroke-width="2.2"') == 2
    assert drawn.count('stroke-width="1.8"') == 1  # the cross of what is left out
    assert plotly_figure(spec)["data"][0]["marker"]["symbol"][1] == "x"


def test_a_long_name_has_its_year_and_its_short_name_only_where_there_is_room():
    def said(name):
        beside = Beside(name, "Eng", (5.0, 6.0, None), when="2012-13")
        return line_chart(chart(4, 5, 6, beside=(beside,)), width=NARROW)

    assert ">Eng: England 6 (2012-13)</text>" in said("England")
    assert ">Eng: Yorkshire and the Humber, all 6</text>" in said("Yorkshire and the Humber, all")
    assert ">Mean of twelve other boards, scaled 6</text>" in said(
        "Mean of twelve other boards, scaled"
    )


@WIDTHS
def test_a_long_note_stays_inside_the_drawing(width):
    note = "A new front door began in November"
    drawn = line_chart(chart(*range(12), events=(Event(4, note),)), width=width)

    for x, anchor, words in re.findall(
        r'<text x="([\d.]+)" y="[\d.]+" text-anchor="(\w+)"[^>]*>([^<]*door[^<]*)</text>', drawn
    ):
        reach = len(words) * 7
        assert float(x) + reach <= width if anchor == "start" else float(x) >= reach
