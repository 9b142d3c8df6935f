"""The same chart as a plotly.js figure, for zoom and hover. Plain data, ready for JSON.

Plotly reads a little HTML in texts, so texts are escaped; no bold: it would need a style
attribute, which the content security policy blocks.
"""

from collections.abc import Iterable, Iterator
from typing import Any
from xml.sax.saxutils import escape

from dataset.charts.beside import HALF_A_STEP, PLOTLY_DASHES, words_of
from dataset.charts.scale import scale_for, tick_words
from dataset.charts.shapes import BAND, COLOURS, HAIRLINE, INK, SECOND, Tone
from dataset.charts.spec import DEFINITION_CHANGED, ChartSpec, Level, Limits, Point, breaks_in
from dataset.figures import Shown, Standing


def plotly_figure(spec: ChartSpec) -> dict[str, Any]:
    """{"data": [...], "layout": {...}}. A hidden or absent point is None and has no text."""
    scale = scale_for(spec)
    traces = [_series(spec), *_beside(spec)]
    if spec.standard is not None:
        traces.append(_standard(spec))
    positions = list(range(len(spec.points)))
    flags: list[tuple[float, str, str]] = [
        *((event.at, event.words, "dot") for event in spec.events),
        *((at - 0.5, DEFINITION_CHANGED, "dash") for at in breaks_in(spec.points)),
    ]
    years = [
        (index, point.year)
        for index, point in enumerate(spec.points)
        if point.year and (index == 0 or spec.points[index - 1].year != point.year)
    ]
    return {
        "data": traces,
        "layout": {
            "font": {
                "family": "Arial, Liberation Sans, Helvetica, sans-serif",
                "size": 14,
                "color": INK,
            },
            "paper_bgcolor": "#fff",
            "plot_bgcolor": "#fff",
            "margin": {"l": 60, "r": 20, "t": 20 + 22 * len(flags), "b": 40},
            "showlegend": len(traces) > 1,
            "legend": {"orientation": "h", "y": -0.15},
            "hovermode": "closest",
            "dragmode": "zoom",
            "xaxis": {
                "range": [-0.5, len(positions) - 0.5],
                "tickvals": [index for index, _ in years],
                "ticktext": [escape(year) for _, year in years],
                "showgrid": False,
                "zeroline": False,
                "linecolor": SECOND,
            },
            "yaxis": {
                "range": [scale.start, scale.top + (scale.top - scale.start) * 0.04],
                "tickvals": scale.ticks,
                "ticktext": [tick_words(tick, percent=spec.percent) for tick in scale.ticks],
                "gridcolor": HAIRLINE,
                "zeroline": False,
                "fixedrange": False,
            },
            "shapes": [
                *(shape for each in spec.limits for shape in _usual(each)),
                *(_level(each) for each in spec.levels),
                *(_upright(at, dash) for at, _, dash in flags),
            ],
            "annotations": [_flag(at, words, row) for row, (at, words, _) in enumerate(flags)],
        },
    }


def _series(spec: ChartSpec) -> dict[str, Any]:
    places = list(_places(spec))
    points = [point for _, point in places]
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": escape(spec.title),
        "x": [at for at, _ in places],
        "y": [_value(point) for point in points],
        "text": [_hover(point, spec) for point in points],
        "hovertemplate": "%{text}<extra></extra>",
        "connectgaps": False,
        "line": {"color": SECOND, "width": 1.5},
        "marker": {
            "color": [COLOURS[_tone(spec, at)] for at, _ in places],
            "size": 8,
            "symbol": [_symbol(spec, at, point) for at, point in places],
        },
        "error_y": _intervals(points),
    }


def _tone(spec: ChartSpec, at: float) -> Tone:
    return spec.tones.get(int(at), ("usual", False))[0] if at == int(at) else "usual"


def _symbol(spec: ChartSpec, at: float, point: Point) -> str:
    """The shape that says the same as the colour."""
    if at in spec.left_out:
        return "x"
    tone = _tone(spec, at)
    if tone == "moved":
        return "triangle-down" if spec.tones[int(at)][1] else "triangle-up"
    if tone == "usual":
        return "diamond-open" if point.illustrative else "circle"
    return "square" if tone == "worse" else "diamond"


def _usual(each: Limits) -> Iterator[dict[str, Any]]:
    """Band, limits and mean of one stretch, behind the points."""
    ends = {"x0": each.start - 0.3, "x1": each.stop - 0.7, "layer": "below"}
    band = {"y0": each.lower, "y1": each.upper, "fillcolor": BAND, "line": {"width": 0}}
    yield {"type": "rect", **ends, **band}
    for level, dash in ((each.lower, "dash"), (each.upper, "dash"), (each.centre, "solid")):
        line = {"color": SECOND, "width": 1, "dash": dash}
        yield {"type": "line", **ends, "y0": level, "y1": level, "line": line}


def _places(spec: ChartSpec) -> Iterator[tuple[float, Point]]:
    """Every point with its place, and a gap at every break, so that no line goes across."""
    breaks = breaks_in(spec.points)
    for index, point in enumerate(spec.points):
        if index in breaks:
            yield index - 0.5, Point("", Shown(Standing.ABSENT))
        yield index, point


def _value(point: Point) -> float | None:
    if point.bounds is None:
        return None
    low, high = point.bounds
    return low if high is None else (low + high) / 2


def _hover(point: Point, spec: ChartSpec) -> str:
    if point.bounds is None:
        return ""
    words = f"{point.label}: {point.words(spec.unit)}"
    return escape(f"{words} (illustrative)" if point.illustrative else words)


def _intervals(points: Iterable[Point]) -> dict[str, Any]:
    """Half the width of each interval above and below its middle; None for exact figures."""
    halves = [_half_width(point) for point in points]
    return {"type": "data", "array": halves, "visible": any(halves), "color": SECOND}


def _half_width(point: Point) -> float | None:
    if point.bounds is None:
        return None
    low, high = point.bounds
    return None if high is None or high == low else (high - low) / 2


def _standard(spec: ChartSpec) -> dict[str, Any]:
    level = float(spec.standard) if spec.standard is not None else None
    return {
        "type": "scatter",
        "mode": "lines",
        "name": escape(spec.standard_words),
        "x": [-0.5, len(spec.points) - 0.5],
        "y": [level, level],
        "hoverinfo": "name",
        "line": {"color": INK, "width": 2, "dash": "dashdot"},
    }


def _beside(spec: ChartSpec) -> Iterator[dict[str, Any]]:
    """The lines beside: with gaps, and with a level over each year where they go by steps."""
    for place, each in enumerate(spec.beside):
        xs: list[float | None] = []
        ys: list[float | None] = []
        for stretch in each.stretches(spec.points):
            reach = HALF_A_STEP if each.steps else 0
            first, last = stretch[0], stretch[-1]
            there = [(first[0] - reach, first[1]), *stretch, (last[0] + reach, last[1])]
            xs += [*(at for at, _ in there), None]
            ys += [*(value for _, value in there), None]
        yield {
            "type": "scatter",
            "mode": "lines",
            "name": escape(words_of(spec, each)),
            "x": xs,
            "y": ys,
            "hoverinfo": "name+y",
            "connectgaps": False,
            "line": {
                "color": INK,
                "width": 2,
                "dash": PLOTLY_DASHES[place % len(PLOTLY_DASHES)],
            },
        }


def _level(each: Level) -> dict[str, Any]:
    line = {"color": INK, "width": 2}
    ends = {"x0": each.start, "x1": each.stop - 1, "y0": each.value, "y1": each.value}
    return {"type": "line", **ends, "line": line}


def _upright(at: float, dash: str) -> dict[str, Any]:
    line = {"color": SECOND, "width": 1, "dash": dash}
    return {"type": "line", "x0": at, "x1": at, "y0": 0, "y1": 1, "yref": "paper", "line": line}


def _flag(at: float, words: str, row: int) -> dict[str, Any]:
    return {
        "x": at,
        "y": 1,
        "yref": "paper",
        "yanchor": "bottom",
        "yshift": 22 * row,
        "showarrow": False,
        "text": escape(words),
    }
