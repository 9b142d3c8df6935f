"""What the worker does, by topic."""

from audits.tasks.jobs import run_jobs


__all__ = ["run_jobs"]
