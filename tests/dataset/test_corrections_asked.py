"""An agency asks to correct accepted figures; the analyst reopens them, or says why not."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from agencies.models import TrailEntry
from dataset.models import CorrectionAnswer, CorrectionRequest, State
from dataset.operations import corrections
from dataset.operations.reviews import UnknownItems
from dataset.operations.states import ChangedMeanwhile, NoReason
from tests.dataset.worlds import make_world


pytestmark = pytest.mark.django_db
WHY = "Four children came home late."


@pytest.fixture
def world():
    world = make_world()
    world.accept()
    return world


def ask(world, *codes, by=None):
    return corrections.ask(
        world.data_return, codes=codes or ("LAC-01",), reason=WHY, by=by or world.preparer
    )


def address(world, route):
    return reverse(f"dataset:{route}", args=[world.data_return.pk])


def test_the_figures_count_until_somebody_answers(world, mailoutbox):
    mailoutbox.clear()

    ask(world)

    assert world.reload().state == State.ACCEPTED
    told = {letter.to[0] for letter in mailoutbox}
    assert told == {world.analyst.email, world.manager.email}
    assert WHY in mailoutbox[0].body


def test_the_analyst_finds_it_on_the_home_page_and_the_form_filled_in(world, client):
    ask(world)
    client.force_login(world.analyst)
    assert "Answer 1 request to correct figures" in client.get("/").content.decode()

    page = client.get(address(world, "return_reopen"))

    form = page.context["form"]
    assert form["codes"].value() == ["LAC-01"]
    assert form.fields["codes"].choices[0][0] == "LAC-01"
    assert "The agency asks for this." in page.content.decode()


def test_reopening_answers_what_was_asked(world, client):
    ask(world)
    client.force_login(world.analyst)

    client.post(address(world, "return_reopen"), {"codes": ["LAC-01"], "reason": WHY})

    assert world.reload().state == State.REOPENED
    request = CorrectionRequest.objects.get()
    assert (request.answer, request.answered_by) == (CorrectionAnswer.REOPENED, world.analyst)
    assert "request to correct" not in client.get("/").content.decode()


def test_a_refusal_is_told_with_its_reason_and_stands_on_the_return(world, client, mailoutbox):
    ask(world)
    mailoutbox.clear()
    client.force_login(world.analyst)

    client.post(address(world, "return_decline"), {"decline-reason": "The year is closed."})

    assert world.reload().state == State.ACCEPTED
    assert {letter.to[0] for letter in mailoutbox} >= {world.preparer.email}
    client.force_login(world.preparer)
    page = client.get(world.data_return.get_absolute_url()).content.decode()
    assert "The year is closed." in page
    assert "Ask to correct something" in page


def test_declining_without_a_reason_is_asked_again(world, client):
    ask(world)
    client.force_login(world.analyst)

    answer = client.post(address(world, "return_decline"), {"decline-reason": ""})

    assert answer.status_code == 422
    assert "Say why they are not reopened." in answer.content.decode()
    assert CorrectionRequest.objects.waiting().exists()


def test_one_request_waits_at_a_time(world):
    ask(world)

    with pytest.raises(ChangedMeanwhile, match="asked for already"):
        ask(world, "CPP-02", by=world.approver)


def test_declining_twice_is_told(world):
    ask(world)
    corrections.decline(world.data_return, reason="No.", by=world.analyst)

    with pytest.raises(ChangedMeanwhile):
        corrections.decline(world.data_return, reason="No.", by=world.manager)


def test_what_is_not_accepted_need_not_be_asked_for(world):
    ask(world)
    corrections.reopen_as_asked(world.data_return, codes=["LAC-01"], reason=WHY, by=world.analyst)

    with pytest.raises(PermissionDenied, match="Only figures that the Board has accepted"):
        ask(world)


@pytest.mark.parametrize("codes", [(), ("ZZZ-01",)])
def test_only_items_of_the_return_can_be_asked_for(world, codes):
    with pytest.raises(UnknownItems):
        corrections.ask(world.data_return, codes=codes, reason=WHY, by=world.preparer)


def test_a_request_needs_its_reason(world):
    with pytest.raises(NoReason):
        corrections.ask(world.data_return, codes=["LAC-01"], reason=" ", by=world.preparer)


def test_asking_and_declining_are_on_the_trail(world):
    ask(world)
    corrections.decline(world.data_return, reason="No.", by=world.analyst)

    verbs = TrailEntry.objects.values_list("verb", flat=True)
    assert {"dataset.correction_asked", "dataset.correction_declined"} <= set(verbs)


def test_what_was_typed_stays_where_nothing_was_chosen(world, client):
    client.force_login(world.preparer)

    answer = client.post(address(world, "return_ask"), {"reason": WHY})

    assert answer.status_code == 422
    assert WHY in answer.content.decode()
    assert "Choose at least one item." in answer.content.decode()
