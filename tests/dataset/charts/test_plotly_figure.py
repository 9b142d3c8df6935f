"""The same chart for zoom and hover: accepted by plotly, ready for JSON, nothing hidden in it."""

import json
from decimal import Decimal

import plotly.graph_objects

from dataset.charts.plot import plotly_figure
from dataset.charts.spec import Event
from dataset.figures import HIDDEN, Reason
from tests.dataset.charts.series import chart, series


def full_chart():
    return chart(
        72,
        "<5",
        HIDDEN,
        Reason.LATE,
        "over 50",
        unit="percent",
        standard=Decimal(90),
        events=(Event(1, "New provider", illustrative=True),),
    )


def test_plotly_accepts_the_figure():
    figure = plotly.graph_objects.Figure(**plotly_figure(full_chart()))

    assert figure.data[0].connectgaps is False
    assert figure.data[1].name == "Standard 90%"


def test_the_figure_survives_json_unchanged():
    figure = plotly_figure(full_chart())

    assert json.loads(json.dumps(figure, allow_nan=False)) == figure


def test_hidden_and_late_points_have_neither_value_nor_words():
    trace = plotly_figure(full_chart())["data"][0]

    assert trace["y"][2:4] == [None, None]
    assert trace["text"][2:4] == ["", ""]
    assert trace["error_y"]["array"][2:4] == [None, None]


def test_a_hidden_point_leaves_the_same_figure_as_an_absent_one():
    assert plotly_figure(chart(10, HIDDEN)) == plotly_figure(chart(10, Reason.LATE))


def test_texts_carry_no_markup_that_plotly_would_draw():
    spec = chart("<5", 3, title="<b>Bold</b>", events=(Event(0, "<a href='x'>y</a>"),))

    text = json.dumps(plotly_figure(spec))

    assert "<b>" not in text
    assert "<a" not in text
    assert "Q1 2012-13: &lt;5" in text


def test_a_made_up_point_says_so_when_hovered():
    figure = plotly_figure(chart(points=series(4, illustrative=True)))

    assert figure["data"][0]["text"] == ["Q1 2012-13: 4 (illustrative)"]
