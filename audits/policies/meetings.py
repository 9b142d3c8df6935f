"""Who keeps meetings, and who reads their papers and minutes."""

from agencies.models import Role
from agencies.verdicts import YES, Verdict
from audits.policies.people import KEEPERS
from dataset.policies import COMMENTARY_READERS


def may_read_meetings(user, board):
    """Everyone with a role on the board, and agencies' members of it."""
    if not user.holds(*COMMENTARY_READERS, board=board):
        return Verdict("Agendas, papers and minutes are for the Board and its members.")
    return YES


def may_keep_meetings(user, board):
    """Plan meetings, write agendas and minutes, record who came."""
    if not user.holds(*KEEPERS, board=board):
        return Verdict(
            "Meetings are kept by the board analyst, the business manager and the group chair."
        )
    return YES


def may_change_record(user, meeting):
    """Write in the record of a meeting that is not agreed yet."""
    if meeting.agreed_at and may_keep_meetings(user, meeting.board):
        return Verdict("The record of this meeting is agreed, and changes no more.")
    return may_keep_meetings(user, meeting.board)


def may_keep_seats(user, board):
    """Add seats, and say who sits in them: the business manager."""
    if not user.holds(Role.MANAGER, board=board):
        return Verdict("Seats are kept by the business manager.")
    return YES
