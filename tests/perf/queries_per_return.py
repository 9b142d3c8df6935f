"""How many queries a return has to explain: over the demonstration's twenty quarters.

Run as `python -m tests.perf.queries_per_return`; it prints the table of docs/rule-language.md.
Three kinds of return are measured: those of the demonstration as they are; last quarter's sent
again; and steady ones, whose every count is drawn anew from a Poisson distribution about the same
mean, so that nothing but chance moved. No queries should be the answer for the last.
"""

import csv
import math
import os
import random
import statistics
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import django


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from dataset.checks.engine import read_rules  # noqa: E402
from dataset.checks.past import HISTORY  # noqa: E402
from dataset.checks.run import Background, by_code, check_return  # noqa: E402
from dataset.figures import QUARTER, Kind  # noqa: E402
from dataset.intake import fields  # noqa: E402
from dataset.models.dictionary_rows import RULE_COLUMNS, RuleRow  # noqa: E402
from lscb.demonstration import series  # noqa: E402


BOARDS = ("bedford", "central-bedfordshire", "luton")
WIDER = (("bedfordshire", "county"), ("bedfordshire-police-area", "force"))
SOCIAL_CARE = "childrens-social-care"
STEADY_RETURNS = 200
CHANCE_RULES = {"V073", "V074"}


@dataclass(frozen=True)
class Return:
    """One agency's return of one quarter, and the rules that query something in it."""

    area: str
    kind: str
    q: int
    queried: tuple[str, ...]


def rules():
    with (series.DICTIONARY.parent / "rules.csv").open(encoding="utf-8", newline="") as file:
        return read_rules(
            RuleRow(**{column: row[column] for column in RULE_COLUMNS})
            for row in csv.DictReader(file)
        )


RULES = rules()
TIERS = {row.code: row.tier for row in series.dictionary()}
SHARES = fields.shares(series.dictionary())


def result_of(items, q, texts, before, quarters):
    """The `CheckResult` of one return; `quarters` are the quarter figures before it by number."""
    asked = {item.code for item in items}
    shares = [
        share
        for share in SHARES
        if asked.issuperset(code for code, _ in (*share.numerator, *share.denominator))
    ]
    earlier = {q - at: held for at, held in quarters.items() if 0 < q - at <= HISTORY}
    background = Background(
        tiers=TIERS,
        breakdowns=series.breakdowns_asked(q),
        earlier=earlier,
        quarter=q % 4 + 1,
    )
    return check_return(items, shares, RULES, texts, before, background)


def texts_of(area, items, q):
    made = series.area_series(area)
    return {
        (item.code, month): value.text for item in items for month, value in made.values(item, q)
    }


def suppliers() -> Iterator[tuple[str, str, str]]:
    """(area, level, kind of agency) of everybody who sends a return."""
    kinds = sorted({row.supplier_kind for row in series.dictionary() if row.collected} - {"every"})
    for area, level in (*((board, fields.LOCAL) for board in BOARDS), *WIDER):
        for kind in kinds:
            if series.items_asked(kind, 3, (level,)):
                yield area, level, kind


def returns(*, repeated=False) -> Iterator[Return]:
    """Every return of the twenty quarters; `repeated`: each with last quarter's texts."""
    for area, level, kind in suppliers():
        before, quarters, last = {}, {}, {}
        for q in range(series.QUARTERS):
            items = series.items_asked(kind, q, (level,))
            texts = texts_of(area, items, q)
            typed = {slot: last.get(slot, text) for slot, text in texts.items()}
            found = result_of(items, q, typed if repeated else texts, before, quarters)
            sent = result_of(items, q, texts, before, quarters) if repeated else found
            yield Return(area, kind, q, tuple(issue.rule_id for issue in found.to_explain))
            before, last, quarters[q] = sent.figures, texts, by_code(sent.figures)


def steady() -> Iterator[Return]:
    """Social care's returns at a steady rate: the widest return, three years, only chance moves."""
    draw = random.Random(2017)
    # Whole measures: the categories of one are not drawn apart from it.
    items = tuple(
        item for item in series.items_asked(SOCIAL_CARE, 18, (fields.LOCAL,)) if not item.part_of
    )
    means = {item.code: series.area_series("bedford").quarters[item.code][18] for item in items}
    for number in range(STEADY_RETURNS):
        quarters = {}
        for q in range(HISTORY + 1):
            texts = {
                slot: str(_poisson(draw, means[item.code] / len(item.slots)))
                for item in items
                for slot in item.slots
                if item.kind is not Kind.EXTERNAL
            }
            quarters[q] = _quarter(items, texts)
        before = {(code, QUARTER): figure for code, figure in quarters[HISTORY - 1].items()}
        held = {q: figures for q, figures in quarters.items() if q < HISTORY}
        found = result_of(items, HISTORY, texts, before, held)
        queried = (issue.rule_id for issue in found.to_explain if issue.rule_id in CHANCE_RULES)
        yield Return(f"steady {number}", SOCIAL_CARE, HISTORY, tuple(queried))


def _quarter(items, texts):
    return by_code(check_return(items, (), (), texts, {}).figures)


def _poisson(draw, mean):
    """Knuth's method in steps, so that a large mean does not underflow."""
    count = 0
    while mean > 0:
        step = min(mean, 500.0)
        limit, product = math.exp(-step), draw.random()
        while product > limit:
            product *= draw.random()
            count += 1
        mean -= step
    return count


def table(name, made):
    counts = sorted(len(one.queried) for one in made)
    median, largest = statistics.median(counts), counts[-1]
    at_most_one = 100 * sum(count <= 1 for count in counts) / len(counts)
    mean = statistics.mean(counts)
    columns = (name, len(counts), f"{median:g}", f"{mean:.2f}", f"{at_most_one:.0f}%", largest)
    print(f"| {' | '.join(map(str, columns))} |")


def main():
    made = [one for one in returns() if one.q]
    wide = [one for one in made if one.kind == SOCIAL_CARE]
    again = [one for one in returns(repeated=True) if one.q]
    print("| returns | number | median | mean | one or none | most |")
    print("| --- | --- | --- | --- | --- | --- |")
    table("all", made)
    table("of children’s social care", wide)
    table("last quarter’s figures again, all", again)
    table(
        "last quarter’s figures again, social care",
        [one for one in again if one.kind == SOCIAL_CARE],
    )
    table("steady rates, social care", list(steady()))
    print(Counter(rule for one in made for rule in one.queried).most_common())
    print(Counter(rule for one in again for rule in one.queried).most_common())


if __name__ == "__main__":
    main()
