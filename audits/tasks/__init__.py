"""What the worker does, by topic."""

from audits.tasks.jobs import run_jobs
from audits.tasks.reminders import remind_owners


__all__ = ["remind_owners", "run_jobs"]
