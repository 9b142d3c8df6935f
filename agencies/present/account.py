"""The own account: who I am here, what I hold, how I sign in, my API tokens."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils import timezone

from agencies.present.people import place


@dataclass(frozen=True, slots=True)
class Token:
    pk: str
    begins: str
    made: datetime
    expires: datetime


@dataclass(frozen=True, slots=True)
class AccountPage:
    name: str
    email: str
    roles: list[tuple[str, str]]  # role, place
    has_second_factor: bool
    second_factor_required: bool
    tokens: list[Token]
    most_tokens: int
    token_days: int


def account_page(user):
    """What the page of the own account says."""
    alive = user.auth_token_set.filter(expiry__gt=timezone.now()).order_by("created", "digest")
    return AccountPage(
        name=user.name,
        email=user.email,
        roles=[(held.get_role_display(), place(held)) for held in user.current_appointments],
        has_second_factor=user.has_second_factor,
        second_factor_required=settings.MFA_REQUIRED,
        tokens=[Token(row.pk, row.token_key[:8], row.created, row.expiry) for row in alive],
        most_tokens=settings.REST_KNOX["TOKEN_LIMIT_PER_USER"],
        token_days=settings.REST_KNOX["TOKEN_TTL"].days,
    )
