"""Who may do what to a return, and why not.

`PERMISSIONS` is the whole table: the functions below decide by it, and `manage.py docs` prints
it as docs/reference/permissions.md.
"""

from dataclasses import dataclass

from agencies import clock
from agencies.models import Appointment, Role
from agencies.verdicts import YES, Verdict
from dataset.figures import Reason
from dataset.models.returns import BOARD_STAFF, EDITABLE, State


@dataclass(frozen=True, slots=True)
class Permission:
    """One thing that may be done to a return: by which roles, and in which states."""

    verb: str  # "send this return": after "Only ... can"
    done: str  # "sent": after "This return cannot be"
    roles: tuple[Role, ...]
    states: frozenset[State]
    of_agency: bool = True  # the return's own agency; otherwise the board that leads its area
    condition: str = ""  # what else must hold, in words for the table


WRITERS = (Role.PREPARER, Role.APPROVER)
SIGNATORIES = (Role.APPROVER, Role.AGENCY_MEMBER)
WAITING = frozenset({State.SUBMITTED, State.APPROVED})

EDIT = Permission(
    "fill in this return", "changed", WRITERS, EDITABLE,
    condition="once the quarter’s returns have opened; after a reopening only the items named",
)  # fmt: skip
SUBMIT = Permission(
    "send this return to the agency’s approver", "sent", WRITERS,
    frozenset({State.IN_PREPARATION, State.REOPENED, State.WITHDRAWN}),
    condition="with no error left, every query explained, every field a number or a reason",
)  # fmt: skip
SUBMIT_NIL = Permission(
    "send a nil return", "sent as nil", WRITERS, EDITABLE - {State.REOPENED},
    condition="while no number has been entered, and never for a correction",
)  # fmt: skip
APPROVE = Permission(
    "approve this return", "approved", SIGNATORIES, frozenset({State.SUBMITTED}),
    condition="not by the person who sent it; by the agency board member only where the agency "
    "has no other approver",
)  # fmt: skip
SEND_BACK_AS_AGENCY = Permission(
    "send this return back to be mended", "sent back", SIGNATORIES, frozenset({State.SUBMITTED}),
    condition="with a reason; as for approving",
)  # fmt: skip
WITHDRAW = Permission("withdraw this return", "withdrawn", WRITERS, WAITING)
SEND_BACK = Permission(
    "send this return back to the agency", "sent back", BOARD_STAFF, frozenset({State.APPROVED}),
    of_agency=False, condition="with a reason",
)  # fmt: skip
ACCEPT = Permission(
    "accept this return", "accepted", BOARD_STAFF, frozenset({State.APPROVED}),
    of_agency=False, condition="not by the person who sent it",
)  # fmt: skip
REOPEN = Permission(
    "reopen items of this return", "reopened", BOARD_STAFF,
    frozenset({State.ACCEPTED, State.REOPENED}),
    of_agency=False, condition="named items only, with a reason",
)  # fmt: skip
PERMISSIONS = (
    EDIT, SUBMIT, SUBMIT_NIL, APPROVE, SEND_BACK_AS_AGENCY, WITHDRAW, SEND_BACK, ACCEPT, REOPEN,
)  # fmt: skip


def may_edit(user, data_return):
    """Fill in figures, explanations and commentary. The Board's analyst never may."""
    if not _has_role(EDIT, user, data_return) and _is_staff(user, data_return):
        return Verdict(
            f"Only {data_return.agency} may change its figures. "
            "Send the return back, or reopen the items you ask about."
        )
    if clock.today() < data_return.opens_on:
        return Verdict(f"This return opens on {data_return.opens_on:%-d %B %Y}.")
    return _allowed(EDIT, user, data_return)


def may_edit_item(data_return, code):
    """After a reopening only the items named may be changed."""
    if data_return.reopened_codes and code not in data_return.reopened_codes:
        return Verdict(f"{code} was not reopened, so it cannot be changed.")
    return YES


def may_submit(user, data_return):
    """Send the return to the agency's approver. What is still missing is `Contents.missing`."""
    return _allowed(SUBMIT, user, data_return)


def may_submit_nil(user, data_return):
    if data_return.reopened_codes:
        return Verdict("A correction is sent with its figures, not as a nil return.")
    verdict = may_edit(user, data_return) and _allowed(SUBMIT_NIL, user, data_return)
    typed = data_return.draft_values.exclude(text__in=["", Reason.NIL_RETURN])
    if verdict and typed.exists():
        return Verdict("Figures have been entered. Clear them before you send a nil return.")
    return verdict


def may_approve(user, data_return):
    """Give the agency's second signature."""
    return _second_person(APPROVE, user, data_return)


def may_send_back(user, data_return):
    """By the agency's second person before approval, by the Board's analyst after it."""
    is_signatory = _has_role(SEND_BACK_AS_AGENCY, user, data_return)
    if data_return.state == State.SUBMITTED and is_signatory:
        return _second_person(SEND_BACK_AS_AGENCY, user, data_return)
    return _allowed(SEND_BACK, user, data_return)


def may_withdraw(user, data_return):
    """Take the return back before it is accepted."""
    return _allowed(WITHDRAW, user, data_return)


def may_accept(user, data_return):
    verdict = _allowed(ACCEPT, user, data_return)
    if verdict and _submitter_id(data_return) == user.pk:
        return Verdict("You sent this return, so somebody else must accept it.")
    return verdict


def may_reopen(user, data_return):
    """Let the agency mend named items of an accepted return."""
    return _allowed(REOPEN, user, data_return)


def _allowed(permission, user, data_return):
    if not _has_role(permission, user, data_return):
        who = " or ".join(role.label.lower() for role in permission.roles)
        whose = data_return.agency if permission.of_agency else data_return.area.lead_board
        return Verdict(f"Only the {who} of {whose} can {permission.verb}.")
    if data_return.state not in permission.states:
        state = data_return.get_state_display()
        return Verdict(
            f"This return cannot be {permission.done} now. It is {state[0].lower()}{state[1:]}."
        )
    return YES


def _second_person(permission, user, data_return):
    verdict = _allowed(permission, user, data_return)
    if not verdict:
        return verdict
    if _submitter_id(data_return) == user.pk:
        return Verdict("You sent this return, so a second person must check it.")
    if not _holds(user, data_return, Role.APPROVER) and _has_other_approver(data_return):
        return Verdict(
            f"{data_return.agency} has an approver who checks its returns. The board member "
            "does so only where there is no second person."
        )
    return YES


def _has_role(permission, user, data_return):
    if permission.of_agency:
        return _holds(user, data_return, *permission.roles)
    return _is_staff(user, data_return)


def _is_staff(user, data_return):
    return data_return.area.lead_board_id in user.boards_as(*BOARD_STAFF)


def _holds(user, data_return, *roles):
    """Whether one of these agency roles is held for the return's agency, and its board."""
    return any(
        held.role in roles
        and held.agency_id == data_return.agency_id
        and held.board_id in {None, data_return.area.lead_board_id}
        for held in user.current_appointments
    )


def _has_other_approver(data_return):
    """An approver of the agency, other than whoever sent the return."""
    approvers = (
        Appointment.objects.current()
        .filter(role=Role.APPROVER, agency=data_return.agency_id, user__is_active=True)
        .exclude(user=_submitter_id(data_return))
    )
    return any(
        board in {None, data_return.area.lead_board_id}
        for board in approvers.values_list("board", flat=True)
    )


def _submitter_id(data_return):
    latest = data_return.latest_submission
    return latest.submitted_by_id if latest else None
