"""Rules between the returns of several agencies: the same event seen from two sides.

A code of such a rule names the kind of agency that counts it: "MIS-04@return-interviews <=
MIS-01@police". It is tested once every kind it names has sent its return; until then it says
nothing. Where several agencies of a kind count the same thing in one area, their figures are added.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from dataset.checks.engine import Issue, Outcome, Rule, Severity, apply
from dataset.checks.language import Code, Moment
from dataset.figures import Figure, add_signed


@dataclass(frozen=True, slots=True)
class Sent:
    """The quarter's figures of one return that was submitted, by code; and last quarter's."""

    agency: str  # what the caller knows it by: comes back in `Side`
    kind: str  # the kind of agency a rule names: "police"
    figures: Mapping[str, Figure]
    previous: Mapping[str, Figure]
    parted: frozenset[str] = frozenset()  # codes whose definition changed since last quarter


@dataclass(frozen=True, slots=True)
class Side:
    """One agency's figure in a rule between agencies."""

    agency: str
    code: str
    figure: Figure


@dataclass(frozen=True, slots=True)
class AcrossIssue:
    """What a rule found between agencies. `sides` are every figure it looked at, as it reads."""

    rule_id: str
    severity: Severity
    outcome: Outcome
    summary: str
    message: str
    advice: str
    sides: tuple[Side, ...]


def check_across(rules: Iterable[Rule], returns: Sequence[Sent]) -> list[AcrossIssue]:
    """What the rules find between the submitted returns of one area and quarter.

    Rules within one return are passed over. At most one issue for each rule; none while an
    agency that the rule names has not sent its return.
    """
    found = []
    for rule in rules:
        if rule.is_across and (sides := _sides(rule, returns)):
            issue = apply(
                rule, lambda code: _figure(code, returns), lambda code: _is_parted(code, returns)
            )
            if issue is not None:
                found.append(_with_sides(issue, sides))
    return found


def _sides(rule: Rule, returns: Sequence[Sent]) -> tuple[Side, ...]:
    """The figures of this quarter that the rule names; none when a side has not been sent."""
    sides: list[Side] = []
    for code in rule.named:
        if code.moment is not Moment.NOW:
            continue
        here = [
            Side(sent.agency, code.code, sent.figures[code.code])
            for sent in returns
            if sent.kind == code.agency and code.code in sent.figures
        ]
        if not here:
            return ()
        sides += here
    return tuple(dict.fromkeys(sides))


def _figure(code: Code, returns: Sequence[Sent]) -> Figure | None:
    """What the agencies of the kind counted, added; only this quarter and the last are known."""
    held = []
    for sent in returns:
        figures = sent.previous if code.moment is Moment.PREVIOUS else sent.figures
        if sent.kind == code.agency and code.code in sent.figures:
            held.append((figures.get(code.code), 1))
    if code.moment not in (Moment.NOW, Moment.PREVIOUS):
        return None
    # One figure stays as it was given: "about 40", not "35 to 45".
    return held[0][0] if len(held) == 1 else add_signed(held)


def _is_parted(code: Code, returns: Sequence[Sent]) -> bool:
    return code.moment is Moment.PREVIOUS and any(
        sent.kind == code.agency and code.code in sent.parted for sent in returns
    )


def _with_sides(issue: Issue, sides: tuple[Side, ...]) -> AcrossIssue:
    return AcrossIssue(
        rule_id=issue.rule_id,
        severity=issue.severity,
        outcome=issue.outcome,
        summary=issue.summary,
        message=issue.message,
        advice=issue.advice,
        sides=sides,
    )
