"""The three lists of the dictionary read and checked together, before anything is saved."""

from dataclasses import dataclass

from agencies.models import AgencyKind
from dataset.checks.engine import read_rule, read_rules
from dataset.checks.generated import check_scope
from dataset.checks.integrity import problems
from dataset.intake.breakdowns import BreakdownRow, breakdowns_of, check_collected, read_breakdowns
from dataset.intake.fields import EVERY_AGENCY, IndicatorRow, read_indicators
from dataset.intake.questions import questions
from dataset.intake.rows import DictionaryError, wrong
from dataset.models.dictionary_rows import RULE_COLUMNS, RuleRow


SUPPLIERS = frozenset({"", EVERY_AGENCY, *AgencyKind.values})


@dataclass(frozen=True, slots=True)
class Dictionary:
    """The whole dictionary, every row read. `rules` are (row number, row)."""

    indicators: tuple[IndicatorRow, ...]
    breakdowns: tuple[BreakdownRow, ...]
    rules: tuple[tuple[int, RuleRow], ...]


def read_together(indicators, breakdowns, rules):
    """Read three lists of rows ({column: text}), each row by itself and then all together.

    Raises `DictionaryError` that names row and column: for a value that cannot be read, for a
    measure asked by what is no breakdown, and for a rule that could never be tested.
    """
    read = Dictionary(read_indicators(indicators), read_breakdowns(breakdowns), _read_rules(rules))
    held = breakdowns_of(read.breakdowns)
    for row in read.indicators:
        check_collected(row.code, row.collected_breakdowns, held)
        if row.supplier_kind not in SUPPLIERS:
            why = f"“{row.supplier_kind}” is no kind of agency"
            raise wrong(row.position + 1, row.code, "supplier_kind", why)
    running = read_rules(rule for _, rule in read.rules)
    for problem in problems(questions(read.indicators), running):
        key, _, why = problem.partition(": ")
        raise DictionaryError(f"rules.csv, {problem}", key=key, column="expression", why=why)
    return read


def _read_rules(rows):
    read, seen = [], set()
    for number, row in enumerate(rows, start=2):
        for column in RULE_COLUMNS:
            if row.get(column) is None:
                raise DictionaryError(f"Row {number}: the column “{column}” is missing.")
        rule = RuleRow(**{column: row[column].strip() for column in RULE_COLUMNS})
        if rule.rule_id in seen:
            raise wrong(number, rule.rule_id, "rule_id", f"{rule.rule_id} is there twice")
        seen.add(rule.rule_id)
        if rule.stage == "now":
            _try_rule(number, rule)
        read.append((number, rule))
    return tuple(read)


def _try_rule(number, rule):
    try:
        check_scope(read_rule(rule))
    except ValueError as problem:
        why = str(problem).removeprefix(f"{rule.rule_id}: ")
        raise DictionaryError(
            f"Row {number} ({rule.rule_id}): {problem}",
            key=rule.rule_id,
            column="expression",
            why=why,
        ) from problem
