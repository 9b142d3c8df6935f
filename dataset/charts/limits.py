"""The usual range in a drawing: pale band, dashed limits, solid mean, and every run bracketed."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from xml.sax.saxutils import escape

from dataset.charts import beside
from dataset.charts.beside import say
from dataset.charts.shapes import BAND, INK, SECOND
from dataset.charts.spec import ChartSpec, Limits, Run


LABEL_APART = 18.0  # px between the middles of two labels
BRACKET_BELOW = 22.0  # px from the run's lowest mark
BEYOND = 8.0  # px that a range reaches beyond its first and last point, at most
REACH = 40.0  # px that the name of a run may reach beyond its last point
Place = Callable[[float], float]


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
    runs: Sequence[Run], x: Place, heights: dict[int, float], bottom: float, *, wide: bool
) -> Iterator[str]:
    """Under every run its bracket and name; a single point has its name alone.

    Where runs lie over each other the one that runs now is named, or the longest; the table names
    them all.
    """
    for run in _apart_from_each_other(runs):
        there = [heights[at] for at in run.positions if at in heights]
        if not there:
            continue
        left, right = x(run.positions[0]), x(run.positions[-1])
        y = min(max(there) + BRACKET_BELOW, bottom - 20)
        if len(run.positions) > 1:
            yield (
                f'<path d="M{left:.1f} {y - 6:.1f}v6H{right:.1f}v-6" fill="none" '
                f'stroke="{INK}" stroke-width="1"/>'
            )
        words = run.words if wide else run.words.split(":")[0]
        half = len(words) * 7.4 / 2
        middle = max(min((left + right) / 2, right + REACH - half), half)
        yield (
            f'<text x="{middle:.1f}" y="{y + 15:.1f}" text-anchor="middle" font-weight="700" '
            f'fill="{INK}" paint-order="stroke" stroke="#fff" stroke-width="5" '
            f'stroke-linejoin="round">{escape(words)}</text>'
        )


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
