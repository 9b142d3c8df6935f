"""The page of people: who holds what in my reach, and who is invited."""

from dataclasses import dataclass

from django.utils import timezone

from agencies import clock, policies
from agencies.models import Appointment, Board, Invitation, Membership, Role, User
from agencies.models.boards import on
from agencies.verdicts import Verdict


@dataclass(frozen=True, slots=True)
class HeldRole:
    """One role of a person, and whether the reader may end it."""

    pk: int
    person: User
    role: str
    place: str
    may_end: Verdict


@dataclass(frozen=True, slots=True)
class Invited:
    """An open invitation, with the whole days that are left of it."""

    invitation: Invitation
    role: str
    place: str
    days_left: int


@dataclass(frozen=True, slots=True)
class PeoplePage:
    roles: list[HeldRole]  # by name
    invitations: list[Invited]
    may_invite: bool


def people_page(user):
    """Everybody this person looks after, by name. The queries do not grow with the people."""
    appointments = (
        Appointment.objects.current()
        .managed_by(user)
        .select_related("user", "board", "agency")
        .order_by("user__name", "user__email", "pk")
    )
    roles = [
        HeldRole(
            pk=appointment.pk,
            person=appointment.user,
            role=appointment.get_role_display(),
            place=place(appointment),
            may_end=policies.may_end(user, appointment),
        )
        for appointment in appointments
    ]
    return PeoplePage(roles, _invited(user), may_invite=bool(places_for(user)))


def _invited(user):
    now = timezone.now()
    invitations = (
        Invitation.objects.visible_to(user)
        .open_at(now)
        .select_related("board", "agency", "invited_by")
        .order_by("expires_at", "pk")
    )
    return [
        Invited(
            invitation,
            invitation.get_role_display(),
            place(invitation),
            (invitation.expires_at - now).days,
        )
        for invitation in invitations
    ]


def place(held):
    """Where a role is held, in words: "Police, for Luton", "Luton: the Board"."""
    if held.agency and held.board:
        return f"{held.agency}, for {held.board.short_name}"
    if held.agency:
        return str(held.agency)
    return f"{held.board.short_name}: the Board" if held.board else "The whole service"


def places_for(user):
    """Where somebody may give out roles: {form value: (board, agency, words)}."""
    return {**_boards(user), **_agencies_of_boards(user), **_own_agencies(user), **_service(user)}


def _boards(user):
    boards = Board.objects.all()
    if not user.holds(Role.SYSADMIN):
        boards = boards.filter(pk__in=user.boards_as(Role.MANAGER))
    return {
        f"board-{board.pk}": (board, None, f"{board.short_name}: the Board") for board in boards
    }


def _agencies_of_boards(user):
    """A manager invites to the agencies of the own board, for that board."""
    managed = user.boards_as(Role.MANAGER)
    serving = (
        Membership.objects.filter(on(clock.today()), board__in=managed)
        .select_related("board", "agency")
        .order_by("board__position", "agency__name", "pk")
    )
    return {
        f"agency-{membership.agency_id}-{membership.board_id}": (
            membership.board,
            membership.agency,
            f"{membership.agency}, for {membership.board.short_name}",
        )
        for membership in serving
    }


def _own_agencies(user):
    """An approver invites to the own agency, as widely as the own role reaches."""
    return {
        f"agency-{held.agency_id}-{held.board_id or 'all'}": (held.board, held.agency, place(held))
        for held in user.current_appointments
        if held.role == Role.APPROVER
    }


def _service(user):
    if not user.holds(Role.SYSADMIN):
        return {}
    return {"service": (None, None, "The whole service")}
