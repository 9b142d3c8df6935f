"""Who may do what to the risk log and the group's remarks, and why not."""

from agencies.models import Role
from agencies.verdicts import YES, Verdict
from dataset.policies import COMMENTARY_READERS


KEEPERS = (Role.ANALYST, Role.MANAGER, Role.PAG_CHAIR)
REMARKERS = (Role.ANALYST, Role.MANAGER, Role.PAG_MEMBER, Role.PAG_CHAIR)


def may_raise_risk(user, board):
    """Board analyst, business manager or group chair of that board."""
    if not user.holds(*KEEPERS, board=board):
        return Verdict(
            "Risks are entered by the board analyst, the business manager or the group chair. "
            "Tell one of them about the risk you see."
        )
    return YES


def may_change_risk(user, risk):
    """Keepers of the log, and the person in the seat that owns the risk; open risks only."""
    if risk.state != "open":
        return Verdict("This risk is closed. Its history stays as it is.")
    if user.holds(*KEEPERS, board=risk.board) or _sits_in(user, risk.owner):
        return YES
    return Verdict(
        "A risk is changed by its owner, the board analyst, the business manager or the group chair."
    )


def may_close_risk(user, risk):
    """Business manager or group chair of that board; open risks only."""
    if risk.state != "open":
        return Verdict("This risk is already closed.")
    if not user.holds(Role.MANAGER, Role.PAG_CHAIR, board=risk.board):
        return Verdict("A risk is closed by the business manager or the group chair.")
    return YES


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


def may_see_burden(user, board):
    """What the questions cost and whether they help: analyst, manager and group chair."""
    if not user.holds(*KEEPERS, board=board):
        return Verdict(
            "What the questions cost is read by the board analyst, the business manager and "
            "the group chair."
        )
    return YES


def _sits_in(user, seat):
    return user.pk in {holding.user_id for holding in seat.current_holdings}
