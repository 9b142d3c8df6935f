"""The demonstration's figures: real where a national release has them, else made by a method.

`data/figures.csv` holds the real ones. `data/plan.csv` says how each other measure is made:

- *flow*, *stock*: a path of levels (quarter number:level, straight lines between), scaled from
  Bedford Borough by the number of children, with repeatable noise; rare flows are drawn from a
  Poisson distribution, rare stocks stay within one of their path.
- *part* of a whole by a share; *rest* of a whole; *part of rest*; *times* a whole.
- *ends*, *starts*, *closing*: what makes a stock and its flows agree.

`data/splits.csv` says how a measure is split by category; see `lscb.demonstration.splits`.

Where the release has the year and not its quarters, the quarters are shares of the year in
proportion to the method's own quarters, rounded by largest remainder, so that they add up to it
exactly. "Noise" is a hash of board, code and quarter: the same every time, on every machine.
"""

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import pairwise
from pathlib import Path

from dataset.figures import MONTHS, QUARTER, Item, Kind
from dataset.intake import breakdowns, fields
from dataset.intake.breakdowns import Breakdown
from lscb.demonstration import splits
from lscb.demonstration.chance import RARE, apportion, bell, poisson, uniform


DATA = Path(__file__).parent / "data"
DICTIONARY = Path(fields.__file__).parent.parent / "dictionary" / "indicators.csv"
FIRST_YEAR = 2012
QUARTERS = 20  # to January to March 2017
QUARTERS_IN_YEAR = 4
BASE_BOARD = "bedford"
RELEASE_TWO_FROM = 8  # April to June 2014

NATIONAL, ILLUSTRATIVE = "national", "illustrative"
APPORTIONED = "Quarters made from the year’s national figure, which they add up to."
INVENTED = "Made up for the demonstration."


@dataclass(frozen=True, slots=True)
class Value:
    """One value as an agency would type it, with where it comes from."""

    text: str
    source: str
    note: str


@dataclass(frozen=True, slots=True)
class Step:
    """One row of plan.csv."""

    code: str
    method: str
    of: tuple[str, ...]
    path: tuple[tuple[int, float], ...]
    noise: float


def _rows(name):
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


@cache
def plan() -> tuple[Step, ...]:
    """The rows of plan.csv, in the order in which they are worked out."""
    return tuple(
        Step(
            row["code"],
            row["method"],
            tuple(row["of"].split()),
            tuple(
                (int(at), float(level))
                for at, _, level in (knot.partition(":") for knot in row["path"].split())
            ),
            float(row["noise"]),
        )
        for row in _rows("plan.csv")
    )


@cache
def national() -> dict[tuple[str, str, int, int], int]:
    """{(board, code, year, month): value}; month 0 is the year, or the last day of it."""
    found = {}
    for row in _rows("figures.csv"):
        if row["value"]:
            key = (row["board"], row["code"], int(row["year"][:4]), int(row["month"] or 0))
            found[key] = int(row["value"])
    return found


@cache
def children(board: str) -> int:
    """Residents under 18 in the middle of 2015."""
    return next(
        int(row["children"])
        for row in _rows("populations.csv")
        if row["area"] == board and row["year"] == "2015"
    )


@cache
def dictionary() -> tuple[fields.IndicatorRow, ...]:
    with DICTIONARY.open(encoding="utf-8", newline="") as file:
        return fields.read_indicators(csv.DictReader(file))


@cache
def breakdowns_asked(quarter_number: int) -> Mapping[str, Breakdown]:
    """The breakdowns in force in a quarter, by slug."""
    with DICTIONARY.with_name("breakdowns.csv").open(encoding="utf-8", newline="") as file:
        rows = breakdowns.read_breakdowns(csv.DictReader(file))
    return breakdowns.breakdowns_of(
        row for row in rows if quarter_of(row.valid_from) <= quarter_number
    )


def quarter_of(slug: str) -> int:
    """The number of a quarter: "2012-13-q1" is 0."""
    return QUARTERS_IN_YEAR * (int(slug[:4]) - FIRST_YEAR) + int(slug[-1]) - 1


def items_asked(
    supplier_kind: str, quarter_number: int, levels: Sequence[str] = (fields.LOCAL,)
) -> tuple[Item, ...]:
    """What a kind of agency is asked at these levels in a quarter (0 is April to June 2012)."""
    in_force = [
        row for row in dictionary() if row.release == 1 or quarter_number >= RELEASE_TWO_FROM
    ]
    return fields.items(
        in_force,
        supplier_kind,
        quarter_number % QUARTERS_IN_YEAR + 1,
        levels,
        breakdowns_asked(quarter_number),
    )


def level(path: Sequence[tuple[int, float]], at: int) -> float:
    """The path's level at a quarter: straight lines between its knots, flat outside."""
    if at <= path[0][0]:
        return path[0][1]
    for (left, low), (right, high) in pairwise(path):
        if at <= right:
            return low + (high - low) * (at - left) / (right - left)
    return path[-1][1]


class BoardSeries:
    """All figures of one board: `quarters[code][q]` for 20 quarters, and what is national."""

    def __init__(self, board: str):
        self.board = board
        self.scale = children(board) / children(BASE_BOARD)
        self.quarters: dict[str, list[int]] = {}
        self.real: set[tuple[str, int]] = set()
        self.apportioned: set[tuple[str, int]] = set()
        for step in plan():
            self.quarters[step.code] = self._work_out(step)

    def _work_out(self, step: Step) -> list[int]:
        if step.method == "national months":
            return [sum(self._national_months(step.code, q)) for q in range(QUARTERS)]
        if step.method in {"ends", "starts", "closing"}:
            values = getattr(self, f"_{step.method}")(step)
        else:
            make = getattr(self, f"_{step.method.replace(' ', '_')}")
            values = [make(step, q) for q in range(QUARTERS)]
        return self._fit_to_release(step, values)

    def _national_months(self, code: str, q: int) -> list[int]:
        year, first = FIRST_YEAR + q // 4, q % 4 * 3
        self.real.add((code, q))
        return [national()[self.board, code, year, first + month] for month in MONTHS]

    def _fit_to_release(self, step: Step, values: list[int]) -> list[int]:
        """Quarters that add up to the year the release has, or end on its 31 March."""
        if step.method in {"rest", "ends", "starts"}:
            return values
        kind = next(row.kind for row in dictionary() if row.code == step.code.rstrip("nd"))
        for year in range(QUARTERS // 4):
            known = national().get((self.board, step.code, FIRST_YEAR + year, 0))
            if known is None:
                continue
            span = slice(4 * year, 4 * year + 4)
            if kind is Kind.STOCK:
                values[4 * year + 3] = known
                self.real.add((step.code, 4 * year + 3))
            else:
                caps = self.quarters[step.of[0]][span] if step.of else None
                values[span] = apportion(known, values[span], caps)
                self.apportioned.update((step.code, q) for q in range(span.start, span.stop))
        return values

    def _noise(self, step: Step, q: int) -> float:
        return step.noise * bell(self.board, step.code, q)

    def _flow(self, step: Step, q: int) -> int:
        mean = level(step.path, q) * self.scale
        if mean < RARE:
            return poisson(mean, uniform(self.board, step.code, q))
        return round(mean * (1 + self._noise(step, q)))

    def _stock(self, step: Step, q: int) -> int:
        mean = level(step.path, q) * self.scale
        if mean < RARE:
            return max(0, round(mean + bell(self.board, step.code, q)))
        return round(mean * (1 + self._noise(step, q)))

    def _external(self, step: Step, q: int) -> int:
        """Tenths of a percent, near the path whatever the board's size."""
        shift = 1 + 0.2 * bell(self.board, step.code) * (self.board != BASE_BOARD)
        return round(10 * level(step.path, q) * shift * (1 + self._noise(step, q)))

    def _share(self, step: Step, q: int) -> float:
        return min(1.0, max(0.0, level(step.path, q) + self._noise(step, q)))

    def _part(self, step: Step, q: int) -> int:
        return round(self.quarters[step.of[0]][q] * self._share(step, q))

    def _rest(self, step: Step, q: int) -> int:
        whole, *parts = (self.quarters[code][q] for code in step.of)
        return whole - sum(parts)

    def _part_of_rest(self, step: Step, q: int) -> int:
        return round(self._rest(step, q) * self._share(step, q))

    def _part_of_rest_plus(self, step: Step, q: int) -> int:
        return self.quarters[step.of[1]][q] + self._part_of_rest(step, q)

    def _times(self, step: Step, q: int) -> int:
        factor = level(step.path, q) * (1 + self._noise(step, q))
        return round(self.quarters[step.of[0]][q] * factor)

    def _at_least(self, step: Step, q: int) -> int:
        whole, least = (self.quarters[code][q] for code in step.of)
        return min(whole, max(round(whole * self._share(step, q)), least))

    _between = _at_least

    def _ends(self, step: Step) -> list[int]:
        """Endings that make the stock agree; a stock grows no more than its starts allow."""
        stock, starts = (self.quarters[code] for code in step.of)
        ends, before = [], self._opening(step.of[0])
        for q in range(QUARTERS):
            stock[q] = min(stock[q], before + starts[q])
            ends.append(before + starts[q] - stock[q])
            before = stock[q]
        return ends

    def _starts(self, step: Step) -> list[int]:
        stock, ends = (self.quarters[code] for code in step.of)
        before = [self._opening(step.of[0]), *stock[:-1]]
        return [max(0, stock[q] - before[q] + ends[q]) for q in range(QUARTERS)]

    def _closing(self, step: Step) -> list[int]:
        starts, ends = (self.quarters[code] for code in step.of)
        at_end = national()[self.board, step.code, FIRST_YEAR, 0]
        before, values = at_end - sum(starts[:4]) + sum(ends[:4]), []
        for q in range(QUARTERS):
            before += starts[q] - ends[q]
            values.append(before)
        return values

    def _opening(self, code: str) -> int:
        step = next(step for step in plan() if step.code == code)
        return round(level(step.path, 0) * self.scale)

    def months(self, item: Item, q: int) -> list[int]:
        """Three monthly points that make the quarter."""
        quarter = self.quarters[item.code]
        if item.code == "REF-01":
            return self._national_months(item.code, q)
        weights = [1 + 0.2 * bell(self.board, item.code, q, month) for month in MONTHS]
        if item.kind is Kind.FLOW:
            return apportion(quarter[q], weights)
        before = quarter[q - 1] if q else quarter[q]
        change = quarter[q] - before
        return [before + round(change / 3), before + round(2 * change / 3), quarter[q]]

    def values(self, item: Item, q: int) -> Iterator[tuple[int, Value]]:
        """(month, Value) for each value of an item in a quarter, as asked."""
        if item.part_of:
            number = self.split(item, q)[item.category]
            yield QUARTER, Value(str(number), ILLUSTRATIVE, INVENTED)
            return
        if not item.monthly:
            yield QUARTER, self._value(item, q, self.quarters[item.code][q], q)
            return
        for month, number in zip(MONTHS, self.months(item, q), strict=True):
            is_last = item.kind is Kind.STOCK and month == MONTHS[-1]
            at = q if item.kind is Kind.FLOW or is_last else -1
            yield month, self._value(item, q, number, at)

    def split(self, item: Item, q: int) -> dict[str, int]:
        """{category: count} of a measure by the breakdown of this item, in a quarter."""
        breakdown = breakdowns_asked(q)[item.breakdown]
        return splits.split(breakdown, self.quarters[item.part_of][q], self.board, item.part_of, q)

    def _value(self, item: Item, q: int, number: int, real_at: int) -> Value:
        if (item.code, real_at) in self.real:
            return Value(str(number), NATIONAL, "")
        note = APPORTIONED if (item.code, q) in self.apportioned else INVENTED
        return Value(self._typed(item, q, number), ILLUSTRATIVE, note)

    def _typed(self, item: Item, q: int, number: int) -> str:
        """As an agency might type it: some round, some hide small numbers, some hold nothing."""
        if item.kind is Kind.EXTERNAL:
            return str(Decimal(number) / 10)
        if not item.whole and item.unit == "hours":
            return str(Decimal(number) + Decimal(round(9 * uniform(self.board, item.code, q))) / 10)
        if item.code == "POP-11":
            return f"about {round(number, -1)}"
        if item.code == "MIS-13" and self.board == BASE_BOARD and q in range(14, 19):
            return "not held"
        if item.code == "HBA-01" and 1 <= number < 5:
            return "<5 not 0"
        return str(number)


class SumOfBoards(BoardSeries):
    """What is asked once of several boards' area, as the sum of what each would have."""

    def __init__(self, area: str, boards: Sequence[str]):
        self.board, self.real, self.apportioned = area, set(), set()
        each = [area_series(board).quarters for board in boards]
        self.quarters = {
            code: [sum(values) for values in zip(*(one[code] for one in each), strict=True)]
            for code in each[0]
        }


@cache
def area_series(area: str) -> BoardSeries:
    """The figures of one area. Wider ones stand in `data/areas.csv`.

    Their figures are those of the plan as it stands (a unit that the plan describes whole), or
    the sum of the boards'.
    """
    wider = {row["slug"]: row for row in _rows("areas.csv")}
    if area not in wider:
        return BoardSeries(area)
    if wider[area]["figures"] == "plan":
        return area_series(BASE_BOARD)
    return SumOfBoards(area, wider[area]["boards"].split())
