"""What whole-number sums tell of each other's unknowns: bounds, and one solution when asked."""

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass


BOUNDLESS = 1 << 50  # "no upper bound": no count of children comes near it
TRIED = 60  # choices, at most, in search of one solution; a reader is then taken to know more

Terms = tuple[tuple[int, int], ...]  # (unknown, 1 or -1)


@dataclass(frozen=True, slots=True)
class Equation:
    """The signed sum of `terms` is `equals`."""

    terms: Terms
    equals: int


@dataclass(slots=True)
class Knowledge:
    """The bounds of every unknown, and which equations have narrowed it."""

    low: list[int]
    high: list[int]
    told_by: list[int]  # for each unknown, a bit for every equation

    def copy(self) -> "Knowledge":
        return Knowledge(self.low[:], self.high[:], self.told_by[:])

    def holds(self, unknown: int, value: int) -> bool:
        return self.low[unknown] <= value <= self.high[unknown]


class Sums:
    """Equations, and in which of them each unknown stands."""

    def __init__(self, equations: Sequence[Equation], unknowns: int) -> None:
        self.equations = equations
        self.of: list[list[int]] = [[] for _ in range(unknowns)]
        for index, each in enumerate(equations):
            for unknown, _ in each.terms:
                self.of[unknown].append(index)

    def narrow(self, known: Knowledge, start: Iterable[int]) -> int | None:
        """Lets every sum tell each of its unknowns what the others leave it, until nothing
        changes; the number of a sum that cannot hold, if there is one.

        Stops early where bounds creep: what was not narrowed then is only less than is known.
        """
        queue = deque(start)
        waiting = set(queue)
        turns = 60 * len(self.equations) + 60
        while queue and turns:
            turns -= 1
            index = queue.popleft()
            waiting.discard(index)
            changed = self._tell(index, known)
            if changed is None:
                return index
            for unknown in changed:
                for other in self.of[unknown]:
                    if other not in waiting:
                        waiting.add(other)
                        queue.append(other)
        return None

    def _tell(self, index: int, known: Knowledge) -> list[int] | None:
        """The unknowns whose bounds changed; None when the sum cannot hold."""
        each = self.equations[index]
        low, high = known.low, known.high
        least = most = 0  # of the finite terms
        free_below = free_above = 0  # terms without a bound on that side
        for unknown, sign in each.terms:
            if sign > 0:
                least += low[unknown]
                if high[unknown] >= BOUNDLESS:
                    free_above += 1
                else:
                    most += high[unknown]
            else:
                most -= low[unknown]
                if high[unknown] >= BOUNDLESS:
                    free_below += 1
                else:
                    least -= high[unknown]
        if (not free_below and least > each.equals) or (not free_above and most < each.equals):
            return None
        changed = []
        for unknown, sign in each.terms:
            below, above = low[unknown], high[unknown]
            endless = above >= BOUNDLESS
            if sign > 0:
                top = BOUNDLESS if free_below else each.equals - (least - below)
                others = free_above - endless
                bottom = below if others else each.equals - (most - (0 if endless else above))
            else:
                top = BOUNDLESS if free_above else (most + below) - each.equals
                others = free_below - endless
                bottom = below if others else (least + (0 if endless else above)) - each.equals
            if bottom > below or top < above:
                known.low[unknown] = max(bottom, below)
                known.high[unknown] = min(top, above)
                known.told_by[unknown] |= 1 << index
                if known.low[unknown] > known.high[unknown]:
                    return None
                changed.append(unknown)
        return changed

    def why(self, known: Knowledge, equation: int | None, unknown: int | None) -> list[int]:
        """The sums behind the bounds of `unknown`, or behind a sum that cannot hold."""
        found = 0
        ahead = 0 if equation is None else 1 << equation
        if unknown is not None:
            ahead |= known.told_by[unknown]
        while ahead:
            lowest = ahead & -ahead
            found |= lowest
            for other, _ in self.equations[lowest.bit_length() - 1].terms:
                ahead |= known.told_by[other]
            ahead &= ~found
        return [index for index in range(len(self.equations)) if found >> index & 1]

    def solve(
        self,
        known: Knowledge,
        unknowns: Sequence[int],
        near: Sequence[int],
        tried: int = TRIED,
    ) -> Knowledge | None:
        """One solution in whole numbers within the bounds, close to `near`; None when none is
        found within so many choices."""
        return self._solve(known, unknowns, near, [tried])

    def _solve(
        self, known: Knowledge, unknowns: Sequence[int], near: Sequence[int], budget: list[int]
    ) -> Knowledge | None:
        while True:
            values = [
                min(max(wish, low), high)
                for wish, low, high in zip(near, known.low, known.high, strict=True)
            ]
            amiss = self._amiss(unknowns, values)
            if not amiss:
                for one in unknowns:
                    known.low[one] = known.high[one] = values[one]
                return known
            choice = self._mend(known, amiss, values)
            if choice is None or not budget[0]:
                return None
            budget[0] -= 1
            chosen, value = choice
            tried = known.copy()
            tried.low[chosen] = tried.high[chosen] = value
            if self.narrow(tried, self.of[chosen]) is None:
                solution = self._solve(tried, unknowns, near, budget)
                if solution is not None or not budget[0]:
                    return solution
            # The value is out: go on in the larger of the halves it leaves.
            if value == known.low[chosen]:
                known.low[chosen] = value + 1
            elif value == known.high[chosen]:
                known.high[chosen] = value - 1
            else:
                lower = known.copy()
                lower.high[chosen] = value - 1
                if self.narrow(lower, self.of[chosen]) is None:
                    solution = self._solve(lower, unknowns, near, budget)
                    if solution is not None or not budget[0]:
                        return solution
                known.low[chosen] = value + 1
            if self.narrow(known, self.of[chosen]) is not None:
                return None

    def _amiss(self, unknowns: Sequence[int], values: Sequence[int]) -> dict[int, int]:
        """By how much each sum that does not hold with these values falls short."""
        found = {}
        for index in {index for one in unknowns for index in self.of[one]}:
            each = self.equations[index]
            left = each.equals - sum(sign * values[one] for one, sign in each.terms)
            if left:
                found[index] = left
        return found

    def _mend(
        self, known: Knowledge, amiss: Mapping[int, int], values: Sequence[int]
    ) -> tuple[int, int] | None:
        """The unknown, and its value, that mends one of the sums and breaks the fewest others."""
        best: tuple[int, int, int, int] | None = None
        index = min(amiss)
        for one, sign in self.equations[index].terms:
            low, high = known.low[one], known.high[one]
            if low == high:
                continue
            value = min(max(values[one] + sign * amiss[index], low), high)
            breaks = sum(-1 if other in amiss else 1 for other in self.of[one])
            rank = (breaks if value != values[one] else len(self.equations), high - low, one, value)
            best = rank if best is None else min(best, rank)
        return None if best is None else best[2:]
