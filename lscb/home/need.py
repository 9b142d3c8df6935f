"""One thing that needs somebody today, and the words for when."""

from dataclasses import dataclass
from datetime import date


DAYS_NAMED = 7  # within a week the day has a name


@dataclass(frozen=True, slots=True)
class Part:
    """One line of a longer thing: a theme, a return, a risk, and how it stands."""

    label: str
    url: str
    status: str
    stops: bool = False  # it stops a return from being sent


@dataclass(frozen=True, slots=True)
class Progress:
    done: int
    total: int
    words: str


@dataclass(frozen=True, slots=True)
class Button:
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Need:
    """Something to do: what, by when, how it stands, and where."""

    headline: str
    url: str
    text: str
    on: date | None = None  # the day it is due; none means whenever there is time
    parts: tuple[Part, ...] = ()
    progress: Progress | None = None
    buttons: tuple[Button, ...] = ()


def soonest_first(needs):
    """By day; what has no day comes last. Things of one day keep their order."""
    return sorted(needs, key=lambda need: need.on or date.max)


def when(day, today):
    """The bold words beside a need and those beneath: ("Tomorrow", "Tuesday 25 April")."""
    if day is None:
        return "When you can", ""
    left = (day - today).days
    if left < 0:
        return "Late", f"since {day:%A %-d %B}"
    if left < 2:
        return ("Today", "Tomorrow")[left], f"{day:%A %-d %B}"
    if left < DAYS_NAMED:
        return f"By {day:%A}", f"{day:%-d %B}"
    return f"By {day:%-d %B}", f"{day:%A}"


def counted(number, one, many):
    """ "1 return", "4 returns"."""
    return f"{number} {one if number == 1 else many}"
