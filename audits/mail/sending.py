"""One letter to each of several addresses."""

from django.core.mail import send_mail


def send(addresses, subject, text):
    """The same letter to each. Returns the number of letters."""
    for address in sorted(addresses):
        send_mail(subject, text, None, [address])
    return len(addresses)
