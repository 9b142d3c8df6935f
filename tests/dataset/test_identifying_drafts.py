"""Text that could identify a child is saved by no way in; its writer keeps it, to mend it."""

import pytest
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.urls import reverse

from agencies.models import TrailPayload
from dataset.models import Way
from dataset.operations import drafts, publications, reviews
from dataset.operations.drafts import Edit, Edits, Taken
from tests.agencies.identifiers import nhs_number
from tests.dataset.worlds import make_world


pytestmark = pytest.mark.django_db
NUMBER = nhs_number(1)
SECRET = f"The child with {NUMBER} moved away"
REFUSED = 422


@pytest.fixture
def world():
    return make_world()


def is_nowhere(world, text=NUMBER):
    """Not on the trail, in a session, nor in any field of the return."""
    held = [
        *(str(one.data) for one in TrailPayload.objects.all()),
        *(str(one.get_decoded()) for one in Session.objects.all()),
        *(f"{one.text} {one.note}" for one in world.reload().draft_values.all()),
        *(one.text for one in world.reload().explanations.all()),
        *(str(one.answers) for one in world.reload().draft_commentary.all()),
    ]
    return all(text not in one for one in held)


@pytest.mark.parametrize("kind", ["values", "notes"])
def test_it_comes_back_and_the_rest_is_saved(world, kind):
    key = ("CPP-02", 0)
    edits = {"values": (Edit(("CPP-03", 0), "", "12"),)}
    edits[kind] = (*edits.get(kind, ()), Edit(key, "", SECRET))

    saved = drafts.save(world.data_return, Edits(**edits), by=world.preparer)

    assert [(one.key, one.mine) for one in saved.refused] == [(key, SECRET)]
    assert NUMBER not in saved.refused[0].message
    assert saved.count == 1
    assert world.contents().text(("CPP-03", 0)) == "12"
    assert is_nowhere(world)


def test_it_is_refused_in_commentary_and_from_a_workbook(world):
    theme = world.contents().themes[0].name
    taken = Taken(answers=(Edit((theme, "why"), "", SECRET),))

    saved = drafts.take(world.data_return, taken, by=world.preparer, origin=Way.WORKBOOK)

    assert [one.key for one in saved.refused] == [(theme, "why")]
    assert is_nowhere(world)


def test_the_page_says_so_at_the_field_and_keeps_the_words(client, world):
    client.force_login(world.preparer)
    slug = world.contents().themes[0].slug
    address = reverse("dataset:return_theme", args=[world.data_return.pk, slug])

    response = client.post(
        address,
        {"n-CPP-02": SECRET, "seen-n-CPP-02": "", "v-CPP-03": "12", "seen-v-CPP-03": ""},
    )

    page = response.content.decode()
    assert response.status_code == REFUSED
    assert "Not saved: a child could be recognised" in page
    assert "looks like it holds an NHS number" in page
    assert SECRET in page  # in the field it was typed into
    assert world.contents().text(("CPP-03", 0)) == "12"
    assert is_nowhere(world)


def test_the_commentary_page_keeps_the_words(client, world):
    client.force_login(world.preparer)
    address = reverse("dataset:return_commentary", args=[world.data_return.pk])

    response = client.post(address, {"c-why": SECRET, "seen-c-why": ""})

    assert response.status_code == REFUSED
    assert SECRET in response.content.decode()
    assert is_nowhere(world)


def test_a_page_that_saves_by_itself_says_that_it_waits(client, world):
    client.force_login(world.preparer)
    slug = world.contents().themes[0].slug

    response = client.post(
        reverse("dataset:return_theme", args=[world.data_return.pk, slug]),
        {"n-CPP-02": SECRET, "seen-n-CPP-02": ""},
        headers={"accept": "application/json", "origin": "http://testserver"},
    )

    said = response.json()
    assert said["saved"] == {}
    assert said["waiting"] == ["n-CPP-02"]
    assert "a child could be recognised" in said["words"]
    assert is_nowhere(world)


def test_reasons_and_notes_are_refused_below_the_forms_too(world):
    with pytest.raises(ValidationError):
        reviews.send_back(world.data_return, reason=SECRET, by=world.analyst)
    with pytest.raises(ValidationError):
        reviews.reopen(world.data_return, codes=["CPP-02"], reason=SECRET, by=world.analyst)
    with pytest.raises(ValidationError):
        publications.publish(world.board, world.period, by=world.manager, note=SECRET)

    assert is_nowhere(world)


def test_a_note_for_readers_is_kept_on_the_page(client, world):
    client.force_login(world.manager)

    response = client.post(
        reverse("dataset:publish"), {"period": world.period.slug, "note": SECRET}
    )

    assert response.status_code == REFUSED
    assert is_nowhere(world)
