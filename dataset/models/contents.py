"""A return as it stands: what is asked, what was typed, and what the checks find in it.

Read in seventeen queries at most whatever its size. The pages show it, the operations decide by it.
What the checks find is worked out when it is first asked for: a preview does without.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from django.utils.text import slugify

from dataset.checks import builtin
from dataset.checks.commentary import check_commentary
from dataset.checks.engine import Issue, Severity, read_rules
from dataset.checks.run import CheckResult, check_return, in_order
from dataset.figures import QUARTER, Figure, Item, Share, Slot
from dataset.intake import fields
from dataset.intake.breakdowns import Breakdown
from dataset.models.commentary import DraftCommentary
from dataset.models.dictionary import BreakdownVersion, Definition, RuleVersion
from dataset.models.earlier import Earlier, EarlierFigures, background_of, earlier_figures
from dataset.models.findings import Finding, FindingState, asked_before
from dataset.models.judged import said_and_measured
from dataset.models.returns import DataReturn, DraftValue, Explanation


BLANK = "V069"  # the rule that every field has a number or a reason
FindingKey = tuple[str, str]  # (rule, code): what an explanation belongs to


def finding_key(issue: Issue) -> FindingKey:
    return (issue.rule_id, issue.codes[0])


@dataclass(frozen=True, slots=True)
class Theme:
    """One page of the return. Items in the dictionary's order; shares worked out from them."""

    name: str
    slug: str
    items: tuple[Item, ...]
    shares: tuple[Share, ...]

    @property
    def codes(self) -> frozenset[str]:
        return frozenset(item.code for item in self.items)


@dataclass(frozen=True, slots=True)
class Status:
    """How far one theme has got: figures entered, errors in what was typed, queries open."""

    done: int
    total: int
    errors: int
    to_explain: int

    @property
    def is_done(self) -> bool:
        return self.done == self.total and not (self.errors or self.to_explain)

    @property
    def words(self) -> str:
        """ "Done, 14 of 14", "1 error, 2 to explain", "15 of 21", "Not started"."""
        wrong = [f"{self.errors} error{'s' * (self.errors > 1)}"] if self.errors else []
        wrong += [f"{self.to_explain} to explain"] if self.to_explain else []
        if wrong:
            return ", ".join(wrong)
        if not self.done:
            return "Not started"
        so_far = f"{self.done} of {self.total}"
        return f"Done, {so_far}" if self.is_done else so_far


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing to do before the return can be sent."""

    words: str
    theme: Theme
    issue: Issue


@dataclass(frozen=True)
class Contents:
    """Everything in one return, and what the checks find in it."""

    data_return: DataReturn
    dictionary: tuple[Definition, ...]  # all of it that is in force
    breakdowns: Mapping[str, Breakdown]  # those in force, by slug
    items: tuple[Item, ...]
    themes: tuple[Theme, ...]
    drafts: Mapping[Slot, DraftValue]
    explanations: Mapping[FindingKey, Explanation]
    findings: Mapping[FindingKey, Finding]  # what was asked when it was sent before
    reasons_at_hand: Mapping[FindingKey, str]  # of a quarter ago; in a correction of the reopening
    commentary: Mapping[str, DraftCommentary]  # by theme
    earlier: EarlierFigures

    @property
    def last_quarter(self) -> Mapping[Slot, Earlier]:
        return self.earlier.last_quarter

    @property
    def year_ago(self) -> Mapping[Slot, Earlier]:
        return self.earlier.year_ago

    @cached_property
    def definitions(self) -> Mapping[str, Definition]:
        """By the item's code, that of its measure."""
        by_indicator = {definition.code: definition for definition in self.dictionary}
        return {item.code: by_indicator[item.indicator] for item in self.items}

    @cached_property
    def result(self) -> CheckResult:
        """The figures as they are read, and all that the checks find in them and in the words."""
        data_return, items = self.data_return, self.items
        checked = check_return(
            items,
            self.shares,
            read_rules(RuleVersion.objects.current_in(data_return.period).order_by("rule_id")),
            {slot: draft.text for slot, draft in self.drafts.items()},
            {slot: held.figure for slot, held in self.last_quarter.items()},
            background_of(data_return, self.dictionary, self.breakdowns, self.earlier),
        )
        said = said_and_measured(
            self.themes,
            {definition.code: definition for definition in self.dictionary},
            checked.figures,
            self.earlier,
            self.commentary,
        )
        restated = builtin.restated(items, checked.figures, _accepted(data_return))
        issues = (*checked.issues, *restated, *check_commentary(said, checked.issues))
        return replace(checked, issues=in_order(items, issues))

    @cached_property
    def open_codes(self) -> frozenset[str]:
        """The items that may be changed: those reopened, or else all of them."""
        return self.data_return.reopened_codes or frozenset(item.code for item in self.items)

    @cached_property
    def issues(self) -> tuple[Issue, ...]:
        """What the checks found; of a correction, only what touches the items reopened."""
        return tuple(
            issue for issue in self.result.issues if self.open_codes.intersection(issue.codes)
        )

    @cached_property
    def missing(self) -> tuple[Missing, ...]:
        """What stops the return from being sent: errors, and queries without an explanation."""
        theme_of = {item.code: theme for theme in self.themes for item in theme.items}
        return tuple(
            Missing(_to_do(issue), theme_of[issue.codes[0]], issue)
            for issue in self.issues
            if self.is_open(issue)
        )

    def is_open(self, issue: Issue) -> bool:
        """Whether something is still to be done about it."""
        if not issue.explainable:
            return issue.blocks
        return not self.explanation(issue) or self.is_refused(issue)

    def is_refused(self, issue: Issue) -> bool:
        """Whether the Board's analyst refused the explanation that still stands there."""
        held = self.findings.get(finding_key(issue))
        return (
            held is not None
            and held.state == FindingState.REFUSED
            and (held.message, held.explanation) == (issue.message, self.explanation(issue))
        )

    def explanation(self, issue: Issue) -> str:
        """What the agency answered to a query, or nothing."""
        held = self.explanations.get(finding_key(issue))
        return held.text if held else ""

    def is_blank(self, issue: Issue) -> bool:
        """Whether it only says that a field is still empty."""
        return issue.blocks and issue.rule_id == BLANK and not self.text(issue.place)

    def status(self, theme: Theme) -> Status:
        """How far a theme has got. A breakdown counts once: when every category has a figure."""
        counted: dict[Slot, list[Slot]] = {}
        for item in theme.items:
            for slot in item.slots:
                key = (f"{item.part_of}.{item.breakdown}", QUARTER) if item.part_of else slot
                counted.setdefault(key, []).append(slot)
        here = [issue for issue in self.issues if issue.codes[0] in theme.codes]
        return Status(
            done=sum(self.result.figures.keys() >= set(held) for held in counted.values()),
            total=len(counted),
            errors=sum(issue.blocks and not self.is_blank(issue) for issue in here),
            to_explain=sum(issue.explainable and self.is_open(issue) for issue in here),
        )

    def figure(self, code: str, month: int = QUARTER) -> Figure | None:
        return self.result.figures.get((code, month))

    @cached_property
    def quarter(self) -> dict[str, Figure]:
        """The quarter's figures by code."""
        return {code: held for (code, month), held in self.result.figures.items() if not month}

    @property
    def shares(self) -> tuple[Share, ...]:
        return tuple(share for theme in self.themes for share in theme.shares)

    @property
    def slots(self) -> tuple[Slot, ...]:
        return tuple(slot for item in self.items for slot in item.slots)

    def text(self, slot: Slot) -> str:
        """What was typed there, as typed."""
        held = self.drafts.get(slot)
        return held.text if held else ""

    def note(self, item: Item) -> str:
        """The note beside an item, kept with its first field."""
        held = self.drafts.get(item.slots[0])
        return held.note if held else ""

    def theme(self, slug: str) -> Theme | None:
        return next((theme for theme in self.themes if theme.slug == slug), None)


def contents_of(data_return: DataReturn) -> Contents:
    """Read a return. It needs `agency`, `area` and `period` loaded."""
    period, agency = data_return.period, data_return.agency
    definitions = tuple(Definition.objects.current_in(period).for_reading())
    breakdowns = BreakdownVersion.objects.asked_in(period)
    items = fields.items(
        definitions, agency.kind, period.quarter, data_return.asked_levels, breakdowns
    )
    typed = DraftValue.objects.filter(data_return=data_return).select_related("changed_by")
    explained = Explanation.objects.filter(data_return=data_return).select_related("written_by")
    written = DraftCommentary.objects.filter(data_return=data_return).select_related("changed_by")
    findings, last_reasons = asked_before(data_return)
    return Contents(
        data_return=data_return,
        dictionary=definitions,
        breakdowns=breakdowns,
        items=items,
        themes=_themes(items, _workable(fields.shares(definitions), items)),
        drafts={(draft.code, draft.month): draft for draft in typed},
        explanations={(held.rule_id, held.code): held for held in explained},
        findings=findings,
        reasons_at_hand=last_reasons | _reopened_because(data_return),
        commentary={held.theme: held for held in written},
        earlier=earlier_figures(data_return),
    )


def _accepted(data_return: DataReturn) -> dict[Slot, Figure]:
    """In a correction: the figures that count until it is accepted."""
    base = data_return.submissions.counting().first() if data_return.reopened_codes else None
    return {(row.code, row.month): row.figure for row in base.figures.all()} if base else {}


def _reopened_because(data_return: DataReturn) -> dict[FindingKey, str]:
    """Why an item was reopened may be why its figure changes, too."""
    reasons = data_return.reopened_because
    return {(builtin.RESTATED, code): reason for code, reason in reasons.items()}


def _workable(shares: tuple[Share, ...], items: tuple[Item, ...]) -> tuple[Share, ...]:
    """The shares whose parts are all in this return."""
    asked = {item.code for item in items}
    return tuple(
        share
        for share in shares
        if asked.issuperset(code for code, _ in (*share.numerator, *share.denominator))
    )


def _themes(items: tuple[Item, ...], shares: tuple[Share, ...]) -> tuple[Theme, ...]:
    """The return's pages. A share whose own theme is not asked stands with its numerator."""
    grouped: dict[str, list[Item]] = {}
    for item in items:
        grouped.setdefault(item.theme, []).append(item)
    theme_of = {item.code: item.theme for item in items}
    standing: dict[str, list[Share]] = {name: [] for name in grouped}
    for share in shares:
        name = share.theme if share.theme in grouped else theme_of[share.numerator[0][0]]
        standing[name].append(share)
    return tuple(
        Theme(name, slugify(name), tuple(held), tuple(standing[name]))
        for name, held in grouped.items()
    )


def _to_do(issue: Issue) -> str:
    if issue.severity is Severity.QUERY:
        return f"Explain: {issue.summary}"
    return issue.summary
