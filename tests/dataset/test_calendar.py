"""A board's calendar: in working days, in order, and fixed once agencies have been told."""

from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from agencies import clock
from agencies.models import TrailEntry
from dataset import policies
from dataset.models import BoardCalendar, DataReturn, Period, QuarterDates
from dataset.models.calendar import STANDARD
from dataset.operations import calendar, periods
from dataset.operations.calendar import out_of_order
from tests.dataset.worlds import make_world
from tests.factories.agencies import AgencyFactory, BoardFactory


LATER = STANDARD | {"due": 17, "second_reminder": 18, "telephone": 20, "letter": 22, "closes": 25}


def dates(year, quarter, days=STANDARD):
    return BoardCalendar(**days).dates(Period.build(year, quarter))


@pytest.mark.parametrize(
    ("year", "quarter", "opens", "due", "closes"),
    [
        # Good Friday and Easter Monday lie in between, and the bank holiday of 1 May.
        (2016, 4, date(2017, 4, 3), date(2017, 4, 25), date(2017, 5, 3)),
        # Easter begins on the last day but one of the quarter.
        (2017, 4, date(2018, 4, 3), date(2018, 4, 23), date(2018, 4, 30)),
        # The quarter ends on a Saturday, and the bank holiday of New Year is moved to the Monday.
        (2016, 3, date(2017, 1, 3), date(2017, 1, 23), date(2017, 1, 30)),
        (2017, 1, date(2017, 7, 3), date(2017, 7, 21), date(2017, 7, 28)),
    ],
)
def test_weekends_and_bank_holidays_are_left_out(year, quarter, opens, due, closes):
    found = dates(year, quarter)
    assert (found.opens_on, found.due_on, found.closes_on) == (opens, due, closes)


def test_the_notice_lies_before_the_end_of_the_quarter_also_over_christmas():
    # 26 and 27 December 2016 are bank holidays; the quarter ends on Saturday 31 December.
    assert dates(2016, 3).notice_on == date(2016, 12, 22)


@st.composite
def calendars(draw):
    gap = st.integers(1, 12)
    opens = draw(st.integers(1, 10))
    reminder = opens + draw(gap)
    due = reminder + draw(gap)
    second = due + draw(gap)
    telephone = second + draw(gap)
    return {
        "notice": draw(st.integers(-19, -1)),
        "opens": opens,
        "reminder": reminder,
        "due": due,
        "second_reminder": second,
        "telephone": telephone,
        "letter": telephone + draw(gap),
        "closes": due + draw(gap),
    }


@given(calendars(), st.integers(2012, 2040), st.integers(1, 4))
def test_any_calendar_in_order_gives_working_days_in_order(days, year, quarter):
    assert out_of_order(days) == {}
    found = dates(year, quarter, days)
    on = [getattr(found, f"{name}_on") for name in STANDARD if name != "closes"]

    assert on == sorted(on)
    assert found.notice_on <= found.period.ends_on < found.opens_on
    assert found.due_on < found.closes_on
    assert all(clock.is_working_day(day) for day in (*on, found.closes_on))
    assert clock.working_days_between(found.period.ends_on, found.due_on) == days["due"]


@given(calendars(), st.sampled_from(list(STANDARD)), st.integers(-60, 60))
def test_what_is_refused_is_exactly_what_is_not_in_order(days, name, day):
    days = days | {name: day}
    chain = ("opens", "reminder", "due", "second_reminder", "telephone", "letter")
    in_order = (
        -20 < days["notice"] < 0 < days["opens"]
        and all(days[a] < days[b] for a, b in pairwise(chain))
        and days["due"] < days["closes"]
    )
    assert (out_of_order(days) == {}) == in_order


@pytest.fixture
def world(db, settings):
    settings.DEMO_DATE = date(2017, 4, 3)
    return make_world()


def test_the_manager_changes_the_calendar_and_it_stands_on_the_trail(world):
    calendar.set_calendar(world.board, LATER, by=world.manager)

    assert BoardCalendar.objects.of(world.board).days == LATER
    entry = TrailEntry.objects.get(verb="dataset.calendar_changed")
    assert entry.payload.data == {"before": STANDARD, "after": LATER}
    calendar.set_calendar(world.board, LATER, by=world.manager)
    assert TrailEntry.objects.filter(verb="dataset.calendar_changed").count() == 1


@pytest.mark.parametrize("who", ["analyst", "preparer", "approver"])
def test_nobody_else_changes_it(world, who):
    with pytest.raises(PermissionDenied):
        calendar.set_calendar(world.board, LATER, by=getattr(world, who))


def test_days_out_of_order_are_refused_by_name(world):
    with pytest.raises(ValidationError) as wrong:
        calendar.set_calendar(world.board, STANDARD | {"due": 8}, by=world.manager)
    assert list(wrong.value.message_dict) == ["due"]


@pytest.mark.parametrize(("days_before", "moves"), [(1, True), (0, False)])
def test_a_change_holds_for_quarters_whose_notice_has_not_gone_out(
    world, settings, days_before, moves
):
    period = Period.build(2017, 1)
    notice_on = dates(2017, 1).notice_on
    settings.DEMO_DATE = notice_on - timedelta(days=days_before)
    DataReturn.objects.all().delete()
    made = periods.open_returns(periods.make(2017, 1))
    assert made

    calendar.set_calendar(world.board, LATER, by=world.manager)

    days = LATER if moves else STANDARD
    due_on = clock.working_day(period.ends_on, days["due"])
    assert {one.due_on for one in DataReturn.objects.all()} == {due_on}
    assert QuarterDates.objects.of(world.board, made[0].period).due_on == due_on


def test_a_quarter_under_way_keeps_its_dates(world):
    periods.open_returns(world.period)
    AgencyFactory(kind=world.agency.kind, boards=[world.board])
    before = QuarterDates.objects.of(world.board, world.period).due_on
    assert periods.open_returns(world.period)

    calendar.set_calendar(world.board, LATER, by=world.manager)
    AgencyFactory(kind=world.agency.kind, boards=[world.board])
    periods.open_returns(world.period)

    assert {one.due_on for one in DataReturn.objects.filter(period=world.period)} == {before}


def test_each_board_has_its_own_dates(world):
    other = BoardFactory(slug="luton")
    AgencyFactory(kind=world.agency.kind, boards=[other])
    manager = world.manager
    manager.appointments.update(board=other)

    calendar.set_calendar(other, LATER, by=type(manager).objects.get(pk=manager.pk))
    periods.open_returns(periods.make(2017, 1))

    due = dict(
        DataReturn.objects.filter(period__year=2017).values_list("area__lead_board", "due_on")
    )
    assert due[other.pk] == dates(2017, 1, LATER).due_on
    assert due[world.board.pk] == dates(2017, 1).due_on


@pytest.mark.parametrize(
    ("moment", "may"),
    [
        (datetime(2017, 4, 2, 23, 59, 59), False),
        (datetime(2017, 4, 3, 0, 0, 0), True),
    ],
)
def test_a_return_opens_at_midnight_in_london_also_in_summer_time(world, settings, moment, may):
    settings.DEMO_DATE = None
    with time_machine.travel(moment.replace(tzinfo=ZoneInfo("Europe/London")), tick=False):
        assert bool(policies.may_edit(world.preparer, world.data_return)) is may


@pytest.mark.parametrize(
    ("after_due", "late", "missing"),
    [(-1, False, False), (0, False, False), (1, True, False), (8, True, False), (9, True, True)],
)
def test_late_begins_the_day_after_the_due_date_and_missing_after_the_closing(
    world, after_due, late, missing
):
    # Due on Tuesday 25 April, closes on Wednesday 3 May.
    day = world.data_return.due_on + timedelta(days=after_due)
    assert world.data_return.is_late(day) is late
    assert world.data_return.is_missing(day) is missing
    assert DataReturn.objects.late(day).exists() is late


def test_the_page_shows_the_dates_to_everybody_and_the_link_only_to_the_manager(world, client):
    for person, may in ((world.preparer, False), (world.analyst, False), (world.manager, True)):
        client.force_login(person)
        page = client.get("/calendar/").content.decode()
        assert "25 April" in page
        assert ("Change the calendar" in page) is may


def test_the_form_keeps_what_was_typed_and_says_what_is_wrong(world, client):
    client.force_login(world.manager)
    address = reverse("dataset:calendar_change")

    answer = client.post(address, STANDARD | {"due": 8})
    assert answer.status_code == 422
    assert "Returns are due after the first reminder: more than 10." in answer.content.decode()
    assert 'value="8"' in answer.content.decode()

    client.post(address, LATER)
    assert BoardCalendar.objects.of(world.board).days == LATER


def test_an_agency_without_a_data_lead_is_named_to_the_boards_staff(world, client):
    for person in (world.preparer, world.colleague):
        person.appointments.all().delete()
    for person, is_named in ((world.manager, True), (world.analyst, True), (world.approver, False)):
        client.force_login(person)
        assert ("Nobody to ask" in client.get("/calendar/").content.decode()) is is_named
