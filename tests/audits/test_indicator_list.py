"""The dictionary for readers: every indicator with what it is, and a search."""

import re
from datetime import date
from html import unescape

import pytest

from agencies.models import Role
from tests.dataset.published import make_published
from tests.factories.agencies import UserFactory
from tests.factories.dataset import DefinitionFactory


pytestmark = pytest.mark.django_db


@pytest.fixture
def world(settings, client):
    settings.DEMO_DATE = date(2017, 4, 27)
    world = make_published()
    client.force_login(UserFactory(role=Role.LAY_MEMBER, board=world.board))
    return world


def text(client, address):
    main = client.get(address).content.decode().partition("<main")[2]
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", main)).split())


def test_every_measure_says_what_it_is(world, client):
    DefinitionFactory(code="CYP-01", name="Voice", collected=False)
    DefinitionFactory(code="EDU-05", name="Absence", annual=True)

    page = text(client, "/indicators/")

    assert "11 measures, 1 of them not collected yet." in page
    assert "Children, each quarter, by Children’s social care" in page
    assert "Percent, worked out" in page
    assert "once a year, with January to March, by Children’s social care" in page
    assert "Voice CYP-01 Children counted for the test. Children, not collected yet" in page


def test_a_share_of_something_nobody_is_asked_for_is_not_collected(world, client):
    DefinitionFactory(code="CYP-01", collected=False)
    DefinitionFactory(
        code="CYP-02", kind="ratio", unit="percent", numerator="CYP-01", denominator="CPP-01",
        collected=False, supplier_kind="",
    )  # fmt: skip

    assert "2 of them not collected yet" in text(client, "/indicators/")
    assert "Not collected yet." in text(client, "/indicators/CYP-02/")


@pytest.mark.parametrize(
    ("words", "found"),
    [("cpp-01", {"CPP-01"}), ("referrals 10,000", {"REF-08"}), ("missing", {"MIS-01"}), ("zebra", set())],
)  # fmt: skip
def test_the_search_finds_all_the_words(world, client, words, found):
    page = client.get("/indicators/", {"q": words}).content.decode()

    assert set(re.findall(r'href="/indicators/([^/"]+)/"', page)) == found
    assert ("No measure has these words." in page) is not bool(found)


def test_what_was_searched_for_is_written_out_safely(world, client):
    page = client.get("/indicators/", {"q": "<script>alert(1)</script>"}).content.decode()

    assert "<script>alert" not in page


def test_the_list_takes_the_same_queries_for_many_measures(world, query_count):
    few = query_count("/indicators/")
    for _ in range(20):
        DefinitionFactory()

    assert query_count("/indicators/") == few
