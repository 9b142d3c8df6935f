"""How fast a scorecard's charts are reckoned, against statprocon: `python -m tests.perf.spc`.

110 series of 40 points, in turns, with limits, signals and what they say of the last point; the
other programme gives limits and its own three rules. 1 when ours is not four times as fast.
"""

import random
import statistics
import sys
import time
from decimal import Decimal

from dataset.analysis.spc import xmr


SERIES, POINTS, RUNS = 110, 40, 9
TIMES_AS_FAST = 4.0


def counts(draw):
    return [draw.randint(40, 80) for _ in range(POINTS)]


def shares(draw):
    """As the service keeps them: worked out and never rounded."""
    return [100 * Decimal(draw.randint(40, 80)) / draw.randint(80, 120) for _ in range(POINTS)]


def printed(draw):
    return [round(float(share), 1) for share in shares(draw)]


def ours(series):
    for values in series:
        xmr(values, improvement="increase", target=60)


def theirs(series):
    from statprocon import XmR

    for values in series:
        chart = XmR(values)
        chart.x_to_dict()
        chart.rule_1_x_indices_beyond_limits()
        chart.rule_2_runs_about_central_line()
        chart.rule_3_runs_near_limits()


def seconds(work, series):
    start = time.perf_counter()
    work(series)
    return time.perf_counter() - start


def main():
    missed = False
    for what, make in (("counts", counts), ("shares", shares), ("printed shares", printed)):
        draw = random.Random(1)  # no secret
        series = [make(draw) for _ in range(SERIES)]
        taken = [(seconds(ours, series), seconds(theirs, series)) for _ in range(RUNS)]
        mine, other = (statistics.median(each) for each in zip(*taken, strict=True))
        kept = other / mine >= TIMES_AS_FAST
        missed |= not kept
        print(
            f"{SERIES} charts of {POINTS} {what:<15} {1000 * mine:>8.1f} ms  statprocon: "
            f"{1000 * other:.1f} ms, ratio {other / mine:.1f}  "
            f"at least {TIMES_AS_FAST:.0f}: {'kept' if kept else 'MISSED'}",
            flush=True,
        )
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
