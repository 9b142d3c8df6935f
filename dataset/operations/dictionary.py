"""Save the dictionary: what is asked, by what, and the rules. A changed row is a new version."""

from dataclasses import asdict, dataclass, fields

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from agencies import trail
from dataset.intake.breakdowns import BreakdownRow
from dataset.intake.fields import IndicatorRow
from dataset.intake.rows import DictionaryError, wrong
from dataset.models import BreakdownVersion, Definition, Indicator, Period, RuleVersion
from dataset.models.dictionary import (
    BREAKDOWN_SERIES_COLUMNS,
    SERIES_COLUMNS,
    changed_columns,
)
from dataset.operations import periods
from dataset.operations.dictionary_check import read_together


# The demonstration and any back-loading need quarters from here to here.
FIRST_YEAR, LAST_YEAR = 2012, 2017
# Which quarter the measures of a release begin with, when the file is loaded first.
RELEASES = {1: "2012-13-q1", 2: "2014-15-q1"}
RULES_FROM = RELEASES[1]
# What makes a changed row a new series; a rule has none.
SERIES = {Definition: SERIES_COLUMNS, BreakdownVersion: BREAKDOWN_SERIES_COLUMNS}
# In the file, but not columns of a version.
NOT_VERSIONED = {"code", "slug", "rule_id", "position", "valid_from"}


class NeedsPeriod(DictionaryError):
    """Rows changed, and nobody said from which quarter the changes hold."""


@dataclass(frozen=True, slots=True)
class Counts:
    """What a load did with the rows of one file."""

    new: int = 0
    changed: int = 0
    same: int = 0
    kept: int = 0  # changed on screen meanwhile: what was agreed there stands


@dataclass(frozen=True, slots=True)
class Loaded:
    indicators: Counts
    breakdowns: Counts
    rules: Counts
    periods: int = 0  # made now


@dataclass(frozen=True, slots=True)
class _Wanted:
    """One version as it should be."""

    key: str
    number: int  # of its row
    named: dict  # what names it: {"slug": "age"}
    begins: str  # the quarter it begins with where none is given: a slug
    values: dict


@transaction.atomic
def load(indicators, breakdowns, rules, *, valid_from=""):
    """Load the three files; each is the rows of a `csv.DictReader`.

    New rows begin with their release's quarter (breakdowns with the one in their row), or with
    `valid_from` (a slug such as "2017-18-q1") when it is given; changed rows always need it.
    Loading the same files again changes nothing, and rows that were changed on screen stay as
    they were agreed. Raises `DictionaryError` naming the row and column, having loaded nothing.
    """
    made = _make_periods()
    start = _period(valid_from) if valid_from else None
    loaded = save(read_together(indicators, breakdowns, rules), start, made=made)
    for model, counts in (
        (Definition, loaded.indicators),
        (BreakdownVersion, loaded.breakdowns),
        (RuleVersion, loaded.rules),
    ):
        if counts.new or counts.changed:
            verb = f"dataset.{model._meta.model_name}s_loaded"
            trail.record(None, verb, model.objects.order_by("-pk").first(), **asdict(counts))
    return loaded


def save(read, start, *, change=None, editorial=(), made=0):
    """Save what is new or changed in the rows read (a `Dictionary`); `Loaded` says what was.

    With a `change` agreed on screen the versions are its own; `editorial` are the keys of rows
    whose series goes on whatever changed. Without one, rows that were agreed on screen are left
    alone. Call it inside a transaction. Raises `DictionaryError`.
    """
    by = _Saving(start, change, frozenset(editorial))
    return Loaded(
        by.save(Definition, _definitions(read.indicators, in_order=change is None)),
        by.save(BreakdownVersion, _breakdowns(read.breakdowns)),
        by.save(RuleVersion, _rules(read.rules)),
        made,
    )


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


def _definitions(rows, *, in_order):
    indicators = _ordered_indicators(rows) if in_order else _added_indicators(rows)
    columns = _columns(IndicatorRow)
    return [
        _Wanted(
            row.code,
            row.position + 1,
            {"indicator": indicators[row.code]},
            RELEASES.get(row.release, RULES_FROM),
            {name: getattr(row, name) for name in columns} | {"kind": row.kind.value},
        )
        for row in rows
    ]


def _ordered_indicators(rows):
    """{code: Indicator} in the order of the rows of a whole file."""
    Indicator.objects.bulk_create(
        [Indicator(code=row.code, position=row.position) for row in rows],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["position"],
    )
    return {indicator.code: indicator for indicator in Indicator.objects.all()}


def _added_indicators(rows):
    """{code: Indicator} of single rows: new ones come after all others."""
    last = Indicator.objects.aggregate(last=Max("position"))["last"] or 0
    Indicator.objects.bulk_create(
        [Indicator(code=row.code, position=last + place) for place, row in enumerate(rows, 1)],
        ignore_conflicts=True,
    )
    return Indicator.objects.in_bulk([row.code for row in rows], field_name="code")


def _breakdowns(rows):
    columns = _columns(BreakdownRow)
    return [
        _Wanted(
            row.slug,
            row.position + 1,
            {"slug": row.slug},
            row.valid_from,
            {name: getattr(row, name) for name in columns},
        )
        for row in rows
    ]


def _rules(rows):
    return [
        _Wanted(
            row.rule_id,
            number,
            {"rule_id": row.rule_id},
            RULES_FROM,
            {name: value for name, value in asdict(row).items() if name not in NOT_VERSIONED},
        )
        for number, row in rows
    ]


def _columns(row_type):
    return [each.name for each in fields(row_type) if each.name not in NOT_VERSIONED]


class _Saving:
    """Saves versions that begin with one quarter, or each with its own."""

    def __init__(self, start, change, editorial):
        self.start, self.change, self.editorial = start, change, editorial

    def save(self, model, wanted):
        newest = _newest(model)
        quarters = () if self.start else {one.begins for one in wanted}
        begins = {slug: _period(slug) for slug in quarters}
        fresh, changed, same, kept = [], [], 0, 0
        for one in wanted:
            held = newest.get(one.key)
            if held and all(getattr(held, name) == value for name, value in one.values.items()):
                same += 1
            elif held and held.change_id and not self.change:
                kept += 1
            else:
                version = self._version(model, one, held, self.start or begins[one.begins])
                (changed if held else fresh).append(version)
        model.objects.bulk_create(fresh + changed)
        return Counts(len(fresh), len(changed), same, kept)

    def _version(self, model, wanted, held, begins):
        if held:
            _check_start(wanted.key, held, self.start)
        version = model(
            **wanted.named,
            **wanted.values,
            version=held.version + 1 if held else 1,
            valid_from=begins,
            change=self.change,
        )
        _check_columns(version, wanted)
        if held and model in SERIES and wanted.key not in self.editorial:
            version.breaks_series = bool(changed_columns(held, version, SERIES[model]))
        return version


def _newest(model):
    """{key: its newest version}."""
    versions = model.objects.select_related("valid_from").order_by("version")
    if model is Definition:
        return {one.code: one for one in versions.select_related("indicator", "valid_from")}
    return {getattr(one, versions.key): one for one in versions}


def _check_start(code, held, start):
    if start is None:
        raise NeedsPeriod(
            f"{code} has changed. Say from which quarter the change holds, "
            "for example --from 2017-18-q1."
        )
    if start.starts_on < held.valid_from.starts_on:
        raise DictionaryError(
            f"{code}: its version {held.version} begins with {held.valid_from.slug}, "
            f"so a change cannot begin with {start.slug}.",
            key=code,
        )


def _check_columns(version, wanted):
    try:
        version.clean_fields(exclude=["indicator", "valid_from", "change"])
    except ValidationError as problem:
        column, messages = next(iter(problem.message_dict.items()))
        raise wrong(wanted.number, wanted.key, column, " ".join(messages)) from problem
