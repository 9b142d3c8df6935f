"""Tables are ordered by a column in the address; what is hidden keeps a place that tells nothing."""

import re
from datetime import date
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agencies.models import Role
from dataset.present.sorting import Column, sorting
from tests.dataset.published import PLAIN, make_published
from tests.factories.agencies import BoardFactory, UserFactory


COLUMNS = (
    Column("name", "Name", lambda row: row[0]),
    Column("figure", "Figure", lambda row: row[1], is_number=True),
)
ROWS = st.lists(st.tuples(st.text(max_size=3), st.none() | st.integers(-50, 50)))


@given(ROWS, st.sampled_from(["", "-"]))
def test_what_has_no_number_stands_last_in_the_tables_own_order(rows, direction):
    ordered = sorting(COLUMNS, f"{direction}figure").of(rows)

    known = [row[1] for row in rows if row[1] is not None]
    assert [row[1] for row in ordered[: len(known)]] == sorted(known, reverse=direction == "-")
    assert list(ordered[len(known) :]) == [row for row in rows if row[1] is None]


@given(ROWS, st.sampled_from(["", "code", "--name", "-", "Name"]))
def test_an_order_that_no_column_has_is_the_tables_own(rows, text):
    assert list(sorting(COLUMNS, text).of(rows)) == rows


@pytest.mark.parametrize(
    ("name", "steps"),
    [("name", ["name", "-name", ""]), ("figure", ["-figure", "figure", ""])],
)
def test_a_head_leads_to_its_order_then_the_other_way_then_back(name, steps):
    found = [sorting(COLUMNS).following(name)]
    while found[-1]:
        found.append(sorting(COLUMNS, found[-1]).following(name))

    assert found == steps


@pytest.fixture
def world(settings, client, db):
    settings.DEMO_DATE = date(2017, 4, 27)
    world = make_published()
    world.quarter(PLAIN | {"CPP-04": "3", "CPP-03": "57"}, quarter=1)
    client.force_login(UserFactory(role=Role.CHAIR, board=world.board))
    return world


def codes(response):
    rows = re.findall(r"<tr role=\"row\">(.*?)</tr>", response.text, re.DOTALL)
    return [found[1] for row in rows if (found := re.search(r"/indicators/([A-Z0-9-]+)/", row))]


def heads(response):
    """{heading: (its order now, where its link leads)}."""
    found = {}
    for attributes, address, words in re.findall(
        r'<th scope="col"([^>]*)><a href="([^"]*)">(.*?)</a>', response.text
    ):
        state = re.search(r'aria-sort="(\w+)"', attributes)
        found[re.sub(r"<[^>]*>", "", words)] = (state[1] if state else "", unescape(address))
    return found


def test_the_year_goes_by_a_column_over_all_themes(world, client):
    page = client.get("/year/?sort=-figure")

    shown = [code for code in codes(page) if code in {"REF-01", "CPP-01", "CPP-02", "MIS-01"}]
    assert shown == ["REF-01", "CPP-01", "CPP-02", "MIS-01"]
    assert codes(page)[-2:] == ["CPP-03", "CPP-04"]  # hidden: last, in the dictionary's order
    assert codes(client.get("/year/?sort=figure"))[-2:] == ["CPP-03", "CPP-04"]


@pytest.mark.parametrize(
    ("address", "heading", "key"),
    [
        ("/themes/", "Theme", "theme"),
        ("/themes/child-protection/", "Measure", "measure"),
        ("/journey/", "Step", "step"),
        ("/year/", "Measure", "measure"),
        ("/quality/", "Supplier", "supplier"),
        ("/boards/", "Measure", "measure"),
        ("/indicators/", "Measure", "measure"),
        ("/indicators/CPP-01/", "Quarter", "quarter"),
    ],
)
def test_a_head_says_its_order_and_keeps_the_rest_of_the_address(
    world, client, address, heading, key
):
    plain = heads(client.get(address, {"as_at": "2030-01-01", "q": "plan"}))
    assert plain[heading][0] == ""
    assert plain[heading][1].split("#")[0] == f"?as_at=2030-01-01&q=plan&sort={key}"

    ordered = heads(client.get(address, {"sort": key}))
    assert ordered[heading][0] == "ascending"
    assert sum(bool(state) for state, _ in ordered.values()) == 1 or address == "/boards/"
    assert heads(client.get(address, {"sort": f"-{key}"}))[heading][0] == "descending"


def test_boards_side_by_side_are_no_league_table(world, client):
    """Nothing there orders by a figure: neither the measures by a board's nor the boards."""
    other = BoardFactory(slug="luton", short_name="Luton")
    assert other.pk
    plain = client.get("/boards/")

    assert set(heads(plain)) == {"Measure"}
    for text in ("figure", "-figure", "bedford", "-now", "board"):
        assert codes(client.get("/boards/", {"sort": text})) == codes(plain)


def test_the_journey_keeps_its_way_unless_asked(world, client):
    assert codes(client.get("/journey/")) == ["REF-01", "CPP-02"]
    assert codes(client.get("/journey/?sort=figure")) == ["CPP-02", "REF-01"]


def test_the_dictionary_goes_by_code(world, client):
    def listed(query):
        return codes(client.get(f"/indicators/{query}"))

    assert listed("?sort=code") == sorted(listed(""))
    assert listed("?sort=-code&q=plans") == ["CPP-05", "CPP-04", "CPP-03", "CPP-02"]
