"""The page that shows what a spreadsheet would change in the dictionary."""

from dataclasses import dataclass

from dataset.intake.dictionary_changes import Line, RefusedLine, TableChanges
from dataset.intake.dictionary_file import Table


@dataclass(frozen=True, slots=True)
class Preview:
    """Everything on the page. `does_not_fit` says what stops a draft, if anything does."""

    file_name: str
    tables: tuple[TableChanges, ...]  # those that the file has
    left_out: tuple[Table, ...]
    does_not_fit: str

    @property
    def lines(self) -> tuple[Line, ...]:
        return tuple(line for one in self.tables for line in one.lines)

    @property
    def added(self):
        return sum(len(one.added) for one in self.tables)

    @property
    def changed(self):
        return sum(len(one.changed) for one in self.tables)

    @property
    def unchanged(self):
        return sum(one.unchanged for one in self.tables)

    @property
    def missing(self):
        return sum(len(one.missing) for one in self.tables)

    @property
    def refused(self) -> tuple[tuple[Table, RefusedLine], ...]:
        return tuple((one.table, line) for one in self.tables for line in one.refused)

    @property
    def may_draft(self):
        return bool(self.lines) and not self.does_not_fit

    @property
    def these(self):
        """ "this change", "these 3 changes"."""
        count = len(self.lines)
        return "this change" if count == 1 else f"these {count} changes"


def preview(found, does_not_fit, file_name):
    """The page of `TableChanges` and of what would not fit together."""
    return Preview(
        file_name=file_name,
        tables=tuple(one for one in found if one.is_given),
        left_out=tuple(one.table for one in found if not one.is_given),
        does_not_fit=does_not_fit,
    )
