"""Meetings: planned, with agenda and papers, who came, minutes; agreed and then unchanged."""

from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from agencies import clock
from agencies.models import Attendance, Group, GroupSeat, Meeting, Role, TrailEntry
from audits.models import AgendaItem, Challenge, Paper
from audits.operations import meetings, seats
from tests.factories.agencies import (
    BoardFactory,
    MeetingFactory,
    SeatFactory,
    SeatHoldingFactory,
    UserFactory,
)


pytestmark = pytest.mark.django_db
PAPER = b"Totals by quarter: 12, 15, 14, 18.\n"


@pytest.fixture
def board():
    return BoardFactory()


@pytest.fixture
def manager(board, client):
    person = UserFactory(role=Role.MANAGER, board=board)
    client.force_login(person)
    return person


@pytest.fixture
def meeting(board):
    return MeetingFactory(board=board, group=Group.BOARD, held_on=clock.today())


def seat_of(board, title, since=None):
    seat = SeatFactory(board=board, title=title)
    GroupSeat.objects.create(
        seat=seat, group=Group.BOARD, starts_on=since or clock.today() - timedelta(900)
    )
    return seat


def url(name, thing):
    return reverse(f"audits:{name}", args=[thing.pk])


def test_a_meeting_is_planned_and_gets_an_agenda(client, board, manager):
    day = (clock.today() + timedelta(20)).isoformat()

    client.post(reverse("audits:meeting_new"), {"group": "performance", "held_on": day})
    meeting = Meeting.objects.get()
    client.post(url("item_new", meeting), {"title": "What moved", "purpose": "discuss", "lead": ""})

    assert "1. What moved" in client.get(url("meeting_detail", meeting)).text
    assert TrailEntry.objects.filter(verb="audits.agenda_item_added").exists()


def test_the_same_group_does_not_meet_twice_on_a_day(client, board, manager, meeting):
    sent = {"group": "board", "held_on": meeting.held_on.isoformat()}

    response = client.post(reverse("audits:meeting_new"), sent)

    assert response.status_code == 422
    assert "meets on" in response.text
    assert Meeting.objects.count() == 1


def test_a_paper_that_comes_after_the_pack_was_issued_is_marked_late(
    client, board, manager, meeting
):
    item = meetings.add_item(meeting, by=manager, title="What moved", purpose="discuss")
    client.post(url("paper_add", item), {"file": SimpleUploadedFile("early.txt", PAPER)})
    client.post(url("meeting_issue", meeting))
    client.post(url("paper_add", item), {"file": SimpleUploadedFile("late.txt", PAPER + b"More.")})

    assert list(Paper.objects.order_by("pk").values_list("name", "is_late")) == [
        ("early.txt", False),
        ("late.txt", True),
    ]
    assert "it came after the pack was issued" in client.get(url("meeting_detail", meeting)).text


def test_a_paper_with_a_child_in_it_is_not_kept(client, board, manager, meeting):
    item = meetings.add_item(meeting, by=manager, title="What moved", purpose="discuss")
    content = b"Seen on 3 May. NHS number 943 476 5919.\n"

    response = client.post(url("paper_add", item), {"file": SimpleUploadedFile("a.txt", content)})

    assert response.status_code == 422
    assert not Paper.objects.exists()


def test_papers_are_downloads_for_the_board_and_its_members_only(client, board, manager, meeting):
    item = meetings.add_item(meeting, by=manager, title="What moved", purpose="discuss")
    paper = meetings.add_paper(item, by=manager, name="notes.txt", content=PAPER)

    got = client.get(paper.get_absolute_url())
    client.force_login(UserFactory(role=Role.PREPARER, board=board))
    refused = client.get(paper.get_absolute_url())
    client.force_login(UserFactory(role=Role.MANAGER, board=BoardFactory()))
    unknown = client.get(paper.get_absolute_url())

    assert got.content == PAPER
    assert got["Content-Disposition"].startswith("attachment")
    assert "sandbox" in got["Content-Security-Policy"]
    assert (refused.status_code, unknown.status_code) == (403, 404)


def test_who_came_is_asked_of_the_seats_of_that_day(client, board, manager, meeting):
    police = seat_of(board, "Police")
    later = seat_of(board, "Schools", since=clock.today() + timedelta(30))

    page = client.get(url("meeting_attendance", meeting)).text
    client.post(url("meeting_attendance", meeting), {f"seat_{police.pk}": "deputy"})

    assert "Police" in page
    assert later.title not in page
    assert Attendance.objects.get().mark == "deputy"


def test_the_meeting_says_whether_it_was_quorate(client, board, manager, meeting):
    marks = {
        seat_of(board, "Police"): "present",
        seat_of(board, "Schools"): "apologies",
        seat_of(board, "Court advisory service"): "not a member",
    }
    meetings.record_attendance(meeting, by=manager, marks=marks)
    client.post(
        reverse("audits:group_rule", args=["board"]),
        {"quorum": 2, "least_percent": 50, "deputies_count": "on"},
    )

    page = client.get(url("meeting_detail", meeting)).text

    assert "1 of 2 seats were filled" in page
    assert "not quorate" in page


def test_nobody_came_to_a_meeting_that_has_not_been(board, manager):
    meeting = MeetingFactory(board=board, group=Group.BOARD, held_on=clock.today() + timedelta(5))

    with pytest.raises(meetings.NotReady, match="has not been yet"):
        meetings.record_attendance(meeting, by=manager, marks={seat_of(board, "Police"): "present"})


def test_the_record_is_agreed_once_everybodys_coming_is_known_and_then_stands(
    client, board, manager, meeting
):
    police, schools = seat_of(board, "Police"), seat_of(board, "Schools")
    meetings.record_attendance(meeting, by=manager, marks={police: "present"})

    refused = client.post(url("meeting_agree", meeting), follow=True).text
    meetings.record_attendance(meeting, by=manager, marks={schools: "absent"})
    client.post(url("meeting_agree", meeting))

    meeting.refresh_from_db()
    assert "Still open: Schools" in refused
    assert meeting.agreed_at
    with pytest.raises(PermissionDenied, match="changes no more"):
        meetings.record_attendance(meeting, by=manager, marks={schools: "present"})
    assert client.get(url("item_new", meeting)).status_code == 403


def test_minutes_come_out_as_text(client, board, manager, meeting):
    meetings.record_attendance(meeting, by=manager, marks={seat_of(board, "Police"): "present"})
    item = meetings.add_item(meeting, by=manager, title="What moved", purpose="decide")
    meetings.write_item(
        item, by=manager, seen_revision=item.revision, minute="Referrals rose.",
        decision="Look again in May.",
    )  # fmt: skip

    text = client.get(url("meeting_minutes", meeting)).text

    assert "Present: Police" in text
    assert "1. What moved\nReferrals rose.\nDecision: Look again in May." in text


def test_two_people_writing_one_item_are_told(client, board, manager, meeting):
    item = meetings.add_item(meeting, by=manager, title="What moved", purpose="decide")
    seen = item.revision
    meetings.write_item(item, by=manager, seen_revision=seen, minute="Theirs.")
    sent = {"title": "What moved", "purpose": "decide", "lead": "", "minute": "Mine."}

    response = client.post(url("item_write", item), sent | {"decision": "", "revision": seen})

    assert response.status_code == 409
    assert "Mine." in response.text
    assert AgendaItem.objects.get().minute == "Theirs."


def test_a_seat_below_the_level_offers_a_challenge(client, board, manager, meeting):
    seat = seat_of(board, "Probation")
    meetings.record_attendance(meeting, by=manager, marks={seat: "absent"})

    page = client.get(reverse("audits:attendance")).text
    form = client.get(reverse("audits:challenge_new"), {"seat": seat.pk}).text

    assert "Probation: 0 of 1 (0%)" in page
    assert f"?seat={seat.pk}" in page
    assert "Attendance: Probation" in form
    assert not Challenge.objects.exists()


def test_attendance_of_a_year_downloads_with_the_same_numbers(client, board, manager, meeting):
    first = MeetingFactory(board=board, group=Group.BOARD, held_on=meeting.held_on - timedelta(1))
    seat = seat_of(board, "Police")
    meetings.record_attendance(first, by=manager, marks={seat: "not a member"})
    meetings.record_attendance(meeting, by=manager, marks={seat: "present"})

    response = client.get(reverse("audits:attendance_xlsx"))

    sheet = openpyxl.load_workbook(BytesIO(response.content)).active
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    assert rows[0] == ("Police", "Not a member", "Present", 1, 1, "100%")
    assert rows[1][:3] == ("Seats filled", 0, 1)


def test_a_seat_changes_hands_and_two_may_share_one(client, board, manager):
    seat = seat_of(board, "Lay members")
    leaver = SeatHoldingFactory(seat=seat).user
    first, second = (UserFactory(role=Role.LAY_MEMBER, board=board) for _ in range(2))

    client.post(url("seat_change", seat), {"groups": ["board"], "holders": [first.pk, second.pk]})

    today = {one.user_id for one in type(seat).objects.get(pk=seat.pk).current_holdings}
    assert today == {first.pk, second.pk}
    assert seat.holdings.get(user=leaver).ends_on == clock.today() - timedelta(1)


def test_a_seat_that_leaves_a_group_keeps_the_meetings_it_was_at(board, manager, meeting):
    seat = seat_of(board, "Court advisory service")
    meetings.record_attendance(meeting, by=manager, marks={seat: "present"})

    seats.change_seat(seat, by=manager, groups=[], holders=[])

    assert seat.groups.get().ends_on == clock.today() - timedelta(1)
    assert seat.attendance.get().mark == "present"


@pytest.mark.parametrize("role", [Role.ANALYST, Role.PAG_CHAIR])
def test_only_the_manager_keeps_seats(client, board, role):
    client.force_login(UserFactory(role=role, board=board))

    response = client.get(reverse("audits:seat_new"))

    assert response.status_code == 403
    assert "business manager" in response.text


@pytest.mark.parametrize("name", ["meeting_list", "attendance", "seat_list"])
def test_lists_take_the_same_queries_however_long(
    client, board, manager, meeting, query_count, name
):
    meetings.record_attendance(meeting, by=manager, marks={seat_of(board, "Police"): "present"})
    few = query_count(reverse(f"audits:{name}"))

    for number in range(6):
        other = MeetingFactory(
            board=board, group=Group.BOARD, held_on=meeting.held_on - timedelta(number + 1)
        )
        meetings.add_item(other, by=manager, title="What moved", purpose="note")
        seat = seat_of(board, f"Seat {number}")
        SeatHoldingFactory(seat=seat)
        meetings.record_attendance(other, by=manager, marks={seat: "present"})

    assert query_count(reverse(f"audits:{name}")) == few
