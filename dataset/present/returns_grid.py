"""The page of one theme: what is asked, what was typed, what stood there before."""

from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils import timezone

from agencies import clock
from dataset import policies
from dataset.analysis import rollup
from dataset.checks.builtin import RESTATED
from dataset.checks.engine import Issue, Outcome, Severity
from dataset.figures import (
    QUARTER,
    Figure,
    Item,
    Kind,
    Reason,
    Share,
    add_signed,
    in_unit,
    words,
)
from dataset.models import DataReturn, Period, Recipe
from dataset.models.contents import Contents, Status, Theme, finding_key
from dataset.models.earlier import QUARTERS_IN_YEAR
from dataset.present.due import due_words
from dataset.present.returns_breakdowns import Table, tables_of
from dataset.present.returns_fields import (
    EXPLANATION,
    FIGURE,
    NOT_SAVED,
    NOTE,
    REASON,
    Field,
    Past,
    Text,
    field_name,
    field_of,
    past,
    text_of,
)
from dataset.present.returns_findings import Asked, asked_of


REASONS = [reason.value for reason in Reason if reason is not Reason.NIL_RETURN]
KINDS = {Severity.ERROR: "error", Severity.QUERY: "query", Severity.INFO: "note"}


@dataclass(frozen=True, slots=True)
class ThemeLink:
    """One line of the list of themes."""

    name: str
    slug: str
    status: Status
    is_current: bool


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found, under its field. A query has an explanation to write."""

    id: str
    kind: str  # "error", "query", "note", "untested"
    summary: str
    message: str
    advice: str
    anchor: str  # the field it is about
    url: str  # the page of that field
    explanation: Text | None = None
    asked: Asked | None = None  # what came of it when it was sent before
    at_hand: str = ""  # a reason that may be taken over with one tick
    same_as: str = ""  # whose reason that is: "as last quarter"


@dataclass(frozen=True, slots=True)
class Row:
    """One item with its fields, its findings and its past."""

    item: Item
    is_open: bool
    fields: tuple[Field, ...]
    quarter: str  # of monthly points: "142"
    findings: tuple[Finding, ...]
    note: Text
    recipe: Recipe | None  # how the agency makes this number
    reason_name: str
    last_quarter: Past
    year_ago: Past
    tables: tuple[Table, ...] = ()  # its breakdowns
    is_share: bool = False

    @property
    def described_by(self):
        return " ".join(finding.id for finding in self.findings)

    @property
    def has_below(self):
        return any(field.below for field in self.fields)

    @property
    def has_clash(self):
        texts = (self.note, *(field.value for field in self.fields))
        return any(text.clashes or text.refused for text in texts)

    @property
    def has_more(self):
        """Whether something stands beneath the row."""
        return bool(self.findings or self.has_below or self.has_clash)

    @property
    def is_wrong(self):
        return any(field.is_wrong for field in self.fields)

    @property
    def is_stock(self):
        return self.item.kind is Kind.STOCK


@dataclass(frozen=True, slots=True)
class ShareRow:
    """A share worked out from the rows above."""

    code: str
    name: str
    arithmetic: str  # "72 of 76"
    value: str
    last_quarter: Past
    year_ago: Past
    is_share: bool = True


@dataclass(frozen=True, slots=True)
class GridPage:
    """Everything on the page of one theme."""

    data_return: DataReturn
    theme: Theme
    themes: tuple[ThemeLink, ...]
    rows: tuple[Row | ShareRow, ...]
    problems: tuple[Finding, ...]  # the errors, for the list at the top
    clashing: tuple[tuple[str, str], ...]  # field and words, of texts two people changed
    due: str
    now: str  # "Jan to Mar 2017"
    before: str
    year_before: str
    may_edit: object  # a Verdict
    next_theme: Theme | None
    refused: bool = False  # whether a text could identify a child and was not saved
    reasons: tuple[str, ...] = tuple(REASONS)

    @property
    def clashes(self):
        return len(self.clashing)

    @property
    def saved_words(self):
        """ "Saved at 10:42", "Saved on 20 April", "Nothing typed yet"."""
        changed_at = self.data_return.changed_at
        if changed_at is None:
            return "Nothing typed yet"
        moment = timezone.localtime(changed_at)
        if moment.date() == clock.today():
            return f"Saved at {moment:%H:%M}"
        return f"Saved on {moment:%-d %B %Y}"

    @property
    def problem_words(self):
        """ "One error in this theme", "2 fields were changed by somebody else"."""
        if self.refused:
            return NOT_SAVED
        if self.clashing:
            fields = "1 field was" if self.clashes == 1 else f"{self.clashes} fields were"
            return f"{fields} changed by somebody else too"
        count = len(self.problems)
        return f"{'One error' if count == 1 else f'{count} errors'} in this theme"


def grid_page(user, contents: Contents, theme: Theme, clashes=None):
    """The page of one theme. `clashes`: {field name: (text seen, Clash)} after a save."""
    clashes = clashes or {}
    data_return = contents.data_return
    asked = asked_of(user, data_return) if contents.findings else {}
    findings = _findings(contents, theme, clashes, asked)
    may_edit = policies.may_edit(user, data_return)
    position = contents.themes.index(theme)
    following = contents.themes[position + 1 : position + 2]
    return GridPage(
        data_return=data_return,
        theme=theme,
        themes=theme_links(contents, theme),
        rows=tuple(
            _rows(
                contents,
                theme,
                findings,
                clashes,
                bool(may_edit),
                _recipes(theme, data_return.agency),
            )
        ),
        problems=tuple(
            finding for found in findings.values() for finding in found if finding.kind == "error"
        ),
        clashing=tuple(
            (name, clash.message or f"{clash.by} changed this field too. Choose which text stays.")
            for name, (_, clash) in clashes.items()
        ),
        due=due_words(data_return.due_on, clock.today()),
        now=data_return.period.brief,
        before=_earlier(data_return.period, 1).brief,
        year_before=_earlier(data_return.period, 4).brief,
        may_edit=may_edit,
        next_theme=following[0] if following else None,
        refused=any(clash.message for _, clash in clashes.values()),
    )


def theme_links(contents, current=None):
    return tuple(
        ThemeLink(theme.name, theme.slug, contents.status(theme), theme is current)
        for theme in contents.themes
    )


def findings_of(contents: Contents, issues, clashes=None):
    """Findings in the order of the issues, ready for a page."""
    return tuple(_finding(contents, issue, clashes or {}) for issue in issues)


def is_worth_telling(contents: Contents, issue: Issue):
    """Not that a field is still blank, nor what only waits for one to be filled in."""
    if issue.outcome is not Outcome.UNTESTED:
        return not contents.is_blank(issue)
    asked = [code for code in issue.codes if code in contents.definitions]
    return all(contents.figure(code) is not None for code in asked)


def _earlier(period, quarters):
    year, quarter = divmod(period.ordinal - quarters, 4)
    return Period.build(year, quarter + 1)


def _findings(contents, theme, clashes, asked):
    """{code: findings} of the theme's items, in their order."""
    found = {}
    for issue in contents.issues:
        if issue.codes[0] in theme.codes and is_worth_telling(contents, issue):
            found.setdefault(issue.codes[0], []).append(_finding(contents, issue, clashes, asked))
    return found


def _finding(contents, issue, clashes, asked=None):
    explanation, at_hand = None, ""
    if issue.explainable:
        key = finding_key(issue)
        explanation = text_of(EXPLANATION, key, contents.explanation(issue), clashes)
        if not explanation.text:
            at_hand = contents.reasons_at_hand.get(key, "")
    code, month = issue.place
    slots = next(item.slots for item in contents.items if item.code == code)
    slot = (code, month) if (code, month) in slots else slots[0]
    anchor = explanation.name if explanation else field_name(FIGURE, *slot)
    slug = next(theme.slug for theme in contents.themes if code in theme.codes)
    return Finding(
        id=field_name("finding", issue.rule_id, code, month),
        kind="untested" if issue.outcome is Outcome.UNTESTED else KINDS[issue.severity],
        summary=issue.summary,
        message=issue.message,
        advice=issue.advice,
        anchor=anchor,
        url=f"{reverse('dataset:return_theme', args=[contents.data_return.pk, slug])}#{anchor}",
        explanation=explanation,
        asked=(asked or {}).get(finding_key(issue)),
        at_hand=at_hand,
        same_as="as for the reopening" if issue.rule_id == RESTATED else "as last quarter",
    )


def _recipes(theme, agency):
    """{code: how the agency makes it}; one query."""
    held = Recipe.objects.current().of(agency).filter(code__in=theme.codes)
    return {recipe.code: recipe for recipe in held}


def _rows(contents, theme, findings, clashes, may_edit, recipes):
    """The items in order, each share after the last of its parts."""
    order = [item.code for item in theme.items]
    after = {}
    for share in theme.shares:
        parts = [code for code, _ in (*share.numerator, *share.denominator) if code in order]
        last = max(parts, key=order.index)
        after.setdefault(last, []).append(share)
    tables = tables_of(contents, theme, findings, clashes, may_edit=may_edit)
    for item in theme.items:
        if item.part_of:
            continue
        is_open = may_edit and item.code in contents.open_codes
        found, recipe = tuple(findings.get(item.code, ())), recipes.get(item.code)
        row = _row(contents, item, found, clashes, is_open, recipe)
        yield replace(row, tables=tables.get(item.code, ()))
        for share in after.get(item.code, ()):
            yield _share_row(contents, share)


def _row(contents, item, findings, clashes, is_open, recipe):
    wrong = {finding.anchor for finding in findings if finding.kind == "error"}
    total = contents.figure(item.code) if item.monthly else None
    return Row(
        item=item,
        is_open=is_open,
        fields=tuple(field_of(contents, slot, clashes, wrong) for slot in item.slots),
        quarter=words(total) if total else "",
        findings=findings,
        note=text_of(NOTE, item.slots[0], contents.note(item), clashes),
        recipe=recipe,
        reason_name=field_name(REASON, *item.slots[0]),
        last_quarter=past(contents.last_quarter.get((item.code, QUARTER))),
        year_ago=past(contents.year_ago.get((item.code, QUARTER))),
    )


def _share_row(contents, share: Share):
    before = contents.result.past
    return ShareRow(
        code=share.code,
        name=share.name,
        arithmetic=_arithmetic(share, contents.quarter),
        value=share_text(share, contents.quarter),
        last_quarter=past_share(share, contents.last_quarter, before.reaches(share.code, 1)),
        year_ago=past_share(share, contents.year_ago, before.reaches(share.code, QUARTERS_IN_YEAR)),
    )


def _arithmetic(share, figures: dict[str, Figure]):
    """ "72 of 76"; nothing while a part is missing."""
    parts = [
        add_signed((figures.get(code), sign) for code, sign in terms)
        for terms in (share.numerator, share.denominator)
        if terms
    ]
    if not all(part is not None and part.has_number for part in parts):
        return ""
    first, *second = map(words, parts)
    return f"{first} of {second[0]}" if second else f"{first} in three months"


def share_text(share, figures):
    """A share as text, or nothing while a part is missing. `figures` are by code."""
    value = rollup.share(share, figures)
    return in_unit(value, share.unit) if value else ""


def past_share(share, earlier, comparable):
    """A share of an earlier quarter; illustrative when one of its parts is."""
    held = {code: one for (code, month), one in earlier.items() if month == QUARTER}
    text = share_text(share, {code: one.figure for code, one in held.items()})
    parts = [code for code, _ in (*share.numerator, *share.denominator)]
    made_up = bool(text) and any(held[code].illustrative for code in parts)
    return Past(text, made_up, comparable)
