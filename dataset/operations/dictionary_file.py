"""What an uploaded spreadsheet would do to the dictionary, and the draft made of it."""

import re
from dataclasses import asdict

from django.core.exceptions import ValidationError

from dataset.checks.engine import RUN_NOW, read_rule
from dataset.checks.generated import check_scope
from dataset.checks.tolerance import ToleranceError
from dataset.intake.breakdowns import check_collected, read_breakdowns
from dataset.intake.dictionary_changes import changes, would_be
from dataset.intake.dictionary_file import BREAKDOWN, BY_KIND, INDICATOR, RULE, VALID_FROM
from dataset.intake.fields import read_indicator
from dataset.intake.rows import DictionaryError, wrong
from dataset.models import BreakdownVersion, ChangeKind, Definition, RuleVersion
from dataset.models.dictionary_rows import COLUMNS, RULE_COLUMNS, RuleRow
from dataset.operations.changes import OWN_COLUMNS, LineDraft
from dataset.operations.dictionary_check import SUPPLIERS, read_together


ANY_QUARTER = "2012-13-q1"  # a new breakdown begins with the quarter of its draft
NO_COLUMNS = {"code", "position", VALID_FROM}  # of a row read, but not of its version
RULE_ID = re.compile(r"V\d{3,5}")


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
    """Why the dictionary would not fit together with these changes; "" when it would."""
    rows = would_be(now, found)
    try:
        read_together(rows[INDICATOR], map(_begun, rows[BREAKDOWN]), rows[RULE])
    except DictionaryError as problem:
        return ", ".join(filter(None, (problem.key, problem.column))) + f": {problem.why}"
    return ""


def line_drafts(found):
    """The changes as `operations.changes.draft` takes them."""
    return [
        LineDraft(
            ChangeKind(line.kind),
            line.key,
            {
                column: line.row.values[column]
                for column in COLUMNS[ChangeKind(line.kind)]
                if column not in OWN_COLUMNS
            },
        )
        for one in found
        for line in one.lines
    ]


def _keys(now, file, kind):
    """What there is and what the file adds: rows may name each other."""
    return {*now[kind], *(row.values[BY_KIND[kind].key] for row in file.rows.get(kind, ()))}


def _check_indicator(row, codes, slugs):
    read = read_indicator(row.number, row.values, codes)
    check_collected(read.code, read.collected_breakdowns, slugs)
    if read.supplier_kind not in SUPPLIERS:
        why = f"“{read.supplier_kind}” is no kind of agency"
        raise wrong(row.number, read.code, "supplier_kind", why)
    _fits(row, read.code, Definition, asdict(read))


def _check_breakdown(row):
    (read,) = read_breakdowns([_begun(row.values)])
    _fits(row, read.slug, BreakdownVersion, asdict(read))


def _check_rule(row):
    if not RULE_ID.fullmatch(row.values["rule_id"]):
        raise wrong(row.number, row.values["rule_id"], "rule_id", "a rule is V and three digits")
    rule = RuleRow(**{name: row.values[name] for name in RULE_COLUMNS})
    _fits(row, rule.rule_id, RuleVersion, asdict(rule))
    try:
        if rule.stage == RUN_NOW:
            check_scope(read_rule(rule))
    except ValueError as problem:
        column = "tolerance" if isinstance(problem, ToleranceError) else "expression"
        why = str(problem).removeprefix(f"{rule.rule_id}: ")
        raise wrong(row.number, rule.rule_id, column, why) from problem


def _begun(values):
    """A breakdown's texts with some quarter: that of a new one is chosen with the draft."""
    return {**values, VALID_FROM: values.get(VALID_FROM) or ANY_QUARTER}


def _fits(row, key, model, values):
    """Raises `DictionaryError` when a text is too long for its column, or empty."""
    try:
        model(**{name: values[name] for name in values.keys() - NO_COLUMNS}).clean_fields(
            exclude=["indicator", "valid_from", "version", "change"]
        )
    except ValidationError as problem:
        column, words = next(iter(problem.message_dict.items()))
        raise wrong(row.number, key, column, " ".join(words)) from problem
