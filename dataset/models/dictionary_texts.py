"""The dictionary as its spreadsheet has it: the newest agreed versions as texts."""

from dataset.intake.dictionary_file import BREAKDOWN, INDICATOR, RULE, VERSION
from dataset.models.dictionary import BreakdownVersion, Definition, RuleVersion
from dataset.models.dictionary_rows import rows_in_force
from dataset.models.periods import Period


NAMED_BY = {
    INDICATOR: (Definition, "indicator__code"),
    BREAKDOWN: (BreakdownVersion, "slug"),
    RULE: (RuleVersion, "rule_id"),
}


def newest():
    """{kind: {key: texts with the version}}, in the order of the dictionary; seven queries.

    Versions that are agreed for a quarter to come count: a file must not undo them unseen.
    """
    last = Period.objects.order_by("starts_on").last()
    if last is None:
        return {kind: {} for kind in NAMED_BY}
    rows = rows_in_force(last)
    return {
        kind: _with_versions(rows[kind], model.objects.current_in(last), name)
        for kind, (model, name) in NAMED_BY.items()
    }


def _with_versions(rows, versions, name):
    held = dict(versions.values_list(name, "version"))
    return {key: {**row, VERSION: str(held[key])} for key, row in rows.items()}
