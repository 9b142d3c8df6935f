"""The attacker: what a reader with a solver can find out from what an audience has been shown.

Shares no reasoning with `dataset.analysis.disclosure`, only its words, so that a mistake there
is not repeated here. Imports HiGHS: for the publishing job and the commands, never for a page.
"""

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Generic, TypeVar

import highspy

from dataset.analysis.disclosure import Policy, Rate, Relation, Total
from dataset.figures import HIDDEN, NOUGHT_REASONS, Figure, Shown, Standing


Key = TypeVar("Key", bound=Hashable)
OPEN = highspy.kHighsInf
SLACK = 1e-6  # how far a solution may be from whole numbers before it is not believed


@dataclass(frozen=True, slots=True)
class Finding(Generic[Key]):
    """A hidden small count of which a reader can rule out small values.

    It lies between `low` and `high`, both included; `high` None is without bound. `low` None:
    the solver could not tell, which is not the same as safe.
    """

    key: Key
    low: int | None
    high: int | None

    @property
    def is_recovered(self) -> bool:
        return self.low is not None and self.low == self.high

    @property
    def words(self) -> str:
        if self.low is None:
            return "could not be checked"
        if self.is_recovered:
            return f"is exactly {self.low}"
        return f"is {self.low} or more" if self.high is None else f"is {self.low} to {self.high}"


@dataclass(frozen=True, slots=True)
class Row:
    """`least` <= the weighted sum of cells <= `most`."""

    weights: dict[Hashable, int]
    least: float
    most: float


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

    `shown` is all the audience has been told, earlier editions under keys of their own. `own` are
    the figures the reader has itself. `unpublished` stand nowhere and follow from others.
    Empty: a reader with a solver learns nothing. Small cells that are shown are not looked at:
    they were given away before.
    """
    told: dict[Hashable, Shown] = dict.fromkeys(unpublished, HIDDEN)
    told.update(shown.items())
    raw: dict[Hashable, Figure] = {}
    raw.update((own or {}).items())
    reader = Reader(told, frozenset(unpublished), raw, policy)
    limits = _limits(reader, relations, policy.zeros_shown)
    rows = [row for each in relations for row in _rows(each, reader, limits)]
    aims = {key for key in small if told[key].is_hidden and key not in reader.own}
    found: list[Finding[Key]] = []
    for keys, group in _apart(rows, limits):
        wanted: list[Key] = sorted(aims.intersection(keys), key=repr)
        if not wanted:
            continue
        solver = _Solver(keys, group, limits)
        if not solver.has_solution():
            # It cannot be that all of these are 1 or more: the reader sees that some are 0.
            solver = _Solver(keys, group, _limits(reader, relations, zeros_shown=False))
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
    in earlier publications: two hidden numbers come to 2 or more, whatever is done."""
    told = dict.fromkeys(cells, HIDDEN) | dict(given)
    again = attack(told, relations, [each.key for each in findings], policy, own, unpublished)
    ranges = {each.key: (each.low, each.high) for each in again}
    return [each for each in findings if ranges.get(each.key) == (each.low, each.high)]


def _limits(
    reader: Reader, relations: Sequence[Relation], zeros_shown: bool
) -> dict[Hashable, tuple[float, float]]:
    """What each cell may be by itself. 0 is not hidden, except in a sum hidden as a whole."""
    wholes: set[Hashable] = set()
    for each in relations:
        if isinstance(each, Total) and each.complete and not each.signs:
            parts = [key for key in each.parts if key not in reader.unpublished]
            is_whole = len(parts) > 1 or len(parts) == len(each.parts)
            if is_whole and all(
                key in reader.shown and reader.shown[key].is_hidden for key in (each.total, *parts)
            ):
                wholes.update(parts)
    limits = {}
    for key, told in reader.shown.items():
        if key in reader.own:
            limits[key] = _of_figure(reader.own[key])
        elif told.is_hidden:
            is_counted = zeros_shown and key not in wholes and key not in reader.unpublished
            limits[key] = (1.0 if is_counted else 0.0), OPEN
        else:
            limits[key] = _of_figure(told.figure)
    return limits


def _of_figure(figure: Figure | None) -> tuple[float, float]:
    if figure is not None and figure.reason in NOUGHT_REASONS:
        return 0.0, 0.0
    if figure is None or figure.low is None:
        return 0.0, OPEN
    return float(figure.low), OPEN if figure.high is None else float(figure.high)


def _rows(
    relation: Relation, reader: Reader, limits: Mapping[Hashable, tuple[float, float]]
) -> Iterable[Row]:
    """What the relation says of the cells; nothing when one of them is not among those shown."""
    if isinstance(relation, Total):
        weights: dict[Hashable, int] = {relation.total: 1}
        for key, sign in relation.signed_parts:
            weights[key] = weights.get(key, 0) - sign
        off = float(relation.off)
        if weights.keys() <= limits.keys():
            yield Row(weights, off, off if relation.complete else OPEN)
    elif isinstance(relation, Rate):
        yield from _of_rate(relation, reader, limits)


def _of_rate(
    rate: Rate, reader: Reader, limits: Mapping[Hashable, tuple[float, float]]
) -> Iterable[Row]:
    """A share shown to one decimal lies within half of it: two bounds on its parts, in whole
    numbers so that no rounding of ours blurs them."""
    if rate.share not in limits or not limits.keys() >= set(rate.parts):
        return
    told = reader.shown[rate.share]
    if told.standing is not Standing.SHOWN or told.figure is None or told.figure.low is None:
        return
    half = Decimal(10) ** -rate.decimals / 2
    edges = [(told.figure.low.quantize(2 * half) - half, 1)]
    if told.figure.high is not None:
        edges.append((told.figure.high.quantize(2 * half) + half, -1))
    for edge, side in edges:
        top, bottom = edge.as_integer_ratio()
        weights: dict[Hashable, int] = {}
        for key, sign in rate.numerator:
            weights[key] = weights.get(key, 0) + side * sign * rate.multiplier * bottom
        for key, sign in rate.denominator:
            weights[key] = weights.get(key, 0) - side * sign * top
        yield Row(weights, 0.0, OPEN)


def _apart(
    rows: Sequence[Row], limits: Mapping[Hashable, tuple[float, float]]
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


class _Quiet(highspy.Highs):
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
        limits: Mapping[Hashable, tuple[float, float]],
    ) -> None:
        self.limits = limits
        self.place = {key: index for index, key in enumerate(sorted(keys, key=repr))}
        self.seen: dict[Hashable, set[int]] = {key: set() for key in keys}
        self.model = _Quiet()
        for option, value in (
            ("threads", 1),
            ("mip_feasibility_tolerance", 1e-9),
            ("primal_feasibility_tolerance", 1e-9),
        ):
            self.model.setOptionValue(option, value)
        for key, column in self.place.items():
            self.model.addVar(*limits[key])
            self.model.changeColIntegrality(column, highspy.HighsVarType.kInteger)
        for row in rows:
            fixed = sum(
                weight * limits[key][0]
                for key, weight in row.weights.items()
                if key not in self.place
            )
            own = [(self.place[key], w) for key, w in row.weights.items() if key in self.place]
            self.model.addRow(
                row.least - fixed,
                row.most - fixed,
                len(own),
                [column for column, _ in own],
                [float(weight) for _, weight in own],
            )

    def has_solution(self) -> bool:
        return self._solved() is True

    def findings(self, wanted: Sequence[Key], policy: Policy) -> Iterable[Finding[Key]]:
        """Every solution found is one for all cells: what it shows to be possible is not asked."""
        for key in wanted:
            answers = {value: self._can_be(key, value) for value in policy.small}
            if None in answers.values():
                yield Finding(key, None, None)
            elif not all(answers.values()):
                yield Finding(key, *self._range(key, policy.small.stop))

    def _can_be(self, key: Hashable, value: int) -> bool | None:
        """Whether the cell can have the value; None when the solver cannot tell."""
        if value in self.seen[key]:
            return True
        low, high = self.limits[key]
        if not low <= value <= high:
            return False
        column = self.place[key]
        self.model.changeColBounds(column, float(value), float(value))
        answer = self._solved()
        self.model.changeColBounds(column, low, high)
        return answer

    def _range(self, key: Hashable, far: int) -> tuple[int | None, int | None]:
        """The least and the greatest the cell can be; from `far` on the greatest is left open."""
        low, high = self.limits[key]
        column = self.place[key]
        self.model.changeColBounds(column, low, min(high, float(max(far, low))))
        self.model.changeColCost(column, 1.0)
        found: list[int | None] = []
        for sense in (highspy.ObjSense.kMinimize, highspy.ObjSense.kMaximize):
            self.model.changeObjectiveSense(sense)
            solved = self._solved()
            found.append(round(self.model.getObjectiveValue()) if solved else None)
        self.model.changeColCost(column, 0.0)
        self.model.changeColBounds(column, low, high)
        least, greatest = found
        return least, None if greatest == far else greatest

    def _solved(self) -> bool | None:
        """True with a solution in whole numbers, which is kept; False when there is none."""
        self.model.run()
        status = self.model.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible:
            return False
        if status != highspy.HighsModelStatus.kOptimal:
            return None
        numbers = self.model.getSolution().col_value
        if any(abs(number - round(number)) > SLACK for number in numbers):
            return None
        for key, column in self.place.items():
            self.seen[key].add(round(numbers[column]))
        return True
