"""Jobs: ask for one, take it up, report how far it is, stop it, end it.

Everything a worker writes about a job is written only while its lease holds, so two workers can
never both finish it.
"""

import hashlib
import logging
import secrets
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from agencies import clock, trail
from dataset import policies
from dataset.models import Job, JobState, RefusedLine
from dataset.models.jobs import LEASE, MOST_ATTEMPTS


log = logging.getLogger(__name__)
LONGEST_NAME = 120
BATCH = 1000
FAULT = (
    "The work stopped because of a fault in the service. Nothing was stored. Try again; if it "
    "happens again, tell the administrator the number that stands at the top."
)


class Cancelled(Exception):
    """Somebody asked for the job to stop."""


class Lost(Exception):
    """Another worker has taken the job up meanwhile."""


class Refused(Exception):
    """What was asked for cannot be done. `lines` are the refusals of its file."""

    def __init__(self, message, lines=()):
        super().__init__(message)
        self.message, self.lines = message, tuple(lines)


@dataclass(frozen=True, slots=True)
class Progress:
    """How a worker says how far its job is; each word also renews the lease."""

    job: Job

    def report(self, step, done=0, total=0):
        """Raises `Cancelled` or `Lost` when the work is to stop."""
        self._write(step=step, done=done, total=total, lease_until=timezone.now() + LEASE)

    def finish(self, message):
        """End the job as done; call it last in the transaction that writes the result."""
        self._write(state=JobState.DONE, **_ended(message))

    def _write(self, **columns):
        if not _held(self.job).filter(cancel_asked=False).update(**columns):
            raise Cancelled if _held(self.job).exists() else Lost


@transaction.atomic
def ask(kind, board, *, by, file_name, content=b"", period=None, note=""):
    """Queue a job with the file or the quarter it works on. The caller has asked whether `by`
    may."""
    job = Job.objects.create(
        kind=kind,
        board=board,
        asked_at=clock.now(),
        asked_by=by,
        file_name=file_name[-LONGEST_NAME:],
        content=content,
        digest=hashlib.sha256(content).hexdigest(),
        period=period,
        note=note,
    )
    trail.record(by, "dataset.job_asked", job, kind=kind, file=job.file_name, digest=job.digest)
    return job


@transaction.atomic
def cancel(job, *, by):
    """Stop a job: at once while it waits, otherwise at its next sign of life."""
    job = Job.objects.select_for_update(of=("self",)).select_related("board").get(pk=job.pk)
    policies.may_cancel(by, job).enforce()
    if job.state == JobState.QUEUED:
        Job.objects.filter(pk=job.pk).update(state=JobState.CANCELLED, **_ended(NOTHING_STORED))
    else:
        Job.objects.filter(pk=job.pk).update(cancel_asked=True)
    trail.record(by, "dataset.job_cancelled", job)


NOTHING_STORED = "It was cancelled. Nothing was stored."


def run_waiting(work):
    """Run what waits, oldest first, with `work[kind](job, progress)`. Returns how many."""
    taken = 0
    for pk in list(Job.objects.waiting(timezone.now()).values_list("pk", flat=True)):
        job = _take_up(pk)
        if job is not None:
            taken += 1
            _run(job, work[job.kind])
    return taken


def _take_up(pk):
    """The job with a lease of our own, or None when another worker was quicker."""
    now, lease = timezone.now(), secrets.token_hex(16)
    claimed = (
        Job.objects.waiting(now)
        .filter(pk=pk)
        .update(
            state=JobState.RUNNING,
            lease=lease,
            lease_until=now + LEASE,
            attempts=F("attempts") + 1,
            step="",
            done=0,
            total=0,
        )
    )
    return Job.objects.select_related("asked_by", "board").get(pk=pk) if claimed else None


def _run(job, work):
    if job.attempts > MOST_ATTEMPTS:
        _end(job, JobState.FAILED, FAULT)
        return
    try:
        work(job, Progress(job))
    except Lost:
        return
    except Cancelled:
        _end(job, JobState.CANCELLED, NOTHING_STORED)
    except Refused as refusal:
        _end(job, JobState.REFUSED, refusal.message, refusal.lines)
    except Exception:
        log.exception("Job %s failed", job.pk)
        _end(job, JobState.FAILED, FAULT)


@transaction.atomic
def _end(job, state, message, refused_lines=()):
    if _held(job).update(state=state, **_ended(message)):
        RefusedLine.objects.bulk_create(
            [
                RefusedLine(
                    job=job, line=one.line, column=one.column, wrong=one.wrong, to_do=one.to_do
                )
                for one in refused_lines
            ],
            batch_size=BATCH,
        )
        trail.record(None, f"dataset.job_{state.value}", job, message=message)


def _held(job):
    """The job's row while it is still ours."""
    return Job.objects.filter(pk=job.pk, state=JobState.RUNNING, lease=job.lease)


def _ended(message):
    """What every end has in common: the file is kept no longer."""
    return {"content": None, "ended_at": clock.now(), "message": message, "step": ""}
