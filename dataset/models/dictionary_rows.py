"""The dictionary of a quarter as rows of text, column by column as in the shipped files."""

from dataclasses import dataclass, fields
from decimal import Decimal

from dataset.intake.fields import IndicatorRow
from dataset.models.changes import ChangeKind
from dataset.models.dictionary import BreakdownVersion, Definition, RuleVersion


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One row of rules.csv, as text."""

    rule_id: str
    name: str
    type: str
    severity: str
    expression: str
    scope: str
    tolerance: str
    missing_value_policy: str
    message: str
    advice: str
    rationale: str
    provenance: str
    kind_of_work: str
    stage: str
    passing_example: str
    failing_example: str


INDICATOR_COLUMNS = tuple(each.name for each in fields(IndicatorRow) if each.name != "position")
BREAKDOWN_COLUMNS = (
    "slug", "name", "kind", "categories", "not_known", "tolerated", "valid_from",
)  # fmt: skip
RULE_COLUMNS = tuple(each.name for each in fields(RuleRow))
COLUMNS = {
    ChangeKind.INDICATOR: INDICATOR_COLUMNS,
    ChangeKind.BREAKDOWN: BREAKDOWN_COLUMNS,
    ChangeKind.RULE: RULE_COLUMNS,
}
# The column that names the row.
KEY = {ChangeKind.INDICATOR: "code", ChangeKind.BREAKDOWN: "slug", ChangeKind.RULE: "rule_id"}
EXCLUSIVE = {True: "exclusive", False: "multi-choice"}


def rows_in_force(period):
    """{kind: {key: {column: text}}} of everything in force in a period; three queries.

    Measures stand in the dictionary's own order, breakdowns and rules by their keys.
    """
    definitions = Definition.objects.current_in(period).for_reading()
    breakdowns = BreakdownVersion.objects.current_in(period).select_related("valid_from")
    rules = RuleVersion.objects.current_in(period).order_by("rule_id")
    return {
        ChangeKind.INDICATOR: {one.code: _columns(one, INDICATOR_COLUMNS) for one in definitions},
        ChangeKind.BREAKDOWN: {one.slug: breakdown_row(one) for one in breakdowns.order_by("slug")},
        ChangeKind.RULE: {one.rule_id: _columns(one, RULE_COLUMNS) for one in rules},
    }


def breakdown_row(version):
    """One `BreakdownVersion` as {column: text}; it needs `valid_from` loaded."""
    kind = EXCLUSIVE[version.exclusive]
    own = {"kind": kind, "valid_from": version.valid_from.slug}
    return _columns(version, BREAKDOWN_COLUMNS) | own


def _columns(row, names):
    return {name: text_of(getattr(row, name, "")) for name in names}


def text_of(value):
    """A column's value as it stands in the file: "yes", "90", "2.5", or "" for none."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return f"{value:f}".rstrip("0").rstrip(".") if "." in f"{value:f}" else f"{value:f}"
    return str(value)
