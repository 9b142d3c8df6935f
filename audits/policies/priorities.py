"""Who writes the priorities of the business plan."""

from agencies.models import Role
from agencies.verdicts import YES, Verdict


def may_write_priorities(user, board):
    """Business manager and analyst of that board."""
    if not user.holds(Role.ANALYST, Role.MANAGER, board=board):
        return Verdict(
            "Priorities are written by the business manager or the board analyst, as the Board "
            "agreed them."
        )
    return YES
