"""Letters about assurance. They go to the outbox in the same transaction, and hold no figures."""

from audits.mail.actions import remind_owner, tell_manager
from audits.mail.challenges import ask_for_answer
from audits.mail.exceptions import ask_for_commentary
from audits.mail.programme import ask_for_grades


__all__ = [
    "ask_for_answer",
    "ask_for_commentary",
    "ask_for_grades",
    "remind_owner",
    "tell_manager",
]
