"""Who may propose a change of the dictionary by spreadsheet."""

from agencies.verdicts import YES, Verdict
from dataset.models.returns import BOARD_STAFF


def may_upload_dictionary(user):
    """Upload a changed dictionary: the analyst or the manager of any board, as all share it."""
    if user.boards_as(*BOARD_STAFF):
        return YES
    return Verdict("Only a board analyst or a business manager can change the dictionary.")
