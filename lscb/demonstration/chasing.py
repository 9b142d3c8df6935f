"""The quarter's letters, written on their days by the service itself, and more time for one."""

from datetime import date
from functools import partial

from agencies.models import Board
from dataset.models import DataReturn, QuarterDates
from dataset.operations import calendar, chasing
from lscb.demonstration.days import Step
from lscb.demonstration.history import LAST_QUARTER, period_of


THIS_QUARTER = LAST_QUARTER + 1
# Asked for by the Board's analyst, given by its manager a day later.
MORE_TIME = ("bedford-early-help", "bedford")
ASKED_ON, GIVEN_ON, UNTIL = date(2017, 4, 20), date(2017, 4, 21), date(2017, 5, 3)
BECAUSE = "The case system was moved over Easter, and two weeks of records are still being entered."


def steps(people):
    """The worker's rounds on the days of the calendar, and the extension."""
    period = period_of(THIS_QUARTER)
    dates = QuarterDates.objects.by_board(
        Board.objects.values_list("pk", flat=True), [period]
    ).values()
    days = {
        day for held in dates for day in (held.notice_on, held.reminder_on, held.second_reminder_on)
    }
    for day in sorted(days):
        yield Step(day, partial(chasing.chase, day))
    yield Step(ASKED_ON, partial(_ask, people))
    yield Step(GIVEN_ON, partial(_give, people))


def _ask(people):
    held = _return()
    calendar.ask_extension(held, UNTIL, reason=BECAUSE, by=people.analyst(held.area.lead_board))


def _give(people):
    held = _return()
    calendar.answer_extension(
        held.extensions.get(), granted=True, by=people.manager(held.area.lead_board)
    )


def _return():
    agency, area = MORE_TIME
    return DataReturn.objects.select_related("area__lead_board").get(
        agency__slug=agency, area__slug=area, period=period_of(THIS_QUARTER)
    )
