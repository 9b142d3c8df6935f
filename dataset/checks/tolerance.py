"""How far apart the two sides of a rule may be: "0", "2", "5%" or "max(2, 1%)"."""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache


_AMOUNT = r"\d{1,6}(?:\.\d{1,2})?"
_PLAIN = re.compile(rf"({_AMOUNT})(%?)")
_LARGER = re.compile(rf"max\(({_AMOUNT}), ?({_AMOUNT})%\)")


class ToleranceError(ValueError):
    """A tolerance that cannot be read. The message says what to write."""


@dataclass(frozen=True, slots=True)
class Tolerance:
    """The larger of a plain amount and a percentage of the larger side."""

    amount: Decimal = Decimal(0)
    percent: Decimal = Decimal(0)

    def between(self, left: Decimal, right: Decimal) -> Decimal:
        """What the sides may differ by. An infinite side allows nothing more than the amount."""
        larger = max(abs(left), abs(right))
        if self.percent == 0 or larger.is_infinite():
            return self.amount
        return max(self.amount, larger * self.percent / 100)


@lru_cache(maxsize=256)
def read_tolerance(text: str) -> Tolerance:
    """Raises `ToleranceError`. A percentage stays below 100, so that a gap can always be seen."""
    if match := _LARGER.fullmatch(text.strip()):
        found = Tolerance(Decimal(match[1]), Decimal(match[2]))
    elif match := _PLAIN.fullmatch(text.strip()):
        value = Decimal(match[1])
        found = Tolerance(percent=value) if match[2] else Tolerance(amount=value)
    else:
        raise ToleranceError(f"“{text}” is no tolerance. Write 0, 2, 5% or max(2, 1%).")
    if found.percent >= 100:
        raise ToleranceError(f"“{text}” would allow anything. Use less than 100%.")
    return found
