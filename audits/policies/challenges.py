"""Who may do what to the challenge log, and why not."""

from agencies.models import Role
from agencies.verdicts import YES, Verdict
from audits.models import ChallengeState, Satisfied
from audits.policies.people import KEEPERS


ANSWERERS = (Role.AGENCY_MEMBER, Role.CHIEF_OFFICER)
NOT_YET = {
    ChallengeState.FOLLOW_UP: "Only an answer is followed up, and none has come since the last question.",
    ChallengeState.ESCALATED: "This challenge is escalated already.",
}
KEPT_BY = "the board analyst, the business manager or the group chair"


def may_raise_challenge(user, board):
    """Board analyst, business manager or group chair of that board, for whoever raises it."""
    if not user.holds(*KEEPERS, board=board):
        return Verdict(
            f"Challenges are entered by {KEPT_BY}. Tell one of them what you want to ask."
        )
    return YES


def may_answer_challenge(user, challenge):
    """The challenged agency's board member or chief officer; for the whole board, its keepers."""
    if not challenge.can_become(ChallengeState.ANSWERED):
        return Verdict(f"This challenge is {challenge.get_state_display().lower()}.")
    if challenge.agency_id is None:
        if user.holds(*KEEPERS, board=challenge.board):
            return YES
        return Verdict(f"The answer of the whole board is entered by {KEPT_BY}.")
    if user.holds(*ANSWERERS, board=challenge.board, agency=challenge.agency):
        return YES
    return Verdict(
        f"This challenge is answered by the board member or chief officer of {challenge.agency}."
    )


def may_judge_challenge(user, challenge, into=None):
    """Enter the chair's view of an answer, or take it further (`into` a state): the keepers."""
    if not user.holds(*KEEPERS, board=challenge.board):
        return Verdict(f"The chair’s view and further steps are entered by {KEPT_BY}.")
    if challenge.state == ChallengeState.CLOSED:
        return Verdict("This challenge is closed. Its history stays as it is.")
    if into is None and challenge.state not in {ChallengeState.ANSWERED, ChallengeState.ESCALATED}:
        return Verdict("There is no answer yet that the chair could be satisfied with.")
    if into is not None and not challenge.can_become(into):
        return Verdict(NOT_YET[into])
    return YES


def may_close_challenge(user, challenge, view):
    """The business manager or group chair, once the chair's `view` of the answer is known.

    An answer that does not satisfy is not the end: it is followed up or escalated first.
    """
    if challenge.state == ChallengeState.CLOSED:
        return Verdict("This challenge is already closed.")
    if not user.holds(Role.MANAGER, Role.PAG_CHAIR, board=challenge.board):
        return Verdict("A challenge is closed by the business manager or the group chair.")
    if not challenge.can_become(ChallengeState.CLOSED):
        return Verdict("There is no answer yet, so there is nothing to close.")
    if challenge.state == ChallengeState.ANSWERED:
        if not view:
            return Verdict("Enter the chair’s view of the answer first.")
        if view == Satisfied.NO:
            return Verdict(
                "The answer does not satisfy the chair: follow it up or escalate it instead."
            )
    return YES
