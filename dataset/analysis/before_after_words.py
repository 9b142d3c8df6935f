"""What a comparison before and after an event says, beside its sentence. It never says why.

From `before_after.BeforeAfter` alone, in words for somebody who has never met a rank test.
"""

from typing import Literal

from dataset.analysis.before_after import FEWEST, BeforeAfter, Verdict
from dataset.analysis.spc import Improvement
from dataset.figures import Kind


Moved = Literal["better", "worse", "higher", "lower"]

HEADLINES: dict[Verdict, str] = {
    "changed": "Changed",
    "no evidence of change": "No evidence of change",
    "too early": "Too early to say",
}
FOLLOWS_ITSELF = (
    "This counts who is there on one day, so each figure follows the one before it, and “changed” "
    "comes more easily than by chance alone. Read it beside the chart."
)
ALWAYS = (
    "With six points on each side a change of twice the usual swing is found about every second "
    "time, so “no evidence” is not proof that nothing changed."
)
OTHERWISE_COUNTED = (
    "The measure was counted in another way at other times: only figures of the definition in "
    "force on that day are held against each other."
)
BESIDE: dict[Verdict, str] = {
    "changed": "The distance to them changed too: they did not move with it.",
    "no evidence of change": "The distance to them did not change beyond what chance would bring.",
    "too early": "There are too few figures to compare yet.",
}


def moved(result: BeforeAfter, improvement: Improvement) -> Moved | None:
    """Which way it changed; None unless it is called changed."""
    if result.verdict != "changed" or not result.difference:
        return None
    is_up = result.difference > 0
    if improvement == "neutral":
        return "higher" if is_up else "lower"
    return "better" if is_up == (improvement == "increase") else "worse"


def difference_words(result: BeforeAfter, said: str, way: Moved | None) -> str:
    """How far the figures after lie from those before, each season held against itself.

    `said` is the size of the difference as printed: "5.2 percentage points".
    """
    if result.difference is None:
        return ""
    if result.difference == 0:
        return "Held against the same season, the figures after it are level with those before."
    side = "above" if result.difference > 0 else "below"
    sense = f", which is {way}" if way in {"better", "worse"} else ""
    return (
        f"Held against the same season, the figures after it lie {said} {side} those before{sense}."
    )


def chance_words(result: BeforeAfter) -> str:
    """How often chance alone would bring so plain a difference; "" where it is too early."""
    if result.chance is None:
        return ""
    share = 100 * result.chance
    often = "less than once" if share < 1 else _times(round(share))
    return f"Chance alone would bring so plain a difference {often} in 100."


def few_words(before: int, after: int, period: str) -> str:
    """Why it is too early: how many figures can be compared, and how many it takes."""
    return (
        f"It takes {_NUMBERS[FEWEST]} figures on each side whose season of the year stands on the "
        f"other side too. So far {before} before and {after} after it can be compared, one a "
        f"{period}."
    )


def cautions(result: BeforeAfter, kind: Kind | str) -> tuple[str, ...]:
    """What to know before anybody quotes the verdict."""
    follows = (FOLLOWS_ITSELF,) if kind == Kind.STOCK and result.verdict == "changed" else ()
    weak = (ALWAYS,) if result.verdict == "no evidence of change" else ()
    return (*follows, *weak)


_NUMBERS = ("no", "one", "two", "three", "four", "five", "six")


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count} times")
