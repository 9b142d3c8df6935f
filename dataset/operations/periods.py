"""Quarters: make them, and open one so that every agency has its return.

Both are steps of the service itself, run by commands: nobody's name stands on them.
"""

from django.db import transaction
from django.db.models import Q

from agencies import trail
from agencies.models import AgencyKind, Area, Membership
from agencies.models.boards import AreaKind
from dataset.intake import fields
from dataset.models import DataReturn, Definition, Period


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

    One for each agency and board's own area, where the agency served the board on the last day
    of the period and is asked for anything in it. Returns the new ones.
    """
    held = set(DataReturn.objects.filter(period=period).values_list("agency", "area"))
    fresh = DataReturn.objects.bulk_create(
        DataReturn(agency_id=agency, area_id=area, period=period)
        for agency, area in _owed(period)
        if (agency, area) not in held
    )
    if fresh:
        trail.record(None, "dataset.period_opened", period, returns=len(fresh))
    return fresh


def _owed(period):
    """Pairs of agency and area ids, in a steady order."""
    serving = Membership.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=period.ends_on), starts_on__lte=period.ends_on
    )
    areas = dict(Area.objects.filter(kind=AreaKind.LOCAL_AUTHORITY).values_list("lead_board", "pk"))
    asked = _kinds_asked(period)
    return sorted(
        {
            (agency, areas[board])
            for agency, kind, board in serving.values_list("agency", "agency__kind", "board")
            if board in areas and kind in asked
        }
    )


def _kinds_asked(period):
    """The kinds of agency that supply anything in this quarter."""
    definitions = tuple(Definition.objects.current_in(period).for_reading())
    return {kind for kind in AgencyKind.values if fields.items(definitions, kind, period.quarter)}
