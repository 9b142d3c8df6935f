"""One set of cells that hang together, and what a reader can find out about them."""

from collections.abc import Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import ceil, floor

from dataset.analysis.disclosure.bounds import BOUNDLESS, Equation, Knowledge, Sums
from dataset.analysis.disclosure.combined import Combined
from dataset.analysis.disclosure.vocabulary import Cell, Policy
from dataset.figures import NOUGHT_REASONS


Wanted = dict[int, set[int]]  # the values that each small count must still be able to have
LUCKY = 15  # choices in search of a solution that serves many small counts


@dataclass(frozen=True, slots=True)
class Whole:
    """A total and its published parts, where these are several or all there are: once all of
    them are hidden, its noughts are hidden too."""

    total: int
    parts: frozenset[int]


@dataclass(frozen=True, slots=True)
class Solution:
    """Numbers for all cells that make every sum hold: proof of what a small count may be.

    It stands for any reader who is shown none of the cells in which it is `unlike` the board's
    own figures and who cannot know of the `noughts` that they are at least 1.
    """

    unlike: frozenset[int]
    noughts: frozenset[int]
    values: dict[int, int]  # of the small counts


@dataclass
class Group:
    """Cells by number, in the order of their keys; the sums over them as equations.

    `first` are hidden from the start, and `secret` are the small counts among what is hidden or
    follows from it. `can_hide` may be hidden besides; `noughts` are hidden only with a whole sum.
    `near` is the board's own figure of each cell, as well as it is known.
    """

    keys: list[Hashable]
    cells: list[Cell]
    sums: Sums
    equations: list[Equation]
    wholes: list[Whole]
    policy: Policy
    near: list[int]
    first: set[int]
    secret: set[int]
    can_hide: set[int]
    noughts: set[int]
    whole_of: dict[int, list[Whole]] = field(default_factory=dict)
    solutions: list[Solution] = field(default_factory=list)

    @cached_property
    def adds_up(self) -> bool:
        """Whether the board's own figures make every sum hold."""
        return all(
            sum(sign * self.near[one] for one, sign in each.terms) == each.equals
            for each in self.equations
        )

    def numbers(self, keys: Collection[Hashable]) -> frozenset[int]:
        return frozenset(index for index, key in enumerate(self.keys) if key in keys)

    def closed(self, hidden: Iterable[int]) -> set[int]:
        """With a hidden total whose other parts are hidden, its noughts are hidden too."""
        found = set(hidden)
        before = -1
        while before != len(found):
            before = len(found)
            for each in self.wholes:
                left = each.parts - found
                if each.total in found and left and left <= self.noughts:
                    found |= left
        return found

    def judge(
        self, hidden: Collection[int], own: Collection[int], wanted: Wanted
    ) -> list[tuple[int, int, set[int]]]:
        """(small cell, value, cells) for each value that a reader can rule out.

        `own` are the cells this reader knows. At least one of the cells has to be hidden as
        well, or the reader can always rule the value out; with none, hiding does not help.
        """
        known = self._knowledge(hidden, own)
        if self.sums.narrow(known, range(len(self.equations))) is not None:
            # The figures themselves say that a hidden one is 0.
            known = self._knowledge(hidden, own, least=0)
            self.sums.narrow(known, range(len(self.equations)))
        tangled = self._tangled(known)
        missing = self._not_met(hidden, own, wanted)
        combined: dict[int, Combined] = {}
        found = []
        for cell, values in sorted(missing.items()):
            for value in sorted(values):
                if not known.holds(cell, value):
                    why = self.sums.why(known, None, cell)
                elif cell not in tangled or value not in values:
                    continue
                else:
                    together = tangled[cell]
                    if together[0] not in combined:
                        combined[together[0]] = self._combined(known, together)
                    proof = combined[together[0]]
                    reasons = self._ask(known, cell, value, together, proof, missing)
                    if reasons is None:
                        continue
                    why = reasons
                found.append((cell, value, self._that_would_help(why, cell, hidden, own)))
        return found

    def _not_met(self, hidden: Collection[int], own: Collection[int], wanted: Wanted) -> Wanted:
        """The values of which no solution that stands for this reader is at hand."""
        missing = {cell: set(values) for cell, values in wanted.items() if cell not in own}
        if not self.solutions:
            return missing
        first = self._knowledge(hidden, own)
        settled = {one for one, low in enumerate(first.low) if low == first.high[one]}
        positive = {one for one, low in enumerate(first.low) if low > 0}
        for each in self.solutions:
            if each.unlike.isdisjoint(settled) and each.noughts.isdisjoint(positive):
                for cell, value in each.values.items():
                    if cell in missing:
                        missing[cell].discard(value)
        return missing

    def _knowledge(
        self, hidden: Collection[int], own: Collection[int], least: int = 1
    ) -> Knowledge:
        low, high = [], []
        for index, cell in enumerate(self.cells):
            if index in own:
                bottom, top = bounds_of(cell)
            elif index in hidden or not cell.published:
                bottom = least if self._is_at_least_one(index, hidden) else 0
                top = BOUNDLESS
            else:
                bottom, top = bounds_of(cell)
            low.append(bottom)
            high.append(top)
        slack = len(self.near) - len(self.cells)
        return Knowledge(low + [0] * slack, high + [BOUNDLESS] * slack, [0] * len(self.near))

    def _is_at_least_one(self, index: int, hidden: Collection[int]) -> bool:
        """0 is shown, except in a sum that is hidden as a whole."""
        if not self.policy.zeros_shown or not self.cells[index].published or not self.near[index]:
            return False
        return not any(
            each.total in hidden and each.parts.issubset(hidden)
            for each in self.whole_of.get(index, ())
        )

    def _tangled(self, known: Knowledge) -> dict[int, list[int]]:
        """The unknowns whose sums make a loop, each with all those it hangs together with.

        Without a loop the bounds say all there is to know.
        """
        leader: dict[int, int] = {}

        def lead(one: int) -> int:
            while leader.setdefault(one, one) != one:
                leader[one] = leader[leader[one]]
                one = leader[one]
            return one

        looped = set()
        for each in self.equations:
            open_ones = [one for one, _ in each.terms if known.low[one] < known.high[one]]
            roots = [lead(one) for one in open_ones]
            if len(set(roots)) < len(roots):
                looped.add(roots[0])
            for root in roots[1:]:
                leader[lead(root)] = lead(roots[0])
        if not looped:
            return {}
        tangles: dict[int, list[int]] = {}
        for one in sorted(leader):
            tangles.setdefault(lead(one), []).append(one)
        loops = {lead(one) for one in looped}
        return {one: each for root, each in tangles.items() if root in loops for one in each}

    def _about(self, together: Sequence[int]) -> list[int]:
        """The sums in which any of these unknowns stands."""
        return sorted({index for one in together for index in self.sums.of[one]})

    def _combined(self, known: Knowledge, together: Sequence[int]) -> Combined:
        about = (self.equations[index] for index in self._about(together))
        return Combined(about, known, together)

    def _ask(
        self,
        known: Knowledge,
        cell: int,
        value: int,
        together: Sequence[int],
        combined: Combined,
        missing: Wanted,
    ) -> list[int] | None:
        """None when the value is possible; else the sums that rule it out.

        What is found for one small count is looked for so that it serves others too.
        """
        asked = known.copy()
        asked.low[cell] = asked.high[cell] = value
        conflict = self.sums.narrow(asked, self.sums.of[cell])
        if conflict is not None:
            return self.sums.why(asked, conflict, cell)
        if combined.rules_out(asked):
            return self._about(together)
        solution = self.sums.solve(asked.copy(), together, self.near)
        if solution is None:
            return self._about(together)
        self._keep(solution, together, missing)
        aims = self.near[:]
        for one in together:
            if missing.get(one):
                aims[one] = min(missing[one])
        lucky = self.sums.solve(asked, together, aims, LUCKY)
        if lucky is not None:
            self._keep(lucky, together, missing)
        return None

    def _keep(self, solution: Knowledge, together: Sequence[int], missing: Wanted) -> None:
        """Cells outside of `together` stay what they are, so that it stands for others too."""
        for one in together:
            if one in missing:
                missing[one].discard(solution.low[one])
        if not self.adds_up:
            return
        self.solutions.append(
            Solution(
                frozenset(one for one in together if solution.low[one] != self.near[one]),
                frozenset(one for one in together if not solution.low[one]),
                {one: solution.low[one] for one in together if one in self.secret},
            )
        )

    def _that_would_help(
        self, why: Sequence[int], cell: int, hidden: Collection[int], own: Collection[int]
    ) -> set[int]:
        touched = {one for index in why for one, _ in self.equations[index].terms} | {cell}
        more = {
            other
            for one in touched
            if self._is_at_least_one_only_now(one, hidden) or one in self.noughts - set(hidden)
            for each in self.whole_of.get(one, ())
            if each.parts | {each.total} <= self.can_hide | self.noughts | set(hidden)
            for other in each.parts | {each.total}
        }
        # Its own figure tells a reader nothing, but hides the noughts of a whole sum with it.
        return ((touched - set(own)) | more) & self.can_hide - set(hidden)

    def _is_at_least_one_only_now(self, one: int, hidden: Collection[int]) -> bool:
        return one in hidden and one < len(self.cells) and self._is_at_least_one(one, hidden)


def bounds_of(cell: Cell) -> tuple[int, int]:
    """What whoever is shown the cell knows of it."""
    figure = cell.figure
    if figure is None or figure.low is None:
        if figure is not None and figure.reason in NOUGHT_REASONS:
            return 0, 0
        return 0, BOUNDLESS
    top = BOUNDLESS if figure.high is None else floor(figure.high)
    return max(0, ceil(figure.low)), max(top, 0)
