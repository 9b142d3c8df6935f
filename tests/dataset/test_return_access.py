"""What somebody may not see does not exist for them; what they may not do is refused with why."""

import pytest
from django.urls import reverse

from agencies.models import Role
from dataset.operations import returns
from tests.dataset.worlds import make_world
from tests.factories.agencies import AgencyFactory, AppointmentFactory, BoardFactory, UserFactory


pytestmark = pytest.mark.django_db

READING = {
    "return_detail": (),
    "return_theme": ("child-protection",),
    "return_commentary": (),
    "return_workbook": (),
    "return_upload": (),
    "return_nil": (),
    "submission_detail": (1,),
}
WRITING = {
    "return_theme": ("child-protection",),
    "return_commentary": (),
    "return_upload": (),
    "return_upload_confirm": (),
    "return_submit": (),
    "return_nil": (),
    "return_withdraw": (),
    "return_approve": (),
    "return_accept": (),
    "return_send_back": (),
    "return_reopen": (),
}


@pytest.fixture
def world():
    return make_world()


def strangers(world):
    return {
        "another agency's data lead": UserFactory(
            role=Role.PREPARER, agency=AgencyFactory(boards=[world.board])
        ),
        "another board's analyst": UserFactory(role=Role.ANALYST, board=BoardFactory()),
        "the group's chair": UserFactory(role=Role.PAG_CHAIR, board=world.board),
        "a lay member": UserFactory(role=Role.LAY_MEMBER, board=world.board),
        "a system administrator": UserFactory(role=Role.SYSADMIN),
        "nobody in particular": UserFactory(),
    }


def test_a_return_does_not_exist_for_strangers(world, client):
    world.send()
    for who, user in strangers(world).items():
        client.force_login(user)
        for name, args in READING.items():
            url = reverse(f"dataset:{name}", args=[world.data_return.pk, *args])
            assert client.get(url).status_code == 404, f"{who} opened {name}"
        for name, args in WRITING.items():
            url = reverse(f"dataset:{name}", args=[world.data_return.pk, *args])
            assert client.post(url).status_code == 404, f"{who} wrote to {name}"


def test_a_draft_does_not_exist_for_the_board(world, client):
    world.fill_in()
    client.force_login(world.analyst)

    for name, args in READING.items():
        url = reverse(f"dataset:{name}", args=[world.data_return.pk, *args])
        assert client.get(url).status_code == 404, name


def test_an_appointment_to_one_board_opens_only_its_area(world, client):
    other = BoardFactory()
    elsewhere = UserFactory()
    AppointmentFactory(user=elsewhere, role=Role.PREPARER, agency=world.agency, board=other)
    client.force_login(elsewhere)

    assert client.get(world.data_return.get_absolute_url()).status_code == 404


def test_the_chair_changes_nothing(world, client):
    world.approve()
    chair = UserFactory(role=Role.CHAIR, board=world.board)
    client.force_login(chair)

    for name, args in WRITING.items():
        url = reverse(f"dataset:{name}", args=[world.data_return.pk, *args])
        assert client.post(url).status_code == 403, name


def test_a_refusal_gives_its_reason(world, client):
    world.send()
    client.force_login(world.preparer)

    response = client.post(reverse("dataset:return_approve", args=[world.data_return.pk]))

    assert response.status_code == 403
    assert "Only the agency approver or agency board member" in response.content.decode()


def test_a_return_is_not_changed_by_reading(world, client):
    world.fill_in()
    client.force_login(world.preparer)

    for name in ("return_submit", "return_withdraw", "return_approve", "return_accept"):
        url = reverse(f"dataset:{name}", args=[world.data_return.pk])
        assert client.get(url).status_code == 405, name


def test_nobody_signed_out_sees_anything(world, client):
    response = client.get(world.data_return.get_absolute_url())

    assert response.status_code == 302
    assert "/accounts/login/" in response.headers["Location"]


def test_the_board_reads_nothing_that_the_agency_took_back(world, client):
    world.approve()
    url = reverse("dataset:submission_detail", args=[world.data_return.pk, 1])
    overview = reverse("dataset:return_detail", args=[world.data_return.pk])
    client.force_login(world.analyst)
    assert client.get(url).status_code == 200

    returns.withdraw(world.reload(), by=world.preparer)
    world.approve()

    assert client.get(url).status_code == 404
    assert "submissions/1/" not in client.get(overview).text
    client.force_login(world.preparer)
    assert client.get(url).status_code == 200
