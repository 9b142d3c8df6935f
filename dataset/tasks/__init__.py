"""What the worker does, by topic."""

from dataset.tasks.chasing import chase_returns
from dataset.tasks.jobs import run_jobs


__all__ = ["chase_returns", "run_jobs"]
