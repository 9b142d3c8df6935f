"""The chart of one measure, and the sentence above it."""

from dataset.charts.spec import ChartSpec, Point
from dataset.figures import in_unit
from dataset.present.breaks import break_words


def chart_of(versions, definition, rows, moved):
    """The drawing's data, oldest first, and its sentences. `versions` are all the definitions."""
    points = tuple(
        Point(
            row.label if row.month else row.period.brief,
            row.shown,
            row.cell.illustrative,
            row.period.financial_year,
            row.breaks is not None,
        )
        for row in reversed(rows)
    )
    return ChartSpec(
        title=definition.name,
        caption=" ".join(
            [
                _caption(definition, rows, moved),
                *(break_words(row.breaks, versions) for row in reversed(rows) if row.breaks),
            ]
        ),
        unit=definition.unit,
        points=points,
        standard=definition.standard_value,
        key="measure",
    )


def _caption(definition, rows, moved):
    """What the line does, from shown figures only: the latest, the lowest and the highest.

    The lowest and the highest are those of the present definition.
    """

    def say(row):
        return in_unit(row.shown.figure, definition.unit)

    told = [row for row in rows if row.shown.figure and row.shown.figure.has_number]
    latest, when = rows[0], _when(rows[0])
    if not told:
        return f"{definition.name}: no figure can be shown."
    if latest is told[0]:
        how = "" if latest.month else f" {moved.words}."
        first = f"{definition.name}: {say(latest)} in {when}.{how}"
    elif latest.shown.is_hidden:
        first = f"{definition.name}: hidden in {when} to protect children."
    else:
        first = f"{definition.name}: {latest.shown.figure or 'no figure'} in {when}."
    series = _present_series(rows)
    exact = [row for row in series if row.shown.figure and row.shown.figure.is_exact]
    if len(exact) < 2:
        return first
    lowest = min(exact, key=lambda row: row.shown.figure.low)
    highest = max(exact, key=lambda row: row.shown.figure.low)
    since = series[-1].period.months[0]
    if say(lowest) == say(highest):
        return f"{first} Since {since:%B %Y} every figure shown was {say(lowest)}."
    return (
        f"{first} Since {since:%B %Y} the figures shown lay between {say(lowest)} "
        f"({_when(lowest)}) and {say(highest)} ({_when(highest)})."
    )


def _present_series(rows):
    """The rows, newest first, back to the one that the present definition begins with."""
    begins = next((at for at, row in enumerate(rows) if row.breaks), len(rows) - 1)
    return rows[: begins + 1]


def _when(row):
    return row.label if row.month else row.period.label
