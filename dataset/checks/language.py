"""The language rules are written in: read into a tree, never run as code.

The grammar stands in docs/rule-language.md. Length and depth are bounded, so that a hostile
rule is refused and cannot hang or overflow.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache


LONGEST = 400  # characters
DEEPEST = 20  # brackets within brackets
COMPARATORS = ("==", "<=", ">=", "<", ">")
FUNCTIONS = {"abs": (1, 1), "max": (2, 8), "min": (2, 8)}  # fewest and most arguments

_TOKEN = re.compile(
    r"(?P<space>\s+)"
    r"|(?P<code>[A-Z][A-Z0-9]{1,5}-\d{2,3}[nd]?(?![A-Za-z0-9]))"
    r"|(?P<number>\d{1,9}(?:\.\d{1,4})?(?![A-Za-z0-9.]))"
    r"|(?P<word>[a-z]{1,10}(?![A-Za-z0-9_]))"
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


@dataclass(frozen=True, slots=True)
class Code:
    """A figure of this return, or with `previous` the same figure one quarter earlier."""

    code: str
    previous: bool = False


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


Term = Number | Code | Negative | Operation | Function


@dataclass(frozen=True, slots=True)
class Comparison:
    sign: str  # one of COMPARATORS
    left: Term
    right: Term


@dataclass(frozen=True, slots=True)
class Assertion:
    """What a rule says: every one of the comparisons holds."""

    comparisons: tuple[Comparison, ...]


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


def write(node: Assertion | Comparison | Term) -> str:
    """The text that `parse` reads back to the same tree."""
    match node:
        case Number(value):
            return f"{value:f}"
        case Code(code, previous):
            return f"prev({code})" if previous else code
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
            return Code(token.text)
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
        if name != "prev" and name not in FUNCTIONS:
            self.refuse(f"“{name}” is not known", "Use prev, abs, max, min or “and”.")
        start = self.next.position
        self.place += 1
        self.expect("(", f"Write {name}( and close the bracket.")
        if name == "prev":
            return self.previous()
        self.deeper()
        arguments = [self.sum()]
        while self.take(","):
            arguments.append(self.sum())
        self.expect(")", "Close the bracket.")
        self.depth -= 1
        fewest, most = FUNCTIONS[name]
        if not fewest <= len(arguments) <= most:
            count = "one figure" if most == 1 else f"{fewest} to {most} figures"
            raise RuleSyntaxError(f"“{name}” takes {count}", start, "Part them with commas.")
        return Function(name, tuple(arguments))

    def previous(self) -> Code:
        token = self.next
        if token.kind != "code":
            self.refuse("prev() takes one code", "Write prev(LAC-01).")
        self.place += 1
        self.expect(")", "Close the bracket.")
        return Code(token.text, previous=True)

    def deeper(self) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            self.refuse("Too many brackets within brackets", f"Use at most {DEEPEST}.")
