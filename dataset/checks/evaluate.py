"""Works out a rule's two sides from what each figure may be, and compares them."""

from collections.abc import Callable

from dataset.checks import intervals
from dataset.checks.chance import chances
from dataset.checks.intervals import Interval
from dataset.checks.language import Categories, Code, Function, Negative, Number, Operation, Term
from dataset.checks.tolerance import Tolerance
from dataset.figures import Figure


Figures = Callable[[Code], Figure | None]


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
                raise LookupError(f"There is no number for {term.text}.")
            return interval
        case Categories():
            raise LookupError(f"{term.among}(X) stands for codes that were never put in.")
        case Negative(operand):
            return -value(operand, figure)
        case Operation(sign, left, right):
            return _operate(sign, value(left, figure), value(right, figure))
        case Function(name, arguments):
            return _call(name, [value(argument, figure) for argument in arguments])


def _call(name: str, values: list[Interval]) -> Interval:
    match name:
        case "abs":
            return abs(values[0])
        case "chance":
            return chances(values[0], values[1])
        case "max":
            return intervals.largest(values)
        case _:
            return intervals.smallest(values)


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
