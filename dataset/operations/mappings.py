"""Remembering where an agency's own spreadsheet holds its figures."""

from django.db import transaction

from agencies import clock, identifying, trail
from dataset import policies
from dataset.models import SheetMapping
from dataset.operations.states import lock


class Identifying(ValueError):
    """The names of rows or columns could identify a child."""


@transaction.atomic
def remember(data_return, pointers, layout, *, words, by):
    """Keep the pointers ({slot: Pointer}) and the names of the rows for the next quarter.

    The names are kept, the figures and the file are not. `words` are the texts of the file as they
    stand there, from which the names were made. Raises `Identifying`.
    """
    data_return = lock(data_return)
    policies.may_edit(by, data_return).enforce()
    names = {word for pointer in pointers.values() for word in pointer.as_list()}
    for word in {*names, *words, *(word for pair in layout for word in pair)}:
        if message := identifying.message(word):
            raise Identifying(message)
    kept = {}
    for (code, month), pointer in pointers.items():
        kept.setdefault(code, {})[str(month)] = pointer.as_list()
    mapping, _ = SheetMapping.objects.update_or_create(
        agency=data_return.agency,
        area=data_return.area,
        defaults={
            "pointers": kept,
            "layout": [list(pair) for pair in layout],
            "saved_at": clock.now(),
            "saved_by": by,
        },
    )
    trail.record(by, "dataset.mapping_saved", mapping, fields=len(pointers), pointers=kept)
    return mapping
