"""Rare events as they are drawn and tabled: the gaps between them, and what is unusual of both.

From `dataset.analysis.rare`, which has only what the reader may see: a gap that a hidden period falls
into is not known, and stays so.
"""

from dataclasses import replace
from math import floor

from dataset.analysis import reading
from dataset.analysis.rare import Rare
from dataset.analysis.reading import TONES
from dataset.charts.spec import Gap, RareEvents
from dataset.present.readings import level_words


MANY, LONG, NONE = "More than is usual", "Unusually long gap", "None"
NOT_KNOWN = "not known"


def rare_events(read, definition, points, period="quarter"):
    """What a chart of rare events draws; None for any other chart."""
    chart = read.rare if read else None
    if chart is None:
        return None
    found = [
        Gap(gap.start, gap.stop, length_words(gap.length, period), is_long(chart, gap.length))
        for gap in chart.gaps
        if gap.length > 1
    ]
    return RareEvents(
        gaps=(*found, *_running(chart, points, period)),
        upper_count=chart.upper_count,
        many=many_in(read, points),
        many_tone=_tone(definition, is_high=True),
        gap_tone=_tone(definition, is_high=False),
    )


def _running(chart, points, period):
    """The gap from the last event up to now, where it is known."""
    if not chart.since_last:
        return ()
    last = max(at for at, point in enumerate(points) if _count(point))
    words = f"{length_words(chart.since_last, period)} so far"
    long = is_long(chart, chart.since_last)
    return (Gap(last, len(points) - 1, words, is_long=long, is_running=True),)


def is_long(chart: Rare, length):
    return chart.upper_gap is not None and length > chart.upper_gap


def many_in(read, points):
    """The places of periods with more events than is usual, in the series that is judged."""
    upper = read.rare.upper_count
    if upper is None:
        return frozenset()
    return frozenset(
        at
        for at, point in enumerate(points)
        if at >= read.rare_from and (_count(point) or 0) > upper
    )


def _count(point):
    figure = point.shown.figure
    return figure.low if figure is not None and figure.is_exact else None


def _tone(definition, *, is_high):
    improvement = reading.IMPROVEMENTS[definition.polarity]
    if improvement == "neutral":
        return "moved"
    return TONES["improvement" if is_high == (improvement == "increase") else "concern"]


def length_words(length, period):
    """ "5 quarters", "1 month"."""
    number = f"{length:g}"
    return f"{number} {period}" if number == "1" else f"{number} {period}s"


def rare_notes(read, period="quarter"):
    """What is usual of them, where enough happened, and how to read it; () for any other chart."""
    chart = read.rare if read else None
    if chart is None:
        return ()
    shapes = (
        f"Brackets are the gaps between events, longer than one {period}. A tick on the base line "
        f"is a {period} with none; a ring one whose figure is hidden, or that has none."
    )
    return (shapes,) if chart.upper_count is None else (_usual_words(chart, period), shapes)


def _usual_words(chart, period):
    usual = ""
    if chart.mean_gap is not None and chart.upper_gap is not None:
        mean = level_words(chart.mean_gap, "")
        long = floor(chart.upper_gap) + 1
        usual = (
            f"On average {mean} {period}s lie from one event to the next; "
            f"{length_words(long, period)} or more is an unusually long gap. "
        )
    trial = f" This rests on {chart.periods} {period}s so far and may still move."
    return (
        f"{usual}More than {chart.upper_count} in one {period} are unusually many."
        f"{trial if chart.trial else ''}"
    )


def with_gaps(rows, read, points, period="quarter"):
    """The rows, newest first, each with the gap that ended in it and what was unusual."""
    chart = read.rare if read else None
    if chart is None:
        return rows
    ended = {gap.stop: gap for gap in chart.gaps if gap.stop != gap.start}
    many = many_in(read, points)
    happened = [at for at, point in enumerate(points) if at >= read.rare_from and _count(point)]
    found = []
    for row, at in zip(rows, reversed(range(len(points))), strict=True):
        count = _count(points[at])
        if count is None or at < read.rare_from:
            found.append(row)
            continue
        gap = ended.get(at)
        said, length = "", gap.length if gap else None
        if gap:
            said = length_words(gap.length, period)
        elif count and at != happened[0]:
            said = NOT_KNOWN
        elif not count and at == len(points) - 1 and chart.since_last:
            length = chart.since_last
            said = f"{length_words(length, period)} so far"
        signals = [
            *([MANY] if at in many else []),
            *([LONG] if length is not None and is_long(chart, length) else []),
        ]
        judged = "; ".join(signals) or (NONE if chart.upper_count is not None else "")
        found.append(replace(row, gap=said, signal=judged))
    return tuple(found)
