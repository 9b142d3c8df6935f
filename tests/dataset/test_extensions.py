"""More time for one return: asked for by the analyst, given by the manager, counted honestly."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from agencies import clock
from agencies.models import TrailEntry
from dataset.models import Answer, Extension
from dataset.operations import calendar
from dataset.operations.states import ChangedMeanwhile, NoReason
from tests.dataset.worlds import make_world
from tests.factories.calendar import ExtensionFactory


pytestmark = pytest.mark.django_db
DUE, CLOSES = date(2017, 4, 25), date(2017, 5, 3)
LATER = date(2017, 5, 2)
REASON = "The case system is being replaced."


@pytest.fixture
def world(settings):
    settings.DEMO_DATE = date(2017, 4, 24)
    return make_world()


def ask(world, by, until=LATER, reason=REASON):
    return calendar.ask_extension(world.data_return, until, reason=reason, by=by)


def test_the_manager_gives_time_and_only_that_return_moves(world, mailoutbox):
    extension = ask(world, world.manager)

    held = world.reload()
    assert (held.due_on, held.closes_on) == (LATER, CLOSES)
    assert (held.period.due_on, extension.answer) == (DUE, Answer.GRANTED)
    entry = TrailEntry.objects.get(verb="dataset.return_extended")
    assert entry.payload.data == {
        "was_due_on": "2017-04-25", "until": "2017-05-02", "reason": REASON,
    }  # fmt: skip
    told = {letter.to[0] for letter in mailoutbox}
    assert told == {world.preparer.email, world.colleague.email, world.approver.email}


def test_the_closing_moves_only_when_the_new_date_lies_behind_it(world):
    ask(world, world.manager, until=date(2017, 5, 10))
    assert world.reload().closes_on == date(2017, 5, 10)


@pytest.mark.parametrize(("after", "late"), [(-1, False), (0, False), (1, True)])
def test_late_is_counted_against_the_new_date(world, after, late):
    ask(world, world.manager)
    assert world.reload().is_late(LATER + timedelta(days=after)) is late


def test_the_analyst_asks_and_nothing_moves_until_the_manager_answers(world, mailoutbox):
    extension = ask(world, world.analyst)
    assert world.reload().due_on == DUE
    assert [letter.to for letter in mailoutbox] == [[world.manager.email]]
    with pytest.raises(ChangedMeanwhile):
        ask(world, world.manager)

    calendar.answer_extension(extension, granted=True, by=world.manager)
    assert world.reload().due_on == LATER


def test_the_analyst_cannot_answer_the_own_question(world):
    extension = ask(world, world.analyst)
    with pytest.raises(PermissionDenied):
        calendar.answer_extension(extension, granted=True, by=world.analyst)


def test_a_refusal_tells_whoever_asked_and_leaves_the_date(world, mailoutbox):
    extension = ask(world, world.analyst)
    mailoutbox.clear()
    calendar.answer_extension(extension, granted=False, by=world.manager)

    assert world.reload().due_on == DUE
    assert [letter.to for letter in mailoutbox] == [[world.analyst.email]]
    with pytest.raises(ChangedMeanwhile):
        calendar.answer_extension(extension, granted=True, by=world.manager)


def test_a_button_pressed_twice_gives_the_time_once(world, mailoutbox):
    extension = ask(world, world.analyst)
    for _ in range(2):
        calendar.answer_extension(extension, granted=True, by=world.manager)
    assert TrailEntry.objects.filter(verb="dataset.return_extended").count() == 1


@pytest.mark.parametrize("who", ["preparer", "approver", "member"])
def test_the_agency_gives_itself_no_time(world, who):
    with pytest.raises(PermissionDenied):
        ask(world, getattr(world, who))


@pytest.mark.parametrize(
    ("until", "words"),
    [
        (DUE, "Choose a day after 25 April 2017"),
        (date(2017, 4, 24), "Choose a day after 25 April 2017"),
        (date(2017, 4, 29), "Saturday 29 April 2017 is not a working day"),
        (date(2017, 5, 1), "Monday 1 May 2017 is not a working day"),
        (clock.working_day(DUE, 41), "Choose a day up to"),
    ],
)
def test_a_date_that_will_not_do_is_refused(world, until, words):
    with pytest.raises(ValidationError, match=words):
        ask(world, world.manager, until=until)


@pytest.mark.parametrize("until", [date(2017, 4, 26), clock.working_day(DUE, 40)])
def test_the_first_and_the_last_possible_day_are_taken(world, until):
    ask(world, world.manager, until=until)
    assert world.reload().due_on == until


def test_a_reason_is_needed_and_may_not_name_a_child(world):
    with pytest.raises(NoReason):
        ask(world, world.manager, reason=" ")
    with pytest.raises(ValidationError):
        ask(world, world.manager, reason="NHS number 943 476 5919")
    assert not Extension.objects.exists()


def test_a_signed_return_and_one_that_has_not_opened_get_no_time(world, settings):
    settings.DEMO_DATE = date(2017, 4, 2)
    with pytest.raises(PermissionDenied, match="opens on 3 April 2017"):
        ask(world, world.manager)
    settings.DEMO_DATE = date(2017, 4, 24)
    world.approve()
    with pytest.raises(PermissionDenied, match="signed"):
        ask(world, world.manager)


def test_the_return_and_its_log_say_until_when_and_why(world, client):
    ask(world, world.manager)
    client.force_login(world.preparer)
    for address in (
        f"/returns/{world.data_return.pk}/",
        f"/returns/{world.data_return.pk}/chasing/",
    ):
        page = client.get(address).content.decode()
        assert "2 May" in page
        assert REASON in page


def test_the_form_keeps_what_was_typed(world, client):
    client.force_login(world.manager)
    address = f"/returns/{world.data_return.pk}/more-time/"

    answer = client.post(address, {"due_on": "2017-04-29", "reason": REASON})

    assert answer.status_code == 422
    page = answer.content.decode()
    assert "is not a working day" in page
    assert 'value="2017-04-29"' in page
    assert REASON in page
    assert client.post(address, {"due_on": "2017-05-02", "reason": REASON}).status_code == 302
    assert world.reload().due_on == LATER


def test_the_manager_answers_with_a_button(world, client):
    extension = ExtensionFactory(data_return=world.data_return, asked_by=world.analyst)
    client.force_login(world.manager)
    page = client.get(f"/returns/{world.data_return.pk}/chasing/").content.decode()
    assert "Give the time" in page

    client.post(f"/more-time/{extension.pk}/", {"answer": "give"})
    assert world.reload().due_on == extension.due_on
