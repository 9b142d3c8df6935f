"""An agency's own spreadsheet on its way through the page: read, pointed at, never stored."""

from datetime import date, datetime, time, timedelta

from django import forms
from django.core import signing

from dataset.forms.upload import sealed
from dataset.intake.mapping import Unnamed
from dataset.intake.readers import Cell, Grid, GridSheet
from dataset.present.returns_fields import WHERE, field_name


SALT = "dataset.own_spreadsheet"

DAY = "day"


class OwnFileForm(forms.Form):
    """The spreadsheet to read. The file itself is never kept."""

    spreadsheet = forms.FileField(
        allow_empty_file=True,
        label="Your own spreadsheet",
        help_text="An .xlsx or .csv file of counts, as you keep it anyway.",
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
        error_messages={"required": "Choose the spreadsheet to upload."},
    )


def seal(grid, file_name, data_return, user):
    """The grid, to travel in the page: signed, for this return and person."""
    sheets = [
        [sheet.name, [[*place, *_packed(cell)] for place, cell in sheet.cells.items()]]
        for sheet in grid.sheets
        if not sheet.is_hidden
    ]
    payload = {"return": data_return.pk, "user": user.pk, "name": file_name, "sheets": sheets}
    return signing.dumps(payload, salt=SALT, compress=True)


def unseal(token, data_return, user):
    """(grid, file name) of what `seal` put into the page. Raises `StaleUpload`."""
    payload = sealed(token, SALT, data_return, user)
    sheets = tuple(
        GridSheet(name, False, {(row, column): _cell(*packed) for row, column, *packed in cells})
        for name, cells in payload["sheets"]
    )
    return Grid(sheets, {}), payload["name"]


def pointed_at(data, own, slots):
    """({slot: Pointer}, {slot: message}) of the cells somebody wrote beside the measures."""
    pointers, wrong = {}, {}
    for slot in slots:
        text = data.get(field_name(WHERE, *slot), "").strip()
        if not text:
            continue
        try:
            pointers[slot] = own.pointer_at(*own.place(text))
        except Unnamed as problem:
            wrong[slot] = str(problem)
    return pointers, wrong


def _packed(cell):
    value = cell.value
    if isinstance(value, datetime | date):
        value = [DAY, value.isoformat()[:10]]
    elif isinstance(value, time | timedelta):
        value = str(value)
    return value, cell.formula, cell.is_error, cell.is_percent


def _cell(value, formula, is_error, is_percent):
    if isinstance(value, list):
        value = date.fromisoformat(value[1])
    return Cell(value, formula, is_error, is_percent)


def texts(data, slots):
    """{slot: what was written there}, for drawing the page again."""
    found = {slot: data.get(field_name(WHERE, *slot), "").strip() for slot in slots}
    return {slot: text for slot, text in found.items() if text}
