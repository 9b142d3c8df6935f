"""The page of an indicator whose definition changed: the break is shown, nothing claimed across."""

import csv
import io
import re
from datetime import date
from html import unescape

import pytest
from django.urls import reverse

from agencies.models import Role
from dataset.models import BreakdownVersion, Definition
from tests.dataset.published import PLAIN, make_published
from tests.dataset.worlds import redefine
from tests.factories.agencies import UserFactory
from tests.factories.breakdowns import BreakdownVersionFactory


pytestmark = pytest.mark.django_db
SAID = (
    "From Q3 2016-17 the definition changed: what is counted. "
    "Figures before and after are not comparable."
)


@pytest.fixture
def world(settings, client):
    """Five quarters of CPP-01, with another meaning in the last two."""
    settings.DEMO_DATE = date(2017, 4, 27)
    world = make_published()
    client.force_login(UserFactory(role=Role.PAG_MEMBER, board=world.board))
    world.quarter(PLAIN | {"CPP-01": "20"}, year=2015, quarter=4)
    for quarter, number in ((1, "30"), (2, "40")):
        world.quarter(PLAIN | {"CPP-01": number}, quarter=quarter)
    redefine("CPP-01", world.period())
    world.quarter(PLAIN | {"CPP-01": "190"})
    return world


def html(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def text(client, address):
    main = html(client, address).partition("<main")[2]
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", main)).split())


def csv_rows(client, code):
    body = html(client, reverse("audits:indicator_csv", args=[code])).removeprefix("\ufeff")
    return list(csv.DictReader(io.StringIO(body)))


def test_the_words_say_from_when_what_changed_and_that_nothing_is_comparable(world, client):
    page = text(client, "/indicators/CPP-01/")

    assert SAID in page
    assert "Not comparable: the definition changed" in page
    assert "Up from" not in page
    assert "Last quarter 40 (earlier definition), a year ago none" in page
    assert "Counted before October 2016 Children counted for the test." in page


def test_the_drawing_is_broken_and_its_description_says_why(world, client):
    page = html(client, "/indicators/CPP-01/")

    assert page.count('stroke-dasharray="6 4"') == 2  # the wide drawing and the narrow
    assert page.count(">definition changed</text>") == 2
    [wide, narrow] = re.findall(r"<desc[^>]*>([^<]*)</desc>", page)
    assert SAID in wide
    assert SAID in narrow


def test_the_table_marks_the_first_quarter_of_the_new_definition(world, client):
    page = text(client, "/indicators/CPP-01/")

    assert "190 Definition changed. Not comparable with the figures before." in page
    assert page.count("Definition changed.") == 1


def test_the_lowest_and_highest_named_are_those_of_the_present_definition(world, client):
    world.quarter(PLAIN | {"CPP-01": "200"}, quarter=4)

    page = text(client, "/indicators/CPP-01/")

    assert "Up from 190" in page
    assert (
        "Since October 2016 the figures shown lay between 190 (October to December 2016) "
        "and 200 (January to March 2017)."
    ) in page


def test_a_share_breaks_where_a_count_it_is_worked_out_from_does(world, client):
    redefine("REF-01", world.period())

    page = text(client, "/indicators/REF-08/")

    assert (
        "From Q3 2016-17 the definition of REF-01, which this is worked out from, changed." in page
    )
    assert "Not comparable: the definition changed" in page


def test_a_changed_name_breaks_nothing(world, client):
    redefine("CPP-03", world.period(), definition="Children counted for the test.",
             name="Plans begun", breaks_series=False)  # fmt: skip

    page = text(client, "/indicators/CPP-03/")

    assert "not comparable" not in page.lower()
    assert "Same as last quarter" in page


def test_a_page_that_stands_before_the_change_does_not_speak_of_it(world, client):
    page = text(client, "/indicators/CPP-01/?period=2016-17-q2")

    assert "Up from 30" in page
    assert SAID not in page


def test_the_csv_says_which_definition_and_which_rows_are_comparable(world, client):
    rows = {row["quarter"]: row for row in csv_rows(client, "CPP-01")}

    now, before = rows["2016-17-q3"], rows["2016-17-q2"]
    assert (now["definition version"], now["definition since"]) == ("2", "2016-17-q3")
    assert (before["definition version"], before["definition since"]) == ("1", "")


def test_categories_defined_anew_break_their_own_table_only(world, client):
    first = BreakdownVersionFactory()
    Definition.objects.filter(indicator__code="CPP-03").update(collected_breakdowns="age")
    cells = {f"CPP-03.age.{slug}": "10" for slug in ("0-4", "5-9", "10", "not-known")}
    world.send(world.care, PLAIN | cells)
    world.publish()
    BreakdownVersion.objects.create(
        slug=first.slug, version=2, valid_from=world.period(quarter=4), name="age", exclusive=True,
        categories="0-4: Under 5 | 5-9: 5 and over | not-known: Not known",
        not_known="not-known", breaks_series=True,
    )  # fmt: skip
    world.quarter(
        PLAIN | {f"CPP-03.age.{slug}": "10" for slug in ("0-4", "5-9", "not-known")}, quarter=4
    )

    page = text(client, "/indicators/CPP-03/")

    assert "Same as last quarter" in page
    assert (
        "Definition changed. The figures of last quarter were counted by an earlier definition"
        in page
    )
    since = {
        (row["quarter"], row["breakdown"]): row["definition since"]
        for row in csv_rows(client, "CPP-03")
    }
    assert since["2016-17-q4", "age"] == "2016-17-q4"
    assert since["2016-17-q4", ""] == since["2016-17-q3", "age"] == ""


def test_many_breaks_take_no_more_queries_than_one(world, client, query_count):
    one = query_count("/indicators/CPP-01/")
    for quarter in (1, 2):
        redefine("CPP-02", world.period(quarter=quarter))
        redefine("CPP-05", world.period(quarter=quarter))

    assert query_count("/indicators/CPP-01/") == one
