"""Who may lock a year, and open a locked return again."""

from datetime import date

from agencies.models import Role
from agencies.verdicts import YES, Verdict
from dataset.models.returns import State


JUNE = 6


def lockable_from(year):
    """The first day on which the financial year that began in `year` may be locked."""
    return date(year + 1, JUNE, 1)


def may_lock(user, board):
    """The business manager of the board that leads."""
    if user.holds(Role.MANAGER, board=board):
        return YES
    return Verdict(f"Only the business manager of {board} can lock a year.")


def may_unlock(user, data_return):
    if not may_lock(user, data_return.area.lead_board):
        return Verdict(
            f"Only the business manager of {data_return.area.lead_board} can unlock this return."
        )
    if data_return.state != State.LOCKED:
        return Verdict("This return is not locked.")
    return YES
