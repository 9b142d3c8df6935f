"""Quarters: make them, and open one so that every agency has its return.

All are steps of the service itself, run by the worker or a command: nobody's name stands on them.
"""

from django.db import transaction

from agencies import clock, trail
from agencies.models import Area
from dataset.models import DataReturn, Period, QuarterDates
from dataset.models.calendar import PREPARED_BEFORE
from dataset.operations.owed import owed


DATES = ("starts_on", "ends_on", "opens_on", "due_on", "closes_on")


def make(year, quarter):
    """The period with its dates in working days; the existing one when it is there already."""
    built = Period.build(year, quarter)
    dates = {name: getattr(built, name) for name in DATES}
    period, _ = Period.objects.get_or_create(year=year, quarter=quarter, defaults=dates)
    return period


def open_due(day):
    """Make the returns of every quarter whose time has come; those that exist stay as they are.

    Four weeks before a quarter ends its returns are made, so that contacts and dates can be
    looked over. Until it closes an agency that joined meanwhile gets its own. Returns how many
    were made. Run by the worker every day.
    """
    running = Period.containing(day)
    made = 0
    for year, quarter in (divmod(running.ordinal - 1, 4), divmod(running.ordinal, 4)):
        built = Period.build(year, quarter + 1)
        prepared_on = clock.working_day(built.ends_on, -PREPARED_BEFORE)
        if prepared_on <= day <= built.closes_on:
            made += len(open_returns(make(year, quarter + 1)))
    return made


@transaction.atomic
def open_returns(period):
    """Make the returns that are owed for a period; those that exist stay as they are.

    One for each agency and area in which it is asked for anything: see `owed`. Returns the new
    ones.
    """
    held = set(DataReturn.objects.filter(period=period).values_list("agency", "area"))
    new = [one for one in owed(period) if (one.agency, one.area) not in held]
    dates = _settle_dates(period, {one.area for one in new})
    fresh = DataReturn.objects.bulk_create(
        DataReturn(
            agency_id=one.agency,
            area_id=one.area,
            period=period,
            levels=",".join(one.levels),
            **dates[one.area].of_return,
        )
        for one in new
    )
    if fresh:
        trail.record(None, "dataset.period_opened", period, returns=len(fresh))
    return fresh


def _settle_dates(period, areas):
    """{area id: the dates of its lead board}, which hold for the quarter from now on."""
    leads = dict(Area.objects.filter(pk__in=areas).values_list("pk", "lead_board"))
    dates = QuarterDates.objects.by_board(leads.values(), [period])
    QuarterDates.objects.bulk_create(
        [one for one in dates.values() if one.pk is None], ignore_conflicts=True
    )
    return {area: dates[board, period.pk] for area, board in leads.items()}
