"""What is drawn beside a measure's own line: England, the other boards, the levels of two stretches.

Colour is kept for movement, so that each has its own dashes and its name at the right end. In the
narrow drawing a short name stands there, and the whole one in a row above the plot.
"""

from collections.abc import Callable, Iterator
from decimal import Decimal
from xml.sax.saxutils import escape

from dataset.charts import numbers
from dataset.charts.shapes import INK
from dataset.charts.spec import Beside, ChartSpec


ROW = 20  # px of a row above the plot
SAMPLE = 38  # px of a line's sample there
# Dots, dash and two dots, long dashes: none is that of a limit, a standard or an upright.
DASHES = (
    'stroke-width="2.6" stroke-linecap="round" stroke-dasharray="0.1 5"',
    'stroke-width="1.8" stroke-dasharray="9 3 2 3 2 3"',
    'stroke-width="1.8" stroke-dasharray="16 5"',
)
PLOTLY_DASHES = ("dot", "dashdot", "longdash")
HALF_A_STEP = 0.42  # of a point's room: how far a yearly level reaches beyond its points
HALO = 'paint-order="stroke" stroke="#fff" stroke-width="5" stroke-linejoin="round"'
Place = Callable[[float], float]


def dashes_of(place: int) -> str:
    """The stroke of the line at this place among those beside."""
    return DASHES[place % len(DASHES)]


def lines(spec: ChartSpec, x: Place, y: Place) -> Iterator[str]:
    """Every line beside, behind the measure's own: steps by the year, or from point to point."""
    for place, each in enumerate(spec.beside):
        data = ""
        for stretch in each.stretches(spec.points):
            if each.steps or len(stretch) == 1:
                (first, value), (last, _) = stretch[0], stretch[-1]
                left = max(x(first - HALF_A_STEP), x(0))
                right = min(x(last + HALF_A_STEP), x(len(spec.points) - 1))
                data += f"M{left:.1f} {y(value):.1f}H{right:.1f}"
            else:
                path = "L".join(f"{x(at):.1f} {y(value):.1f}" for at, value in stretch)
                data += f"M{path}"
        if data:
            yield f'<path d="{data}" fill="none" stroke="{INK}" {dashes_of(place)}/>'


def words_of(spec: ChartSpec, each: Beside) -> str:
    """ "England 54.2 (2015-16)"; its name alone where it has no figure."""
    if each.last is None:
        return f"{each.name}: no figure"
    when = f" ({each.when})" if each.when else ""
    return f"{each.name} {say(spec, each.last)}{when}"


def say(spec: ChartSpec, value: float) -> str:
    """A level or a limit in a drawing: as few decimals as it needs."""
    digits = Decimal(str(round(value, 1 if abs(value) < 10 else 0)))
    return numbers.short_percentage(digits) if spec.percent else numbers.plain(digits)


def rows(spec: ChartSpec, left: float, top: float) -> Iterator[str]:
    """In the narrow drawing: a sample of each line with its words, one below the other."""
    for place, each in enumerate(spec.beside):
        y = top + ROW * place
        yield f'<path d="M{left:.1f} {y - 5:.1f}h{SAMPLE}" stroke="{INK}" {dashes_of(place)}/>'
        words = escape(f"{each.short}: {words_of(spec, each)}")
        yield f'<text x="{left + SAMPLE + 8:.1f}" y="{y:.1f}" fill="{INK}">{words}</text>'


def levels(spec: ChartSpec, x: Place, y: Place) -> Iterator[str]:
    """The mean of each stretch as a solid line, named above its own end."""
    for place, each in enumerate(spec.levels):
        left, right = x(each.start), x(each.stop - 1)
        height = y(each.value)
        yield (
            f'<path d="M{left:.1f} {height:.1f}H{right:.1f}" stroke="{INK}" stroke-width="2.2"/>'
        )
        at, anchor = (left, "start") if place == 0 else (right, "end")
        yield (
            f'<text x="{at:.1f}" y="{height - 9:.1f}" text-anchor="{anchor}" font-weight="700" '
            f'fill="{INK}" {HALO}>{escape(each.words)}</text>'
        )


def ends(spec: ChartSpec, y: Place) -> list[tuple[float, str, str]]:
    """(height, words, short name) of each line that has a figure."""
    return [
        (y(each.last), words_of(spec, each), each.short)
        for each in spec.beside
        if each.last is not None
    ]
