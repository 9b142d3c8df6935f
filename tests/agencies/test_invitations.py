import re

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError

from agencies.models import Appointment, Invitation, Role, TrailEntry, User
from agencies.operations import people
from tests.factories.agencies import (
    PASSWORD,
    AgencyFactory,
    AppointmentFactory,
    BoardFactory,
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


def link():
    """The path in the newest letter."""
    return re.search(r"http://\S+?(/invitation/\S+)", mail.outbox[-1].body)[1]


def take_up(client, path, name="Ada Lead", password=PASSWORD):
    return client.post(path, {"name": name, "password": password})


def test_who_is_invited_chooses_a_password_and_holds_the_role(client, approver, police):
    people.invite(email="New@Police.example", role=Role.PREPARER, agency=police, by=approver)
    assert mail.outbox[0].to == ["new@police.example"]
    path = link()
    assert "new@police.example" in client.get(path).content.decode()

    response = take_up(client, path)

    assert response["Location"] == "/"
    assert client.get("/").status_code == 200  # signed in already
    user = User.objects.get(email="new@police.example")
    assert user.check_password(PASSWORD)
    assert user.holds(Role.PREPARER, agency=police)


def test_the_database_does_not_hold_the_token(approver, police):
    invitation = people.invite(
        email="new@police.example", role=Role.PREPARER, agency=police, by=approver
    )

    token = link().split("/")[2]
    assert token not in str(vars(invitation))
    assert len(invitation.token_digest) == 64


def test_the_link_works_once(client, approver, police):
    people.invite(email="new@police.example", role=Role.PREPARER, agency=police, by=approver)
    path = link()
    take_up(client, path)

    again = take_up(client, path, password="another long password")

    assert again.status_code == 404
    assert "This invitation no longer works" in again.content.decode()
    assert Appointment.objects.filter(user__email="new@police.example").count() == 1


def test_the_link_runs_out_after_fourteen_days(client, approver, police):
    with time_machine.travel("2026-03-02 09:00:00+00:00", tick=False) as clock:
        people.invite(email="new@police.example", role=Role.PREPARER, agency=police, by=approver)
        path = link()
        clock.shift(14 * 24 * 3600 - 60)
        assert client.get(path).status_code == 200

        clock.shift(120)
        assert client.get(path).status_code == 404
        assert take_up(client, path).status_code == 404


def test_an_invitation_that_was_taken_back_no_longer_works(client, manager, police, board):
    invitation = people.invite(
        email="new@police.example", role=Role.PREPARER, board=board, agency=police, by=manager
    )
    client.force_login(manager)
    client.post(f"/people/invitations/{invitation.pk}/revoke/")
    client.logout()

    assert client.get(link()).status_code == 404


def test_a_made_up_link_is_refused(client):
    assert client.get("/invitation/abcdefghij/").status_code == 404


def test_somebody_with_an_account_signs_in_and_gains_the_role(client, board):
    person = UserFactory(email="both@board.example", role=Role.LAY_MEMBER, board=board)
    other = BoardFactory()
    manager = UserFactory(role=Role.MANAGER, board=other)
    people.invite(email="both@board.example", role=Role.LAY_MEMBER, board=other, by=manager)
    path = link()

    assert f"/accounts/login/?next={path}" in client.get(path).content.decode()
    assert client.post(path, {"name": "X", "password": PASSWORD}).status_code == 200
    assert person.appointments.count() == 1

    client.force_login(person)
    assert client.post(path)["Location"] == "/"
    assert set(person.appointments.values_list("board", flat=True)) == {board.pk, other.pk}
    assert person.name == User.objects.get(pk=person.pk).name


def test_an_invitation_is_for_its_own_address_only(client, board, manager):
    UserFactory(email="right@board.example")
    wrong = UserFactory(email="wrong@board.example", role=Role.LAY_MEMBER, board=board)
    people.invite(email="right@board.example", role=Role.ANALYST, board=board, by=manager)
    client.force_login(wrong)

    page = client.post(link())

    assert "This invitation is for" in page.content.decode()
    assert not User.objects.get(pk=wrong.pk).holds(Role.ANALYST)


@pytest.mark.parametrize("weak", ["short", "password1234", "new@police.example"])
def test_a_weak_password_is_refused_and_the_link_still_works(client, approver, police, weak):
    people.invite(email="new@police.example", role=Role.PREPARER, agency=police, by=approver)

    refused = take_up(client, link(), password=weak)

    assert refused.status_code == 422
    assert not User.objects.filter(email="new@police.example").exists()
    assert take_up(client, link()).status_code == 302


def test_approver_gives_only_the_everyday_roles_of_the_own_agency(approver, police, board):
    for role in (Role.PREPARER, Role.APPROVER, Role.AGENCY_MEMBER):
        people.invite(email=f"{role}@police.example", role=role, agency=police, by=approver)
    elsewhere = AgencyFactory(boards=[board])
    refused = [
        {"role": Role.CHIEF_OFFICER, "agency": police},
        {"role": Role.PREPARER, "agency": elsewhere},
        {"role": Role.ANALYST, "board": board},
        {"role": Role.MANAGER, "board": board},
        {"role": Role.SYSADMIN},
    ]
    for scope in refused:
        with pytest.raises(PermissionDenied):
            people.invite(email="x@police.example", by=approver, **scope)


def test_approver_for_one_board_does_not_give_access_to_others(board):
    second = BoardFactory()
    police = AgencyFactory(boards=[board, second])
    approver = UserFactory(role=Role.APPROVER, agency=police, board=board)

    people.invite(
        email="x@police.example", role=Role.PREPARER, agency=police, board=board, by=approver
    )
    for wider in (None, second):
        with pytest.raises(PermissionDenied):
            people.invite(
                email="y@police.example",
                role=Role.PREPARER,
                agency=police,
                board=wider,
                by=approver,
            )


def test_manager_gives_roles_of_the_own_board_and_its_agencies_there(manager, police, board):
    people.invite(email="a@board.example", role=Role.CHAIR, board=board, by=manager)
    people.invite(
        email="b@police.example", role=Role.PREPARER, board=board, agency=police, by=manager
    )
    other = BoardFactory()
    theirs = AgencyFactory(boards=[other])
    refused = [
        {"role": Role.CHAIR, "board": other},
        {"role": Role.PREPARER, "agency": theirs, "board": other},
        {"role": Role.PREPARER, "agency": police},
        {"role": Role.SYSADMIN},
    ]
    for scope in refused:
        with pytest.raises(PermissionDenied):
            people.invite(email="x@board.example", by=manager, **scope)


def test_a_former_member_agency_is_out_of_the_managers_reach(manager, police, board):
    police.memberships.update(ends_on="2013-03-31")

    with pytest.raises(PermissionDenied):
        people.invite(
            email="x@police.example", role=Role.PREPARER, board=board, agency=police, by=manager
        )


@pytest.mark.parametrize(
    "role", [role for role in Role if role not in {Role.MANAGER, Role.APPROVER, Role.SYSADMIN}]
)
def test_no_other_role_invites_anybody(client, role, board, police):
    person = AppointmentFactory(role=role, board=board).user
    client.force_login(person)

    assert client.get("/people/").status_code == 403
    assert client.get("/people/invite/").status_code == 403
    answer = client.post(
        "/people/invite/", {"email": "x@y.example", "role": "preparer", "place": "board-1"}
    )
    assert answer.status_code == 403
    assert not Invitation.objects.exists()


def test_administrator_gives_managers_and_no_role_that_reads_figures_alone(board):
    administrator = UserFactory(role=Role.SYSADMIN)

    people.invite(email="m@board.example", role=Role.MANAGER, board=board, by=administrator)
    for scope in ({"role": Role.ANALYST, "board": board}, {"role": Role.CHAIR, "board": board}):
        with pytest.raises(PermissionDenied):
            people.invite(email="x@board.example", by=administrator, **scope)


def test_inviting_to_what_is_held_or_open_already_is_refused_with_the_reason(approver, police):
    people.invite(email="new@police.example", role=Role.PREPARER, agency=police, by=approver)

    with pytest.raises(ValidationError, match="is open for this address"):
        people.invite(email="new@police.example", role=Role.PREPARER, agency=police, by=approver)
    with pytest.raises(ValidationError, match="holds that role already"):
        people.invite(email=approver.email, role=Role.APPROVER, agency=police, by=approver)


def test_every_step_is_on_the_trail(client, approver, police):
    invitation = people.invite(
        email="new@police.example", role=Role.PREPARER, agency=police, by=approver
    )
    take_up(client, link())
    people.invite(email="two@police.example", role=Role.PREPARER, agency=police, by=approver)
    people.revoke(Invitation.objects.get(email="two@police.example"), by=approver)

    verbs = list(TrailEntry.objects.order_by("number").values_list("verb", flat=True))
    assert verbs == [
        "agencies.invited",
        "agencies.account_made",
        "agencies.appointed",
        "agencies.invited",
        "agencies.invitation_revoked",
    ]
    assert TrailEntry.objects.get(number=1).subject_id == str(invitation.pk)


def test_the_form_offers_what_the_person_may_give(client, manager, board, police):
    client.force_login(manager)
    form = client.get("/people/invite/").context["form"]

    assert Role.SYSADMIN not in dict(form.fields["role"].choices)
    assert dict(form.fields["place"].choices) == {
        "": "Choose where",
        f"board-{board.pk}": f"{board.short_name}: the Board",
        f"agency-{police.pk}-{board.pk}": f"Police, for {board.short_name}",
    }


def test_the_form_sends_the_invitation(client, manager, board, police):
    client.force_login(manager)

    response = client.post(
        "/people/invite/",
        {
            "email": "new@police.example",
            "role": "preparer",
            "place": f"agency-{police.pk}-{board.pk}",
        },
        follow=True,
    )

    assert "An invitation is on its way to new@police.example." in response.content.decode()
    assert "Take back" in response.content.decode()
    assert Invitation.objects.get().board == board


def test_the_form_says_when_role_and_place_do_not_fit(client, manager, board, police):
    client.force_login(manager)

    response = client.post(
        "/people/invite/",
        {"email": "new@police.example", "role": "preparer", "place": f"board-{board.pk}"},
    )

    assert response.status_code == 422
    assert "A role of an agency needs one" in response.content.decode()


def test_the_form_refuses_a_place_out_of_reach(client, manager):
    other = BoardFactory()
    client.force_login(manager)

    response = client.post(
        "/people/invite/",
        {"email": "x@y.example", "role": "chair", "place": f"board-{other.pk}"},
    )

    assert response.status_code == 422
    assert not Invitation.objects.exists()
