"""The dictionary as the texts of its spreadsheet: what stands in the newest agreed versions."""

from decimal import Decimal

from dataset.intake.dictionary_file import (
    BREAKDOWN,
    BY_KIND,
    INDICATOR,
    RULE,
    VALID_FROM,
)
from dataset.models.dictionary import BreakdownVersion, Definition, RuleVersion
from dataset.models.periods import Period


BREAKDOWN_KINDS = {True: "exclusive", False: "multi-choice"}


def newest():
    """{kind: {key: texts with the version}}, in the order of the dictionary; four queries.

    Versions that are agreed for a quarter to come count: a file must not undo them unseen.
    """
    last = Period.objects.order_by("starts_on").last()
    if last is None:
        return {INDICATOR: {}, BREAKDOWN: {}, RULE: {}}
    breakdowns = BreakdownVersion.objects.current_in(last).select_related("valid_from")
    return {
        INDICATOR: _by_key(INDICATOR, Definition.objects.current_in(last).for_reading()),
        BREAKDOWN: _by_key(BREAKDOWN, breakdowns.order_by("slug")),
        RULE: _by_key(RULE, RuleVersion.objects.current_in(last).order_by("rule_id")),
    }


def _by_key(kind, versions):
    table = BY_KIND[kind]
    rows = ({name: _text(kind, one, name) for name in table.heads} for one in versions)
    return {row[table.key]: row for row in rows}


def _text(kind, version, column):
    if kind == BREAKDOWN and column == "kind":
        return BREAKDOWN_KINDS[version.exclusive]
    if column == VALID_FROM:
        return version.valid_from.slug
    match getattr(version, column):
        case None:
            return ""
        case bool(flag):
            return "yes" if flag else "no"
        case Decimal() as number:
            return f"{number.normalize() + 0:f}"
        case value:
            return str(value)
