"""What is typed is saved a moment later, by the same road as with the button."""

import pytest
from django.urls import reverse

from tests.dataset.worlds import make_world


pytestmark = pytest.mark.django_db
SCRIPT = {"HTTP_ACCEPT": "application/json", "HTTP_ORIGIN": "http://testserver"}


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def save(client, world):
    client.force_login(world.preparer)
    slug = world.contents().themes[0].slug
    address = reverse("dataset:return_theme", args=[world.data_return.pk, slug])
    return lambda **data: client.post(address, data, **SCRIPT)


def test_the_answer_says_what_is_saved_and_when(world, save):
    answer = save(**{"v-CPP-02": " 41 ", "seen-v-CPP-02": ""})

    said = answer.json()
    assert said["saved"] == {"v-CPP-02": "41"}
    assert said["waiting"] == []
    assert said["words"].startswith("Saved at ")
    assert world.contents().text(("CPP-02", 0)) == "41"


def test_what_cannot_be_read_is_saved_too(world, save):
    save(**{"v-CPP-02": "fourty", "seen-v-CPP-02": ""})

    assert world.contents().text(("CPP-02", 0)) == "fourty"


def test_asking_again_with_the_same_texts_changes_nothing(world, save):
    texts = {"v-CPP-02": "41", "seen-v-CPP-02": ""}
    save(**texts)

    assert save(**texts).json()["saved"] == {"v-CPP-02": "41"}


def test_a_field_that_somebody_else_changed_waits_and_the_others_are_saved(world, save):
    world.type({"CPP-02": "38"}, by=world.colleague)

    said = save(
        **{"v-CPP-02": "41", "seen-v-CPP-02": "", "v-CPP-03": "30", "seen-v-CPP-03": ""}
    ).json()

    assert (said["saved"], said["waiting"]) == ({"v-CPP-03": "30"}, ["v-CPP-02"])
    assert "One field was changed by somebody else too" in said["words"]
    assert world.contents().text(("CPP-02", 0)) == "38"


def test_whether_less_than_five_may_be_none_comes_along(world, save):
    said = save(**{"v-CPP-02": "<5", "seen-v-CPP-02": "", "z-CPP-02": "some"}).json()

    assert said["saved"] == {"v-CPP-02": "<5 not 0"}


def test_commentary_is_saved_too(world, client):
    client.force_login(world.preparer)
    address = reverse("dataset:return_commentary", args=[world.data_return.pk])
    theme = world.contents().themes[0]

    answer = client.post(
        f"{address}?theme={theme.slug}", {"c-why": "Two teams merged.", "seen-c-why": ""}, **SCRIPT
    )

    assert answer.json()["saved"] == {"c-why": "Two teams merged."}
    assert world.contents().commentary[theme.name].why == "Two teams merged."


def test_the_script_is_told_when_nobody_is_signed_in_any_more(client, save):
    client.logout()

    assert save(**{"v-CPP-02": "41", "seen-v-CPP-02": ""}).status_code == 401


def test_a_return_that_was_sent_meanwhile_is_not_changed(world, save):
    world.send()

    answer = save(**{"v-CPP-02": "41", "seen-v-CPP-02": "40"})

    assert answer.status_code == 403
    assert world.contents().text(("CPP-02", 0)) == "40"
