"""What a search finds: hits in groups, and how words are looked for."""

from dataclasses import dataclass

from django.db.models import Q
from django.utils.text import Truncator


MOST_SHOWN = 20
SNIPPET = 180


@dataclass(frozen=True, slots=True)
class Hit:
    title: str
    url: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """What was found of one sort; `more` says that only the first ones are shown."""

    name: str
    hits: tuple[Hit, ...]
    more: bool


def all_words(words, *columns):
    """Every word stands somewhere in these columns."""
    condition = Q()
    for word in words:
        anywhere = Q()
        for column in columns:
            anywhere |= Q(**{f"{column}__icontains": word})
        condition &= anywhere
    return condition


def group(name, rows, hit):
    """The first rows as hits, and whether there are more; one query."""
    rows = list(rows[: MOST_SHOWN + 1])
    return Group(name, tuple(hit(row) for row in rows[:MOST_SHOWN]), more=len(rows) > MOST_SHOWN)


def around(text, words):
    """The part of a text around the first word that was found."""
    places = [text.lower().find(word.lower()) for word in words]
    first = min((place for place in places if place >= 0), default=0)
    start = 0 if first <= SNIPPET // 2 else text.rfind(" ", 0, first - SNIPPET // 3) + 1
    shown = Truncator(text[start:]).chars(SNIPPET)
    return f"… {shown}" if start else shown
