"""The worker's round of the day: remind the owners of actions."""

from celery import shared_task

from agencies import clock
from audits.operations import reminders


@shared_task
def remind_owners():
    """Take the steps that are due. Safe to run at any time. Returns how many were taken."""
    return reminders.remind(clock.today())
