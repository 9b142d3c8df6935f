"""The challenge log: put, answered by the agency, judged, taken further, closed with an outcome."""

from datetime import datetime, timedelta
from io import BytesIO
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from agencies import clock
from agencies.models import Role, TrailEntry
from audits.models import Challenge
from audits.operations import challenges
from tests.factories.agencies import AgencyFactory, BoardFactory, UserFactory
from tests.factories.audits import ChallengeFactory
from tests.factories.dataset import DefinitionFactory, PublicationFactory, ShownFigureFactory


pytestmark = pytest.mark.django_db


@pytest.fixture
def board():
    return BoardFactory()


@pytest.fixture
def manager(board, client):
    person = UserFactory(role=Role.MANAGER, board=board)
    client.force_login(person)
    return person


@pytest.fixture
def agency(board):
    return AgencyFactory(name="Bedfordshire Police", boards=[board])


@pytest.fixture
def member(agency):
    return UserFactory(role=Role.AGENCY_MEMBER, agency=agency)


def question(agency, **changed):
    return {
        "subject": "Return interviews",
        "agency": agency.pk if agency else "",
        "raised_by_kind": "chair",
        "meeting": "",
        "minute": "7.2",
        "theme": "",
        "codes": "",
        "question": "Why are so few held within three days?",
        "answer_by": (clock.today() + timedelta(20)).isoformat(),
        **changed,
    }


def url(name, challenge):
    return reverse(f"audits:challenge_{name}", args=[challenge.pk])


def test_the_manager_puts_a_challenge_and_the_agency_is_told(
    client, board, manager, agency, member, mailoutbox
):
    DefinitionFactory(code="MIS-08")

    response = client.post(
        reverse("audits:challenge_new"), question(agency, codes="mis-08"), follow=True
    )

    challenge = Challenge.objects.get()
    assert challenge.reference == "C-01"
    assert "C-01 is in the log" in response.text
    assert [one.code for one in challenge.measures.all()] == ["MIS-08"]
    [letter] = mailoutbox
    assert letter.to == [member.email]
    assert challenge.get_absolute_url() in letter.body
    assert TrailEntry.objects.filter(verb="audits.challenge_raised", actor=manager.name).exists()


def test_a_question_with_a_postcode_is_not_kept_but_its_words_are(client, manager, agency):
    words = "Why did nobody visit 12 Elm Street, MK40 1AB, NHS number 943 476 5919?"

    response = client.post(reverse("audits:challenge_new"), question(agency, question=words))

    assert response.status_code == 422
    assert words in response.text
    assert not Challenge.objects.exists()


def test_the_agencys_member_answers_in_the_service(client, board, agency, member):
    challenge = ChallengeFactory(board=board, agency=agency)
    client.force_login(member)

    page = client.get(challenge.get_absolute_url()).text
    assert url("answer", challenge) in page
    client.post(
        url("answer", challenge),
        {"text": "A provider with a rota for seven days begins.", "revision": challenge.revision},
    )

    challenge.refresh_from_db()
    assert challenge.state == "answered"
    assert "rota for seven days" in client.get(challenge.get_absolute_url()).text


@pytest.mark.parametrize("role", [Role.PREPARER, Role.APPROVER])
def test_data_leads_do_not_answer_for_their_agency(client, board, agency, role):
    challenge = ChallengeFactory(board=board, agency=agency)
    client.force_login(UserFactory(role=role, agency=agency))

    response = client.get(url("answer", challenge))

    assert response.status_code == 403
    assert "board member or chief officer of Bedfordshire Police" in response.text


def test_another_agencys_member_does_not_answer(client, board, agency):
    challenge = ChallengeFactory(board=board, agency=agency)
    client.force_login(UserFactory(role=Role.AGENCY_MEMBER, agency=AgencyFactory(boards=[board])))

    assert client.post(url("answer", challenge), {"text": "Ours"}).status_code == 403


def test_a_challenge_to_the_whole_board_is_answered_by_its_keepers(client, board, manager):
    challenge = ChallengeFactory(board=board, agency=None)

    client.post(url("answer", challenge), {"text": "We agree.", "revision": challenge.revision})

    challenge.refresh_from_db()
    assert challenge.state == "answered"


def test_an_answer_that_does_not_satisfy_is_not_closed_but_followed_up(
    client, board, manager, agency, member
):
    challenge = ChallengeFactory(board=board, agency=agency)
    challenges.answer(challenge, by=member, text="We will look into it.")
    challenges.view(challenge, by=manager, satisfied="not", text="Nothing is promised.")

    refused = client.get(url("close", challenge))
    challenge.refresh_from_db()
    client.post(
        url("follow_up", challenge),
        {
            "text": "By which month will interviews be held at weekends?",
            "answer_by": (clock.today() + timedelta(14)).isoformat(),
            "revision": challenge.revision,
        },
    )

    challenge.refresh_from_db()
    assert refused.status_code == 403
    assert "follow it up or escalate it instead" in refused.text
    assert challenge.state == "follow-up"
    assert challenge.answer_by == clock.today() + timedelta(14)


def test_closing_needs_the_chairs_view_and_an_outcome_for_children(
    client, board, manager, agency, member
):
    challenge = ChallengeFactory(board=board, agency=agency)
    challenges.answer(challenge, by=member, text="It is done.")

    without_view = client.get(url("close", challenge))
    challenges.view(challenge, by=manager, satisfied="satisfied", text="It is done.")
    challenge.refresh_from_db()
    empty = client.post(url("close", challenge), {"outcome": "", "revision": challenge.revision})
    client.post(
        url("close", challenge),
        {"outcome": "More children are spoken to in time.", "revision": challenge.revision},
    )

    challenge.refresh_from_db()
    assert "Enter the chair’s view" in without_view.text
    assert empty.status_code == 422
    assert challenge.state == "closed"
    assert (
        "More children are spoken to in time." in client.get(reverse("audits:challenge_list")).text
    )


def test_a_view_of_an_earlier_answer_does_not_close_a_later_one(board, manager, agency, member):
    challenge = ChallengeFactory(board=board, agency=agency)
    challenges.answer(challenge, by=member, text="It is done.")
    challenges.view(challenge, by=manager, satisfied="satisfied", text="Good.")
    challenges.follow_up(
        challenge, by=manager, text="And at weekends?", answer_by=clock.today() + timedelta(9)
    )
    challenges.answer(challenge, by=member, text="Not yet.")

    with pytest.raises(PermissionDenied, match="chair’s view"):
        challenges.close(challenge, by=manager, outcome="Children are spoken to.")


def test_an_escalated_challenge_says_so_and_can_be_answered(board, manager, agency, member):
    challenge = ChallengeFactory(board=board, agency=agency)

    challenges.escalate(challenge, by=manager, text="To the chief officers: no answer came.")
    challenges.answer(challenge, by=member, text="Here it is.")

    challenge.refresh_from_db()
    assert challenge.state == "answered"
    with pytest.raises(PermissionDenied, match="answered"):
        challenges.answer(challenge, by=member, text="Again.")


def test_nothing_changes_after_the_close(board, manager, agency, member):
    challenge = ChallengeFactory(board=board, agency=agency)
    challenges.escalate(challenge, by=manager, text="To the Executive Group.")
    challenges.close(challenge, by=manager, outcome="Nothing is different for children yet.")

    for step in (challenges.view, challenges.escalate):
        extra = {"satisfied": "partly"} if step is challenges.view else {}
        with pytest.raises(PermissionDenied, match="closed"):
            step(challenge, by=manager, text="More.", **extra)


def test_who_was_slower_keeps_the_words_and_reads_what_stands(client, board, manager, agency):
    challenge = ChallengeFactory(board=board, agency=agency)
    seen = challenge.revision
    challenges.escalate(challenge, by=manager, text="To the Executive Group.")
    colleague = UserFactory(role=Role.CHIEF_OFFICER, agency=agency)
    client.force_login(colleague)

    response = client.post(url("answer", challenge), {"text": "My answer.", "revision": seen})

    assert response.status_code == 409
    assert "My answer." in response.text
    assert "To the Executive Group." in response.text


def test_an_answer_that_has_not_come_stands_as_overdue(client, board, manager, agency):
    ChallengeFactory(board=board, agency=agency, answer_by=clock.today() - timedelta(1))

    assert "overdue" in client.get(reverse("audits:challenge_list")).text


def test_a_lay_member_reads_a_measure_protected(client, board, agency):
    publication = PublicationFactory(board=board)
    definition = DefinitionFactory(code="MIS-08", valid_from=publication.period)
    challenge = ChallengeFactory(board=board, agency=agency, codes=["MIS-08"])
    ShownFigureFactory(publication=publication, code="MIS-08", audience="lay", text=None)
    ShownFigureFactory(publication=publication, code="MIS-08", audience="board", text="3")
    client.force_login(UserFactory(role=Role.LAY_MEMBER, board=board))

    page = client.get(challenge.get_absolute_url()).text

    assert definition.name in page
    assert "hidden" in page


def test_the_download_holds_what_the_page_filters(client, board, manager, agency):
    ChallengeFactory(board=board, agency=agency, subject="Return interviews")
    ChallengeFactory(board=board, agency=None, subject="Attendance")

    response = client.get(reverse("audits:challenges_xlsx"), {"agency": agency.pk})

    sheet = openpyxl.load_workbook(BytesIO(response.content)).active
    subjects = [row[6] for row in sheet.iter_rows(min_row=2, values_only=True)]
    assert subjects == ["Return interviews"]


def test_the_log_takes_the_same_queries_however_long(client, board, manager, agency, query_count):
    ChallengeFactory(board=board, agency=agency)
    few = query_count(reverse("audits:challenge_list"))

    for _ in range(8):
        challenge = ChallengeFactory(board=board, agency=AgencyFactory(boards=[board]))
        challenges.escalate(challenge, by=manager, text="To the Executive Group.")

    assert query_count(reverse("audits:challenge_list")) == few


def test_another_boards_challenge_does_not_exist_for_me(client, manager):
    assert client.get(ChallengeFactory().get_absolute_url()).status_code == 404


def test_the_chair_reads_and_has_no_button(client, board, agency):
    challenge = ChallengeFactory(board=board, agency=agency)
    client.force_login(UserFactory(role=Role.CHAIR, board=board))

    page = client.get(challenge.get_absolute_url()).text

    assert "Why are so few held in time?" in page
    assert url("answer", challenge) not in page
    assert client.post(url("escalate", challenge), {"text": "As chair."}).status_code == 403


def test_a_challenge_of_a_summer_night_has_the_same_day_in_the_download(client, board, manager):
    night = datetime(2016, 7, 15, 0, 30, tzinfo=ZoneInfo("Europe/London"))
    ChallengeFactory(board=board, raised_at=night)

    response = client.get(reverse("audits:challenges_xlsx"))

    head, line = openpyxl.load_workbook(BytesIO(response.content)).worksheets[0].values
    assert dict(zip(head, line, strict=True))["Raised"] == "2016-07-15"
