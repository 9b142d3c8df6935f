"""The worker's round: take up the jobs that wait."""

from celery import shared_task

from audits.operations import publishing
from dataset.operations import jobs
from dataset.tasks.jobs import WORK as WORK_OF_DATASET


# Publishing crosses rooms: a quarter that is published raises exceptions here.
WORK = WORK_OF_DATASET | {"publication": publishing.run}


@shared_task
def run_jobs():
    """Run every job that waits, each by one worker only. Returns how many were taken up."""
    return jobs.run_waiting(WORK)
