"""The table of one measure's figures, in the order that was chosen: the newest first by itself."""

from dataclasses import dataclass

from dataset.present.measure import Measure
from dataset.present.measure_rows import Row
from dataset.present.sorting import Column, Sorting, number_of, sorting


ROWS_AT_ONCE = 12


@dataclass(frozen=True, slots=True)
class SeriesTable:
    """Rows in order, of which the first are in sight and the rest folded away."""

    sorting: Sorting
    rows: tuple[Row, ...]

    @property
    def first(self):
        return self.rows[:ROWS_AT_ONCE]

    @property
    def rest(self):
        return self.rows[ROWS_AT_ONCE:]


def series_table(measure: Measure, text=""):
    """The table in the order that "?sort=..." names."""
    order = sorting(_columns(measure), text)
    return SeriesTable(order, order.of(measure.rows))


def _columns(measure):
    unit = measure.definition.unit
    figure = "Share" if unit == "percent" else unit[:1].upper() + unit[1:]
    yield Column(
        "quarter",
        "Month" if measure.monthly else "Quarter",
        lambda row: (row.period.ordinal, row.month),
    )
    yield Column("figure", figure, lambda row: number_of(row.shown), is_number=True)
    for at, part in enumerate(measure.parts):
        yield Column(part.code.lower(), part.name, _part(at), is_number=True)
    yield Column("signal", "Signal", lambda row: row.signal or None)


def _part(at):
    return lambda row: number_of(row.parts[at].shown) if row.parts[at] else None
