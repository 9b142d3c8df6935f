"""What several sums say together that none of them says alone.

The sums of one tangle are solved for the unknowns of which least is known, as one solves
equations by hand (Gauss and Jordan). Each solved sum then has to fit within the bounds of the
unknowns left in it; where one cannot, no numbers fit, whole or not. It finds nearly all that a
linear solver would, in a fraction of the time.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from dataset.analysis.disclosure.bounds import BOUNDLESS, Equation, Knowledge


Number = int | Fraction
TURNS = 4  # over all solved sums, while they tell of each other


@dataclass(frozen=True, slots=True)
class Solved:
    """The sum of factor times unknown is `equals`."""

    factors: dict[int, Number]
    equals: Number


class Combined:
    """The sums over `unknowns`, solved; to be asked again and again with narrower bounds."""

    def __init__(
        self, equations: Iterable[Equation], known: Knowledge, unknowns: Sequence[int]
    ) -> None:
        inside = set(unknowns)
        rows = []
        for each in equations:
            factors: dict[int, Number] = {}
            equals: Number = each.equals
            for unknown, sign in each.terms:
                if unknown in inside and known.low[unknown] < known.high[unknown]:
                    factors[unknown] = factors.get(unknown, 0) + sign
                else:
                    equals -= sign * known.low[unknown]
            rows.append(Solved(factors, equals))
        self.rows = _solved(rows, known)

    def rules_out(self, known: Knowledge) -> bool:
        """Whether no numbers within these bounds make all the sums hold."""
        low = known.low[:]
        high = known.high[:]
        for _ in range(TURNS):
            changed = False
            for row in self.rows:
                told = _tell(row, low, high)
                if told is None:
                    return True
                changed |= told
            if not changed:
                return False
        return False


def _solved(rows: list[Solved], known: Knowledge) -> list[Solved]:
    """Row by row for the unknown with the widest bounds that is left; sums of nothing fall out,
    unless they cannot hold."""
    widest = sorted(
        {one for row in rows for one in row.factors},
        key=lambda one: (known.low[one] - known.high[one], one),
    )
    left = rows
    done: list[Solved] = []
    for one in widest:
        having = [row for row in left if one in row.factors]
        if not having:
            continue
        chosen = min(having, key=lambda row: len(row.factors))
        left = [_without(one, row, chosen) for row in left if row is not chosen]
        done = [_without(one, row, chosen) for row in done]
        done.append(chosen)
    return [*done, *(row for row in left if row.equals)]


def _without(one: int, row: Solved, by: Solved) -> Solved:
    """The row less so many times the other that `one` is gone."""
    factor = row.factors.get(one)
    if factor is None:
        return row
    pivot = by.factors[one]
    times: Number = factor * pivot if pivot in {1, -1} else Fraction(factor) / pivot
    factors = dict(row.factors)
    for other, each in by.factors.items():
        rest = factors.get(other, 0) - times * each
        if rest:
            factors[other] = rest
        else:
            factors.pop(other, None)
    return Solved(factors, row.equals - times * by.equals)


def _tell(row: Solved, low: list[int], high: list[int]) -> bool | None:
    """Narrows the unknowns of one row; whether any was, or None when the row cannot hold."""
    least: Number = 0
    most: Number = 0
    endless: list[int] = []  # terms without an upper bound
    for one, factor in row.factors.items():
        if factor > 0:
            least += factor * low[one]
            most += 0 if high[one] >= BOUNDLESS else factor * high[one]
        else:
            most += factor * low[one]
            least += 0 if high[one] >= BOUNDLESS else factor * high[one]
        if high[one] >= BOUNDLESS:
            endless.append(one)
    downwards = sum(1 for one in endless if row.factors[one] < 0)
    upwards = len(endless) - downwards
    if (not downwards and least > row.equals) or (not upwards and most < row.equals):
        return None
    changed = False
    for one, factor in row.factors.items():
        below, above = low[one], high[one]
        is_endless = above >= BOUNDLESS
        top: Number | None = None
        bottom: Number | None = None
        if factor > 0:
            if not downwards:
                top = (row.equals - least + factor * below) // factor
            if upwards == is_endless:
                room = row.equals - most + (0 if is_endless else factor * above)
                bottom = -(-room // factor)
        else:
            if not upwards:
                top = (row.equals - most + factor * below) // factor
            if downwards == is_endless:
                room = row.equals - least + (0 if is_endless else factor * above)
                bottom = -(-room // factor)
        if top is not None and top < above:
            high[one] = int(top)
            changed = True
        if bottom is not None and bottom > below:
            low[one] = int(bottom)
            changed = True
        if low[one] > high[one]:
            return None
    return changed
