"""Runs the rules of the dictionary over the figures of one return.

A rule has three outcomes. It fails when no numbers within what was given satisfy it, it passes
when some do (so "<5" is never blamed for what it may not be), and it could not be tested when
a figure it needs is blank or has a reason instead of a number: that is shown, never a pass.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Protocol

from dataset.checks import wording
from dataset.checks.evaluate import Figures, may_hold, value
from dataset.checks.intervals import NoResult
from dataset.checks.language import (
    MEASURE,
    Assertion,
    Code,
    Comparison,
    codes,
    parse,
    placeholders,
)
from dataset.checks.past import Past, Quarter
from dataset.checks.tolerance import Tolerance, read_tolerance
from dataset.figures import QUARTER, Figure, Slot


RUN_NOW = "now"
SAY_NOTHING = "say nothing"  # a rule's policy where a figure it needs is missing


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
    scope: str = ""  # of a rule for many measures: which ones
    is_silent: bool = False  # says nothing when it could not be tested

    @property
    def named(self) -> tuple[Code, ...]:
        return codes(self.assertion)

    @property
    def codes(self) -> frozenset[str]:
        return frozenset(each.code for each in self.named)

    @property
    def is_for_many(self) -> bool:
        """Written once for many measures: see `generated.rules_for`."""
        return MEASURE in self.codes or bool(placeholders(self.assertion))

    @property
    def is_across(self) -> bool:
        """Between the returns of several agencies: see `across.check_across`."""
        return any(each.agency for each in self.named)


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
    def scope(self) -> str: ...
    @property
    def tolerance(self) -> str: ...
    @property
    def missing_value_policy(self) -> str: ...
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
    _check_sides(row.rule_id, codes(assertion))
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
        scope=row.scope,
        is_silent=row.missing_value_policy == SAY_NOTHING,
    )


def _check_places(rule_id: str, message: str, comparison: Comparison) -> None:
    stray = wording.stray_place(message, comparison)
    if stray == "{":
        raise RuleError(f"{rule_id}: a curly bracket of the message is not closed.")
    if stray:
        raise RuleError(f"{rule_id}: the message names {stray}, the comparison does not.")


def _check_sides(rule_id: str, named: Collection[Code]) -> None:
    """Either no figure says which agency counts it, or all do and there are two kinds."""
    kinds = {each.agency for each in named}
    if kinds not in ({""}, set()) and ("" in kinds or len(kinds) < 2):
        raise RuleError(
            f"{rule_id}: in a rule between agencies every code says whose it is, such as "
            "MIS-01@police, and there are two kinds of agency at least."
        )


def check(
    rules: Iterable[Rule], figures: Quarter, past: Past, asked: Collection[str]
) -> list[Issue]:
    """What the rules find in a return's quarter figures (by code).

    A rule applies only when every code it names is in `asked`, the codes of this return. Rules
    for many measures are to be written out first (`generated.rules_for`); those between
    agencies are passed over.
    """
    known = frozenset(asked)

    @cache
    def figure(code: Code) -> Figure | None:
        return past.figure(code, figures)

    return [
        issue
        for rule in rules
        if rule.codes <= known and not rule.is_across
        for issue in [apply(rule, figure, past.is_parted)]
        if issue is not None
    ]


def apply(
    rule: Rule, figure: Figures, is_parted: Callable[[Code], bool] = lambda _: False
) -> Issue | None:
    """At most one issue: a comparison that fails counts for more than one left untested.

    `is_parted` tells the figures that were counted under an earlier definition: also a rule that
    else says nothing where one is missing says that of them.
    """
    failed: list[tuple[Comparison, str]] = []
    untested: list[str] = []
    parted: list[str] = []
    for comparison, template in zip(rule.assertion.comparisons, rule.messages, strict=True):
        missing = [code for code in codes(comparison) if not _has_number(figure(code))]
        if missing:
            untested += [
                wording.lack(code, figure(code)) for code in missing if not is_parted(code)
            ]
            parted += [wording.parted(code) for code in missing if is_parted(code)]
            continue
        try:
            left = value(comparison.left, figure)
            right = value(comparison.right, figure)
        except NoResult:
            untested.append("a figure other than 0 to divide by")
            continue
        if not may_hold(comparison.sign, left, right, rule.tolerance):
            failed.append((comparison, wording.fill(template, figure, left, right)))
    if failed:
        touched = tuple(code for comparison, _ in failed for code in codes(comparison))
        return _issue(rule, Outcome.FAILED, touched, " ".join(text for _, text in failed))
    wanted = parted if rule.is_silent else [*parted, *untested]
    if wanted:
        lacks = wording.listed(list(dict.fromkeys(wanted)))
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


def _has_number(figure: Figure | None) -> bool:
    return figure is not None and figure.has_number
