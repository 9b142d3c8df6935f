"""Rare events: a bar for each period, the gaps between events above it, and what is unusual of both.

A period with none is a tick on the base line, one that is hidden or has no figure a hollow ring:
the three are never drawn alike. A gap that such a period falls into is not known, and not drawn.
What is unusual has a shape and a word besides its colour.
"""

from collections.abc import Callable, Iterator
from xml.sax.saxutils import escape

from dataset.charts.shapes import COLOURS, INK, SECOND, mark, ring
from dataset.charts.spec import ChartSpec, Gap, RareEvents


LANE = 64  # px above the plot, for the gaps and for the word over the highest bar
BRACKET = 36.0  # px from the plot up to the gaps
WIDEST_BAR = 22.0
LETTER = 7.4  # px, of 14 px bold Arial on average
HALO = 'paint-order="stroke" stroke="#fff" stroke-width="5" stroke-linejoin="round"'
Place = Callable[[float], float]


def bars(spec: ChartSpec, rare: RareEvents, x: Place, y: Place, bottom: float) -> Iterator[str]:
    """One bar for each period with events, and how a period without one is told from a hidden one."""
    room = x(1) - x(0) if len(spec.points) > 1 else WIDEST_BAR
    half = min(room * 0.6, WIDEST_BAR) / 2
    for at, point in enumerate(spec.points):
        middle = x(at)
        if point.bounds is None:
            yield ring(middle, bottom, min(half, 3.5))
            continue
        low, high = point.bounds
        if low == high == 0:
            yield f'<path d="M{middle:.1f} {bottom - 4:.1f}v4" stroke="{SECOND}" stroke-width="2"/>'
        elif low != high:
            top = y(low if high is None else high)
            yield (
                f'<path d="M{middle - 4:.1f} {y(low):.1f}h8M{middle:.1f} {y(low):.1f}V{top:.1f}'
                f'M{middle - 4:.1f} {top:.1f}h8" fill="none" stroke="{SECOND}" stroke-width="2"/>'
            )
        else:
            yield _bar(middle - half, y(low), 2 * half, bottom, at in rare.many, rare)
    yield from _many(rare, x, y, spec)


def _bar(
    left: float, top: float, width: float, bottom: float, is_many: bool, rare: RareEvents
) -> str:
    colour = COLOURS[rare.many_tone if is_many else "usual"]
    return (
        f'<rect x="{left:.1f}" y="{top:.1f}" width="{width:.1f}" '
        f'height="{max(bottom - top, 1):.1f}" fill="{colour}"/>'
    )


def _many(rare: RareEvents, x: Place, y: Place, spec: ChartSpec) -> Iterator[str]:
    """A mark over every period with too many, and the word over the newest."""
    for at in sorted(rare.many):
        bounds = spec.points[at].bounds
        if bounds is not None:
            yield mark(rare.many_tone, x(at), y(bounds[0]) - 9, 4.2)
    if rare.many:
        last = max(rare.many)
        bounds = spec.points[last].bounds
        if bounds is not None:
            yield _words(x(last), y(bounds[0]) - 19, "Many", x)


def level(rare: RareEvents, y: Place, left: float, right: float) -> Iterator[str]:
    """The most that one period often has: above it are too many."""
    if rare.upper_count is not None:
        height = y(rare.upper_count)
        yield (
            f'<path d="M{left:.1f} {height:.1f}H{right:.1f}" stroke="{SECOND}" '
            'stroke-dasharray="5 4"/>'
        )


def level_words(rare: RareEvents) -> str:
    """The name of that line at its right end."""
    return "" if rare.upper_count is None else f"Many: above {rare.upper_count}"


def gaps(rare: RareEvents, x: Place, top: float) -> Iterator[str]:
    """Every gap of more than one period as a bracket over it; the unusually long ones are heavy,
    marked and named. The one still running has no end."""
    y = top - BRACKET
    free_from = 0.0
    for gap in rare.gaps:
        left, right = x(gap.start), x(gap.stop)
        weight = 'stroke-width="2.6"' if gap.is_long else 'stroke-width="1"'
        end = "l-5 -4m5 4l-5 4" if gap.is_running else "v6"
        yield (
            f'<path d="M{left:.1f} {y + 6:.1f}v-6H{right:.1f}{end}" fill="none" '
            f'stroke="{INK if gap.is_long else SECOND}" {weight}/>'
        )
        middle = (left + right) / 2
        words = _gap_words(gap, right - left)
        if gap.is_long:
            yield mark(rare.gap_tone, middle, y, 4.2)
        half = len(words) * LETTER / 2
        middle = right - half if gap.is_running else middle
        if words and (gap.is_long or middle - half >= free_from):
            yield _words(middle, y - 9, words, x, bold=gap.is_long)
            free_from = middle + half + 4


def _gap_words(gap: Gap, room: float) -> str:
    """How long it is, where there is room to say so; what is unusual is always said."""
    if gap.is_long:
        return f"Long gap: {gap.words}"
    has_room = gap.is_running or len(gap.words) * LETTER < room
    return gap.words if has_room else ""


def _words(middle: float, y: float, words: str, x: Place, *, bold: bool = True) -> str:
    """Centred over a place, held inside the drawing."""
    centre = max(middle, x(0) + len(words) * LETTER / 2 - 30)
    weight = 'font-weight="700" ' if bold else ""
    return (
        f'<text x="{centre:.1f}" y="{y:.1f}" text-anchor="middle" {weight}fill="{INK}" {HALO}>'
        f"{escape(words)}</text>"
    )
