"""The language rules are written in: read into a tree, never run as code.

The grammar stands in docs/rule-language.md. Length and depth are bounded, so that a hostile
rule is refused and cannot hang or overflow.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache


LONGEST = 400  # characters
DEEPEST = 20  # brackets within brackets
COMPARATORS = ("==", "<=", ">=", "<", ">")
# Fewest and most arguments.
FUNCTIONS = {"abs": (1, 1), "max": (2, 8), "min": (2, 8), "chance": (2, 2)}
MEASURE = "X"  # in a rule that is written once for many measures

_TOKEN = re.compile(
    r"(?P<space>\s+)"
    r"|(?P<code>(?:X|[A-Z][A-Z0-9]{1,5}-\d{2,3}[nd]?(?:\.[a-z0-9-]{1,24}\.[a-z0-9-]{1,30})?)"
    r"(?:@[a-z]+(?:-[a-z]+)*)?(?![A-Za-z0-9.@]))"
    r"|(?P<number>\d{1,9}(?:\.\d{1,4})?(?![A-Za-z0-9.]))"
    r"|(?P<word>[a-z](?:[a-z_]{0,9})(?![A-Za-z0-9_]))"
    r"|(?P<sign>==|<=|>=|[-+*/()<>,])",
    re.ASCII,
)


class RuleSyntaxError(ValueError):
    """A rule that cannot be read. `position` counts characters from 0; `advice` says what to do."""

    def __init__(self, problem: str, position: int, advice: str) -> None:
        super().__init__(f"{problem} at character {position + 1}. {advice}")
        self.problem = problem
        self.position = position
        self.advice = advice


@dataclass(frozen=True, slots=True)
class Number:
    value: Decimal


class Moment(StrEnum):
    """Of which time a figure is. The value is the word written round its code."""

    NOW = ""
    PREVIOUS = "prev"  # one quarter earlier
    YEAR_AGO = "year_ago"  # the same quarter of last year
    TO_DATE = "ytd"  # the quarters of this financial year so far, added
    LEAST = "lowest"  # the end of what is usual in its own history (see `history`)
    MOST = "highest"


class Among(StrEnum):
    """Which categories of a breakdown a placeholder stands for."""

    ALL = "total"  # the categories added
    EACH = "each"  # the comparison is made once for every category
    UNKNOWN = "unknown"  # the category "not known"
    TOLERATED = "tolerated"  # how many percent may be "not known": a number, not a figure


@dataclass(frozen=True, slots=True)
class Code:
    """A figure of this return, or of another time, or (`agency`) of a kind of agency's return."""

    code: str
    moment: Moment = Moment.NOW
    agency: str = ""

    @property
    def text(self) -> str:
        return f"{self.code}@{self.agency}" if self.agency else self.code


@dataclass(frozen=True, slots=True)
class Categories:
    """Categories of a breakdown of X. `generated.rules_for` puts codes in their place."""

    among: Among


@dataclass(frozen=True, slots=True)
class Negative:
    operand: "Term"


@dataclass(frozen=True, slots=True)
class Operation:
    sign: str  # one of + - * /
    left: "Term"
    right: "Term"


@dataclass(frozen=True, slots=True)
class Function:
    name: str
    arguments: tuple["Term", ...]


Term = Number | Code | Categories | Negative | Operation | Function


@dataclass(frozen=True, slots=True)
class Comparison:
    sign: str  # one of COMPARATORS
    left: Term
    right: Term


@dataclass(frozen=True, slots=True)
class Assertion:
    """What a rule says: every one of the comparisons holds."""

    comparisons: tuple[Comparison, ...]


_MOMENTS = {moment.value: moment for moment in Moment if moment}
_AMONG = {among.value: among for among in Among}
WORDS = (*_MOMENTS, *_AMONG, *FUNCTIONS)


@lru_cache(maxsize=1024)
def parse(text: str) -> Assertion:
    """The rule as a tree. Raises `RuleSyntaxError`, and nothing else, when it cannot be read."""
    if len(text) > LONGEST:
        raise RuleSyntaxError(
            "The rule is too long",
            LONGEST,
            f"Use at most {LONGEST} characters, or make two rules of it.",
        )
    return _Parser(text).assertion()


def codes(node: Assertion | Comparison | Term) -> tuple[Code, ...]:
    """The figures it names, each once, in the order in which they are read."""
    return tuple(dict.fromkeys(_codes(node)))


def _codes(node: Assertion | Comparison | Term) -> Iterator[Code]:
    match node:
        case Code():
            yield node
        case Assertion(comparisons):
            for comparison in comparisons:
                yield from _codes(comparison)
        case Comparison(_, left, right) | Operation(_, left, right):
            yield from _codes(left)
            yield from _codes(right)
        case Negative(operand):
            yield from _codes(operand)
        case Function(_, arguments):
            for argument in arguments:
                yield from _codes(argument)


def rewrite(term: Term, change: Callable[[Code | Categories], Term]) -> Term:
    """The term with every code and placeholder replaced by what `change` makes of it."""
    match term:
        case Code() | Categories():
            return change(term)
        case Negative(operand):
            return Negative(rewrite(operand, change))
        case Operation(sign, left, right):
            return Operation(sign, rewrite(left, change), rewrite(right, change))
        case Function(name, arguments):
            return Function(name, tuple(rewrite(each, change) for each in arguments))
        case _:
            return term


def placeholders(node: Assertion | Comparison) -> frozenset[Among]:
    """Which categories of X it speaks of."""
    found: set[Among] = set()

    def note(term: Code | Categories) -> Term:
        if isinstance(term, Categories):
            found.add(term.among)
        return term

    comparisons = node.comparisons if isinstance(node, Assertion) else (node,)
    for comparison in comparisons:
        rewrite(comparison.left, note)
        rewrite(comparison.right, note)
    return frozenset(found)


def write(node: Assertion | Comparison | Term) -> str:
    """The text that `parse` reads back to the same tree."""
    match node:
        case Number(value):
            return f"{value:f}"
        case Code(moment=moment):
            return f"{moment}({node.text})" if moment else node.text
        case Categories(among):
            return f"{among}({MEASURE})"
        case Negative(operand):
            return f"-{_bracketed(operand)}"
        case Operation(sign, left, right):
            return f"{_bracketed(left)} {sign} {_bracketed(right)}"
        case Function(name, arguments):
            return f"{name}({', '.join(write(argument) for argument in arguments)})"
        case Comparison(sign, left, right):
            return f"{write(left)} {sign} {write(right)}"
        case Assertion(comparisons):
            return " and ".join(write(comparison) for comparison in comparisons)


def _bracketed(term: Term) -> str:
    return f"({write(term)})" if isinstance(term, Operation | Negative) else write(term)


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str  # "code", "number", "word", "sign" or "end"
    text: str
    position: int


def _tokens(text: str) -> Iterator[_Token]:
    position = 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            raise RuleSyntaxError(
                f"“{text[position]}” is not understood",
                position,
                "Use codes such as ICP-01, numbers, + - * /, brackets and comparisons.",
            )
        if match.lastgroup != "space":
            yield _Token(match.lastgroup or "", match.group(), position)
        position = match.end()
    yield _Token("end", "", len(text))


class _Parser:
    """Recursive descent: one method for each line of the grammar."""

    def __init__(self, text: str) -> None:
        self.tokens = list(_tokens(text))
        self.place = 0
        self.depth = 0

    @property
    def next(self) -> _Token:
        return self.tokens[self.place]

    def take(self, *texts: str) -> str:
        """Step over the next token when it is one of the texts; "" when it is not."""
        token = self.next
        if token.kind in ("sign", "word") and token.text in texts:
            self.place += 1
            return token.text
        return ""

    def expect(self, text: str, advice: str) -> None:
        if not self.take(text):
            self.refuse(f"“{text}” is missing", advice)

    def refuse(self, problem: str, advice: str) -> None:
        raise RuleSyntaxError(problem, self.next.position, advice)

    def assertion(self) -> Assertion:
        comparisons = [self.comparison()]
        while self.take("and"):
            comparisons.append(self.comparison())
        if self.next.kind != "end":
            self.refuse(
                f"“{self.next.text}” is not expected here",
                "Join comparisons with “and”; compare two sides only once.",
            )
        return Assertion(tuple(comparisons))

    def comparison(self) -> Comparison:
        left = self.sum()
        sign = self.take(*COMPARATORS)
        if not sign:
            self.refuse("A comparison is missing", "Use one of == <= >= < > between two sides.")
        return Comparison(sign, left, self.sum())

    def sum(self) -> Term:
        term = self.product()
        while sign := self.take("+", "-"):
            term = Operation(sign, term, self.product())
        return term

    def product(self) -> Term:
        term = self.unary()
        while sign := self.take("*", "/"):
            term = Operation(sign, term, self.unary())
        return term

    def unary(self) -> Term:
        if not self.take("-"):
            return self.atom()
        self.deeper()
        term = Negative(self.unary())
        self.depth -= 1
        return term

    def atom(self) -> Term:
        token = self.next
        if token.kind == "number":
            self.place += 1
            return Number(Decimal(token.text))
        if token.kind == "code":
            self.place += 1
            return _code(token.text)
        if token.kind == "word" and token.text != "and":
            return self.call()
        if not self.take("("):
            self.refuse("A figure is missing", "Give a code such as ICP-01, or a number.")
        self.deeper()
        term = self.sum()
        self.expect(")", "Close the bracket.")
        self.depth -= 1
        return term

    def call(self) -> Term:
        name = self.next.text
        if name not in WORDS:
            self.refuse(f"“{name}” is not known", f"Use one of {', '.join(WORDS)}, or “and”.")
        start = self.next.position
        self.place += 1
        self.expect("(", f"Write {name}( and close the bracket.")
        if name in _MOMENTS:
            return _code(self.only_code(name), _MOMENTS[name])
        if name in _AMONG:
            if self.next.text != MEASURE:
                self.refuse(f"{name}() takes {MEASURE}", f"Write {name}({MEASURE}).")
            self.only_code(name)
            return Categories(_AMONG[name])
        self.deeper()
        arguments = [self.sum()]
        while self.take(","):
            arguments.append(self.sum())
        self.expect(")", "Close the bracket.")
        self.depth -= 1
        fewest, most = FUNCTIONS[name]
        if not fewest <= len(arguments) <= most:
            raise RuleSyntaxError(
                f"“{name}” takes {_count(fewest, most)}", start, "Part them with commas."
            )
        return Function(name, tuple(arguments))

    def only_code(self, name: str) -> str:
        token = self.next
        if token.kind != "code":
            self.refuse(f"{name}() takes one code", f"Write {name}(LAC-01).")
        self.place += 1
        self.expect(")", "Close the bracket.")
        return token.text

    def deeper(self) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            self.refuse("Too many brackets within brackets", f"Use at most {DEEPEST}.")


def _code(text: str, moment: Moment = Moment.NOW) -> Code:
    code, _, agency = text.partition("@")
    return Code(code, moment, agency)


def _count(fewest: int, most: int) -> str:
    if fewest == most:
        return "one figure" if most == 1 else f"{most} figures"
    return f"{fewest} to {most} figures"
