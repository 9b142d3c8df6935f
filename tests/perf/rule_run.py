"""How long the rules take over the widest return, with breakdowns and three years of history.

Run as `python -m tests.perf.rule_run`; the best of ten runs is to stay under 50 milliseconds.
"""

import time
from dataclasses import dataclass, replace
from decimal import Decimal

from dataset.checks.run import Background, check_return
from dataset.figures import exact
from dataset.intake import fields
from lscb.demonstration import series
from tests.perf.queries_per_return import RULES, SHARES, SOCIAL_CARE, TIERS


BROKEN_DOWN, CATEGORIES, RUNS = 25, 8, 10


@dataclass(frozen=True)
class Age:
    name: str = "age"
    exclusive: bool = True
    not_known: str = "c7"
    tolerated: Decimal = Decimal(2)


def main():
    measures = list(series.items_asked(SOCIAL_CARE, 19, (fields.LOCAL,)))
    categories = [
        replace(
            item,
            code=f"{item.code}.age.c{number}",
            breakdown="age",
            category=f"c{number}",
            part_of=item.code,
            monthly=False,
        )
        for item in measures[:BROKEN_DOWN]
        for number in range(CATEGORIES)
    ]
    items = [*measures, *categories]
    asked = {item.code for item in items}
    shares = [
        share
        for share in SHARES
        if asked.issuperset(code for code, _ in (*share.numerator, *share.denominator))
    ]
    texts = {slot: "120" for item in items for slot in item.slots}
    before = {slot: exact(118) for slot in texts}
    quarter = {item.code: exact(118) for item in items}
    background = Background(
        tiers=TIERS,
        breakdowns={"age": Age()},
        earlier=dict.fromkeys(range(2, 13), quarter),
        quarter=4,
    )
    best = min(_seconds(items, shares, texts, before, background) for _ in range(RUNS))
    print(f"{len(items)} items, {1000 * best:.1f} ms")


def _seconds(items, shares, texts, before, background):
    started = time.perf_counter()
    check_return(items, shares, RULES, texts, before, background)
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
