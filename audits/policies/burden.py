"""Who sees what the questions cost."""

from agencies.verdicts import YES, Verdict
from audits.policies.people import KEEPERS


def may_see_burden(user, board):
    """What the questions cost and whether they help: analyst, manager and group chair."""
    if not user.holds(*KEEPERS, board=board):
        return Verdict(
            "What the questions cost is read by the board analyst, the business manager and "
            "the group chair."
        )
    return YES
