"""What people send from the pages of returns, read into edits and decisions."""

import re

from django import forms
from django.core import signing

from dataset.figures import Item
from dataset.intake.compare import Preview
from dataset.intake.template import ReturnSheet
from dataset.models import PROMPTS
from dataset.operations.drafts import Edit, Edits, Taken
from dataset.present.returns_fields import (
    ANSWER,
    AT_LEAST_ONE,
    EXPLANATION,
    FIGURE,
    MAYBE_NONE,
    NOTE,
    field_name,
)


PREFIXES = {"figure": FIGURE, "note": NOTE, "explanation": EXPLANATION, "answer": ANSWER}
UPLOAD_SALT = "dataset.return_upload"
TAKEN = ("values", "notes", "answers")
UPLOAD_LASTS = 60 * 60  # seconds between reading a file and taking its figures
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
            for edit in _read(data, key, field_name(EXPLANATION, *key))
        ),
    )


def commentary_edits(data):
    """The edits of one theme's commentary: four answers."""
    return tuple(edit for name in PROMPTS for edit in _read(data, name, field_name(ANSWER, name)))


def clash_fields(clashes, data):
    """{field name: (the text its author saw, the clash)}, for drawing the page again."""
    named = {}
    for clash in clashes:
        parts = clash.key if isinstance(clash.key, tuple) else (clash.key,)
        name = field_name(PREFIXES[clash.what], *parts)
        named[name] = (_clean(data.get(f"seen-{name}", ""), LONGEST_TEXT), clash)
    return named


def _values(data, item: Item):
    reason = data.get(field_name("r", *item.slots[0]), "")
    for slot in item.slots:
        name = field_name(FIGURE, *slot)
        for edit in _read(data, slot, name, limit=LONGEST_FIGURE):
            text = _with_answer(edit.text, data.get(field_name("z", *slot), ""))
            if reason and text in ("", edit.seen):
                text = reason
            yield Edit(slot, edit.seen, text)


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
    return text.replace("\r\n", "\n").strip()[:limit]


class ReasonForm(forms.Form):
    """Why a return goes back to the agency."""

    reason = forms.CharField(
        label="What has to be mended?",
        help_text="The agency’s data lead and approver read this, by e-mail as well.",
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Say what has to be mended."},
    )


class ReopenForm(forms.Form):
    """Which items of an accepted return may be mended, and why."""

    codes = forms.MultipleChoiceField(
        label="Which items?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one item."},
    )
    reason = forms.CharField(
        label="Why are they reopened?",
        help_text="The agency reads this. The accepted figures count until the mended ones are.",
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Say why the items are reopened."},
    )

    def __init__(self, *args, items: tuple[Item, ...], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["codes"].choices = [(item.code, f"{item.code} {item.name}") for item in items]


class StaleUpload(ValueError):
    """The confirmation cannot be trusted any more. The message says what to do."""


def workbook_edits(preview: Preview, sheet: ReturnSheet):
    """What confirming a preview would write, against what stood there when it was read."""
    return Taken(
        values=tuple(Edit(row.slot, row.now, row.found) for row in preview.taken),
        notes=tuple(
            Edit(slot, sheet.notes.get(slot, ""), text) for slot, text in preview.notes.items()
        ),
        answers=tuple(
            Edit(key, sheet.commentary.get(key, ""), text)
            for key, text in preview.commentary.items()
        ),
    )


def again(clashes):
    """The edits that clashed, set against what somebody else saved."""
    edits = {"figure": [], "note": [], "answer": []}
    for clash in clashes:
        edits[clash.what].append(Edit(clash.key, clash.theirs, clash.mine))
    return Taken(*map(tuple, edits.values()))


def seal_upload(data_return, user, taken: Taken):
    """What was read from a workbook, to travel in the page: signed, for this return and person.

    Nothing of the file is kept on the server.
    """
    payload = {
        "return": data_return.pk,
        "user": user.pk,
        **{
            kind: [[*edit.key, edit.seen, edit.text] for edit in getattr(taken, kind)]
            for kind in TAKEN
        },
    }
    return signing.dumps(payload, salt=UPLOAD_SALT, compress=True)


def open_upload(token, data_return, user):
    """What `seal_upload` put into the page, as `Taken`. Raises `StaleUpload`."""
    try:
        payload = signing.loads(token, salt=UPLOAD_SALT, max_age=UPLOAD_LASTS)
    except signing.SignatureExpired:
        raise StaleUpload(
            "The file was read more than an hour ago. Nothing was changed: upload it again."
        ) from None
    except signing.BadSignature:
        raise StaleUpload("Nothing was changed: upload the workbook again.") from None
    if (payload["return"], payload["user"]) != (data_return.pk, user.pk):
        raise StaleUpload("That file was read for another return. Nothing was changed.")
    return Taken(
        *(
            tuple(Edit((first, second), *texts) for first, second, *texts in payload[kind])
            for kind in TAKEN
        )
    )


class UploadForm(forms.Form):
    """The workbook to read. The file itself is never kept."""

    workbook = forms.FileField(
        allow_empty_file=True,  # said in the same words as everything else that is wrong
        label="Your filled-in workbook",
        help_text="An .xlsx file of at most 10 MB, made from the workbook you downloaded here.",
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
        error_messages={"required": "Choose the workbook to upload."},
    )
