"""What was said and attached a quarter ago is offered again, and never taken over unasked."""

import pytest
from django.urls import reverse

from dataset.models import DraftCommentary, Evidence, SubmittedCommentary
from tests.dataset.worlds import make_history, make_world
from tests.factories.evidence import EvidenceFactory


pytestmark = pytest.mark.django_db
SAID = "Two social workers left and were not replaced."
THEME = "Child protection plans"


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def last_quarter(world):
    submission = make_history(world, {"CPP-02": "38"})
    theme = world.contents().themes[0].name
    SubmittedCommentary.objects.create(submission=submission, theme=theme, why=SAID)
    return submission


@pytest.fixture
def page(world, client):
    client.force_login(world.preparer)
    address = reverse("dataset:return_commentary", args=[world.data_return.pk])

    def open_or_send(**data):
        return client.post(address, data) if data else client.get(address)

    return open_or_send


def written(world):
    held = DraftCommentary.objects.filter(data_return=world.data_return).first()
    return held.why if held else ""


def test_last_quarters_words_are_offered_and_not_taken_over(world, last_quarter, page):
    assert f"“{SAID}”" in page().content.decode()
    assert written(world) == ""


def test_ticked_they_stand_in_the_answer(world, last_quarter, page):
    page(**{"c-why": "", "seen-c-why": "", "same-c-why": "yes"})

    assert written(world) == SAID
    assert "use last quarter" not in page().content.decode()


def test_what_is_typed_now_goes_before_last_quarters_words(world, last_quarter, page):
    page(**{"c-why": "All posts are filled.", "seen-c-why": "", "same-c-why": "yes"})

    assert written(world) == "All posts are filled."


def test_nothing_is_offered_where_nothing_was_said(world, page):
    assert "use last quarter" not in page().content.decode()


def test_evidence_of_last_quarter_is_attached_again_with_one_button(world, last_quarter, client):
    held = EvidenceFactory(data_return=last_quarter.data_return, theme=THEME, code="")
    held.submissions.add(last_quarter)
    client.force_login(world.preparer)
    listed = reverse("dataset:return_evidence", args=[world.data_return.pk])
    again = reverse("dataset:evidence_again", args=[world.data_return.pk, held.pk])
    assert again in client.get(listed).content.decode()

    client.post(again)
    client.post(again)  # pressed twice

    [copy] = Evidence.objects.filter(data_return=world.data_return)
    assert (copy.name, copy.digest, bytes(copy.content)) == (
        held.name, held.digest, bytes(held.content),
    )  # fmt: skip
    assert copy.added_by == world.preparer
    assert again not in client.get(listed).content.decode()


def test_a_file_of_another_quarter_or_agency_cannot_be_attached_again(world, client):
    older = make_history(world, {"CPP-02": "38"}, quarters_back=2)
    held = EvidenceFactory(data_return=older.data_return)
    held.submissions.add(older)
    client.force_login(world.preparer)

    answer = client.post(reverse("dataset:evidence_again", args=[world.data_return.pk, held.pk]))

    assert answer.status_code == 404
