import pytest
from django.core.exceptions import PermissionDenied

from agencies.models import Appointment, Invitation, Role, TrailEntry, User
from agencies.operations import people
from agencies.operations.tokens import create_token
from tests.factories.agencies import (
    AgencyFactory,
    AppointmentFactory,
    BoardFactory,
    InvitationFactory,
    UserFactory,
)


pytestmark = pytest.mark.django_db


@pytest.fixture
def board():
    return BoardFactory()


@pytest.fixture
def police(board):
    return AgencyFactory(name="Police", boards=[board])


@pytest.fixture
def manager(board):
    return UserFactory(role=Role.MANAGER, board=board)


@pytest.fixture
def approver(police):
    return UserFactory(role=Role.APPROVER, agency=police)


@pytest.fixture
def preparer(police):
    return UserFactory(name="Pat", role=Role.PREPARER, agency=police)


def test_a_leaver_loses_access_with_the_next_click(client, approver, preparer):
    client.force_login(preparer)
    assert "Our returns" in client.get("/account/").content.decode()

    people.end(preparer.appointments.get(), by=approver)

    page = client.get("/account/").content.decode()
    assert "Our returns" not in page
    assert "None at present" in page
    assert User.objects.get(pk=preparer.pk).board_ids == set()


def test_a_role_given_today_can_end_today(approver, police):
    appointment = AppointmentFactory(role=Role.PREPARER, agency=police, starts_on="2026-01-05")
    Appointment.objects.filter(pk=appointment.pk).update(starts_on="2017-04-27")

    people.end(appointment, by=approver)

    assert not User.objects.get(pk=appointment.user_id).current_appointments


def test_with_the_last_role_go_tokens_and_open_invitations(manager, approver):
    create_token(by=approver)
    sent = InvitationFactory(invited_by=approver)

    people.end(approver.appointments.get(), by=manager)

    assert not approver.auth_token_set.exists()
    assert Invitation.objects.get(pk=sent.pk).revoked_at


def test_with_another_role_left_tokens_stay(manager, approver, board):
    AppointmentFactory(user=approver, role=Role.LAY_MEMBER, board=board)
    create_token(by=approver)

    people.end(approver.appointments.get(role=Role.APPROVER), by=manager)

    assert approver.auth_token_set.exists()


def test_nobody_ends_their_own_role(manager):
    with pytest.raises(PermissionDenied, match="cannot end your own role"):
        people.end(manager.appointments.get(), by=manager)


def test_approver_ends_no_role_outside_the_own_agency(approver, board, manager):
    elsewhere = AppointmentFactory(role=Role.PREPARER, agency=AgencyFactory(boards=[board]))
    officer = AppointmentFactory(role=Role.CHIEF_OFFICER, agency=approver.appointments.get().agency)

    for appointment in (elsewhere, officer, manager.appointments.get()):
        with pytest.raises(PermissionDenied):
            people.end(appointment, by=approver)


def test_manager_ends_no_role_of_another_board(manager):
    other = BoardFactory()
    analyst = AppointmentFactory(role=Role.ANALYST, board=other)
    preparer = AppointmentFactory(role=Role.PREPARER, agency=AgencyFactory(boards=[other]))

    for appointment in (analyst, preparer):
        with pytest.raises(PermissionDenied):
            people.end(appointment, by=manager)


def test_a_role_ends_once(approver, preparer):
    people.end(preparer.appointments.get(), by=approver)

    with pytest.raises(PermissionDenied, match="already ended"):
        people.end(preparer.appointments.get(), by=approver)


def test_the_page_shows_only_people_in_reach(client, approver, preparer, board):
    AppointmentFactory(role=Role.PREPARER, agency=AgencyFactory(boards=[board]))
    client.force_login(approver)

    roles = client.get("/people/").context["page"].roles

    assert {held.person.pk for held in roles} == {approver.pk, preparer.pk}


def test_manager_sees_board_and_agencies_and_no_other_board(client, manager, preparer, board):
    analyst = UserFactory(role=Role.ANALYST, board=board)
    UserFactory(role=Role.ANALYST, board=BoardFactory())
    client.force_login(manager)

    roles = client.get("/people/").context["page"].roles

    assert {held.person.pk for held in roles} == {manager.pk, preparer.pk, analyst.pk}


def test_the_button_ends_the_role_and_says_so(client, approver, preparer):
    client.force_login(approver)
    assert "End it now" in client.get("/people/").content.decode()

    response = client.post(f"/people/roles/{preparer.appointments.get().pk}/end/", follow=True)

    assert "Pat is no longer data lead for Police." in response.content.decode()
    entry = TrailEntry.objects.get(verb="agencies.appointment_ended")
    assert entry.payload.data["person"] == "Pat"


def test_a_role_out_of_reach_does_not_exist_for_me(client, approver):
    elsewhere = AppointmentFactory(role=Role.ANALYST)
    client.force_login(approver)

    assert client.post(f"/people/roles/{elsewhere.pk}/end/").status_code == 404
    assert not Appointment.objects.get(pk=elsewhere.pk).ended_at


def test_the_page_takes_the_same_queries_however_many_people(client, manager, police, query_count):
    client.force_login(manager)
    AppointmentFactory(role=Role.PREPARER, agency=police)
    InvitationFactory(agency=police, board=manager.appointments.get().board)
    few = query_count("/people/")

    AppointmentFactory.create_batch(8, role=Role.PREPARER, agency=police)
    InvitationFactory.create_batch(
        8, agency=police, board=manager.appointments.get().board, invited_by=manager
    )

    assert query_count("/people/") == few
