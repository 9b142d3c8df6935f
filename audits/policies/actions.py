"""Who may do what to the action list, and why not."""

from agencies.models import Role
from agencies.verdicts import YES, Verdict
from audits.models import ActionState, ImpactVerdict
from audits.models.actions import ANSWERING
from audits.policies.people import KEEPERS, sits_in


SIGNERS = (Role.EXECUTIVE_MEMBER, Role.PAG_CHAIR)
JUDGES = (*SIGNERS, Role.MANAGER)
ENDED = {
    ActionState.SIGNED_OFF: "This action is signed off. Its history stays as it is.",
    ActionState.WITHDRAWN: "This action was withdrawn. Its history stays as it is.",
}
NOT_DONE = "The action has not been reported done yet. Impact is looked at when it is."


def owns_action(user, action):
    """Whether this person answers for the action: by the seat, or by its agency.

    The independent chair’s account changes nothing, so that seat owns by name only.
    """
    if user.is_read_only:
        return False
    if sits_in(user, action.owner):
        return True
    return bool(action.agency) and user.holds(*ANSWERING, board=action.board, agency=action.agency)


def may_raise_action(user, board):
    """Board analyst, business manager or group chair of that board."""
    if not user.holds(*KEEPERS, board=board):
        return Verdict(
            "Actions are put on the list by the board analyst, the business manager or the "
            "group chair. Tell one of them what should be done."
        )
    return YES


def may_change_action(user, action):
    """Its words, owner and dates: the keepers of the list, while it is to do."""
    if reason := _why_not_to_do(action):
        return Verdict(reason)
    if not user.holds(*KEEPERS, board=action.board):
        return Verdict(
            "An action’s words, owner and date are changed by the board analyst, the business "
            "manager or the group chair. Tell one of them why it should change."
        )
    return YES


def may_withdraw_action(user, action):
    """As for changing it: an owner does not take a task off the own list."""
    return may_change_action(user, action)


def may_update_action(user, action):
    """Say how it goes, and that it is done: its owner, and the keepers of the list."""
    if reason := _why_not_to_do(action):
        return Verdict(reason)
    return _is_owner_or_keeper(user, action)


def may_offer_evidence(user, action):
    """Evidence of impact, once the action is done: its owner, and the keepers of the list."""
    if action.state in ENDED:
        return Verdict(ENDED[ActionState(action.state)])
    if action.state != ActionState.DONE:
        return Verdict(NOT_DONE)
    return _is_owner_or_keeper(user, action)


def may_judge_evidence(user, evidence):
    """A second person of the Board: neither who offered it nor who owns the action."""
    if evidence.accepted is not None:
        return Verdict("This evidence has been decided about. Offer it anew to look at it again.")
    action = evidence.action
    if action.state != ActionState.DONE:
        return Verdict(ENDED.get(ActionState(action.state), NOT_DONE))
    if not user.holds(*JUDGES, board=action.board):
        return Verdict(
            "Evidence of impact is judged by a member of the Executive Group, the group chair or "
            "the business manager."
        )
    if evidence.offered_by_id == user.pk or owns_action(user, action):
        return Verdict(
            "Evidence is judged by a second person: not by whoever offered it or owns the action."
        )
    return YES


def may_accept_evidence(user, evidence):
    """As for judging; and figures that cannot tell yet are no proof of anything."""
    if evidence.verdict == ImpactVerdict.TOO_EARLY:
        return Verdict(
            "The figures say it is too early to tell, so this cannot be accepted as evidence. "
            "Refuse it, and offer the measure again when more quarters are published."
        )
    return may_judge_evidence(user, evidence)


def may_sign_off(user, action, accepted):
    """`accepted`: the accepted pieces of evidence. None, and nothing is signed off."""
    may_refuse = may_refuse_sign_off(user, action)
    if not may_refuse:
        return may_refuse
    if not accepted:
        return Verdict(
            "No evidence of impact has been accepted. An action is signed off when somebody has "
            "shown what it changed for children, or that it changed nothing."
        )
    return YES


def may_refuse_sign_off(user, action):
    """An Executive member or the group chair: not who reported it done, not its owner."""
    if action.state != ActionState.DONE:
        return Verdict(ENDED.get(ActionState(action.state), NOT_DONE))
    if not user.holds(*SIGNERS, board=action.board):
        return Verdict(
            "Actions are signed off by members of the Executive Group, or by the group chair."
        )
    if action.done_by_id == user.pk or owns_action(user, action):
        return Verdict(
            "An action is signed off by a second person: not by whoever reported it done or owns it."
        )
    return YES


def _why_not_to_do(action):
    if action.state in ENDED:
        return ENDED[ActionState(action.state)]
    if action.state == ActionState.DONE:
        return (
            "This action is reported done. If there is more to do, sign-off is refused with a "
            "reason, and it is under way again."
        )
    return ""


def _is_owner_or_keeper(user, action):
    if user.holds(*KEEPERS, board=action.board) or owns_action(user, action):
        return YES
    return Verdict(
        "This action is for its owner to answer: the person in the seat, or the agency’s data "
        "lead, approver or board member. The Board’s staff may write too."
    )
