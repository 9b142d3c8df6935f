"""Whether the dictionary and the rules fit each other: what a rule names is asked, and together.

A rule with a slip in a code would never be tested and nobody would notice. So this is looked at
when the service starts and when a dictionary is loaded.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import product
from typing import Protocol

from dataset.checks.engine import Rule
from dataset.checks.generated import listed_codes
from dataset.checks.language import MEASURE, Code, Moment


EVERY_AGENCY = "every"


class Question(Protocol):
    """One thing that is asked: a measure, or one part of a share."""

    @property
    def code(self) -> str: ...
    @property
    def kinds(self) -> frozenset[str]: ...  # of agency, or EVERY_AGENCY
    @property
    def level(self) -> str: ...  # "local authority", "county"...


def problems(questions: Iterable[Question], rules: Iterable[Rule]) -> list[str]:
    """A sentence for every rule that could never be tested. None when all is well."""
    by_code = {question.code: question for question in questions}
    return [problem for rule in rules for problem in _of_rule(rule, by_code)]


def _of_rule(rule: Rule, questions: dict[str, Question]) -> Iterator[str]:
    named = [code for code in rule.named if code.code != MEASURE]
    codes = [*named, *(Code(code) for code in listed_codes(rule.scope) if rule.is_for_many)]
    unknown = [code for code in codes if _measure(code) not in questions]
    for code in unknown:
        yield f"{rule.rule_id}: nobody is asked for {code.code}."
    if unknown or rule.is_for_many:
        return
    if rule.is_across:
        yield from _between_agencies(rule, named, questions)
    else:
        yield from _in_one_return(rule, named, questions)


def _between_agencies(
    rule: Rule, named: Sequence[Code], questions: dict[str, Question]
) -> Iterator[str]:
    for code in named:
        if not {code.agency, EVERY_AGENCY} & questions[_measure(code)].kinds:
            yield f"{rule.rule_id}: {code.code} is not asked of {code.agency}."
        if code.moment not in (Moment.NOW, Moment.PREVIOUS):
            yield f"{rule.rule_id}: between agencies only this quarter and prev() are known."


def _in_one_return(
    rule: Rule, named: Sequence[Code], questions: dict[str, Question]
) -> Iterator[str]:
    asked = [questions[_measure(code)] for code in named]
    for first, second in product(asked[:1], asked[1:]):
        together = first.kinds & second.kinds or EVERY_AGENCY in first.kinds | second.kinds
        if not together or first.level != second.level:
            yield (
                f"{rule.rule_id}: no return asks for both {first.code} and {second.code}. "
                "Say whose each is, such as MIS-01@police."
            )


def _measure(code: Code) -> str:
    """The code without its category."""
    return code.code.partition(".")[0]
