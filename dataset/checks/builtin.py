"""Checks every return has without a rule of its own: blanks, whole numbers, shares."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from dataset.checks.engine import Issue, Outcome, Severity
from dataset.figures import QUARTER, Figure, Item, Reason, Share, Slot, add_signed, words


HUNDRED = 100
RESTATED = "V076"  # the rule about accepted figures that change
MONTH_WORDS = ("", "first month", "second month", "third month")
# A signed nil return speaks for the whole return, so it is not queried field by field.
QUERIED_REASONS = frozenset(Reason) - {Reason.NIL_RETURN}


def blanks(items: Iterable[Item], figures: Mapping[Slot, Figure], read: set[Slot]) -> list[Issue]:
    """V069: blank is not nought. `read` are slots already complained about."""
    return [
        _issue(
            "V069",
            Severity.ERROR,
            (item.code,),
            f"{_named(item, slot)}: nothing typed",
            "Blank is not read as nought.",
            "Type a number (0 if there were none), or a reason such as “not held”.",
            slot[1],
        )
        for item in items
        for slot in item.slots
        if slot not in figures and slot not in read
    ]


def unreadable(items: Iterable[Item], texts: Mapping[Slot, str]) -> list[Issue]:
    """What was typed and is no figure. `texts` are the messages of `Unreadable`."""
    return [
        _issue(
            "V069",
            Severity.ERROR,
            (item.code,),
            f"{_named(item, slot)}: not a figure",
            texts[slot],
            "",
            slot[1],
        )
        for item in items
        for slot in item.slots
        if slot in texts
    ]


def ranges(items: Iterable[Item], figures: Mapping[Slot, Figure]) -> Iterator[Issue]:
    """V066: counts are whole and nought or more. V067: an external share is 0 to 100."""
    for item in items:
        for slot in item.slots:
            figure = figures.get(slot)
            if figure is None or figure.low is None:
                continue
            low, high = figure.low, figure.high
            below = high is not None and high < 0
            if below or (item.whole and low == high and low != int(low)):
                yield _issue(
                    "V066",
                    Severity.ERROR,
                    (item.code,),
                    f"{_named(item, slot)}: not a whole number",
                    f"{words(figure)} is not a whole number, nought or more.",
                    f"This counts {item.unit}. Type a whole number.",
                    slot[1],
                )
            if item.percent and (below or low > HUNDRED):
                yield _issue(
                    "V067",
                    Severity.ERROR,
                    (item.code,),
                    f"{_named(item, slot)}: not between 0 and 100",
                    f"{words(figure)} is not between 0 and 100.",
                    "Type the percentage as published, such as 16.8.",
                    slot[1],
                )


def own_shares(items: Sequence[Item], shares: Iterable[Share]) -> tuple[Share, ...]:
    """The percentages with a part of their own, of which all parts are asked."""
    asked = {item.code: item for item in items}
    return tuple(
        share
        for share in shares
        if share.denominator
        and all(code in asked for code, _ in (*share.numerator, *share.denominator))
        and _is_own(share, asked)
    )


def _is_own(share: Share, asked: Mapping[str, Item]) -> bool:
    parts = [code for code, _ in (*share.numerator, *share.denominator)]
    return share.unit == "percent" and any(asked[one].indicator == share.code for one in parts)


def parts_of_shares(
    items: Sequence[Item], shares: Iterable[Share], quarter: Mapping[str, Figure]
) -> Iterator[Issue]:
    """V067: a part is not more than the whole. V068: nothing to measure.

    `quarter` are the quarter's figures by code. V067 looks at shares that have a part of their
    own (LAC-16n): where both parts are measures, a rule of the dictionary says what may be.
    """
    asked = {item.code: item for item in items}
    for share in shares:
        parts = [code for code, _ in (*share.numerator, *share.denominator)]
        if not share.denominator or not all(code in asked for code in parts):
            continue
        whole = add_signed((quarter.get(code), sign) for code, sign in share.denominator)
        part = add_signed((quarter.get(code), sign) for code, sign in share.numerator)
        if whole is None or whole.low is None:
            continue
        if whole.low == whole.high == 0:
            yield _issue(
                "V068",
                Severity.INFO,
                (share.denominator[0][0],),
                f"{share.name}: nothing to measure",
                f"There were none to measure, so “{share.name}” is shown as not applicable.",
            )
        if not _is_own(share, asked) or part is None or part.low is None:
            continue
        if whole.high is not None and part.low > whole.high:
            first, second = share.numerator[0][0], share.denominator[0][0]
            yield _issue(
                "V067",
                Severity.ERROR,
                (first, second),
                f"{share.name}: above 100%",
                f"“{asked[first].name}” is {words(part)} and “{asked[second].name}” is "
                f"{words(whole)}. A part cannot be more than the whole.",
                "Correct one of the two. Are they swapped?",
            )


def restated(
    items: Iterable[Item], figures: Mapping[Slot, Figure], accepted: Mapping[Slot, Figure]
) -> Iterator[Issue]:
    """V076: a figure that the Board has accepted is another now, and wants its reason.

    `accepted` are the figures that count. One query a measure, and one a breakdown: the answer is
    that of all its months, or categories.
    """
    queried: set[tuple[str, str]] = set()
    for item in items:
        if (item.part_of, item.breakdown) in queried:
            continue
        changed = [
            slot
            for slot in ((item.code, QUARTER), *item.slots)
            if slot in figures and slot in accepted and figures[slot] != accepted[slot]
        ]
        if not changed:
            continue
        if item.part_of:
            queried.add((item.part_of, item.breakdown))
        first = changed[0]
        yield _issue(
            RESTATED,
            Severity.QUERY,
            (item.code,),
            f"{_named(item, first)}: an accepted figure changes",
            f"It was accepted as {words(accepted[first])} and is {words(figures[first])} now.",
            "Say why it changes: the Board may have seen it. Both figures are kept.",
        )


def numbers_gone(
    items: Iterable[Item],
    quarter: Mapping[str, Figure],
    previous: Mapping[str, Figure],
    found: Sequence[Issue],
) -> Iterator[Issue]:
    """A number last quarter and a reason now: a query. `found` are the issues of the rules.

    Of a breakdown only the first such category is queried: the answer is that of all.
    """
    queried: set[tuple[str, str]] = set()
    for item in items:
        if (item.part_of, item.breakdown) in queried:
            continue
        now, before = quarter.get(item.code), previous.get(item.code)
        if now is None or now.reason not in QUERIED_REASONS:
            continue
        if before is None or not before.has_number:
            continue
        if item.part_of:
            queried.add((item.part_of, item.breakdown))
        count = sum(
            issue.outcome is Outcome.UNTESTED and item.code in issue.codes for issue in found
        )
        untested = ""
        if count:
            checks = "One check" if count == 1 else f"{count} checks"
            untested = f" {checks} could not be tested; that is not a pass."
        yield _issue(
            "V069",
            Severity.QUERY,
            (item.code,),
            f"{item.name}: a number last quarter, none now",
            f"You gave a number last quarter ({words(before)}) and none now.{untested}",
            f"Say why it is “{now.reason}”.",
        )


def _named(item: Item, slot: Slot) -> str:
    month = MONTH_WORDS[slot[1]]
    return f"{item.name}, {month}" if month else item.name


def _issue(
    rule_id: str,
    severity: Severity,
    codes: tuple[str, ...],
    summary: str,
    message: str,
    advice: str = "",
    month: int = QUARTER,
) -> Issue:
    return Issue(rule_id, severity, Outcome.FAILED, codes, summary, message, advice, month)
