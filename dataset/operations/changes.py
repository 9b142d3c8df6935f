"""Changing the dictionary: drafted, proposed, agreed by a second person, in force from a quarter.

An agreed change writes new versions through `operations.dictionary.save`, as loading the shipped
files does. Nothing asked or published before its quarter is touched.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from agencies import clock, trail
from agencies.validators import no_identifying_text
from dataset import mail, policies
from dataset.intake.rows import DictionaryError
from dataset.models import (
    BreakdownVersion,
    ChangeKind,
    ChangeLine,
    ChangeState,
    DataReturn,
    Definition,
    DictionaryChange,
    Period,
    RuleVersion,
)
from dataset.models.dictionary_rows import KEY, breakdown_row, rows_in_force
from dataset.operations import dictionary, periods
from dataset.operations.dictionary_check import Dictionary, read_together
from dataset.operations.states import ChangedMeanwhile, NoReason


QUARTERS_AHEAD = 8  # from which a change may begin
OWN_COLUMNS = frozenset({*KEY.values(), "valid_from"})  # not part of a line's values


@dataclass(frozen=True, slots=True)
class LineDraft:
    """One row as it is to be: {column: text} without the column that names it."""

    kind: ChangeKind
    key: str
    values: Mapping[str, str]
    is_editorial: bool = False


class TooLate(ValueError):
    """Returns of that quarter have been opened, so its questions stand."""


def quarters_to_come():
    """The quarters from which a change may begin, unsaved: none whose returns are open."""
    newest = DataReturn.objects.order_by("-period__starts_on").select_related("period").first()
    first = Period.containing(clock.today()).ordinal
    if newest:
        first = max(first, newest.period.ordinal + 1)
    built = (divmod(ordinal, 4) for ordinal in range(first, first + QUARTERS_AHEAD))
    return [Period.build(year, quarter + 1) for year, quarter in built]


@transaction.atomic
def draft(board, *, title, reason, valid_from, lines=(), by):
    """A new draft; `valid_from` is the slug of a quarter to come, `lines` are `LineDraft`s."""
    policies.may_draft_change(by, board).enforce()
    change = DictionaryChange.objects.create(
        board=board,
        title=title,
        reason=_words(reason),
        valid_from=_quarter(valid_from),
        drafted_by=by,
        drafted_at=clock.now(),
    )
    change.writers.add(by)
    trail.record(by, "dataset.change_drafted", change, title=title, reason=reason)
    if lines:
        _save_lines(change, lines, by=by)
    return change


@transaction.atomic
def edit(change, *, title, reason, valid_from, edition, by):
    """Change what a draft says of itself. Raises `ChangedMeanwhile`, `DictionaryError`."""
    change = _lock(change, edition)
    policies.may_edit_change(by, change).enforce()
    change.title, change.reason = title, _words(reason)
    change.valid_from = _quarter(valid_from)
    _set_beside(change)
    if change.lines.exists():
        check(change)
    _touch(change, "title", "reason", "valid_from", by=by)
    trail.record(
        by, "dataset.change_edited", change, title=title, reason=reason, valid_from=valid_from
    )
    return change


@transaction.atomic
def save_line(change, line, *, edition, by):
    """Keep one row (a `LineDraft`) of a draft. Raises `DictionaryError`, having kept nothing."""
    change = _lock(change, edition)
    policies.may_edit_change(by, change).enforce()
    [saved] = _save_lines(change, [line], by=by)
    return saved


@transaction.atomic
def remove_line(change, line, *, edition, by):
    """Leave a row as it is in force."""
    change = _lock(change, edition)
    policies.may_edit_change(by, change).enforce()
    trail.record(by, "dataset.change_line_removed", change, kind=line.kind, key=line.key)
    line.delete()
    _touch(change, by=by)


@transaction.atomic
def propose(change, *, edition, by):
    """Ask for agreement. Everything is checked once more. Raises `DictionaryError`."""
    change = _lock(change, edition)
    policies.may_edit_change(by, change).enforce()
    if not change.lines.exists():
        raise DictionaryError(
            "There is nothing in this change yet. Add a measure, breakdown or rule."
        )
    _quarter(change.valid_from.slug)
    check(change)
    change.proposed_at = clock.now()
    change.writers.add(by)
    _move(change, ChangeState.PROPOSED, "proposed_at")
    trail.record(by, "dataset.change_proposed", change, lines=_written(change))
    mail.ask_to_agree(change)


@transaction.atomic
def take_back(change, *, edition, by):
    """Make a draft of a proposed or refused change again."""
    change = _lock(change, edition)
    policies.may_take_back_change(by, change).enforce()
    change.decided_by = change.decided_at = None
    change.decision = ""
    _move(change, ChangeState.DRAFT, "decided_by", "decided_at", "decision")
    trail.record(by, "dataset.change_taken_back", change)


@transaction.atomic
def withdraw(change, *, edition, by):
    """Give a draft up. It stays readable."""
    change = _lock(change, edition)
    policies.may_edit_change(by, change).enforce()
    _move(change, ChangeState.WITHDRAWN)
    trail.record(by, "dataset.change_withdrawn", change)


@transaction.atomic
def agree(change, *, edition, by, decision=""):
    """Write the new versions. Raises `TooLate` and `DictionaryError`, having changed nothing."""
    change = _lock(change, edition)
    policies.may_decide_change(by, change).enforce()
    _quarter(change.valid_from.slug)
    _refuse_if_changed(change)
    lines = list(change.lines.all())
    keys = {line.key for line in lines}
    read = check(change)
    dictionary.save(
        Dictionary(
            tuple(row for row in read.indicators if row.code in keys),
            tuple(row for row in read.breakdowns if row.slug in keys),
            tuple((number, row) for number, row in read.rules if row.rule_id in keys),
        ),
        change.valid_from,
        change=change,
        editorial=[line.key for line in lines if line.is_editorial],
    )
    _decide(change, ChangeState.AGREED, decision.strip(), by)
    trail.record(
        by,
        "dataset.change_agreed",
        change,
        valid_from=change.valid_from.slug,
        decision=change.decision,
        lines=_written(change),
    )
    mail.tell_agreed(change)


@transaction.atomic
def refuse(change, *, edition, by, decision):
    """Say no, with the reason. Raises `NoReason`."""
    change = _lock(change, edition)
    policies.may_decide_change(by, change).enforce()
    if not decision.strip():
        raise NoReason("Say why the change is refused.")
    _decide(change, ChangeState.REFUSED, decision.strip(), by)
    trail.record(by, "dataset.change_refused", change, decision=change.decision)
    mail.tell_change_refused(change)


def check(change):
    """The dictionary as it would be, read as a whole: a `Dictionary`. Raises `DictionaryError`.

    Looked at in the change's own quarter and wherever a later version comes into force.
    """
    lines = list(change.lines.all())
    first, *later = [change.valid_from, *_later_starts(change.valid_from)]
    for period in later:
        _read(period, lines)
    return _read(first, lines)


def _read(period, lines):
    rows = rows_in_force(period)
    known = rows[ChangeKind.BREAKDOWN]
    for version in BreakdownVersion.objects.select_related("valid_from").order_by("version"):
        known.setdefault(version.slug, breakdown_row(version))  # asked from a later quarter on
    for line in lines:
        row = {KEY[line.kind]: line.key, **line.values}
        if line.kind == ChangeKind.BREAKDOWN:
            row["valid_from"] = period.slug
        rows[ChangeKind(line.kind)][line.key] = row
    return read_together(*(held.values() for held in rows.values()))


def _later_starts(period):
    starts = set()
    for model in (Definition, BreakdownVersion, RuleVersion):
        later = model.objects.filter(valid_from__starts_on__gt=period.starts_on)
        starts |= set(later.values_list("valid_from", flat=True))
    return Period.objects.filter(pk__in=starts).order_by("starts_on")


def _save_lines(change, lines, *, by):
    now = rows_in_force(change.valid_from)
    saved = []
    for one in lines:
        before = _values(now[one.kind].get(one.key, {}))
        if before == dict(one.values):
            raise DictionaryError(f"Nothing in {one.key} differs from what is in force.")
        line, _ = ChangeLine.objects.update_or_create(
            change=change,
            kind=one.kind,
            key=one.key,
            defaults={
                "values": dict(one.values),
                "before": before,
                "is_editorial": one.is_editorial and bool(before),
            },
        )
        saved.append(line)
    check(change)
    _touch(change, by=by)
    trail.record(by, "dataset.change_lines_saved", change, lines=_written(change, saved))
    return saved


def _set_beside(change):
    """Let each line stand beside what is in force in the change's quarter."""
    for line, before in _with_what_is_in_force(change):
        line.before = before
        line.save(update_fields=["before"])


def _refuse_if_changed(change):
    """What a line stands beside may have changed since it was drafted."""
    for line, before in _with_what_is_in_force(change):
        if before != line.before:
            raise ChangedMeanwhile(
                f"{line.key} has been changed by another agreement since this was drafted. Take "
                "the change back, look at it again and propose it anew."
            )


def _with_what_is_in_force(change):
    now = rows_in_force(change.valid_from)
    for line in change.lines.all():
        yield line, _values(now[ChangeKind(line.kind)].get(line.key, {}))


def _values(row):
    return {name: text for name, text in row.items() if name not in OWN_COLUMNS}


def _written(change, lines=None):
    return [
        {
            "kind": line.kind,
            "key": line.key,
            "editorial": line.is_editorial,
            "changed": {name: [line.before.get(name), line.values[name]] for name in line.changed},
        }
        for line in (change.lines.all() if lines is None else lines)
    ]


def _quarter(slug):
    """The period a change begins with, made when it is not there yet."""
    for built in quarters_to_come():
        if built.slug == slug:
            return periods.make(built.year, built.quarter)
    raise TooLate(
        "Returns of that quarter have been opened, so what it asks stands. Choose a later one."
    )


def _words(reason):
    if not reason.strip():
        raise NoReason("Say why the dictionary is to change.")
    no_identifying_text(reason)
    return reason.strip()


def _lock(change, edition):
    change = (
        DictionaryChange.objects.select_related("board", "valid_from", "drafted_by")
        .select_for_update(of=("self",))
        .get(pk=change.pk)
    )
    if change.edition != edition:
        raise ChangedMeanwhile("Somebody has changed this meanwhile. Look at it before you go on.")
    return change


def _decide(change, state, decision, by):
    no_identifying_text(decision)
    change.decided_by, change.decided_at, change.decision = by, clock.now(), decision
    _move(change, state, "decided_by", "decided_at", "decision")


def _move(change, state, *columns):
    if not change.can_become(state):
        raise ChangedMeanwhile(f"A change that is {change.state} cannot become {state}.")
    change.state = state
    _touch(change, "state", *columns)


def _touch(change, *columns, by=None):
    if by:
        change.writers.add(by)
    change.edition += 1
    change.save(update_fields=["edition", *columns])
