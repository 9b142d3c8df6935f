"""England, the region and the neighbours are drawn beside a rate where a reader asks for them."""

import json
import re
from datetime import UTC, date, datetime
from html import unescape
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest

from agencies.models import Role
from dataset.models import (
    BenchmarkArea,
    BenchmarkRelease,
    BenchmarkValue,
    StatisticalNeighbour,
)
from tests.dataset.published import PLAIN, make_published
from tests.factories.agencies import UserFactory


pytestmark = pytest.mark.django_db
PAGE = "/indicators/REF-08/"
ENGLAND = "England 521.9 in 2015-16"


@pytest.fixture
def world(settings, client):
    settings.DEMO_DATE = date(2017, 4, 27)
    world = make_published()
    area = world.board.areas.get()
    area.ons_code = "E06000055"
    area.save()
    for quarter in (3, 4):
        world.quarter(PLAIN, year=2015, quarter=quarter)
    for quarter in (1, 2, 3):
        world.quarter(PLAIN, year=2016, quarter=quarter)
    client.force_login(UserFactory(role=Role.CHAIR, board=world.board))
    return world


@pytest.fixture
def national(world):
    """Figures of 2015 and 2016 for England, the region, Bedford and one neighbour."""
    release = BenchmarkRelease.objects.create(
        name="Children in need 2016", loaded_at=datetime(2017, 1, 1, tzinfo=UTC)
    )
    StatisticalNeighbour.objects.create(edition="2014", authority="822", neighbour="826", rank=1)
    for code, old, name, level, rates in (
        ("E92000001", "", "England", "national", (548.3, 521.9)),
        ("E12000006", "", "East of England", "region", (400.0, 376.9)),
        ("E06000055", "822", "Bedford", "authority", (363.8, 371.0)),
        ("E06000042", "826", "Milton Keynes", "authority", (310.0, 300.0)),
    ):
        area = BenchmarkArea.objects.create(
            code=code, old_code=old, name=name, level=level, region="E12000006",
            first_year=2015, last_year=2016,
        )  # fmt: skip
        for year, rate in zip((2015, 2016), rates, strict=True):
            BenchmarkValue.objects.create(
                release=release, area=area, code="REF-08", kind="rate", year=year,
                raw=str(rate), number=rate,
            )  # fmt: skip
    return release


def text(response):
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", response.content.decode())).split())


def drawings(response):
    return re.findall(r'<svg class="ch .*?</svg>', response.text)


def figure(response):
    found = re.search(r'<script[^>]*type="application/json">(.*?)</script>', response.text)
    return json.loads(found[1])


def test_nothing_is_drawn_beside_it_until_somebody_asks(national, client):
    answer = client.get(PAGE)

    assert "England" not in "".join(drawings(answer))
    assert '<a href="/indicators/REF-08/?compare=england">Draw England</a>' in answer.text


def test_england_is_drawn_in_both_widths_with_its_year_and_said_in_the_sentence(national, client):
    answer = client.get(f"{PAGE}?compare=england")

    wide, narrow = drawings(answer)
    assert ">England 522 (2015-16)</text>" in wide
    assert ">Eng: England 522 (2015-16)</text>" in narrow
    assert ">Eng</text>" in narrow
    for drawn in (wide, narrow):  # the alternative text holds the sentence
        assert f"Drawn beside it, by the year: {ENGLAND}." in drawn.split("</desc>")[0]
    said = text(answer)
    assert "yearly, from national statistics (Children in need 2016)" in said
    assert "Open Government Licence v3.0" in said.split("Decided about")[0]


def test_only_years_of_the_chart_are_drawn_and_no_year_goes_on_into_the_next(national, client):
    (england,) = [
        trace
        for trace in figure(client.get(f"{PAGE}?compare=england"))["data"]
        if trace["name"].startswith("England")
    ]

    assert {value for value in england["y"] if value} == {521.9}
    assert max(at for at in england["x"] if at is not None) < 2  # the last quarter of 2015-16


def test_several_are_told_apart_without_colour(national, client):
    answer = client.get(f"{PAGE}?compare=england&compare=region&compare=neighbours")

    wide = drawings(answer)[0]
    drawn = [re.search(rf">{name}[^<]*</text>", wide) for name in
             ("England 522", "East of England 377", "The statistical neighbour 300")]  # fmt: skip
    assert all(drawn)
    heights = sorted(
        float(re.search(r'y="([\d.]+)"[^>]*>' + re.escape(each[0][1:]), wide)[1]) for each in drawn
    )
    assert all(lower - upper >= 17.9 for upper, lower in pairwise(heights))
    dashes = {trace["line"]["dash"] for trace in figure(answer)["data"][1:]}
    assert len(dashes) == 3


def test_what_is_drawn_stays_in_the_links_of_the_page_and_can_be_taken_away(national, client):
    answer = client.get(f"{PAGE}?compare=england&compare=region")

    assert "Take away England" in answer.text
    assert 'href="/indicators/REF-08/?compare=region"' in answer.text
    assert "chart.svg?compare=england&amp;compare=region" in answer.text


def test_the_picture_has_it_with_the_attribution(national, client):
    body = client.get(f"{PAGE}chart.svg?compare=england").content

    words = " ".join("".join(each.itertext()) for each in ET.fromstring(body).iter())  # noqa: S314
    assert ENGLAND in words
    assert "Open Government Licence v3.0" in words
    assert b"Open Government Licence" not in client.get(f"{PAGE}chart.svg").content


def test_the_table_has_every_year_that_is_drawn(national, client):
    said = text(client.get(f"{PAGE}?compare=england"))

    assert "2015-16 371.0 521.9 376.9 300.0" in said


def test_a_count_and_an_unknown_name_draw_nothing(national, client):
    assert "Draw England" not in client.get("/indicators/REF-01/?compare=england").text
    assert "Drawn beside it" not in client.get(f"{PAGE}?compare=mars").text
    assert client.get(f"{PAGE}?compare=mars").status_code == 200


def test_drawing_it_asks_nothing_more_of_the_database(national, client, query_count):
    assert query_count(f"{PAGE}?compare=england&compare=region") == query_count(PAGE)
