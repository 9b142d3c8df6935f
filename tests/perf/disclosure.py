"""How fast a board's quarter is protected and attacked: `python -m tests.perf.disclosure`.

110 measures, a third of them by month, 14 by three to thirteen categories, each with its year to
date, beside the three quarters before it as they were published. 1 when a limit is missed.
"""

import random
import statistics
import sys
import time
from dataclasses import replace

from dataset.analysis.disclosure import Total
from tests.dataset.analysis.attack.tables import HIDES_ZEROS, SHOWS_ZEROS, Table


MEASURES, BROKEN_DOWN, MONTHLY = 110, 14, 36
PROTECTED, AUDITED = 2.0, 30.0  # seconds
RUNS = 3


def put_quarter(table, quarter, draw, scales):
    """One quarter of every measure, and its year to date from the second quarter on."""
    for measure, scale in enumerate(scales):
        key = (measure, quarter)
        parts = [(measure, quarter, part) for part in range(sizes(measure))]
        for part in parts:
            table.put(part, draw.randint(0, scale))
        if parts:
            table.add(key, parts)
        else:
            table.put(key, draw.randint(0, 3 * scale))
        names = [(measure,), *((measure, part) for part in range(sizes(measure)))]
        for name in names if quarter > 1 and measure < MEASURES - MONTHLY else ():
            of = [(measure, each, *name[1:]) for each in range(1, quarter + 1)]
            table.add(("to date", *name, quarter), of)
        if quarter > 1 and parts and measure < BROKEN_DOWN:
            whole = ("to date", measure, quarter)
            table.relations.append(
                Total(whole, tuple(("to date", *name, quarter) for name in names[1:]))
            )


def sizes(measure):
    """Categories of a measure that is broken down, months of one that is monthly."""
    if measure < BROKEN_DOWN:
        return 3 + measure % 11
    return 3 if measure >= MEASURES - MONTHLY else 0


def board(policy, seed=1):
    """The fourth quarter, about which nothing is decided yet, beside three published ones."""
    draw = random.Random(seed)  # no secret
    scales = [draw.choice([2, 8, 40, 300]) for _ in range(MEASURES)]
    table = Table()
    for quarter in range(1, 5):
        put_quarter(table, quarter, draw, scales)
        if quarter < 4:
            shown = table.protected(policy)
            table.cells = {
                key: replace(cell, earlier=cell.earlier or shown[key].standing)
                for key, cell in table.cells.items()
            }
    return table


def seconds(work):
    taken = []
    for _ in range(RUNS):
        start = time.perf_counter()
        answer = work()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken), answer


def main():
    missed = False
    for policy, noughts in ((SHOWS_ZEROS, "noughts shown"), (HIDES_ZEROS, "noughts hidden")):
        table = board(policy)
        protecting, shown = seconds(lambda: table.protected(policy))  # noqa: B023
        attacking, found = seconds(lambda: table.attacked(shown, policy))  # noqa: B023
        kept = protecting < PROTECTED and attacking < AUDITED
        missed |= not kept
        new = [key for key, cell in table.cells.items() if cell.earlier is None]
        print(
            f"a board's fourth quarter, {noughts:<15} {protecting:>8.2f} s to protect "
            f"{len(new)} of {len(table.cells)} cells, {attacking:.2f} s to attack, "
            f"{len(found)} found; under {PROTECTED:.0f} and {AUDITED:.0f} s: "
            f"{'kept' if kept else 'MISSED'}",
            flush=True,
        )
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
