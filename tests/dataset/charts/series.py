"""Short ways to write a protected series in the tests of the charts."""

from dataclasses import replace
from decimal import Decimal

from dataset.charts.spec import ChartSpec, Point
from dataset.figures import HIDDEN, Reason, Shown, Standing, absent, exact, read_figure


def point(value, *, label="Apr to Jun 2015", year="2015-16", illustrative=False):
    """A point from a number, typed text such as "<5", a Reason, or HIDDEN."""
    return Point(label, _shown(value), illustrative, year)


def _shown(value):
    if value is HIDDEN:
        return HIDDEN
    if isinstance(value, Reason):
        return Shown(Standing.ABSENT, absent(value))
    if isinstance(value, str):
        return Shown(Standing.SHOWN, read_figure(value))
    return Shown(Standing.SHOWN, exact(Decimal(str(value))))


def series(*values, start=2012, **more):
    """Quarterly points from April of `start`."""
    return tuple(
        point(
            value,
            label=f"Q{i % 4 + 1} {start + i // 4}-{start + i // 4 - 1999}",
            year=f"{start + i // 4}-{start + i // 4 - 1999}",
            **more,
        )
        for i, value in enumerate(values)
    )


def broken(points, *indexes):
    """The same points; those at `indexes` begin a new series."""
    return tuple(replace(point, breaks=at in indexes) for at, point in enumerate(points))


def chart(*values, **more):
    """A chart of children counted by quarter; any field of ChartSpec can be given."""
    fields = {"title": "Children", "caption": "Children vary.", "unit": "children"}
    return ChartSpec(**{**fields, "points": series(*values), **more})
