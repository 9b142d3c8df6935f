"""Which further cells of a group are hidden so that its small counts are safe.

For every value that a reader could rule out there is a set of cells of which one has to be
hidden. The cheapest choice that takes one of each such set is tried, and tells of further sets,
until no reader can rule out anything: in small groups that choice is as cheap as can be.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence

from dataset.analysis.disclosure.groups import Group, Wanted


SEARCHED = (
    48  # cells of a group for which the cheapest choice is sought; larger ones grow step by step
)
CHOICES = 4000  # looked at, at most, for each cheapest choice
ROUNDS = 200  # of telling and choosing, at most, before a small group is grown too


def further(
    group: Group, preferred: Collection[int], insiders: Sequence[Collection[int]]
) -> set[int]:
    """The cells to hide, all of them: few, those of last time first, then the least telling."""
    start = group.closed(group.first)
    readers = [frozenset[int](), *insiders]
    wanted = [
        {one: set(group.policy.small) for one in group.secret if one not in own} for own in readers
    ]
    costs = _costs(group, preferred)
    if len(costs) <= SEARCHED:
        found = _cheapest(group, start, readers, wanted, costs)
        if found is not None:
            return found
    return _pruned(
        group, start, _grown(group, start, readers, wanted, costs), readers, wanted, costs
    )


def _costs(group: Group, preferred: Collection[int]) -> dict[int, int]:
    """What hiding each cell costs: first new ones, then their number, then what they tell."""
    order = sorted(group.can_hide - group.first, key=lambda one: (group.near[one], one))
    unit = len(order) * len(order) + 1
    return {
        one: rank
        + (unit if group.cells[one].protected else 3 * unit)
        + (0 if one in preferred else unit * len(order))
        for rank, one in enumerate(order)
    }


def _told(
    group: Group,
    hidden: Collection[int],
    readers: Sequence[Collection[int]],
    wanted: Sequence[Wanted],
) -> list[set[int]]:
    """For each value that can be ruled out, the cells of which one must be hidden. A value that
    no hiding keeps possible is struck from `wanted`."""
    sets = []
    for own, values in zip(readers, wanted, strict=True):
        for cell, value, helping in group.judge(hidden, own, values):
            if helping:
                sets.append(helping)
            else:
                values[cell].discard(value)
    return sets


def _cheapest(
    group: Group,
    start: set[int],
    readers: Sequence[Collection[int]],
    wanted: Sequence[Wanted],
    costs: Mapping[int, int],
) -> set[int] | None:
    needed: list[frozenset[int]] = []
    hidden = start
    for _ in range(ROUNDS):
        told = _told(group, hidden, readers, wanted)
        if not told:
            return hidden
        needed = _tightest([*needed, *told])
        hidden = group.closed(start | _one_of_each(needed, costs))
    return None


def _tightest(sets: Iterable[Collection[int]]) -> list[frozenset[int]]:
    """The sets that hold no other one: whoever serves these serves all."""
    kept: list[frozenset[int]] = []
    for each in sorted({frozenset(one) for one in sets}, key=lambda one: (len(one), sorted(one))):
        if not any(other <= each for other in kept):
            kept.append(each)
    return kept


def _one_of_each(needed: Sequence[frozenset[int]], costs: Mapping[int, int]) -> set[int]:
    """The cheapest cells that have one in each set; nearly so when there are too many choices."""
    best = _greedy(needed, costs)
    best_cost = sum(costs[one] for one in best)
    left = CHOICES

    def look(chosen: tuple[int, ...], open_sets: list[frozenset[int]], cost: int) -> None:
        nonlocal best, best_cost, left
        left -= 1
        if not open_sets:
            if cost < best_cost:
                best, best_cost = set(chosen), cost
            return
        if left < 0 or cost + _at_least(open_sets, costs) >= best_cost:
            return
        tightest = min(open_sets, key=len)
        out: set[int] = set()
        for one in sorted(tightest, key=costs.__getitem__):
            rest = [each - out for each in open_sets if one not in each]
            look((*chosen, one), rest, cost + costs[one])
            out.add(one)

    look((), list(needed), 0)
    return best


def _at_least(open_sets: Sequence[frozenset[int]], costs: Mapping[int, int]) -> int:
    """What sets that share no cell cost together."""
    taken: set[int] = set()
    total = 0
    for each in sorted(open_sets, key=len):
        if taken.isdisjoint(each):
            taken |= each
            total += min((costs[one] for one in each), default=1 << 60)
    return total


def _greedy(needed: Sequence[frozenset[int]], costs: Mapping[int, int]) -> set[int]:
    """Cell by cell the one that serves the most sets for what it costs."""
    chosen: set[int] = set()
    left = list(needed)
    while left:
        serves: dict[int, int] = {}
        for each in left:
            for one in each:
                serves[one] = serves.get(one, 0) + 1
        best = min(serves, key=lambda one: (costs[one] / serves[one], one))
        chosen.add(best)
        left = [each for each in left if best not in each]
    return chosen


def _grown(
    group: Group,
    start: set[int],
    readers: Sequence[Collection[int]],
    wanted: Sequence[Wanted],
    costs: Mapping[int, int],
) -> set[int]:
    hidden = start
    while told := _told(group, hidden, readers, wanted):
        hidden = group.closed(hidden | _greedy([frozenset(each) for each in told], costs))
    return hidden


def _pruned(
    group: Group,
    start: set[int],
    hidden: set[int],
    readers: Sequence[Collection[int]],
    wanted: Sequence[Wanted],
    costs: Mapping[int, int],
) -> set[int]:
    """Shows again what need not be hidden, the dearest first."""
    for one in sorted((hidden - start) & costs.keys(), key=costs.__getitem__, reverse=True):
        fewer = group.closed((hidden & costs.keys()) - {one} | start)
        if fewer < hidden and not _told(group, fewer, readers, wanted):
            hidden = fewer
    return hidden
