"""Publishing freezes pointers to what was accepted, and stores what readers are shown."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agencies.models import AgencyKind, Role, TrailEntry
from dataset.figures import QUARTER, Reason
from dataset.models import DataReturn, Publication, PublishedFigure, ShownFigure
from dataset.operations import publications
from tests.dataset.published import PLAIN, make_published
from tests.factories.agencies import AgencyFactory, AreaFactory, BoardFactory, UserFactory
from tests.factories.dataset import (
    DataReturnFactory,
    DefinitionFactory,
    PeriodFactory,
    PopulationFactory,
    SubmissionFactory,
)


pytestmark = pytest.mark.django_db


@pytest.fixture
def world(settings):
    settings.DEMO_DATE = date(2017, 4, 27)
    return make_published()


def shown(publication, code, month=QUARTER):
    return publication.shown_to("board").get(code=code, month=month)


def test_a_publication_points_at_the_accepted_figures_and_copies_none(world):
    sent = world.send(world.care, PLAIN)

    publication = world.publish()

    assert publication.version == 1
    pointed = PublishedFigure.objects.filter(publication=publication).values_list("figure")
    assert set(pointed) == set(sent.figures.values_list("pk"))


def test_a_submission_nobody_accepted_is_not_published(world):
    world.send(world.care, PLAIN)
    waiting = DataReturnFactory(
        agency=world.police, board=world.board, period=world.period(), state="submitted"
    )
    SubmissionFactory(data_return=waiting, figures={"MIS-01": "77"})

    publication = world.publish()

    row = shown(publication, "MIS-01")
    assert row.figure.reason is Reason.LATE
    assert row.shown.figure.low is None


def test_a_missing_return_is_shown_as_late_and_its_shares_too(world):
    DataReturnFactory(agency=world.care, board=world.board, period=world.period())
    world.send(world.police, {"MIS-01": "30"})

    publication = world.publish()

    for code in ("CPP-01", "CPP-05n", "CPP-05", "REF-08"):
        assert shown(publication, code).figure.reason is Reason.LATE
    assert shown(publication, "REF-01", 2).figure.reason is Reason.LATE
    assert shown(publication, "MIS-01").figure.low == 30


def test_before_the_due_date_a_missing_return_is_not_late(world, settings):
    settings.DEMO_DATE = date(2017, 1, 10)
    DataReturnFactory(agency=world.care, board=world.board, period=world.period())
    world.send(world.police, {"MIS-01": "30"})

    row = shown(world.publish(), "CPP-01")

    assert (row.standing, row.figure) == ("absent", None)


def test_one_missing_answer_of_several_leaves_no_total(world):
    first = AgencyFactory(kind=AgencyKind.HEALTH, boards=[world.board])
    second = AgencyFactory(kind=AgencyKind.HEALTH, boards=[world.board])
    DefinitionFactory(code="HLT-01", supplier_kind=AgencyKind.HEALTH)
    world.send(first, {"HLT-01": "40"})
    DataReturnFactory(agency=second, board=world.board, period=world.period())

    assert shown(world.publish(), "HLT-01").figure.reason is Reason.LATE

    world.send(second, {"HLT-01": "25"})

    assert shown(world.publish(), "HLT-01").figure.low == 65


def test_shares_and_rates_are_worked_out(world):
    publication = world.quarter(PLAIN)

    assert round(shown(publication, "CPP-05").figure.low, 1) == 86.5  # 45 of 52
    # 330 referrals in the quarter are 1,320 a year, among 40,000 children.
    assert shown(publication, "REF-08").figure.low == 330
    assert not publication.shown_to("board").filter(code="REF-08", month=1).exists()


def test_monthly_points_of_both_parts_give_a_monthly_share(world):
    DefinitionFactory(
        code="REF-02", kind="ratio", unit="percent", multiplier=100, collected=False,
        numerator="REF-03", denominator="REF-01", supplier_kind="",
    )  # fmt: skip
    DefinitionFactory(code="REF-03", monthly=True)
    sent = {("REF-03", 1): "20", ("REF-03", 2): "22", ("REF-03", 3): "30", "REF-03": "72"}

    publication = world.quarter(PLAIN | sent)

    assert [shown(publication, "REF-02", month).figure.low for month in (1, 2, 3)] == [20, 20, 25]


def test_a_rate_on_last_years_population_is_provisional_until_the_new_one_is_out(world):
    first = world.quarter(PLAIN)
    assert shown(first, "REF-08").provisional
    assert shown(first, "POP-01").provisional
    with pytest.raises(publications.NothingToPublish, match="Nothing has been accepted since"):
        world.publish()

    PopulationFactory(
        area=world.board.areas.get(), year=2016, children=66_000, published_on=date(2017, 4, 1)
    )
    final = world.publish(note="Population of mid-2016")

    assert final.version == 2
    assert not shown(final, "REF-08").provisional
    assert shown(final, "REF-08").figure.low == 200
    assert shown(first, "REF-08").figure.low == 330  # as it was published


def test_another_boards_population_is_never_used(world):
    PopulationFactory(area=BoardFactory().areas.get(), year=2016, published_on=date(2017, 4, 1))

    assert shown(world.quarter(PLAIN), "POP-01").figure.low == 40_000


def test_a_restatement_is_the_next_version_and_the_first_stays(world):
    first = world.quarter(PLAIN)
    world.send(world.care, PLAIN | {"CPP-01": "188"})

    second = world.publish(note="Some plans had ended.")

    assert (first.version, second.version) == (1, 2)
    assert shown(first, "CPP-01").figure.low == 190
    assert shown(second, "CPP-01").figure.low == 188
    assert not first.pointers.filter(figure__submission__number=2).exists()


def test_nothing_new_makes_no_version(world):
    world.quarter(PLAIN)

    with pytest.raises(publications.NothingToPublish, match="since version 1"):
        world.publish()

    assert Publication.objects.count() == 1


def test_nothing_accepted_makes_no_version(world):
    DataReturnFactory(agency=world.care, board=world.board, period=world.period())

    with pytest.raises(publications.NothingToPublish, match="has been accepted yet"):
        world.publish()


@pytest.mark.parametrize("role", [Role.PAG_CHAIR, Role.CHAIR, Role.LAY_MEMBER])
def test_only_the_boards_staff_publish(world, role):
    world.send(world.care, PLAIN)
    user = UserFactory(role=role, board=world.board)

    with pytest.raises(PermissionDenied, match="analyst or the business manager"):
        publications.publish(world.board, world.period(), by=user)


def test_the_analyst_of_another_board_does_not_publish(world):
    world.send(world.care, PLAIN)
    stranger = UserFactory(role=Role.ANALYST, board=BoardFactory())

    with pytest.raises(PermissionDenied):
        publications.publish(world.board, world.period(), by=stranger)


def test_a_shared_return_is_published_by_every_board_it_covers(world):
    luton = BoardFactory(slug="luton")
    county = AreaFactory(slug="county", kind="county", boards=[world.board, luton])
    data_return = DataReturnFactory(
        agency=world.police, area=county, period=world.period(), state="accepted",
        figures={"MIS-01": "44"},
    )  # fmt: skip
    analyst = UserFactory(role=Role.ANALYST, board=luton)

    here = world.publish()
    there = publications.publish(luton, world.period(), by=analyst)

    assert shown(here, "MIS-01").figure.low == shown(there, "MIS-01").figure.low == 44
    assert DataReturn.objects.get() == data_return


def test_an_illustrative_part_makes_its_share_illustrative(world):
    world.send(world.care, PLAIN | {"CPP-05n": "45"}, figures__source="illustrative")

    publication = world.publish()

    assert shown(publication, "CPP-05").illustrative
    assert shown(publication, "REF-08").illustrative
    assert not shown(publication, "POP-01").illustrative


def test_publishing_stands_on_the_trail(world):
    publication = world.quarter(PLAIN)

    entry = TrailEntry.objects.get(verb="dataset.quarter_published")
    assert entry.subject_id == str(publication.pk)
    assert entry.payload.data["version"] == 1
    assert entry.actor == "Analyst"


def _reading(queries):
    """All but the inserts, which hold a bounded number of rows each."""
    return [one for one in queries if not one["sql"].startswith("INSERT")]


def test_publishing_takes_the_same_queries_for_many_figures(world):
    world.send(world.care, {"CPP-01": "190"}, quarter=1)
    world.quarter(PLAIN, quarter=2)
    with CaptureQueriesContext(connection) as few:
        world.publish(quarter=1)
    for number in range(40):
        DefinitionFactory(code=f"EH-{number + 10}")
    more = {f"EH-{number + 10}": "50" for number in range(40)}
    world.send(world.care, PLAIN | more, quarter=3)

    with CaptureQueriesContext(connection) as many:
        world.publish(quarter=3)

    assert len(_reading(many)) == len(_reading(few))
    assert len(many) < 55


def test_a_version_is_stored_whole_for_each_audience(world):
    publication = world.quarter(PLAIN)

    rows = ShownFigure.objects.filter(publication=publication)
    assert set(rows.values_list("audience", flat=True)) == {"board", "lay", "public"}
    rows = publication.shown_to("board")
    # What was sent, the population, and the two shares.
    assert rows.count() == len(PLAIN) + len({"MIS-01", "POP-01", "CPP-05", "REF-08"})


def test_history_keeps_the_day_it_was_published_on(world):
    from_history = world.send(world.care, PLAIN, year=2013, quarter=1, origin="import")
    period = PeriodFactory(year=2013, quarter=1)

    publication = publications.publish(
        world.board, period, by=world.analyst, at=from_history.submitted_at
    )

    assert publication.published_at == from_history.submitted_at
