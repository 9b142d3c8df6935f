"""How a number is made: written once, kept for whoever comes next, frozen with what was sent."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from agencies.models import Role
from dataset.models import Recipe
from dataset.operations import recipes
from tests.dataset.worlds import make_world
from tests.factories.agencies import UserFactory


pytestmark = pytest.mark.django_db
FIRST = {
    "system": "Case system, report 114",
    "query": "Plans begun in the quarter",
    "who": "Data team",
}
SECOND = FIRST | {"query": "Plans begun in the quarter, without transfers"}


@pytest.fixture
def world():
    return make_world()


def write(world, texts=FIRST, seen=0, by=None, code="CPP-02"):
    return recipes.write(world.agency, code, texts, seen=seen, by=by or world.preparer)


def test_a_change_is_the_next_version_and_the_first_stays(world):
    write(world)
    write(world, SECOND, seen=1)

    versions = Recipe.objects.order_by("version").values_list("version", "query")
    assert list(versions) == [(1, FIRST["query"]), (2, SECOND["query"])]
    assert [one.query for one in Recipe.objects.current()] == [SECOND["query"]]


def test_saving_the_same_again_writes_nothing(world):
    assert write(world) == write(world, seen=1)


def test_the_successor_reads_and_changes_it(world):
    write(world)
    successor = UserFactory(role=Role.PREPARER, agency=world.agency)

    write(world, SECOND, seen=1, by=successor)

    assert Recipe.objects.current().get().written_by == successor


def test_nobody_overwrites_what_they_have_not_seen(world, client):
    write(world)
    client.force_login(world.colleague)
    address = reverse("dataset:recipe", args=["social-care", "CPP-02"])

    answer = client.post(address, SECOND | {"seen": 0})

    page = answer.content.decode()
    assert answer.status_code == 409
    assert FIRST["query"] in page  # theirs, below
    assert SECOND["query"] in page  # the author's own, still in the form
    assert Recipe.objects.count() == 1
    client.post(address, SECOND | {"seen": 1})
    assert Recipe.objects.count() == 2


def test_a_submission_keeps_the_recipes_it_was_made_by(world, client):
    first = write(world)
    write(world, FIRST | {"system": "Another"}, code="OTH-01")
    submission = world.send()
    write(world, SECOND, seen=1)

    assert list(submission.recipes.all()) == [first]
    client.force_login(world.approver)
    page = client.get(
        reverse("dataset:submission_detail", args=[world.data_return.pk, 1])
    ).content.decode()
    assert FIRST["query"] in page
    assert SECOND["query"] not in page


def test_the_field_says_how_it_is_made(world, client):
    write(world)
    client.force_login(world.preparer)
    slug = world.contents().themes[0].slug

    page = client.get(
        reverse("dataset:return_theme", args=[world.data_return.pk, slug])
    ).content.decode()

    assert "Case system, report 114" in page
    assert reverse("dataset:recipe", args=["social-care", "CPP-03"]) in page


def test_the_list_says_what_is_still_to_be_described(world, client):
    write(world)
    client.force_login(world.preparer)

    page = client.get(reverse("dataset:recipe_list")).content.decode()

    assert "1 of 6 numbers are described" in page


@pytest.mark.parametrize("who", ["member", "analyst", "manager"])
def test_others_do_not_write_it(world, who):
    with pytest.raises(PermissionDenied, match="Only the data leads and approvers"):
        write(world, by=getattr(world, who))
