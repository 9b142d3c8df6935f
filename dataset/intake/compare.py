"""What an upload would change, before anything is changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from dataset.figures import Figure, Item, Slot, Unreadable, read_figure
from dataset.intake.cells import tidy
from dataset.intake.parse import Draft, Problem
from dataset.intake.template import ReturnSheet


class PreviewRow(NamedTuple):
    """One field: where it is in the file, what is there, and what stands now."""

    item: Item
    slot: Slot
    point: str  # "Quarter" or "Jan 2017"
    sheet: str
    cell: str
    found: str
    now: str


@dataclass(frozen=True, slots=True)
class UnreadableRow:
    """One cell that cannot be read, and the measure or theme it belongs to."""

    name: str  # "Children on a plan", or the theme of an answer
    code: str  # "CPP-01"; nothing for an answer
    point: str  # "Jan 2017"; for an answer its prompt; nothing for a quarter's figure
    problem: Problem


@dataclass(frozen=True, slots=True)
class Preview:
    """Fields by what would become of them, in the order in which to look at them."""

    unreadable: tuple[UnreadableRow, ...]
    changed: tuple[PreviewRow, ...]
    new: tuple[PreviewRow, ...]
    same: tuple[PreviewRow, ...]
    kept: int  # fields blank in the file that hold something now
    notes: Mapping[Slot, str]  # notes that differ
    commentary: Mapping[tuple[str, str], str]  # answers that differ

    @property
    def taken(self) -> tuple[PreviewRow, ...]:
        """What confirming would write."""
        return self.changed + self.new

    @property
    def changes_anything(self) -> bool:
        return bool(self.taken or self.notes or self.commentary)


def compare(draft: Draft, sheet: ReturnSheet) -> Preview:
    """Each field of the file against what the sheet's return holds now."""
    changed: list[PreviewRow] = []
    new: list[PreviewRow] = []
    same: list[PreviewRow] = []
    for item, slot in sheet.slots:
        read = draft.taken.get(slot)
        if read is None:
            continue
        now = sheet.current.get(slot, "")
        row = PreviewRow(item, slot, sheet.point(slot), read.sheet, read.cell, read.text, now)
        if not now:
            new.append(row)
        elif _alike(read.text, now):
            same.append(row)
        else:
            changed.append(row)
    return Preview(
        unreadable=_unreadable(draft, sheet),
        changed=tuple(changed),
        new=tuple(new),
        same=tuple(same),
        kept=sum(bool(sheet.current.get(slot)) for slot in draft.blank),
        notes={
            slot: note
            for slot, note in draft.notes.items()
            if note != tidy(sheet.notes.get(slot, ""))
        },
        commentary={
            key: answer
            for key, answer in draft.commentary.items()
            if answer != tidy(sheet.commentary.get(key, ""))
        },
    )


def _unreadable(draft: Draft, sheet: ReturnSheet) -> tuple[UnreadableRow, ...]:
    item_of = {slot: item for item, slot in sheet.slots}
    rows = []
    for problem in draft.unreadable:
        first, second = problem.about
        if isinstance(second, str):
            rows.append(UnreadableRow(first, "", sheet.prompts[second], problem))
        else:
            item = item_of[first, second]
            point = sheet.point((first, second)) if item.monthly else ""
            rows.append(UnreadableRow(item.name, item.code, point, problem))
    return tuple(rows)


def _alike(found: str, now: str) -> bool:
    """Whether both say the same figure, however it is written."""
    return found == now or (_read(found) is not None and _read(found) == _read(now))


def _read(text: str) -> Figure | None:
    try:
        return read_figure(text)
    except Unreadable:
        return None
