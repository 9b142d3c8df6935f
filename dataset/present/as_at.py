"""Reading pages as they stood at an earlier moment: "?as_at=2017-02-15" in the address."""

from dataclasses import dataclass
from datetime import datetime, time
from urllib.parse import urlencode

from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from agencies import clock


NAME = "as_at"


class NoDate(ValueError):
    """What stands in the address is no date. The message says how to write one."""


@dataclass(frozen=True, slots=True)
class AsAt:
    """A moment in the past, or now (no `moment`)."""

    moment: datetime | None = None
    text: str = ""  # as it stands in the address
    problem: str = ""

    @property
    def query(self):
        """ "?as_at=2017-02-15" for links that stay at the moment; "" for now."""
        return f"?{urlencode({NAME: self.text})}" if self.moment else ""


NOW = AsAt()


def read(text):
    """The moment of a text: a date means its end, a date with a time that time; "" is now.

    What lies ahead is now. Raises `NoDate`.
    """
    text = text.strip()
    if not text:
        return NOW
    try:
        day, moment = parse_date(text), parse_datetime(text)
    except ValueError:
        day = moment = None
    if day is not None:
        moment = datetime.combine(day, time.max)
    if moment is None:
        raise NoDate(f"“{text[:40]}” is no date. Write it as 2017-02-15.")
    if timezone.is_naive(moment):
        moment = timezone.make_aware(moment)
    return NOW if moment >= clock.now() else AsAt(moment, text)


def of_request(request):
    """The moment a page is asked for; with what is wrong, where it cannot be read."""
    try:
        return read(request.GET.get(NAME, ""))
    except NoDate as problem:
        return AsAt(problem=str(problem))
