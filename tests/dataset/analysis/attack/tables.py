"""Publications to attack, made from a seed: the shapes that a board's figures really have."""

import random
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field, replace
from itertools import product

from dataset.analysis.audit import attack
from dataset.analysis.disclosure import Cell, Policy, Rate, Relation, Total, is_small, protect
from dataset.figures import HIDDEN, Figure, Shown, Standing, exact


NUMBERS = [0, 0, 0, 1, 1, 2, 3, 4, 6, 9, 14, 30]
SHOWS_ZEROS, HIDES_ZEROS = Policy(), Policy(zeros_shown=False)


@dataclass
class Table:
    """What is published together, and the cells that single readers know by themselves."""

    cells: dict[Hashable, Cell] = field(default_factory=dict)
    relations: list[Relation] = field(default_factory=list)
    insiders: list[set[Hashable]] = field(default_factory=list)

    def put(self, key, number, **more):
        self.cells[key] = Cell(exact(number), True, **more)
        return number

    def number(self, key):
        return int(self.cells[key].figure.low)

    def add(self, total, parts, **more):
        """The total of the parts as a cell and as a relation."""
        parts = tuple(parts)
        self.put(total, sum(self.number(part) for part in parts))
        self.relations.append(Total(total, parts, **more))

    def small(self, policy):
        """The small counts that were not given away in an earlier edition."""
        return {
            key
            for key, cell in self.cells.items()
            if cell.earlier is not Standing.SHOWN and is_small(cell, policy)
        }

    @property
    def unpublished(self):
        return {key for key, cell in self.cells.items() if not cell.published}

    def protected(self, policy, insiders=(), also_hidden=()):
        return protect(
            self.cells, self.relations, policy, insiders=insiders, also_hidden=also_hidden
        )

    def told(self, shown):
        """With what was hidden from this audience in earlier editions, which `protect` leaves out."""
        before = {
            key: HIDDEN if cell.earlier is Standing.HIDDEN else Shown(Standing.SHOWN, cell.figure)
            for key, cell in self.cells.items()
            if cell.earlier is not None
        }
        return {**shown, **before}

    def naive(self, policy):
        """Small counts are hidden, and the shares that stand on them; nothing else."""
        small = self.small(policy)
        shares = {each.share for each in self.relations if isinstance(each, Rate)}
        gone = {
            each.share
            for each in self.relations
            if isinstance(each, Rate) and not small.isdisjoint(each.parts)
        }
        return {
            key: HIDDEN
            if key in gone or (key in small and key not in shares)
            else Shown(Standing.SHOWN, cell.figure)
            for key, cell in self.cells.items()
            if cell.published
        }

    def own(self, keys) -> dict[Hashable, Figure]:
        return {key: self.cells[key].figure for key in keys}

    def attacked(self, shown, policy, own=()):
        return attack(
            self.told(shown),
            self.relations,
            self.small(policy) & (self.told(shown).keys() | self.unpublished),
            policy,
            self.own(own),
            self.unpublished,
        )

    def least_shown(self, policy):
        """All is hidden that may be hidden: what can be told of this, nobody can prevent."""
        wholes = set()
        for each in self.relations:
            if isinstance(each, Total) and each.complete and not each.signs:
                parts = [key for key in each.parts if self.cells[key].published]
                if len(parts) > 1 or len(parts) == len(each.parts):
                    wholes.update(parts if self.cells[each.total].published else ())
        return {
            key: Shown(Standing.SHOWN, cell.figure)
            if policy.zeros_shown and not cell.figure.low and key not in wholes
            else HIDDEN
            for key, cell in self.cells.items()
            if cell.published
        }


def ruled_out(findings, policy):
    """The pairs of a cell and a small value that it cannot have, all of them when not told."""
    return {
        (each.key, value)
        for each in findings
        for value in (policy.small if each.low is None else each.ruled_out)
    }


def cube(draw, ways):
    """A table of so many ways with every margin; "all" is the margin."""
    sides = [range(2 if ways == 3 else draw.randint(2, 4)) for _ in range(ways)]
    table = Table()
    for place in product(*sides):
        table.put(place, draw.choice(NUMBERS))
    for way, side in enumerate(sides):
        for place in list(table.cells):
            if place[way] == 0:
                parts = [(*place[:way], one, *place[way + 1 :]) for one in side]
                table.add((*place[:way], "all", *place[way + 1 :]), parts)
    return table


def one_way(draw):
    return cube(draw, 1)


def two_way(draw):
    return cube(draw, 2)


def three_way(draw):
    return cube(draw, 3)


def split(draw, number, parts):
    """The number in so many parts, many of them small."""
    left, found = number, []
    for _ in range(parts - 1):
        found.append(min(left, draw.choice(NUMBERS)))
        left -= found[-1]
    return [*found, left]


def breakdowns(draw):
    """One total by age, by sex and by category of need."""
    table = Table()
    whole = table.put("all", draw.choice([3, 5, 8, 13, 21, 40]))
    for name, parts in (("age", 4), ("sex", 2), ("need", 3)):
        keys = [(name, part) for part in range(parts)]
        for key, number in zip(keys, split(draw, whole, parts), strict=True):
            table.put(key, number)
        table.relations.append(Total("all", tuple(keys)))
    for place in ("school", "home"):
        table.put(place, min(whole, draw.choice(NUMBERS)) // 2)
    table.relations.append(Total("all", ("school", "home"), complete=False))
    return table


def multi_choice(draw):
    """Factors found in assessments, several for one child: each is at most the children."""
    table = Table()
    whole = table.put("children", draw.choice([2, 5, 9, 20]))
    for factor in range(4):
        number = table.put(factor, min(whole, draw.choice([*NUMBERS, whole - 1, whole - 2])))
        rest = ("without", factor)
        table.put(rest, whole - number, published=False)
        table.relations.append(Total("children", (factor, rest)))
    return table


def series(draw):
    """Three months, four quarters, the year to date."""
    table = Table()
    for place in product(range(1, 5), range(1, 4)):
        table.put(place, draw.choice(NUMBERS))
    for quarter in range(1, 5):
        table.add(quarter, [(quarter, month) for month in range(1, 4)])
    for quarter in range(2, 5):
        table.add(("to date", quarter), range(1, quarter + 1))
    return table


def stock_and_flow(draw):
    """Children on plans at the end of each quarter, and who started and ended."""
    table = Table()
    stock = table.put(("stock", 0), draw.choice([3, 6, 20]))
    for quarter in range(1, 4):
        into = table.put(("in", quarter), draw.choice(NUMBERS))
        out = table.put(("out", quarter), min(stock + into, draw.choice(NUMBERS)))
        stock = table.put(("stock", quarter), stock + into - out)
        parts = (("stock", quarter - 1), ("in", quarter), ("out", quarter))
        table.relations.append(Total(("stock", quarter), parts, signs=(1, 1, -1)))
    return table


def linked(draw):
    """Conferences, those in time, those that led to a plan, and the plans begun."""
    table = Table()
    table.put("plans", draw.choice(NUMBERS))
    table.put("no plan", draw.choice(NUMBERS))
    table.add("conferences", ["plans", "no plan"])
    held = table.number("conferences")
    in_time = table.put("in time", min(held, draw.choice(NUMBERS)))
    table.put("late", held - in_time, published=False)
    table.relations.append(Total("conferences", ("in time", "late")))
    table.put("transferred", draw.choice(NUMBERS))
    table.add("begun", ["plans", "transferred"])
    return table


def shares(draw):
    """Children seen in time of those seen, and the share, shown to one decimal."""
    table = linked(draw)
    held = table.number("conferences")
    if held:
        share = exact(round(100 * table.number("in time") / held, 1))
        table.cells["share"] = Cell(share, False)
        table.relations.append(Rate("share", (("in time", 1),), (("conferences", 1),)))
    return table


def agencies(draw):
    """What three agencies sent for two linked measures; each knows its own."""
    table = Table()
    for name in "abc":
        table.put((name, "girls"), draw.choice(NUMBERS))
        table.put((name, "boys"), draw.choice(NUMBERS))
        table.add((name, "all"), [(name, "girls"), (name, "boys")])
    for what in ("girls", "boys", "all"):
        table.add(("board", what), [(name, what) for name in "abc"])
    table.relations.append(Total(("board", "all"), (("board", "girls"), ("board", "boys"))))
    table.insiders = [{(name, what) for what in ("girls", "boys", "all")} for name in "abc"]
    return table


def editions(draw, policy=SHOWS_ZEROS):
    """Four quarters published one after the other: what was told of the first ones stands."""
    full, table = series(draw), Table()
    for quarter in range(1, 5):
        mine = {quarter, ("to date", quarter), *((quarter, month) for month in range(1, 4))}
        for key in mine & full.cells.keys():
            table.cells[key] = full.cells[key]
        table.relations = [
            each for each in full.relations if {each.total, *each.parts} <= table.cells.keys()
        ]
        if quarter < 4:
            shown = table.protected(policy)
            table.cells = {
                key: replace(cell, earlier=cell.earlier or shown[key].standing)
                for key, cell in table.cells.items()
            }
    return table


SHAPES: tuple[Callable[[random.Random], Table], ...] = (
    one_way,
    two_way,
    three_way,
    breakdowns,
    multi_choice,
    series,
    stock_and_flow,
    linked,
    shares,
    agencies,
)


def made(shape, seed):
    return shape(random.Random(seed))  # no secret
