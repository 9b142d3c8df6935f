"""How the demonstration splits a measure by category.

`data/splits.csv` has a weight for each category: of an exclusive breakdown its share of the whole,
of a multi-choice one the share of cases that have it. A row that names a measure is for it alone.
What was not recorded is rounded down, the rest shared out by largest remainder, so that the
categories of an exclusive breakdown add up.
"""

import csv
from functools import cache
from pathlib import Path

from dataset.intake.breakdowns import Breakdown
from lscb.demonstration.chance import apportion, bell


FILE = Path(__file__).parent / "data" / "splits.csv"
EQUAL = 1.0  # the weight of a category that the file does not name
SPREAD = 0.08  # by how much a weight differs from quarter to quarter


@cache
def weights() -> dict[tuple[str, str, str], float]:
    """{(measure or "", breakdown, category): weight}."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return {
            (row["measure"], row["breakdown"], row["category"]): float(row["weight"])
            for row in csv.DictReader(file)
        }


def weight(measure: str, breakdown: str, category: str) -> float | None:
    """The measure's own weight, else that of any; None where the file names neither."""
    own = weights().get((measure, breakdown, category))
    return weights().get(("", breakdown, category)) if own is None else own


def split(
    breakdown: Breakdown, total: int, board: str, measure: str, quarter: int
) -> dict[str, int]:
    """{category: count}. The same board, measure and quarter give the same split."""
    key = (board, measure, quarter, breakdown.slug)
    known = [one.slug for one in breakdown.categories if one.slug != breakdown.not_known]
    each = [
        (weight(measure, breakdown.slug, slug) or EQUAL) * (1 + SPREAD * bell(*key, slug))
        for slug in known
    ]
    if not breakdown.exclusive:
        return _chosen(breakdown, total, dict(zip(known, each, strict=True)))
    counts = dict.fromkeys([one.slug for one in breakdown.categories], 0)
    if breakdown.not_known:
        share = weight(measure, breakdown.slug, breakdown.not_known) or 0.0
        counts[breakdown.not_known] = int(total * share)
    rest = total - sum(counts.values())
    return counts | dict(zip(known, apportion(rest, each), strict=True))


def _chosen(breakdown: Breakdown, total: int, each: dict[str, float]) -> dict[str, int]:
    """Every case has one category at least, so together they come to the total or more."""
    counts = dict.fromkeys([one.slug for one in breakdown.categories], 0)
    counts |= {slug: min(total, round(total * weight)) for slug, weight in each.items()}
    for slug in sorted(each, key=lambda one: (-each[one], one)):
        counts[slug] = min(total, counts[slug] + max(0, total - sum(counts.values())))
    return counts
