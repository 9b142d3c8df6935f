"""What a chart says, in words for somebody who has never seen one: caption, alt text, reports.

The words are made from what the reader may see, and name no figure but how many periods.
"""

import re
from typing import Literal

from dataset.analysis.before_after import BeforeAfter
from dataset.analysis.rare import FEWEST_EVENTS, Rare
from dataset.analysis.spc import BY_RANK, Improvement, Run, Variation, Xmr
from dataset.figures import Kind


Period = Literal["month", "quarter", "year"]

# Of 60,000 made series of 12 to 40 independent, normally distributed points, the last point of
# 1 in 63 showed a signal of `spc.xmr` (1 in 72 with 12 points, 1 in 59 with 40).
CHARTS_PER_CHANCE_SIGNAL = 60

FOLLOWS_ITSELF = (
    "This counts who is there on one day, so each figure follows the one before it, and a run on "
    "one side comes more easily than by chance alone."
)
SEASONAL = (
    "Months have their seasons, such as school holidays. Hold a month against the same month a "
    "year before, too."
)
YEARLY = "There is one figure a year: too few to tell a change from chance."

LEADS: dict[Variation, str] = {
    "common": "Usual variation",
    "improvement": "Better",
    "concern": "Worse",
    "neutral_high": "Higher than usual",
    "neutral_low": "Lower than usual",
}
_MEANS: dict[Variation, str] = {
    "improvement": ", and is an improvement",
    "concern": ", and is a concern",
}
_NUMBERS = (
    *("no", "one", "two", "three", "four", "five", "six"),
    *("seven", "eight", "nine", "ten", "eleven", "twelve"),
)

# Where the subject of an indicator's name ends, and words that tell its number.
_SUBJECT_ENDS = re.compile(
    r"[(:,]| (?:of|in(?! need)|at|with|within|who|that|per|on|under|by|from|to|for|not)\b"
)
_SINGULAR = frozenset(
    [
        "rate",
        "share",
        "time",
        "number",
        "percentage",
        "average",
        "median",
        "level",
        "caseload",
        "total",
        "length",
    ]
)
_PLURAL = frozenset({"children", "people"})
_SHARE = re.compile(r"\s*\(share[^)]*\)$")


def is_plural(name: str) -> bool:
    """Whether an English indicator name takes "have": "Return interviews within 72 hours"."""
    subject = _SUBJECT_ENDS.split(name.lower(), maxsplit=1)[0].split()
    if not subject or subject[-1] in _SINGULAR:
        return False
    return any(
        word in _PLURAL or (word.endswith("s") and not word.endswith(("ss", "'s", "’s")))
        for word in subject
    )


def running(chart: Xmr) -> Run | None:
    """The signal of the last point with a value, the first by rank; None when it has none."""
    last = max((at for at, point in enumerate(chart.points) if point.value is not None), default=-1)
    now = [run for run in chart.runs if run.positions[-1] == last]
    return min(now, key=lambda run: BY_RANK.index(run.signal), default=None)


def reading(chart: Xmr, period: Period = "quarter") -> tuple[str, str]:
    """Beside an icon: the word in bold and the line under it, "" for usual variation.

    ("Better", "Higher: shift, 7 quarters"), ("Lower than usual", "outside limits").
    """
    run = running(chart)
    if chart.variation is None or (run is None and _has_too_few(chart)):
        return "Too few points yet", "no usual range can be told"
    if run is None:
        return LEADS[chart.variation], ""
    name = {
        "outside": "outside limits",
        "trend": f"trend, {len(run.positions)} {period}s",
        "two_in_three": "two in three near a limit",
        "shift": f"shift, {len(run.positions)} {period}s",
    }[run.signal]
    if run.signal == "trend":
        return LEADS[chart.variation], f"{'Rising' if run.is_high else 'Falling'}: {name}"
    if chart.variation in {"neutral_high", "neutral_low"}:
        return LEADS[chart.variation], name
    return LEADS[chart.variation], f"{'Higher' if run.is_high else 'Lower'}: {name}"


def meets(chart: Xmr, period: Period = "quarter") -> str:
    """Will it meet the standard? "" when there is nothing to say.

    While a signal runs, the limits describe the past.
    """
    is_past = running(chart) is not None
    match chart.assurance:
        case "pass":
            return "Yes, on past form" if is_past else "Yes, as things are"
        case "hit_or_miss":
            return f"Some {period}s, on past form" if is_past else f"Some {period}s"
        case "fail":
            return "Not on past form" if is_past else "No, as things are"
        case None:
            return ""


def sentence(chart: Xmr, *, name: str, period: Period = "quarter", standard: str = "") -> str:
    """What the chart says of its last point, then of the standard, then of its limits.

    "Return interviews within 72 hours have been above their usual level for seven quarters; that
    is unlikely to be chance, and is an improvement. On past form, the 90% standard will be met
    some quarters and missed others." `name` is the indicator's; `standard` as printed: "90%".
    """
    subject = _subject(name)
    run = running(chart)
    if chart.variation is None or (run is None and _has_too_few(chart)):
        return f"{subject}: there are too few points yet to tell what is usual."
    said = [_of_last_point(chart, run, subject, is_plural(name), period)]
    if chart.points[-1].value is None:
        said.append(f"There is no figure to judge for the last {period}.")
    if standard and chart.assurance is not None:
        said.append(_of_standard(chart, run, standard, period))
    if chart.segments[-1].trial and not _has_too_few(chart):
        count = _number(chart.segments[-1].count)
        said.append(f"The usual range rests on {count} points so far and may still move.")
    return " ".join(said)


def rare_reading(
    chart: Rare, improvement: Improvement, period: Period = "quarter"
) -> tuple[str, str]:
    """As `reading`, of a chart of rare events. Fewer events, or longer gaps, are "low"."""
    if chart.signal is None:
        if chart.too_rare:
            return "Too rare to judge", f"fewer than {_number(FEWEST_EVENTS)} events so far"
        return LEADS["common"], ""
    lead = LEADS[_rare_variation(chart, improvement)]
    if chart.signal == "many":
        return lead, f"many in one {period}"
    return lead, "a long time without one"


def rare_sentence(
    chart: Rare, *, name: str, improvement: Improvement, period: Period = "quarter"
) -> str:
    """What a chart of rare events says of its end."""
    subject = _subject(name)
    if chart.too_rare:
        return (
            f"{subject}: too rare to judge. With fewer than {_number(FEWEST_EVENTS)} events, "
            "nothing can be said of what is usual."
        )
    if chart.signal is None:
        return f"{subject}: rare, and as often lately as chance alone would bring."
    means = _MEANS.get(_rare_variation(chart, improvement), "")
    if chart.signal == "many":
        return (
            f"{subject}: more in the last {period} than is usual; that is unlikely to be "
            f"chance{means}."
        )
    return (
        f"{subject}: the latest time without one is longer than is usual; that is unlikely to "
        f"be chance{means}."
    )


def before_after_sentence(result: BeforeAfter, *, name: str, event: str) -> str:
    """What may be said of a series before and after `event` ("the new front door, May 2016")."""
    subject, verb = _subject(name), "have" if is_plural(name) else "has"
    if result.verdict == "too early":
        return f"{subject}: it is too early to say whether anything changed after {event}."
    if result.verdict == "no evidence of change":
        why = ": it was already moving that way" if result.because == "already moving" else ""
        return f"{subject}: there is no evidence of a change after {event}{why}."
    beside = {
        "changed": " The other boards did not move with it.",
        "no evidence of change": " It cannot be told apart from what the other boards did.",
        "too early": " It is too early to compare it with the other boards.",
        None: "",
    }[result.beside_others]
    return f"{subject} {verb} changed since {event}. That does not say why.{beside}"


def notes(kind: Kind | str, period: Period) -> tuple[str, ...]:
    """What a reader must know of such a series: what it follows, its seasons, one figure a year."""
    if period == "year":
        return (YEARLY,)
    follows = (FOLLOWS_ITSELF,) if kind == Kind.STOCK else ()
    return (*follows, SEASONAL) if period == "month" else follows


def chance_note(charts: int) -> str:
    """How many signals chance alone would give on a page of `charts` with a usual range."""
    if charts < CHARTS_PER_CHANCE_SIGNAL:
        return (
            f"Chance alone shows a signal on about 1 chart in {CHARTS_PER_CHANCE_SIGNAL}, "
            "so fewer than one here."
        )
    expected = (2 * charts + CHARTS_PER_CHANCE_SIGNAL) // (2 * CHARTS_PER_CHANCE_SIGNAL)
    return f"Of {charts:,} charts, chance alone would show a signal on about {_number(expected)}."


def _of_last_point(chart: Xmr, run: Run | None, subject: str, plural: bool, period: Period) -> str:
    have, their = ("have", "their") if plural else ("has", "its")
    if run is None or chart.variation is None:
        vary = "vary" if plural else "varies"
        return f"{subject} {vary} as usual: chance alone would bring as much."
    unlikely = f"that is unlikely to be chance{_MEANS.get(chart.variation, '')}."
    side = "above" if run.is_high else "below"
    match run.signal:
        case "outside":
            times = _outside_now(chart, run.is_high)
            known = "" if chart.points[-1].value is not None else " with a figure"
            since = f"in the last {period}{known}"
            if times > 1:
                since = f"for {_number(times)} {period}s"
            were = ("were" if plural else "was") if times == 1 else f"{have} been"
            return f"{subject} {were} {side} {their} usual range {since}; {unlikely}"
        case "shift":
            length = f"{_number(len(run.positions))} {period}s{_with_gaps(run)}"
            return f"{subject} {have} been {side} {their} usual level for {length}; {unlikely}"
        case "trend":
            way = "risen" if run.is_high else "fallen"
            length = f"{_number(len(run.positions) - 1)} {period}s{_with_gaps(run)}"
            return f"{subject} {have} {way} {length} running; {unlikely}"
        case "two_in_three":
            edge = "top" if run.is_high else "bottom"
            return (
                f"{subject} {have} been near the {edge} of {their} usual range in at least two "
                f"of the last three figures; {unlikely}"
            )


def _of_standard(chart: Xmr, run: Run | None, standard: str, period: Period) -> str:
    the = f"the {standard} standard" if run is None else f"on past form, the {standard} standard"
    the = the[0].upper() + the[1:]
    as_things_are = ", as things are" if run is None else ""
    if chart.assurance == "hit_or_miss":
        return f"{the} will be met some {period}s and missed others."
    return f"{the} will {'' if chart.assurance == 'pass' else 'not '}be met{as_things_are}."


def _outside_now(chart: Xmr, is_high: bool) -> int:
    """How many points in a row, up to the last with a value, lie outside that limit."""
    sides = {run.positions[0]: run.is_high for run in chart.runs if run.signal == "outside"}
    times = 0
    for at in reversed([at for at, point in enumerate(chart.points) if point.value is not None]):
        if sides.get(at) is not is_high:
            break
        times += 1
    return times


def _rare_variation(chart: Rare, improvement: Improvement) -> Variation:
    is_high = chart.signal == "many"
    if improvement == "neutral":
        return "neutral_high" if is_high else "neutral_low"
    return "improvement" if is_high == (improvement == "increase") else "concern"


def _has_too_few(chart: Xmr) -> bool:
    return not chart.segments or chart.segments[-1].lower is None


def _with_gaps(run: Run) -> str:
    is_whole = run.positions[-1] - run.positions[0] + 1 == len(run.positions)
    return "" if is_whole else " with a figure"


def _subject(name: str) -> str:
    return _SHARE.sub("", name)


def _number(count: int) -> str:
    return _NUMBERS[count] if count < len(_NUMBERS) else f"{count:,}"
