"""As whom somebody reads a board's published figures: the one way from a person to an audience."""

from collections import defaultdict
from dataclasses import dataclass

from agencies import clock
from agencies.models import Appointment, Membership, Role
from agencies.models.boards import on
from agencies.models.people import BOARD_ROLES
from dataset.models.protection import DisclosurePolicy, PolicyFor
from dataset.models.publications import Audience


INSPECTING = frozenset({Role.INSPECTOR, Role.AUDITOR})
AT_THE_TABLE = BOARD_ROLES - INSPECTING - {Role.LAY_MEMBER}


@dataclass(frozen=True, slots=True)
class Reader:
    """`audience` is the whole set that is read. `agencies` see their own figures in it; `raw` sees
    everything as it was sent, on pages that say so. Made without arguments: the Board, protected."""

    audience: Audience = Audience.BOARD
    agencies: frozenset[int] = frozenset()
    raw: bool = False
    name: str = ""  # of somebody else, as whom the analyst looks

    def policy(self, board):
        """The policy under which this reader's board shows what is not published by itself."""
        named = PolicyFor(self.audience.value)
        return DisclosurePolicy.objects.of(board)[named].policy


NOBODY_IN_PARTICULAR = Reader(Audience.PUBLIC)


def reader_of(user, board, *, raw=False):
    """The reader that a person is on a board's pages; with several roles, the one who sees most.

    `raw` asks for figures as they were sent: granted only where the board's policy says so (see
    `may_read_raw`). Who has no role there reads as the public does.
    """
    if raw and may_read_raw(user, board):
        return Reader(raw=True)
    return _protected_reader(user, board.pk)


def readers_of(user):
    """{reader: the ids of the boards that this person reads so}; no query of its own."""
    found = defaultdict(list)
    for board in sorted(user.board_ids):
        found[_protected_reader(user, board)].append(board)
    return dict(found)


def readers_on(board, people):
    """{id of a person: Reader} of those people who may open this board's pages today, whatever
    their number; two queries."""
    serving = set(
        Membership.objects.filter(on(clock.today()), board=board).values_list("agency", flat=True)
    )
    held = defaultdict(list)
    for one in Appointment.objects.current().filter(user__in=people, user__is_active=True):
        held[one.user_id].append(one)
    return {
        person: _reader(appointments, board.pk, serving)
        for person, appointments in held.items()
        if any(
            one.board_id == board.pk or (one.board_id is None and one.agency_id in serving)
            for one in appointments
        )
    }


def _protected_reader(user, board):
    serving = {agency for agency, boards in user.boards_served.items() if board in boards}
    return _reader(user.current_appointments, board, serving)


def _reader(appointments, board, serving):
    """`serving` are the agencies of the board; a role at any other agency counts for nothing."""
    held = [
        one
        for one in appointments
        if one.board_id == board or (one.board_id is None and one.agency_id in serving)
    ]
    roles = {one.role for one in held if not one.agency_id}
    agencies = frozenset(one.agency_id for one in held if one.agency_id)
    if roles & (AT_THE_TABLE | INSPECTING) or agencies:
        return Reader(agencies=agencies)
    return Reader(Audience.LAY) if Role.LAY_MEMBER in roles else NOBODY_IN_PARTICULAR


def may_read_raw(user, board):
    """Whether the board lets this person read figures as they were sent; one query."""
    roles = {one.role for one in user.current_appointments if one.board_id == board.pk}
    asked = [
        policy_for
        for policy_for, may in (
            (PolicyFor.BOARD, AT_THE_TABLE),
            (PolicyFor.INSPECTOR, INSPECTING),
        )
        if roles & may
    ]
    if not asked:
        return False
    decided = DisclosurePolicy.objects.of(board)
    return any(decided[policy_for].raw for policy_for in asked)
