"""Rules written once for many measures: X stands for each measure that the scope selects.

A rule such as "total(X) == X" with the scope "every exclusive breakdown" becomes one rule for each
breakdown of each measure that a return asks. So a new measure or breakdown has its rules at once.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Protocol

from dataset.checks import wording
from dataset.checks.engine import Rule, RuleError
from dataset.checks.language import (
    MEASURE,
    Among,
    Assertion,
    Categories,
    Code,
    Comparison,
    Number,
    Operation,
    Term,
    placeholders,
    rewrite,
)
from dataset.figures import Item, Kind


CORE = "core"
_LISTED = re.compile(r"each of ([^,\s]+(?:, [^,\s]+)*)")


class Breakdown(Protocol):
    """What the dictionary says of one breakdown ("age", "sex")."""

    @property
    def name(self) -> str: ...
    @property
    def exclusive(self) -> bool: ...
    @property
    def not_known(self) -> str: ...  # its category for what was not recorded, or ""
    @property
    def tolerated(self) -> Decimal | None: ...  # how many percent of them may be


NO_BREAKDOWNS: Mapping[str, Breakdown] = {}


@dataclass(frozen=True, slots=True)
class Asked:
    """What a return asks, as far as the selectors look at it."""

    items: Sequence[Item]
    tiers: Mapping[str, str] = field(default_factory=dict)  # "core", by the indicator's code
    breakdowns: Mapping[str, Breakdown] = field(default_factory=lambda: NO_BREAKDOWNS)


@dataclass(frozen=True, slots=True)
class Subject:
    """One thing X stands for: a measure, or one breakdown of it with its categories."""

    item: Item
    parts: tuple[Item, ...] = ()
    breakdown: Breakdown | None = None

    @property
    def not_known(self) -> Item | None:
        slug = self.breakdown.not_known if self.breakdown else ""
        return next((part for part in self.parts if slug and part.category == slug), None)


def rules_for(rules: Iterable[Rule], asked: Asked) -> tuple[Rule, ...]:
    """The rules with those for many measures written out for what the return asks."""
    return tuple(one for rule in rules for one in _written_out(rule, asked))


def check_scope(rule: Rule) -> None:
    """Raises `RuleError` when a rule for many measures does not say which, or the reverse."""
    if not rule.is_for_many:
        return
    if rule.scope not in SELECTORS and not listed_codes(rule.scope):
        choices = ", ".join(f"“{name}”" for name in SELECTORS)
        raise RuleError(
            f"{rule.rule_id}: the scope “{rule.scope}” selects nothing. "
            f"Use one of {choices}, or “each of CON-01, REF-01”."
        )
    if placeholders(rule.assertion) and "breakdown" not in rule.scope:
        raise RuleError(f"{rule.rule_id}: only a breakdown has categories. Say so in the scope.")
    if any(each.code != MEASURE for each in rule.named):
        raise RuleError(f"{rule.rule_id}: a rule about {MEASURE} names no other code.")


def listed_codes(scope: str) -> tuple[str, ...]:
    """The codes of a scope such as "each of CON-01, REF-01"; none of any other."""
    listed = _LISTED.fullmatch(scope)
    return tuple(listed[1].split(", ")) if listed else ()


def _written_out(rule: Rule, asked: Asked) -> Iterator[Rule]:
    if not rule.is_for_many:
        yield rule
        return
    for subject in _selected(rule.scope, asked):
        pairs = [
            pair
            for comparison, message in zip(rule.assertion.comparisons, rule.messages, strict=True)
            for pair in _for_subject(comparison, message, subject)
        ]
        yield replace(
            rule,
            assertion=Assertion(tuple(comparison for comparison, _ in pairs)),
            messages=tuple(message for _, message in pairs),
            name=f"{rule.name}: {subject.item.name}",
            summary=wording.name_places(rule.summary, _names(subject)),
        )


def _for_subject(
    comparison: Comparison, message: str, subject: Subject
) -> Iterator[tuple[Comparison, str]]:
    """The comparison about this subject; one for each category where it says each(X)."""
    repeated = Among.EACH in placeholders(comparison)
    for part in subject.parts if repeated else (None,):
        change = _change(subject, part)
        yield (
            Comparison(
                comparison.sign,
                rewrite(comparison.left, change),
                rewrite(comparison.right, change),
            ),
            wording.name_places(message, _names(subject, part)),
        )


def _change(subject: Subject, part: Item | None) -> Callable[[Code | Categories], Term]:
    def change(term: Code | Categories) -> Term:
        if isinstance(term, Code):
            return Code(subject.item.code, term.moment) if term.code == MEASURE else term
        match term.among:
            case Among.ALL:
                return _added([Code(each.code) for each in subject.parts])
            case Among.EACH if part is not None:
                return Code(part.code)
            case Among.UNKNOWN if subject.not_known is not None:
                return Code(subject.not_known.code)
            case Among.TOLERATED if subject.breakdown and subject.breakdown.tolerated is not None:
                return Number(subject.breakdown.tolerated)
        raise RuleError(f"{subject.item.code} has nothing for {term.among}({MEASURE}).")

    return change


def _added(codes: Sequence[Term]) -> Term:
    """The sum as a tree of little depth, so that fifty categories are no deeper than six."""
    if len(codes) == 1:
        return codes[0]
    half = len(codes) // 2
    return Operation("+", _added(codes[:half]), _added(codes[half:]))


def _names(subject: Subject, part: Item | None = None) -> dict[str, str]:
    """What the places of a template stand for."""
    names = {MEASURE: subject.item.code, "name": subject.item.name}
    breakdown, not_known = subject.breakdown, subject.not_known
    if breakdown is not None:
        names["breakdown"] = breakdown.name
    if part is not None:
        names |= {f"{Among.EACH} {MEASURE}": part.code, "category": part.label or part.name}
    elif not_known is not None:
        names |= {
            f"{Among.UNKNOWN} {MEASURE}": not_known.code,
            "category": not_known.label or not_known.name,
        }
    return names


def _selected(scope: str, asked: Asked) -> Iterable[Subject]:
    if wanted := listed_codes(scope):
        return (subject for subject in _counts(asked) if subject.item.code in wanted)
    return SELECTORS[scope](asked)


def _counts(asked: Asked) -> Iterator[Subject]:
    for item in asked.items:
        if not item.part_of and item.whole and item.kind is not Kind.EXTERNAL:
            yield Subject(item)


def _core_counts(asked: Asked) -> Iterator[Subject]:
    """Whole measures of the tier "core": a part of a share is judged with its share."""
    for subject in _counts(asked):
        item = subject.item
        if item.code == item.indicator and asked.tiers.get(item.indicator) == CORE:
            yield subject


def _breakdowns(asked: Asked) -> Iterator[Subject]:
    """Each breakdown of each measure, with the categories asked."""
    totals = {item.code: item for item in asked.items if not item.part_of}
    parts: dict[tuple[str, str], list[Item]] = {}
    for item in asked.items:
        if item.part_of in totals:
            parts.setdefault((item.part_of, item.breakdown), []).append(item)
    for (code, slug), held in parts.items():
        if slug in asked.breakdowns:
            yield Subject(totals[code], tuple(held), asked.breakdowns[slug])


def _exclusive(asked: Asked) -> Iterator[Subject]:
    return (each for each in _breakdowns(asked) if each.breakdown and each.breakdown.exclusive)


def _multi_choice(asked: Asked) -> Iterator[Subject]:
    return (each for each in _breakdowns(asked) if each.breakdown and not each.breakdown.exclusive)


def _tolerating(asked: Asked) -> Iterator[Subject]:
    for each in _breakdowns(asked):
        if each.not_known and each.breakdown and each.breakdown.tolerated is not None:
            yield each


# The scopes a rule for many measures may have. A board adds rules, not selectors.
SELECTORS: dict[str, Callable[[Asked], Iterable[Subject]]] = {
    "every count": _counts,
    "every core count": _core_counts,
    "every exclusive breakdown": _exclusive,
    "every multi-choice breakdown": _multi_choice,
    "every breakdown with a tolerated not-known share": _tolerating,
}
