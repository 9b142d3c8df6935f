"""How many cells are hidden against the fewest that would do: `python -m tests.perf.fewest`
writes docs/reference/hidden-cells.md.

The fewest are found exactly: hiding more never takes a possible value away, so that of the cells
outside of the largest choice that fails one has to be hidden. The cheapest choice that serves all
such sets known so far is tried, and tells of a further set, until one holds against the attacker.
"""

import sys
from dataclasses import dataclass

import highspy

from dataset.analysis.audit import Quiet
from dataset.figures import HIDDEN, Shown, Standing
from tests.architecture.source import ROOT
from tests.dataset.analysis.attack.tables import (
    HIDES_ZEROS,
    SHAPES,
    SHOWS_ZEROS,
    made,
    ruled_out,
    three_way,
)


PAGE = ROOT / "docs" / "reference" / "hidden-cells.md"
LARGEST = 40  # cells
SEEDS = range(12)
ALLOWED = 1.2
HEAD = """# How much is hidden

Written by `python -m tests.perf.fewest` from tables made with fixed seeds. "Fewest" is the exact
least number of hidden figures that holds against the attacker, found by integer programming;
small counts themselves are among them. At most 1.2 times as many are hidden. Where noughts are
shown, those that are hidden with a whole sum are not counted, on either side.

| Figures | Noughts | Tables | Small counts | Hidden | Fewest | Hidden / fewest | Worst table |
| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |
"""


@dataclass(frozen=True)
class Choice:
    """What may be hidden in one table, and what must not follow from the rest."""

    table: object
    policy: object
    first: frozenset
    others: tuple

    @classmethod
    def of(cls, table, policy):
        first = frozenset(table.small(policy) - table.unpublished)
        others = sorted(
            (
                key
                for key, cell in table.cells.items()
                if cell.protected and cell.published and key not in first
                if table.number(key) or not policy.zeros_shown
            ),
            key=repr,
        )
        return cls(table, policy, first, tuple(others))

    def shown(self, more):
        hidden = self.first.union(more)
        before = -1
        while self.policy.zeros_shown and before != len(hidden):
            before = len(hidden)
            for each in self.table.relations:
                parts = set(getattr(each, "parts", ())) - self.table.unpublished
                is_sum = getattr(each, "complete", False) and not each.signs
                is_whole = is_sum and (len(parts) > 1 or len(parts) == len(each.parts))
                if is_whole and each.total in hidden:
                    left = parts - hidden
                    if not any(self.table.number(key) for key in left):
                        hidden |= left
        shares = {
            each.share
            for each in self.table.relations
            if hasattr(each, "share") and not hidden.isdisjoint(each.parts)
        }
        return {
            key: HIDDEN if key in hidden | shares else Shown(Standing.SHOWN, cell.figure)
            for key, cell in self.table.cells.items()
            if cell.published
        }

    def given_away(self, more):
        found = self.table.attacked(self.shown(more), self.policy)
        return ruled_out(found, self.policy)


def fewest(choice):
    """The least number of cells that have to be hidden, the small ones included."""
    lost = choice.given_away(choice.others)
    needed = []
    while True:
        chosen = cheapest(len(choice.others), needed)
        more = {choice.others[one] for one in chosen}
        if choice.given_away(more) <= lost:
            return len(choice.first) + len(more)
        for key in choice.others:
            if key not in more and not choice.given_away(more | {key}) <= lost:
                more.add(key)
        needed.append([one for one, key in enumerate(choice.others) if key not in more])


def cheapest(count, needed):
    """The fewest numbers below `count` with one in each set."""
    model = Quiet()
    model.setOptionValue("threads", 1)
    for one in range(count):
        model.addVar(0, 1)
        model.changeColIntegrality(one, highspy.HighsVarType.kInteger)
        model.changeColCost(one, 1)
    for each in needed:
        model.addRow(1, highspy.kHighsInf, len(each), each, [1.0] * len(each))
    if not count or not needed:
        return []
    model.run()
    if model.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        raise RuntimeError("The fewest cells could not be found.")
    return [one for one, value in enumerate(model.getSolution().col_value) if value > 0.5]


def compared(shape, policy, seed):
    """(small counts, hidden, fewest) of one table; None when it holds nothing small."""
    table = made(shape, seed)
    choice = Choice.of(table, policy)
    if not table.small(policy) or len(table.cells) > LARGEST:
        return None
    shown = table.protected(policy)
    countable = choice.first.union(choice.others)
    hidden = sum(shown[key].is_hidden for key in countable)
    return len(choice.first), hidden, fewest(choice)


def line(shape, policy):
    seeds = SEEDS[:3] if shape is three_way else SEEDS
    found = [one for seed in seeds if (one := compared(shape, policy, seed))]
    small, hidden, best = map(sum, zip(*found, strict=True))
    worst = max(ours / least if least else 1 for _, ours, least in found)
    name = shape.__name__.replace("_", " ")
    noughts = "shown" if policy.zeros_shown else "hidden"
    return (
        f"| {name} | {noughts} | {len(found)} | {small} | {hidden} | {best} | "
        f"{hidden / best:.2f} | {worst:.2f} |\n"
    ), worst


def main():
    lines, worst = [], 0
    for policy in (SHOWS_ZEROS, HIDES_ZEROS):
        for shape in SHAPES:
            text, ratio = line(shape, policy)
            print(text, end="", flush=True)
            lines.append(text)
            worst = max(worst, ratio)
    PAGE.write_text(HEAD + "".join(lines), encoding="utf-8")
    return 1 if worst > ALLOWED else 0


if __name__ == "__main__":
    sys.exit(main())
