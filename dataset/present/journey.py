"""The child's journey: contact to care, what follows on each step, and where that moved.

The steps are counts of the same quarter, not the same children followed: a ratio of two counts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from dataset.analysis import reading
from dataset.analysis.reading import Reading
from dataset.figures import round_half_up
from dataset.present.scorecard import Row, Scorecard


# Code, and what it counts in the plural. docs/analysis.md says why these.
STEPS = (
    ("CON-01", "contacts"),
    ("REF-01", "referrals"),
    ("ASM-02", "assessments"),
    ("S47-01", "section 47 enquiries"),
    ("ICP-01", "initial conferences"),
    ("CPP-02", "plans started"),
    ("LAC-02", "children starting to be looked after"),
)
IN_100 = 100


@dataclass(frozen=True, slots=True)
class Step:
    """One step, and how many there were for every hundred of the step before."""

    row: Row
    noun: str
    share_of_widest: float | None  # 0 to 1, for its bar; None when it is hidden or not there
    before: str  # what the step before counts; "" for the first
    per_100: str  # "16", "112"; "" when either is hidden or not exact
    reading: Reading | None  # of the ratio over time; None for the first

    @property
    def words(self):
        """ "16 referrals for every 100 contacts"."""
        return f"{self.per_100} {self.noun} for every {IN_100} {self.before}"


@dataclass(frozen=True, slots=True)
class Journey:
    card: Scorecard
    steps: tuple[Step, ...]
    sentence: str


def journey(card: Scorecard) -> Journey:
    """The steps that the quarter has, from what its reader is shown and nothing else."""
    rows = {row.code: row for row in card.rows}
    held = [(rows[code], noun) for code, noun in STEPS if code in rows]
    widest = max((_value(row.points[-1]) or 0 for row, _ in held), default=0)
    steps: list[Step] = []
    for at, (row, noun) in enumerate(held):
        before = held[at - 1] if at else None
        steps.append(_step(row, noun, before, widest))
    return Journey(card, tuple(steps), _sentence(steps))


def _step(row, noun, before, widest):
    value = _value(row.points[-1])
    share = float(value / widest) if value is not None and widest else None
    if before is None:
        return Step(row, noun, share, "", "", None)
    ratios = _ratios(row.points, before[0].points)
    last = ratios[-1] if ratios else None
    is_hidden = row.now.is_hidden or before[0].now.is_hidden
    return Step(
        row=row,
        noun=noun,
        share_of_widest=share,
        before=before[1],
        per_100="" if last is None else f"{round_half_up(last, Decimal(1)):,}",
        reading=reading.read(ratios, form="xmr", polarity="context", is_last_hidden=is_hidden),
    )


def _ratios(points, before) -> list[Decimal | None]:
    """For every hundred of the step before, quarter by quarter, where both are shown exactly."""
    held = {point.ordinal: _value(point) for point in before}
    found: list[Decimal | None] = []
    for point in points:
        this, that = _value(point), held.get(point.ordinal)
        found.append(IN_100 * this / that if this is not None and that else None)
    return found


def _value(point) -> Decimal | None:
    figure = point.shown.figure
    return figure.low if figure is not None and figure.is_exact else None


def _sentence(steps: Sequence[Step]) -> str:
    """Where the way from step to step moved."""
    moved = [step for step in steps if step.reading and step.reading.is_signal]
    if not moved:
        return "From step to step nothing moved: each varies as usual, or cannot be judged."
    return " ".join(
        f"{step.noun.capitalize()} for every {IN_100} {step.before}: "
        f"{'more' if step.reading.told.direction == 'up' else 'fewer'} than usual "
        f"({step.reading.told.detail})."
        for step in moved
    )
