"""Checks one return: what was typed goes in, figures and findings come out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from dataset.checks import builtin
from dataset.checks.engine import Issue, Outcome, Rule, Severity, check
from dataset.checks.generated import Asked, Breakdown, rules_for
from dataset.checks.past import NO_FIGURES, Past, Quarter
from dataset.figures import (
    MONTHS,
    QUARTER,
    Figure,
    Item,
    Share,
    Slot,
    Unreadable,
    quarter_from_months,
    read_figure,
)


_ORDER = list(Severity)
NO_PAST = Past()


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What a return says, and what is the matter with it.

    `figures` has every slot that could be read, and for monthly items the quarter's figure
    under (code, 0). `unreadable` has the message for every text that is no figure. `issues`
    stand in the order of the items, errors first within an item, "could not be tested" last.
    """

    figures: dict[Slot, Figure]
    unreadable: dict[Slot, str]
    issues: tuple[Issue, ...]
    rules: tuple[Rule, ...] = ()  # those that were run, written out for the items
    past: Past = NO_PAST

    @property
    def blocked(self) -> bool:
        """An error stops the return from being sent."""
        return any(issue.blocks for issue in self.issues)

    @property
    def to_explain(self) -> tuple[Issue, ...]:
        """The queries: the return is sent once each has an explanation."""
        return tuple(issue for issue in self.issues if issue.explainable)


@dataclass(frozen=True, slots=True)
class Background:
    """What the rules need to know besides the figures of two quarters.

    `tiers` ("core") stand by the indicator's code, `breakdowns` by their slug. `earlier` has the
    quarter figures by code, by how many quarters back they lie (2 and more; last quarter's are
    given by themselves). `quarter` is the return's own, 1 (April to June) to 4. `begun` has how
    many quarters back a code's series begins, where its definition changed.
    """

    tiers: Mapping[str, str] = field(default_factory=dict)
    breakdowns: Mapping[str, Breakdown] = field(default_factory=dict)
    earlier: Mapping[int, Quarter] = field(default_factory=dict)
    quarter: int = 1
    begun: Mapping[str, int] = field(default_factory=dict)


NO_BACKGROUND = Background()


def check_return(
    items: Sequence[Item],
    shares: Iterable[Share],
    rules: Iterable[Rule],
    entries: Mapping[Slot, str],
    previous: Mapping[Slot, Figure],
    background: Background = NO_BACKGROUND,
) -> CheckResult:
    """Reads what was typed and runs every check.

    `items` and `shares` are those of the dictionary in force (`dataset.intake.fields`),
    `entries` the texts by slot (blank or missing alike), `previous` last quarter's figures,
    with (code, 0) or the three months for a monthly item. Entries of other slots are ignored.
    """
    figures, texts = read_entries(items, entries)
    figures |= quarter_figures(items, figures)
    now = by_code(figures)
    before = by_code({**quarter_figures(items, previous), **previous})
    asked = Asked(items, background.tiers, background.breakdowns)
    quarters = {**background.earlier, 1: before or NO_FIGURES}
    past = Past(quarters, background.quarter, background.begun)
    codes = {item.code for item in items}
    written_out = rules_for(rules, asked)
    found = check(written_out, now, past, codes)
    issues = [
        *builtin.unreadable(items, texts),
        *builtin.blanks(items, figures, set(texts)),
        *builtin.ranges(items, figures),
        *builtin.parts_of_shares(items, shares, now),
        *builtin.numbers_gone(items, now, past.previous, found),
        *found,
    ]
    applied = tuple(rule for rule in written_out if rule.codes <= codes and not rule.is_across)
    return CheckResult(figures, texts, in_order(items, issues), applied, past)


def in_order(items: Iterable[Item], issues: Iterable[Issue]) -> tuple[Issue, ...]:
    """In the order of the items; within an item errors first, what was not tested last."""
    places = {item.code: place for place, item in enumerate(items)}
    return tuple(
        sorted(
            issues,
            key=lambda issue: (
                places[issue.codes[0]],
                issue.outcome is Outcome.UNTESTED,
                _ORDER.index(issue.severity),
                issue.month,
            ),
        )
    )


def read_entries(
    items: Iterable[Item], entries: Mapping[Slot, str]
) -> tuple[dict[Slot, Figure], dict[Slot, str]]:
    """The figures that could be read, and the messages for the texts that could not."""
    figures: dict[Slot, Figure] = {}
    unreadable: dict[Slot, str] = {}
    for slot in (slot for item in items for slot in item.slots):
        try:
            figure = read_figure(entries.get(slot, ""))
        except Unreadable as problem:
            unreadable[slot] = str(problem)
            continue
        if figure is not None:
            figures[slot] = figure
    return figures, unreadable


def quarter_figures(items: Iterable[Item], figures: Mapping[Slot, Figure]) -> dict[Slot, Figure]:
    """The quarter's figure of every monthly item, as far as its months say it."""
    worked_out = {
        (item.code, QUARTER): quarter_from_months(
            item.kind, [figures.get((item.code, month)) for month in MONTHS]
        )
        for item in items
        if item.monthly
    }
    return {slot: figure for slot, figure in worked_out.items() if figure is not None}


def by_code(figures: Mapping[Slot, Figure]) -> dict[str, Figure]:
    """The quarter's figures without their months."""
    return {code: figure for (code, month), figure in figures.items() if month == QUARTER}
