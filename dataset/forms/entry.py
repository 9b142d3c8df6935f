"""What people send from the pages of a return, read into edits."""

import re

from dataset.figures import Item
from dataset.intake.cells import tidy
from dataset.models import PROMPTS
from dataset.operations.drafts import Edit, Edits
from dataset.present.returns_fields import (
    ANSWER,
    AT_LEAST_ONE,
    EXPLANATION,
    FIGURE,
    MAYBE_NONE,
    NOTE,
    REASON,
    field_name,
)


PREFIXES = {"figure": FIGURE, "note": NOTE, "explanation": EXPLANATION, "answer": ANSWER}
LONGEST_FIGURE = 200
LONGEST_TEXT = 4000
BELOW = re.compile(
    r"((?:<|under|fewer than|less than|below)\s*[\d,]+)(?:,?\s*not (?:0|none|zero))?",
    re.IGNORECASE,
)


def theme_edits(data, contents, theme):
    """The edits of one theme's page. Fields that were not sent stay as they are."""
    open_items = [item for item in theme.items if item.code in contents.open_codes]
    return Edits(
        values=tuple(edit for item in open_items for edit in _values(data, item)),
        notes=tuple(
            edit
            for item in open_items
            for edit in _read(data, item.slots[0], field_name(NOTE, *item.slots[0]))
        ),
        explanations=tuple(
            edit
            for issue in contents.issues
            if issue.explainable and issue.codes[0] in theme.codes
            for key in [(issue.rule_id, issue.codes[0])]
            for name in [field_name(EXPLANATION, *key)]
            for edit in _or_at_hand(data, key, name, contents.reasons_at_hand.get(key, ""))
        ),
    )


def commentary_edits(data, last):
    """The edits of one theme's commentary: four answers. `last` are last quarter's, by prompt."""
    return tuple(
        edit
        for name in PROMPTS
        for edit in _or_at_hand(data, name, field_name(ANSWER, name), last.get(name, ""))
    )


def clash_fields(clashes, data):
    """{field name: (the text its author saw, the clash)}, for drawing the page again."""
    named = {}
    for clash in clashes:
        parts = clash.key if isinstance(clash.key, tuple) else (clash.key,)
        name = field_name(PREFIXES[clash.what], *parts)
        named[name] = (_clean(data.get(f"seen-{name}", ""), LONGEST_TEXT), clash)
    return named


def _or_at_hand(data, key, name, at_hand):
    """What was typed; where nothing was and "the same" is ticked, the words at hand."""
    for edit in _read(data, key, name):
        same = at_hand and not edit.text and f"same-{name}" in data
        yield Edit(key, edit.seen, at_hand) if same else edit


def _values(data, item: Item):
    if item.part_of:
        yield from _category(data, item)
        return
    reason = data.get(field_name(REASON, *item.slots[0]), "")
    for slot in item.slots:
        name = field_name(FIGURE, *slot)
        for edit in _read(data, slot, name, limit=LONGEST_FIGURE):
            text = _with_answer(edit.text, data.get(field_name("z", *slot), ""))
            if reason and text in ("", edit.seen):
                text = reason
            yield Edit(slot, edit.seen, text)


def _category(data, item: Item):
    """One category of a breakdown; where it is blank, what all its blanks are filled with."""
    fill = data.get(field_name(REASON, item.part_of, item.breakdown), "")
    (slot,) = item.slots
    for edit in _read(data, slot, field_name(FIGURE, *slot), limit=LONGEST_FIGURE):
        text = _with_answer(edit.text, data.get(field_name("z", *slot), ""))
        yield Edit(slot, edit.seen, text or _clean(fill, LONGEST_FIGURE))


def _with_answer(text, answer):
    """ "<5", and whether it may be none: the answer is kept with the figure."""
    match = BELOW.fullmatch(text)
    if match is None or answer not in (AT_LEAST_ONE, MAYBE_NONE):
        return text
    return f"{match[1]} not 0" if answer == AT_LEAST_ONE else match[1]


def _read(data, key, name, limit=LONGEST_TEXT):
    """At most one edit: the text sent, against the text its author had before them.

    After a clash the author chooses: their own text is then set against the other one.
    """
    if name not in data:
        return
    text, seen = _clean(data[name], limit), _clean(data.get(f"seen-{name}", ""), LONGEST_TEXT)
    choice = data.get(f"pick-{name}", "")
    if choice == "theirs":
        return
    if choice == "mine":
        seen = _clean(data.get(f"theirs-{name}", ""), LONGEST_TEXT)
    yield Edit(key, seen, text)


def _clean(text, limit):
    """As a workbook would bring it: no character that a database or a spreadsheet cannot hold."""
    return tidy(text)[:limit]
