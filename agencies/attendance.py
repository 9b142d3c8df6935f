"""Who came: marks counted into expected, attended and a percentage. Pure.

As the Board's annual report has it: attended over expected, where a seat that was not a member at a
meeting was not expected there; whole per cent, half up.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal


MarkName = Literal["present", "deputy", "apologies", "absent", "not a member"]
NOT_EXPECTED: MarkName = "not a member"


@dataclass(frozen=True, slots=True)
class Tally:
    """Meetings at which a seat was expected, and those at which it was filled."""

    expected: int
    attended: int

    @property
    def percent(self) -> int | None:
        """0 to 100, half up; None where the seat was never expected."""
        if not self.expected:
            return None
        share = Decimal(100 * self.attended) / self.expected
        return int(share.quantize(Decimal(1), rounding=ROUND_HALF_UP))

    def is_below(self, least: int) -> bool:
        """Whether it lies below a set level (per cent). Never of a seat that was not expected."""
        return self.expected > 0 and 100 * self.attended < least * self.expected


def tally(marks: Iterable[MarkName], *, deputies_count: bool = True) -> Tally:
    """Count the marks of one seat over its meetings."""
    filled = {"present", "deputy"} if deputies_count else {"present"}
    held = [mark for mark in marks if mark != NOT_EXPECTED]
    return Tally(len(held), sum(mark in filled for mark in held))


def is_quorate(marks: Iterable[MarkName], quorum: int, *, deputies_count: bool = True) -> bool:
    """Whether as many seats were filled at one meeting as its quorum asks."""
    return tally(marks, deputies_count=deputies_count).attended >= quorum
