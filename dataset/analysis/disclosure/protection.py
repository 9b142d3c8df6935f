"""What may be shown, so that a reader with a solver cannot tell one small count from another.

`protect` is the only maker of `Shown`. It takes the whole of a publication for one audience,
because a figure is only safe beside everything else that the same reader sees.

It promises that each hidden small count can still be any of the small values, with everything
that is shown, whole numbers and nothing below nought taken into account. See docs/disclosure.md
for what a reader is taken to know, and for the few cases where no hiding can help.
"""

from collections.abc import Collection, Hashable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import TypeVar

from dataset.analysis.disclosure.linking import linked, make_group, members
from dataset.analysis.disclosure.search import further
from dataset.analysis.disclosure.vocabulary import Cell, Policy, Rate, Ratio, Relation, Total
from dataset.figures import HIDDEN, Figure, Qualifier, Reason, Shown, Standing


Key = TypeVar("Key", bound=Hashable)


def protect(
    cells: Mapping[Key, Cell],
    relations: Sequence[Relation],
    policy: Policy,
    *,
    preferred: Collection[Key] = (),
    also_hidden: Collection[Key] = (),
    insiders: Sequence[Collection[Key]] = (),
    shared: Collection[Key] = (),
    shared_policy: Policy | None = None,
) -> dict[Key, Shown]:
    """Every published cell as this audience may see it, whatever the order of cells and relations.

    Keys need a `repr` that is the same in every run. A key in a relation that no cell has is
    taken to be known to the reader. A share is judged by its parts, never by its own size.

    `preferred` are the keys hidden last time: they are hidden again before others are.
    `also_hidden` are hidden whatever they are: a narrower audience does not see them either.
    `insiders` are the keys that one reader knows by itself: what it sent. The answer is safe
    against each of them and against the reader who knows nothing by himself.
    `shared` are published by others as well: they, and what hangs together with them, are judged
    by `shared_policy`.
    """
    ratios = [each for each in relations if isinstance(each, Ratio | Rate)]
    shares: set[Hashable] = {ratio.share for ratio in ratios}
    table: dict[Hashable, Cell] = {key: cell for key, cell in cells.items() if key not in shares}
    groups = linked([each for each in relations if isinstance(each, Total)], table)
    policies = _policies(groups, policy, shared, shared_policy or policy)
    small = {key for key, cell in table.items() if is_small(cell, policies.get(key, policy))}
    told = {key for key, cell in table.items() if cell.earlier is Standing.SHOWN}
    hidden: set[Hashable] = small.union(key for key in also_hidden if key in table)
    secret = small - told
    for totals in groups:
        keys = members(totals)
        if secret.isdisjoint(keys):
            continue
        strict = next((policies[key] for key in keys if key in policies), policy)
        group = make_group(totals, table, _unseen(table, hidden) - told, secret, strict)
        found = further(group, group.numbers(preferred), [group.numbers(own) for own in insiders])
        hidden |= {group.keys[one] for one in found}
    hidden.update(key for key in also_hidden if key in shares)
    hidden |= {ratio.share for ratio in ratios if not hidden.isdisjoint(ratio.parts)}
    return {
        key: HIDDEN if key in hidden else _shown(cell, policies.get(key, policy), key in shares)
        for key, cell in cells.items()
        if cell.published and cell.earlier is not Standing.HIDDEN
    }


def follows(shown: Shown, figure: Figure | None) -> Shown:
    """A share as it follows from the numbers beside it; what is hidden or absent stays so."""
    if shown.standing is not Standing.SHOWN or figure is None or not figure.has_number:
        return shown
    return Shown(Standing.SHOWN, figure)


def _policies(
    groups: Sequence[Sequence[Total]],
    policy: Policy,
    shared: Collection[Hashable],
    shared_policy: Policy,
) -> dict[Hashable, Policy]:
    """The policy of every cell that is shared, or hangs together with one; none for the rest."""
    if shared_policy == policy:
        return {}
    found = dict.fromkeys(shared, shared_policy)
    for totals in groups:
        keys = members(totals)
        if not keys.isdisjoint(shared):
            found.update(dict.fromkeys(keys, shared_policy))
    return found


def is_small(cell: Cell, policy: Policy) -> bool:
    """Whether the cell is hidden by itself: what may be small, and what its supplier hid."""
    figure = cell.figure
    if not cell.protected or figure is None:
        return False
    if figure.low is None:
        return figure.reason is Reason.SUPPRESSED
    reaches = figure.high is None or figure.high >= policy.small.start
    return reaches and figure.low < policy.smallest_shown


def _unseen(table: Mapping[Hashable, Cell], hidden: set[Hashable]) -> set[Hashable]:
    return hidden | {key for key, cell in table.items() if cell.earlier is Standing.HIDDEN}


def _shown(cell: Cell, policy: Policy, is_share: bool) -> Shown:
    figure = cell.figure
    if figure is None or not figure.has_number:
        return Shown(Standing.ABSENT, figure)
    if policy.rounded_to and cell.protected and not is_share:
        return Shown(Standing.SHOWN, _rounded(figure, policy.rounded_to))
    return Shown(Standing.SHOWN, figure)


def _rounded(figure: Figure, base: int) -> Figure:
    """An exact count to the nearest multiple, as "about"; nought and ranges stay as they are."""
    if not figure.is_exact or not figure.low:
        return figure
    middle = (figure.low / base).to_integral_value(ROUND_HALF_UP) * base
    half = Decimal(base // 2)
    return Figure(middle - half, middle + half, Qualifier.ABOUT)
