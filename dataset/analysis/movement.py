"""Which way a figure went, in plain words, from what the reader may see and nothing else."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from dataset.figures import Figure, Shown, words


NOT_COMPARABLE = "Not comparable: the definition changed"


class Direction(StrEnum):
    UP = "up"
    DOWN = "down"
    SAME = "same"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Movement:
    """`is_better` is None where neither way is better, nothing moved, or it is not known.

    It says which way the figure went; whether that means anything is for the usual range.
    """

    direction: Direction
    words: str  # "Up from 71"
    is_better: bool | None = None

    @property
    def sense(self) -> str:
        """ "the better way", "the worse way" or ""."""
        if self.is_better is None:
            return ""
        return "the better way" if self.is_better else "the worse way"


def movement(
    now: Shown | None,
    before: Shown | None,
    polarity: str,
    *,
    say: Callable[[Figure], str] = words,
    than: str = "last quarter",
    is_broken: bool = False,
) -> Movement:
    """How `now` stands to `before`, both as the reader sees them.

    `polarity` is the dictionary's: "higher better", "lower better" or "context". `say` prints
    a figure in its unit; two figures that print alike are the same. `than` names the earlier
    period. Unknown when a figure is hidden or has no number, or when bounds overlap; and when
    `is_broken`, that is the definition changed between the two.
    """
    if is_broken:
        return Movement(Direction.UNKNOWN, NOT_COMPARABLE)
    if (now is not None and now.is_hidden) or (before is not None and before.is_hidden):
        return Movement(Direction.UNKNOWN, "Not shown: a figure is hidden to protect children")
    this, that = _number(now), _number(before)
    if this is None:
        return Movement(Direction.UNKNOWN, "No figure to compare")
    if that is None:
        return Movement(Direction.UNKNOWN, f"No figure {than} to compare with")
    direction = _direction(this, that, say)
    if direction is Direction.UNKNOWN:
        return Movement(direction, f"Cannot be told: {say(that)} {than}, and one is not exact")
    if direction is Direction.SAME:
        return Movement(direction, f"Same as {than}")
    is_up = direction is Direction.UP
    is_better = {"higher better": is_up, "lower better": not is_up}.get(polarity)
    return Movement(direction, f"{'Up' if is_up else 'Down'} from {say(that)}", is_better)


def _number(shown: Shown | None) -> Figure | None:
    figure = None if shown is None else shown.figure
    return figure if figure is not None and figure.has_number else None


def _direction(this: Figure, that: Figure, say: Callable[[Figure], str]) -> Direction:
    if this.low is None or that.low is None:
        return Direction.UNKNOWN
    if this.is_exact and that.is_exact and say(this) == say(that):
        return Direction.SAME
    if that.high is not None and this.low > that.high:
        return Direction.UP
    if this.high is not None and this.high < that.low:
        return Direction.DOWN
    return Direction.UNKNOWN
