"""The scorecard: every measure of a published quarter, as its readers are shown it."""

import csv
import io
import re
from datetime import date
from html import unescape

import pytest
from openpyxl import load_workbook

from agencies.models import Role
from dataset.models import SubmittedExplanation
from tests.dataset.published import PLAIN, make_published, moment
from tests.factories.agencies import BoardFactory, UserFactory
from tests.factories.dataset import DataReturnFactory, DefinitionFactory, PeriodFactory


pytestmark = pytest.mark.django_db


@pytest.fixture
def world(settings, client):
    settings.DEMO_DATE = date(2017, 4, 27)
    world = make_published()
    client.force_login(UserFactory(role=Role.PAG_MEMBER, board=world.board))
    return world


def rows_of(page):
    """{code: the row's words, spaces made plain}."""
    html = page.content.decode()
    rows = re.findall(r'<tr class="r" role="row">(.*?)</tr>', html, re.DOTALL)
    texts = [words(row) for row in rows]
    codes = [re.search(r"/indicators/([^/]+)/", row)[1] for row in rows]
    return dict(zip(codes, texts, strict=True))


def words(html):
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


def csv_of(response):
    text = response.content.decode().removeprefix("\ufeff")
    return {row["code"]: row for row in csv.DictReader(io.StringIO(text))}


def test_every_measure_has_its_figure_and_a_share_its_parts(world, client):
    world.quarter(PLAIN)

    rows = rows_of(client.get("/scorecard/"))

    assert set(rows) == {
        "POP-01", "CPP-01", "REF-01", "CPP-02", "CPP-03", "CPP-04", "CPP-05", "REF-08", "MIS-01",
    }  # fmt: skip
    assert "86.5%" in rows["CPP-05"]
    assert "45 of 52" in rows["CPP-05"]
    assert "330.0 per 10,000" in rows["REF-08"]


def test_last_quarter_and_a_year_ago_stand_beside_it(world, client):
    world.quarter(PLAIN | {"CPP-05n": "39"}, year=2015)
    world.quarter(PLAIN | {"CPP-05n": "44", "CPP-01": "170"}, quarter=2)
    world.quarter(PLAIN)

    rows = rows_of(client.get("/scorecard/"))

    assert "86.5%" in rows["CPP-05"]
    assert "84.6% 75.0%" in rows["CPP-05"]
    # Three points: nothing claims that a move means anything.
    assert "Too few points yet 3 points; trial limits" in rows["CPP-05"]


def test_a_figure_beyond_its_usual_range_comes_first_and_says_which_way_is_better(world, client):
    steady = [180, 184, 181, 186, 182, 185, 183, 187, 181, 184, 182, 185]
    quarters = [(year, quarter) for year in (2013, 2014, 2015) for quarter in (1, 2, 3, 4)]
    for (year, quarter), plans in zip(quarters, steady, strict=True):
        in_time = {"CPP-05n": "44" if plans % 2 else "45"}
        world.quarter(PLAIN | {"CPP-01": str(plans)} | in_time, year=year, quarter=quarter)
    world.quarter(PLAIN | {"CPP-01": "230", "CPP-05n": "20"}, quarter=1)

    response = client.get("/scorecard/")
    rows = rows_of(response)

    assert "Higher than usual outside limits" in rows["CPP-01"]
    assert "Worse Lower: outside limits" in rows["CPP-05"]
    # The standard of 90% lies within the range that the steady quarters make.
    assert "Not on past form Standard 90%" in rows["CPP-05"]
    assert list(rows)[:2] == ["CPP-05", "CPP-01"]
    page = words(response.content.decode())
    assert "1 moved the wrong way" in page
    assert "1 moved; neither way is better" in page
    told = csv_of(client.get("/scorecard.csv"))["CPP-05"]
    assert (told["is it moving"], told["signal"]) == ("Worse", "Lower: outside limits")
    assert told["will it meet the standard"] == "Not on past form"


def test_one_figure_alone_is_not_judged(world, client):
    world.quarter(PLAIN)

    assert "Too few points yet 1 point" in rows_of(client.get("/scorecard/"))["CPP-01"]


def test_the_latest_published_quarter_is_shown_until_another_is_chosen(world, client):
    world.quarter(PLAIN | {"CPP-01": "170"}, quarter=2)
    world.quarter(PLAIN)

    assert "190" in rows_of(client.get("/scorecard/"))["CPP-01"]
    earlier = client.get("/scorecard/?period=2016-17-q2")
    assert "170" in rows_of(earlier)["CPP-01"]
    assert "190" not in rows_of(earlier)["CPP-01"]


@pytest.mark.parametrize(
    "query", ["period=2016-17-q1", "period=nonsense", "period=2016-17-q²", "period=2016-17-q3&version=9",
              "version=1", "period=2016-17-q3&version=one"],
)  # fmt: skip
def test_a_quarter_or_version_that_was_never_published_is_not_found(world, client, query):
    world.quarter(PLAIN)
    PeriodFactory(quarter=1)

    assert client.get(f"/scorecard/?{query}").status_code == 404
    assert client.get(f"/scorecard.csv?{query}").status_code == 404


def test_an_earlier_version_reads_as_it_was_published(world, client):
    world.quarter(PLAIN)
    world.send(world.care, PLAIN | {"CPP-01": "188"})
    world.publish()

    now = rows_of(client.get("/scorecard/"))
    then = client.get("/scorecard/?period=2016-17-q3&version=1")

    assert "188" in now["CPP-01"]
    assert "Restated" in now["CPP-01"]
    assert "Restated" not in now["CPP-02"]
    assert "190" in rows_of(then)["CPP-01"]
    assert "Restated" not in rows_of(then)["CPP-01"]
    assert "This is an earlier version" in then.content.decode()


def test_a_return_signed_late_is_marked_and_its_correction_is_not(world, client):
    world.send(world.care, PLAIN, on=moment(2017, 2, 20))
    world.send(world.police, {"MIS-01": "30"}, on=moment(2017, 1, 10))
    world.publish()

    rows = rows_of(client.get("/scorecard/"))
    assert "Sent late" in rows["CPP-01"]
    assert "Sent late" in rows["REF-08"]
    assert "Sent late" not in rows["MIS-01"]

    world.send(world.police, {"MIS-01": "31"}, on=moment(2017, 3, 1))
    world.publish()

    assert "Sent late" not in rows_of(client.get("/scorecard/"))["MIS-01"]


def test_a_missing_return_is_late_and_never_a_number(world, client):
    world.send(world.care, PLAIN)
    DataReturnFactory(agency=world.police, board=world.board, period=world.period())
    world.publish()

    assert "late" in rows_of(client.get("/scorecard/"))["MIS-01"]


def test_an_explained_query_is_marked(world, client):
    sent = world.send(world.care, PLAIN)
    SubmittedExplanation.objects.create(
        submission=sent, rule_id="V020", code="CPP-01", message="Far above.", text="Two families."
    )
    world.publish()

    rows = rows_of(client.get("/scorecard/"))
    assert "Query explained" in rows["CPP-01"]
    assert "Query explained" not in rows["CPP-02"]


def test_illustrative_figures_are_marked_and_counted(world, client):
    world.send(world.care, PLAIN, quarter=2, figures__source="illustrative")
    world.send(world.police, {"MIS-01": "30"}, quarter=2)
    world.publish(quarter=2)
    world.send(world.care, PLAIN, figures__source="illustrative")
    world.send(world.police, {"MIS-01": "33"})
    world.publish()

    page = client.get("/scorecard/").content.decode()
    diamond = 'aria-label="illustrative"'
    row = next(part for part in page.split('<tr class="r"') if "/indicators/CPP-01/" in part)
    assert row.partition("</tr>")[0].count(diamond) == 2  # this quarter and the last
    police = next(part for part in page.split('<tr class="r"') if "/indicators/MIS-01/" in part)
    assert diamond not in police.partition("</tr>")[0]
    assert "7 of 9" in page

    rows = csv_of(client.get("/scorecard.csv"))
    assert rows["CPP-01"]["source"] == "illustrative"
    assert rows["CPP-01"]["last quarter source"] == "illustrative"
    assert rows["MIS-01"]["source"] == "return"


def test_a_row_with_a_hidden_figure_has_no_sparkline(world, client):
    world.quarter(PLAIN | {"CPP-01": "3"}, quarter=2)
    world.quarter(PLAIN)

    row = rows_of(client.get("/scorecard/"))["CPP-01"]

    assert "not drawn: figures hidden" in row
    assert "Too few points yet 1 point" in row


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("theme=Missing", {"MIS-01"}),
        ("agency=police", {"MIS-01"}),
        ("direction=higher better", {"CPP-05"}),
        ("movement=unjudged&theme=Missing", {"MIS-01"}),
        ("movement=usual", set()),
        ("standard=none&theme=Missing", {"MIS-01"}),
        ("standard=hit_or_miss", set()),
        ("standard=pass&theme=Missing", set()),
        ("movement=sideways", set()),
        ("theme=Nothing", set()),
    ],
)
def test_filters_stand_in_the_address_and_the_download_obeys_them(world, client, query, codes):
    world.quarter(PLAIN | {"CPP-01": "170"}, quarter=2)
    world.quarter(PLAIN)

    page = client.get(f"/scorecard/?{query}")

    assert set(rows_of(page)) == codes
    assert set(csv_of(client.get(f"/scorecard.csv?{query}"))) == codes
    if codes:
        assert f"/scorecard.csv?{query.replace(' ', '+')}" in unescape(page.content.decode())
    else:
        assert "No measure fits these choices." in page.content.decode()


def test_a_choice_nobody_offers_is_named(world, client):
    world.quarter(PLAIN)

    page = client.get("/scorecard/?movement=sideways").content.decode()

    assert "sideways is not one of the available choices" in page


def test_rows_stand_by_theme_by_name_or_by_the_size_of_their_move(world, client):
    world.quarter(PLAIN | {"CPP-01": "188", "CPP-05n": "20"}, quarter=2)
    world.quarter(PLAIN)

    assert next(iter(rows_of(client.get("/scorecard/?order=movement")))) == "CPP-05"
    by_name = list(rows_of(client.get("/scorecard/?order=name")))
    assert by_name[:3] == ["POP-01", "CPP-01", "CPP-03"]
    assert "Child protection" in client.get("/scorecard/").content.decode()


def test_the_download_tells_hidden_from_missing_and_is_safe_in_a_spreadsheet(world, client):
    DefinitionFactory(code="CPP-07", name="=HYPERLINK(1)")
    world.send(world.care, PLAIN | {"CPP-01": "3", "CPP-02": "not held", "CPP-07": "12"})
    DataReturnFactory(agency=world.police, board=world.board, period=world.period())
    world.publish()

    response = client.get("/scorecard.csv")

    rows = csv_of(response)
    assert (rows["CPP-01"]["value"], rows["CPP-01"]["status"]) == ("", "hidden")
    assert (rows["CPP-02"]["value"], rows["CPP-02"]["status"]) == ("", "not held")
    assert rows["MIS-01"]["status"] == "late"
    assert rows["CPP-05"]["value"] == "86.5%"
    assert rows["CPP-05"]["version"] == "1"
    assert rows["CPP-07"]["measure"] == "'=HYPERLINK(1)"
    assert "scorecard-bedford-2016-17-q3-v1.csv" in response["Content-Disposition"]


def test_another_boards_scorecard_falls_to_the_own(world, client):
    world.quarter(PLAIN)
    BoardFactory(slug="luton", short_name="Luton")

    page = client.get("/scorecard/?board=luton").content.decode()

    assert "Luton" not in page
    assert "/indicators/CPP-01/" in page


def test_before_anything_is_published_the_page_says_so(world, client):
    assert "Nothing is published yet." in client.get("/scorecard/").content.decode()
    assert client.get("/scorecard.csv").status_code == 404


def test_a_person_without_a_board_finds_no_scorecard(world, client):
    client.force_login(UserFactory(role=Role.SYSADMIN))

    assert client.get("/scorecard/").status_code == 404


def test_the_scorecard_takes_the_same_queries_however_long_the_history(world, query_count):
    world.quarter(PLAIN, quarter=2)
    world.quarter(PLAIN)
    few = query_count("/scorecard/")
    for number in range(10):
        DefinitionFactory(code=f"EH-{number + 10}")
    more = {f"EH-{number + 10}": "50" for number in range(10)}
    for year in (2012, 2013, 2014, 2015):
        for quarter in (1, 2, 3, 4):
            world.quarter(PLAIN | more, year=year, quarter=quarter)
    world.send(world.care, PLAIN | more)
    world.publish()

    # The second version adds the one query that looks for what changed since the first.
    assert query_count("/scorecard/") == few + 1
    assert few <= 15


def test_the_workbook_holds_the_rows_of_the_page_and_says_what_they_are(world, client):
    world.quarter(PLAIN | {"CPP-01": "3"})

    answer = client.get("/scorecard.xlsx?theme=Child+protection")

    assert "scorecard-bedford-2016-17-q3-v1.xlsx" in answer["Content-Disposition"]
    book = load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames == ["Scorecard", "About", "Definitions"]
    head, *rows = book["Scorecard"].values
    told = {row[head.index("code")]: dict(zip(head, row, strict=True)) for row in rows}
    assert told["CPP-01"]["status"] == "hidden"
    assert not told["CPP-01"]["value"]
    assert "REF-01" not in told
    about = {row[0]: row[1] for row in book["About"].values}
    assert about["edition"].startswith("version 1, published ")
    assert about["hidden"] == f"1 of {len(told)} measures, to protect children"
    definitions = {row[0]: row for row in book["Definitions"].values}
    assert definitions["CPP-05"][1] == "Plans reviewed in time"
    # Nothing is kept out of sight.
    assert all(sheet.sheet_state == "visible" for sheet in book.worksheets)
