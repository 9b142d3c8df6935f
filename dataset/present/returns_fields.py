"""The fields of a return's page: their names, what stands in them, a text two people changed."""

from dataclasses import dataclass
from datetime import datetime

from dataset.figures import MONTHS, Qualifier, words
from dataset.models.contents import Earlier


# Answers to "fewer than 5: could it be none?"
AT_LEAST_ONE, MAYBE_NONE = "some", "none"
FIGURE, NOTE, EXPLANATION, ANSWER = "v", "n", "x", "c"
REASON = "r"  # why there is no number; of a breakdown: what its blanks are filled with
WHERE = "w"  # where a figure stands in somebody’s own spreadsheet
NOT_SAVED = "Not saved: a child could be recognised"


def field_name(prefix, *parts):
    """The name and id of a field: "v-CPP-01" for a figure, "v-CPP-01-2" for its second month."""
    return "-".join([prefix, *(str(part) for part in parts if part)])


@dataclass(frozen=True, slots=True)
class Text:
    """A text to be edited: what stands in its field, and what its author saw before.

    After a clash `text` is the author's own, `theirs` what somebody else saved meanwhile.
    """

    name: str
    text: str
    seen: str
    theirs: str | None = None
    by: str = ""
    at: datetime | None = None
    refused: str = ""  # why nothing of it was saved: it could identify a child

    @property
    def clashes(self):
        return self.theirs is not None


def text_of(prefix, key, saved, clashes):
    """The field of one text. `clashes` are {field name: (what was seen, Clash or Refused)}."""
    name = field_name(prefix, *(key if isinstance(key, tuple) else (key,)))
    if name not in clashes:
        return Text(name, saved, saved)
    seen, clash = clashes[name]
    return Text(name, clash.mine, seen, clash.theirs, clash.by, clash.at, clash.message)


@dataclass(frozen=True, slots=True)
class Past:
    """A figure of an earlier quarter, as text; empty when there is none."""

    text: str = ""
    illustrative: bool = False
    comparable: bool = True  # not counted under an earlier definition


@dataclass(frozen=True, slots=True)
class Field:
    """One box to type in: the quarter's figure, or one month's."""

    value: Text
    shown: str  # what stands in the box; a "<5 not 0" stands there as "<5"
    month: str  # "Jan", or nothing
    is_wrong: bool
    is_word: bool  # a reason rather than a number
    below: str  # "5" when "<5" was typed: then "could it be none?" is asked
    answer: str


def field_of(contents, slot, clashes, wrong):
    """The box of one slot. `wrong` are the names of those with an error."""
    code, month = slot
    value = text_of(FIGURE, slot, contents.text(slot), clashes)
    figure = None if value.clashes or value.refused else contents.figure(code, month)
    is_below = figure is not None and figure.qualifier is Qualifier.BELOW
    first = contents.data_return.period.months[month - 1] if month in MONTHS else None
    return Field(
        value=value,
        shown=words(figure) if is_below else value.text,
        month=f"{first:%b}" if first else "",
        is_wrong=value.name in wrong,
        is_word=figure is not None and not figure.has_number,
        below=words(figure).removeprefix("<") if is_below else "",
        answer=(AT_LEAST_ONE if figure.low else MAYBE_NONE) if is_below else "",
    )


def past(earlier: Earlier | None):
    """A figure of an earlier quarter as text, and what must be said beside it."""
    if earlier is None:
        return Past()
    return Past(words(earlier.figure), earlier.illustrative, earlier.comparable)
