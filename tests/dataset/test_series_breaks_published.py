"""On scorecard and in downloads nothing is compared across a changed definition."""

import csv
import io
import re
from html import unescape

import pytest
from django.urls import reverse

from agencies.models import Role
from dataset.models.breaks import series_breaks
from dataset.operations import returns
from tests.dataset.published import PLAIN, make_published
from tests.dataset.worlds import make_world, redefine
from tests.factories.agencies import UserFactory
from tests.factories.dataset import PeriodFactory


pytestmark = pytest.mark.django_db


@pytest.fixture
def world(client):
    """A year of quarters; CPP-01 and CPP-02 rise steeply, and CPP-01 means another thing now."""
    world = make_published()
    client.force_login(UserFactory(role=Role.PAG_MEMBER, board=world.board))
    low = PLAIN | {"CPP-01": "20", "CPP-02": "10", "CPP-03": "5", "CPP-04": "5"}
    for year, quarter in ((2015, 3), (2015, 4), (2016, 1), (2016, 2)):
        world.quarter(low, year=year, quarter=quarter)
    redefine("CPP-01", world.period())
    world.quarter(PLAIN)
    return world


def row_of(client, name, address="/scorecard/"):
    page = client.get(address).content.decode()
    [row] = [row for row in page.split("<tr")[1:] if f">{name}</a>" in row]
    return row


def words(html):
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


def test_a_series_begins_anew_at_a_break(world, client):
    row = row_of(client, "Children on a plan")

    assert "20 earlier definition" in words(row)
    assert 'stroke-dasharray="6 4"' in row
    # What was before does not count towards the usual range.
    assert "Too few points yet 1 point" in words(row)
    assert "Too few points yet 1 point" not in words(row_of(client, "Plans started"))


def test_the_largest_moves_leave_it_out(world, client):
    page = words(client.get("/scorecard/?order=movement").content.decode())

    largest, rest = page.split("The rest")
    assert "Plans started" in largest.partition("Largest moves first against")[2]
    assert "Children on a plan" not in largest.partition("Largest moves first against")[2]
    assert "Children on a plan" in rest


def test_a_year_after_the_change_all_is_compared_again(world, client):
    world.quarter(PLAIN | {"CPP-01": "200"}, quarter=4)

    row = words(row_of(client, "Children on a plan"))

    assert "Too few points yet 2 points" in row
    assert row.count("earlier definition") == 1  # a year ago still is


def test_the_csv_says_what_may_be_compared(world, client):
    body = client.get("/scorecard.csv").content.decode().removeprefix("\ufeff")
    rows = {row["code"]: row for row in csv.DictReader(io.StringIO(body))}
    columns = ("definition version", "comparable with last quarter", "comparable with last year")

    assert [rows["CPP-01"][name] for name in columns] == ["2", "no", "no"]
    assert [rows["CPP-02"][name] for name in columns] == ["1", "yes", "yes"]
    assert rows["CPP-01"]["movement"] == "Not comparable: the definition changed"


def test_the_summary_puts_no_move_across_a_break_before_the_chair(world, client):
    page = words(client.get(reverse("lscb:summary")).content.decode())

    assert "Plans started" in page
    assert "Children on a plan Up" not in page
    assert "Up from 20 a year ago" not in page


def test_many_breaks_take_no_more_queries_than_one(world, client, query_count):
    one = query_count("/scorecard/")
    for code in ("CPP-02", "CPP-03", "CPP-05", "REF-01"):
        redefine(code, world.period(quarter=2))

    assert query_count("/scorecard/") == one


def test_breaks_spread_to_shares_parts_and_categories(world):
    redefine("CPP-05", world.period(quarter=2))
    redefine("REF-01", world.period(quarter=1))

    breaks = series_breaks()

    def broken(code):
        return [(one.period.slug, one.changed) for one in breaks.of(code)]

    assert broken("CPP-05") == broken("CPP-05n") == [("2016-17-q2", ("CPP-05",))]
    assert broken("REF-08") == broken("REF-01") == [("2016-17-q1", ("REF-01",))]
    assert broken("CPP-01.age.5-9") == broken("CPP-01")
    assert broken("CPP-02") == []


def test_a_share_breaks_with_a_part_only_while_it_is_worked_out_from_it(world):
    redefine("REF-08", world.period(quarter=1), numerator="CPP-02")
    redefine("REF-01", world.period(quarter=2))
    redefine("CPP-02", world.period())

    periods = [one.period.slug for one in series_breaks().of("REF-08")]

    assert periods == ["2016-17-q1", "2016-17-q3"]


def test_two_versions_of_a_quarter_say_when_the_definition_was_another(world, client):
    redefine("CPP-02", world.period())
    world.send(world.care, PLAIN | {"CPP-02": "61", "CPP-03": "41"})
    world.publish()

    where = {"board": "bedford", "period": "2016-17-q3", "version": 1, "other": 2}
    page = words(client.get(reverse("dataset:edition_difference", kwargs=where)).content.decode())

    assert "Plans started CPP-02 60 61" in page
    assert "Plans started, version of the definition CPP-02 version 1 version 2" in page


def test_two_submissions_of_a_return_say_when_the_definition_was_another(client):
    sent = make_world()
    sent.send()
    first = sent.data_return.submissions.get()
    returns.withdraw(sent.reload(), by=sent.preparer)
    redefine("CPP-02", PeriodFactory(year=2016, quarter=4))
    sent.type({"CPP-02": "41"})
    second = returns.submit(sent.reload(), by=sent.preparer)
    client.force_login(sent.preparer)

    address = reverse(
        "dataset:submission_difference", args=[sent.data_return.pk, first.number, second.number]
    )
    page = words(client.get(address).content.decode())

    assert "Definition: Plans started CPP-02 Before: version 1 After: version 2" in page
