"""National figures drawn into the chart of a rate or share: England, the region, the neighbours.

They are chosen in the address. Yearly figures over a quarterly series are levels over each year.
"""

from dataclasses import dataclass, replace

from dataset.charts.spec import Beside
from dataset.present.compared import National
from dataset.present.readings import level_words


COMPARE = "compare"  # in the address: "?compare=england&compare=region"


@dataclass(frozen=True, slots=True)
class Overlay:
    """One series that may be drawn, and whether it is."""

    national: National
    is_drawn: bool

    @property
    def key(self):
        return self.national.key

    @property
    def name(self):
        return self.national.name


def years_of(chart):
    """The financial years that a chart reaches over: {"2015-16", "2016-17"}."""
    return frozenset(point.year for point in chart.points) if chart else frozenset()


def overlays_of(chart, compared, chosen):
    """What may be drawn: series that have a figure in a year of the chart.

    Only rates and shares have any, in the unit of the measure (see `compared`).
    """
    years = years_of(chart)
    return tuple(
        Overlay(one, one.key in chosen)
        for one in (compared.lines if compared else ())
        if years & set(one.values)
    )


def drawn_beside(chart, compared, overlays):
    """The chart with what is chosen drawn in, said in its sentence and noted below it."""
    drawn = [one.national for one in overlays if one.is_drawn]
    if not drawn:
        return chart
    said = "; ".join(_latest(one, chart) for one in drawn)
    note = (
        f"{_listed([one.name for one in drawn])}: yearly, from national statistics "
        f"({', '.join(compared.releases)}), drawn as a level over each year. The table "
        f"“Beside England and neighbours” has every figure. {compared.attribution}"
    )
    return replace(
        chart,
        caption=f"{chart.caption} Drawn beside it, by the year: {said}.",
        beside=tuple(_line(one, chart) for one in drawn),
        notes=(*chart.notes, note),
    )


def _line(national, chart):
    values = tuple(
        None if (number := national.values.get(point.year)) is None else float(number)
        for point in chart.points
    )
    return Beside(national.name, national.short, values, steps=True, when=_last(national, chart))


def _latest(national, chart):
    """ "England 54.2 in 2015-16"."""
    when = _last(national, chart)
    return f"{national.name} {level_words(national.values[when], chart.unit)} in {when}"


def _last(national, chart):
    """The newest year of the chart that has a figure."""
    return max(years_of(chart) & set(national.values))


def _listed(names):
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last
