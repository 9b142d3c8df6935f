"""Which measures are sums of others: read out of the rules, so that it is written once."""

from collections.abc import Iterable

from dataset.checks.engine import Rule
from dataset.checks.language import Code, Moment, Operation, Term


def sums(rules: Iterable[Rule]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """(whole, parts) of every rule of the shape "ICP-02 + ICP-03 == ICP-01".

    For `disclosure.protect`: a hidden part must not be had from the whole and the other parts.
    """
    found = []
    for rule in rules:
        for comparison in rule.assertion.comparisons:
            parts = _added(comparison.left)
            whole = _added(comparison.right)
            if comparison.sign == "==" and len(parts) > 1 and len(whole) == 1:
                found.append((whole[0], parts))
    return tuple(found)


def _added(term: Term) -> tuple[str, ...]:
    """The codes of a plain sum of this quarter's figures; none when it is anything else."""
    match term:
        case Code(code, Moment.NOW, ""):
            return (code,)
        case Operation("+", left, right):
            first, second = _added(left), _added(right)
            return first + second if first and second else ()
        case _:
            return ()
