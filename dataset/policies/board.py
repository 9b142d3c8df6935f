"""Who may see and publish what belongs to a board rather than to one return."""

from agencies.models import Role
from agencies.models.people import BOARD_ROLES
from agencies.verdicts import YES, Verdict
from dataset.models.returns import BOARD_STAFF


PROGRESS_READERS = (*BOARD_STAFF, Role.PAG_MEMBER, Role.PAG_CHAIR, Role.CHAIR)
COMMENTARY_READERS = (*BOARD_ROLES, Role.AGENCY_MEMBER, Role.CHIEF_OFFICER)


def may_see_progress(user, board):
    """See who has sent what, and who is late. No figures."""
    if board.pk in user.boards_as(*PROGRESS_READERS):
        return YES
    return Verdict(f"Only people with a role on {board} can see who has sent what.")


def may_publish(user, board):
    """Publish a quarter of this board: its analyst or manager."""
    if board.pk in user.boards_as(*BOARD_STAFF):
        return YES
    return Verdict(f"Only the board analyst or the business manager of {board} can publish.")


def may_read_commentary(user, board, agency_id):
    """Read what an agency wrote with its published figures: its own people, and everyone with
    a role on the board. Other agencies' data leads and approvers see figures only."""
    if agency_id in user.agency_ids or user.holds(*COMMENTARY_READERS, board=board):
        return YES
    return Verdict("What another agency wrote is for the Board and its members.")
