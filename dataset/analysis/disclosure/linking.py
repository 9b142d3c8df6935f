"""From totals and cells to groups that hang together, each to be protected by itself."""

from collections.abc import Collection, Hashable, Mapping, Sequence
from decimal import Decimal

from dataset.analysis.disclosure.bounds import BOUNDLESS, Equation, Sums
from dataset.analysis.disclosure.groups import Group, Whole, bounds_of
from dataset.analysis.disclosure.vocabulary import Cell, Policy, Total
from dataset.figures import Standing


def nearest(cell: Cell) -> int:
    """The cell as the board itself has it, as one number."""
    low, high = bounds_of(cell)
    return low if high >= BOUNDLESS or low == high else max(low, min(1, high))


def linked(totals: Sequence[Total], cells: Mapping[Hashable, Cell]) -> list[list[Total]]:
    """The totals in groups that share no cell of which a reader may not know all."""
    leader: dict[Hashable, Hashable] = {}

    def lead(key: Hashable) -> Hashable:
        while leader.setdefault(key, key) != key:
            leader[key] = leader[leader[key]]
            key = leader[key]
        return key

    joining = [
        [key for key in (each.total, *each.parts) if key in cells and not _is_settled(cells[key])]
        for each in totals
    ]
    for keys in joining:
        for key in keys[1:]:
            leader[lead(key)] = lead(keys[0])
    groups: dict[Hashable, list[Total]] = {}
    for each, keys in zip(totals, joining, strict=True):
        if keys:
            groups.setdefault(lead(keys[0]), []).append(each)
    return list(groups.values())


def members(totals: Sequence[Total]) -> set[Hashable]:
    return {key for each in totals for key in (each.total, *each.parts)}


def _is_settled(cell: Cell) -> bool:
    if cell.earlier is not Standing.SHOWN:
        return False
    low, high = bounds_of(cell)
    return low == high


def make_group(
    totals: Sequence[Total],
    table: Mapping[Hashable, Cell],
    hidden: Collection[Hashable],
    secret: Collection[Hashable],
    policy: Policy,
) -> Group:
    """The totals with their cells by number. A key that no cell has is known to the reader."""
    keys = sorted((key for key in members(totals) if key in table), key=repr)
    place = {key: index for index, key in enumerate(keys)}
    cells = [table[key] for key in keys]
    near = [nearest(cell) for cell in cells]
    equations, wholes = [], []
    for each in sorted(totals, key=_order):
        signed = [(each.total, 1), *((key, -sign) for key, sign in each.signed_parts)]
        weights: dict[int, int] = {}
        for key, sign in signed:
            if key in place:
                weights[place[key]] = weights.get(place[key], 0) + sign
        if not weights or set(weights.values()) - {1, -1}:
            continue
        terms = tuple(sorted(weights.items()))
        is_all_here = len(terms) == len(signed)
        if not each.complete:
            near.append(max(0, sum(sign * near[one] for one, sign in terms)))
            terms = (*terms, (len(near) - 1, -1))
        equals = _equals(terms, cells, near, each.off if is_all_here else None)
        equations.append(Equation(terms, equals))
        if each.complete and not each.signs and is_all_here:
            parts = [place[key] for key in each.parts if cells[place[key]].published]
            is_whole = len(parts) > 1 or len(parts) == len(each.parts)
            if is_whole and cells[place[each.total]].published:
                wholes.append(Whole(place[each.total], frozenset(parts)))
    group = Group(
        keys=keys,
        cells=cells,
        sums=Sums(equations, len(near)),
        equations=equations,
        wholes=wholes,
        policy=policy,
        near=near,
        first={place[key] for key in keys if key in hidden},
        secret={place[key] for key in keys if key in secret},
        can_hide={i for i, cell in enumerate(cells) if _can_hide(cell, policy)},
        noughts={i for i, cell in enumerate(cells) if _is_nought(cell, policy)},
    )
    for whole in wholes:
        for one in whole.parts:
            group.whole_of.setdefault(one, []).append(whole)
    return group


def _order(total: Total) -> tuple[str, list[str]]:
    return repr(total.total), sorted(map(repr, total.signed_parts))


def _equals(
    terms: Sequence[tuple[int, int]],
    cells: Sequence[Cell],
    near: Sequence[int],
    off: Decimal | None,
) -> int:
    """What the sum comes to: `off`, or what the board's own figures say when a key is no cell."""
    if off is not None and off == off.to_integral_value():
        return int(off)
    return sum(sign * near[one] for one, sign in terms)


def _is_nought(cell: Cell, policy: Policy) -> bool:
    return policy.zeros_shown and _is_open(cell) and bounds_of(cell) == (0, 0)


def _can_hide(cell: Cell, policy: Policy) -> bool:
    return _is_open(cell) and (not policy.zeros_shown or bounds_of(cell)[1] > 0)


def _is_open(cell: Cell) -> bool:
    """Whether it has a number about which nothing has been decided yet."""
    has_number = cell.figure is not None and cell.figure.has_number
    return has_number and cell.published and cell.earlier is None
