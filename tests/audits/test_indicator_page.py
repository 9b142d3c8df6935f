"""The page of one indicator: figures, words about them, risks, and where each comes from."""

import csv
import io
import re
from datetime import date
from html import unescape

import pytest

from agencies.models import Role
from dataset.models import SubmittedCommentary
from tests.dataset.published import PLAIN, make_published, moment
from tests.factories.agencies import AgencyFactory, AreaFactory, BoardFactory, UserFactory
from tests.factories.dataset import (
    DataReturnFactory,
    DefinitionFactory,
    PopulationFactory,
    SecondSourceFactory,
)


pytestmark = pytest.mark.django_db


@pytest.fixture
def world(settings, client):
    settings.DEMO_DATE = date(2017, 4, 27)
    world = make_published()
    client.force_login(UserFactory(role=Role.PAG_MEMBER, board=world.board))
    return world


def html(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def text(client, address):
    """The words of the page, tags taken out."""
    main = html(client, address).partition("<main")[2]
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", main)).split())


def csv_rows(client, address):
    body = client.get(address).content.decode().removeprefix("\ufeff")
    return list(csv.DictReader(io.StringIO(body)))


def test_the_figure_stands_with_its_parts_the_past_and_the_standard(world, client):
    world.quarter(PLAIN | {"CPP-05n": "39"}, year=2015)
    world.quarter(PLAIN | {"CPP-05n": "44"}, quarter=2)
    world.quarter(PLAIN)

    page = text(client, "/indicators/CPP-05/")

    assert "Child protection · CPP-05" in page
    assert "October to December 2016 86.5% 45 of 52" in page
    assert "Up from 84.6% the better way" in page
    assert "Last quarter 84.6% , a year ago 75.0%" in page
    assert "90%: not met in this quarter" in page
    assert "Basis: set locally" in page


def test_the_table_holds_every_quarter_with_the_parts(world, client):
    world.quarter(PLAIN | {"CPP-05n": "44"}, quarter=2)
    world.quarter(PLAIN)

    page = text(client, "/indicators/CPP-05/")

    assert "Q3 2016-17 Oct to Dec 2016 86.5% 45 52" in page
    assert "Q2 2016-17 Jul to Sep 2016 84.6% 44 52" in page


def test_the_chart_is_drawn_on_the_server_wide_and_narrow_with_a_sentence(world, client):
    world.quarter(PLAIN | {"CPP-01": "170"}, quarter=2)
    world.quarter(PLAIN)

    page = html(client, "/indicators/CPP-01/")

    assert page.count('<svg class="ch') == 2
    assert "Children on a plan: 190 in October to December 2016. Since July 2016" in page
    assert "lay between 170 (July to September 2016) and 190" in page
    assert '<script type="application/json"' in page


def test_one_figure_makes_no_chart(world, client):
    world.quarter(PLAIN)

    assert "The chart appears with the second one." in text(client, "/indicators/CPP-01/")


def test_monthly_points_are_a_view_of_their_own(world, client):
    world.quarter(PLAIN)

    page = text(client, "/indicators/REF-01/?points=monthly")

    assert "December 2016 Q3 2016-17 120" in page
    assert "October 2016 Q3 2016-17 100" in page
    assert "points=monthly" in html(client, "/indicators/REF-01/")
    assert "points=monthly" not in html(client, "/indicators/CPP-01/")
    # Asked for where there are none, the quarters are shown.
    assert "Q3 2016-17" in text(client, "/indicators/CPP-01/?points=monthly")


def test_a_yearly_measure_is_compared_with_a_year_ago(world, client):
    DefinitionFactory(code="EDU-05", annual=True, polarity="higher better")
    world.quarter(PLAIN | {"EDU-05": "60"}, year=2014, quarter=4)
    world.quarter(PLAIN | {"EDU-05": "66"}, year=2015, quarter=4)
    world.quarter(PLAIN)

    page = text(client, "/indicators/EDU-05/")

    assert "January to March 2016 66" in page
    assert "Up from 60 the better way" in page
    assert "Last quarter" not in page
    assert "A year ago 60" in page


def test_a_restated_figure_says_when_and_what_it_was(world, client):
    world.quarter(PLAIN)
    world.send(world.care, PLAIN | {"CPP-05n": "40"}, submitted_at=moment(2017, 3, 13))
    world.publish(note="Five reviews belonged to another area.", at=moment(2017, 3, 14))

    page = text(client, "/indicators/CPP-05/")

    assert "76.9% ◇" not in page
    assert "Restated 14 March 2017" in page
    assert "Version 1: 86.5%, 45 of 52" in page
    assert "Restated 14 March 2017 Version 2: 76.9%, 40 of 52. Five reviews belonged" in page


def test_a_change_that_no_reader_can_see_is_no_restatement(world, client):
    world.quarter(PLAIN | {"CPP-01": "2"})
    world.send(world.care, PLAIN | {"CPP-01": "3"})
    world.publish()

    assert "Restated" not in text(client, "/indicators/CPP-01/")


def test_the_permanent_address_keeps_the_figure_as_it_was_published(world, client):
    world.quarter(PLAIN)
    page = html(client, "/indicators/CPP-01/")
    address = unescape(re.search(r'<a href="([^"]*)">Permanent address', page)[1])
    world.send(world.care, PLAIN | {"CPP-01": "188"})
    world.publish()

    then = text(client, address)

    assert "Q3 2016-17 190" in then
    assert "188" not in then
    assert "There is a later version" in then
    assert "October to December 2016 188" in text(client, "/indicators/CPP-01/")


@pytest.mark.parametrize("query", ["period=2016-17-q1", "period=x", "period=2016-17-q3&version=7"])
def test_a_quarter_or_version_never_published_is_not_found(world, client, query):
    world.quarter(PLAIN)

    assert client.get(f"/indicators/CPP-01/?{query}").status_code == 404


def test_where_a_figure_comes_from(world, client):
    sent = world.send(
        world.care, PLAIN, on=moment(2017, 1, 20), submitted_at=moment(2017, 1, 19, 15)
    )
    sent.figures.update(way="workbook")
    world.publish(at=moment(2017, 1, 30))

    page = text(client, "/indicators/CPP-01/")

    assert "Asked of Children’s social care Definition version 1, from April 2012" in page
    assert "Sent 19 January 2017 at 15:00 By the data lead, by workbook" in page
    assert "Approved by the agency 20 January 2017 By the agency approver" in page
    assert "Accepted 20 January 2017 By the board analyst" in page
    assert "Published 30 January 2017 Version 1: 190" in page


def test_an_imported_figure_says_so_with_its_source(world, client):
    world.quarter(
        PLAIN, origin="import", figures__source="national", submitted_at=moment(2017, 4, 20)
    )

    page = text(client, "/indicators/CPP-01/")

    assert "Loaded 20 April 2017 Accepted at import. Source: national release" in page


def test_a_missing_figure_says_that_it_was_not_received(world, client):
    DataReturnFactory(agency=world.care, board=world.board, period=world.period())
    world.send(world.police, {"MIS-01": "30"})
    world.publish()

    page = text(client, "/indicators/CPP-01/")

    assert "October to December 2016 late" in page
    assert "Not received when the quarter was published" in page
    assert "No figure to compare" in page


def test_a_rate_names_its_population(world, client):
    world.quarter(PLAIN)

    page = text(client, "/indicators/REF-08/")

    assert "mid-2015 estimate Mid-year estimates. Provisional until the next edition" in page
    assert "330.0 per 10,000" in page
    assert "Provisional population" in page

    PopulationFactory(area=world.board.areas.get(), year=2016, published_on=date(2017, 4, 20))
    world.publish()
    assert "mid-2016 estimate Mid-year estimates. Final" in text(client, "/indicators/REF-08/")


def test_other_documents_stand_beside_it_and_are_protected_too(world, client):
    world.quarter(PLAIN)
    area = world.board.areas.get()
    SecondSourceFactory(area=area, text="181", document="Annual report 2016-17")
    SecondSourceFactory(area=area, period_label="2015-16", text="3", position=1)
    SecondSourceFactory(area=AreaFactory(boards=[BoardFactory()]), text="999")

    page = text(client, "/indicators/CPP-01/")

    assert "2016-17 181 Annual report 2016-17 2015-16 hidden" in page
    assert "The series of returns is the record." in page
    assert "999" not in page


def say(submission, what, theme="Child protection"):
    SubmittedCommentary.objects.create(submission=submission, theme=theme, what_happened=what)


def test_commentary_is_bound_to_the_version_it_was_about(world, client):
    first = world.send(world.care, PLAIN, on=moment(2017, 1, 20))
    say(first, "Large sibling groups came onto plans.")
    say(first, "About referrals.", theme="Referrals")
    world.publish()
    world.send(world.care, PLAIN | {"CPP-01": "188"})
    world.publish()

    page = text(client, "/indicators/CPP-01/")

    assert "Children’s social care, on October to December 2016" in page
    assert "What happened. Large sibling groups" in page
    assert "Agency approver, 20 January 2017. About version 1, 190" in page
    assert "About referrals." not in page


def test_earlier_quarters_are_folded_away(world, client):
    say(world.send(world.care, PLAIN, quarter=2), "It was quiet.")
    world.publish(quarter=2)
    world.quarter(PLAIN)

    page = html(client, "/indicators/CPP-01/")

    assert "What agencies said about earlier quarters (1)" in page
    assert page.index("earlier quarters (1)") < page.index("It was quiet.")


def test_commentary_that_was_not_published_is_not_read(world, client):
    world.quarter(PLAIN)
    waiting = world.send(world.care, PLAIN | {"CPP-01": "188"})
    say(waiting, "Not published yet.")

    assert "Not published yet." not in text(client, "/indicators/CPP-01/")


@pytest.mark.parametrize(
    ("role", "is_read"),
    [(Role.CHAIR, True), (Role.LAY_MEMBER, True), (Role.AGENCY_MEMBER, True),
     (Role.PREPARER, False), (Role.APPROVER, False)],
)  # fmt: skip
def test_what_an_agency_wrote_is_for_the_board_and_its_members(world, client, role, is_read):
    sent = world.send(world.care, PLAIN)
    say(sent, "Large sibling groups.")
    world.publish()
    other = (
        {"agency": world.police}
        if role in {Role.AGENCY_MEMBER, Role.PREPARER, Role.APPROVER}
        else {}
    )
    client.force_login(UserFactory(role=role, **(other or {"board": world.board})))

    page = text(client, "/indicators/CPP-01/")

    assert ("Large sibling groups." in page) is is_read
    assert "190" in page  # the figure is for everyone

    client.force_login(UserFactory(role=Role.PREPARER, agency=world.care))
    assert "Large sibling groups." in text(client, "/indicators/CPP-01/")


def test_an_agency_that_serves_another_board_does_not_reach_this_one(world, client):
    world.quarter(PLAIN)
    luton = BoardFactory(slug="luton", short_name="Luton")
    client.force_login(UserFactory(role=Role.PREPARER, agency=AgencyFactory(boards=[luton])))

    page = text(client, "/indicators/CPP-01/?board=bedford")

    assert "190" not in page
    assert "No figure has been published yet." in page


def test_an_unknown_code_is_not_found(world, client):
    assert client.get("/indicators/XYZ-01/").status_code == 404
    assert client.get("/indicators/XYZ-01/series.csv").status_code == 404


def test_a_measure_nobody_is_asked_for_says_so(world, client):
    DefinitionFactory(code="CYP-01", name="Voice", collected=False, breakdowns="age band; sex")
    world.quarter(PLAIN)

    page = text(client, "/indicators/CYP-01/")

    assert "Not collected yet." in page
    assert "By age band, sex: defined, not collected yet" in page


def test_the_definition_in_force_at_the_quarter_is_read(world, client):
    DefinitionFactory(
        indicator__code="CPP-01", code=None, version=2, valid_from=world.period(quarter=4),
        definition="Counted anew.",
    )  # fmt: skip
    world.quarter(PLAIN)

    page = text(client, "/indicators/CPP-01/")

    assert "Counted anew." not in page
    assert "1, from April 2012; 2, from January 2017" in page


def test_the_download_has_bounds_parts_source_and_restatement(world, client):
    world.send(world.care, PLAIN | {"CPP-05n": "about 40"}, figures__source="illustrative")
    world.send(world.police, {"MIS-01": "30"})
    world.publish()

    (row,) = csv_rows(client, "/indicators/CPP-05/series.csv")

    assert (row["quarter"], row["version"], row["status"]) == ("2016-17-q3", "1", "shown")
    assert row["value"] == "67.3% to 86.5%"
    assert row["lowest"].startswith("67.3")
    assert (row["CPP-05n"], row["CPP-05d"]) == ("about 40", "52")
    assert row["source"] == "illustrative"


def test_the_monthly_download_names_the_months(world, client):
    world.quarter(PLAIN)

    rows = csv_rows(client, "/indicators/REF-01/series.csv?points=monthly")

    assert [(row["month"], row["value"]) for row in rows] == [
        ("2016-12", "120"), ("2016-11", "110"), ("2016-10", "100"),
    ]  # fmt: skip


def test_the_page_takes_the_same_queries_however_long_the_history(world, query_count):
    def grow(year, quarter):
        sent = world.send(world.care, PLAIN, year=year, quarter=quarter)
        say(sent, "As before.")
        world.publish(year, quarter)

    grow(2016, 2)
    grow(2016, 3)
    few = query_count("/indicators/CPP-05/")
    for year in (2013, 2014, 2015):
        for quarter in (1, 2, 3, 4):
            grow(year, quarter)
    world.send(world.care, PLAIN)
    world.publish()

    assert query_count("/indicators/CPP-05/") == few
    assert few <= 35


def test_a_share_of_what_is_left_does_not_print_its_parts_as_one_of_the_other(world, client):
    DefinitionFactory(
        code="CPP-09", name="Later plans (share)", kind="ratio", unit="percent", multiplier=100,
        numerator="CPP-02 - CPP-03", denominator="CPP-02", collected=False, supplier_kind="",
    )  # fmt: skip
    world.quarter(PLAIN | {"CPP-02": "52", "CPP-03": "40", "CPP-04": "12"})

    page = text(client, "/indicators/CPP-09/")

    assert "23.1%" in page
    assert not re.search(r"% \d+ of \d+", page)
