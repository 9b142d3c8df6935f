"""Who writes and reads what the group makes of figures."""

from agencies.verdicts import YES, Verdict
from audits.policies.people import REMARKERS
from dataset.policies import COMMENTARY_READERS


def may_remark(user, board):
    """The group's members and chair, the analyst and the manager of that board."""
    if not user.holds(*REMARKERS, board=board):
        return Verdict(
            "The group’s analysis and questions are written by its members, its chair, "
            "the board analyst or the business manager."
        )
    return YES


def may_read_remarks(user, board):
    """Everyone with a role on the board, and agencies' members of it."""
    if not user.holds(*COMMENTARY_READERS, board=board):
        return Verdict("What the group writes is for the Board and its members.")
    return YES
