"""What is typed into a return: figures, notes, explanations, commentary. Nothing is ever lost.

Every edit carries the text its author saw. Where somebody else has changed that text since,
nothing is written: the edit comes back as a clash that shows both. Text that could identify a
child is never written by any way in: it comes back to its writer with what to take out.
"""

from collections.abc import Hashable
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db import transaction

from agencies import clock, identifying, trail
from dataset import policies
from dataset.models import (
    PROMPTS,
    DraftCommentary,
    DraftValue,
    Explanation,
    State,
    Way,
)
from dataset.models.contents import FindingKey
from dataset.models.returns import STARTED_BY_SAVING
from dataset.operations.states import change_state, lock


@dataclass(frozen=True, slots=True)
class Edit:
    """One text as it was seen, and as it now is. `key` says which."""

    key: Hashable
    seen: str
    text: str


@dataclass(frozen=True, slots=True)
class Clash:
    """Two people changed one text. Theirs is saved; `mine` waits for a decision."""

    what: str  # "figure", "note", "explanation" or "answer"
    key: Hashable
    mine: str
    theirs: str
    by: str
    at: datetime
    message: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    """A text that could identify a child. Nothing of it is saved; `mine` waits to be mended."""

    what: str  # as of a clash
    key: Hashable
    mine: str
    message: str  # what was found, never repeating it
    theirs: None = None  # nobody else's text stands against it
    by: str = ""
    at: None = None


@dataclass(frozen=True, slots=True)
class Edits:
    """Everything one page sends. Values by slot, notes by the item's first slot."""

    values: tuple[Edit, ...] = ()
    notes: tuple[Edit, ...] = ()
    explanations: tuple[Edit, ...] = ()

    def named(self):
        """Every edit with what it is about, in the words of `Clash.what`."""
        return [
            *(("figure", edit) for edit in self.values),
            *(("note", edit) for edit in self.notes),
            *(("explanation", edit) for edit in self.explanations),
        ]


@dataclass(frozen=True, slots=True)
class Taken:
    """What a workbook brings. Answers of the commentary by (theme, prompt)."""

    values: tuple[Edit, ...] = ()
    notes: tuple[Edit, ...] = ()
    answers: tuple[Edit, ...] = ()


@dataclass(frozen=True, slots=True)
class Saved:
    """How many texts were written, and which were not: somebody else's, or identifying."""

    count: int = 0
    clashes: tuple[Clash, ...] = ()
    refused: tuple[Refused, ...] = ()

    @property
    def unwritten(self):
        """What the page shows again, to be decided or mended."""
        return (*self.clashes, *self.refused)


@dataclass
class _Merge:
    """Sorts edits into what is to be written and what clashes."""

    what: str
    writes: dict[Hashable, str] = field(default_factory=dict)
    clashes: list[Clash] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)

    def take(self, edit, now, by=None, at=None):
        """`now` is the text saved at this moment, `by` and `at` who saved it and when."""
        if edit.text in (edit.seen, now):
            return
        if message := identifying.message(edit.text):
            self.refused.append(Refused(self.what, edit.key, edit.text, message))
        elif edit.seen == now:
            self.writes[edit.key] = edit.text
        else:
            self.clashes.append(Clash(self.what, edit.key, edit.text, now, str(by), at))


@transaction.atomic
def save(data_return, edits, *, by, origin=Way.TYPED):
    """Save figures, notes and explanations as typed, also what cannot be read yet.

    Texts that nobody else touched are written; the others come back as clashes.
    """
    data_return = _lock_for_editing(data_return, by)
    drafts = {
        (draft.code, draft.month): draft
        for draft in data_return.draft_values.select_related("changed_by")
    }
    values, notes = _Merge("figure"), _Merge("note")
    for merge, wanted, column in ((values, edits.values, "text"), (notes, edits.notes, "note")):
        for edit in wanted:
            held = drafts.get(edit.key)
            now = getattr(held, column) if held else ""
            merge.take(edit, now, held and held.changed_by, held and held.changed_at)
    explanations = _merge_explanations(data_return, edits.explanations)
    for code, _ in values.writes | notes.writes:
        policies.may_edit_item(data_return, code).enforce()
    _write_values(data_return, drafts, values.writes, notes.writes, by=by, origin=origin)
    _write_explanations(data_return, explanations.writes, by=by)
    merges = (values, notes, explanations)
    changed = {
        "figures": {_slot_name(slot): text for slot, text in values.writes.items()},
        "notes": {_slot_name(slot): text for slot, text in notes.writes.items()},
        "explanations": {" ".join(key): text for key, text in explanations.writes.items()},
    }
    return _finish(data_return, merges, by=by, origin=origin, **changed)


@transaction.atomic
def save_commentary(data_return, theme, edits, *, by):
    """Save the answers about one theme. `edits` are keyed by the names in `PROMPTS`."""
    data_return = _lock_for_editing(data_return, by)
    held = data_return.draft_commentary.select_related("changed_by").filter(
        theme=theme
    ).first() or DraftCommentary(data_return=data_return, theme=theme)
    merge = _Merge("answer")
    for edit in edits:
        if edit.key not in PROMPTS:
            raise ValueError(f"There is no prompt “{edit.key}”.")
        author = held.changed_by if held.pk else None
        merge.take(edit, getattr(held, edit.key), author, held.changed_at)
    if merge.writes:
        for name, text in merge.writes.items():
            setattr(held, name, text)
        held.changed_by, held.changed_at = by, clock.now()
        held.save()
    return _finish(data_return, (merge,), by=by, theme=theme, answers=dict(merge.writes))


@transaction.atomic
def take(data_return, taken, *, by, origin):
    """Save everything that a confirmed upload brings, as if it had been typed."""
    saved = save(data_return, Edits(taken.values, taken.notes), by=by, origin=origin)
    count, clashes, refused = saved.count, list(saved.clashes), list(saved.refused)
    for theme in dict.fromkeys(theme for theme, _ in (edit.key for edit in taken.answers)):
        answers = [
            Edit(edit.key[1], edit.seen, edit.text)
            for edit in taken.answers
            if edit.key[0] == theme
        ]
        written = save_commentary(data_return, theme, answers, by=by)
        count += written.count
        clashes += [replace(clash, key=(theme, clash.key)) for clash in written.clashes]
        refused += [replace(one, key=(theme, one.key)) for one in written.refused]
    return Saved(count, tuple(clashes), tuple(refused))


def _lock_for_editing(data_return, by):
    locked = lock(data_return)
    policies.may_edit(by, locked).enforce()
    return locked


def _merge_explanations(data_return, edits):
    held = {
        (row.rule_id, row.code): row
        for row in data_return.explanations.select_related("written_by")
    }
    merge = _Merge("explanation")
    for edit in edits:
        row = held.get(edit.key)
        merge.take(edit, row.text if row else "", row and row.written_by, row and row.written_at)
    return merge


def _write_values(data_return, drafts, values, notes, *, by, origin):
    moment = clock.now()
    rows = []
    for slot in dict.fromkeys([*values, *notes]):
        code, month = slot
        draft = drafts.get(slot) or DraftValue(data_return=data_return, code=code, month=month)
        if slot in values:
            draft.text, draft.origin = values[slot], origin
        draft.note = notes.get(slot, draft.note)
        draft.changed_at, draft.changed_by = moment, by
        rows.append(draft)
    DraftValue.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["data_return", "code", "month"],
        update_fields=["text", "note", "origin", "changed_at", "changed_by"],
    )


def _write_explanations(data_return, writes: dict[FindingKey, str], *, by):
    Explanation.objects.bulk_create(
        [
            Explanation(
                data_return=data_return,
                rule_id=rule_id,
                code=code,
                text=text,
                written_at=clock.now(),
                written_by=by,
            )
            for (rule_id, code), text in writes.items()
        ],
        update_conflicts=True,
        unique_fields=["data_return", "rule_id", "code"],
        update_fields=["text", "written_at", "written_by"],
    )


def _finish(data_return, merges, *, by, **changed):
    """Begin the return with its first save, and put what was written on the trail."""
    count = sum(len(merge.writes) for merge in merges)
    if count:
        started = data_return.state in STARTED_BY_SAVING
        state = State.IN_PREPARATION if started else data_return.state
        change_state(data_return, state, by=by, sent_back_because=data_return.sent_back_because)
        trail.record(by, "dataset.draft_saved", data_return, **changed)
    return Saved(
        count,
        tuple(clash for merge in merges for clash in merge.clashes),
        tuple(refused for merge in merges for refused in merge.refused),
    )


def _slot_name(slot):
    code, month = slot
    return f"{code}/{month}" if month else code
