"""Load the dictionary: what is asked, by what, and the rules. A changed row is a new version."""

from dataclasses import asdict, dataclass, fields

from django.core.exceptions import ValidationError
from django.db import transaction

from agencies import trail
from dataset.checks.engine import read_rule, read_rules
from dataset.checks.generated import check_scope
from dataset.checks.integrity import problems
from dataset.intake.breakdowns import (
    BreakdownRow,
    breakdowns_of,
    check_collected,
    read_breakdowns,
)
from dataset.intake.fields import IndicatorRow, read_indicators
from dataset.intake.questions import questions
from dataset.intake.rows import DictionaryError
from dataset.models import BreakdownVersion, Definition, Indicator, Period, RuleVersion
from dataset.models.dictionary import (
    BREAKDOWN_SERIES_COLUMNS,
    SERIES_COLUMNS,
    changed_columns,
)
from dataset.operations import periods


# The demonstration and any back-loading need quarters from here to here.
FIRST_YEAR, LAST_YEAR = 2012, 2017
# Which quarter the measures of a release begin with, when the file is loaded first.
RELEASES = {1: "2012-13-q1", 2: "2014-15-q1"}
RULES_FROM = RELEASES[1]
# What makes a changed row a new series; a rule has none.
SERIES = {Definition: SERIES_COLUMNS, BreakdownVersion: BREAKDOWN_SERIES_COLUMNS}
# In the file, but not a column of a definition.
NOT_VERSIONED = {"code", "position"}
RULE_COLUMNS = (
    "rule_id", "name", "type", "severity", "expression", "scope", "tolerance",
    "missing_value_policy", "message", "advice", "rationale", "provenance", "kind_of_work",
    "stage", "passing_example", "failing_example",
)  # fmt: skip


class NeedsPeriod(DictionaryError):
    """Rows changed, and nobody said from which quarter the changes hold."""


@dataclass(frozen=True, slots=True)
class Counts:
    """What a load did with the rows of one file."""

    new: int = 0
    changed: int = 0
    same: int = 0


@dataclass(frozen=True, slots=True)
class Loaded:
    indicators: Counts
    breakdowns: Counts
    rules: Counts
    periods: int  # made now


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


@transaction.atomic
def load(indicators, breakdowns, rules, *, valid_from=""):
    """Load the three files; each is the rows of a `csv.DictReader`.

    New rows begin with their release's quarter (breakdowns with the one in their row), or with
    `valid_from` (a slug such as "2017-18-q1") when it is given; changed rows always need it.
    Loading the same files again changes nothing. Raises `DictionaryError` naming the row and
    column, having loaded nothing.
    """
    made = _make_periods()
    start = _period(valid_from) if valid_from else None
    indicator_rows, rule_rows = read_indicators(indicators), _read_rules(rules)
    breakdown_rows = read_breakdowns(breakdowns)
    _check_together(indicator_rows, breakdown_rows, rule_rows)
    loaded = Loaded(
        _load_definitions(indicator_rows, start),
        _load_breakdowns(breakdown_rows, start),
        _load_rules(rule_rows, start),
        made,
    )
    for model, counts in (
        (Definition, loaded.indicators),
        (BreakdownVersion, loaded.breakdowns),
        (RuleVersion, loaded.rules),
    ):
        if counts.new or counts.changed:
            verb = f"dataset.{model._meta.model_name}s_loaded"
            trail.record(None, verb, model.objects.order_by("-pk").first(), **asdict(counts))
    return loaded


def _make_periods():
    before = Period.objects.count()
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        for quarter in (1, 2, 3, 4):
            periods.make(year, quarter)
    return Period.objects.count() - before


def _period(slug):
    try:
        return Period.objects.by_slug(slug)
    except Period.DoesNotExist:
        raise DictionaryError(
            f"There is no quarter called “{slug}”. Write it as 2017-18-q1."
        ) from None


def _load_definitions(rows, start):
    newest = _newest(Definition.objects.select_related("indicator", "valid_from"), "code")
    indicators = _save_indicators(rows)
    columns = [field.name for field in fields(IndicatorRow) if field.name not in NOT_VERSIONED]
    wanted = []
    for row in rows:
        values = {name: getattr(row, name) for name in columns}
        values["kind"] = row.kind.value
        release = RELEASES.get(row.release, RULES_FROM)
        wanted.append(
            (row.code, row.position + 1, {"indicator": indicators[row.code]}, release, values)
        )
    return _save_versions(Definition, wanted, newest, start)


def _save_indicators(rows):
    """{code: Indicator}, in the order of the file."""
    Indicator.objects.bulk_create(
        [Indicator(code=row.code, position=row.position) for row in rows],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["position"],
    )
    return {indicator.code: indicator for indicator in Indicator.objects.all()}


def _read_rules(rows):
    """(row number, RuleRow) for each row. Raises `DictionaryError`."""
    read, seen = [], set()
    for number, row in enumerate(rows, start=2):
        for column in RULE_COLUMNS:
            if row.get(column) is None:
                raise DictionaryError(f"Row {number}: the column “{column}” is missing.")
        rule = RuleRow(**{column: row[column].strip() for column in RULE_COLUMNS})
        if rule.rule_id in seen:
            raise DictionaryError(f"Row {number}, column “rule_id”: {rule.rule_id} is there twice.")
        seen.add(rule.rule_id)
        if rule.stage == "now":
            _try_rule(number, rule)
        read.append((number, rule))
    return read


def _try_rule(number, rule):
    try:
        check_scope(read_rule(rule))
    except ValueError as problem:
        raise DictionaryError(f"Row {number} ({rule.rule_id}): {problem}") from problem


def _check_together(indicator_rows, breakdown_rows, rule_rows):
    """Refuse a measure asked by what is no breakdown, and a rule that could never be tested."""
    breakdowns = breakdowns_of(breakdown_rows)
    for row in indicator_rows:
        check_collected(row.code, row.collected_breakdowns, breakdowns)
    rules = read_rules(rule for _, rule in rule_rows)
    for problem in problems(questions(indicator_rows), rules):
        raise DictionaryError(f"rules.csv, {problem}")


def _load_breakdowns(rows, start):
    newest = _newest(BreakdownVersion.objects.select_related("valid_from"), "slug")
    columns = [field.name for field in fields(BreakdownRow)]
    own = {"slug", "position", "valid_from"}
    wanted = [
        (
            row.slug,
            row.position + 1,
            {"slug": row.slug},
            row.valid_from,
            {name: getattr(row, name) for name in columns if name not in own},
        )
        for row in rows
    ]
    return _save_versions(BreakdownVersion, wanted, newest, start)


def _load_rules(rows, start):
    newest = _newest(RuleVersion.objects.select_related("valid_from"), "rule_id")
    wanted = []
    for number, rule in rows:
        values = asdict(rule)
        key = {"rule_id": values.pop("rule_id")}
        wanted.append((rule.rule_id, number, key, RULES_FROM, values))
    return _save_versions(RuleVersion, wanted, newest, start)


def _newest(versions, key):
    """{code: its newest version}."""
    return {getattr(version, key): version for version in versions.order_by("version")}


def _save_versions(model, wanted, newest, start):
    """Save what is new or changed. `wanted`: (code, row number, key, first quarter, values)."""
    begins = {slug: _period(slug) for slug in {release for _, _, _, release, _ in wanted}}
    fresh, changed, same = [], [], 0
    for code, number, key, release, values in wanted:
        held = newest.get(code)
        if held and all(getattr(held, name) == value for name, value in values.items()):
            same += 1
            continue
        if held:
            _check_start(code, held, start)
        version = model(
            **key,
            **values,
            version=held.version + 1 if held else 1,
            valid_from=start or begins[release],
        )
        _check_columns(version, number, code)
        if held and model in SERIES:
            version.breaks_series = bool(changed_columns(held, version, SERIES[model]))
        (changed if held else fresh).append(version)
    model.objects.bulk_create(fresh + changed)
    return Counts(len(fresh), len(changed), same)


def _check_start(code, held, start):
    if start is None:
        raise NeedsPeriod(
            f"{code} has changed. Say from which quarter the change holds, "
            "for example --from 2017-18-q1."
        )
    if start.starts_on < held.valid_from.starts_on:
        raise DictionaryError(
            f"{code}: its version {held.version} begins with {held.valid_from.slug}, "
            f"so a change cannot begin with {start.slug}."
        )


def _check_columns(version, number, code):
    try:
        version.clean_fields(exclude=["indicator", "valid_from"])
    except ValidationError as problem:
        column, messages = next(iter(problem.message_dict.items()))
        raise DictionaryError(
            f"Row {number} ({code}), column “{column}”: {' '.join(messages)}"
        ) from problem
