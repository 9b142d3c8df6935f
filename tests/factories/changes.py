"""Changes of the dictionary for tests.

`DictionaryChangeFactory(lines={"CPP-02": {"name": "Plans begun"}})` is a draft by an analyst that
gives a measure in force another name, from the next quarter whose returns are not open.
"""

import factory
from factory.django import DjangoModelFactory

from agencies import clock
from agencies.models import Role
from dataset.models import ChangeKind, ChangeLine, DictionaryChange
from dataset.models.dictionary_rows import rows_in_force
from dataset.operations import periods
from dataset.operations.changes import OWN_COLUMNS, quarters_to_come
from tests.factories.agencies import BoardFactory, UserFactory


def next_quarter():
    built = quarters_to_come()[0]
    return periods.make(built.year, built.quarter)


class DictionaryChangeFactory(DjangoModelFactory):
    class Meta:
        model = DictionaryChange
        skip_postgeneration_save = True

    board = factory.SubFactory(BoardFactory)
    title = "Plans are called by their new name"
    reason = "The guidance has changed."
    valid_from = factory.LazyFunction(next_quarter)
    drafted_by = factory.LazyAttribute(
        lambda change: UserFactory(role=Role.ANALYST, board=change.board)
    )
    drafted_at = factory.LazyFunction(clock.now)

    @factory.post_generation
    def lines(change, create, lines, **kwargs):
        for code, changed in (lines or {}).items():
            line_of(change, code, **changed)


def line_of(change, code, **changed):
    """A line of a draft that changes these columns of a measure in force."""
    before = {
        name: text
        for name, text in rows_in_force(change.valid_from)[ChangeKind.INDICATOR][code].items()
        if name not in OWN_COLUMNS
    }
    return ChangeLine.objects.create(
        change=change,
        kind=ChangeKind.INDICATOR,
        key=code,
        before=before,
        values=before | changed,
    )
