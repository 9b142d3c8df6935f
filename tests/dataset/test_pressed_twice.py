"""A button pressed twice does what it says once, and shows no error."""

import pytest
from django.urls import reverse

from dataset.models import Decision, Submission
from tests.dataset.worlds import make_world


pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def press(client, world):
    """Press a button twice, as the same person; the answer to the second time."""

    def twice(person, route, **data):
        client.force_login(person)
        address = reverse(f"dataset:{route}", args=[world.data_return.pk])
        client.post(address, data)
        return client.post(address, data)

    return twice


def test_sending_twice_sends_one_submission_and_one_letter(world, press, mailoutbox):
    world.fill_in()

    answer = press(world.preparer, "return_submit")

    assert answer.status_code == 302
    assert Submission.objects.count() == 1
    letters = [letter.to for letter in mailoutbox]
    assert letters == [[world.preparer.email], [world.approver.email]]


def test_a_nil_return_sent_twice_is_one(world, press):
    assert press(world.preparer, "return_nil").status_code == 302
    assert Submission.objects.count() == 1


@pytest.mark.parametrize(
    ("before", "who", "route", "verb"),
    [
        ("send", "approver", "return_approve", "approved"),
        ("approve", "analyst", "return_accept", "accepted"),
        ("send", "preparer", "return_withdraw", "withdrawn"),
        ("approve", "analyst", "return_send_back", "sent back"),
        ("send", "approver", "return_send_back", "sent back by agency"),
    ],
)
def test_deciding_twice_is_one_decision(world, press, before, who, route, verb):
    getattr(world, before)()

    answer = press(getattr(world, who), route, reason="Please look at CPP-02.")

    assert answer.status_code == 302
    assert Decision.objects.filter(verb=verb).count() == 1


def test_another_reason_is_not_a_second_press(world, client):
    world.approve()
    client.force_login(world.analyst)
    address = reverse("dataset:return_send_back", args=[world.data_return.pk])
    client.post(address, {"reason": "Please look at CPP-02."})

    assert client.post(address, {"reason": "And at CPP-03."}).status_code == 403


def test_somebody_else_who_decides_second_is_told(world, client):
    world.send()
    client.force_login(world.approver)
    client.post(reverse("dataset:return_approve", args=[world.data_return.pk]))
    client.force_login(world.member)

    answer = client.post(reverse("dataset:return_approve", args=[world.data_return.pk]))

    assert answer.status_code == 403
