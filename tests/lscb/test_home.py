from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from agencies.models import Group, Role
from dataset.models import State
from dataset.operations import reviews
from dataset.operations.publications import publish
from tests.dataset.worlds import make_world
from tests.factories.agencies import (
    AgencyFactory,
    AppointmentFactory,
    BoardFactory,
    InvitationFactory,
    MeetingFactory,
    OutboxMessageFactory,
    UserFactory,
)
from tests.factories.dataset import DataReturnFactory, PeriodFactory, PublicationFactory


pytestmark = pytest.mark.django_db
DAY_BEFORE_DUE = date(2017, 4, 24)
TWO_DAYS_LATE = date(2017, 4, 27)
LONDON = ZoneInfo("Europe/London")


@pytest.fixture(autouse=True)
def _day_before_due(settings):
    settings.DEMO_DATE = DAY_BEFORE_DUE


@pytest.fixture
def world():
    return make_world()


def home(client, user):
    """What the page says to do: (when, headline, text), and its text as a whole."""
    client.force_login(user)
    response = client.get("/")
    assert response.status_code == 200
    return response.context["page"]


def headlines(client, user):
    return [item.need.headline for item in home(client, user).needs]


def test_a_data_lead_sees_the_return_to_start(client, world):
    page = home(client, world.preparer)

    (item,) = page.needs
    assert item.need.headline == "Start the January to March return"
    assert item.when == "Tomorrow"
    assert item.day == "Tuesday 25 April"
    assert item.need.url == f"/returns/{world.data_return.pk}/"
    assert page.count == "One thing"


def test_a_data_lead_sees_what_is_in_and_what_stops_the_return(client, world):
    world.type({"CPP-02": "60", "CPP-03": "70", "LAC-01": "266"})

    (item,) = home(client, world.preparer).needs

    assert item.need.headline == "Finish the January to March return"
    assert (
        item.need.text
        == "3 of 8 figures in. 1 error stops you sending. 1 figure wants an explanation."
    )
    assert (item.need.progress.done, item.need.progress.total) == (3, 8)
    themes = {part.label: (part.status, part.stops) for part in item.need.parts}
    assert themes == {
        "Child protection": ("1 error, 1 to explain", True),
        "Looked after children": ("Done, 1 of 1", False),
    }


def test_a_return_that_was_sent_back_comes_with_the_reason(client, world):
    world.send()
    reviews.send_back(world.data_return, by=world.approver, reason="CPP-02 looks like last year’s.")

    (item,) = home(client, world.preparer).needs

    assert item.need.headline == "Mend the January to March return"
    assert "It was sent back: “CPP-02 looks like last year’s.”" in item.need.text


def test_an_approver_signs_what_somebody_else_sent(client, world):
    assert headlines(client, world.approver) == []
    world.send()

    (item,) = home(client, world.approver).needs

    assert item.need.headline == "Check and approve the January to March return"
    assert item.need.text.startswith("Preparer sent it on")
    assert headlines(client, world.preparer) == []
    assert headlines(client, world.member) == []


def test_the_board_member_signs_where_there_is_no_approver(client, world):
    world.send()
    world.approver.appointments.update(ends_on="2017-01-01")

    assert "Check and approve the January to March return" in headlines(client, world.member)


def test_a_late_return_is_first_and_says_since_when(client, world, settings):
    settings.DEMO_DATE = TWO_DAYS_LATE

    (item,) = home(client, world.preparer).needs
    assert (item.when, item.day) == ("Late", "since Tuesday 25 April")
    assert headlines(client, world.approver) == ["The January to March return is late"]


def test_the_area_is_named_where_somebody_looks_after_several(client, world):
    other = BoardFactory(slug="luton", short_name="Luton")
    agency = AgencyFactory(boards=[world.board, other])
    person = UserFactory(role=Role.PREPARER, agency=agency)
    for board in (world.board, other):
        DataReturnFactory(agency=agency, board=board, period=world.period)

    assert headlines(client, person) == [
        f"Start the January to March return for {area}" for area in ("Bedford Borough", "Luton")
    ]


def test_board_staff_see_returns_to_accept_and_late_ones(client, world, settings):
    settings.DEMO_DATE = TWO_DAYS_LATE
    world.approve()
    late = DataReturnFactory(
        agency=AgencyFactory(name="Police", boards=[world.board]),
        board=world.board,
        period=world.period,
    )

    needs = {item.need.headline: item.need for item in home(client, world.analyst).needs}

    assert set(needs) == {"1 return is late", "Accept or send back 1 return"}
    assert [part.label for part in needs["1 return is late"].parts] == [str(late.agency)]
    (part,) = needs["Accept or send back 1 return"].parts
    assert part.url == f"/returns/{world.data_return.pk}/"


def test_a_complete_quarter_is_ready_to_publish_until_it_is_published(client, world):
    world.accept()
    assert headlines(client, world.manager) == ["Publish January to March 2017"]

    publish(world.board, world.period, by=world.manager)

    assert headlines(client, world.manager) == []


def test_a_closed_quarter_can_be_published_with_what_is_missing(client, world, settings):
    world.accept()
    DataReturnFactory(board=world.board, period=world.period)
    assert headlines(client, world.manager) == []

    settings.DEMO_DATE = world.period.closes_on + timedelta(days=1)

    (item,) = home(client, world.manager).needs
    assert "1 return is missing" in item.need.text


def test_staff_of_another_board_see_nothing_of_it(client, world):
    world.approve()
    elsewhere = UserFactory(role=Role.ANALYST, board=BoardFactory())

    assert headlines(client, elsewhere) == []


def publish_third_quarter(board):
    return PublicationFactory(
        board=board,
        period=PeriodFactory(year=2016, quarter=3),
        published_at=datetime(2017, 1, 30, 12, tzinfo=LONDON),
    )


def test_the_group_reviews_a_quarter_published_since_it_last_met(client, world):
    member = UserFactory(role=Role.PAG_MEMBER, board=world.board)
    publish_third_quarter(world.board)
    MeetingFactory(board=world.board, group=Group.PERFORMANCE, held_on=date(2017, 5, 17))

    (item,) = home(client, member).needs

    assert item.need.headline == "Review October to December 2016 for Bedford Borough"
    assert (item.when, item.day) == ("By 17 May", "Wednesday")
    assert "Published on 30 January." in item.need.text

    MeetingFactory(board=world.board, group=Group.PERFORMANCE, held_on=date(2017, 2, 15))
    assert headlines(client, member) == []


@pytest.mark.parametrize("role", [Role.CHAIR, Role.LAY_MEMBER, Role.INSPECTOR])
def test_readers_are_led_to_the_latest_board_summary(client, world, role):
    reader = UserFactory(role=role, board=world.board)
    assert headlines(client, reader) == []
    publish_third_quarter(world.board)

    (item,) = home(client, reader).needs

    assert item.need.headline == "Read the board summary for October to December 2016"
    assert item.need.url == "/summary/?board=bedford"
    assert item.when == "When you can"


def test_the_administrator_sees_trouble_and_no_figures(client, world):
    publish_third_quarter(world.board)
    OutboxMessageFactory(attempts=3, last_error="ConnectionRefusedError: no")
    OutboxMessageFactory()
    InvitationFactory()
    administrator = UserFactory(role=Role.SYSADMIN)

    needs = [item.need for item in home(client, administrator).needs]

    assert [need.headline for need in needs] == [
        "1 letter does not get out",
        "1 invitation waits for an answer",
    ]
    assert "ConnectionRefusedError" in needs[0].text


def test_when_nothing_waits_the_page_says_so(client, world):
    lay = UserFactory(role=Role.LAY_MEMBER, board=world.board)
    home(client, lay)

    page = client.get("/").content.decode()
    assert "Nothing waits for you." in page
    assert "Nothing needs you today." in page


def test_somebody_without_a_role_is_told_what_to_do(client):
    page = home(client, UserFactory())

    assert page.needs == []
    assert "You hold no role at present." in client.get("/").content.decode()


def test_the_dates_of_the_quarter_stand_beside_with_the_next_one_marked(client, world):
    MeetingFactory(board=world.board, group=Group.PERFORMANCE, held_on=date(2017, 5, 17))

    dates = home(client, world.preparer).dates

    assert [(item.day.isoformat(), item.is_past, item.is_next) for item in dates] == [
        ("2017-04-03", True, False),
        ("2017-04-25", False, True),
        ("2017-05-03", False, False),
        ("2017-05-17", False, False),
    ]
    assert dates[1].words == "Due, approved by your agency approver. 1 working day left"


def test_a_data_lead_learns_what_became_of_the_last_return(client, world):
    accepted = world.accept()

    last = home(client, world.preparer).last_return

    assert last.quarter == "January to March 2017"
    assert last.url == f"/returns/{accepted.pk}/submissions/1/"
    assert last.published_on is None


def test_the_page_takes_the_same_queries_however_much_waits(client, query_count, world, settings):
    settings.DEMO_DATE = TWO_DAYS_LATE
    everything = UserFactory(role=Role.MANAGER, board=world.board)
    for role in (Role.PREPARER, Role.APPROVER, Role.AGENCY_MEMBER):
        AppointmentFactory(user=everything, role=role, agency=world.agency)
    for role in (Role.PAG_CHAIR, Role.LAY_MEMBER):
        AppointmentFactory(user=everything, role=role, board=world.board)
    DataReturnFactory(
        agency=world.agency, board=BoardFactory(), period=world.period, submitted=True
    )
    DataReturnFactory(board=world.board, period=world.period, approved=True)
    publish_third_quarter(world.board)
    client.force_login(everything)
    few = query_count("/")

    for _ in range(6):
        board = BoardFactory()
        DataReturnFactory(agency=world.agency, board=board, period=world.period, submitted=True)
        DataReturnFactory(agency=world.agency, board=BoardFactory(), period=world.period)
        DataReturnFactory(board=world.board, period=world.period, approved=True)
        DataReturnFactory(board=world.board, period=world.period)
        MeetingFactory(board=world.board)

    assert query_count("/") == few
    assert few <= 55  # somebody who holds six roles at once


def test_figures_of_a_return_stay_off_the_page_of_others(client, world):
    world.approve()
    for role in (Role.PAG_MEMBER, Role.CHAIR, Role.LAY_MEMBER):
        page = home(client, UserFactory(role=role, board=world.board))
        assert page.needs == []


def test_a_reopened_return_asks_for_mending(client, world):
    world.accept()
    world.data_return.refresh_from_db()
    reviews.reopen(world.data_return, by=world.analyst, codes=["CPP-02"], reason="Too high?")

    (item,) = home(client, world.preparer).needs
    assert world.reload().state == State.REOPENED
    assert item.need.headline == "Mend the January to March return"
    assert "asks about single figures" in item.need.text
