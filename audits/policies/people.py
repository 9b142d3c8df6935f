"""Who keeps the board's assurance records, and who writes for the group."""

from agencies.models import Role


KEEPERS = (Role.ANALYST, Role.MANAGER, Role.PAG_CHAIR)
REMARKERS = (Role.ANALYST, Role.MANAGER, Role.PAG_MEMBER, Role.PAG_CHAIR)


def sits_in(user, seat):
    """Whether this person holds the seat today."""
    return user.pk in {holding.user_id for holding in seat.current_holdings}
