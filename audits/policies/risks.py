"""Who may do what to the risk log, and why not."""

from agencies.models import Role
from agencies.verdicts import YES, Verdict
from audits.policies.people import KEEPERS, sits_in


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
    if user.holds(*KEEPERS, board=risk.board) or sits_in(user, risk.owner):
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
