"""Quarters: make them, and open one so that every agency has its return.

Both are steps of the service itself, run by commands: nobody's name stands on them.
"""

from django.db import transaction

from agencies import trail
from dataset.models import DataReturn, Period
from dataset.operations.owed import owed


DATES = ("starts_on", "ends_on", "opens_on", "due_on", "closes_on")


def make(year, quarter):
    """The period with its dates in working days; the existing one when it is there already."""
    built = Period.build(year, quarter)
    dates = {name: getattr(built, name) for name in DATES}
    period, _ = Period.objects.get_or_create(year=year, quarter=quarter, defaults=dates)
    return period


@transaction.atomic
def open_returns(period):
    """Make the returns that are owed for a period; those that exist stay as they are.

    One for each agency and area in which it is asked for anything: see `owed`. Returns the new
    ones.
    """
    held = set(DataReturn.objects.filter(period=period).values_list("agency", "area"))
    fresh = DataReturn.objects.bulk_create(
        DataReturn(
            agency_id=one.agency, area_id=one.area, period=period, levels=",".join(one.levels)
        )
        for one in owed(period)
        if (one.agency, one.area) not in held
    )
    if fresh:
        trail.record(None, "dataset.period_opened", period, returns=len(fresh))
    return fresh
