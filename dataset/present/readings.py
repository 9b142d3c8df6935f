"""Series as they are read: the reading, and what a chart draws of it. From shown points only."""

from decimal import Decimal

from dataset.analysis import reading, sentences
from dataset.analysis.rare import choose_chart
from dataset.analysis.reading import TONES, Reading
from dataset.charts import numbers
from dataset.charts.spec import Event, Limits, Run, breaks_in
from dataset.figures import Kind, round_half_up
from dataset.models.series_notes import NOTHING_DECIDED, NoteKind


SIDES = {True: ("higher", "rising"), False: ("lower", "falling")}
SIGNAL_NAMES = {
    "outside": "Outside limits, {0}",
    "shift": "Shift, {0}",
    "trend": "Trend, {1}",
    "two_in_three": "Two in three, {0}",
}
AT_LEAST, AT_MOST = "at least", "at most"


def read_points(definition, points, *, period="quarter", decided=NOTHING_DECIDED):
    """The reading of a measure's points (`dataset.charts.spec.Point`), oldest first.

    Only exact figures are judged: an interval is drawn, but has no one value. A series begins
    anew where its definition changed, and where the analyst `decided` so.
    """
    values = [_value(point) for point in points]
    places = _places(points)
    return reading.read(
        values,
        form=form_of(definition, values, decided),
        polarity=definition.polarity,
        target=_target(definition),
        rebase_at={*breaks_in(points), *_at(decided, NoteKind.REBASE, places)},
        exclude={
            place
            for one in decided.of(NoteKind.EXCLUDE)
            for place in places.get(one.period.ordinal, ())
        },
        is_last_hidden=bool(points) and points[-1].shown.is_hidden,
        period=period,
    )


def form_of(definition, values, decided=NOTHING_DECIDED):
    """The kind of chart: what the board's analyst decided, else what the dictionary names, else
    what suits the figures.

    Rare events are whole counts of a flow. Where they are none, the figures decide.
    """
    named = decided.form or definition.chart
    is_countable = definition.kind == Kind.FLOW.value and all(
        value is None or value == int(value) for value in values
    )
    if named and (named != "rare" or is_countable):
        return named
    chosen = choose_chart(values, kind=definition.kind, yearly=definition.frequency == "annual")
    return "xmr" if chosen == "rare" and not is_countable else chosen


def events_of(decided, points):
    """The notes on the time-line, and where the range begins anew with the reason."""
    places = _places(points)
    return tuple(
        Event(places[one.period.ordinal][0], one.text)
        for one in decided.notes
        if one.kind in {NoteKind.EVENT, NoteKind.REBASE} and one.period.ordinal in places
    )


def _places(points):
    """{ordinal of a quarter: the positions of its points}."""
    found = {}
    for place, point in enumerate(points):
        found.setdefault(point.ordinal, []).append(place)
    return found


def _at(decided, kind, places):
    """The first point of each quarter that is decided about; the next one where it has none."""
    for one in decided.of(kind):
        later = [ordinal for ordinal in places if ordinal >= one.period.ordinal]
        if later:
            yield places[min(later)][0]


def standard_words(definition):
    """ "Standard 95%", "Standard: 15% or less"; "No standard"."""
    value = definition.standard_value
    if value is None:
        return "No standard"
    said = _said(value, definition.unit)
    return (
        f"Standard: {said} or less" if definition.standard_sense == AT_MOST else f"Standard {said}"
    )


def _said(value, unit):
    return numbers.short_percentage(value) if unit == "percent" else numbers.plain(value)


def _target(definition):
    """The standard, where it lies the way that is better."""
    fits = (definition.polarity, definition.standard_sense) in {
        ("higher better", AT_LEAST),
        ("lower better", AT_MOST),
    }
    return definition.standard_value if fits else None


def _value(point):
    figure = point.shown.figure
    return figure.low if figure is not None and figure.is_exact else None


def reading_sentence(read: Reading, definition, period="quarter"):
    """What the series says of its last point, for somebody who has never seen such a chart."""
    if read.told.tone == "few":
        return ""
    if read.chart is not None:
        value = definition.standard_value if read.assured and read.assured.kind else None
        said = "" if value is None else _said(value, definition.unit)
        return sentences.sentence(read.chart, name=definition.name, period=period, standard=said)
    if read.rare is not None:
        improvement = reading.IMPROVEMENTS[definition.polarity]
        return sentences.rare_sentence(
            read.rare, name=definition.name, improvement=improvement, period=period
        )
    return ""


def signal_of(read: Reading, position):
    """What a point is part of: "Shift, higher", "Outside limits, lower"; "None" of a point that
    was judged, "" of one that was not."""
    if read.chart is None or read.chart.points[position].value is None:
        return ""
    if read.chart.points[position].upper is None:
        return ""
    found = [
        SIGNAL_NAMES[run.signal].format(*SIDES[run.is_high])
        for run in read.chart.runs
        if position in run.positions
    ]
    return "; ".join(found) or "None"


def limits_of(read: Reading) -> tuple[Limits, ...]:
    """The usual range of every stretch that has one."""
    if read.chart is None:
        return ()
    return tuple(
        Limits(each.start, each.stop, each.centre, each.lower, each.upper, each.trial)
        for each in read.chart.segments
        if each.upper is not None
    )


def runs_of(read: Reading, definition, period="quarter") -> tuple[Run, ...]:
    """Every signal of the series, with its name for the bracket."""
    if read.chart is None:
        return ()
    better = {"higher better": True, "lower better": False}.get(definition.polarity)
    return tuple(
        Run(
            run.positions,
            run.is_high,
            _tone(run, better),
            _name(run, period),
            running=run is read.running,
        )
        for run in read.chart.runs
    )


def _tone(run, better):
    if better is None:
        return "moved"
    return TONES["improvement" if run.is_high == better else "concern"]


def _name(run, period):
    """ "Shift: 7 quarters higher than usual"."""
    count, periods = len(run.positions), f"{period}s"
    if run.signal == "shift":
        return f"Shift: {count} {periods} {'higher' if run.is_high else 'lower'} than usual"
    if run.signal == "trend":
        return f"Trend: {count} {periods} {'rising' if run.is_high else 'falling'}"
    if run.signal == "two_in_three":
        return f"Two in three: near the {'upper' if run.is_high else 'lower'} limit"
    return "Outside limits"


def range_words(limits, unit):
    """ "56.2% to 92.4%": where the figures usually fall, within what is possible."""
    upper = min(limits.upper, 100) if unit == "percent" else limits.upper
    return f"{level_words(max(limits.lower, 0), unit)} to {level_words(upper, unit)}"


def level_words(level, unit):
    """A mean or a limit, with one decimal: "74.3%"."""
    return f"{round_half_up(Decimal(str(level))):,}{'%' if unit == 'percent' else ''}"
