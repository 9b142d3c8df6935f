"""A return's earlier figures: last quarter, a year ago, the year so far, and what is usual."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from dataset.checks.language import Code, Moment
from dataset.figures import Figure, add_signed, exact


QUARTERS_IN_YEAR = 4
HISTORY = 12  # how many quarters back the own history goes
ENOUGH = 8  # fewer numbers are no history
# How far from the middle of its own history a figure may lie, in typical distances from it.
REACH = Decimal(5)
Quarter = Mapping[str, Figure]  # the quarter's figures by code
NO_FIGURES: Quarter = {}


@dataclass(frozen=True, slots=True)
class Past:
    """The figures before this return's, of the same agency and area.

    `quarters` has them by how many quarters back they lie (1 is last quarter); those that were
    never sent are left out. `quarter` is this return's own, 1 (April to June) to 4. `begun` has
    how many quarters back the definition of a code last changed: what lies further back is
    another series, and no rule is given it.
    """

    quarters: Mapping[int, Quarter] = field(default_factory=dict)
    quarter: int = 1
    begun: Mapping[str, int] = field(default_factory=dict)

    @property
    def previous(self) -> Quarter:
        """Last quarter's figures, but those of another series."""
        held = self.quarters.get(1, NO_FIGURES)
        return {code: held[code] for code in held if self.reaches(code, 1)}

    def reaches(self, code: str, count: int) -> bool:
        """Whether the series of a code reaches so many quarters back."""
        return self.begun.get(code, count) >= count

    def is_parted(self, code: Code) -> bool:
        """Whether there are figures of that moment, but under an earlier definition."""
        counts = {
            Moment.PREVIOUS: (1,),
            Moment.YEAR_AGO: (QUARTERS_IN_YEAR,),
            Moment.TO_DATE: tuple(range(1, self.quarter)),
        }.get(code.moment, ())
        return any(
            code.code in self.quarters.get(count, NO_FIGURES) and not self.reaches(code.code, count)
            for count in counts
        )

    def figure(self, code: Code, now: Quarter) -> Figure | None:
        """The figure of the moment that the code names; `now` are this return's own."""
        match code.moment:
            case Moment.NOW:
                return now.get(code.code)
            case Moment.PREVIOUS:
                return self._at(code.code, 1)
            case Moment.YEAR_AGO:
                return self._at(code.code, QUARTERS_IN_YEAR)
            case Moment.TO_DATE:
                return self._to_date(code.code, now)
            case Moment.LEAST | Moment.MOST:
                usual = self._usual(code.code)
                return None if usual is None else exact(usual[code.moment is Moment.MOST])

    def _to_date(self, code: str, now: Quarter) -> Figure | None:
        """This quarter and those of the same financial year before it, added."""
        earlier = (self._at(code, count) for count in range(1, self.quarter))
        return add_signed((figure, 1) for figure in (now.get(code), *earlier))

    def _at(self, code: str, count: int) -> Figure | None:
        """The figure that many quarters back; None when it is of another series."""
        held = self.quarters.get(count, NO_FIGURES)
        return held.get(code) if self.reaches(code, count) else None

    def _usual(self, code: str) -> tuple[Decimal, Decimal] | None:
        """From and to what the figure has usually been; None without enough numbers.

        Worked out on square roots, where counts vary by about as much whatever their size, and
        with medians, so that one odd quarter does not widen the range.
        """
        held = [self._at(code, count) for count in range(1, HISTORY + 1)]
        roots = [_middle(figure).sqrt() for figure in held if figure and figure.high is not None]
        if len(roots) < ENOUGH:
            return None
        middle = _median(roots)
        # Counts of a steady rate lie half a unit from it on this scale, by chance alone.
        typical = max(_median([abs(root - middle) for root in roots]), Decimal("0.34"))
        least = max(Decimal(0), middle - REACH * typical)
        most = middle + REACH * typical
        return (least * least).to_integral_value(), (most * most).to_integral_value()


def _middle(figure: Figure) -> Decimal:
    if figure.low is None or figure.high is None:
        raise ValueError("Only a number with an upper bound has a middle.")
    return max(Decimal(0), (figure.low + figure.high) / 2)


def _median(values: list[Decimal]) -> Decimal:
    ordered = sorted(values)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2
