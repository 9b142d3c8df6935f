"""Tables in the order of one of their columns: "?sort=figure", "?sort=-figure" in the address.

Rows are ordered by what the reader is shown and nothing else. What has no number (a hidden figure,
none) stands last in either direction, in the table's own order, so its place tells nothing.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from dataset.figures import Shown


NAME = "sort"
DESCENDING = "-"


@dataclass(frozen=True, slots=True)
class Column:
    """One column that a table may be ordered by."""

    name: str  # in the address
    heading: str
    key: Callable[[Any], Any]  # what a row is ordered by; None stands last
    is_number: bool = False  # to the right, and largest first


@dataclass(frozen=True, slots=True)
class Sorting:
    """The columns of a table, and the one that was chosen; its own order when none was."""

    columns: tuple[Column, ...]
    chosen: Column | None = None
    is_descending: bool = False

    def column(self, name):
        return next(one for one in self.columns if one.name == name)

    def of(self, rows: Iterable[Any]) -> tuple[Any, ...]:
        """The rows in the order that was chosen."""
        if self.chosen is None:
            return tuple(rows)
        keyed = [(self.chosen.key(row), row) for row in rows]
        known = [pair for pair in keyed if pair[0] is not None]
        known.sort(key=lambda pair: pair[0], reverse=self.is_descending)
        return (*(row for _, row in known), *(row for key, row in keyed if key is None))

    def groups(self, groups):
        """Rows under headings: as they stand, or all in one once an order was chosen."""
        if self.chosen is None:
            return tuple(groups)
        rows = [row for _, held in groups for row in held]
        return ((f"All, by {self.chosen.heading.lower()}", self.of(rows)),) if rows else ()

    def state(self, name):
        """ "ascending", "descending", or "" for a column that is not the chosen one."""
        if self.chosen is None or self.chosen.name != name:
            return ""
        return "descending" if self.is_descending else "ascending"

    def following(self, name):
        """What the head of a column leads to: its order, then the other way, then none ("")."""
        column = self.column(name)
        first = DESCENDING if column.is_number else ""
        other = "" if first else DESCENDING
        if not self.state(name):
            return f"{first}{name}"
        is_first = self.is_descending == column.is_number
        return f"{other}{name}" if is_first else ""


def sorting(columns: Iterable[Column], text: str = "") -> Sorting:
    """The order named in an address. One that no column has is the table's own."""
    held = tuple(columns)
    name = text.removeprefix(DESCENDING)
    chosen = next((one for one in held if one.name == name), None)
    return Sorting(held, chosen, chosen is not None and text.startswith(DESCENDING))


def number_of(shown: Shown | None):
    """What a figure is ordered by: its number as it is shown, or its lower bound."""
    figure = shown.figure if shown else None
    if figure is None or not figure.has_number:
        return None
    return figure.low if figure.low is not None else figure.high


def of_measures(label, *others, before=None, year_ago=None):
    """Columns of a table of scorecard rows: the measure's name, its figure, and `others`."""
    earlier = [
        Column(name, heading, key, is_number=True)
        for name, heading, key in (
            ("before", before, lambda row: number_of(row.before)),
            ("year-ago", year_ago, lambda row: number_of(row.year_ago)),
        )
        if heading
    ]
    return (
        Column("measure", "Measure", lambda row: row.definition.name.lower()),
        Column("figure", label, lambda row: number_of(row.now), is_number=True),
        *earlier,
        *others,
    )
