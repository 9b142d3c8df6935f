"""The fields of a return's page: their names, and a text two people changed."""

from dataclasses import dataclass
from datetime import datetime


# Answers to "fewer than 5: could it be none?"
AT_LEAST_ONE, MAYBE_NONE = "some", "none"
FIGURE, NOTE, EXPLANATION, ANSWER = "v", "n", "x", "c"
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
