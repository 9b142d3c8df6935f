"""The reference pages of docs/ about the records of assurance: the life of each.

`manage.py docs` writes them, and a test fails when one of them is stale.
"""

from dataclasses import dataclass

from audits.models import (
    NEXT_ACTION_STATES,
    NEXT_AUDIT_STATES,
    NEXT_CHALLENGE_STATES,
    NEXT_EXCEPTION_STATES,
    NEXT_RISK_STATES,
    ActionState,
    AuditState,
    ChallengeState,
    ExceptionState,
    RiskState,
)
from dataset.present.reference import state_page, table


@dataclass(frozen=True, slots=True)
class Machine:
    """The states of one kind of record, and in words how each step is taken."""

    thing: str  # "an exception"
    module: str
    states: type
    following: dict
    steps: dict


EXCEPTION_STEPS = {
    (ExceptionState.OPEN, ExceptionState.DECIDED): "the group decides",
    (ExceptionState.DECIDED, ExceptionState.DECIDED): "the group decides again",
    (ExceptionState.DECIDED, ExceptionState.CLOSED): "closed with a reason",
}
ACTION_STEPS = {
    (ActionState.OPEN, ActionState.UNDER_WAY): "the owner begins",
    (ActionState.OPEN, ActionState.DONE): "the owner reports it done",
    (ActionState.OPEN, ActionState.WITHDRAWN): "withdrawn with a reason",
    (ActionState.UNDER_WAY, ActionState.UNDER_WAY): "the owner tells how far it is",
    (ActionState.UNDER_WAY, ActionState.DONE): "the owner reports it done",
    (ActionState.UNDER_WAY, ActionState.WITHDRAWN): "withdrawn with a reason",
    (ActionState.DONE, ActionState.SIGNED_OFF): "signed off on accepted evidence of impact",
    (ActionState.DONE, ActionState.UNDER_WAY): "sign-off refused with a reason",
}
AUDIT_STEPS = {
    (AuditState.PROPOSED, AuditState.PLANNED): "taken into the programme",
    (AuditState.PLANNED, AuditState.TOOL_AGREED): "the tool is agreed",
    (AuditState.PLANNED, AuditState.REPORT): "one agency, a survey or an event: the report begins",
    (AuditState.TOOL_AGREED, AuditState.SAMPLE_DRAWN): "the sample is drawn",
    (AuditState.SAMPLE_DRAWN, AuditState.AUDITING): "agencies begin",
    (AuditState.AUDITING, AuditState.MODERATION): "agencies have graded",
    (AuditState.MODERATION, AuditState.REPORT): "grades are agreed",
    (AuditState.REPORT, AuditState.FINDINGS_AGREED): "findings are agreed",
    (AuditState.FINDINGS_AGREED, AuditState.ACTIONS): "actions are agreed",
    (AuditState.ACTIONS, AuditState.REAUDIT_PLANNED): "a re-audit is planned",
    (AuditState.ACTIONS, AuditState.CLOSED): "a re-audit without learning closes",
    (AuditState.REAUDIT_PLANNED, AuditState.CLOSED): "no action is open",
}
CHALLENGE_STEPS = {
    (ChallengeState.OPEN, ChallengeState.ANSWERED): "the agency answers",
    (ChallengeState.OPEN, ChallengeState.ESCALATED): "escalated",
    (ChallengeState.ANSWERED, ChallengeState.FOLLOW_UP): "asked again",
    (ChallengeState.ANSWERED, ChallengeState.ESCALATED): "escalated",
    (ChallengeState.ANSWERED, ChallengeState.CLOSED): "closed with the outcome",
    (ChallengeState.FOLLOW_UP, ChallengeState.ANSWERED): "the agency answers",
    (ChallengeState.FOLLOW_UP, ChallengeState.ESCALATED): "escalated",
    (ChallengeState.ESCALATED, ChallengeState.ANSWERED): "the agency answers",
    (ChallengeState.ESCALATED, ChallengeState.CLOSED): "closed with the outcome",
}
RISK_STEPS = {
    (RiskState.OPEN, RiskState.CLOSED): "closed with reason and minute",
    (RiskState.CLOSED, RiskState.OPEN): "reopened with a reason",
}
# A further machine is one entry: its page and its test follow.
MACHINES = {
    "exception": Machine(
        "an exception", "exceptions", ExceptionState, NEXT_EXCEPTION_STATES, EXCEPTION_STEPS
    ),
    "action": Machine("an action", "actions", ActionState, NEXT_ACTION_STATES, ACTION_STEPS),
    "audit": Machine("an audit", "programme", AuditState, NEXT_AUDIT_STATES, AUDIT_STEPS),
    "risk": Machine("a risk", "risks", RiskState, NEXT_RISK_STATES, RISK_STEPS),
    "challenge": Machine(
        "a challenge", "challenges", ChallengeState, NEXT_CHALLENGE_STATES, CHALLENGE_STEPS
    ),
}


def pages():
    """{path below docs/: text} of every page written by the program."""
    return {f"reference/{name}-states.md": _states(one) for name, one in MACHINES.items()}


def _states(machine):
    rows = [
        (
            state.value,
            state.label,
            ", ".join(new.value for new in machine.states if new in machine.following[state])
            or "nothing: it stays so",
        )
        for state in machine.states
    ]
    return state_page(
        f"States of {machine.thing}",
        f"The whole life of {machine.thing} is one table in `audits/models/{machine.module}.py`; "
        "nothing else may change a state.",
        machine.states,
        machine.following,
        machine.steps,
        "",
        *table(("state", "in words", "next"), rows),
    )
