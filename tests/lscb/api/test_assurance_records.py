"""Challenges, inspections and meetings over the API: what a person may read, and no more."""

from datetime import timedelta

import pytest

from agencies import clock
from agencies.models import Attendance, Group, Role
from audits.models import AgendaItem
from audits.operations import challenges
from tests.factories.agencies import (
    AgencyFactory,
    BoardFactory,
    MeetingFactory,
    SeatFactory,
    UserFactory,
)
from tests.factories.audits import ChallengeFactory, InspectionFactory


pytestmark = pytest.mark.django_db


@pytest.fixture
def board():
    return BoardFactory(slug="bedford")


@pytest.fixture
def program(as_program, board):
    return as_program(UserFactory(role=Role.LAY_MEMBER, board=board))


def make_meeting(board, days_ago=3):
    meeting = MeetingFactory(
        board=board, group=Group.BOARD, held_on=clock.today() - timedelta(days_ago)
    )
    AgendaItem.objects.create(
        meeting=meeting, number=1, title="What moved", purpose="note", decision="Look again."
    )
    Attendance.objects.create(meeting=meeting, seat=SeatFactory(board=board), mark="deputy")
    return meeting


def test_a_challenge_has_its_steps_and_says_whether_an_answer_is_overdue(program, board):
    keeper = UserFactory(role=Role.MANAGER, board=board)
    challenge = ChallengeFactory(
        board=board, codes=["MIS-08"], answer_by=clock.today() - timedelta(1)
    )
    late = program.get(f"/api/v1/challenges/{challenge.pk}/").json()
    challenges.escalate(challenge, by=keeper, text="To the Executive Group.")

    body = program.get(f"/api/v1/challenges/{challenge.pk}/").json()

    assert (late["is_overdue"], late["indicators"]) == (True, ["MIS-08"])
    assert (body["state"], body["is_overdue"]) == ("escalated", False)
    assert [step["text"] for step in body["steps"]] == ["To the Executive Group."]


def test_challenges_are_filtered_by_agency_and_measure(program, board):
    agency = AgencyFactory(slug="police", boards=[board])
    ChallengeFactory(board=board, agency=agency, subject="Custody")
    ChallengeFactory(board=board, codes=["MIS-08"], subject="Interviews")

    by_agency = program.get("/api/v1/challenges/?agency=police").json()["results"]
    by_measure = program.get("/api/v1/challenges/?code=MIS-08").json()["results"]

    assert [one["subject"] for one in by_agency] == ["Custody"]
    assert [one["subject"] for one in by_measure] == ["Interviews"]


def test_an_inspection_has_its_recommendations_in_order(program, board):
    inspection = InspectionFactory(board=board, recommendations=["First.", "Second."])

    body = program.get(f"/api/v1/inspections/{inspection.pk}/").json()

    assert [one["text"] for one in body["recommendations"]] == ["First.", "Second."]


def test_a_meeting_has_its_agenda_and_how_seats_were_filled(program, board):
    meeting = make_meeting(board)

    body = program.get(f"/api/v1/meetings/{meeting.pk}/").json()

    assert [(one["title"], one["decision"]) for one in body["items"]] == [
        ("What moved", "Look again.")
    ]
    assert [one["mark"] for one in body["attendance"]] == ["deputy"]


def test_data_leads_read_no_minutes(as_program, board):
    meeting = make_meeting(board)
    program = as_program(UserFactory(role=Role.PREPARER, agency=AgencyFactory(boards=[board])))

    assert program.get("/api/v1/meetings/").json()["count"] == 0
    assert program.get(f"/api/v1/meetings/{meeting.pk}/").status_code == 404


@pytest.mark.parametrize("kind", ["challenges", "inspections", "meetings"])
def test_another_boards_records_do_not_exist(program, kind):
    far = BoardFactory(slug="luton")
    made = {
        "challenges": lambda: ChallengeFactory(board=far),
        "inspections": lambda: InspectionFactory(board=far),
        "meetings": lambda: make_meeting(far),
    }[kind]()

    assert program.get(f"/api/v1/{kind}/").json()["count"] == 0
    assert program.get(f"/api/v1/{kind}/{made.pk}/").status_code == 404


def test_a_page_of_meetings_takes_the_same_queries_however_long(
    program, board, django_assert_max_num_queries
):
    for number in range(6):
        make_meeting(board, days_ago=number)

    with django_assert_max_num_queries(12):
        assert len(program.get("/api/v1/meetings/").json()["results"]) == 6
