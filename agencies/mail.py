"""E-mail is written to the outbox with the change that caused it, and delivered by the worker."""

from django.conf import settings
from django.core.mail import send_mail
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from agencies.models import OutboxMessage


class OutboxBackend(BaseEmailBackend):
    """Every `send_mail` becomes rows in the outbox: mail trouble never breaks a page."""

    def send_messages(self, email_messages):
        now = timezone.now()
        rows = [
            OutboxMessage(
                to=recipient,
                sender=message.from_email or settings.DEFAULT_FROM_EMAIL,
                subject=message.subject,
                body=message.body,
                created_at=now,
                next_try_at=now,
            )
            for message in email_messages
            for recipient in message.recipients()
        ]
        OutboxMessage.objects.bulk_create(rows)
        return len(rows)


def send_invitation(invitation, token):
    """The letter with the link to accept: the only place where the token ever stands."""
    address = reverse("agencies:invitation_accept", args=[token])
    context = {
        "invitation": invitation,
        "service": settings.LABELS["service"],
        "link": f"{settings.SITE_URL}{address}",
        "days": settings.INVITATION_DAYS,
    }
    send_mail(
        f"You are invited to the {settings.LABELS['service'].lower()}",
        render_to_string("agencies/mail/invitation.txt", context),
        settings.DEFAULT_FROM_EMAIL,
        [invitation.email],
    )
