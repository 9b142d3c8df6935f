"""The attacker: what a reader with a solver can find out from what an audience has been shown.

Shares no reasoning with `dataset.analysis.disclosure`, only its words, so that a mistake there
is not repeated here. Imports HiGHS: for the publishing job and the commands, never for a page.
"""

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from math import ceil, floor
from typing import Generic, TypeVar

import highspy

from dataset.analysis.disclosure import Policy, Rate, Ratio, Relation, Total
from dataset.figures import HIDDEN, NOUGHT_REASONS, Figure, Qualifier, Shown


Key = TypeVar("Key", bound=Hashable)
Limits = tuple[Fraction, Fraction | None]  # the least and the greatest; None: without bound


@dataclass(frozen=True, slots=True)
class Finding(Generic[Key]):
    """A hidden small count of which a reader can rule out small values.

    It lies between `low` and `high`, both included; `high` None: it can be more than small. The
    small values it cannot have are `ruled_out`. `low` None: nothing could be told, which is not
    the same as safe; `adds_up` is False where that is so because no numbers fit what was shown.
    """

    key: Key
    low: int | None
    high: int | None
    ruled_out: tuple[int, ...] = ()
    adds_up: bool = True

    @property
    def is_recovered(self) -> bool:
        return self.low is not None and self.low == self.high

    @property
    def words(self) -> str:
        if not self.adds_up:
            return "could not be checked, because the figures shown with it do not add up"
        if self.low is None:
            return "could not be checked"
        if self.is_recovered:
            return f"is exactly {self.low}"
        if set(self.ruled_out).intersection(range(self.low, (self.high or self.low) + 1)):
            return f"cannot be {', '.join(map(str, self.ruled_out))}"
        return f"is {self.low} or more" if self.high is None else f"is {self.low} to {self.high}"


@dataclass(frozen=True, slots=True)
class Row:
    """`least` <= the weighted sum of cells <= `most`; None is without bound."""

    weights: dict[Hashable, int]
    least: Fraction | None
    most: Fraction | None

    def without(self, known: Mapping[Hashable, Limits], unknown: Collection[Hashable]) -> "Row":
        """The same over the unknown cells alone; in whole numbers, because these are."""
        rest = sum(
            (w * known[key][0] for key, w in self.weights.items() if key not in unknown),
            Fraction(0),
        )
        return Row(
            {key: w for key, w in self.weights.items() if key in unknown},
            None if self.least is None else Fraction(ceil(self.least - rest)),
            None if self.most is None else Fraction(floor(self.most - rest)),
        )

    def holds(self, numbers: Mapping[Hashable, int]) -> bool:
        value = sum(weight * numbers[key] for key, weight in self.weights.items())
        return (self.least is None or self.least <= value) and (
            self.most is None or value <= self.most
        )


@dataclass(frozen=True, slots=True)
class Reader:
    """Who attacks: what it has been shown, and the figures it has of its own."""

    shown: Mapping[Hashable, Shown]
    unpublished: Collection[Hashable]
    own: Mapping[Hashable, Figure]
    policy: Policy


def attack(
    shown: Mapping[Key, Shown],
    relations: Sequence[Relation],
    small: Collection[Key],
    policy: Policy,
    own: Mapping[Key, Figure] | None = None,
    unpublished: Collection[Key] = (),
) -> list[Finding[Key]]:
    """Each of the `small` cells that this reader can tell more of than "it is small".

    `shown` is all the audience has been told, earlier editions under keys of their own, with
    relations that join them (the same figure again: a Total of one part). `own` are the figures
    the reader has itself, of cells of the publication or beside it. `unpublished` stand nowhere
    and follow from others. Empty: a reader with a solver learns nothing. Small cells that are
    shown are not looked at: they were given away before.
    """
    told: dict[Hashable, Shown] = dict.fromkeys((*unpublished, *(own or {})), HIDDEN)
    told.update(shown.items())
    raw: dict[Hashable, Figure] = {}
    raw.update((own or {}).items())
    reader = Reader(told, frozenset(unpublished), raw, policy)
    limits = _limits(reader, relations, policy.zeros_shown)
    rows = [row for each in relations for row in _rows(each, reader)]
    aims = {key for key in small if told[key].is_hidden and key not in reader.own}
    given = aims.intersection(_of_ratios(relations, reader, limits))
    found = [Finding(key, None, None) for key in given]
    for keys, group in _apart(rows, limits):
        wanted: list[Key] = sorted((aims - given).intersection(keys), key=repr)
        if not wanted:
            continue
        solver = _Solver(keys, group, limits)
        answer = solver.solution()
        if answer is False:
            # It cannot be that all of these are 1 or more: the reader sees that some are 0.
            solver = _Solver(keys, group, _limits(reader, relations, zeros_shown=False))
            answer = solver.solution()
        if answer is False:
            found += [Finding(key, None, None, adds_up=False) for key in wanted]
        else:
            found += solver.findings(wanted, policy)
    return sorted(found, key=lambda finding: repr(finding.key))


def unavoidable(
    relations: Sequence[Relation],
    cells: Collection[Key],
    findings: Sequence[Finding[Key]],
    policy: Policy,
    given: Mapping[Key, Shown],
    own: Mapping[Key, Figure] | None = None,
    unpublished: Collection[Key] = (),
) -> list[Finding[Key]]:
    """Those of the findings that would stand if everything were hidden but what was `given` away
    in earlier publications: two hidden numbers come to 2 or more, whatever is done. What could
    not be told is never among them."""
    told = dict.fromkeys(cells, HIDDEN) | dict(given)
    again = attack(told, relations, [each.key for each in findings], policy, own, unpublished)
    lost = {each.key: set(each.ruled_out) for each in again if each.low is not None}
    return [
        each
        for each in findings
        if each.low is not None and lost.get(each.key, set()).issuperset(each.ruled_out)
    ]


def _limits(
    reader: Reader, relations: Sequence[Relation], zeros_shown: bool
) -> dict[Hashable, Limits]:
    """What each cell may be by itself. 0 is not hidden, except in a sum hidden as a whole."""
    wholes: set[Hashable] = set()
    for each in relations:
        if isinstance(each, Total) and each.complete and not each.signs:
            parts = [key for key in each.parts if key not in reader.unpublished]
            is_whole = len(parts) > 1 or len(parts) == len(each.parts)
            keys = {each.total, *parts}
            if (
                is_whole
                and each.total not in reader.unpublished
                and keys <= reader.shown.keys()
                and all(reader.shown[key].is_hidden for key in keys)
            ):
                wholes.update(parts)
    limits: dict[Hashable, Limits] = {}
    for key, told in reader.shown.items():
        if key in reader.own:
            limits[key] = _of_figure(reader.own[key])
        elif told.is_hidden:
            is_counted = zeros_shown and key not in wholes and key not in reader.unpublished
            limits[key] = Fraction(is_counted), None
        else:
            limits[key] = _of_rounded(told.figure, reader.policy)
    return limits


def _of_figure(figure: Figure | None) -> Limits:
    if figure is not None and figure.reason in NOUGHT_REASONS:
        return Fraction(0), Fraction(0)
    if figure is None or figure.low is None:
        return Fraction(0), None
    return Fraction(figure.low), None if figure.high is None else Fraction(figure.high)


def _of_rounded(figure: Figure | None, policy: Policy) -> Limits:
    """Halves are rounded up, so "about 20" in tens is 15 to 24; and what is small is not told."""
    low, high = _of_figure(figure)
    base = policy.rounded_to
    if not base or figure is None or high is None or figure.qualifier is not Qualifier.ABOUT:
        return low, high
    if high - low != base // 2 * 2:
        return low, high
    return max(low, Fraction(policy.smallest_shown)), high - (base % 2 == 0)


def _rows(relation: Relation, reader: Reader) -> Iterable[Row]:
    """What the relation says of the cells; nothing when one of them is not among those shown."""
    if isinstance(relation, Total):
        weights: dict[Hashable, int] = {relation.total: 1}
        for key, sign in relation.signed_parts:
            weights[key] = weights.get(key, 0) - sign
        off = Fraction(relation.off)
        if weights.keys() <= reader.shown.keys():
            yield Row(weights, off, off if relation.complete else None)
    elif isinstance(relation, Rate):
        yield from _of_rate(relation, reader)


def _of_rate(rate: Rate, reader: Reader) -> Iterable[Row]:
    """A share shown to one decimal lies within half of it, the half above not included: bounds
    on its parts, in whole numbers so that no rounding of ours blurs them."""
    figure = _share(rate, reader)
    if figure is None or figure.low is None or not rate.denominator:
        return
    step = Decimal(10) ** -rate.decimals
    low = Fraction(figure.low.quantize(step, ROUND_HALF_UP))
    edges = [(low - Fraction(step) / 2, 1, low <= 0)]
    if figure.high is not None:
        high = Fraction(figure.high.quantize(step, ROUND_HALF_UP))
        edges.append((high + Fraction(step) / 2, -1, high >= 0))
    for edge, side, is_beyond in edges:
        top, bottom = edge.as_integer_ratio()
        weights: dict[Hashable, int] = {}
        for key, sign in rate.numerator:
            weights[key] = weights.get(key, 0) + side * sign * rate.multiplier * bottom
        for key, sign in rate.denominator:
            weights[key] = weights.get(key, 0) - side * sign * top
        yield Row(weights, Fraction(is_beyond), None)
    below: dict[Hashable, int] = {}
    for key, sign in rate.denominator:
        below[key] = below.get(key, 0) + sign
    yield Row(below, Fraction(1), None)


def _share(each: Rate | Ratio, reader: Reader) -> Figure | None:
    """The share as the reader has it, when it has all cells of which it was worked out too."""
    if each.share not in reader.shown or not reader.shown.keys() >= set(each.parts):
        return None
    return reader.own.get(each.share, reader.shown[each.share].figure)


def _of_ratios(
    relations: Sequence[Relation], reader: Reader, limits: Mapping[Hashable, Limits]
) -> set[Hashable]:
    """The unknown parts of shares that stand there: of these it is not said how they make the
    share, so that nothing can be ruled out about what they give away."""
    return {
        part
        for each in relations
        if isinstance(each, Ratio) or (isinstance(each, Rate) and not each.denominator)
        if (figure := _share(each, reader)) is not None and figure.has_number
        for part in each.parts
        if limits[part][0] != limits[part][1]
    }


def _apart(
    rows: Sequence[Row], limits: Mapping[Hashable, Limits]
) -> Iterable[tuple[set[Hashable], list[Row]]]:
    """Groups that share no cell that is open to doubt; a cell in no row is a group of one."""
    doubtful = {key for key, (low, high) in limits.items() if low != high}
    of: dict[Hashable, tuple[set[Hashable], list[Row]]] = {key: ({key}, []) for key in doubtful}
    for row in rows:
        keys = sorted(row.weights.keys() & doubtful, key=repr)
        if not keys:
            continue
        home = of[keys[0]]
        home[1].append(row)
        for key in keys[1:]:
            other = of[key]
            if other is not home:
                home[0].update(other[0])
                home[1].extend(other[1])
                of.update(dict.fromkeys(other[0], home))
    return list({id(group): group for group in of.values()}.values())


class Quiet(highspy.Highs):
    """HiGHS without the lines it prints when it is made with callbacks, which we do not use."""

    def __init__(self) -> None:
        super(highspy.Highs, self).__init__()
        self.silent()


class _Solver:
    """One group as a problem in whole numbers."""

    def __init__(
        self,
        keys: Collection[Hashable],
        rows: Sequence[Row],
        limits: Mapping[Hashable, Limits],
    ) -> None:
        self.keys = sorted(keys, key=repr)
        self.place = {key: index for index, key in enumerate(self.keys)}
        self.limits = {key: _whole(limits[key]) for key in self.keys}
        self.rows = [row.without(limits, self.place.keys()) for row in rows]
        self.seen: dict[Hashable, set[int]] = {key: set() for key in keys}
        self.model = Quiet()
        for option, value in (
            ("threads", 1),
            ("mip_feasibility_tolerance", 1e-9),
            ("primal_feasibility_tolerance", 1e-9),
        ):
            self.model.setOptionValue(option, value)
        for column, key in enumerate(self.keys):
            self.model.addVar(*map(float, self.limits[key]))
            self.model.changeColIntegrality(column, highspy.HighsVarType.kInteger)
        for row in self.rows:
            self.model.addRow(
                -highspy.kHighsInf if row.least is None else float(row.least),
                highspy.kHighsInf if row.most is None else float(row.most),
                len(row.weights),
                [self.place[key] for key in row.weights],
                [float(weight) for weight in row.weights.values()],
            )

    def solution(self) -> bool | None:
        """True with a solution in whole numbers, which is kept; False when there is none; None
        when the solver cannot tell. It is believed only when every sum holds exactly."""
        if any(low > high for low, high in self.limits.values()):
            return False
        self.model.run()
        status = self.model.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible:
            return False
        if status != highspy.HighsModelStatus.kOptimal:
            return None
        values = map(round, self.model.getSolution().col_value)
        numbers = dict(zip(self.keys, values, strict=True))
        if not all(row.holds(numbers) for row in self.rows):
            return None
        for key, number in numbers.items():
            low, high = self.limits[key]
            if not low <= number <= high:
                return None
        for key, number in numbers.items():
            self.seen[key].add(number)
        return True

    def findings(self, wanted: Sequence[Key], policy: Policy) -> Iterable[Finding[Key]]:
        """Every solution found is one for all cells: what it shows to be possible is not asked."""
        for key in wanted:
            answers = {value: self._can_be(key, value) for value in policy.small}
            if None in answers.values():
                yield Finding(key, None, None)
            elif not all(answers.values()):
                gone = tuple(value for value, can_be in answers.items() if not can_be)
                yield Finding(key, *self._range(key, policy.small.stop), gone)

    def _can_be(self, key: Hashable, value: int) -> bool | None:
        """Whether the cell can have the value; None when the solver cannot tell."""
        if value in self.seen[key]:
            return True
        low, high = self.limits[key]
        if not low <= value <= high:
            return False
        column = self.place[key]
        self.model.changeColBounds(column, float(value), float(value))
        answer = self.solution()
        self.model.changeColBounds(column, float(low), float(high))
        return answer

    def _range(self, key: Hashable, far: int) -> tuple[int | None, int | None]:
        """The least and the greatest the cell can be; from `far` on the greatest is left open."""
        least = self._extreme(key, highspy.ObjSense.kMinimize, *self.limits[key])
        if least is None or least >= far:
            return least, None
        low, high = self.limits[key]
        greatest = self._extreme(key, highspy.ObjSense.kMaximize, low, min(high, far))
        return least, None if greatest == far else greatest

    def _extreme(
        self, key: Hashable, sense: highspy.ObjSense, low: float, high: float
    ) -> int | None:
        column = self.place[key]
        self.model.changeObjectiveSense(sense)
        self.model.changeColCost(column, 1.0)
        self.model.changeColBounds(column, float(low), float(high))
        found = round(self.model.getObjectiveValue()) if self.solution() else None
        self.model.changeColBounds(column, *map(float, self.limits[key]))
        self.model.changeColCost(column, 0.0)
        return found


def _whole(limits: Limits) -> tuple[float, float]:
    """Whole numbers, or without bound above."""
    low, high = limits
    return ceil(low), highspy.kHighsInf if high is None else floor(high)
