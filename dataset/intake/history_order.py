"""The order of the lines of an earlier return, by which those of the next are read faster.

In a long file the lines of a return mostly come in the order of those of another, and nearly all
say what was understood before: these need not be parted.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from dataset.figures import Figure, Slot
from dataset.intake.history import Line, Taken, Texts


if TYPE_CHECKING:
    from dataset.intake.history_lines import Asked


class Order(NamedTuple):
    """How the lines of a return came, each with a field of its own: one entry a line."""

    starts: list[str]  # its month, indicator and category, as it has them: "1,BEN-10,,"
    slots: list[Slot]
    said: list[dict[Texts, tuple[Figure, str]]]  # what is understood of the rest of a line

    def take(self, lines: Sequence[Line]) -> tuple[dict[Slot, Taken], Sequence[Line]]:
        """What lines in this order say that is understood already, and the other lines; those of
        another order are others, all of them."""
        if len(lines) != len(self.starts):
            return {}, lines
        texts = [text for _, text in lines if isinstance(text, str)]
        if len(texts) < len(lines) or not all(map(str.startswith, texts, self.starts)):
            return {}, lines
        found = [
            said.get(text[len(start) :])
            for text, start, said in zip(texts, self.starts, self.said, strict=True)
        ]
        held = {
            slot: Taken.of_line(slot, figure, number)
            for slot, figure, (number, _) in zip(self.slots, found, lines, strict=True)
            if figure
        }
        return held, [line for line, figure in zip(lines, found, strict=True) if not figure]


ANY_ORDER = Order([], [], [])


def order_of(lines: Sequence[Line], asked: Asked) -> Order:
    """The order of the lines of one return; none when not every line has a field of its own."""
    order = Order([], [], [])
    for _, texts in lines:
        if not isinstance(texts, str):
            return ANY_ORDER
        month, indicator, category, _ = texts.split(",", 3)
        place = asked.place((month, indicator, category))
        if place is None:
            return ANY_ORDER
        order.starts.append(f"{month},{indicator},{category},")
        order.slots.append(place.slot)
        order.said.append(asked.understood.said[place.nature])
    return order if len(set(order.slots)) == len(lines) else ANY_ORDER
