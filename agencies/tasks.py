"""What follows a commit: letters leave the outbox."""

import smtplib
from datetime import timedelta

from celery import shared_task
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db.models import F
from django.utils import timezone

from agencies.models import OutboxMessage


FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=6)
# Longer than a delivery may take (settings.EMAIL_TIMEOUT), so that a letter under way is not
# picked up a second time; a worker killed meanwhile delays it by no more than this.
LEASE = timedelta(minutes=10)
MOST_IN_ONE_RUN = 200


@shared_task
def deliver_outbox():
    """Send the letters that are due, each by one worker only. Returns how many went out.

    A letter that cannot be sent stays in the outbox and is tried again later and later; it
    never holds up the ones behind it.
    """
    connection = get_connection(settings.DELIVERY_BACKEND)
    due = OutboxMessage.objects.due(timezone.now())[:MOST_IN_ONE_RUN]
    return sum(_deliver(letter, connection) for letter in list(due) if _claim(letter))


def _claim(letter):
    """Take the letter before any other worker does: only one update can match."""
    now = timezone.now()
    taken = OutboxMessage.objects.filter(
        pk=letter.pk, sent_at__isnull=True, next_try_at=letter.next_try_at
    ).update(next_try_at=now + LEASE, attempts=F("attempts") + 1)
    return taken == 1


def _deliver(letter, connection):
    """Hand one claimed letter over. True when it has gone."""
    message = EmailMessage(
        letter.subject, letter.body, letter.sender, [letter.to], connection=connection
    )
    mine = OutboxMessage.objects.filter(pk=letter.pk)
    try:
        message.send()
    except (OSError, smtplib.SMTPException, ValueError) as problem:
        mine.update(
            next_try_at=timezone.now() + _wait(letter.attempts + 1),
            last_error=f"{type(problem).__name__}: {problem}",
        )
        return False
    mine.update(sent_at=timezone.now(), last_error="")
    return True


def _wait(attempts):
    """How long to leave a letter after so many failures: a minute, doubled up to six hours."""
    return min(FIRST_WAIT * 2 ** min(attempts - 1, 20), LONGEST_WAIT)
