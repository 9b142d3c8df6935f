"""What was sent, as the people who must decide about it read it: figures in full, past beside."""

from dataclasses import dataclass, replace

from django.conf import settings

from dataset import policies
from dataset.checks.engine import Outcome, read_rules
from dataset.checks.run import check_return
from dataset.figures import QUARTER, typed, words
from dataset.intake import fields
from dataset.models import (
    BreakdownVersion,
    DataReturn,
    Decision,
    Definition,
    Evidence,
    Recipe,
    RuleVersion,
    Source,
    State,
    Submission,
    SubmittedCommentary,
)
from dataset.models.earlier import (
    QUARTERS_IN_YEAR,
    EarlierFigures,
    background_of,
    earlier_figures,
)
from dataset.present.evidence import files_sent
from dataset.present.returns import outcome_words
from dataset.present.returns_findings import Asked, asked_of, refused_words
from dataset.present.returns_grid import Past, past, past_share, share_text


@dataclass(frozen=True, slots=True)
class SentRow:
    """One measure as it was sent. A share is worked out."""

    code: str
    name: str
    text: str
    months: tuple[str, ...]  # of monthly points
    note: str
    last_quarter: Past
    year_ago: Past
    # What the rule said, what the agency answered, and what came of it.
    explanations: tuple[tuple[str, str, Asked | None], ...]
    illustrative: bool
    changed_from: str  # the figure that counted before, where this sending corrects it
    tables: tuple["SentTable", ...] = ()
    is_share: bool = False


@dataclass(frozen=True, slots=True)
class SentTable:
    """A measure by category as it was sent."""

    name: str  # as it stands after "by": "age"
    rows: tuple[SentRow, ...]

    @property
    def is_worth_a_look(self):
        """Whether something in it was queried, noted or changed."""
        return any(row.explanations or row.changed_from for row in self.rows)


@dataclass(frozen=True, slots=True)
class SentTheme:
    name: str
    rows: tuple[SentRow, ...]
    commentary: SubmittedCommentary | None


@dataclass(frozen=True, slots=True)
class SubmissionPage:
    data_return: DataReturn
    submission: Submission
    outcome: str
    files: tuple[Evidence, ...]  # the evidence that went with it
    decisions: tuple[Decision, ...]
    themes: tuple[SentTheme, ...]
    untested: tuple[str, ...]
    told: tuple[str, ...]  # what the checks only tell
    earlier_number: int | None  # of the readable submission before this one
    recipes: tuple[Recipe, ...]  # how the numbers were made when it was sent
    waiting: int  # explanations this person may accept or refuse
    refused: str  # what to say when it is sent back because of refused explanations
    is_latest: bool
    may_approve: object  # Verdicts
    may_accept: object
    may_send_back: object
    now: str

    @property
    def title(self):
        return f"Submission {self.submission.number}"

    @property
    def statement(self):
        """What the approver signs."""
        return settings.SIGN_OFF_STATEMENT

    @property
    def may_decide(self):
        return bool(self.is_latest and (self.may_approve or self.may_accept))

    @property
    def why_not(self):
        """The reason against deciding, for those whose turn it would be."""
        if not self.is_latest or self.may_decide:
            return ""
        verdicts = {State.SUBMITTED: self.may_approve, State.APPROVED: self.may_accept}
        verdict = verdicts.get(State(self.data_return.state))
        return verdict.reason if verdict is not None else ""


def submission_page(user, submission):
    """Needs `data_return` with agency, area and period, and `submitted_by`, loaded."""
    data_return = submission.data_return
    period = data_return.period
    sent = {(row.code, row.month): row for row in submission.figures.all()}
    definitions = tuple(Definition.objects.current_in(period).for_reading())
    breakdowns = BreakdownVersion.objects.asked_in(period)
    items = [
        item
        for item in fields.items(
            definitions,
            data_return.agency.kind,
            period.quarter,
            data_return.asked_levels,
            breakdowns,
        )
        if any(code == item.code for code, _ in sent)
    ]
    earlier = earlier_figures(data_return)
    asked = asked_of(user, data_return)
    context = _Context(
        sent, earlier, _explanations(submission, asked), _before(submission), breakdowns
    )
    shares = _shares(definitions, items)
    background = background_of(data_return, definitions, breakdowns, earlier)
    issues = _issues(period, items, shares, context, background)
    decisions = tuple(submission.decisions.select_related("decided_by"))
    return SubmissionPage(
        data_return=data_return,
        submission=submission,
        outcome=outcome_words(submission),
        files=files_sent(user, submission),
        decisions=decisions,
        themes=_themes(items, shares, context, submission),
        untested=tuple(held.message for held in issues if held.outcome is Outcome.UNTESTED),
        earlier_number=_earlier_number(user, submission),
        recipes=tuple(submission.recipes.all()),
        told=tuple(
            held.message
            for held in issues
            if held.outcome is not Outcome.UNTESTED and not (held.blocks or held.explainable)
        ),
        waiting=sum(one.may_judge for one in asked.values()),
        refused=refused_words(asked),
        is_latest=data_return.latest_submission == submission,
        may_approve=policies.may_approve(user, data_return),
        may_accept=policies.may_accept(user, data_return),
        may_send_back=policies.may_send_back(user, data_return),
        now=period.brief,
    )


def _earlier_number(user, submission):
    return (
        Submission.objects.readable_by(user, submission.data_return)
        .filter(number__lt=submission.number)
        .order_by("-number")
        .values_list("number", flat=True)
        .first()
    )


@dataclass(frozen=True, slots=True)
class _Context:
    """What stands around the figures of one submission."""

    sent: dict  # {slot: SubmittedFigure}
    earlier: EarlierFigures
    explanations: dict  # {code: ((message, text, Asked), ...)}
    before: dict  # {slot: Figure} of the accepted submission before this one
    breakdowns: dict  # {slug: Breakdown}

    @property
    def quarter(self):
        """{code: the quarter's figure}."""
        return {code: row.figure for (code, month), row in self.sent.items() if month == QUARTER}


def _explanations(submission, asked):
    found = {}
    for row in submission.explanations.all():
        about = asked.get((row.rule_id, row.code))
        found.setdefault(row.code, []).append((row.message, row.text, about))
    return found


def _before(submission):
    """The figures that counted before, when this submission corrects them."""
    base = (
        Submission.objects.accepted()
        .filter(data_return=submission.data_return_id, number__lt=submission.number)
        .order_by("-number")
        .first()
    )
    return {(row.code, row.month): row.figure for row in base.figures.all()} if base else {}


def _shares(definitions, items):
    asked = {item.code for item in items}
    return [
        share
        for share in fields.shares(definitions)
        if asked.issuperset(code for code, _ in (*share.numerator, *share.denominator))
    ]


def _issues(period, items, shares, context, background):
    """What the checks find in what was sent, read back as it was typed."""
    rules = read_rules(RuleVersion.objects.current_in(period).order_by("rule_id"))
    entries = {slot: typed(row.figure) for slot, row in context.sent.items()}
    previous = {slot: held.figure for slot, held in context.earlier.last_quarter.items()}
    return check_return(items, shares, rules, entries, previous, background).issues


def _themes(items, shares, context, submission):
    commentary = {held.theme: held for held in submission.commentary.all()}
    names = list(dict.fromkeys(item.theme for item in items))
    return tuple(
        SentTheme(
            name,
            tuple(
                [
                    replace(_row(item, context), tables=_tables(item, items, context))
                    for item in items
                    if item.theme == name and not item.part_of
                ]
                + [_share(share, context) for share in shares if share.theme == name]
            ),
            commentary.get(name),
        )
        for name in names
    )


def _tables(measure, items, context):
    cells: dict[str, list] = {}
    for item in items:
        if item.part_of == measure.code:
            row = replace(_row(item, context), name=item.label)
            cells.setdefault(item.breakdown, []).append(row)
    return tuple(
        SentTable(context.breakdowns[slug].name, tuple(rows)) for slug, rows in cells.items()
    )


def _row(item, context):
    row = context.sent.get((item.code, QUARTER)) or context.sent[_first(item, context)]
    before = context.before.get((row.code, row.month))
    first = context.sent.get(item.slots[0])
    return SentRow(
        code=item.code,
        name=item.name,
        text=words(row.figure),
        months=tuple(
            words(context.sent[slot].figure) for slot in item.slots if slot in context.sent
        )
        if item.monthly
        else (),
        note=(first or row).note,
        last_quarter=past(context.earlier.last_quarter.get((item.code, QUARTER))),
        year_ago=past(context.earlier.year_ago.get((item.code, QUARTER))),
        explanations=tuple(context.explanations.get(item.code, ())),
        illustrative=row.source == Source.ILLUSTRATIVE,
        changed_from=words(before) if before and before != row.figure else "",
    )


def _first(item, context):
    return next(slot for slot in context.sent if slot[0] == item.code)


def _share(share, context):
    parts = [code for code, _ in (*share.numerator, *share.denominator)]
    rows = [context.sent[code, QUARTER] for code in parts if (code, QUARTER) in context.sent]
    earlier = context.earlier
    return SentRow(
        code=share.code,
        name=share.name,
        text=share_text(share, context.quarter),
        months=(),
        note="",
        last_quarter=past_share(share, earlier.last_quarter, earlier.reaches(share.code, 1)),
        year_ago=past_share(share, earlier.year_ago, earlier.reaches(share.code, QUARTERS_IN_YEAR)),
        explanations=(),
        illustrative=any(row.source == Source.ILLUSTRATIVE for row in rows),
        changed_from="",
        is_share=True,
    )
