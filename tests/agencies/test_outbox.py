import smtplib

import pytest
import time_machine
from django.core.mail import send_mail
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction

from agencies.models import OutboxMessage
from agencies.tasks import deliver_outbox
from tests.factories.agencies import OutboxMessageFactory


pytestmark = pytest.mark.django_db
DELIVERED = []


class Working(BaseEmailBackend):
    """A mail server that takes everything."""

    def send_messages(self, email_messages):
        DELIVERED.extend((message.to[0], message.subject) for message in email_messages)
        return len(email_messages)


class Down(BaseEmailBackend):
    """A mail server that does not answer."""

    def send_messages(self, email_messages):
        raise ConnectionRefusedError("Connection refused")


class Choosy(Working):
    """A mail server that refuses one address."""

    def send_messages(self, email_messages):
        if email_messages[0].to == ["wrong@agency.example"]:
            raise smtplib.SMTPRecipientsRefused({"wrong@agency.example": (550, b"unknown")})
        return super().send_messages(email_messages)


class Slow(Working):
    """A mail server so slow that the next run begins while a letter is under way."""

    def send_messages(self, email_messages):
        super().send_messages(email_messages)
        assert deliver_outbox() == 0
        return 1


class Killed(BaseEmailBackend):
    """The worker is ended while it talks to the mail server."""

    def send_messages(self, email_messages):
        raise SystemExit


@pytest.fixture(autouse=True)
def _server(settings):
    DELIVERED.clear()
    settings.EMAIL_BACKEND = "agencies.mail.OutboxBackend"
    settings.DELIVERY_BACKEND = f"{__name__}.Working"


def test_a_letter_waits_in_the_outbox_until_the_worker_takes_it():
    send_mail("Hello", "Text.", None, ["a@agency.example", "b@agency.example"])
    assert OutboxMessage.objects.count() == 2
    assert not DELIVERED

    assert deliver_outbox() == 2

    assert DELIVERED == [("a@agency.example", "Hello"), ("b@agency.example", "Hello")]
    assert not OutboxMessage.objects.filter(sent_at=None).exists()


def test_a_letter_goes_with_the_change_that_caused_it_or_not_at_all():
    with transaction.atomic():
        send_mail("Hello", "Text.", None, ["a@agency.example"])
        transaction.set_rollback(True)

    assert not OutboxMessage.objects.exists()


def test_a_letter_is_sent_once_however_often_the_worker_runs():
    OutboxMessageFactory()

    deliver_outbox()
    deliver_outbox()

    assert len(DELIVERED) == 1


def test_a_letter_under_way_is_not_taken_by_the_next_run(settings):
    settings.DELIVERY_BACKEND = f"{__name__}.Slow"
    OutboxMessageFactory()

    assert deliver_outbox() == 1

    assert len(DELIVERED) == 1


def test_when_the_server_is_down_the_letter_is_tried_again_later_and_later(settings):
    letter = OutboxMessageFactory()
    settings.DELIVERY_BACKEND = f"{__name__}.Down"
    waits = []
    with time_machine.travel(letter.next_try_at, tick=False) as clock:
        for _ in range(12):
            assert deliver_outbox() == 0
            before, letter = letter.next_try_at, OutboxMessage.objects.get()
            waits.append((letter.next_try_at - before).total_seconds() / 60)
            clock.move_to(letter.next_try_at)
        assert letter.attempts == 12
        assert "ConnectionRefusedError" in letter.last_error

        settings.DELIVERY_BACKEND = f"{__name__}.Working"
        assert deliver_outbox() == 1

    assert waits[:5] == [1, 2, 4, 8, 16]
    assert waits[-1] == 360
    assert OutboxMessage.objects.get().last_error == ""


def test_a_letter_whose_worker_was_killed_goes_ten_minutes_later(settings):
    letter = OutboxMessageFactory()
    with time_machine.travel(letter.next_try_at, tick=False) as clock:
        settings.DELIVERY_BACKEND = f"{__name__}.Killed"
        with pytest.raises(SystemExit):
            deliver_outbox()

        settings.DELIVERY_BACKEND = f"{__name__}.Working"
        assert deliver_outbox() == 0
        clock.shift(600)
        assert deliver_outbox() == 1


def test_before_its_time_a_failed_letter_is_left_alone(settings):
    OutboxMessageFactory()
    settings.DELIVERY_BACKEND = f"{__name__}.Down"
    deliver_outbox()
    settings.DELIVERY_BACKEND = f"{__name__}.Working"

    assert deliver_outbox() == 0


def test_one_wrong_address_does_not_hold_up_the_others(settings):
    settings.DELIVERY_BACKEND = f"{__name__}.Choosy"
    OutboxMessageFactory(to="wrong@agency.example")
    OutboxMessageFactory(to="right@agency.example")

    assert deliver_outbox() == 1

    assert [to for to, _ in DELIVERED] == ["right@agency.example"]
    assert "550" in OutboxMessage.objects.get(to="wrong@agency.example").last_error


def test_letters_reach_files_on_the_embedded_default(settings, tmp_path):
    settings.DELIVERY_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path
    OutboxMessageFactory(subject="Hello", body="Read me.")

    assert deliver_outbox() == 1

    (file,) = tmp_path.iterdir()
    assert "Read me." in file.read_text()
