"""A changed definition in a chart: an upright with words, and no line across it."""

import json

import plotly.graph_objects
import pytest

from dataset.charts import drawing
from dataset.charts.plot import plotly_figure
from dataset.charts.spec import Event
from dataset.figures import Reason
from tests.dataset.charts.series import broken, chart, series
from tests.dataset.charts.test_line_chart import WIDTHS, line_of, parsed, texts


BROKEN = chart(points=broken(series(10, 11, 12, 13), 2))
DASHES = 'stroke-dasharray="6 4"'


@pytest.mark.parametrize("width", WIDTHS)
def test_a_break_is_an_upright_with_words(width):
    assert "definition changed" in texts(BROKEN, width)
    assert drawing.line_chart(BROKEN, width=width).count(DASHES) == 1
    assert "definition changed" not in texts(chart(10, 11, 12, 13), width)


def test_the_upright_stands_between_the_last_figure_of_one_series_and_the_first_of_the_next():
    upright = next(
        path.get("d") for path in parsed(BROKEN).iter() if path.get("stroke-dasharray") == "6 4"
    )
    circles = [float(mark.get("cx")) for mark in parsed(BROKEN).iter() if mark.get("cx")]

    assert circles[1] < float(upright[1:].split()[0]) < circles[2]


def test_the_line_is_not_drawn_across_a_break():
    line = line_of(BROKEN)

    assert line.count("M") == 2
    assert line.count("L") == 2


def test_a_break_in_a_gap_starts_no_line():
    line = line_of(chart(points=broken(series(10, 11, Reason.LATE, 13), 2)))

    assert (line.count("M"), line.count("L")) == (2, 1)


def test_a_series_that_begins_with_its_definition_has_no_break():
    first = chart(points=broken(series(10, 11), 0))

    assert drawing.line_chart(first) == drawing.line_chart(chart(10, 11))
    assert plotly_figure(first) == plotly_figure(chart(10, 11))


def test_the_small_line_of_a_row_is_broken_too():
    drawn = drawing.sparkline(broken(series(10, 11, 12, 13), 2))

    assert drawn.count(DASHES) == 1
    assert drawn.split('d="')[1].split('"')[0].count("M") == 2


def test_the_chart_for_zoom_has_the_same_gap_and_the_same_words():
    spec = chart(points=broken(series(10, 11, 12), 1), events=(Event(0, "New provider"),))

    figure = plotly_figure(spec)

    assert figure["data"][0]["x"] == [0, 0.5, 1, 2]
    assert figure["data"][0]["y"] == [10, None, 11, 12]
    assert len(figure["data"][0]["text"]) == 4
    assert [each["text"] for each in figure["layout"]["annotations"]] == [
        "New provider",
        "definition changed",
    ]
    assert plotly.graph_objects.Figure(**figure)
    assert json.loads(json.dumps(figure, allow_nan=False)) == figure
