"""Who may invite, end and revoke, and why not."""

from agencies.models import Role
from agencies.models.people import AGENCY_ROLES, BOARD_ROLES
from agencies.verdicts import YES, Verdict


# What an agency approver gives out in the own agency. Anything else is the manager's to give.
APPROVER_GIVES = frozenset({Role.PREPARER, Role.APPROVER, Role.AGENCY_MEMBER})
# The administrator keeps accounts in order, and hands out no role that reads figures but the
# one that looks after all others.
ADMINISTRATOR_GIVES = frozenset({Role.MANAGER, Role.SYSADMIN})
LOOKERS_AFTER = (Role.MANAGER, Role.APPROVER, Role.SYSADMIN)


def may_look_after_people(user):
    """Whether the page of people and invitations is for this person."""
    if user.holds(*LOOKERS_AFTER):
        return YES
    return Verdict(
        "Only business managers and agency approvers look after people’s accounts. "
        "Ask yours if somebody joins, leaves or changes work."
    )


def may_invite(user, *, role, board=None, agency=None):
    """Whether this person may give out a role in that board's or agency's scope."""
    board_id, agency_id = getattr(board, "pk", None), getattr(agency, "pk", None)
    if not _fits(role, board_id, agency_id):
        return Verdict(_misfit(role))
    if role in AGENCY_ROLES and board_id is None and not _approves(user, role, None, agency_id):
        return Verdict("Choose the board: only the agency’s approver invites for all its boards.")
    if _gives(user, role, board_id, agency_id):
        return YES
    return Verdict(f"You cannot invite {_article(role)} here. {_who_gives(role)}")


def may_revoke(user, invitation):
    """Whether this person may take back an invitation that nobody has accepted yet."""
    if invitation.accepted_at:
        return Verdict("This invitation has been accepted. End the appointment instead.")
    if invitation.revoked_at:
        return Verdict("This invitation has already been taken back.")
    if _gives(user, invitation.role, invitation.board_id, invitation.agency_id):
        return YES
    return Verdict("This invitation is for somebody outside your board or agency.")


def may_end(user, appointment):
    """Whether this person may end somebody's role, at once."""
    if appointment.user_id == user.pk:
        return Verdict("You cannot end your own role. Ask another manager or the administrator.")
    if appointment.ended_at:
        return Verdict("This role has already ended.")
    if user.holds(Role.SYSADMIN) or _gives(
        user, appointment.role, appointment.board_id, appointment.agency_id
    ):
        return YES
    return Verdict(f"{_who_gives(appointment.role)} They can end it too.")


def _gives(user, role, board_id, agency_id):
    return (
        (user.holds(Role.SYSADMIN) and role in ADMINISTRATOR_GIVES)
        or _manages(user, role, board_id, agency_id)
        or _approves(user, role, board_id, agency_id)
    )


def _manages(user, role, board_id, agency_id):
    """A manager: roles of the own board, and of the agencies that serve it."""
    if role == Role.SYSADMIN:
        return False
    managed = user.boards_as(Role.MANAGER)
    if role in BOARD_ROLES:
        return board_id in managed
    return agency_id in user.managed_agency_ids and (board_id is None or board_id in managed)


def _approves(user, role, board_id, agency_id):
    """An agency approver: the everyday roles of the own agency, no wider than the own."""
    return role in APPROVER_GIVES and any(
        held.role == Role.APPROVER
        and held.agency_id == agency_id
        and held.board_id in {None, board_id}
        for held in user.current_appointments
    )


def _fits(role, board_id, agency_id):
    if role in AGENCY_ROLES:
        return agency_id is not None
    if role in BOARD_ROLES:
        return board_id is not None and agency_id is None
    return board_id is None and agency_id is None


def _misfit(role):
    words = Role(role).label
    if role in AGENCY_ROLES:
        return f"A role of an agency needs one: choose the agency that this {words} works for."
    if role in BOARD_ROLES:
        return f"{words} is a role on a board: choose the board itself, not an agency."
    return f"{words} is for the whole service: choose no board and no agency."


def _who_gives(role):
    if role in APPROVER_GIVES:
        return "That role is given by the agency’s approver or the Board’s business manager."
    if role == Role.SYSADMIN:
        return "That role is given by a system administrator."
    return "That role is given by the Board’s business manager."


def _article(role):
    words = Role(role).label.lower()
    return f"an {words}" if words[0] in "aeiou" else f"a {words}"
