"""The sentences of a rule: a template's places filled with the figures it speaks of.

{ICP-01} is a figure, {prev LAC-01} last quarter's, {left} and {right} what the sides come to;
{ICP-01 plan/plans} adds the word that fits the number.
"""

import re
from collections.abc import Iterator, Mapping

from dataset.checks.evaluate import Figures
from dataset.checks.intervals import Interval
from dataset.checks.language import (
    MEASURE,
    Among,
    Categories,
    Code,
    Comparison,
    Moment,
    Term,
    rewrite,
)
from dataset.figures import Figure, between, plain_number, words


_WORDS = "|".join([*filter(None, Moment), *Among])
_PLACE = re.compile(
    rf"\{{(?P<of>(?:{_WORDS}) [^\s{{}}]+|[^\s{{}}]+)(?: (?P<one>[^{{}}/]+)/(?P<many>[^{{}}/]+))?\}}"
)
SIDES = frozenset({"left", "right"})
# What a rule for many measures may name besides figures.
NAMES = frozenset({"name", "category", "breakdown"})
_WHEN = {
    Moment.NOW: "",
    Moment.PREVIOUS: "last quarter’s ",
    Moment.YEAR_AGO: "last year’s ",
    Moment.TO_DATE: "the year so far of ",
    Moment.LEAST: "enough earlier figures of ",
    Moment.MOST: "enough earlier figures of ",
}


def stray_place(message: str, comparison: Comparison) -> str:
    """The first place the comparison cannot fill, "{" for a bracket left open, or nothing."""
    allowed = SIDES | NAMES | set(_named(comparison))
    if unknown := [place for place in _places(message) if place not in allowed]:
        return unknown[0]
    return "{" if set("{}") & set(_PLACE.sub("", message)) else ""


def name_places(message: str, names: Mapping[str, str]) -> str:
    """The template with some places renamed: {"X": "CPP-01"} turns {prev X} into {prev CPP-01}.

    Names that stand for text ("name", "category") put the text itself.
    """

    def renamed(match: re.Match[str]) -> str:
        moment, _, of = match["of"].rpartition(" ")
        if match["of"] in names:
            of, moment = names[match["of"]], ""
        elif of in names:
            of = names[of]
        if match["of"] in NAMES:
            return of.translate(_NO_BRACKETS)
        plural = f" {match['one']}/{match['many']}" if match["one"] else ""
        return f"{{{moment} {of}{plural}}}" if moment else f"{{{of}{plural}}}"

    return _PLACE.sub(renamed, message)


_NO_BRACKETS = str.maketrans("", "", "{}")


def fill(message: str, figure: Figures, left: Interval, right: Interval) -> str:
    """The sentence with the numbers in their places."""

    def text(match: re.Match[str]) -> str:
        number = _number(match["of"], figure, left, right)
        if match["one"] is None:
            return number
        return f"{number} {match['one'] if number == '1' else match['many']}"

    return _PLACE.sub(text, message)


def lack(code: Code, figure: Figure | None) -> str:
    """What is missing where a rule needs this figure: "ICP-02 (not held)"."""
    when = _WHEN[code.moment]
    why = words(figure) if figure else "no figure" if when else "blank"
    return f"{when}{code.text} ({why})"


def parted(code: Code) -> str:
    """The same of a figure that there is, but of another series."""
    return f"{_WHEN[code.moment]}{code.text} (not comparable: the definition changed)"


def listed(texts: list[str]) -> str:
    return " and ".join(filter(None, [", ".join(texts[:-1]), texts[-1]]))


def _number(name: str, figure: Figures, left: Interval, right: Interval) -> str:
    if name in SIDES:
        return _interval_words(left if name == "left" else right)
    moment, _, text = name.rpartition(" ")
    code, _, agency = text.partition("@")
    found = figure(Code(code, Moment(moment), agency))
    return "" if found is None else words(found)


def _places(message: str) -> Iterator[str]:
    return (match["of"] for match in _PLACE.finditer(message))


def _named(comparison: Comparison) -> list[str]:
    """The places the comparison can fill, besides its sides."""
    found = []

    def note(term: Code | Categories) -> Term:
        if isinstance(term, Categories):
            if term.among in (Among.EACH, Among.UNKNOWN):
                found.append(f"{term.among} {MEASURE}")
        else:
            found.append(f"{term.moment} {term.text}".strip())
        return term

    rewrite(comparison.left, note)
    rewrite(comparison.right, note)
    return found


def _interval_words(interval: Interval) -> str:
    if interval.low.is_infinite():
        return "unknown" if interval.high.is_infinite() else f"up to {plain_number(interval.high)}"
    return words(between(interval.low, None if interval.high.is_infinite() else interval.high))
