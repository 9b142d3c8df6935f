"""Long work with progress: the row is the truth, the worker only picks it up.

A job that a killed worker left behind is picked up again once its lease has run out. What it
writes is written in one transaction together with its last state, so it is written once.
"""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from agencies.constraints import one_of
from agencies.models import Board
from dataset.models.periods import Period
from dataset.models.returns import BOARD_STAFF


class JobState(models.TextChoices):
    QUEUED = "queued", "Waiting to begin"
    RUNNING = "running", "Under way"
    DONE = "done", "Done"
    REFUSED = "refused", "Refused"
    CANCELLED = "cancelled", "Cancelled"
    FAILED = "failed", "Not finished"


# The whole life of a job. A job that was left behind runs again: running to running.
NEXT_JOB_STATES = {
    JobState.QUEUED: {JobState.RUNNING, JobState.CANCELLED},
    JobState.RUNNING: {
        JobState.RUNNING,
        JobState.DONE,
        JobState.REFUSED,
        JobState.CANCELLED,
        JobState.FAILED,
    },
    JobState.DONE: set(),
    JobState.REFUSED: set(),
    JobState.CANCELLED: set(),
    JobState.FAILED: set(),
}
UNFINISHED = frozenset(state for state, following in NEXT_JOB_STATES.items() if following)
# Longer than the longest time between two signs of life of a running job.
LEASE = timedelta(minutes=2)
MOST_ATTEMPTS = 3


class JobKind(models.TextChoices):
    HISTORY = "history", "Import of earlier returns"
    PUBLICATION = "publication", "Publishing a quarter"
    BENCHMARKS = "benchmarks", "Loading national figures"


PAGES = {
    JobKind.HISTORY: "dataset:history_job",
    JobKind.PUBLICATION: "dataset:publish_job",
    JobKind.BENCHMARKS: "dataset:benchmark_job",
}


class JobQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The jobs of the boards for which this person is the analyst or the manager."""
        return self.filter(board__in=user.boards_as(*BOARD_STAFF))

    def waiting(self, moment):
        """What a worker may take up: queued, or left behind by one that died. Oldest first."""
        return self.filter(
            Q(state=JobState.QUEUED) | Q(state=JobState.RUNNING, lease_until__lt=moment)
        ).order_by("pk")


class Job(models.Model):
    """One piece of work that somebody asked for, how far it has got and what came of it."""

    kind = models.CharField(max_length=20, choices=JobKind)
    board = models.ForeignKey(Board, models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=JobState, default=JobState.QUEUED)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    file_name = models.CharField(max_length=120)  # or what the work is about
    period = models.ForeignKey(Period, models.PROTECT, null=True, blank=True, related_name="+")
    note = models.TextField(blank=True)  # for the readers of what is made
    content = models.BinaryField(null=True)  # only until the job has ended
    digest = models.CharField(max_length=64)  # sha256 of the content
    step = models.CharField(max_length=120, blank=True)  # "Reading the lines"
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    cancel_asked = models.BooleanField(default=False)
    message = models.TextField(blank=True)  # what came of it, in a sentence or two
    attempts = models.PositiveSmallIntegerField(default=0)
    lease = models.CharField(max_length=32, blank=True)  # whose it is while it runs
    lease_until = models.DateTimeField(null=True, blank=True)  # in real time

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["state", "lease_until"], name="job_waiting")]
        constraints = [
            one_of("kind", JobKind, name="job_kind_known"),
            one_of("state", JobState, name="job_state_known"),
            models.CheckConstraint(
                condition=~Q(kind=JobKind.PUBLICATION) | Q(period__isnull=False),
                name="job_publishes_a_quarter",
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(UNFINISHED)) | Q(content__isnull=True),
                name="job_keeps_no_content_once_ended",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.file_name}"

    def get_absolute_url(self):
        return reverse(PAGES[self.kind], args=[self.pk])

    @property
    def is_unfinished(self):
        return self.state in UNFINISHED


class RefusedLine(models.Model):
    """One line of a file that was refused: where, what is wrong, and what to do."""

    job = models.ForeignKey(Job, models.CASCADE, related_name="refused_lines")
    line = models.PositiveIntegerField()  # 1 is the heading
    column = models.CharField(max_length=20)
    wrong = models.TextField()
    to_do = models.TextField()

    class Meta:
        ordering = ["job", "line", "pk"]

    def __str__(self):
        return f"Line {self.line}, {self.column}: {self.wrong}"
