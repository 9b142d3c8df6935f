"""The worker's round: take up the jobs that wait."""

from celery import shared_task

from dataset.operations import benchmarks, history, jobs, publications


WORK = {
    "history": history.run,
    "publication": publications.run,
    "benchmarks": benchmarks.run,
}


@shared_task
def run_jobs():
    """Run every job that waits, each by one worker only. Returns how many were taken up."""
    return jobs.run_waiting(WORK)
