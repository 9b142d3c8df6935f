"""Who may draft, propose and agree changes of the dictionary."""

from agencies.models import Role
from agencies.verdicts import YES, Verdict
from dataset.models.changes import CHANGE_READERS, ChangeState
from dataset.models.returns import BOARD_STAFF


def may_draft_change(user, board):
    if board and board.pk in user.boards_as(*BOARD_STAFF):
        return YES
    return Verdict("Only a board analyst or business manager can draft a change of the dictionary.")


def may_work_on_changes(user):
    """See drafts, proposals and refusals of every board, since all share the dictionary."""
    if user.boards_as(*CHANGE_READERS):
        return YES
    return Verdict("Changes that are not agreed yet are for analysts, managers and group chairs.")


def may_edit_change(user, change):
    if change.board_id not in user.boards_as(*BOARD_STAFF):
        return Verdict(
            f"Only the analyst and manager of {change.board}, which drafted this, can change it."
        )
    if change.state != ChangeState.DRAFT:
        return Verdict(f"This change is {change.get_state_display().lower()}, no longer a draft.")
    return YES


def may_take_back_change(user, change):
    """Make a draft of it again: what was proposed, or refused."""
    if change.board_id not in user.boards_as(*BOARD_STAFF):
        return Verdict(f"Only the analyst and manager of {change.board} can take this back.")
    if not change.can_become(ChangeState.DRAFT):
        return Verdict(f"A change that is {change.get_state_display().lower()} stays as it is.")
    return YES


def may_decide_change(user, change):
    """Agree or refuse: a manager; the group chair where everything in it is new.

    Never somebody who wrote in it, so that two people have read every change.
    """
    managers, chairs = user.boards_as(Role.MANAGER), user.boards_as(Role.PAG_CHAIR)
    if not (managers or chairs):
        return Verdict("Only a business manager can agree or refuse a change of the dictionary.")
    if change.state != ChangeState.PROPOSED:
        return Verdict("Only a proposed change can be agreed or refused.")
    if change.drafted_by_id == user.pk or change.writers.contains(user):
        return Verdict("You wrote in this change, so a second person must agree it.")
    if not managers and not all(line.is_new for line in change.lines.all()):
        return Verdict(
            "The group chair agrees new questions. This changes existing ones, so it is for a "
            "business manager."
        )
    return YES
