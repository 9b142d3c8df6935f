"""The child's journey: contact to care, what follows on each step, and where that moved.

The steps are counts of the same quarter, not the same children followed: a ratio of two counts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from dataset.analysis import reading
from dataset.analysis.reading import Reading
from dataset.figures import QUARTER, round_half_up
from dataset.present.exports import source, status, value
from dataset.present.scorecard import Row, Scorecard
from dataset.present.sorting import Column, number_of
from dataset.present.sources import national_figures


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


JOURNEY_HEAD = (
    "board", "quarter", "version", "step", "code", "measure", "supplied by", "covers", "unit",
    "value", "status", "source", "for every 100 of the step before", "step before",
    "has that moved", "signal",
)  # fmt: skip


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


def columns(card):
    """What the steps may be ordered by; their own order is the way from contact to care."""
    return (
        Column("step", "Step", lambda step: step.row.definition.name.lower()),
        Column(
            "figure",
            card.publication.period.brief,
            lambda step: number_of(step.row.now),
            is_number=True,
        ),
        Column(
            "per-100",
            "For every 100 of the step before",
            lambda step: Decimal(step.per_100.replace(",", "")) if step.per_100 else None,
            is_number=True,
        ),
        Column(
            "moving",
            "Has that moved?",
            lambda step: reading.BY_URGENCY.index(step.reading.told.tone) if step.reading else None,
        ),
    )


def journey_rows(card, steps):
    """Head and a row for each step, for a download."""
    yield JOURNEY_HEAD
    publication = card.publication
    national = national_figures([publication.pk])
    for step in steps:
        row, definition = step.row, step.row.definition
        told = step.reading.told if step.reading else None
        yield (
            publication.board.short_name,
            publication.period.slug,
            publication.version,
            step.noun,
            row.code,
            definition.name,
            row.supplier,
            row.covers or publication.board.short_name,
            definition.unit,
            value(row.now, definition.unit),
            status(row.now),
            source(
                definition,
                illustrative=row.illustrative,
                national=(publication.pk, row.code, QUARTER) in national,
            ),
            step.per_100 or ("cannot be told" if step.before else ""),
            step.before,
            told.headline if told else "",
            told.detail if told else "",
        )
