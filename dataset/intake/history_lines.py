"""The lines of one earlier return: each either becomes a figure or is refused with a reason.

A share is never taken as typed. Its numerator and denominator go where the dictionary keeps
them, and a share that the file states beside them is only checked.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from dataset.figures import (
    MONTHS,
    QUARTER,
    Figure,
    Item,
    Share,
    Slot,
    quarter_from_months,
    words,
)
from dataset.intake.history import Line, Refusal, Taken, Texts, parted
from dataset.intake.history_order import ANY_ORDER, order_of
from dataset.intake.history_shares import (
    Stated,
    WorkOut,
    above_the_whole,
    not_following,
    parts_of_wholes,
)
from dataset.intake.history_texts import (
    AS_WRITTEN,
    LONGEST_SHOWN,
    Problem,
    figure_of,
    fitting,
    source_of,
)


FindsIdentity = Callable[[str], str]  # what is wrong with a text, or nothing
_Where = tuple[str, ...]  # a line's month, indicator and category, as it has them
_Nature = tuple[bool, bool]  # of an item: whether it is whole, whether it is a percentage


class Understood:
    """What texts were found to say, by the nature of the item: nothing is read twice in a file."""

    def __init__(self, sources: Mapping[str, str] = AS_WRITTEN) -> None:
        self.sources = sources  # how each is kept
        self.figures: dict[_Nature, dict[tuple[str, str, str], Figure]] = defaultdict(dict)
        # The figure and source of a line that says a figure alone, without a note.
        self.said: dict[_Nature, dict[Texts, tuple[Figure, str]]] = defaultdict(dict)


class _Place(NamedTuple):
    """The field of a line."""

    slot: Slot
    item: Item
    nature: _Nature


class Form:
    """What one kind of agency was asked for in one quarter; never changed once it is made."""

    def __init__(self, items: Iterable[Item], shares: Iterable[Share]) -> None:
        self.items: Mapping[str, Item] = {item.code: item for item in items}
        self.monthly = tuple(item for item in self.items.values() if item.monthly)
        self.shares: Mapping[str, Share] = {share.code: share for share in shares}
        self.parts = parts_of_wholes(self.shares.values())
        self.places: Mapping[_Where, _Place] = {
            (str(month or ""), *_written(item)): _place(item, month)
            for item in self.items.values()
            for month in ((QUARTER, *MONTHS) if item.monthly else (QUARTER,))
        }
        self.slots: tuple[Slot, ...] = tuple(sorted(place.slot for place in self.places.values()))


class Asked:
    """How the lines of a file are read against a form."""

    def __init__(
        self,
        form: Form,
        work_out: WorkOut,
        finds_identity: FindsIdentity,
        understood: Understood | None = None,
    ) -> None:
        self.items, self.monthly, self.shares = form.items, form.monthly, form.shares
        self.parts, self.slots = form.parts, form.slots
        self.places = dict(form.places)  # and other ways to write the same
        self.work_out = work_out
        self.finds_identity = finds_identity
        self.understood = understood or Understood()
        self.sources = self.understood.sources
        self.order = ANY_ORDER  # of the lines of a return before
        self.before: Sequence[Line] = ()  # those of the one last read line by line

    def place(self, where: _Where) -> _Place | None:
        """Where a plain line's figure belongs; None for a share and for what is not asked."""
        if where in self.places:
            return self.places[where]
        month, indicator, category = where
        item, number = self.items.get(indicator.strip() + suffix_of(category)), month_of(month)
        if item is None or number is None or (number and not item.monthly):
            return None
        return self.places.setdefault(where, _place(item, number))

    def read(self, value: str, qualifier: str, reason: str, item: Item) -> Figure:
        """The figure that three columns say, if this item can have it. Raises `Problem`."""
        texts, figures = (value, qualifier, reason), self.understood.figures[_nature(item)]
        found = figures.get(texts)
        if found is None:
            found = figures[texts] = fitting(figure_of(value, qualifier, reason), item)
        return found


def _place(item: Item, month: int) -> _Place:
    return _Place((item.code, month), item, _nature(item))


def _nature(item: Item) -> _Nature:
    return item.whole, item.percent


def _written(item: Item) -> tuple[str, str]:
    """Indicator and category as the file has them."""
    if item.breakdown:
        return item.part_of, f"{item.breakdown}/{item.category}"
    return item.code, ""


def take(lines: Sequence[Line], asked: Asked, refused: list[Refusal]) -> dict[Slot, Taken]:
    """The figures of one return by slot, in the order of the slots, quarters of monthly measures
    worked out.

    What cannot be taken is added to `refused`, one or more for each line.
    """
    if asked.before:
        asked.order, asked.before = order_of(asked.before, asked), ()
    held, others = asked.order.take(lines)
    stated: list[Stated] = []
    place_of, known = asked.places.get, asked.understood.said
    for number, texts in others:
        where: _Where
        said: Texts
        if isinstance(texts, str):
            month, indicator, category, said = texts.split(",", 3)
            where = (month, indicator, category)
        else:
            where, said = texts[:3], texts[3:]
        # Nearly all lines of a long file say what was understood before.
        place = place_of(where)
        if place is not None and (figure := known[place.nature].get(said)):
            slot = place.slot
            if slot not in held:
                held[slot] = Taken.of_line(slot, figure, number)
                continue
        try:
            _read_line(number, where, said, asked, held, stated)
        except Problem as problem:
            refused.append(problem.at(number))
    if others is lines and not refused:
        asked.before = lines
    _work_out_quarters(held, asked, refused)
    refused.extend(above_the_whole(asked.parts, held))
    refused.extend(not_following(stated, held, asked.work_out))
    return {slot: held[slot] for slot in asked.slots if slot in held}


def suffix_of(category: str) -> str:
    """ "age/5-9" as ".age.5-9", the end of a breakdown cell's code."""
    text = category.strip()
    return f".{text.replace('/', '.')}" if text else ""


def month_of(text: str) -> int | None:
    """1 to 3 for a month of the quarter, 0 for the quarter; None for anything else."""
    return _MONTH_TEXTS.get(text.strip())


_MONTH_TEXTS = {"": QUARTER, **{str(number): number for number in (QUARTER, *MONTHS)}}


def _read_line(
    number: int,
    where: _Where,
    said: Texts,
    asked: Asked,
    held: dict[Slot, Taken],
    stated: list[Stated],
) -> None:
    value, above, below, qualifier, reason, source, note = parted(said)
    kept = asked.sources.get(source) or asked.sources[source_of(source)]
    if note and (identifies := asked.finds_identity(note)):
        raise Problem("note", identifies, "Mend the note in your file.")
    place = asked.place(where)
    if place is None or above.strip() or below.strip():
        for part in _read_share(number, where, said, asked, stated, kept):
            _hold(part, held)
        return
    figure = asked.read(value, qualifier, reason, place.item)
    if not (note or above or below):
        asked.understood.said[place.nature][said] = figure, kept
    _hold(Taken(place.slot, figure, kept, note, number), held)


def _read_share(
    number: int, where: _Where, said: Texts, asked: Asked, stated: list[Stated], source: str
) -> Iterator[Taken]:
    """A line about a share: its two parts are figures, what it states is checked later."""
    month, indicator, category = where
    value, above, below, qualifier, reason, _, note = parted(said)
    share = asked.shares.get(indicator.strip())
    if share is None:
        raise _misplaced(month, indicator, category, above or below, asked)
    suffix, month_number = suffix_of(category), month_of(month)
    if month_number is None:
        raise _wrong_month(month)
    if qualifier.strip():
        raise Problem(
            "qualifier",
            "A share has no qualifier.",
            "Write <5 or “about 400” into the numerator or the denominator.",
        )
    taken = []
    for column, text, terms in (
        ("numerator", above, share.numerator),
        ("denominator", below, share.denominator),
    ):
        if text.strip() or (reason.strip() and terms):
            taken.append(_part(number, column, text, reason, terms, suffix, month_number, asked))
    if not taken and not value.strip():
        raise Problem(
            "numerator",
            "The line says nothing.",
            "Give the numerator and the denominator, or a reason such as “not held”.",
        )
    if value.strip():
        if reason.strip():
            raise Problem("reason", "There is a value and a reason.", "Leave one of them out.")
        figure = figure_of(value.strip().removesuffix("%"), "", "")
        stated.append(Stated(number, share, suffix, month_number, figure))
    for count, (column, slot, figure) in enumerate(taken):
        yield Taken(slot, figure, source, "" if count else note, number, column)


def _part(
    number: int,
    column: str,
    text: str,
    reason: str,
    terms: tuple[tuple[str, int], ...],
    suffix: str,
    month: int,
    asked: Asked,
) -> tuple[str, Slot, Figure]:
    """Where a numerator or denominator belongs, and its figure."""
    if len(terms) != 1 or terms[0][1] != 1:
        made = " ".join(f"{'-' if sign < 0 else '+'} {code}" for code, sign in terms).strip("+ ")
        raise Problem(
            column,
            f"This {column} is worked out: {made or 'the months of the quarter'}.",
            "Leave it out, and give those measures on lines of their own.",
        )
    item = asked.items.get(terms[0][0] + suffix)
    if item is None:
        raise Problem(
            column,
            f"The {column} is {terms[0][0]}{suffix}, which this return does not hold.",
            "Leave it out: the service has it from elsewhere, or that agency was not asked for it.",
        )
    if month and not item.monthly:
        raise Problem("month", f"{item.code} has no months.", "Leave the month out.")
    try:
        return column, (item.code, month), asked.read(text, "", reason, item)
    except Problem as problem:
        raise Problem(column, problem.wrong, problem.to_do) from None


def _hold(found: Taken, held: dict[Slot, Taken]) -> None:
    """The same figure may be said twice (LAC-01 is also a denominator), another one may not."""
    before = held.setdefault(found.slot, found)
    if (before.figure, before.source) == (found.figure, found.source):
        if before.line != found.line and found.column == "value":
            held[found.slot] = found  # the measure's own line has the note
        return
    said = f"{words(found.figure)} ({found.source})"
    raise Problem(
        found.column,
        f"{_named(found.slot)} is {said} here, and {words(before.figure)} ({before.source}) "
        f"on line {before.line}.",
        "Keep the one that is right.",
    )


def _work_out_quarters(held: dict[Slot, Taken], asked: Asked, refused: list[Refusal]) -> None:
    for item in asked.monthly:
        months = [held.get((item.code, month)) for month in MONTHS]
        figure = quarter_from_months(
            item.kind, [found.figure if found else None for found in months]
        )
        if figure is None:
            continue
        slot = (item.code, QUARTER)
        last = next(found for found in reversed(months) if found)
        given = held.get(slot)
        if given is None:
            held[slot] = Taken(slot, figure, last.source, "", last.line)
        elif (given.figure.low, given.figure.high) != (figure.low, figure.high):
            problem = Problem(
                given.column,
                f"The quarter is {words(given.figure)}, but its months make {words(figure)}.",
                "Leave the quarter out, or correct a month.",
            )
            refused.append(problem.at(given.line))


def _wrong_month(month: str) -> Problem:
    return Problem(
        "month",
        f"“{month[:LONGEST_SHOWN]}” is no month of a quarter.",
        "Write 1, 2 or 3, or leave it empty for the whole quarter.",
    )


def _misplaced(month: str, indicator: str, category: str, has_parts: str, asked: Asked) -> Problem:
    """Why a line that is not about a share has no place in the return."""
    code, suffix = indicator.strip(), suffix_of(category)
    item = asked.items.get(code + suffix)
    if item is None and code in asked.items and suffix:
        return Problem(
            "category",
            f"{code} has no category “{category[:LONGEST_SHOWN]}”.",
            "Write breakdown/category as the dictionary has them, such as age/5-9.",
        )
    if item is None:
        return Problem(
            "indicator",
            f"“{code[:LONGEST_SHOWN]}” was not asked of that agency in that quarter.",
            "Check the code, the agency and the quarter; yearly measures belong to quarter 4.",
        )
    if has_parts:
        return Problem(
            "numerator",
            f"{code} is not a share: it has no numerator and no denominator.",
            "Put its figure into the column value.",
        )
    if month_of(month) is None:
        return _wrong_month(month)
    return Problem("month", f"{code} has no months.", "Leave the month out.")


def _named(slot: Slot) -> str:
    code, month = slot
    return f"{code}, month {month}" if month else code
