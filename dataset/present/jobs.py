"""One piece of work of the worker: how far it is, or what came of it."""

from dataclasses import dataclass

from agencies.verdicts import Verdict
from dataset import policies
from dataset.models import Job, JobState


@dataclass(frozen=True, slots=True)
class JobPage:
    job: Job
    words: str  # "Reading the lines: 12,000 of 77,000."
    may_cancel: Verdict

    @property
    def is_done(self):
        return self.job.state == JobState.DONE


def job_page(job, user):
    return JobPage(job, _words(job), policies.may_cancel(user, job))


def _words(job):
    if job.cancel_asked:
        return "It is being cancelled."
    if not job.total:
        return "It begins within a few seconds. You may leave this page; the work goes on."
    return f"{job.step}: {job.done:,} of {job.total:,}."
