"""What the worker does, by topic."""

from audits.tasks.reminders import remind_owners


__all__ = ["remind_owners"]
