"""The usual range in a drawing: what is seen is what was reckoned, and nothing hidden is in it."""

import itertools
import json
import re
from dataclasses import replace
from decimal import Decimal

import pytest

from dataset.charts.drawing import NARROW, WIDE, line_chart, sparkline
from dataset.charts.plot import plotly_figure
from dataset.charts.spec import ChartSpec, Limits, Point, Run
from dataset.figures import Shown, Standing, exact


HIDDEN = Shown(Standing.HIDDEN)
LIMITS = Limits(0, 12, 50, 40, 60)
SHIFT = Run(tuple(range(5, 12)), True, "better", "Shift: 7 quarters higher than usual", True)


def point(value, **more):
    shown = HIDDEN if value is None else Shown(Standing.SHOWN, exact(Decimal(value)))
    return Point("Q", shown, **more)


def chart(values=(45, 52, 48, 51, 47, 55, 56, 54, 57, 55, 58, 56), **more):
    points = tuple(point(value) for value in values)
    return ChartSpec("Visits", "Visits rose.", "visits", points, **({"limits": (LIMITS,)} | more))


def test_mean_and_limits_are_named_with_their_values():
    drawn = line_chart(chart())

    for words in ("Mean 50", "Upper limit 60", "Lower limit 40"):
        assert f">{words}</text>" in drawn


def test_names_at_the_right_end_never_lie_on_each_other():
    near = replace(LIMITS, lower=49, upper=51)
    drawn = line_chart(chart(limits=(near,), standard=Decimal(50)))

    heights = sorted(
        float(y)
        for y, words in re.findall(r'<text x="[\d.]+" y="([\d.]+)"[^>]*>([^<]*)</text>', drawn)
        if words.split()[0] in {"Mean", "Upper", "Lower", "Standard"}
    )
    assert len(heights) == 4
    assert all(below - above >= 17.9 for above, below in itertools.pairwise(heights))


def test_a_run_is_bracketed_and_named_in_full_only_where_there_is_room():
    spec = chart(runs=(SHIFT,))

    assert ">Shift: 7 quarters higher than usual</text>" in line_chart(spec)
    assert ">Shift</text>" in line_chart(spec, width=NARROW)


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_the_name_of_a_run_lies_on_no_mark_and_not_on_the_names_of_the_lines(width):
    name = "Two in three: near the upper limit"
    values = (5, 5, 5, 0, None, 5, 6, 7, 7, 6, 7, 7, 6, 6, 7, 7, 6, 7, 7)
    runs = (
        Run((3,), False, "better", "Outside limits"),
        Run((7, 8, 10, 11), True, "worse", name),
        Run((14, 15, 17, 18), True, "worse", name, True),
    )
    limits = Limits(0, 19, 5.9, 4.5, 7.3)

    drawn = line_chart(chart(values=values, runs=runs, limits=(limits,)), width=width)

    lines = re.findall(r'<path d="(M[^"]*)" fill="none" stroke="#4a545e" stroke-width="1.5"', drawn)
    marks = [(float(x), float(y)) for x, y in re.findall(r"[ML]([\d.]+) ([\d.]+)", lines[0])]
    assert len(marks) == 18
    ends = [float(x) for x in re.findall(r'<text x="([\d.]+)" y="[\d.]+"[^>]*>Mean', drawn)]
    names = re.findall(
        r'<text x="([\d.]+)" y="([\d.]+)" text-anchor="middle" font-weight="700"[^>]*>([^<]*)<',
        drawn,
    )
    assert len(names) == 3
    for x, y, words in names:
        first, last = (float(x) + side * 3.7 * len(words) for side in (-1, 1))
        assert not [at for at in marks if first <= at[0] <= last and 0 <= float(y) - at[1] <= 12]
        assert all(last < end for end in ends)


def test_neighbours_outside_stand_under_one_name_and_the_longest_run_wins():
    outside = tuple(Run((at,), True, "better", "Outside limits") for at in (9, 10, 11))
    alone = line_chart(chart(runs=outside))
    beside = line_chart(chart(runs=(*outside, SHIFT)))

    assert alone.count(">Outside limits</text>") == 1
    assert ">Outside limits</text>" not in beside
    assert ">Shift: 7 quarters higher than usual</text>" in beside


def test_points_of_a_signal_take_its_shape_and_colour():
    diamond = 'fill="#0a5ea8"'
    assert line_chart(chart(runs=(SHIFT,))).count(diamond) == 7
    assert diamond not in line_chart(chart())


def test_the_range_breaks_where_the_series_is_rebased():
    two = (replace(LIMITS, stop=6), replace(LIMITS, start=6, centre=56, lower=52, upper=59))

    drawn = line_chart(chart(limits=two))

    assert drawn.count("<rect") == 2
    assert ">Mean 56</text>" in drawn
    assert ">Mean 50</text>" not in drawn


def test_a_hidden_point_is_a_gap_though_the_range_goes_on():
    drawn = line_chart(chart(values=(45, 52, None, 51, 47)))

    path = re.search(r'<path d="(M[^"]*)" fill="none" stroke="#4a545e" stroke-width="1.5"', drawn)
    assert path[1].count("M") == 2


def test_the_small_line_marks_only_the_signal_running_now():
    spec = chart(runs=(SHIFT,))

    assert sparkline(spec.points, LIMITS, SHIFT).count('fill="#0a5ea8"') == 7
    assert sparkline([*spec.points, point(None)], LIMITS, SHIFT) is None


def test_the_figure_for_zoom_says_the_same():
    figure = plotly_figure(chart(runs=(SHIFT,)))

    assert figure["data"][0]["marker"]["symbol"].count("diamond") == 7
    assert [shape["type"] for shape in figure["layout"]["shapes"]] == ["rect", *["line"] * 3]
    assert json.dumps(figure)


def test_limits_beyond_what_is_possible_are_not_drawn_beyond_the_plot():
    shares = tuple(point(value) for value in (92, 97, 95, 99, 96))
    wide = ChartSpec("Visits", "", "percent", shares, limits=(Limits(0, 5, 95.8, 88, 103.6),))

    assert "Upper limit" not in line_chart(wide)
    assert ">Lower limit 88%</text>" in line_chart(wide)


def test_the_signal_running_now_is_named_before_a_longer_one_of_the_past():
    values = tuple(range(20))
    past = Run(tuple(range(12)), False, "worse", "Shift: 12 quarters lower than usual")
    now = Run(tuple(range(12, 19)), True, "better", "Shift: 7 quarters higher than usual", True)
    over = Run((11, 12), True, "better", "Two in three: near the upper limit", True)

    beside = line_chart(chart(values=values, runs=(past, now)))
    on_top = line_chart(chart(values=values, runs=(past, over)))

    assert f">{past.words}</text>" in beside
    assert f">{now.words}</text>" in beside
    assert f">{over.words}</text>" in on_top
    assert f">{past.words}</text>" not in on_top
