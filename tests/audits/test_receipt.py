"""At sending a receipt with time, hash and the trail's head; later it says what became of it."""

import pytest
from django.urls import reverse

from agencies.models import Role, TrailEntry
from audits.operations import remarks
from dataset.models import SubmittedFigure
from dataset.operations import publications
from tests.dataset.worlds import make_world
from tests.factories.agencies import UserFactory


pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def read(world, client):
    def page(person, **query):
        client.force_login(person)
        address = reverse("audits:receipt", args=[world.data_return.pk, 1])
        return client.get(address, query).content.decode()

    return page


def test_the_receipt_has_time_hash_and_the_head_of_the_trail(world, read, mailoutbox):
    submission = world.send()
    sent = TrailEntry.objects.get(verb="dataset.return_submitted")

    page = read(world.preparer)

    for proof in (submission.digest, sent.seal, f"Entry {sent.number}"):
        assert proof in page
    letter = next(one for one in mailoutbox if one.to == [world.preparer.email])
    assert letter.subject.startswith("Receipt: ")
    assert submission.digest in letter.body
    assert sent.seal in letter.body


def test_a_hash_somebody_kept_is_compared(world, read):
    submission = world.send()

    assert "<b>The same.</b>" in read(world.preparer, hash=f" {submission.digest.upper()} ")
    assert "<b>Not the same.</b>" in read(world.preparer, hash=submission.digest[:-1])


def test_figures_changed_behind_the_service_are_noticed(world, read):
    world.send()
    assert "they are as they were sent" in read(world.preparer)

    SubmittedFigure.objects.filter(code="CPP-02").update(low=41, high=41)

    assert "no longer give this hash" in read(world.preparer)


def test_it_tells_what_became_of_the_figures(world, read):
    world.accept()
    publication = publications.publish(world.board, world.period, by=world.analyst)
    group = UserFactory(role=Role.PAG_CHAIR, board=world.board)
    remarks.write(
        publication, "CPP-02", kind="analysis", text="Two large families moved in.", by=group
    )

    for_the_analyst, for_the_data_lead = read(world.analyst), read(world.preparer)

    for page in (for_the_analyst, for_the_data_lead):
        assert "Accepted by the Board" in page
        assert "Published by Bedford Borough: Q4 2016-17, version 1" in page
        assert "Analysis on" in page
    assert "Two large families moved in." in for_the_analyst
    assert "Two large families moved in." not in for_the_data_lead


def test_the_return_leads_to_it(world, client):
    world.send()
    client.force_login(world.preparer)

    page = client.get(world.data_return.get_absolute_url()).content.decode()

    assert reverse("audits:receipt", args=[world.data_return.pk, 1]) in page
