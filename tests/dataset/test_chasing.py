"""Chasing what is owed: each step on its day, once, to the right people, or caught up."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from agencies import clock
from agencies.models import Appointment, TrailEntry
from dataset.models import ChasingStep, Step, StepOutcome, TelephoneCall
from dataset.operations import calendar, chasing, reviews
from dataset.operations.states import NoReason
from dataset.tasks import chase_returns
from tests.dataset.worlds import make_world


pytestmark = pytest.mark.django_db
ENDS = date(2017, 3, 31)
NOTICE, OPENS, REMINDER, DUE = (clock.working_day(ENDS, n) for n in (-5, 1, 10, 15))
SECOND, TELEPHONE, LETTER = (clock.working_day(ENDS, n) for n in (16, 18, 20))
DAYS = dict(zip(Step, (NOTICE, REMINDER, SECOND, TELEPHONE, LETTER), strict=True))


@pytest.fixture
def world(settings):
    world = make_world()
    settings.DEMO_DATE = OPENS
    return world


@pytest.fixture
def on(settings, mailoutbox):
    """`on(day)` lets the worker make its round on that day; the letters it wrote, by subject."""

    def run(day):
        settings.DEMO_DATE = day
        mailoutbox.clear()
        chase_returns()
        return sorted((letter.subject.split(":")[0], *letter.to) for letter in mailoutbox)

    return run


def to(subject, *people):
    return sorted((subject, person.email) for person in people)


def taken(world):
    return dict(
        ChasingStep.objects.filter(data_return=world.data_return).values_list("step", "outcome")
    )


def day_before(day):
    return clock.working_day(day, -1)


@pytest.mark.parametrize("step", Step)
def test_a_step_is_taken_on_its_day_and_not_the_day_before(world, on, step):
    on(day_before(DAYS[step]))
    assert step not in taken(world)

    on(DAYS[step])
    assert taken(world)[step] in {StepOutcome.SENT, StepOutcome.TO_DO}


def test_each_letter_goes_to_the_people_who_can_do_something(world, on):
    assert on(NOTICE) == to("Coming up", world.preparer, world.colleague, world.approver)
    assert on(REMINDER) == to("Reminder", world.preparer, world.colleague)
    assert on(SECOND) == to("Late", world.approver, world.member)
    assert on(TELEPHONE) == to("Please telephone", world.manager)
    assert on(LETTER) == to("The chair’s letter", world.manager)


def test_nothing_is_sent_twice(world, on):
    assert on(REMINDER)
    assert on(REMINDER) == []
    assert on(clock.working_day(REMINDER, 1)) == []


def test_the_database_keeps_one_row_for_each_step_of_a_return(world, on):
    on(REMINDER)
    step = ChasingStep.objects.get(step=Step.REMINDER)
    step.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        step.save(force_insert=True)


def test_after_days_without_a_worker_only_the_newest_step_is_sent(world, on):
    on(NOTICE)
    assert on(TELEPHONE) == to("Please telephone", world.manager)

    assert taken(world) == {
        Step.NOTICE: StepOutcome.SENT,
        Step.REMINDER: StepOutcome.SKIPPED,
        Step.SECOND_REMINDER: StepOutcome.SKIPPED,
        Step.TELEPHONE: StepOutcome.TO_DO,
    }
    missed = ChasingStep.objects.get(step=Step.REMINDER)
    assert (missed.letters, missed.planned_on) == (0, REMINDER)
    assert "the next step was due already" in missed.note


def test_no_letters_leave_at_weekends_or_on_bank_holidays(world, on):
    good_friday = date(2017, 4, 14)
    assert date(2017, 4, 18) == REMINDER  # the tenth working day: Easter lies between
    assert on(good_friday) == []
    assert on(TELEPHONE + timedelta(days=1)) == []  # a Saturday
    assert on(LETTER - timedelta(days=2)) == []  # the bank holiday of May
    assert taken(world) == {}


def test_a_return_that_was_sent_gets_no_first_reminder(world, on):
    world.send()
    assert on(REMINDER) == []
    # Sent back by the approver after that day: now the reminder is worth something.
    reviews.send_back(world.data_return, reason="Please check CPP-02.", by=world.approver)
    assert on(clock.working_day(REMINDER, 1)) == to("Reminder", world.preparer, world.colleague)


def test_a_return_that_waits_for_its_approver_past_the_due_date_is_late(world, on, mailoutbox):
    world.send()
    assert on(SECOND) == to("Late", world.approver, world.member)
    assert "It waits for the agency’s approver." in mailoutbox[0].body


def test_a_return_that_the_agency_signed_is_not_chased_even_when_the_board_sends_it_back(world, on):
    world.approve()
    assert on(SECOND) == []
    reviews.send_back(world.data_return, reason="Please check CPP-02.", by=world.analyst)
    assert on(LETTER) == []


def test_an_accepted_return_is_left_alone(world, on):
    world.accept()
    assert on(LETTER) == []


def test_where_nobody_prepares_the_reminder_goes_to_the_approver(world, on):
    Appointment.objects.filter(user__in=[world.preparer, world.colleague]).delete()
    assert on(REMINDER) == to("Reminder", world.approver)


def test_where_nobody_has_a_role_at_all_the_log_says_so(world, on):
    Appointment.objects.filter(agency=world.agency).delete()
    assert on(REMINDER) == []
    step = ChasingStep.objects.get(step=Step.REMINDER)
    assert step.outcome == StepOutcome.SKIPPED
    assert "nobody at Children’s social care has a role" in step.note


def test_nobody_is_chased_for_ever(world, on):
    last_day = clock.working_day(DUE, chasing.GIVEN_UP_AFTER)
    about_this = [
        to for subject, to in on(clock.working_day(last_day, 1)) if subject != "Coming up"
    ]
    assert about_this == []
    assert to("The chair’s letter", world.manager)[0] in on(last_day)


def test_the_notice_says_what_is_asked_and_that_it_is_the_first_return(world, on, mailoutbox):
    on(NOTICE)
    body = mailoutbox[0].body
    assert "It asks for 6 figures." in body
    assert "It is the first return of your agency for this area." in body
    assert "due, approved by your agency, on 25 April 2017" in body


def test_an_extension_moves_the_steps_that_are_left(world, on, settings):
    on(REMINDER)
    later = clock.working_day(DUE, 5)
    calendar.ask_extension(world.data_return, later, reason="Staff are ill.", by=world.manager)

    assert on(SECOND) == []
    assert on(later) == []
    assert on(clock.working_day(later, 1)) == to("Late", world.approver, world.member)


def test_letters_hold_no_figures_and_the_log_holds_no_names(world, on, mailoutbox):
    world.type({"CPP-02": "4711"})
    for day in DAYS.values():
        on(day)
        assert not any("4711" in letter.body for letter in mailoutbox)
    people = [world.preparer, world.approver, world.member, world.manager]
    for step in ChasingStep.objects.all():
        assert not any(person.name in step.note for person in people)
        assert not any(person.email in step.sent_to for person in people)


def test_a_call_is_written_down_once_and_settles_the_task(world, on):
    on(TELEPHONE)
    said = {"called_on": TELEPHONE, "spoken_to": "approver", "result": "It comes on Monday."}
    chasing.log_call(world.data_return, by=world.manager, **said)
    chasing.log_call(world.data_return, by=world.manager, **said)

    assert TelephoneCall.objects.count() == 1
    assert taken(world)[Step.TELEPHONE] == StepOutcome.DONE
    assert TrailEntry.objects.filter(verb="dataset.call_logged").count() == 1


@pytest.mark.parametrize("who", ["analyst", "preparer", "approver"])
def test_only_the_manager_writes_in_the_log(world, who):
    with pytest.raises(PermissionDenied):
        chasing.log_call(
            world.data_return,
            called_on=TELEPHONE,
            spoken_to="approver",
            result="It comes on Monday.",
            by=getattr(world, who),
        )


def test_a_call_without_a_result_or_with_a_childs_details_is_not_kept(world):
    call = {"called_on": TELEPHONE, "spoken_to": "approver", "by": world.manager}
    with pytest.raises(NoReason):
        chasing.log_call(world.data_return, result="  ", **call)
    with pytest.raises(ValidationError):
        chasing.log_call(world.data_return, result="NHS number 943 476 5919", **call)
    assert not TelephoneCall.objects.exists()


def test_the_chairs_letter_is_a_draft_until_the_manager_says_that_it_has_gone(world, on):
    on(LETTER)
    letter = ChasingStep.objects.get(step=Step.LETTER)
    assert letter.outcome == StepOutcome.TO_DO
    assert "Independent chair" in letter.note

    assert chasing.letter_has_gone(world.data_return, by=world.manager)
    assert not chasing.letter_has_gone(world.data_return, by=world.manager)
    assert taken(world)[Step.LETTER] == StepOutcome.DONE
