"""One small chart among many: line, usual range, standard, and the signal running now.

All on a page have the same width and begin at 0 where they are counts, so that eyes may wander.
Hidden from screen readers: figure and reading stand beside it in words.
"""

from collections.abc import Iterator
from xml.sax.saxutils import escape

from dataset.charts import limits
from dataset.charts.drawing import middle_of, path_of
from dataset.charts.scale import Scale, scale_for, tick_words
from dataset.charts.shapes import HAIRLINE, INK, SECOND, mark
from dataset.charts.spec import ChartSpec, breaks_in


WIDTH, HEIGHT = 340, 132
LEFT, RIGHT, TOP, BOTTOM = 46.0, 10.0, 10.0, 26.0
FONT = 'font-family="Arial, Liberation Sans, Helvetica, sans-serif" font-size="14"'


def small_chart(spec: ChartSpec) -> str | None:
    """The drawing, or None where a figure is hidden (a line with one gap would give that gap
    away) or there is none to draw."""
    if any(point.shown.is_hidden for point in spec.points):
        return None
    middles = [middle_of(point) for point in spec.points]
    if not any(each is not None for each in middles):
        return None
    scale = scale_for(spec)
    bottom = HEIGHT - BOTTOM
    across = (WIDTH - LEFT - RIGHT - 12) / max(1, len(spec.points) - 1)

    def x(index: float) -> float:
        return LEFT + 6 + across * index

    def y(value: float) -> float:
        return bottom - (value - scale.start) / (scale.top - scale.start) * (bottom - TOP)

    places = [None if each is None else (x(at), y(each)) for at, each in enumerate(middles)]
    running = [run for run in spec.runs if run.running]
    marks = [
        mark(run.tone, *place, 3.4, falling=not run.is_high)
        for run in running
        for at in run.positions
        if (place := places[at]) is not None
    ]
    if not marks and (last := places[-1]) is not None:
        marks = [mark("usual", *last, 3.4)]
    return "".join(
        [
            f'<svg class="small" width="{WIDTH}" height="{HEIGHT}" '
            f'viewBox="0 0 {WIDTH} {HEIGHT}" aria-hidden="true" {FONT}>',
            *limits.band(spec.limits, x, y, TOP, bottom),
            *_ticks(spec, scale, y),
            *_years(spec, x),
            *limits.lines(spec.limits, x, y, TOP, bottom),
            *_standard(spec, y),
            f'<path d="{path_of(places, breaks_in(spec.points))}" fill="none" '
            f'stroke="{SECOND}" stroke-width="1.5"/>',
            *marks,
            "</svg>",
        ]
    )


def _ticks(spec: ChartSpec, scale: Scale, y: limits.Place) -> Iterator[str]:
    """The lowest and the highest tick: enough to read a size."""
    for tick in (scale.start, scale.top):
        colour = SECOND if tick == scale.start else HAIRLINE
        yield f'<path d="M{LEFT} {y(tick):.1f}H{WIDTH - RIGHT}" stroke="{colour}"/>'
        words = escape(tick_words(tick, percent=spec.percent))
        yield (
            f'<text x="{LEFT - 6}" y="{y(tick) + 5:.1f}" text-anchor="end" '
            f'fill="{SECOND}">{words}</text>'
        )


def _years(spec: ChartSpec, x: limits.Place) -> Iterator[str]:
    """The first and the last year."""
    years = [(at, point.year) for at, point in enumerate(spec.points) if point.year]
    if not years:
        return
    first, last = years[0], years[-1]
    ends = [(x(first[0]), "start", first[1]), (x(last[0]), "end", last[1])]
    for at, anchor, year in ends if first[1] != last[1] else ends[:1]:
        yield (
            f'<text x="{at:.1f}" y="{HEIGHT - 6}" text-anchor="{anchor}" '
            f'fill="{INK}">{escape(year)}</text>'
        )


def _standard(spec: ChartSpec, y: limits.Place) -> Iterator[str]:
    if spec.standard is not None:
        yield (
            f'<path d="M{LEFT} {y(float(spec.standard)):.1f}H{WIDTH - RIGHT}" stroke="{INK}" '
            'stroke-width="2" stroke-dasharray="12 4 2 4"/>'
        )
