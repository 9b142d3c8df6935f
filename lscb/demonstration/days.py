"""Let the service believe, while the demonstration is loaded, that it is another day."""

from collections.abc import Callable, Iterable
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from django.conf import settings


@dataclass(frozen=True, slots=True)
class Step:
    """Something that somebody did on a day."""

    day: date
    run: Callable[[], object]


def run_in_order(steps: Iterable[Step]):
    """Earliest first, so that the trail reads as it would have been written.

    Steps of one day keep their order.
    """
    for step in sorted(steps, key=lambda step: step.day):
        with as_of(step.day):
            step.run()


@contextmanager
def as_of(day):
    """The demonstration's own day comes back afterwards."""
    pinned = settings.DEMO_DATE
    settings.DEMO_DATE = day
    try:
        yield
    finally:
        settings.DEMO_DATE = pinned
