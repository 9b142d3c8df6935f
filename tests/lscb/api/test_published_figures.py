"""Published figures and series: their shape, their filters, and that the hidden stays hidden."""

import pytest

from agencies.models import Role
from tests.dataset.published import PLAIN
from tests.dataset.worlds import redefine
from tests.factories.agencies import AgencyFactory, BoardFactory, UserFactory
from tests.factories.dataset import DefinitionFactory, PeriodFactory


pytestmark = pytest.mark.django_db

FIGURES = "/api/v1/figures/"


@pytest.fixture
def read(as_program, published):
    """The rows of an address, as somebody of the group reads them."""
    program = as_program(UserFactory(role=Role.PAG_MEMBER, board=published.board))

    def rows(address=FIGURES):
        response = program.get(address)
        assert response.status_code == 200, response.content
        body = response.json()
        return body["results"] if "results" in body else body["points"]

    return rows


def by_code(rows, month=0):
    return {row["code"]: row for row in rows if row["month"] == month}


def test_a_row_says_what_it_is(read, published):
    made = published.quarter(PLAIN)

    row = by_code(read())["CPP-01"]

    assert row == {
        "board": "bedford",
        "area": "bedford",
        "period": "2016-17-q3",
        "publication": made.pk,
        "version": 1,
        "code": "CPP-01",
        "indicator": "CPP-01",
        "breakdown": None,
        "category": None,
        "name": "Children on a plan",
        "theme": "Child protection",
        "unit": "children",
        "month": 0,
        "calendar_month": None,
        "status": "shown",
        "text": "190",
        "low": 190,
        "high": 190,
        "qualifier": "exact",
        "reason": None,
        "source": "return",
        "illustrative": False,
        "provisional": False,
        "definition_version": 1,
    }


def test_months_shares_parts_and_populations_have_their_names_and_units(read, published):
    published.quarter(PLAIN)
    rows = read()
    quarter, october = by_code(rows), by_code(rows, month=1)

    assert october["REF-01"]["calendar_month"] == "2016-10"
    assert october["REF-01"]["low"] == 100
    assert quarter["CPP-05"]["text"] == "86.5%"
    assert quarter["CPP-05"]["source"] == "worked out"
    assert quarter["CPP-05n"]["name"] == "Children counted"
    assert quarter["CPP-05n"]["indicator"] == "CPP-05"
    assert quarter["POP-01"]["source"] == "national"
    assert quarter["REF-08"]["provisional"] is True


def test_bounds_and_reasons_come_through(read, published):
    published.quarter(PLAIN | {"CPP-01": "over 500", "CPP-02": "not held"})
    rows = by_code(read())

    assert rows["CPP-01"]["text"] == "over 500"
    assert (rows["CPP-01"]["low"], rows["CPP-01"]["high"]) == (501, None)
    assert rows["CPP-01"]["qualifier"] == "above"
    assert rows["CPP-02"]["status"] == "absent"
    assert rows["CPP-02"]["text"] == rows["CPP-02"]["reason"] == "not held"
    assert rows["CPP-02"]["low"] is rows["CPP-02"]["qualifier"] is None


def test_made_up_figures_say_so_and_so_do_shares_of_them(read, published):
    published.quarter(PLAIN, figures__source="illustrative")
    rows = by_code(read())

    for code in ("CPP-01", "CPP-05", "CPP-05n", "REF-08"):
        assert rows[code]["illustrative"] is True, code
        assert rows[code]["source"] == "illustrative", code


@pytest.mark.parametrize("count", ["1", "2", "4"])
def test_a_hidden_figure_gives_nothing_whatever_it_is(read, published, count):
    published.quarter(PLAIN | {"CPP-01": count})

    for address in (f"{FIGURES}?code=CPP-01", "/api/v1/series/CPP-01/"):
        (row,) = read(address)
        assert row["status"] == row["text"] == "hidden"
        assert [row[key] for key in ("low", "high", "qualifier", "reason")] == [None] * 4


def test_the_whole_api_is_the_same_whatever_the_hidden_count_is(as_program, published):
    program = as_program(UserFactory(role=Role.LAY_MEMBER, board=published.board))
    addresses = [f"{FIGURES}?period=2016-17-q{n}" for n in (1, 2, 3)]
    bodies = []
    for number, count in enumerate((1, 3, 4), start=1):
        published.quarter(
            PLAIN | {"CPP-02": "44", "CPP-03": str(44 - count), "CPP-04": str(count)},
            quarter=number,
        )
        rows = by_code(program.get(addresses[number - 1]).json()["results"])
        bodies.append({c: (r["status"], r["text"], r["low"], r["high"]) for c, r in rows.items()})

    assert bodies[0]["CPP-04"] == bodies[0]["CPP-03"] == ("hidden", "hidden", None, None)
    assert bodies[0] == bodies[1] == bodies[2]


@pytest.mark.parametrize(
    "attempt",
    ["low=4", "low__lt=5", "high__gte=1", "figure__low=4", "pointers__figure__low=3",
     "ordering=low", "order=-high", "standing=hidden", "search=4", "text=4"],
)  # fmt: skip
def test_no_filter_or_order_reads_a_value(read, published, attempt):
    published.quarter(PLAIN | {"CPP-01": "4"})

    assert read(f"{FIGURES}?{attempt}") == read()


def test_filters_narrow_by_board_quarter_code_theme_and_month(read, published):
    published.quarter(PLAIN)
    published.quarter(PLAIN, quarter=2)

    def codes(query):
        return {(row["period"], row["code"], row["month"]) for row in read(f"{FIGURES}?{query}")}

    assert {period for period, _, _ in codes("period=2016-17-q2")} == {"2016-17-q2"}
    assert {code for _, code, _ in codes("code=CPP-01,CPP-05n")} == {"CPP-01", "CPP-05n"}
    assert {code for _, code, _ in codes("theme=Referrals")} == {"REF-01", "REF-08"}
    assert "CPP-05n" in {code for _, code, _ in codes("theme=Child protection")}
    assert {month for _, _, month in codes("month=2")} == {2}
    assert codes("board=bedford") == codes("")


@pytest.mark.parametrize(
    "query",
    ["board=luton", "board=nowhere", "period=2016-17-q9", "period=x", "code=NO-01", "theme=None",
     "month=4", "publication=x", "board=%00", "code=%00"],
)  # fmt: skip
def test_a_filter_that_cannot_be_read_is_refused_with_why(as_program, published, query):
    """Another board's name and a board that is not there are the same."""
    BoardFactory(slug="luton")
    published.quarter(PLAIN)
    program = as_program(published.analyst)

    response = program.get(f"{FIGURES}?{query}")

    assert response.status_code == 400
    assert list(response.json()) == [query.partition("=")[0]]


def test_a_theme_is_the_one_of_the_figures_own_quarter(read, published):
    published.quarter(PLAIN, quarter=2)
    published.quarter(PLAIN, quarter=3)
    DefinitionFactory(
        code="CPP-01", version=2, theme="Plans", stock=True,
        valid_from=PeriodFactory(year=2016, quarter=3),
    )  # fmt: skip

    assert [row["period"] for row in read(f"{FIGURES}?theme=Plans")] == ["2016-17-q3"]
    old = by_code(read(f"{FIGURES}?theme=Child protection&period=2016-17-q2"))
    assert old["CPP-01"]["theme"] == "Child protection"


def test_a_correction_replaces_the_figure_and_the_earlier_version_stays_readable(read, published):
    first = published.quarter(PLAIN)
    published.send(published.care, PLAIN | {"CPP-01": "195"})
    published.publish(note="A corrected count")

    assert [row["low"] for row in read(f"{FIGURES}?code=CPP-01")] == [195]
    assert [row["low"] for row in read(f"{FIGURES}?code=CPP-01&publication={first.pk}")] == [190]
    assert [row["version"] for row in read("/api/v1/series/CPP-01/")] == [2]


def test_another_boards_figures_do_not_exist(as_program, published):
    made = published.quarter(PLAIN)
    stranger = as_program(UserFactory(role=Role.ANALYST, board=BoardFactory(slug="luton")))

    assert stranger.get(FIGURES).json()["count"] == 0
    assert stranger.get(f"{FIGURES}?publication={made.pk}").json()["count"] == 0
    assert stranger.get("/api/v1/publications/").json()["count"] == 0
    assert stranger.get(f"/api/v1/publications/{made.pk}/").status_code == 404
    assert stranger.get("/api/v1/series/CPP-01/?board=bedford").status_code == 404
    assert stranger.get("/api/v1/series/CPP-01/").json()["points"] == []


def test_the_administrator_and_people_without_a_role_see_no_figure(as_program, published):
    made = published.quarter(PLAIN)
    for user in (UserFactory(role=Role.SYSADMIN), UserFactory()):
        program = as_program(user)
        assert program.get(FIGURES).json()["count"] == 0
        assert program.get(f"/api/v1/publications/{made.pk}/").status_code == 404
        assert program.get("/api/v1/series/CPP-01/").status_code == 404
        assert program.get("/api/v1/series/CPP-01/?board=bedford").status_code == 404
        assert program.get("/api/v1/risks/").json()["count"] == 0
        assert program.get("/api/v1/returns/").json()["count"] == 0


def test_every_role_on_the_board_and_every_agency_of_it_reads_the_same(as_program, published):
    published.quarter(PLAIN | {"CPP-01": "3"})
    people = [UserFactory(role=role, board=published.board) for role in (Role.CHAIR, Role.AUDITOR)]
    people += [published.analyst, UserFactory(role=Role.PREPARER, agency=published.police)]

    answers = [as_program(person).get(FIGURES).json() for person in people]

    assert answers[0]["count"] > 0
    assert all(answer == answers[0] for answer in answers)


def test_a_series_runs_from_the_first_quarter_to_the_last_with_its_months(read, published):
    published.quarter(PLAIN, quarter=3)
    published.quarter(PLAIN, quarter=1)

    points = read("/api/v1/series/REF-01/")

    assert [(point["period"], point["month"]) for point in points] == [
        (period, month) for period in ("2016-17-q1", "2016-17-q3") for month in (0, 1, 2, 3)
    ]


def test_a_series_of_somebody_with_several_boards_names_the_board(as_program, published):
    published.quarter(PLAIN)
    luton = BoardFactory(slug="luton")
    agency = AgencyFactory(boards=[published.board, luton])
    program = as_program(UserFactory(role=Role.PREPARER, agency=agency))

    assert program.get("/api/v1/series/CPP-01/").status_code == 400
    assert len(program.get("/api/v1/series/CPP-01/?board=bedford").json()["points"]) == 1
    assert program.get("/api/v1/series/CPP-01/?board=luton").json()["points"] == []
    assert program.get("/api/v1/series/NOPE-01/?board=bedford").status_code == 404


def test_queries_do_not_grow_with_figures(as_program, published, query_count):
    program = as_program(published.analyst)
    addresses = [FIGURES, "/api/v1/series/REF-01/", "/api/v1/publications/"]
    addresses += [f"{FIGURES}?theme=Referrals&month=0&board=bedford&period=2016-17-q3"]
    published.quarter(PLAIN)
    before = [query_count(address, client=program) for address in addresses]
    for quarter in (1, 2):
        published.quarter(PLAIN, quarter=quarter)

    assert [query_count(address, client=program) for address in addresses] == before
    assert max(before) <= 13


def test_a_series_says_where_it_breaks_and_each_figure_its_definition(as_program, published):
    published.quarter(PLAIN, quarter=2)
    redefine("REF-01", published.period())
    published.quarter(PLAIN)
    program = as_program(UserFactory(role=Role.PAG_MEMBER, board=published.board))

    own, worked_out, other = (
        program.get(f"/api/v1/series/{code}/").json() for code in ("REF-01", "REF-08", "CPP-01")
    )

    assert own["breaks"] == [{"period": "2016-17-q3", "changed": ["REF-01"]}]
    assert worked_out["breaks"] == own["breaks"]
    assert other["breaks"] == []
    assert {point["period"]: point["definition_version"] for point in own["points"]} == {
        "2016-17-q2": 1,
        "2016-17-q3": 2,
    }
