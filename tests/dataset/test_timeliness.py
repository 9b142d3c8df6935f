"""Who was in time, by agency and quarter: counted on the signature, against the date then due."""

import csv
from datetime import date, timedelta
from io import StringIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agencies import clock
from agencies.models import Role
from dataset.operations import calendar, publications, returns, reviews
from dataset.present.marks import marks_of
from dataset.present.punctuality import punctuality
from dataset.present.timeliness import timeliness_page
from tests.dataset.worlds import make_history, make_world
from tests.factories.agencies import AgencyFactory, UserFactory
from tests.factories.dataset import DataReturnFactory, PeriodFactory


pytestmark = pytest.mark.django_db
DUE, CLOSES = date(2017, 4, 25), date(2017, 5, 3)


@pytest.fixture
def world(settings):
    settings.DEMO_DATE = date(2017, 4, 24)
    return make_world()


@pytest.fixture
def on(settings):
    def set_day(day):
        settings.DEMO_DATE = day

    return set_day


def words(world, by=None):
    page = timeliness_page(by or world.manager, world.board)
    return [cell.words if cell else "" for cell in page.rows[0].cells]


@pytest.mark.parametrize(
    ("signed_on", "said"),
    [
        (date(2017, 4, 24), "On time"),
        (DUE, "On time"),
        (date(2017, 4, 26), "Late by 1 working day"),
        (date(2017, 4, 28), "Late by 3 working days"),
        (date(2017, 4, 29), "Late by 3 working days"),  # a Saturday
        (date(2017, 5, 2), "Late by 4 working days"),  # 1 May is a bank holiday
        (CLOSES, "Late by 5 working days"),
        (CLOSES + timedelta(days=1), "Late by 6 working days"),
    ],
)
def test_late_is_counted_in_working_days(world, on, signed_on, said):
    on(signed_on)
    world.approve()
    assert words(world) == [said]


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (DUE, "Not due yet"),
        (DUE + timedelta(days=1), "Overdue"),
        (CLOSES, "Overdue"),
        (CLOSES + timedelta(days=1), "Missing at close"),
    ],
)
def test_what_is_not_signed_is_overdue_and_then_missing(world, on, day, said):
    world.send()  # sending is not enough: the agency's signature counts
    on(day)
    assert words(world) == [said]


def test_more_time_is_counted_against_the_later_date_and_said(world, on):
    calendar.ask_extension(
        world.data_return, date(2017, 5, 2), reason="Staff are ill.", by=world.manager
    )
    on(date(2017, 5, 2))
    world.approve()
    assert words(world) == ["On time, with more time"]
    said = punctuality(world.board, world.period).words
    assert "1 of 1 returns came on time." in said
    assert "later date agreed with: Children’s social care." in said


def test_late_after_more_time_says_both(world, on):
    calendar.ask_extension(
        world.data_return, date(2017, 4, 27), reason="Staff are ill.", by=world.manager
    )
    on(date(2017, 4, 28))
    world.approve()
    assert words(world) == ["Late by 1 working day, extended to 27 April 2017"]


def test_a_signature_that_was_taken_back_does_not_count(world, on):
    world.approve()
    returns.withdraw(world.data_return, by=world.preparer)
    on(date(2017, 4, 27))
    assert words(world) == ["Overdue"]
    returns.submit(world.data_return, by=world.preparer)
    reviews.approve(world.data_return, by=world.approver)
    assert words(world) == ["Late by 2 working days"]


def test_a_correction_after_the_due_date_does_not_make_it_late(world, on):
    world.accept()
    on(date(2017, 6, 1))
    reviews.reopen(world.data_return, codes=["CPP-02"], reason="Please check.", by=world.analyst)
    assert words(world) == ["On time"]


def test_scorecard_and_timeliness_judge_alike_what_was_sent_back_after_the_due_date(world, on):
    on(DUE)
    world.approve()
    on(CLOSES)
    reviews.send_back(world.data_return, reason="Check March.", by=world.analyst)
    world.accept()
    publication = publications.publish(world.board, world.period, by=world.analyst)

    assert words(world) == ["On time"]
    assert "late" not in marks_of(publication, ["CPP-01"])


def test_imported_quarters_are_named_and_not_counted(world, on):
    make_history(world, {"CPP-02": "40"})
    world.approve()
    page = timeliness_page(world.manager, world.board)
    assert words(world) == ["On time", "Imported"]
    assert [total.words for total in page.totals] == [
        "1 of 1 in time, 1 signed",
        "None counted",
    ]


def test_a_new_agency_owed_nothing_before_it_came(world):
    newcomer = AgencyFactory(name="A new agency", boards=[world.board])
    DataReturnFactory(agency=newcomer, board=world.board, period=world.period)
    DataReturnFactory(
        agency=world.agency, board=world.board, period=PeriodFactory(year=2016, quarter=3)
    )
    page = timeliness_page(world.manager, world.board)
    assert page.rows[0].name == "A new agency"
    assert page.rows[0].cells[1] is None


def test_an_agency_sees_its_own_row_only(world, client):
    other = AgencyFactory(name="Another agency", boards=[world.board])
    DataReturnFactory(agency=other, board=world.board, period=world.period)
    watcher = UserFactory(role=Role.PAG_MEMBER, board=world.board)
    for person, sees in ((world.preparer, False), (world.analyst, True), (watcher, True)):
        client.force_login(person)
        for address in ("/timeliness/", "/timeliness.csv", "/chasing/", "/chasing.csv"):
            page = client.get(address).content.decode()
            assert "Children’s social care" in page or "social-care" in page
            assert ("Another agency" in page or other.slug in page) is sees, (person, address)


def test_the_download_has_a_line_for_each_return(world, client, on):
    on(date(2017, 4, 28))
    world.approve()
    client.force_login(world.manager)
    rows = list(csv.DictReader(StringIO(client.get("/timeliness.csv").content.decode("utf-8-sig"))))
    assert rows == [
        {
            "board": "bedford", "agency": "social-care", "area": world.data_return.area.slug,
            "quarter": "2016-17-q4", "due on": "2017-04-25", "signed on": "2017-04-28",
            "standing": "late", "working days late": "3",
        }
    ]  # fmt: skip


@pytest.mark.parametrize("address", ["/timeliness/", "/chasing/", "/calendar/", "/progress/"])
def test_the_number_of_queries_does_not_grow(world, client, on, address):
    on(clock.working_day(DUE, 2))
    client.force_login(world.manager)

    def count():
        with CaptureQueriesContext(connection) as found:
            assert client.get(address).status_code == 200
        return len(found)

    count()
    few = count()
    for _ in range(5):
        agency = AgencyFactory(boards=[world.board])
        DataReturnFactory(agency=agency, board=world.board, period=world.period)
    assert count() == few


def test_missing_at_close_stands_on_the_pages_that_speak_of_the_quarter(world, client, on):
    on(CLOSES + timedelta(days=1))
    client.force_login(world.manager)
    for address in ("/progress/", "/chasing/", "/timeliness/"):
        assert "Missing at close" in client.get(address).content.decode(), address
    assert "Missing: Children’s social care." in punctuality(world.board, world.period).words
