"""Owners are reminded around the due date: each step once, to the right people, or caught up."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from agencies import clock
from agencies.models import OutboxMessage, SeatHolding
from audits.models import ActionReminder, ReminderStep
from audits.operations import actions
from audits.tasks import remind_owners
from tests.audits.action_world import make_action_world
from tests.factories.actions import ActionFactory


pytestmark = pytest.mark.django_db
DUE = date(2017, 5, 2)  # the day after a bank holiday
SOON, LATE, VERY_LATE = (clock.working_day(DUE, n) for n in (-10, 5, 15))


@pytest.fixture
def world(settings):
    settings.DEMO_DATE = SOON
    return make_action_world()


@pytest.fixture
def on(settings, mailoutbox):
    """`on(day)` lets the worker make its round on that day; the letters it wrote, by subject."""

    def run(day):
        settings.DEMO_DATE = day
        mailoutbox.clear()
        remind_owners()
        return sorted((letter.subject.split(":")[0], *letter.to) for letter in mailoutbox)

    return run


def test_the_owner_hears_three_times_and_then_the_manager(world, on):
    assert on(clock.working_day(SOON, -1)) == []
    assert on(SOON) == [("Due soon", world.owner.email)]
    assert on(DUE) == [("Due today", world.owner.email)]
    assert on(LATE) == [("Overdue", world.owner.email)]
    assert on(VERY_LATE) == [("Still overdue", world.manager.email)]


def test_nothing_is_sent_twice_and_nothing_at_weekends(world, on):
    assert on(SOON)
    assert on(SOON) == []
    assert on(clock.working_day(SOON, 1)) == []
    assert on(date(2017, 5, 1)) == []  # a bank holiday


def test_after_days_without_a_worker_only_the_newest_step_is_sent(world, on):
    assert on(LATE) == [("Overdue", world.owner.email)]

    assert set(ActionReminder.objects.values_list("step", "letters")) == {
        (ReminderStep.SOON, 0),
        (ReminderStep.DUE, 0),
        (ReminderStep.LATE, 1),
    }


def test_the_letter_leads_straight_to_the_form_with_two_boxes(world, on, mailoutbox, client):
    on(DUE)
    address = reverse("audits:action_update", args=[world.action.pk])
    assert address in mailoutbox[0].body

    client.force_login(world.owner)
    page = client.get(address)

    assert page.status_code == 200
    assert page.content.count(b"<textarea") == 2


def test_signed_out_the_link_asks_for_signing_in_and_goes_on_to_the_form(world, client):
    address = reverse("audits:action_update", args=[world.action.pk])

    answer = client.get(address)

    assert answer.status_code == 302
    assert answer.url == f"{reverse('account_login')}?next={address}"


def test_a_new_date_is_reminded_of_anew(world, on):
    on(DUE)
    actions.reword(
        world.action, by=world.manager, fields={"due_on": date(2017, 6, 1)}, reason="Staff left.",
        seen_revision=world.action.revision,
    )  # fmt: skip

    assert on(date(2017, 5, 12)) == []
    assert on(date(2017, 6, 1)) == [("Due today", world.owner.email)]


def test_what_is_done_is_not_chased(world, on):
    actions.report(world.action, by=world.owner, state="done", text="Done.", evidence="Rota.")

    assert on(DUE) == []


def test_an_empty_seat_leaves_it_to_the_agency_and_else_to_the_manager(world, on):
    SeatHolding.objects.update(ends_on=date(2017, 1, 1))
    ActionFactory(board=world.board, due_on=DUE, title="Nobody’s")

    assert on(DUE) == sorted([("Due today", world.owner.email), ("Due today", world.manager.email)])


def test_the_database_keeps_one_row_for_each_step_of_a_date(world, on):
    on(DUE)
    row = ActionReminder.objects.get(step=ReminderStep.DUE)
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_letters_wait_in_the_outbox_when_the_mail_server_does_not_answer(world, settings):
    settings.EMAIL_BACKEND = "agencies.mail.OutboxBackend"
    settings.DEMO_DATE = DUE

    assert remind_owners() == 1

    assert OutboxMessage.objects.get().to == world.owner.email
