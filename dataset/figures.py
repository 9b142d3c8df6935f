"""What a figure is: an interval with a qualifier, or no number with a reason.

A supplier may send a number, "<5", "about 400", "over 500", or say why there is none.
Blank is never zero. Arithmetic carries the bounds (see `dataset.analysis.rollup`).
A protected figure is another type, `Shown`: only `dataset.analysis.disclosure.protect` makes one.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from enum import StrEnum
from functools import lru_cache


class Qualifier(StrEnum):
    """How exactly a number was given."""

    EXACT = "exact"
    BELOW = "below"  # "<5": anything up to 4, perhaps 0
    ABOUT = "about"  # "about 400": 350 to 450, the rounding its digits allow
    ABOVE = "above"  # "over 500": 501 or more
    RANGE = "range"  # "1 to 4", "3 or more"


class Reason(StrEnum):
    """Why there is no number. The value is the word people read and type."""

    NOT_HELD = "not held"
    NOT_APPLICABLE = "not applicable"
    LATE = "late"
    NIL_RETURN = "nil return"
    SUPPRESSED = "suppressed by supplier"


# Reasons that a reader may take for 0.
NOUGHT_REASONS = frozenset({Reason.NIL_RETURN, Reason.NOT_APPLICABLE})


class Kind(StrEnum):
    """How an indicator behaves over time."""

    FLOW = "flow"  # events in the period: quarters add up to the year
    STOCK = "stock"  # a count on the last day: the last one is the year's
    RATIO = "ratio"  # worked out from a numerator and a denominator, never typed
    EXTERNAL = "external statistic"  # published elsewhere, quoted with its source


# One value of a return: the item's code ("CPP-01", "LAC-16n") and the month in the quarter,
# 1 to 3, or 0 for the quarter itself.
Slot = tuple[str, int]
QUARTER = 0
MONTHS = (1, 2, 3)


@dataclass(frozen=True, slots=True)
class Item:
    """One thing an agency is asked for: a whole measure, or one part of a share."""

    code: str  # "CPP-01", or a part of a share: "LAC-16n"
    indicator: str  # the indicator it belongs to: "LAC-16"
    name: str
    theme: str
    unit: str
    kind: Kind  # flow, stock or external statistic
    monthly: bool = False  # three monthly points instead of one figure
    whole: bool = True  # must be a whole number
    percent: bool = False  # an external statistic between 0 and 100
    definition: str = ""
    breakdown: str = ""  # a category of a breakdown: "age" of the measure `part_of`
    category: str = ""  # "5-9"
    part_of: str = ""  # the code of the measure it is part of
    label: str = ""  # its name in a table of its measure: "5 to 9"

    @property
    def slots(self) -> tuple[Slot, ...]:
        """The values asked for: one, or three when there are monthly points."""
        return _slots(self.code, self.monthly)


@lru_cache(maxsize=8192)
def _slots(code: str, monthly: bool) -> tuple[Slot, ...]:
    return tuple((code, month) for month in (MONTHS if monthly else (QUARTER,)))


@dataclass(frozen=True, slots=True)
class Share:
    """A ratio indicator: numerator over denominator times multiplier, never typed.

    `numerator` and `denominator` are sums of signed item codes, so that LAC-06 can be
    (LAC-01 less LAC-05) over LAC-01: (("LAC-01", 1), ("LAC-05", -1)). An empty
    denominator stands for the months in the period (LAD-05).
    """

    code: str
    name: str
    theme: str
    unit: str  # "percent", "per 10,000", "hours"...
    numerator: tuple[tuple[str, int], ...]
    denominator: tuple[tuple[str, int], ...]
    multiplier: int = 100
    annualised: bool = False  # a rate of events: a quarter's events are taken four times


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its bounds, or no number with a reason.

    `low` and `high` are inclusive. `high` is None when there is no upper bound ("over 500").
    An exact number has low == high. With a reason, both are None.
    """

    low: Decimal | None = None
    high: Decimal | None = None
    qualifier: Qualifier = Qualifier.EXACT
    reason: Reason | None = None

    def __post_init__(self) -> None:
        if self.reason is None and self.low is None:
            raise ValueError("A figure is a number or a reason.")
        if self.reason is not None and (self.low is not None or self.high is not None):
            raise ValueError("A figure with a reason has no number.")
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError("The bounds are the wrong way round.")

    @property
    def has_number(self) -> bool:
        return self.reason is None

    @property
    def is_exact(self) -> bool:
        return self.low is not None and self.low == self.high

    def __str__(self) -> str:
        return words(self)


def exact(number: int | str | Decimal) -> Figure:
    value = Decimal(number)
    return Figure(value, value)


def absent(reason: Reason) -> Figure:
    return Figure(reason=reason)


class Unreadable(ValueError):
    """What was typed is not a figure. The message says what is wrong and what to do."""


REASON_WORDS = {reason.value: reason for reason in Reason}
_NUMBER = r"(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
_BELOW = re.compile(
    rf"(?:<|under|fewer than|less than|below)\s*{_NUMBER}(,?\s*not (?:0|none|zero))?"
)
_ABOVE = re.compile(rf"(?:>|over|more than|above)\s*{_NUMBER}")
_ABOUT = re.compile(rf"(?:about|around|approximately|approx\.?|circa|c\.|~)\s*{_NUMBER}")
_AT_LEAST = re.compile(rf"(?:at least\s*{_NUMBER}|{_NUMBER}\s*or more)")
_RANGE = re.compile(rf"{_NUMBER}\s*(?:to|–|-)\s*{_NUMBER}")
_EXACT = re.compile(_NUMBER)
_LARGEST = Decimal(10) ** 9
_LONGEST = 60  # characters; anything longer is no figure
_DATE = re.compile(r"\d{1,4}[/.]\d{1,2}[/.]\d{1,4}|\d{4}-\d{2}-\d{2}.*")


def read_figure(text: str) -> Figure | None:
    """The figure somebody typed; None when nothing was typed.

    Accepts "12", "1,234", "12.5", "<5", "<5 not 0", "about 400", "over 500", "1 to 4" and the
    words of `Reason`. Raises `Unreadable` with a message for the person who typed it.
    """
    if len(text) <= _LONGEST:
        return _read(text)
    if not text.strip():
        return None
    raise Unreadable(f"“{text.strip()[:20]}…” is too long for a figure. Type the number alone.")


@lru_cache(maxsize=8192)  # a return says few different texts, and each is read for many purposes
def _read(text: str) -> Figure | None:
    typed = " ".join(text.replace("\N{NO-BREAK SPACE}", " ").split()).lower()
    typed = typed.replace("−", "-")
    if not typed:
        return None
    if typed in REASON_WORDS:
        return absent(REASON_WORDS[typed])
    if match := _EXACT.fullmatch(typed):
        return exact(_number(match[1]))
    if match := _BELOW.fullmatch(typed):
        bound = _whole(match[1])
        least = 1 if match[2] else 0
        if bound <= least:
            raise Unreadable(f"“{text.strip()}” leaves no number. Type the number itself.")
        return Figure(Decimal(least), bound - 1, Qualifier.BELOW)
    if match := _ABOVE.fullmatch(typed):
        return Figure(_whole(match[1]) + 1, None, Qualifier.ABOVE)
    if match := _ABOUT.fullmatch(typed):
        return _about(_whole(match[1]))
    if match := _AT_LEAST.fullmatch(typed):
        return Figure(_whole(match[1] or match[2]), None, Qualifier.RANGE)
    if match := _RANGE.fullmatch(typed):
        low, high = _whole(match[1]), _whole(match[2])
        if low > high:
            raise Unreadable(f"“{text.strip()}” runs backwards. Type the smaller number first.")
        return exact(low) if low == high else Figure(low, high, Qualifier.RANGE)
    raise Unreadable(_advice(typed, text.strip()))


def _number(digits: str) -> Decimal:
    value = Decimal(digits.replace(",", ""))
    if value >= _LARGEST:
        raise Unreadable(f"{digits} is too large to be right. Check the number.")
    if -value.as_tuple().exponent > 2:  # type: ignore[operator]  # finite by the pattern
        raise Unreadable(f"{digits} has more than two decimals. Round it to two.")
    return value


def _whole(digits: str) -> Decimal:
    value = _number(digits)
    if value != value.to_integral_value():
        raise Unreadable(f"Use a whole number with words such as “about” or “<”, not {digits}.")
    return value


def _about(value: Decimal) -> Figure:
    """ "about 400" is known to its last digit that is not nought: 350 to 450."""
    if value == 0:
        raise Unreadable("“About 0” says nothing. Type 0 if there were none, or <5.")
    digits = str(int(value))
    half = Decimal(10) ** (len(digits) - len(digits.rstrip("0"))) / 2
    low = (value - half).to_integral_value(ROUND_FLOOR)
    high = (value + half).to_integral_value(ROUND_CEILING)
    return Figure(low, high, Qualifier.ABOUT)


def _advice(typed: str, text: str) -> str:
    if typed in {"-", "--", "–", "—", "n/a", "na", "n.a.", "nil", "none", "null", "x", "?", "*"}:
        return (
            f"“{text}” can mean nought or unknown. Type 0 if there were none, "
            "or a reason such as “not held” or “not applicable”."
        )
    if re.fullmatch(rf"-\s*{_NUMBER}", typed):
        return f"{text} is below nought. A count is nought or more."
    if _DATE.fullmatch(typed):
        return f"“{text}” is a date. Type the number that belongs here."
    if typed.endswith("%"):
        return (
            f"“{text}” is a share. Type the two counts it comes from; the share is worked out. "
            "Where the share itself is asked for, leave out the %."
        )
    if re.fullmatch(r"[\d,. ]+", typed):
        return f"“{text}” is not a number as we read it. Type it without spaces or stray commas."
    return (
        f"“{text}” is not a number. Type a number, <5, about 400, over 500, "
        "or a reason such as “not held”."
    )


def plain_number(value: Decimal) -> str:
    """1234.50 -> "1,234.5"; a true minus sign."""
    text = f"{value.normalize():,f}"
    return text.replace("-", "−")


def words(figure: Figure) -> str:
    """The figure as people read it: 1,234, "<5", "about 400", "1 to 4", "not held"."""
    if figure.reason is not None:
        return figure.reason.value
    low, high = figure.low, figure.high
    if low is None:
        raise ValueError("A figure is a number or a reason.")
    if high is None and figure.qualifier is Qualifier.ABOVE:
        return f"over {plain_number(low - 1)}"
    if high is None:
        return f"{plain_number(low)} or more"
    if figure.qualifier is Qualifier.BELOW:
        return f"<{plain_number(high + 1)}"
    if figure.qualifier is Qualifier.ABOUT:
        return f"about {plain_number((low + high) / 2)}"
    if low == high:
        return plain_number(low)
    return f"{plain_number(low)} to {plain_number(high)}"


def typed(figure: Figure) -> str:
    """The text that `read_figure` reads back to the same figure (no information is lost)."""
    text = words(figure).replace(",", "")
    if figure.qualifier is Qualifier.BELOW and figure.low == 1:
        text += " not 0"
    return text


ONE_DECIMAL = Decimal("0.1")


def round_half_up(value: Decimal, step: Decimal = ONE_DECIMAL) -> Decimal:
    """To the nearest step, halves away from nought: the one rounding rule of the service."""
    return value.quantize(step, ROUND_HALF_UP)


def in_unit(figure: Figure, unit: str) -> str:
    """The figure as it is printed in its unit: "86.5%", "50.3", "1,234", "1.4% to 5.7%".

    Shares, rates and averages have one decimal; the unit of a rate stands in the table's head.
    """
    if figure.reason is not None or unit not in ROUNDED_UNITS:
        return words(figure)
    sign = "%" if unit == "percent" else ""
    if figure.low is None:
        raise ValueError("A figure is a number or a reason.")
    low = f"{round_half_up(figure.low):,}{sign}".replace("-", "−")
    if figure.high is None:
        return f"{low} or more"
    high = f"{round_half_up(figure.high):,}{sign}".replace("-", "−")
    return low if low == high else f"{low} to {high}"


ROUNDED_UNITS = frozenset({"percent", "per 10,000", "hours", "contacts per month", "cases per WTE"})


def add_signed(terms: Iterable[tuple[Figure | None, int]]) -> Figure | None:
    """The sum of figures, each with its sign (1 or -1); the bounds are carried.

    None when one of the figures is not there, when there are none at all, or when nothing is
    known of how small the sum may be. When one is a reason, the sum is the first such reason.
    """
    low, high = Decimal(0), Decimal(0)
    open_above = open_below = False
    reason: Reason | None = None
    count = 0
    for figure, sign in terms:
        if figure is None:
            return None
        count += 1
        if figure.low is None:
            reason = reason or figure.reason
            continue
        top = figure.low if figure.high is None else figure.high
        low += figure.low if sign > 0 else -top
        high += top if sign > 0 else -figure.low
        open_above |= figure.high is None and sign > 0
        open_below |= figure.high is None and sign < 0
    if reason is not None:
        return absent(reason)
    if open_below or not count:
        return None
    return between(low, None if open_above else high)


def between(low: Decimal, high: Decimal | None) -> Figure:
    """A number known to lie between the two, both included; no `high`: without upper bound."""
    return Figure(low, high, Qualifier.EXACT if low == high else Qualifier.RANGE)


def quarter_from_months(kind: Kind, months: Sequence[Figure | None]) -> Figure | None:
    """The quarter's figure from its three monthly points, oldest first.

    Events add up; a count on the last day is that of the third month. None when a month that
    is needed is blank; its reason when it has no number.
    """
    if len(months) != len(MONTHS):
        raise ValueError("A quarter has three months.")
    if kind is Kind.FLOW:
        return add_signed((month, 1) for month in months)
    return months[-1]


class Standing(StrEnum):
    """What a reader is told about one cell of a publication."""

    SHOWN = "shown"
    HIDDEN = "hidden"  # hidden to protect children; never says whether primary or secondary
    ABSENT = "absent"  # there is no number, and why


@dataclass(frozen=True, slots=True)
class Shown:
    """One protected figure. Charts, pages, exports and the API accept only this.

    For a share, `figure` is the share and the parts are in cells of their own.
    """

    standing: Standing
    figure: Figure | None = None  # None when hidden

    @property
    def is_hidden(self) -> bool:
        return self.standing is Standing.HIDDEN


HIDDEN = Shown(Standing.HIDDEN)
