"""What day it is, and which days people work.

The demonstration holds the date still (settings.DEMO_DATE); sessions and tokens live on real
time and never ask here.
"""

from datetime import datetime, timedelta
from functools import cache

import holidays
from django.conf import settings
from django.utils import timezone


def iso_day(moment):
    """ "2016-07-14": the day, here, on which something happened; "" when it has not."""
    return timezone.localdate(moment).isoformat() if moment else ""


def today():
    """The date for deadlines and reviews: the real one, or the demonstration's."""
    return settings.DEMO_DATE or timezone.localdate()


def now():
    """The moment to write on records: today's date with the real time of day."""
    real = timezone.localtime()
    return datetime.combine(today(), real.timetz())


@cache
def _bank_holidays(year):
    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=year))


def is_working_day(day):
    return day.weekday() < 5 and day not in _bank_holidays(day.year)


def working_day(start, count):
    """The day `count` working days after `start` (before it when negative; 0 is `start`)."""
    step = timedelta(days=1 if count >= 0 else -1)
    day, left = start, abs(count)
    while left:
        day += step
        if is_working_day(day):
            left -= 1
    return day


def working_days_between(start, end):
    """Working days after `start` up to and including `end`; negative when `end` is earlier."""
    if end < start:
        return -working_days_between(end, start)
    days = (end - start).days
    return sum(is_working_day(start + timedelta(days=n)) for n in range(1, days + 1))


APRIL = 4


def financial_year(day):
    """The first year of the financial year a day lies in: 2016 is April 2016 to March 2017."""
    return day.year if day.month >= APRIL else day.year - 1


def financial_year_words(year):
    """ "2016-17"."""
    return f"{year}-{(year + 1) % 100:02d}"
