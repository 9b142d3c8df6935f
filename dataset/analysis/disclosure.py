"""Small numbers of children are hidden before anyone reads, draws or exports them.

`protect` is the only maker of `Shown`. It takes the whole of a publication for one audience,
because a figure is only safe beside everything else that the same reader sees.

What it promises now: no protected count of 1 to 4 is shown, and no hidden cell can be had from
any single relation it is told of by subtraction. What it does not promise yet: safety against
several relations solved together, against stocks and flows, earlier editions, or the bounds
that a subset puts on its whole. See docs/protection.md.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from dataset.figures import HIDDEN, Figure, Reason, Shown, Standing


Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure of a publication. `protected` when it counts children."""

    figure: Figure | None
    protected: bool


@dataclass(frozen=True, slots=True)
class Total:
    """`total` is the sum of `parts`. `complete` is False when there may be more parts."""

    total: Hashable
    parts: tuple[Hashable, ...]
    complete: bool = True


@dataclass(frozen=True, slots=True)
class Ratio:
    """`share` can be worked out from `parts`, and any one part from the share and the others."""

    share: Hashable
    parts: tuple[Hashable, ...]


Relation = Total | Ratio


@dataclass(frozen=True, slots=True)
class Policy:
    """What an audience may see: counts of children from 1 to below `smallest_shown` are hidden."""

    smallest_shown: int = 5


def protect(
    cells: Mapping[Key, Cell], relations: Sequence[Relation], policy: Policy
) -> dict[Key, Shown]:
    """Every cell as this audience may see it; the same for any order of cells and relations.

    Keys need a `repr` that is the same in every run. A key in a relation that no cell has is
    taken to be known to the reader. A share is judged by its parts, never by its own size.
    """
    table: dict[Hashable, Cell] = dict(cells.items())
    totals = sorted((each for each in relations if isinstance(each, Total)), key=_order)
    ratios = [each for each in relations if isinstance(each, Ratio)]
    shares: set[Hashable] = {ratio.share for ratio in ratios}
    hidden: set[Hashable] = {
        key for key, cell in cells.items() if key not in shares and _is_small(cell, policy)
    }
    found = -1
    while found != len(hidden):
        found = len(hidden)
        for total in totals:
            _close(total, table, hidden)
        hidden |= {ratio.share for ratio in ratios if not hidden.isdisjoint(ratio.parts)}
    return {key: HIDDEN if key in hidden else _shown(cell) for key, cell in cells.items()}


def _is_small(cell: Cell, policy: Policy) -> bool:
    """What the supplier hid for being small, and "<5", are hidden too; 0 is shown."""
    figure = cell.figure
    if not cell.protected or figure is None:
        return False
    if figure.low is None:
        return figure.reason is Reason.SUPPRESSED
    is_nought = figure.low == figure.high == 0
    reaches_one = figure.high is None or figure.high > 0
    return not is_nought and reaches_one and figure.low < policy.smallest_shown


def _close(total: Total, cells: Mapping[Hashable, Cell], hidden: set[Hashable]) -> None:
    """Hides further cells of the sum until no hidden one can be had by subtraction."""
    if not total.complete:
        return
    known = {key: cells[key] for key in (total.total, *total.parts) if key in cells}
    while _gives_away(total, known, hidden):
        key = _next_to_hide(total, known, hidden)
        if key is None:
            return
        hidden.add(key)


def _gives_away(total: Total, known: Mapping[Hashable, Cell], hidden: set[Hashable]) -> bool:
    """One unknown is found by subtraction; so are parts that leave each other no room.

    Nought is shown, so every hidden part is 1 at least: three hidden parts that come to 3
    are all 1.
    """
    secret = [key for key in known if key in hidden]
    if len(secret) == 1:
        return True
    if not secret or total.total in hidden:
        return False
    return sum(_least(known[key]) for key in secret) <= len(secret)


def _next_to_hide(
    total: Total, known: Mapping[Hashable, Cell], hidden: set[Hashable]
) -> Hashable | None:
    """The smallest shown part that is not nought and counts children; else the total; else
    the smallest other part. None when nothing is left that would help."""
    parts = sorted(
        (key for key in total.parts if key in known and key not in hidden),
        key=lambda key: (_least(known[key]), repr(key)),
    )
    counts = [key for key in parts if _most(known[key]) > 0]
    children = [key for key in counts if known[key].protected]
    whole = [
        key for key in (total.total,) if key in known.keys() - hidden and _most(known[key]) > 0
    ]
    return next(iter([*children, *whole, *counts]), None)


def _least(cell: Cell) -> Decimal:
    figure = cell.figure
    return Decimal(0) if figure is None or figure.low is None else figure.low


def _most(cell: Cell) -> Decimal:
    """Above nought unless it is surely 0, or no number at all."""
    figure = cell.figure
    if figure is None or figure.low is None:
        return Decimal(0)
    return figure.low + 1 if figure.high is None else figure.high


def _order(total: Total) -> tuple[str, list[str]]:
    return repr(total.total), sorted(map(repr, total.parts))


def _shown(cell: Cell) -> Shown:
    if cell.figure is None or not cell.figure.has_number:
        return Shown(Standing.ABSENT, cell.figure)
    return Shown(Standing.SHOWN, cell.figure)


def ratio(share: Hashable, parts: Iterable[Hashable]) -> Ratio:
    """A share and the cells it is worked out from, each once."""
    return Ratio(share, tuple(dict.fromkeys(parts)))
