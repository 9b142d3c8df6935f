"""What an uploaded spreadsheet would do to the dictionary. Reads, and writes nothing."""

from dataclasses import asdict

from django.core.exceptions import ValidationError

from dataset.checks.engine import RUN_NOW, read_rule, read_rules
from dataset.checks.generated import check_scope
from dataset.checks.integrity import problems
from dataset.checks.language import RuleSyntaxError
from dataset.checks.tolerance import ToleranceError
from dataset.intake.breakdowns import breakdowns_of, check_collected, read_breakdowns
from dataset.intake.dictionary_changes import changes, would_be
from dataset.intake.dictionary_file import BREAKDOWN, BY_KIND, INDICATOR, RULE, VALID_FROM
from dataset.intake.fields import read_indicator
from dataset.intake.questions import questions
from dataset.intake.rows import DictionaryError, RowError
from dataset.models import BreakdownVersion, Definition, RuleVersion
from dataset.operations.dictionary import NOT_VERSIONED, RULE_COLUMNS, RuleRow


ANY_QUARTER = "2012-13-q1"  # a new breakdown begins with the quarter of its draft
NOT_READ = {"position", VALID_FROM}  # columns of a breakdown that are no text of its version


def held_against(now, file):
    """The `TableChanges` of an uploaded `DictionaryFile` against `now`, each row checked."""
    codes, slugs = (_keys(now, file, kind) for kind in (INDICATOR, BREAKDOWN))

    def check(table, row):
        if table.kind == INDICATOR:
            _check_indicator(row, codes, slugs)
        elif table.kind == BREAKDOWN:
            _check_breakdown(row)
        else:
            _check_rule(row)

    return changes(now, file, check)


def does_not_fit(now, found):
    """Sentences on what would not fit together in the dictionary with these changes; or none."""
    rows = would_be(now, found)
    codes = {row["code"] for row in rows[INDICATOR]}
    try:
        indicators = [read_indicator(0, row, codes) for row in rows[INDICATOR]]
        breakdowns = breakdowns_of(read_breakdowns(map(_begun, rows[BREAKDOWN])))
        for row in indicators:
            check_collected(row.code, row.collected_breakdowns, breakdowns)
        rules = read_rules(map(_rule_row, rows[RULE]))
    except RowError as problem:
        # The number of a row would be that of no file: the whole dictionary is looked at.
        return [str(problem).replace("Row 0 ", "")]
    except ValueError as problem:
        return [str(problem)]
    return problems(questions(indicators), rules)


def _keys(now, file, kind):
    """What there is and what the file adds: rows may name each other."""
    return {*now[kind], *(row.values[BY_KIND[kind].key] for row in file.rows.get(kind, ()))}


def _check_indicator(row, codes, slugs):
    read = read_indicator(row.number, row.values, codes)
    check_collected(read.code, read.collected_breakdowns, slugs)
    values = asdict(read)
    _fits(Definition(**{name: values[name] for name in values.keys() - NOT_VERSIONED}))


def _check_breakdown(row):
    (read,) = read_breakdowns([_begun(row.values)])
    values = asdict(read)
    _fits(BreakdownVersion(**{name: values[name] for name in values.keys() - NOT_READ}))


def _check_rule(row):
    rule = _rule_row(row.values)
    _fits(RuleVersion(**asdict(rule)))
    if rule.stage != RUN_NOW:
        return
    try:
        check_scope(read_rule(rule))
    except RuleSyntaxError as problem:
        raise RowError(rule.rule_id, "expression", str(problem)) from problem
    except ToleranceError as problem:
        raise RowError(rule.rule_id, "tolerance", str(problem)) from problem
    except ValueError as problem:
        raise DictionaryError(str(problem)) from problem


def _begun(values):
    """A breakdown's texts with some quarter: that of a new one is chosen with the draft."""
    return {**values, VALID_FROM: values.get(VALID_FROM) or ANY_QUARTER}


def _rule_row(values):
    return RuleRow(**{name: values[name] for name in RULE_COLUMNS})


def _fits(version):
    """Raises `RowError` when a text is too long for its column, or empty."""
    try:
        version.clean_fields(exclude=["indicator", "valid_from", "version"])
    except ValidationError as problem:
        column, words = next(iter(problem.message_dict.items()))
        raise RowError("", column, " ".join(words)) from problem
