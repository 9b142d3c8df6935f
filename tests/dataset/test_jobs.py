"""A job runs once, whatever happens to the worker that took it up."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from audits.tasks.jobs import WORK, run_jobs
from dataset.models import NEXT_JOB_STATES, Job, JobState, Submission
from dataset.models.jobs import LEASE, MOST_ATTEMPTS
from dataset.operations import history, jobs
from tests.dataset.history_files import csv_of, line
from tests.dataset.worlds import make_world


pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def job(world):
    return ask(world, csv_of(line("CPP-02", "40"), line("CPP-03", "30")))


def ask(world, content):
    return history.ask(world.board, by=world.analyst, file_name="history.csv", content=content)


def left_behind(job):
    """As a worker leaves it that is killed: taken up, its lease run out."""
    jobs._take_up(job.pk)
    Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1))


def test_the_worker_takes_up_what_waits_and_keeps_the_file_no_longer(job):
    assert run_jobs() == 1
    assert run_jobs() == 0

    job.refresh_from_db()
    assert (job.state, job.content) == (JobState.DONE, None)
    assert job.message == "1 return with 2 figures taken over as accepted."
    assert Submission.objects.count() == 1


def test_a_job_whose_worker_was_killed_gives_the_same_result_later(job):
    left_behind(job)

    assert run_jobs() == 1

    job.refresh_from_db()
    assert (job.state, job.attempts) == (JobState.DONE, 2)
    assert Submission.objects.count() == 1


def test_a_job_under_way_is_left_to_its_worker(job):
    jobs._take_up(job.pk)

    assert run_jobs() == 0


def test_a_worker_that_was_overtaken_writes_nothing(job):
    slow = jobs._take_up(job.pk)
    Job.objects.update(lease_until=timezone.now() - LEASE)
    jobs._take_up(job.pk)

    with pytest.raises(jobs.Lost):
        history.run(slow, jobs.Progress(slow))
    with pytest.raises(jobs.Lost), transaction.atomic():
        jobs.Progress(slow).finish("Done twice.")
    job.refresh_from_db()
    assert (job.state, job.message) == (JobState.RUNNING, "")
    assert not Submission.objects.exists()


def test_a_job_that_kills_every_worker_is_given_up(job):
    for _ in range(MOST_ATTEMPTS):
        left_behind(job)

    run_jobs()

    job.refresh_from_db()
    assert (job.state, job.content) == (JobState.FAILED, None)


def test_a_fault_is_said_in_words_and_nothing_is_stored(job, caplog):
    def fault(job, progress):
        raise ZeroDivisionError

    jobs.run_waiting({"history": fault})

    job.refresh_from_db()
    assert (job.state, "Nothing was stored" in job.message) == (JobState.FAILED, True)
    assert "failed" in caplog.text


def test_a_waiting_job_is_cancelled_at_once(world, job):
    jobs.cancel(job, by=world.manager)

    assert run_jobs() == 0
    job.refresh_from_db()
    assert (job.state, job.content) == (JobState.CANCELLED, None)


def test_a_running_job_is_cancelled_up_to_the_moment_it_would_commit(world, job):
    """The whole work is done and waits for its last word, when the cancel comes."""

    def cancelled_at_the_end(job, progress):
        plan = history.prepare(bytes(job.content), by=job.asked_by)
        with transaction.atomic():
            history.store(plan, by=job.asked_by, digest=job.digest)
            jobs.cancel(job, by=world.manager)
            progress.finish("Too late.")

    jobs.run_waiting({"history": cancelled_at_the_end})

    assert not Submission.objects.exists()
    assert Job.objects.get().state == JobState.CANCELLED


def test_a_running_job_stops_at_its_next_sign_of_life(world, job):
    def work(job, progress):
        jobs.cancel(job, by=world.manager)
        WORK["history"](job, progress)

    jobs.run_waiting({"history": work})

    job.refresh_from_db()
    assert (job.state, job.content) == (JobState.CANCELLED, None)
    assert not Submission.objects.exists()


def test_a_job_that_has_ended_cannot_be_cancelled(world, job):
    run_jobs()

    with pytest.raises(PermissionDenied, match="has ended: done"):
        jobs.cancel(job, by=world.analyst)


def test_nobody_else_asks_or_cancels(world, job):
    with pytest.raises(PermissionDenied, match="can import"):
        history.ask(world.board, by=world.approver, file_name="x.csv", content=b"")
    with pytest.raises(PermissionDenied, match="can import"):
        jobs.cancel(job, by=world.approver)


def test_refused_lines_are_kept_with_the_job_and_the_file_is_not(world):
    job = ask(world, csv_of(line("CPP-02", "n/a"), line("QQQ-99", "1"), line("CPP-03", "30")))

    run_jobs()

    job.refresh_from_db()
    assert (job.state, job.content) == (JobState.REFUSED, None)
    assert [(one.line, one.column) for one in job.refused_lines.all()] == [
        (2, "value"),
        (3, "indicator"),
    ]
    assert job.message.startswith("2 lines cannot be taken")


def test_a_role_that_ended_while_the_job_waited_brings_nothing_in(world, job):
    world.analyst.appointments.update(ended_at=timezone.now())

    run_jobs()

    job.refresh_from_db()
    assert job.state == JobState.REFUSED
    assert not Submission.objects.exists()


def test_every_state_of_a_job_is_in_the_dictionary_and_an_end_is_an_end():
    assert set(NEXT_JOB_STATES) == set(JobState)
    assert {state for state, following in NEXT_JOB_STATES.items() if not following} == {
        JobState.DONE,
        JobState.REFUSED,
        JobState.CANCELLED,
        JobState.FAILED,
    }
