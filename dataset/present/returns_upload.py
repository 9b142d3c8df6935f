"""The workbook of a return, and what an uploaded one would change."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import NamedTuple

from dataset.figures import Unreadable, plain_number, read_figure, words
from dataset.intake.compare import Preview, PreviewRow, UnreadableRow
from dataset.intake.template import ILLUSTRATIVE, OTHER_SERIES, ReturnSheet
from dataset.models import PROMPTS, DataReturn
from dataset.models.contents import Contents
from dataset.present.returns_grid import Past, past


FIRST_SHOWN = 10  # new figures shown at once; the others are folded away


class UploadRow(NamedTuple):
    """One field of the preview, with its difference from what stands now."""

    row: PreviewRow
    now: str  # "1,228"
    found: str
    difference: str  # "+16", "−2.5", or nothing between words
    is_explained: bool
    last_quarter: Past


@dataclass(frozen=True, slots=True)
class TextRow:
    """A note or an answer that would be written: what stands now, and what the file says."""

    name: str  # "Children on a plan, note" or "Missing: why"
    now: str
    found: str


@dataclass(frozen=True, slots=True)
class UploadPage:
    data_return: DataReturn
    file_name: str
    size: str  # "48 KB"
    read_at: datetime
    version: str
    unreadable: tuple[UnreadableRow, ...]
    changed: tuple[UploadRow, ...]
    new: tuple[UploadRow, ...]
    same: tuple[UploadRow, ...]
    texts: tuple[TextRow, ...]
    kept: int
    taken: str  # "19 figures and 2 notes", or nothing when the file changes nothing
    source: str  # "your file" or "what you pasted"

    @property
    def column(self):
        return f"In {self.source}"

    @property
    def these(self):
        """ "these 19 figures", for the button."""
        count = self.taken.split(" ")[0]
        return f"{'this' if count == '1' else 'these'} {self.taken}"

    @property
    def new_first(self):
        return self.new[:FIRST_SHOWN]

    @property
    def new_rest(self):
        return self.new[FIRST_SHOWN:]


@dataclass(frozen=True, slots=True)
class ClashRow:
    """A text that somebody changed between reading the file and taking its figures."""

    code: str
    name: str
    theirs: str
    by: str
    mine: str


def return_sheet(contents: Contents):
    """What the workbook holds: after a reopening only the items that may be mended."""
    data_return = contents.data_return
    items = tuple(item for item in contents.items if item.code in contents.open_codes)
    period = data_return.period
    return ReturnSheet(
        key=f"{data_return.agency.slug}/{data_return.area.slug}/{period.slug}",
        agency=data_return.agency.name,
        area=data_return.area.name,
        boards=data_return.area.lead_board.name,
        period=period.label,
        due=f"{data_return.due_on:%-d %B %Y}",
        items=items,
        month_labels=tuple(f"{month:%b %Y}" for month in period.months),
        prompts=PROMPTS,
        current={slot: draft.text for slot, draft in contents.drafts.items()},
        notes={slot: draft.note for slot, draft in contents.drafts.items() if draft.note},
        last_quarter=_past(contents.last_quarter),
        year_ago=_past(contents.year_ago),
        commentary={
            (theme, prompt): getattr(held, prompt)
            for theme, held in contents.commentary.items()
            for prompt in PROMPTS
            if getattr(held, prompt)
        },
    )


def workbook_name(data_return):
    """ "return-2016-17-q4-childrens-social-care-bedford.xlsx"."""
    parts = (data_return.period.slug, data_return.agency.slug, data_return.area.slug)
    return f"return-{'-'.join(parts)}.xlsx"


def source_words(*, is_pasted):
    """What a person calls that which was read: "your file", or "what you pasted"."""
    return "what you pasted" if is_pasted else "your file"


def upload_page(
    contents: Contents, preview: Preview, *, file_name, size, read_at, version, is_pasted=False
):
    """The preview of one file, or of what was pasted. Nothing has been changed when it is shown."""
    return UploadPage(
        data_return=contents.data_return,
        file_name=file_name[:120],
        size=f"{max(1, round(size / 1024))} KB" if size else "",
        read_at=read_at,
        version=version,
        unreadable=preview.unreadable,
        changed=_rows(contents, preview.changed),
        new=_rows(contents, preview.new),
        same=_rows(contents, preview.same),
        texts=_texts(contents, preview),
        kept=preview.kept,
        taken=_taken(preview),
        source=source_words(is_pasted=is_pasted),
    )


def _texts(contents, preview):
    names = {item.code: item.name for item in contents.items}
    notes = [
        TextRow(f"{names[slot[0]]}, note", held.note if held else "", found)
        for slot, found in preview.notes.items()
        for held in [contents.drafts.get(slot)]
    ]
    answers = [
        TextRow(
            f"{theme}: {PROMPTS[prompt].lower()}",
            getattr(contents.commentary.get(theme), prompt, ""),
            found,
        )
        for (theme, prompt), found in preview.commentary.items()
    ]
    return (*notes, *answers)


def clash_rows(contents: Contents, clashes):
    """The clashes of a confirmed upload, named for people."""
    names = {item.code: item.name for item in contents.items}
    return tuple(
        ClashRow(
            code=clash.key[0] if clash.what != "answer" else "",
            name=names.get(clash.key[0]) or f"{clash.key[0]}: {PROMPTS[clash.key[1]].lower()}",
            theirs=clash.theirs,
            by=clash.by,
            mine=clash.mine,
        )
        for clash in clashes
    )


def _past(earlier):
    return {slot: _past_words(held) for slot, held in earlier.items()}


def _past_words(held):
    said = f"{words(held.figure)}{ILLUSTRATIVE if held.illustrative else ''}"
    return said if held.comparable else f"{said}{OTHER_SERIES}"


def _rows(contents, rows):
    explained = {code for _, code in contents.explanations}
    last_quarter = contents.last_quarter
    return tuple(
        UploadRow(
            row=row,
            now=_as_read(row.now),
            found=_as_read(row.found),
            difference=_difference(row.found, row.now),
            is_explained=row.item.code in explained,
            last_quarter=past(last_quarter.get(row.slot)),
        )
        for row in rows
    )


def _as_read(text):
    """A plain number with its thousands parted; anything else as it was typed."""
    number = _exact(text)
    return text if number is None else plain_number(number)


def _difference(found, now):
    if not now:
        return ""
    numbers = [_exact(text) for text in (found, now)]
    if None in numbers:
        return ""
    difference = numbers[0] - numbers[1]
    return f"+{plain_number(difference)}" if difference > 0 else plain_number(difference)


def _exact(text) -> Decimal | None:
    try:
        figure = read_figure(text)
    except Unreadable:
        return None
    return figure.low if figure is not None and figure.is_exact else None


def _taken(preview):
    counts = (
        (len(preview.taken), "figure"),
        (len(preview.notes), "note"),
        (len(preview.commentary), "answer"),
    )
    parts = [f"{count} {noun}{'s' * (count != 1)}" for count, noun in counts if count]
    return " and ".join(filter(None, [", ".join(parts[:-1]), *parts[-1:]]))
