"""A whole return in one go: figures, notes, explanations, commentary, and off it goes.

All of it or nothing: what cannot be sent leaves the draft as it was.
"""

from dataclasses import dataclass, field

from django.db import transaction

from agencies import clock
from dataset import policies
from dataset.figures import Slot
from dataset.intake.cells import tidy
from dataset.models import PROMPTS, ApiSending, Way
from dataset.models.contents import FindingKey, contents_of
from dataset.operations import drafts, returns
from dataset.operations.drafts import Edit, Edits, Taken
from dataset.operations.states import lock


@dataclass(frozen=True, slots=True)
class Whole:
    """What somebody sends. Fields that are not named stay as they are in the draft."""

    figures: dict[Slot, str] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)  # by item
    explanations: dict[FindingKey, str] = field(default_factory=dict)
    commentary: dict[tuple[str, str], str] = field(default_factory=dict)  # by theme and prompt


class OtherBody(ValueError):
    """The key was used before, for something else."""


class NotTaken(ValueError):
    """Parts that this return does not ask for, or that may not be stored: (where, message)."""

    def __init__(self, problems):
        super().__init__(f"{len(problems)} parts of what was sent cannot be taken.")
        self.problems = problems


@transaction.atomic
def send_whole(data_return, whole, *, key, body_digest, by):
    """Take everything and send the return. The same key and body again is the same sending.

    Returns the `ApiSending`. Raises `OtherBody`, `NotTaken` or `returns.NotReady`; then nothing
    was stored.
    """
    data_return = lock(data_return)
    held = (
        ApiSending.objects.filter(data_return=data_return, sent_by=by, key=key)
        .select_related("submission")
        .first()
    )
    if held and held.body_digest != body_digest:
        raise OtherBody("This key was used before, for a return with other contents.")
    if held:
        return held
    policies.may_edit(by, data_return).enforce()
    contents = contents_of(data_return)
    _refuse_unknown(whole, contents)
    edits = _edits(whole, contents)
    saved = drafts.take(data_return, edits, by=by, origin=Way.API)
    explained = drafts.save(data_return, _explanations(whole, contents), by=by, origin=Way.API)
    refused = (*saved.refused, *explained.refused)
    if refused:
        raise NotTaken([(" ".join(map(str, one.key)), one.message) for one in refused])
    submission = returns.submit(data_return, by=by)
    return ApiSending.objects.create(
        data_return=data_return,
        sent_by=by,
        key=key,
        body_digest=body_digest,
        submission=submission,
        sent_at=clock.now(),
    )


def _refuse_unknown(whole, contents):
    slots, items = set(contents.slots), {item.code for item in contents.items}
    themes = {theme.name for theme in contents.themes}
    problems = [
        (f"{code}, month {month}", "This return does not ask for it.")
        for code, month in whole.figures
        if (code, month) not in slots
    ]
    problems += [
        (code, "This return does not ask for it.") for code in whole.notes if code not in items
    ]
    problems += [
        (f"{rule}, {code}", "This return does not ask for the measure it explains.")
        for rule, code in whole.explanations
        if code not in items
    ]
    problems += [
        (f"{theme}, {prompt}", "There is no such theme or question in this return.")
        for theme, prompt in whole.commentary
        if theme not in themes or prompt not in PROMPTS
    ]
    if problems:
        raise NotTaken(problems)


def _edits(whole, contents):
    """Everything set against what stands there now: the sender replaces it knowingly."""
    items = {item.code: item for item in contents.items}
    commentary = contents.commentary
    return Taken(
        values=tuple(
            Edit(slot, contents.text(slot), tidy(text)) for slot, text in whole.figures.items()
        ),
        notes=tuple(
            Edit(items[code].slots[0], contents.note(items[code]), tidy(text))
            for code, text in whole.notes.items()
        ),
        answers=tuple(
            Edit((theme, prompt), getattr(commentary.get(theme), prompt, ""), tidy(text))
            for (theme, prompt), text in whole.commentary.items()
        ),
    )


def _explanations(whole, contents):
    held = contents.explanations
    return Edits(
        explanations=tuple(
            Edit(key, held[key].text if key in held else "", tidy(text))
            for key, text in whole.explanations.items()
        )
    )
