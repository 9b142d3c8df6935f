"""A workbook that was uploaded, and what was read from it on its way to be confirmed."""

from django import forms
from django.core import signing

from dataset.intake.compare import Preview
from dataset.intake.template import ReturnSheet
from dataset.models import Way
from dataset.operations.drafts import Edit, Taken


UPLOAD_SALT = "dataset.return_upload"
TAKEN = ("values", "notes", "answers")
UPLOAD_LASTS = 60 * 60  # seconds between reading a file and taking its figures


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


def seal_upload(data_return, user, taken: Taken, origin=Way.WORKBOOK):
    """What was read from a workbook, to travel in the page: signed, for this return and person.

    Nothing of the file is kept on the server.
    """
    payload = {
        "return": data_return.pk,
        "user": user.pk,
        "origin": origin,
        **{
            kind: [[*edit.key, edit.seen, edit.text] for edit in getattr(taken, kind)]
            for kind in TAKEN
        },
    }
    return signing.dumps(payload, salt=UPLOAD_SALT, compress=True)


def sealed(token, salt, data_return, user):
    """What was signed into a page for this return and person. Raises `StaleUpload`."""
    payload = opened(token, salt)
    if (payload["return"], payload["user"]) != (data_return.pk, user.pk):
        raise StaleUpload("That file was read for another return. Nothing was changed.")
    return payload


def opened(token, salt):
    """What was signed into a page within the hour. Raises `StaleUpload`."""
    try:
        return signing.loads(token, salt=salt, max_age=UPLOAD_LASTS)
    except signing.SignatureExpired:
        raise StaleUpload(
            "The file was read more than an hour ago. Nothing was changed: upload it again."
        ) from None
    except signing.BadSignature:
        raise StaleUpload("Nothing was changed: upload the file again.") from None


def open_upload(token, data_return, user):
    """What `seal_upload` put into the page: (`Taken`, the way it came in). Raises `StaleUpload`."""
    payload = sealed(token, UPLOAD_SALT, data_return, user)
    taken = Taken(
        *(
            tuple(Edit((first, second), *texts) for first, second, *texts in payload[kind])
            for kind in TAKEN
        )
    )
    return taken, payload["origin"]


class UploadForm(forms.Form):
    """The workbook to read. The file itself is never kept."""

    workbook = forms.FileField(
        allow_empty_file=True,  # said in the same words as everything else that is wrong
        label="Your filled-in workbook",
        help_text="An .xlsx file of at most 10 MB, made from the workbook you downloaded here.",
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
        error_messages={"required": "Choose the workbook to upload."},
    )
