"""The chart of one measure, and the sentence above it."""

from dataset.analysis import sentences
from dataset.charts.spec import ChartSpec, Point
from dataset.figures import in_unit
from dataset.present.breaks import break_words
from dataset.present.rare_chart import rare_events, rare_notes
from dataset.present.readings import events_of, limits_of, reading_sentence, runs_of


def points_of(rows):
    """The points of rows that stand newest first; oldest first."""
    return tuple(
        Point(
            row.label if row.month else row.period.brief,
            row.shown,
            row.cell.illustrative,
            row.period.financial_year,
            row.breaks is not None,
            row.period.ordinal,
        )
        for row in reversed(rows)
    )


def chart_of(versions, definition, rows, points, read, period, decided):
    """The drawing's data and its sentences, from what the reader is shown.

    `rows` stand newest first, `points` oldest first; `read` is their reading, `period` what one
    is; `versions` are all the definitions, `decided` what the analyst decided about the chart.
    """
    said = reading_sentence(read, definition, period)
    return ChartSpec(
        title=definition.name,
        caption=" ".join(
            [
                *([said] if said else []),
                _caption(definition, rows, subject="It" if said else definition.name),
                *(break_words(row.breaks, versions) for row in reversed(rows) if row.breaks),
            ]
        ),
        unit=definition.unit,
        points=points,
        standard=definition.standard_value,
        events=events_of(decided, points),
        limits=limits_of(read),
        runs=runs_of(read, definition, period),
        rare=rare_events(read, definition, points, period),
        notes=(
            *(sentences.notes(definition.kind, period) if limits_of(read) else ()),
            *rare_notes(read, period),
        ),
        key="measure",
    )


def _caption(definition, rows, subject):
    """What the line does, from shown figures only: the latest, the lowest and the highest.

    The lowest and the highest are those of the present definition.
    """

    def say(row):
        return in_unit(row.shown.figure, definition.unit)

    told = [row for row in rows if row.shown.figure and row.shown.figure.has_number]
    latest, when = rows[0], _when(rows[0])
    if not told:
        return f"{subject}: no figure can be shown."
    if latest is told[0]:
        first = _said(subject, say(latest), when)
    elif latest.shown.is_hidden:
        first = _said(subject, "hidden to protect children", when)
    else:
        first = _said(subject, str(latest.shown.figure or "no figure"), when)
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


def _said(subject, figure, when):
    return f"In {when} it was {figure}." if subject == "It" else f"{subject}: {figure} in {when}."


def _present_series(rows):
    """The rows, newest first, back to the one that the present definition begins with."""
    begins = next((at for at, row in enumerate(rows) if row.breaks), len(rows) - 1)
    return rows[: begins + 1]


def _when(row):
    return row.label if row.month else row.period.label
