"""A spreadsheet of the dictionary on its way through the page: read, looked at, never stored."""

from dataclasses import replace

from django import forms
from django.core import signing

from dataset.forms.upload import StaleUpload, opened
from dataset.intake.dictionary_changes import RefusedLine
from dataset.intake.dictionary_file import BY_KIND, VERSION, DictionaryFile, FileRow


SALT = "dataset.dictionary_file"


class DictionaryFileForm(forms.Form):
    """The changed dictionary to read. The file itself is never kept."""

    file = forms.FileField(
        allow_empty_file=True,  # said in the same words as everything else that is wrong
        label="The dictionary you changed",
        help_text="The .xlsx file, or one of the three .csv files, that you downloaded here.",
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
        error_messages={"required": "Choose the file to upload."},
    )


def seal(found, now, file_name, user):
    """What would change, to travel in the page: signed, for this person.

    Each row carries the version it was held against, so that nothing is drafted on another.
    """
    tables = {
        one.table.kind: {
            "rows": [_row(line, now) for line in one.lines],
            "new": [line.key for line in one.added],
            "unchanged": one.unchanged,
            "missing": one.missing,
            "refused": [[each.number, each.key, each.column, each.why] for each in one.refused],
        }
        for one in found
        if one.is_given
    }
    payload = {"user": user.pk, "name": file_name, "tables": tables}
    return signing.dumps(payload, salt=SALT, compress=True)


def unseal(token, user):
    """What `seal` put into the page. Raises `StaleUpload`."""
    payload = opened(token, SALT)
    if payload["user"] != user.pk:
        raise StaleUpload("That file was read for somebody else. Nothing was changed.")
    return payload


def file_of(payload):
    """The `DictionaryFile` of the rows that would change."""
    return DictionaryFile(
        {
            kind: tuple(FileRow(number, values) for number, values in table["rows"])
            for kind, table in payload["tables"].items()
        }
    )


def as_seen(found, payload):
    """`TableChanges` of the rows in the page, with what the rest of the file had when it came."""
    return tuple(
        _as_seen(one, payload["tables"][one.table.kind]) if one.is_given else one for one in found
    )


def is_as_seen(found, payload):
    """Whether the same rows would still be added and changed."""
    return all(
        len(one.lines) == len(payload["tables"][one.table.kind]["rows"])
        and [line.key for line in one.added] == payload["tables"][one.table.kind]["new"]
        for one in found
        if one.is_given
    )


def _row(line, now):
    held = now[line.kind].get(line.key, {})
    table = BY_KIND[line.kind]
    values = {name: line.row.values.get(name, "") for name in table.columns}
    return [line.row.number, {**values, VERSION: held.get(VERSION, "")}]


def _as_seen(one, sealed):
    refused = tuple(RefusedLine(*each) for each in sealed["refused"])
    return replace(
        one,
        unchanged=sealed["unchanged"] + one.unchanged,
        missing=tuple(sealed["missing"]),
        refused=refused + one.refused,
    )
