"""API tokens of the own account."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from knox.models import AuthToken

from agencies import trail
from agencies.models import User


@transaction.atomic
def create_token(*, by):
    """Make an API token. Returns its text, which is shown once and never kept.

    ValidationError when the person has as many as they may have.
    """
    User.objects.select_for_update().get(pk=by.pk)  # two at once may not pass the limit
    by.auth_token_set.filter(expiry__lte=timezone.now()).delete()
    most = settings.REST_KNOX["TOKEN_LIMIT_PER_USER"]
    if by.auth_token_set.count() >= most:
        raise ValidationError(f"You have {most} tokens, which is the most. Delete one first.")
    row, text = AuthToken.objects.create(by)
    trail.record(by, "agencies.api_token_made", by, begins=row.token_key[:8])
    return text


@transaction.atomic
def delete_token(row, *, by):
    """Delete one of the own API tokens: it stops working at once."""
    begins = row.token_key[:8]
    by.auth_token_set.filter(pk=row.pk).delete()
    trail.record(by, "agencies.api_token_deleted", by, begins=begins)
