"""What this room does of the jobs that wait. The worker's round is the highest room's."""

from dataset.operations import benchmarks, history, publications


WORK = {
    "history": history.run,
    "publication": publications.run,
    "benchmarks": benchmarks.run,
}
