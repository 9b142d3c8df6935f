"""Who may read what of one agency's work for a board, besides its published figures."""

from agencies.verdicts import YES, Verdict
from dataset.models.returns import AGENCY_STAFF, BOARD_STAFF
from dataset.policies.board import may_see_progress


def may_see_returns_of(user, board, agency):
    """See whether its returns came in time: who sees it of every agency, and its own people."""
    if may_see_progress(user, board) or user.holds(*AGENCY_STAFF, agency=agency):
        return YES
    return Verdict(f"Only people with a role on {board}, and {agency}, see when its returns came.")


def may_see_work_of(user, board, agency):
    """See how many of its findings are open, and what it asked to correct."""
    if board.pk in user.boards_as(*BOARD_STAFF) or user.holds(*AGENCY_STAFF, agency=agency):
        return YES
    return Verdict(f"Only the staff of {board}, and {agency}, see its findings and corrections.")
