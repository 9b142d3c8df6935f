"""The marks that stand for a kind of movement, as SVG: colour and shape say the same."""

from typing import Literal


Tone = Literal["usual", "better", "worse", "moved"]
COLOURS: dict[Tone, str] = {
    "usual": "#656e76",
    "better": "#0a5ea8",
    "worse": "#b24d00",
    "moved": "#6a3fa0",
}
INK = "#16202a"
SECOND = "#4a545e"
HAIRLINE = "#e4e7ea"
BAND = "#eef0f2"
EDGE = "#a9b1b8"


def mark(tone: Tone, x: float, y: float, size: float, *, falling: bool = False) -> str:
    """A circle, diamond, square or triangle about (x, y); `size` is half its width in px."""
    colour = COLOURS[tone]
    if tone == "usual":
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{size:.1f}" fill="{colour}"/>'
    if tone == "worse":
        side = 2 * size
        corner = f'x="{x - size:.1f}" y="{y - size:.1f}"'
        return f'<rect {corner} width="{side:.1f}" height="{side:.1f}" fill="{colour}"/>'
    if tone == "better":
        reach = size * 1.3
        path = f"M{x:.1f} {y - reach:.1f}l{reach:.1f} {reach:.1f} {-reach:.1f} {reach:.1f} "
        return f'<path d="{path}{-reach:.1f} {-reach:.1f}z" fill="{colour}"/>'
    up = 1 if falling else -1
    path = f"M{x:.1f} {y + up * size:.1f}l{size:.1f} {-up * 2 * size:.1f}h{-2 * size:.1f}z"
    return f'<path d="{path}" fill="{colour}"/>'


def cross(x: float, y: float, size: float) -> str:
    """A point that a comparison leaves out."""
    path = f"M{x - size:.1f} {y - size:.1f}l{2 * size:.1f} {2 * size:.1f}"
    back = f"M{x + size:.1f} {y - size:.1f}l{-2 * size:.1f} {2 * size:.1f}"
    return f'<path d="{path}{back}" fill="none" stroke="{INK}" stroke-width="1.8"/>'


def ring(x: float, y: float, radius: float = 3.5) -> str:
    """The hollow ring: a figure that is hidden."""
    return (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="#fff" '
        f'stroke="{SECOND}" stroke-width="1.6"/>'
    )
