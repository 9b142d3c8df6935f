"""The usual range in a drawing: pale band, dashed limits, solid mean, and every run bracketed."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from xml.sax.saxutils import escape

from dataset.charts import beside, rare
from dataset.charts.beside import say
from dataset.charts.shapes import BAND, INK, SECOND
from dataset.charts.spec import ChartSpec, Limits, Run


LABEL_APART = 18.0  # px between the middles of two labels
BRACKET_BELOW = 22.0  # px from the lowest mark near it
BRACKET_ABOVE = 14.0  # px from the highest
ASIDE = 12.0  # px from a mark to a name beside it
NAME_HIGH = 20.0  # px that a name takes with its bracket
LETTER = 7.4  # px, the width of one in bold
BEYOND = 8.0  # px that a range reaches beyond its first and last point, at most
REACH = 40.0  # px that the name of a run may reach beyond its last point
Place = Callable[[float], float]


@dataclass(frozen=True, slots=True)
class Room:
    """Where names of runs may stand, in px."""

    top: float
    bottom: float
    right: float


@dataclass(frozen=True, slots=True)
class _Name:
    """Where the name of a run stands: the middle of its base line, and its bracket."""

    x: float
    y: float
    bracket: float
    ends: float  # px from the bracket to its ends, negative upwards


@dataclass(frozen=True, slots=True)
class Label:
    """Words at the right end of a line, at the height where they may stand."""

    y: float
    words: str
    bold: bool = False


def band(limits: Sequence[Limits], x: Place, y: Place, top: float, bottom: float) -> Iterator[str]:
    """The pale bands behind everything, cut off at the plot."""
    for each in limits:
        left, right = _span(each, x)
        high, low = max(y(each.upper), top), min(y(each.lower), bottom)
        yield (
            f'<rect x="{left:.1f}" y="{high:.1f}" width="{right - left:.1f}" '
            f'height="{max(low - high, 1):.1f}" fill="{BAND}"/>'
        )


def lines(limits: Sequence[Limits], x: Place, y: Place, top: float, bottom: float) -> Iterator[str]:
    """Mean and limits of each stretch; a limit beyond the plot is not drawn."""
    for each in limits:
        left, right = _span(each, x)
        yield f'<path d="M{left:.1f} {y(each.centre):.1f}H{right:.1f}" stroke="{SECOND}"/>'
        for limit in (each.lower, each.upper):
            if top <= y(limit) <= bottom and limit != each.centre:
                yield (
                    f'<path d="M{left:.1f} {y(limit):.1f}H{right:.1f}" stroke="{SECOND}" '
                    'stroke-dasharray="5 4"/>'
                )


def _span(each: Limits, x: Place) -> tuple[float, float]:
    left = max(x(each.start - 0.3), x(each.start) - BEYOND)
    return left, min(x(each.stop - 0.7), x(each.stop - 1) + BEYOND)


def labels(spec: ChartSpec, y: Place, top: float, bottom: float) -> list[Label]:
    """Mean, limits, standard and the lines beside, named at the right end and moved apart."""
    found = [Label(height, words) for height, words, _ in beside.ends(spec, y)]
    if spec.rare is not None and spec.rare.upper_count is not None:
        found.append(Label(y(spec.rare.upper_count), rare.level_words(spec.rare)))
    if spec.limits:
        last = spec.limits[-1]
        found.append(Label(y(last.centre), f"Mean {say(spec, last.centre)}"))
        for name, limit in (("Upper limit", last.upper), ("Lower limit", last.lower)):
            if top <= y(limit) <= bottom and limit != last.centre:
                found.append(Label(y(limit), f"{name} {say(spec, limit)}"))
    if spec.standard is not None:
        found.append(Label(y(float(spec.standard)), spec.standard_words, bold=True))
    return _apart(sorted(found, key=lambda label: label.y), top)


def short_labels(spec: ChartSpec, y: Place, top: float) -> list[Label]:
    """In the narrow drawing: the short names of the lines beside, moved apart."""
    found = [Label(height, short) for height, _, short in beside.ends(spec, y)]
    return _apart(sorted(found, key=lambda label: label.y), top)


def _apart(found: list[Label], top: float) -> list[Label]:
    """Each at least so far below the one before, all shifted up again by half of what they grew."""
    placed: list[Label] = []
    for label in found:
        least = placed[-1].y + LABEL_APART if placed else label.y
        placed.append(Label(max(label.y, least), label.words, label.bold))
    if not placed:
        return placed
    shift = min(placed[-1].y - found[-1].y, max(placed[0].y - top, 0)) / 2
    return [Label(label.y - shift, label.words, label.bold) for label in placed]


def brackets(
    runs: Sequence[Run], x: Place, heights: dict[int, float], room: Room, *, wide: bool
) -> Iterator[str]:
    """Under every run its bracket and name, over it where there is no room below; a single point
    has its name alone. Neither lies on a mark nor on what stands at the right end of the lines.

    Where runs lie over each other the one that runs now is named, or the longest; the table names
    them all.
    """
    for run in _apart_from_each_other(runs):
        if not any(at in heights for at in run.positions):
            continue
        words = run.words if wide else run.words.split(":")[0]
        name = _placed(run, len(words) * LETTER / 2, x, heights, room)
        if len(run.positions) > 1:
            yield (
                f'<path d="M{x(run.positions[0]):.1f} {name.bracket + name.ends:.1f}'
                f'v{-name.ends}H{x(run.positions[-1]):.1f}v{name.ends}" fill="none" '
                f'stroke="{INK}" stroke-width="1"/>'
            )
        yield (
            f'<text x="{name.x:.1f}" y="{name.y:.1f}" text-anchor="middle" font-weight="700" '
            f'fill="{INK}" paint-order="stroke" stroke="#fff" stroke-width="5" '
            f'stroke-linejoin="round">{escape(words)}</text>'
        )


def _placed(run: Run, half: float, x: Place, heights: dict[int, float], room: Room) -> _Name:
    """Below what lies near; else beside a single mark, or above. `half` is half its width."""
    left, right = x(run.positions[0]), x(run.positions[-1])
    middle = max(min((left + right) / 2, min(right + REACH, room.right) - half), half)

    def marks(first: float, last: float) -> list[float]:
        return [y for at, y in heights.items() if first - BEYOND <= x(at) <= last + BEYOND]

    near = marks(min(left, middle - half), max(right, middle + half))
    lowest = room.bottom - NAME_HIGH
    below, above = max(near) + BRACKET_BELOW, min(near) - BRACKET_ABOVE
    if below <= lowest:
        return _Name(middle, below + 15, below, -6)
    own, begins = heights[next(at for at in run.positions if at in heights)], left + ASIDE
    is_free = all(abs(y - own) > NAME_HIGH for y in marks(begins + BEYOND, begins + 2 * half))
    if len(run.positions) == 1 and is_free and begins + 2 * half <= room.right:
        return _Name(begins + half, own + 5, own, 0)
    if above - NAME_HIGH >= room.top:
        return _Name(middle, above - 6, above, 6)
    return _Name(middle, lowest + 15, lowest, -6)


def _apart_from_each_other(runs: Sequence[Run]) -> list[Run]:
    """Runs that share no stretch of time: what runs now first, then the longest. Neighbours of
    one name stand as one."""
    chosen: list[Run] = []
    for run in sorted(_joined(runs), key=_importance):
        first, last = run.positions[0], run.positions[-1]
        clear = all(last < other.positions[0] or first > other.positions[-1] for other in chosen)
        if clear:
            chosen.append(run)
    return chosen


def _importance(run: Run) -> tuple[bool, int, tuple[int, ...]]:
    return not run.running, -len(run.positions), run.positions


def _joined(runs: Sequence[Run]) -> list[Run]:
    found: list[Run] = []
    for run in sorted(runs, key=lambda run: (run.words, run.is_high, run.positions)):
        last = found[-1] if found else None
        if (
            last is not None
            and (last.words, last.is_high) == (run.words, run.is_high)
            and len(run.positions) == 1
            and run.positions[0] == last.positions[-1] + 1
        ):
            found[-1] = replace(
                last,
                positions=(*last.positions, *run.positions),
                running=last.running or run.running,
            )
        else:
            found.append(run)
    return found
