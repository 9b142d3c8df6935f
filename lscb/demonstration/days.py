"""Let the service believe, while the demonstration is loaded, that it is another day."""

from contextlib import contextmanager
from datetime import date

from django.conf import settings


@contextmanager
def as_of(day):
    """`day` is a date or its ISO form. The demonstration's own day comes back afterwards."""
    pinned = settings.DEMO_DATE
    settings.DEMO_DATE = date.fromisoformat(day) if isinstance(day, str) else day
    try:
        yield
    finally:
        settings.DEMO_DATE = pinned
