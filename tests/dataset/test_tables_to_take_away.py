"""Every table downloads as CSV and as a workbook, with the figures of its page and no others."""

import csv
import io
import re
from datetime import date
from html import unescape

import pytest
from openpyxl import load_workbook

from agencies.models import Role, TrailEntry
from dataset.models import PolicyFor, RawView
from dataset.operations import disclosure
from tests.dataset.published import PLAIN, make_published
from tests.factories.agencies import UserFactory


pytestmark = pytest.mark.django_db
# Second plans are the 3 that would point at children, first plans what would give them away.
SMALL = PLAIN | {"CPP-02": "9374", "CPP-03": "9371", "CPP-04": "3"}
PAGES = {
    "/year/": "/year",
    "/boards/": "/boards",
    "/journey/": "/journey",
    "/themes/child-protection/": "/themes/child-protection/theme",
    "/scorecard/": "/scorecard",
}
COUNTS = {"/themes/": "/themes", "/quality/": "/quality"}
SERIES = "/indicators/CPP-03/series"
READERS = [Role.CHAIR, Role.PAG_MEMBER, Role.LAY_MEMBER]


@pytest.fixture
def world(settings):
    settings.DEMO_DATE = date(2017, 4, 27)
    world = make_published()
    disclosure.decide(
        world.board, PolicyFor.LAY, smallest_shown=8, zeros_shown=True, rounded_to=1, raw=False,
        reason="Board, item 6", seen=None, by=world.manager,
    )  # fmt: skip
    for quarter in (1, 2):
        world.quarter(SMALL, police={"MIS-01": "6"}, quarter=quarter)
    world.quarter(SMALL | {"CPP-01": "187"}, police={"MIS-01": "6"})
    return world


def sign_in(client, world, role):
    client.force_login(UserFactory(role=role, board=world.board))


def csv_of(client, address, query=""):
    body = client.get(f"{address}.csv{query}").content.decode().removeprefix("\ufeff")
    return list(csv.DictReader(io.StringIO(body)))


def book_of(client, address, query=""):
    return load_workbook(io.BytesIO(client.get(f"{address}.xlsx{query}").content))


def figures_on(response):
    """{code: what stands in the first cell of figures}, from the rows of the page's tables."""
    found = {}
    for row in re.findall(
        r"<tr(?: class=\"r\")? role=\"row\">(.*?)</tr>", response.text, re.DOTALL
    ):
        code = re.search(r"/indicators/([A-Z0-9-]+)/", row)
        cell = re.search(r"<td[^>]*>(.*?)</td>", row, re.DOTALL)
        if code and cell:
            words = " ".join(unescape(re.sub(r"<[^>]*>", " ", cell[1])).split())
            found[code[1]] = words.split(" of ")[0].split(" per ")[0]
    return found


def told(row):
    """The figure of a row, or the words of the page for why there is none."""
    return row["value"] or row["status"].replace("absent", "no figure")


@pytest.mark.parametrize("role", READERS)
@pytest.mark.parametrize("page", PAGES)
def test_the_page_and_its_file_say_the_same_to_each_reader(world, client, role, page):
    sign_in(client, world, role)

    there = figures_on(client.get(page))
    rows = csv_of(client, PAGES[page])

    assert rows
    assert {row["code"] for row in rows} == set(there)
    for row in rows:
        said = there[row["code"]].replace(",", "")
        assert said.startswith(told(row)), row["code"]
    sheet = book_of(client, PAGES[page]).worksheets[0]
    head, *lines = sheet.values
    assert [
        tuple(str(cell or "") for cell in line) for line in lines
    ] == [tuple(row[name] for name in head) for row in rows]  # fmt: skip


def test_a_lay_member_is_given_less_than_the_board(world, client):
    """The same address, another reader: hidden from the one, as published for the other."""
    sign_in(client, world, Role.CHAIR)
    board = {row["code"]: told(row) for row in csv_of(client, "/year")}
    sign_in(client, world, Role.LAY_MEMBER)
    lay = {row["code"]: told(row) for row in csv_of(client, "/year")}

    assert (board["CPP-01"], lay["CPP-01"]) == ("187", "187")
    assert (board["MIS-01"], lay["MIS-01"]) == ("18", "hidden")


@pytest.mark.parametrize("role", READERS)
@pytest.mark.parametrize("address", [*PAGES.values(), *COUNTS.values(), SERIES])
def test_what_is_hidden_stands_nowhere_in_a_file(world, client, role, address):
    sign_in(client, world, role)

    plain = client.get(f"{address}.csv?sort=-figure").content.decode()
    book = book_of(client, address, "?sort=figure")

    cells = [str(cell) for sheet in book for row in sheet.values for cell in row]
    secrets = re.compile(r"(?<!\d)9,?371(?!\d)")
    assert not secrets.search(plain)
    assert not [cell for cell in cells if secrets.search(cell)]
    assert book.sheetnames[1:] == ["About", "Definitions"]
    assert all(sheet.sheet_state == "visible" for sheet in book.worksheets)


@pytest.mark.parametrize("role", READERS)
def test_the_series_says_hidden_for_each_reader(world, client, role):
    sign_in(client, world, role)

    rows = csv_of(client, SERIES)

    assert [(row["value"], row["status"]) for row in rows] == [("", "hidden")] * 3
    about = dict(row[:2] for row in book_of(client, SERIES)["About"].values)
    assert about["hidden"] == "3 of 3 figures, to protect children"


def test_a_workbook_says_what_it_is_and_what_each_measure_means(world, client):
    sign_in(client, world, Role.CHAIR)

    book = book_of(client, "/year", "?year=2016-17&sort=-figure")

    about = [row[:2] for row in book["About"].values]
    assert ("board", world.board.name) in about
    assert ("quarter", "October to December 2016 (Q3 2016-17)") in about
    editions = [words for name, words in about if name == "edition"]
    assert editions[0].startswith("Bedford Borough, Q3 2016-17: version 1, published ")
    assert len(editions) == 3
    assert dict(about)["hidden"] == "2 of 9 measures, to protect children"
    assert dict(about)["address"].endswith("/year/?year=2016-17&sort=-figure")
    definitions = {row[0]: row[1] for row in book["Definitions"].values}
    assert definitions["CPP-05"] == "Plans reviewed in time"


@pytest.mark.parametrize("page", PAGES | COUNTS)
def test_the_page_leads_to_its_files_and_keeps_the_state(world, client, page):
    sign_in(client, world, Role.CHAIR)
    address = (PAGES | COUNTS)[page]
    query = "?period=2016-17-q2" if page != "/year/" else "?year=2016-17"

    text = unescape(client.get(f"{page}{query}").text)

    assert f'href="{address}.csv{query}"' in text
    assert f'href="{address}.xlsx{query}"' in text


def test_a_file_is_of_the_version_and_the_moment_that_are_asked_for(world, client):
    sign_in(client, world, Role.CHAIR)
    world.send(world.police, {"MIS-01": "77"})
    world.publish()

    def incidents(query=""):
        rows = csv_of(client, "/themes/missing/theme", query)
        return [(row["version"], row["value"]) for row in rows]

    assert incidents() == [("2", "77")]
    assert incidents("?period=2016-17-q3&version=1") == [("1", "6")]
    assert client.get("/journey.csv?as_at=2010-01-01").status_code == 404
    assert client.get("/boards.xlsx?as_at=2010-01-01").status_code == 404


def test_a_file_keeps_the_order_of_the_page(world, client):
    sign_in(client, world, Role.CHAIR)

    rows = csv_of(client, "/indicators/CPP-01/series", "?sort=quarter")

    assert [row["quarter"] for row in rows] == [
        "2016-17-q1", "2016-17-q2", "2016-17-q3",
    ]  # fmt: skip
    codes = [row["code"] for row in csv_of(client, "/indicators", "?sort=-code&q=plans")]
    assert codes == ["CPP-05", "CPP-04", "CPP-03", "CPP-02"]


def test_the_dictionary_to_take_away_holds_no_figures(world, client):
    sign_in(client, world, Role.CHAIR)

    book = book_of(client, "/indicators", "?q=plans")

    assert book.sheetnames == ["Indicators", "About", "Definitions"]
    about = dict(row[:2] for row in book["About"].values)
    assert about["measures"] == "4, with the words “plans”"
    assert "9374" not in str([list(sheet.values) for sheet in book])


def test_figures_as_they_were_sent_are_looked_at_in_the_access_log(world, client):
    """A file with raw figures is a look like any other; who may not gets the protected ones."""
    disclosure.decide(
        world.board, PolicyFor.BOARD, smallest_shown=5, zeros_shown=True, rounded_to=1, raw=True,
        reason="Board, item 7", seen=None, by=world.manager,
    )  # fmt: skip
    world.quarter(SMALL, quarter=1)
    sign_in(client, world, Role.CHAIR)
    before = RawView.objects.count()

    rows = csv_of(client, "/themes/child-protection/theme", "?period=2016-17-q1&figures=as-sent")

    assert {row["code"]: row["value"] for row in rows}["CPP-03"] == "9371"
    assert RawView.objects.count() == before + 1
    assert TrailEntry.objects.exists()
    sign_in(client, world, Role.LAY_MEMBER)
    rows = csv_of(client, "/themes/child-protection/theme", "?period=2016-17-q1&figures=as-sent")
    assert {row["code"]: row["status"] for row in rows}["CPP-03"] == "hidden"
