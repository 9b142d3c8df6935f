"""What a submission says, as rows to keep; and what differs between two of them."""

from dataclasses import dataclass

from django.utils import timezone

from dataset.figures import MONTHS, QUARTER, words
from dataset.models import PROMPTS, DataReturn, Submission
from dataset.models.periods import MONTH_NAMES


FIGURE, NOTE, EXPLANATION, COMMENTARY = "Figure", "Note", "Explanation", "Commentary"
DEFINITION = "Definition"
SHEET_HEAD = ("what", "code", "measure", "for", "value", "rule", "source")
DIFFERENCE_HEAD = ("what", "code", "measure", "for", "before", "after")

# What a text of a submission is known by: kind, code or theme, and for what.
Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Said:
    """One text of a submission."""

    name: str  # the measure, or the theme
    text: str
    rule: str = ""
    source: str = ""
    definition: int | None = None  # of a figure: the version it was counted under


@dataclass(frozen=True, slots=True)
class Change:
    """One text that is not the same in both."""

    what: str
    code: str
    name: str
    point: str  # "Jan 2017"; "" for the quarter
    before: str  # "" when it was not there
    after: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two submissions of one return, the earlier first."""

    data_return: DataReturn
    before: Submission
    after: Submission
    changes: tuple[Change, ...]
    reasons: tuple[tuple[str, str], ...]  # code and why it was reopened between the two

    @property
    def figures(self):
        return [one for one in self.changes if one.what == FIGURE]

    @property
    def texts(self):
        return [one for one in self.changes if one.what != FIGURE]


def compare_submissions(before, after):
    """The `Comparison` of two submissions with `data_return` (and its period) loaded."""
    first, second = said(before), said(after)
    return Comparison(
        data_return=after.data_return,
        before=before,
        after=after,
        changes=(
            *(
                _change(key, first.get(key), second.get(key))
                for key in dict.fromkeys([*first, *second])
                if _text(first.get(key)) != _text(second.get(key))
            ),
            *_redefined(first, second),
        ),
        reasons=tuple(
            after.data_return.reopened_items.filter(
                reopened_at__gte=before.submitted_at, reopened_at__lte=after.submitted_at
            ).values_list("code", "reason")
        ),
    )


def said(submission) -> dict[Key, Said]:
    """Everything a submission says: figures and notes, explanations, commentary; three queries."""
    period = submission.data_return.period
    found: dict[Key, Said] = {}
    figures = submission.figures.select_related("definition").order_by("code", "month")
    for row in figures:
        point = _point(period, row.month)
        name = row.definition.name
        found[FIGURE, row.code, point] = Said(
            name, words(row.figure), source=row.source, definition=row.definition.version
        )
        if row.note:
            found[NOTE, row.code, point] = Said(name, row.note)
    names = {row.code: row.definition.name for row in figures}
    for row in submission.explanations.all():
        key = (EXPLANATION, row.code, row.rule_id)
        found[key] = Said(names.get(row.code, ""), row.text, rule=row.message)
    for row in submission.commentary.all():
        for prompt, label in PROMPTS.items():
            if text := getattr(row, prompt):
                found[COMMENTARY, row.theme, label] = Said(row.theme, text)
    return found


def submission_rows(submission):
    """Head and rows of a download: which return it is, who sent it when, and all it says."""
    data_return = submission.data_return
    sent = timezone.localtime(submission.submitted_at)
    yield ("agency", data_return.agency.name)
    yield ("area", data_return.area.name)
    yield ("quarter", data_return.period.short)
    yield ("submission", submission.number)
    yield ("sent", f"{sent:%Y-%m-%d %H:%M}", str(submission.submitted_by))
    for decision in submission.decisions.select_related("decided_by"):
        moment = timezone.localtime(decision.decided_at)
        decided = (
            decision.get_verb_display(),
            f"{moment:%Y-%m-%d %H:%M}",
            str(decision.decided_by),
        )
        yield (*decided, decision.reason or decision.statement)
    yield ("hash", submission.digest)
    yield ()
    yield SHEET_HEAD
    for (what, code, point), one in said(submission).items():
        yield (what, code, one.name, point, one.text, one.rule, one.source)


def difference_rows(comparison):
    """Head and one row for every difference."""
    yield DIFFERENCE_HEAD
    for one in comparison.changes:
        yield (one.what, one.code, one.name, one.point, one.before, one.after)


def file_name(submission):
    """ "return-2016-17-q4-social-care-bedford-submission-2"."""
    data_return = submission.data_return
    parts = (data_return.period.slug, data_return.agency.slug, data_return.area.slug)
    return f"return-{'-'.join(parts)}-submission-{submission.number}"


def _point(period, month):
    if month == QUARTER:
        return ""
    day = period.months[MONTHS.index(month)]
    return f"{MONTH_NAMES[day.month - 1]} {day.year}"


def _change(key, before, after):
    what, code, point = key
    one = after or before
    return Change(what, code, one.name, point, _text(before), _text(after))


def _redefined(first, second):
    """A change for every code whose figures were counted under two versions of its definition."""
    codes = set()
    for (what, code, point), after in second.items():
        before = first.get((what, code, point))
        if what != FIGURE or before is None or code in codes:
            continue
        if before.definition != after.definition:
            codes.add(code)
            versions = (f"version {one.definition}" for one in (before, after))
            yield Change(DEFINITION, code, after.name, "", *versions)


def _text(one):
    return one.text if one else ""
