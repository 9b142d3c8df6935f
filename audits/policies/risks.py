"""Who may do what to the risk log, and why not."""

from agencies.models import Role
from agencies.verdicts import YES, Verdict
from audits.models import RiskState, Treatment, TurnKind
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
    if not risk.can_become(RiskState.CLOSED):
        return Verdict("This risk is already closed.")
    if not user.holds(Role.MANAGER, Role.PAG_CHAIR, board=risk.board):
        return Verdict("A risk is closed by the business manager or the group chair.")
    return YES


def may_reopen_risk(user, risk):
    """Business manager or group chair of that board; closed risks only."""
    if not risk.can_become(RiskState.OPEN):
        return Verdict("This risk is open.")
    if not user.holds(Role.MANAGER, Role.PAG_CHAIR, board=risk.board):
        return Verdict("A risk is reopened by the business manager or the group chair.")
    return YES


def may_tolerate_risk(user, risk):
    """The Board decides to live with a risk; entered by business manager or group chair."""
    if risk.state != "open":
        return Verdict("This risk is closed. Its history stays as it is.")
    if risk.treatment == Treatment.TOLERATE:
        return Verdict("This risk is tolerated already.")
    if not user.holds(Role.MANAGER, Role.PAG_CHAIR, board=risk.board):
        return Verdict(
            "That a risk is tolerated is entered by the business manager or group chair."
        )
    return YES


def may_answer_escalation(user, risk):
    """Enter what came back; only while an escalation waits for an answer."""
    if not is_escalated(risk):
        return Verdict("No escalation of this risk waits for an answer.")
    return may_change_risk(user, risk)


def may_set_bands(user, board):
    """The business manager of that board."""
    if not user.holds(Role.MANAGER, board=board):
        return Verdict("Where the bands begin is set by the business manager.")
    return YES


def is_escalated(risk):
    """Whether an escalation waits for its answer; one query."""
    kinds = [TurnKind.ESCALATED, TurnKind.ANSWERED]
    last = risk.turns.filter(kind__in=kinds).order_by("-taken_at", "-pk").first()
    return last is not None and last.kind == TurnKind.ESCALATED
