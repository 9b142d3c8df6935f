import pytest

from agencies.models import Role
from tests.journeys.access_world import EVERYBODY, make_access_world


pytestmark = pytest.mark.django_db


def menu(client, user):
    client.force_login(user)
    return {entry["label"]: entry for entry in client.get("/").context["nav"]}


@pytest.mark.parametrize("person", EVERYBODY)
def test_every_entry_of_the_menu_opens(client, person):
    world = make_access_world()

    for label, entry in menu(client, world.people[person]).items():
        assert client.get(entry["url"]).status_code == 200, label


def test_each_role_has_the_entries_it_works_with(client):
    people = make_access_world().people
    reading = ["Scorecard", "Indicators", "Exceptions", "Actions", "Assurance", "Board summary"]
    wanted = {
        "preparer": ["Home", "Our returns", "Findings", *reading],
        "approver": ["Home", "Our returns", "Findings", *reading, "People"],
        "analyst": ["Home", "Who has sent what", "Findings", "Publish", *reading],
        "manager": ["Home", "Who has sent what", "Findings", "Publish", *reading, "People"],
        "chair": ["Home", "Who has sent what", *reading],
        "lay_member": ["Home", *reading],
        "sysadmin": ["Home", "People"],
        "nobody": ["Home"],
        "former": ["Home"],
    }

    assert {key: list(menu(client, people[key])) for key in wanted} == wanted


def test_the_entry_of_the_page_is_marked(client):
    manager = make_access_world().people["manager"]
    client.force_login(manager)

    marked = [
        entry["label"] for entry in client.get("/people/invite/").context["nav"] if entry["current"]
    ]

    assert marked == ["People"]


def test_the_header_names_role_and_agency(client):
    people = make_access_world().people
    client.force_login(people["preparer"])

    assert client.get("/").context["person"] == {
        "role": Role.PREPARER.label,
        "agency": "Children’s social care",
    }
