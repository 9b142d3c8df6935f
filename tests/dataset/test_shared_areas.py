"""A question for a county or a police force is answered once, and published by every board."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from agencies.models import AgencyKind, Role
from agencies.models.boards import AreaKind
from dataset.figures import Reason
from dataset.models import DataReturn, SubmittedFigure
from dataset.models.contents import contents_of
from dataset.operations import drafts, periods, publications, returns, reviews
from dataset.operations.drafts import Edit, Edits
from tests.factories.agencies import AgencyFactory, AreaFactory, BoardFactory, UserFactory
from tests.factories.dataset import DefinitionFactory, PopulationFactory


pytestmark = pytest.mark.django_db


@pytest.fixture
def boards():
    return [BoardFactory(slug=slug) for slug in ("bedford", "central", "luton")]


@pytest.fixture
def county(boards):
    return AreaFactory(slug="county", name="The county", kind=AreaKind.COUNTY, boards=boards)


@pytest.fixture
def quarter():
    DefinitionFactory(code="MIS-01", supplier_kind=AgencyKind.POLICE)
    DefinitionFactory(code="TRN-01", supplier_kind=AgencyKind.POLICE, area_kind="county")
    return periods.make(2016, 4)


def owed():
    return {
        (held.agency.slug, held.area.slug, held.levels)
        for held in DataReturn.objects.select_related("agency", "area")
    }


def asked(slug):
    data_return = DataReturn.objects.select_related("agency", "area", "period").get(area__slug=slug)
    return [item.code for item in contents_of(data_return).items]


def test_the_wide_question_is_asked_once_and_the_others_of_each_board(boards, county, quarter):
    AgencyFactory(slug="police", kind=AgencyKind.POLICE, boards=boards)

    periods.open_returns(quarter)

    local = {("police", board.slug, "local authority") for board in boards}
    assert owed() == local | {("police", "county", "county")}
    assert asked("county") == ["TRN-01"]
    assert asked("luton") == ["MIS-01"]


def test_an_agency_of_two_boards_answers_for_the_area_of_those_two(boards, county, quarter):
    AreaFactory(slug="two", kind=AreaKind.COUNTY, boards=boards[:2])
    AgencyFactory(slug="police", kind=AgencyKind.POLICE, boards=boards[:2])

    periods.open_returns(quarter)

    assert ("police", "two", "county") in owed()
    assert {area for _, area, _ in owed()} == {"bedford", "central", "two"}


def test_an_agency_of_all_three_answers_for_the_widest_area_alone(boards, county, quarter):
    AreaFactory(slug="two", kind=AreaKind.COUNTY, boards=boards[:2])
    AgencyFactory(slug="police", kind=AgencyKind.POLICE, boards=boards)

    periods.open_returns(quarter)

    assert "two" not in {area for _, area, _ in owed()}


def test_an_agency_that_serves_no_whole_county_answers_board_by_board(boards, county, quarter):
    AgencyFactory(slug="police", kind=AgencyKind.POLICE, boards=boards[2:])

    periods.open_returns(quarter)

    assert owed() == {("police", "luton", "local authority,county")}
    assert asked("luton") == ["MIS-01", "TRN-01"]


@pytest.fixture
def shared(boards, county, quarter):
    """The county's return, with the people who fill it in and check it."""
    agency = AgencyFactory(slug="police", kind=AgencyKind.POLICE, boards=boards)
    periods.open_returns(quarter)
    shared = DataReturn.objects.get(area=county)
    shared.preparer = UserFactory(role=Role.PREPARER, agency=agency)
    shared.approver = UserFactory(role=Role.APPROVER, agency=agency)
    shared.analysts = [UserFactory(role=Role.ANALYST, board=board) for board in boards]
    return shared


def send(shared, text="20"):
    edit = Edit(("TRN-01", 0), shared.now if hasattr(shared, "now") else "", text)
    because = Edit(("V076", "TRN-01"), "", "Some courses were cancelled.")
    drafts.save(shared, Edits(values=(edit,), explanations=(because,)), by=shared.preparer)
    returns.submit(shared, by=shared.preparer)
    reviews.approve(shared, by=shared.approver)


def publish(shared, number):
    board = shared.analysts[number].appointments.get().board
    return publications.publish(board, shared.period, by=shared.analysts[number])


def test_only_the_lead_board_accepts_and_the_others_are_told_who_leads(shared):
    send(shared)

    with pytest.raises(PermissionDenied, match="of Bedford Safeguarding Children Board can accept"):
        reviews.accept(shared, by=shared.analysts[1])
    for analyst in shared.analysts:
        assert DataReturn.objects.visible_to(analyst).filter(pk=shared.pk).exists()

    reviews.accept(shared, by=shared.analysts[0])


def test_every_board_publishes_the_one_answer(shared, county):
    send(shared)
    reviews.accept(shared, by=shared.analysts[0])

    made = [publish(shared, number) for number in range(3)]

    one = SubmittedFigure.objects.get(code="TRN-01")
    for publication in made:
        assert publication.pointers.get(figure__code="TRN-01").figure_id == one.pk
        row = publication.shown_to("board").get(code="TRN-01", month=0)
        assert (row.figure.low, row.area) == (20, county)


def test_before_it_is_accepted_no_board_publishes_it(shared, quarter, boards):
    send(shared)
    local = DataReturn.objects.get(area__slug="luton")
    edit = Edit(("MIS-01", 0), "", "12")
    drafts.save(local, Edits(values=(edit,)), by=shared.preparer)
    returns.submit(local, by=shared.preparer)
    reviews.approve(local, by=shared.approver)
    reviews.accept(local, by=shared.analysts[2])

    row = publish(shared, 2).shown_to("board").get(code="TRN-01", month=0)

    assert row.figure.reason is Reason.LATE
    assert row.area.slug == "county"


def test_a_board_outside_the_area_neither_sees_nor_publishes_it(shared):
    other = BoardFactory(slug="elsewhere")
    analyst = UserFactory(role=Role.ANALYST, board=other)
    send(shared)
    reviews.accept(shared, by=shared.analysts[0])

    assert not DataReturn.objects.visible_to(analyst).filter(pk=shared.pk).exists()
    assert not DataReturn.objects.status_visible_to(analyst).filter(pk=shared.pk).exists()
    with pytest.raises(publications.NothingToPublish):
        publications.publish(other, shared.period, by=analyst)


def test_a_rate_over_the_county_stands_on_the_populations_of_its_boards(shared, boards):
    DefinitionFactory(code="POP-01", supplier_kind="", collected=False)
    DefinitionFactory(
        code="TRN-02", kind="ratio", unit="per 10,000", numerator="TRN-01", denominator="POP-01",
        multiplier=10_000, supplier_kind="", collected=False, area_kind="county",
    )  # fmt: skip
    for board, children in zip(boards, (40_000, 60_000, 100_000), strict=True):
        PopulationFactory(
            area=board.areas.get(kind=AreaKind.LOCAL_AUTHORITY),
            year=2016,
            children=children,
            published_on=date(2016, 12, 1),
        )
    send(shared)
    reviews.accept(shared, by=shared.analysts[0])

    row = publish(shared, 1).shown_to("board").get(code="TRN-02", month=0)

    # 20 in a quarter are 80 a year, among 200,000 children.
    assert (row.figure.low, row.area.slug) == (4, "county")


def test_a_restatement_gives_every_board_something_new_to_publish(shared):
    send(shared)
    reviews.accept(shared, by=shared.analysts[0])
    for number in range(3):
        publish(shared, number)
    reviews.reopen(
        shared, codes=["TRN-01"], reason="Some courses were cancelled.", by=shared.analysts[0]
    )
    shared.now = "20"
    send(shared, "19")
    reviews.accept(shared, by=shared.analysts[0])

    versions = [publish(shared, number) for number in range(3)]

    assert [one.version for one in versions] == [2, 2, 2]
    assert {one.shown_to("board").get(code="TRN-01", month=0).figure.low for one in versions} == {
        19
    }


def test_readers_are_told_what_the_figure_covers(shared, boards, client):
    send(shared)
    reviews.accept(shared, by=shared.analysts[0])
    publish(shared, 2)
    client.force_login(UserFactory(role=Role.CHAIR, board=boards[2]))
    told = "The county, 3 boards together"

    assert f"Covers {told}" in client.get(reverse("dataset:scorecard")).content.decode()
    page = client.get(reverse("audits:indicator", args=["TRN-01"])).content.decode()
    assert f"Covers {told}." in page
    assert told in client.get(reverse("dataset:scorecard_csv")).content.decode()
    assert told in client.get(reverse("audits:indicator_csv", args=["TRN-01"])).content.decode()
    (figure,) = client.get(reverse("api:figure-list"), {"code": "TRN-01"}).json()["results"]
    assert (figure["board"], figure["area"]) == ("luton", "county")


def test_the_preparer_reads_which_boards_the_answer_is_for(shared, client):
    client.force_login(shared.preparer)

    page = client.get(shared.get_absolute_url()).content.decode()

    assert "One answer for Bedford, Central and Luton." in page
    assert "Bedford Safeguarding Children Board accepts it" in page


def test_the_wide_return_is_told_from_the_boards_own(shared, boards, client):
    client.force_login(shared.analysts[1])

    page = client.get(reverse("dataset:progress")).content.decode()

    assert "Police, The county" in page
    assert page.count(">Police<") == 1
