"""The texts of a quarter that hold telling numbers, and which of them are decided about."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from dataset.analysis.prose import Found
from dataset.figures import ROUNDED_UNITS, round_half_up
from dataset.models.protecting import protecting
from dataset.models.publications import Audience
from dataset.models.quarter_figures import accepted_figures, quarter_figures
from dataset.models.wordings import Text, Wording, smallest_of, telling_numbers, texts_with


@dataclass(frozen=True, slots=True)
class Asked:
    """A text with telling numbers, and the decision about it, if there is one."""

    text: Text
    found: tuple[Found, ...]
    decision: Wording | None


@dataclass(frozen=True, slots=True)
class Undecided:
    asked: tuple[Asked, ...]
    small: range
    hidden: Collection[Decimal]

    @property
    def open(self):
        return [one for one in self.asked if one.decision is None]

    def telling(self, text):
        return telling_numbers(text, self.small, self.hidden)


def undecided(board, period, made=None, protected=None) -> Undecided:
    """What is to be decided before the quarter is published. `made` and `protected` are given
    where they are worked out already."""
    figures = accepted_figures(board, period)
    if made is None:
        made = protecting(board, period, quarter_figures(board, period, figures))
        protected = made.all()
    small, hidden = smallest_of(board), frozenset(_hidden(made, protected[Audience.PUBLIC].shown))
    decided = Wording.objects.of(board, period)
    asked = []
    for text in texts_with(figures):
        found = telling_numbers(text.text, small, hidden)
        if found:
            asked.append(Asked(text, tuple(found), decided.get(text.digest)))
    return Undecided(tuple(asked), small, hidden)


def _hidden(made, shown):
    """The exact figures that readers are not shown, shares as they are printed; not 0."""
    units = {one.code: one.unit for one in made.quarter.definitions}
    for slot, one in shown.items():
        figure = made.quarter.known[slot].figure
        if one.is_hidden and figure is not None and figure.is_exact and figure.low:
            is_share = units.get(slot[0], "") in ROUNDED_UNITS
            yield round_half_up(figure.low) if is_share else figure.low
