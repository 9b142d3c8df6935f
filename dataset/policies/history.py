"""Who may bring in the returns of earlier quarters, and stop such an import."""

from agencies.verdicts import YES, Verdict
from dataset.models.returns import BOARD_STAFF


def may_import(user, board):
    """Take over earlier returns as accepted: the board's analyst or manager."""
    if board.pk in user.boards_as(*BOARD_STAFF):
        return YES
    return Verdict(
        f"Only the board analyst or the business manager of {board} can import earlier returns."
    )


def may_load_benchmarks(user, board):
    """Load national figures: the analyst or manager of any board, for all of them."""
    if board.pk in user.boards_as(*BOARD_STAFF):
        return YES
    return Verdict("Only a board’s analyst or business manager can load national figures.")


def may_cancel(user, job):
    """Stop a job that has not ended."""
    verdict = may_import(user, job.board)
    if verdict and not job.is_unfinished:
        return Verdict(f"This has ended: {job.get_state_display().lower()}.")
    return verdict
