"""Who decides what a board shows to whom, and who may look behind it."""

from agencies.models import Role
from agencies.verdicts import YES, Verdict
from dataset.models.returns import BOARD_STAFF


POLICY_READERS = (*BOARD_STAFF, Role.PAG_MEMBER, Role.PAG_CHAIR, Role.EXECUTIVE_MEMBER, Role.CHAIR)


def may_read_disclosure(user, board):
    """Read what the board decided to show to whom."""
    if board.pk in user.boards_as(*POLICY_READERS, Role.INSPECTOR, Role.AUDITOR):
        return YES
    return Verdict(f"Only people with a role on {board} can see what it shows to whom.")


def may_decide_disclosure(user, board):
    """Decide what the board shows to whom, and read who has looked at unprotected figures."""
    if user.holds(Role.MANAGER, board=board):
        return YES
    return Verdict(f"Only the business manager of {board} can decide what is shown to whom.")


def may_annotate(user, board):
    """Decide about the charts of a board's measures, each with a recorded reason."""
    if board.pk in user.boards_as(*BOARD_STAFF):
        return YES
    return Verdict(
        f"Only the board analyst or the business manager of {board} can decide about its charts."
    )


def may_see_why_hidden(user, board):
    """See each hidden figure, why it is hidden, and the pages as others see them."""
    if board.pk in user.boards_as(*BOARD_STAFF):
        return YES
    return Verdict(
        f"Only the board analyst or the business manager of {board} can see what is hidden."
    )
