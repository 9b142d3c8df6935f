"""Changes of the dictionary as people read them: what is to be different, why, and who decided."""

from dataclasses import dataclass

from django.core.paginator import Paginator

from agencies.verdicts import Verdict
from dataset import policies
from dataset.models import ChangeKind, ChangeLine, ChangeState, DictionaryChange
from dataset.models.dictionary import BREAKDOWN_SERIES_COLUMNS, SERIES_COLUMNS
from dataset.present.dictionary_columns import LABELS, column_words


PER_PAGE = 20
SERIES = {
    ChangeKind.INDICATOR: SERIES_COLUMNS,
    ChangeKind.BREAKDOWN: BREAKDOWN_SERIES_COLUMNS,
    ChangeKind.RULE: (),
}
# The column of the file that says what the version's `exclusive` does.
IN_THE_FILE = {"exclusive": "kind"}


@dataclass(frozen=True, slots=True)
class Difference:
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class LineShown:
    line: ChangeLine
    name: str
    differences: tuple[Difference, ...]
    breaks: bool  # figures before and after cannot be compared

    @property
    def kind(self):
        return self.line.get_kind_display()


@dataclass(frozen=True, slots=True)
class ChangePage:
    change: DictionaryChange
    lines: tuple[LineShown, ...]
    may_edit: Verdict
    may_take_back: Verdict
    may_decide: Verdict
    is_worked_on: bool  # by people who may say why they may not decide

    @property
    def state(self):
        return self.change.get_state_display()

    @property
    def why_not(self):
        """Why this person does not decide about what waits for a decision."""
        waits = self.change.state == ChangeState.PROPOSED and self.is_worked_on
        return self.may_decide.reason if waits else ""


def change_page(user, change):
    """One change; its lines are read in one query."""
    return ChangePage(
        change=change,
        lines=tuple(_line(line) for line in change.lines.all()),
        may_edit=policies.may_edit_change(user, change),
        may_take_back=policies.may_take_back_change(user, change),
        may_decide=policies.may_decide_change(user, change),
        is_worked_on=bool(policies.may_work_on_changes(user)),
    )


def changes_listed(user, number):
    """A page of the changes this person may see, newest first; three queries."""
    changes = DictionaryChange.objects.visible_to(user).select_related(
        "board", "valid_from", "drafted_by", "decided_by"
    )
    return Paginator(changes, PER_PAGE).get_page(number)


def _line(line):
    kind = ChangeKind(line.kind)
    return LineShown(
        line=line,
        name=line.values["name"],
        differences=tuple(
            Difference(
                LABELS[kind].get(name, name),
                column_words(kind, name, line.before.get(name, "")),
                column_words(kind, name, line.values[name]),
            )
            for name in line.changed
            if line.values[name] or line.before
        ),
        breaks=_breaks(kind, line),
    )


def _breaks(kind, line):
    if line.is_new or line.is_editorial:
        return False
    return any(IN_THE_FILE.get(name, name) in line.changed for name in SERIES[kind])
