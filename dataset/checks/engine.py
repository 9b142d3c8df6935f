"""Runs the rules of the dictionary over the figures of one return.

A rule has three outcomes. It fails when no numbers within what was given satisfy it, it passes
when some do (so "<5" is never blamed for what it may not be), and it could not be tested when
a figure it needs is blank or has a reason instead of a number: that is shown, never a pass.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from dataset.checks import intervals
from dataset.checks.intervals import Interval, NoResult
from dataset.checks.language import (
    Assertion,
    Code,
    Comparison,
    Function,
    Negative,
    Number,
    Operation,
    Term,
    codes,
    parse,
)
from dataset.checks.tolerance import Tolerance, read_tolerance
from dataset.figures import QUARTER, Figure, Slot, between, plain_number, words


RUN_NOW = "now"


class Severity(StrEnum):
    ERROR = "error"  # stops the return from being sent
    QUERY = "query"  # wants an explanation
    INFO = "info"  # tells


class Outcome(StrEnum):
    FAILED = "failed"
    UNTESTED = "could not be tested"


@dataclass(frozen=True, slots=True)
class Issue:
    """What a check found. It stands beside `place`, the first of the codes it touches."""

    rule_id: str
    severity: Severity
    outcome: Outcome
    codes: tuple[str, ...]
    summary: str  # a few words, for the list at the top of the page
    message: str  # what is wrong with these numbers
    advice: str = ""  # what to do
    month: int = QUARTER

    @property
    def place(self) -> Slot:
        return (self.codes[0], self.month)

    @property
    def blocks(self) -> bool:
        """The return cannot be sent."""
        return self.severity is Severity.ERROR and self.outcome is Outcome.FAILED

    @property
    def explainable(self) -> bool:
        """The return can be sent once this is explained."""
        return self.severity is Severity.QUERY and self.outcome is Outcome.FAILED


class RuleError(ValueError):
    """A rule whose parts do not fit together. The message names the rule."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule, read. `messages` has a template for each of the comparisons."""

    rule_id: str
    name: str
    severity: Severity
    assertion: Assertion
    tolerance: Tolerance
    summary: str
    messages: tuple[str, ...]
    advice: str

    @property
    def codes(self) -> frozenset[str]:
        return frozenset(each.code for each in codes(self.assertion))


class RuleRow(Protocol):
    """The columns of rules.csv, or a `RuleVersion`."""

    @property
    def rule_id(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def severity(self) -> str: ...
    @property
    def expression(self) -> str: ...
    @property
    def tolerance(self) -> str: ...
    @property
    def message(self) -> str: ...
    @property
    def advice(self) -> str: ...
    @property
    def stage(self) -> str: ...


def read_rules(rows: Iterable[RuleRow]) -> tuple[Rule, ...]:
    """The rules that run now, in the order given; the others are left out."""
    return tuple(read_rule(row) for row in rows if row.stage == RUN_NOW)


def read_rule(row: RuleRow) -> Rule:
    """Raises `RuleSyntaxError`, `ToleranceError` or `RuleError`."""
    summary, *messages = row.message.split(" | ")
    assertion = parse(row.expression)
    if len(messages) != len(assertion.comparisons):
        raise RuleError(
            f"{row.rule_id}: the message is a heading and one sentence for each comparison, "
            "parted by “ | ”."
        )
    for comparison, message in zip(assertion.comparisons, messages, strict=True):
        _check_places(row.rule_id, message, comparison)
    if row.severity not in list(Severity):
        raise RuleError(f"{row.rule_id}: “{row.severity}” is not error, query or info.")
    return Rule(
        rule_id=row.rule_id,
        name=row.name,
        severity=Severity(row.severity),
        assertion=assertion,
        tolerance=read_tolerance(row.tolerance),
        summary=summary,
        messages=tuple(messages),
        advice=row.advice,
    )


def check(
    rules: Iterable[Rule],
    figures: Mapping[str, Figure | None],
    previous: Mapping[str, Figure | None],
    asked: Collection[str],
) -> list[Issue]:
    """What the rules find in a return's quarter figures.

    `previous` are last quarter's figures. A rule applies only when every code it names is in
    `asked`, the codes of this return.
    """
    known = frozenset(asked)

    def figure(code: Code) -> Figure | None:
        return (previous if code.previous else figures).get(code.code)

    return [
        issue
        for rule in rules
        if rule.codes <= known
        for issue in [_apply(rule, figure)]
        if issue is not None
    ]


Figures = Callable[[Code], Figure | None]


def _apply(rule: Rule, figure: Figures) -> Issue | None:
    """At most one issue: a comparison that fails counts for more than one left untested."""
    failed: list[tuple[Comparison, str]] = []
    untested: list[str] = []
    for comparison, template in zip(rule.assertion.comparisons, rule.messages, strict=True):
        missing = [code for code in codes(comparison) if not _has_number(figure(code))]
        if missing:
            untested += [_lack(code, figure(code)) for code in missing]
            continue
        try:
            left = value(comparison.left, figure)
            right = value(comparison.right, figure)
        except NoResult:
            untested.append("a figure other than 0 to divide by")
            continue
        if not may_hold(comparison.sign, left, right, rule.tolerance):
            failed.append((comparison, _fill(template, figure, left, right)))
    if failed:
        touched = tuple(code for comparison, _ in failed for code in codes(comparison))
        return _issue(rule, Outcome.FAILED, touched, " ".join(text for _, text in failed))
    if untested:
        lacks = _listed(list(dict.fromkeys(untested)))
        message = f"“{rule.name}” could not be tested: it needs {lacks}. That is not a pass."
        return _issue(rule, Outcome.UNTESTED, codes(rule.assertion), message)
    return None


def _issue(rule: Rule, outcome: Outcome, touched: Iterable[Code], message: str) -> Issue:
    is_failed = outcome is Outcome.FAILED
    return Issue(
        rule_id=rule.rule_id,
        severity=rule.severity,
        outcome=outcome,
        codes=tuple(dict.fromkeys(each.code for each in touched)),
        summary=rule.summary if is_failed else f"Could not be tested: {rule.name}",
        message=message,
        advice=rule.advice if is_failed else "",
    )


def value(term: Term, figure: Figures) -> Interval:
    """What the term may come to. Raises `NoResult` on division by nothing but nought.

    Every code in the term must have a number.
    """
    match term:
        case Number(number):
            return intervals.exactly(number)
        case Code():
            found = figure(term)
            interval = None if found is None else intervals.of(found)
            if interval is None:
                raise LookupError(f"There is no number for {term.code}.")
            return interval
        case Negative(operand):
            return -value(operand, figure)
        case Operation(sign, left, right):
            return _operate(sign, value(left, figure), value(right, figure))
        case Function(name, arguments):
            values = [value(argument, figure) for argument in arguments]
            if name == "abs":
                return abs(values[0])
            return intervals.largest(values) if name == "max" else intervals.smallest(values)


def _operate(sign: str, left: Interval, right: Interval) -> Interval:
    match sign:
        case "+":
            return left + right
        case "-":
            return left - right
        case "*":
            return left * right
        case _:
            return left / right


def may_hold(sign: str, left: Interval, right: Interval, tolerance: Tolerance) -> bool:
    """Whether some pair of numbers from the two sides satisfies the comparison.

    The tolerance loosens the comparison; with a percentage below 100 the pair that comes
    nearest is always at the ends looked at here.
    """
    if sign in (">=", ">"):
        return may_hold({">=": "<=", ">": "<"}[sign], right, left, tolerance)
    if sign == "==" and left.low <= right.high and right.low <= left.high:
        return True
    if sign == "==" and right.high < left.low:
        left, right = right, left
    least, most = (left.high, right.low) if sign == "==" else (left.low, right.high)
    if sign == "==":
        return most - least <= tolerance.between(least, most)
    if least.is_infinite() or most.is_infinite():
        return True
    excess = least - most
    allowed = tolerance.between(least, most)
    return excess < allowed if sign == "<" else excess <= allowed


def _has_number(figure: Figure | None) -> bool:
    return figure is not None and figure.has_number


def _lack(code: Code, figure: Figure | None) -> str:
    why = "blank" if figure is None else words(figure)
    if code.previous:
        return f"last quarter’s {code.code} ({'no figure' if figure is None else why})"
    return f"{code.code} ({why})"


def _listed(texts: list[str]) -> str:
    return " and ".join(filter(None, [", ".join(texts[:-1]), texts[-1]]))


# {ICP-01}, {prev LAC-01}, {left}, {right}; {ICP-01 plan/plans} adds the word that fits.
_PLACE = re.compile(r"\{(?P<of>prev [^\s{}]+|[^\s{}]+)(?: (?P<one>[^{}/]+)/(?P<many>[^{}/]+))?\}")


def _places(message: str) -> Iterator[str]:
    return (match["of"] for match in _PLACE.finditer(message))


def _check_places(rule_id: str, message: str, comparison: Comparison) -> None:
    allowed = {"left", "right"} | {
        f"prev {each.code}" if each.previous else each.code for each in codes(comparison)
    }
    if unknown := [place for place in _places(message) if place not in allowed]:
        raise RuleError(f"{rule_id}: the message names {unknown[0]}, the comparison does not.")
    if set("{}") & set(_PLACE.sub("", message)):
        raise RuleError(f"{rule_id}: a curly bracket of the message is not closed.")


def _fill(message: str, figure: Figures, left: Interval, right: Interval) -> str:
    def text(match: re.Match[str]) -> str:
        name = match["of"]
        if name in ("left", "right"):
            number = _interval_words(left if name == "left" else right)
        else:
            found = figure(Code(name.removeprefix("prev "), previous=name.startswith("prev ")))
            number = "" if found is None else words(found)
        if match["one"] is None:
            return number
        return f"{number} {match['one'] if number == '1' else match['many']}"

    return _PLACE.sub(text, message)


def _interval_words(interval: Interval) -> str:
    if interval.low.is_infinite():
        return "unknown" if interval.high.is_infinite() else f"up to {plain_number(interval.high)}"
    return words(between(interval.low, None if interval.high.is_infinite() else interval.high))
