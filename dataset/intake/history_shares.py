"""The shares of an earlier return: never taken, but what the file says of them is checked."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from dataset.figures import QUARTER, Figure, Share, Slot, plain_number, words
from dataset.intake.history import Refusal, Taken


# V028 and V049: how far a stated share or average may be from what its parts give.
POINTS, OTHERWISE = Decimal("0.5"), Decimal("0.05")

WorkOut = Callable[[Share, Mapping[str, Figure | None]], Figure | None]


@dataclass(frozen=True, slots=True)
class Stated:
    """A share that the file states: checked once all its parts are there."""

    line: int
    share: Share
    suffix: str
    month: int
    figure: Figure


def parts_of_wholes(shares: Iterable[Share]) -> tuple[tuple[str, str], ...]:
    """(code of the part, code of the whole) of the percentages with a part of their own."""
    return tuple(
        (share.numerator[0][0], share.denominator[0][0])
        for share in shares
        if share.unit == "percent"
        and len(share.numerator) == len(share.denominator) == 1
        and share.code in (share.numerator[0][0][:-1], share.denominator[0][0][:-1])
    )


def above_the_whole(
    parts: Iterable[tuple[str, str]], held: Mapping[Slot, Taken]
) -> Iterator[Refusal]:
    """V067: a part is not more than the whole. `parts` are `parts_of_wholes`."""
    for first, second in parts:
        part, whole = held.get((first, QUARTER)), held.get((second, QUARTER))
        if part is None or whole is None:
            continue
        top = whole.figure.high
        if part.figure.low is not None and top is not None and part.figure.low > top:
            yield Refusal(
                part.line,
                part.column,
                f"{first} is {words(part.figure)} and {second} is {words(whole.figure)}. "
                "A part cannot be more than the whole.",
                "Correct one of the two. Are they swapped?",
            )


def not_following(
    stated: Iterable[Stated], held: Mapping[Slot, Taken], work_out: WorkOut
) -> Iterator[Refusal]:
    """V028 and V049: a share the file states must follow from the parts the file gives."""
    for one in stated:
        codes = [code for code, _ in (*one.share.numerator, *one.share.denominator)]
        found = {code: held.get((code + one.suffix, one.month)) for code in codes}
        missing = [code + one.suffix for code, part in found.items() if part is None]
        if missing:
            yield Refusal(
                one.line,
                "value",
                f"{one.share.code} is worked out, and the file does not give {missing[0]}.",
                "Leave the value out, or give the counts it comes from.",
            )
            continue
        figure = work_out(one.share, {code: part.figure for code, part in found.items() if part})
        tolerance = POINTS if one.share.unit == "percent" else OTHERWISE
        if figure is None or figure.low is None or not _meets(one.figure, figure, tolerance):
            made = "nothing" if figure is None else _rounded(figure)
            yield Refusal(
                one.line,
                "value",
                f"The file says {words(one.figure)}, but the counts make {made}.",
                "Correct the counts, or leave the value out: the service works it out.",
            )


def _meets(stated: Figure, made: Figure, tolerance: Decimal) -> bool:
    """Whether some number within the one is within reach of some number within the other."""
    if stated.low is None or made.low is None:
        return False
    above = made.high is not None and stated.low > made.high + tolerance
    below = stated.high is not None and stated.high < made.low - tolerance
    return not (above or below)


def _rounded(figure: Figure) -> str:
    if figure.low is None or figure.low != figure.high:
        return words(figure)
    return plain_number(round(figure.low, 2))
