"""The worker's round of the day: open the quarter whose time has come, chase what is owed."""

from celery import shared_task

from agencies import clock
from dataset.operations import chasing, periods


@shared_task
def chase_returns():
    """Make the returns of a quarter and take the steps that are due. Safe to run at any time.

    Returns (returns made, steps taken).
    """
    today = clock.today()
    return periods.open_due(today), chasing.chase(today)
