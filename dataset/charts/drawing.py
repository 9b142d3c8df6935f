"""Charts as SVG text: a sparkline for a row, a line chart in two widths for a page.

Only `Shown` values come in, so nothing hidden can get out: a hidden or absent point is a gap.
Every text is escaped. Text is 14 px in both widths, which is why there are two drawings.
"""

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from dataset.charts import beside, limits, rare
from dataset.charts.scale import Scale, scale_for, tick_words
from dataset.charts.shapes import BAND, EDGE, HAIRLINE, INK, SECOND, cross, mark
from dataset.charts.spec import (
    DEFINITION_CHANGED,
    ChartSpec,
    Limits,
    Point,
    RareEvents,
    Run,
    breaks_in,
)


WIDE, NARROW = 920, 358
SPARK_WIDTH, SPARK_HEIGHT, SPARK_EDGE = 150, 40, 5
FONT = 'font-family="Arial, Liberation Sans, Helvetica, sans-serif" font-size="14"'
HALO = 'paint-order="stroke" stroke="#fff" stroke-width="5" stroke-linejoin="round"'
FLAG_HEIGHT = 20
LETTER_WIDTH = 7  # of 14 px Arial, on average
YEAR_WIDTH = 62
MANY_POINTS = 40

XY = tuple[float, float]


def sparkline(
    points: Sequence[Point], usual: Limits | None = None, run: Run | None = None
) -> str | None:
    """150 by 40 px, hidden from screen readers: the words stand beside it.

    `usual` is drawn as band and mean; `run` is the signal running now, the only one marked.
    None when any figure is hidden (a line with one gap would give that gap away) and when
    there is nothing to draw.
    """
    if any(point.shown.is_hidden for point in points):
        return None
    values = [middle_of(point) for point in points]
    known = [value for value in values if value is not None]
    if not known:
        return None
    reached = [*known, *((max(usual.lower, 0), usual.upper) if usual else ())]
    low, reach = min(reached), max(reached) - min(reached)
    across = (SPARK_WIDTH - 2 * SPARK_EDGE) / max(1, len(points) - 1)
    down = SPARK_HEIGHT - 2 * SPARK_EDGE

    def x(index: float) -> float:
        return SPARK_EDGE + across * index

    def y(value: float) -> float:
        return SPARK_EDGE + down * (1 - ((value - low) / reach if reach else 0.5))

    places = [None if value is None else (x(i), y(value)) for i, value in enumerate(values)]
    last, breaks = places[-1], breaks_in(points)
    flagged = set(run.positions) if run else set()
    marks = [
        mark(run.tone, *place, 3.2, falling=not run.is_high)
        for index, place in enumerate(places)
        if run and place and index in flagged
    ]
    if last and not marks:
        marks = [mark("usual", *last, 3.6)]
    return (
        f'<svg width="{SPARK_WIDTH}" height="{SPARK_HEIGHT}" '
        f'viewBox="0 0 {SPARK_WIDTH} {SPARK_HEIGHT}" aria-hidden="true">'
        + (_small_range(usual, x, y) if usual else "")
        + f'<path fill="none" stroke="{SECOND}" stroke-width="1.3" stroke-linecap="round" '
        f'd="{path_of(places, breaks)}"/>'
        + "".join(_broken(SPARK_EDGE + across * (at - 0.5), 0, SPARK_HEIGHT) for at in breaks)
        + "".join(marks)
        + "</svg>"
    )


def _small_range(usual: Limits, x: limits.Place, y: limits.Place) -> str:
    left, right = max(x(usual.start - 0.3), 0), min(x(usual.stop - 0.7), SPARK_WIDTH)
    high, low = y(usual.upper), y(max(usual.lower, 0))
    return (
        f'<path d="M{left:.1f} {high:.1f}H{right:.1f}V{low:.1f}H{left:.1f}z" fill="{BAND}"/>'
        f'<path d="M{left:.1f} {y(usual.centre):.1f}H{right:.1f}" stroke="{EDGE}"/>'
    )


def line_chart(spec: ChartSpec, *, width: int = WIDE) -> str:
    """The full chart as one SVG, `width` px wide: WIDE (920) or NARROW (358)."""
    frame = _Frame.of(spec, width)
    name = f"{spec.key}-{width}"
    parts = [
        f'<svg class="ch ch--{"w" if width == WIDE else "n"}" width="{width}" '
        f'height="{frame.height}" viewBox="0 0 {width} {frame.height}" role="img" '
        f"aria-labelledby={quoteattr(f'{name}-title {name}-desc')} {FONT}>"
        f"<title id={quoteattr(f'{name}-title')}>{escape(spec.title)}</title>"
        f"<desc id={quoteattr(f'{name}-desc')}>{escape(_description(spec))}</desc>",
        *limits.band(spec.limits, frame.x, frame.y, frame.top, frame.bottom),
        *_ticks(spec, frame),
        *_years(spec, frame),
        *_uprights(spec, frame),
        *limits.lines(spec.limits, frame.x, frame.y, frame.top, frame.bottom),
        *_standard(spec, frame),
        *beside.lines(spec, frame.x, frame.y),
        *_labels(spec, frame),
        *(_series(spec, frame) if spec.rare is None else _rare(spec, spec.rare, frame)),
        *beside.levels(spec, frame.x, frame.y),
        *_runs(spec, frame),
        "</svg>",
    ]
    return "".join(parts)


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where the plot lies inside the drawing, in px, and how values become heights."""

    width: int
    height: int
    left: float
    right: float
    top: float
    bottom: float
    count: int
    scale: Scale
    flags: tuple[tuple[str, ...], ...]  # the lines of each upright's flag

    @classmethod
    def of(cls, spec: ChartSpec, width: int) -> "_Frame":
        scale = scale_for(spec)
        flags = tuple(tuple(textwrap.wrap(flag, _letters(width))) for _, flag, _ in _flags(spec))
        legend = _legend_rows(spec) if width == NARROW else 0
        head = (
            16
            + _lane(spec)
            + FLAG_HEIGHT * legend
            + FLAG_HEIGHT * sum(len(lines) for lines in flags)
        )
        tall = 300 if width == WIDE else 230
        longest = max(len(tick_words(tick, percent=spec.percent)) for tick in scale.ticks)
        words = _end_words(spec) if width == WIDE else [each.short for each in spec.beside]
        label = max((24 + len(each) * 7.6 for each in words), default=24)
        return cls(
            width=width,
            height=head + tall,
            left=14 + longest * 8,
            right=width - label,
            top=head,
            bottom=head + tall - 30,
            count=len(spec.points),
            scale=scale,
            flags=flags,
        )

    def x(self, index: float) -> float:
        inside = self.right - self.left - 16
        return self.left + 8 + inside * (index / (self.count - 1) if self.count > 1 else 0.5)

    def y(self, value: float) -> float:
        share = (value - self.scale.start) / (self.scale.top - self.scale.start)
        return self.bottom - share * (self.bottom - self.top)


def _legend_rows(spec: ChartSpec) -> int:
    """Rows above the plot that tell, in the narrow drawing, what its lines are."""
    return len(spec.beside) + (spec.standard is not None)


def _lane(spec: ChartSpec) -> int:
    """The room for gaps between rare events, right above the plot."""
    return rare.LANE if spec.rare is not None and spec.rare.gaps else 0


def _letters(width: int) -> int:
    return (width - 40) // LETTER_WIDTH // (2 if width == WIDE else 1)


def _description(spec: ChartSpec) -> str:
    return f"{spec.caption} The table gives every point.".strip()


def _text(x: float, y: float, words: str, more: str = "") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" {more}>{escape(words)}</text>'


def _ticks(spec: ChartSpec, frame: _Frame) -> Iterator[str]:
    for tick in frame.scale.ticks:
        y = frame.y(tick)
        colour = SECOND if tick == frame.scale.start else HAIRLINE
        yield f'<path d="M{frame.left:.1f} {y:.1f}H{frame.right:.1f}" stroke="{colour}"/>'
        words = tick_words(tick, percent=spec.percent)
        yield _text(frame.left - 8, y + 5, words, f'text-anchor="end" fill="{SECOND}"')


def _years(spec: ChartSpec, frame: _Frame) -> Iterator[str]:
    """A tick at the first point of each year, and its name where there is room."""
    firsts = [
        (index, point.year)
        for index, point in enumerate(spec.points)
        if point.year and (index == 0 or spec.points[index - 1].year != point.year)
    ]
    free_from = 0.0
    for index, year in firsts:
        x = frame.x(index)
        yield f'<path d="M{x:.1f} {frame.bottom:.1f}v5" stroke="{SECOND}"/>'
        middle = min(max(x, YEAR_WIDTH / 2), frame.width - YEAR_WIDTH / 2)
        if middle - YEAR_WIDTH / 2 >= free_from:
            yield _text(middle, frame.bottom + 22, year, f'text-anchor="middle" fill="{INK}"')
            free_from = middle + YEAR_WIDTH / 2


def _flags(spec: ChartSpec) -> list[tuple[float, str, bool]]:
    """Where uprights stand, the words of their flags, and whether the series breaks there.

    A break stands halfway between the last point of one series and the first of the next.
    """
    return [
        *((float(event.at), event.words, False) for event in spec.events),
        *((at - 0.5, DEFINITION_CHANGED, True) for at in breaks_in(spec.points)),
    ]


def _uprights(spec: ChartSpec, frame: _Frame) -> Iterator[str]:
    """An upright with a flag above the plot, dotted for an event, in long dashes for a break.

    Flags stand one below the other.
    """
    row = 14.0
    for (at, _, is_break), lines in zip(_flags(spec), frame.flags, strict=True):
        x = frame.x(at)
        if is_break:
            yield _broken(x, row - 10, frame.bottom)
        else:
            yield (
                f'<path d="M{x:.1f} {row - 10:.1f}V{frame.bottom:.1f}" stroke="{SECOND}" '
                'stroke-dasharray="1 3"/>'
            )
        on_left = x > frame.width / 2
        anchor = "end" if on_left else "start"
        for line in lines:
            reach = len(line) * 7.6 + 4
            x_text = max(x - 6, reach) if on_left else min(x + 6, frame.width - reach)
            yield _text(x_text, row, line, f'text-anchor="{anchor}" fill="{INK}" {HALO}')
            row += FLAG_HEIGHT


def _broken(x: float, top: float, bottom: float) -> str:
    return (
        f'<path d="M{x:.1f} {top:.1f}V{bottom:.1f}" stroke="{INK}" stroke-width="1.5" '
        'stroke-dasharray="6 4"/>'
    )


def _standard(spec: ChartSpec, frame: _Frame) -> Iterator[str]:
    """A heavy dash-dot line, labelled at its right end; when narrow, above the plot."""
    if spec.standard is None:
        return
    y = frame.y(float(spec.standard))
    dashes = f'stroke="{INK}" stroke-width="2" stroke-dasharray="12 4 2 4"'
    yield f'<path d="M{frame.left:.1f} {y:.1f}H{frame.right:.1f}" {dashes}/>'
    if frame.width != WIDE:
        row = frame.top - _lane(spec) - 14
        yield f'<path d="M{frame.left:.1f} {row - 5:.1f}h38" {dashes}/>'
        bold = f'font-weight="700" fill="{INK}"'
        yield _text(frame.left + 46, row, spec.standard_words, bold)


def _end_words(spec: ChartSpec) -> list[str]:
    """The longest words that may stand at the right end of the lines."""
    named = ["Upper limit 00,000" if not spec.percent else "Upper limit 100%"]
    return [
        *(named if spec.limits else []),
        *([spec.standard_words] if spec.standard is not None else []),
        *(beside.words_of(spec, each) for each in spec.beside if each.last is not None),
        *([rare.level_words(spec.rare)] if spec.rare is not None else []),
    ]


def _labels(spec: ChartSpec, frame: _Frame) -> Iterator[str]:
    """The lines' names at their right end. When narrow, those of the measure's own lines stand
    under the chart, those of the lines beside are short and stand in full above the plot."""
    if frame.width != WIDE:
        for label in limits.short_labels(spec, frame.y, frame.top):
            yield _text(frame.right + 6, label.y + 5, label.words, f'fill="{INK}"')
        standard = spec.standard is not None
        first = frame.top - _lane(spec) - 14 - FLAG_HEIGHT * (len(spec.beside) - 1 + standard)
        letters = int(frame.width - frame.left - beside.SAMPLE - 8) // LETTER_WIDTH
        yield from beside.rows(spec, frame.left, first, letters)
        return
    for label in limits.labels(spec, frame.y, frame.top, frame.bottom):
        more = f'font-weight="700" fill="{INK}"' if label.bold else f'fill="{SECOND}"'
        yield _text(frame.right + 10, label.y + 5, label.words, more)


def _runs(spec: ChartSpec, frame: _Frame) -> Iterator[str]:
    heights = {
        index: frame.y(middle)
        for index, point in enumerate(spec.points)
        if (middle := middle_of(point)) is not None
    }
    room = limits.Room(frame.top, frame.bottom, frame.right)
    yield from limits.brackets(spec.runs, frame.x, heights, room, wide=frame.width == WIDE)


def _rare(spec: ChartSpec, events: RareEvents, frame: _Frame) -> Iterator[str]:
    yield from rare.level(events, frame.y, frame.left, frame.right)
    yield from rare.bars(spec, events, frame.x, frame.y, frame.bottom)
    yield from rare.gaps(events, frame.x, frame.top)


def _series(spec: ChartSpec, frame: _Frame) -> Iterator[str]:
    """Line with gaps, a bar for every interval, a mark for every exact figure."""
    places: list[XY | None] = []
    marks: list[str] = []
    size = (2.6 if frame.width == WIDE else 2.2) if frame.count > MANY_POINTS else 4.2
    mixed = any(not point.illustrative for point in spec.points)
    for index, point in enumerate(spec.points):
        middle = middle_of(point)
        if middle is None or point.bounds is None:
            places.append(None)
            continue
        x, (low, high) = frame.x(index), point.bounds
        places.append((x, frame.y(middle)))
        if index in spec.left_out:
            marks.append(cross(x, frame.y(low), size))
        elif low != high:
            marks.append(_interval(x, frame.y(low), frame.top if high is None else frame.y(high)))
        elif index in spec.tones:
            tone, falling = spec.tones[index]
            marks.append(mark(tone, x, frame.y(low), size, falling=falling))
        elif point.illustrative and mixed:
            marks.append(_open_diamond(x, frame.y(low), size))
        else:
            marks.append(mark("usual", x, frame.y(low), size))
    if not any(places):
        words = "No figure can be drawn."
        yield _text(frame.left + 12, (frame.top + frame.bottom) / 2, words, f'fill="{SECOND}"')
        return
    data = path_of(places, breaks_in(spec.points))
    yield f'<path d="{data}" fill="none" stroke="{SECOND}" stroke-width="1.5"/>'
    yield from marks


def _interval(x: float, y_low: float, y_high: float) -> str:
    """A capped upright: the figure lies somewhere along it."""
    path = f"M{x - 4:.1f} {y_low:.1f}h8M{x:.1f} {y_low:.1f}V{y_high:.1f}M{x - 4:.1f} {y_high:.1f}h8"
    return f'<path d="{path}" fill="none" stroke="{SECOND}" stroke-width="2"/>'


def _open_diamond(x: float, y: float, size: float) -> str:
    reach = size + 0.8
    return (
        f'<path d="M{x:.1f} {y - reach:.1f}l{reach:.1f} {reach:.1f} {-reach:.1f} {reach:.1f} '
        f'{-reach:.1f} {-reach:.1f}z" fill="#fff" stroke="{SECOND}" stroke-width="1.4"/>'
    )


def middle_of(point: Point) -> float | None:
    """Where the line passes: the value, the middle of an interval, or its only bound."""
    if point.bounds is None:
        return None
    low, high = point.bounds
    return low if high is None else (low + high) / 2


def path_of(places: Sequence[XY | None], breaks: Sequence[int] = ()) -> str:
    """Path data with a new start after every gap and at every break; nothing of a gap is in it."""
    data, drawing = [], False
    for index, place in enumerate(places):
        drawing = drawing and index not in breaks
        if place is not None:
            data.append(f"{'L' if drawing else 'M'}{place[0]:.1f} {place[1]:.1f}")
            if not drawing:
                data.append("h0")  # with round caps a lone point is a dot
        drawing = place is not None
    return "".join(data)
