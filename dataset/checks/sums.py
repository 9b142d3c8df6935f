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


def within(rules: Iterable[Rule]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """(whole, parts) of every comparison of the shape "LAC-12 + LAC-13 <= LAC-03".

    For `disclosure.protect`: what is left of the whole is a number of children as well.
    """
    found = []
    for rule in rules:
        for comparison in rule.assertion.comparisons:
            parts = _added(comparison.left)
            whole = _added(comparison.right)
            if comparison.sign == "<=" and parts and len(whole) == 1:
                found.append((whole[0], parts))
    return tuple(found)


def stocks_and_flows(rules: Iterable[Rule]) -> tuple[tuple[str, str, str], ...]:
    """(stock, in, out) of every rule of the shape "prev(CPP-01) + CPP-02 - CPP-03 == CPP-01"."""
    found = []
    for rule in rules:
        for comparison in rule.assertion.comparisons:
            match comparison.left, comparison.sign, comparison.right:
                case (
                    Operation(
                        "-",
                        Operation(
                            "+", Code(before, Moment.PREVIOUS, ""), Code(into, Moment.NOW, "")
                        ),
                        Code(out, Moment.NOW, ""),
                    ),
                    "==",
                    Code(stock, Moment.NOW, ""),
                ) if before == stock:
                    found.append((stock, into, out))
    return tuple(found)
