"""How good the figures of a quarter are, by supplier."""

import csv
import io
import re
from datetime import date
from html import unescape

import pytest

from agencies.models import Role
from tests.dataset.published import PLAIN, make_published
from tests.factories.agencies import UserFactory


pytestmark = pytest.mark.django_db


@pytest.fixture
def world(settings, client):
    settings.DEMO_DATE = date(2017, 4, 27)
    world = make_published()
    client.force_login(UserFactory(role=Role.CHAIR, board=world.board))
    return world


def told(client, query=""):
    body = client.get(f"/quality.csv{query}").content.decode().removeprefix("\ufeff")
    return {row["supplier"]: row for row in csv.DictReader(io.StringIO(body))}


def text(response):
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", response.content.decode())).split())


def test_what_is_shown_hidden_and_missing_is_counted_by_supplier(world, client):
    world.quarter(PLAIN | {"CPP-01": "3"}, police={"MIS-01": "not held"})

    lines = told(client)

    care, police = lines["Children’s social care"], lines["Police"]
    assert (care["hidden"], care["no figure"], care["complete percent"]) == ("1", "0", "100")
    assert (police["no figure"], police["complete percent"]) == ("1", "0")
    assert police["without a figure"] == "not held: MIS-01"
    page = text(client.get("/quality/"))
    assert "Police Not held: MIS-01 1 0% 0 0 1" in page


def test_a_restated_figure_is_counted_once_it_is(world, client):
    world.quarter(PLAIN)
    assert told(client)["Police"]["restated"] == "0"
    world.send(world.police, {"MIS-01": "31"})
    world.publish()

    assert told(client)["Police"]["restated"] == "1"
    assert told(client, "?period=2016-17-q3&version=1")["Police"]["restated"] == "0"


def test_before_the_first_publication_the_page_says_so(world, client):
    assert "Nothing has been published yet." in text(client.get("/quality/"))
    assert client.get("/quality.csv").status_code == 404
