"""Rules as spreadsheet formulas, so that a workbook says what is wrong before it is sent.

A figure is two cells: the lowest and the highest it may be, as `read_figure` reads what was
typed. What lies in the past is written into the formula as a number. The arithmetic is that of
`intervals`; what a spreadsheet cannot say (how likely a change is, what another agency counts)
raises `NotExpressible` and is checked on arrival.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from dataset.checks.engine import Rule, Severity
from dataset.checks.language import (
    Assertion,
    Code,
    Comparison,
    Function,
    Moment,
    Negative,
    Number,
    Operation,
    Term,
    codes,
)
from dataset.checks.past import Past
from dataset.checks.tolerance import Tolerance
from dataset.figures import Figure, Share


OPEN = "1E+99"  # stands for "without an upper bound"
BOUNDLESS = "1E+90"  # anything beyond it came from OPEN


class NotExpressible(ValueError):
    """No formula says it."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """Two formulas: the least and the most that a term may come to."""

    low: str
    high: str


@dataclass(frozen=True, slots=True)
class SheetRule:
    """One comparison of a rule as formulas.

    `left` and `right` are its sides. `holds` is a formula with {left_low}, {left_high},
    {right_low}, {right_high} where the cells of the sides come. It can be tested when as many of
    the cells `needs` hold a number as there are.
    """

    rule_id: str
    name: str
    severity: Severity
    left: Bounds
    right: Bounds
    holds: str
    needs: tuple[str, ...]
    codes: tuple[str, ...]  # of this return, in the order of the rule


Cells = Callable[[str], Bounds | None]  # a code of this return to the cells of its quarter


def sheet_rules(rule: Rule, cells: Cells, past: Past) -> tuple[SheetRule, ...]:
    """The comparisons of a rule as formulas.

    Raises `NotExpressible` when one of them cannot be said, or needs a figure of the past that
    there is not: then the rule as a whole is checked on arrival.
    """
    return tuple(_sheet_rule(rule, one, cells, past) for one in rule.assertion.comparisons)


def _sheet_rule(rule: Rule, comparison: Comparison, cells: Cells, past: Past) -> SheetRule:
    now = [code for code in codes(comparison) if code.moment is Moment.NOW and not code.agency]
    needed = [bounds for code in now for bounds in [cells(code.code)] if bounds]
    return SheetRule(
        rule_id=rule.rule_id,
        name=rule.name,
        severity=rule.severity,
        left=_bounds(comparison.left, cells, past),
        right=_bounds(comparison.right, cells, past),
        holds=_holds(comparison.sign, rule.tolerance),
        needs=tuple(dict.fromkeys(bounds.low for bounds in needed)),
        codes=tuple(dict.fromkeys(code.code for code in now)),
    )


def _bounds(term: Term, cells: Cells, past: Past) -> Bounds:
    match term:
        case Number(value):
            return Bounds(f"{value:f}", f"{value:f}")
        case Code():
            return _figure(term, cells, past)
        case Negative(operand):
            inner = _bounds(operand, cells, past)
            return Bounds(f"-{inner.high}", f"-{inner.low}")
        case Operation(sign, left, right):
            return _operation(sign, _bounds(left, cells, past), _bounds(right, cells, past), right)
        case Function(name, arguments):
            return _function(name, [_bounds(one, cells, past) for one in arguments])
    raise NotExpressible(f"{term} stands for nothing in a spreadsheet.")


def _figure(code: Code, cells: Cells, past: Past) -> Bounds:
    if code.agency or code.moment is Moment.TO_DATE:
        raise NotExpressible(f"{code.text} is not in this return.")
    if code.moment is Moment.NOW:
        bounds = cells(code.code)
        if bounds is None:
            raise NotExpressible(f"{code.text} is not in this return.")
        return bounds
    earlier = past.figure(code, {})
    if earlier is None or earlier.low is None:
        raise NotExpressible(f"There was no number for {code.text}.")
    return _known(earlier)


def _known(figure: Figure) -> Bounds:
    high = OPEN if figure.high is None else f"{figure.high:f}"
    return Bounds(f"{figure.low:f}", high)


def _operation(sign: str, left: Bounds, right: Bounds, divisor: Term) -> Bounds:
    match sign:
        case "+":
            return Bounds(f"({left.low}+{right.low})", f"({left.high}+{right.high})")
        case "-":
            return Bounds(f"({left.low}-{right.high})", f"({left.high}-{right.low})")
        case "/" if not isinstance(divisor, Number) or divisor.value <= 0:
            raise NotExpressible("A spreadsheet has no bounds for a division by what may be 0.")
    corners = ",".join(
        f"{one}{sign}{other}"
        for one in (left.low, left.high)
        for other in dict.fromkeys((right.low, right.high))
    )
    return Bounds(f"MIN({corners})", f"MAX({corners})")


def _function(name: str, arguments: list[Bounds]) -> Bounds:
    lows = ",".join(one.low for one in arguments)
    highs = ",".join(one.high for one in arguments)
    match name:
        case "abs":
            (only,) = arguments
            return Bounds(f"MAX(0,{only.low},-({only.high}))", f"MAX(ABS({lows}),ABS({highs}))")
        case "max" | "min":
            return Bounds(f"{name.upper()}({lows})", f"{name.upper()}({highs})")
    raise NotExpressible(f"A spreadsheet has no {name}.")


def _holds(sign: str, tolerance: Tolerance) -> str:
    """The formula of `evaluate.may_hold` over the cells of the two sides."""
    if sign == "==":
        apart = "MAX({left_low}-{right_high},{right_low}-{left_high})"
        ends = (
            "IF({left_low}>{right_high},{right_high},{left_high})",
            "IF({left_low}>{right_high},{left_low},{right_low})",
        )
        return f"{apart}<={_allowed(tolerance, *ends)}"
    least, most = "{left_low}", "{right_high}"
    if sign in (">=", ">"):
        least, most = "{right_low}", "{left_high}"
    within = "<" if sign in ("<", ">") else "<="
    return (
        f"OR(ABS({least})>{BOUNDLESS},ABS({most})>{BOUNDLESS},"
        f"{least}-{most}{within}{_allowed(tolerance, least, most)})"
    )


def _allowed(tolerance: Tolerance, least: str, most: str) -> str:
    if tolerance.percent == 0:
        return f"{tolerance.amount:f}"
    share = f"MAX(ABS({least}),ABS({most}))*{tolerance.percent / 100:f}"
    return f"MAX({tolerance.amount:f},{share})"


def split(
    rules: Iterable[Rule], cells: Cells, past: Past
) -> tuple[tuple[SheetRule, ...], tuple[Rule, ...]]:
    """The rules as formulas, and those that are checked on arrival only."""
    said: list[SheetRule] = []
    on_arrival: list[Rule] = []
    for rule in rules:
        try:
            said += sheet_rules(rule, cells, past)
        except NotExpressible:
            on_arrival.append(rule)
    return tuple(said), tuple(on_arrival)


def parts_rule(share: Share) -> Rule:
    """That the part of a share is not more than its whole, as a rule (V067)."""
    left, right = (_summed(terms) for terms in (share.numerator, share.denominator))
    return Rule(
        rule_id="V067",
        name=f"{share.name}: the part is not more than the whole",
        severity=Severity.ERROR,
        assertion=Assertion((Comparison("<=", left, right),)),
        tolerance=Tolerance(),
        summary=share.name,
        messages=(share.name,),
        advice="",
    )


def _summed(terms: Iterable[tuple[str, int]]) -> Term:
    (first, _), *others = terms
    total: Term = Code(first)
    for code, sign in others:
        total = Operation("+" if sign > 0 else "-", total, Code(code))
    return total
