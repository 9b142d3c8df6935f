import pytest

from agencies.models import Role
from tests.factories.agencies import AgencyFactory, BoardFactory, UserFactory


pytestmark = pytest.mark.django_db


@pytest.fixture
def boards():
    return [BoardFactory(slug=slug, position=n) for n, slug in enumerate(("bedford", "luton"))]


@pytest.fixture
def person(boards):
    return UserFactory(role=Role.PREPARER, agency=AgencyFactory(boards=boards))


def current(client, path="/search/"):
    return client.get(path).wsgi_request.board.slug


def test_the_choice_is_kept(client, person):
    client.force_login(person)
    assert current(client) == "bedford"

    response = client.get("/board/luton/")

    assert response["Location"] == "/"
    assert response.cookies["board"]["httponly"]
    assert current(client) == "luton"


def test_the_switch_comes_back_to_the_page(client, person):
    client.force_login(person)

    assert client.get("/board/luton/?next=/search/")["Location"] == "/search/"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://elsewhere.example/",
        "//elsewhere.example/",
        "javascript:alert(1)",
        "nonsense",
        "a\x00",
    ],
)
def test_the_switch_never_leads_to_another_site(client, person, elsewhere):
    client.force_login(person)

    assert client.get("/board/luton/", {"next": elsewhere})["Location"] == "/"


def test_a_board_one_does_not_work_for_does_not_exist(client, boards):
    client.force_login(UserFactory(role=Role.LAY_MEMBER, board=boards[0]))

    assert client.get("/board/luton/").status_code == 404
    assert client.get("/board/nowhere/").status_code == 404
    client.cookies["board"] = "luton"
    assert current(client) == "bedford"
    assert current(client, "/search/?board=luton") == "bedford"
