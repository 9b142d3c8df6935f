"""A chart as a picture of its own: what it is and whose stand above and below the drawing."""

import re
import textwrap
from collections.abc import Sequence
from xml.sax.saxutils import escape

from dataset.charts.drawing import FONT, WIDE, line_chart
from dataset.charts.shapes import INK, SECOND
from dataset.charts.spec import ChartSpec


EDGE, LINE = 24, 22
LETTERS = 118  # of 14 px text in a line


def picture(spec: ChartSpec, below: Sequence[str]) -> str:
    """A whole SVG file: title, sentence, chart, and the lines `below` (edition, source)."""
    drawing = line_chart(spec, width=WIDE)
    found = re.search(r'height="(\d+)"', drawing)
    tall = int(found[1]) if found else 0
    head = textwrap.wrap(spec.caption, LETTERS)
    top = EDGE + 34 + LINE * len(head)
    foot = [line for text in below for line in textwrap.wrap(text, LETTERS)]
    height = top + tall + LINE * len(foot) + 2 * EDGE
    width = WIDE + 2 * EDGE
    texts = [
        f'<text x="{EDGE}" y="{EDGE + 16}" font-size="24" font-weight="700" '
        f'fill="{INK}">{escape(spec.title)}</text>',
        *(_line(EDGE + 44 + LINE * at, text, INK) for at, text in enumerate(head)),
        *(_line(top + tall + EDGE + LINE * at, text, SECOND) for at, text in enumerate(foot)),
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" {FONT}>'
        f'<rect width="{width}" height="{height}" fill="#fff"/>{"".join(texts)}'
        f'<g transform="translate({EDGE} {top})">{drawing}</g></svg>'
    )


def _line(y: int, text: str, colour: str) -> str:
    return f'<text x="{EDGE}" y="{y}" fill="{colour}">{escape(text)}</text>'
