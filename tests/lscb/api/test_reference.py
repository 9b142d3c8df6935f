"""Boards, agencies, quarters and the dictionary."""

import pytest

from agencies.models import AgencyKind, Role
from dataset.models import Period
from tests.factories.agencies import AgencyFactory, AreaFactory, BoardFactory, UserFactory
from tests.factories.dataset import DefinitionFactory, PeriodFactory


pytestmark = pytest.mark.django_db

FIRST_YEAR, LAST_YEAR = 2012, 2140  # more than 500 quarters


@pytest.fixture
def bedford():
    return BoardFactory(slug="bedford", short_name="Bedford Borough")


@pytest.fixture
def read(as_program, bedford):
    program = as_program(UserFactory(role=Role.LAY_MEMBER, board=bedford))
    return lambda address: program.get(f"/api/v1/{address}")


def slugs(response):
    return [row["slug"] for row in response.json()["results"]]


def test_boards_are_ones_own_with_their_areas(read, bedford):
    BoardFactory(slug="luton")
    AreaFactory(slug="county", name="County", kind="county", boards=[bedford])

    assert slugs(read("boards/")) == ["bedford"]
    assert [area["slug"] for area in read("boards/bedford/").json()["areas"]] == [
        "bedford",
        "county",
    ]
    assert read("boards/luton/").status_code == 404
    assert read("boards/nowhere/").status_code == 404


def test_agencies_are_those_of_ones_boards_and_tell_nothing_of_others(read, bedford):
    luton = BoardFactory(slug="luton")
    AgencyFactory(slug="police", kind=AgencyKind.POLICE, boards=[bedford, luton])
    AgencyFactory(slug="care", boards=[bedford])
    AgencyFactory(slug="far-care", boards=[luton])

    assert slugs(read("agencies/")) == ["care", "police"]
    assert slugs(read("agencies/?kind=police")) == ["police"]
    assert slugs(read("agencies/?board=bedford")) == ["care", "police"]
    assert read("agencies/?board=luton").status_code == 400
    assert read("agencies/far-care/").status_code == 404
    memberships = read("agencies/police/").json()["memberships"]
    assert [held["board"] for held in memberships] == ["bedford"]


def test_quarters_come_newest_first_with_their_dates(read):
    for quarter in (2, 3, 4):
        PeriodFactory(year=2016, quarter=quarter)

    assert slugs(read("periods/")) == ["2016-17-q4", "2016-17-q3", "2016-17-q2"]
    assert slugs(read("periods/?collecting=true")) == ["2016-17-q4"]
    assert slugs(read("periods/?year=2015")) == []
    one = read("periods/2016-17-q4/").json()
    assert (one["label"], one["due_on"], one["collecting"]) == (
        "January to March 2017",
        "2017-04-25",
        True,
    )
    assert read("periods/2016-18-q4/").status_code == 404
    assert read("periods/2019-20-q4/").status_code == 404


def test_pages_hold_100_rows_and_never_more_than_500(read):
    Period.objects.bulk_create(
        Period.build(year, quarter)
        for year in range(FIRST_YEAR, LAST_YEAR)
        for quarter in (1, 2, 3, 4)
    )

    assert len(read("periods/").json()["results"]) == 100
    assert len(read("periods/?page_size=7").json()["results"]) == 7
    assert len(read("periods/?page_size=100000").json()["results"]) == 500
    assert read("periods/?page=99").status_code == 404


def test_the_dictionary_gives_the_definition_in_force_and_every_version(read):
    DefinitionFactory(code="CPP-01", name="Children on a plan", theme="Plans")
    DefinitionFactory(
        code="CPP-01", version=2, name="Children with a plan", theme="Plans",
        valid_from=PeriodFactory(year=2016, quarter=1),
    )  # fmt: skip
    DefinitionFactory(
        code="CPP-01", version=3, name="Not yet in force", theme="Plans",
        valid_from=PeriodFactory(year=2018, quarter=1),
    )  # fmt: skip
    DefinitionFactory(
        code="CPP-05", share=True, theme="Shares", standard_or_target="90%",
        standard_value=90, standard_sense="at least",
    )  # fmt: skip

    listed = read("indicators/").json()["results"]
    one = read("indicators/CPP-01/").json()
    share = read("indicators/CPP-05/").json()

    assert {row["code"]: row["version"] for row in listed} == {"CPP-01": 2, "CPP-05": 1}
    assert one["name"] == "Children with a plan"
    assert one["valid_from"] == "2016-17-q1"
    assert [version["version"] for version in one["versions"]] == [1, 2, 3]
    assert share["parts"][0] == {
        "code": "CPP-05n",
        "name": "Children counted",
        "unit": "children",
    }
    assert share["standard_value"] == 90
    assert [row["code"] for row in read("indicators/?theme=Shares").json()["results"]] == ["CPP-05"]
    assert read("indicators/?kind=flow&collected=true").json()["count"] == 1
    assert read("indicators/NO-01/").status_code == 404


def test_queries_do_not_grow_with_rows(as_program, bedford, query_count):
    program = as_program(UserFactory(role=Role.ANALYST, board=bedford))
    addresses = [f"/api/v1/{name}/" for name in ("boards", "agencies", "periods", "indicators")]

    def grow():
        DefinitionFactory(share=True)
        AgencyFactory(boards=[bedford])
        AreaFactory(kind="county", boards=[bedford])
        return [query_count(address, client=program) for address in addresses]

    assert grow() == grow()
