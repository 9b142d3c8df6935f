"""What the worker does, by topic."""

from dataset.tasks.chasing import chase_returns


__all__ = ["chase_returns"]
