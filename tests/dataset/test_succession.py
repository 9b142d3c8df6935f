"""An agency that follows another goes on from its figures and reads its returns."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from agencies.models import Agency, Membership, Role, Succession, TrailEntry
from agencies.operations.succession import CannotFollow, succeed
from dataset.figures import QUARTER
from dataset.models import DataReturn
from tests.dataset.worlds import make_history, make_world
from tests.factories.agencies import AgencyFactory, UserFactory


pytestmark = pytest.mark.django_db
FIRST_DAY = date(2017, 1, 1)


@pytest.fixture
def world(settings):
    settings.DEMO_DATE = date(2017, 4, 20)
    return make_world()


@pytest.fixture
def trust(world):
    """A mental health trust that sent the quarter before."""
    return before(world, "sept", {"CPP-02": "40", "CPP-03": "30", "LAC-01": "<5"})


def before(world, slug, figures, quarters_back=1):
    """Another agency that sent an earlier quarter of the same area."""
    agency = AgencyFactory(slug=slug, kind=world.agency.kind, boards=[world.board])
    submission = make_history(world, figures, quarters_back=quarters_back)
    data_return = submission.data_return
    data_return.agency = agency
    data_return.save()
    return agency


def last_quarter(world):
    held = world.contents().last_quarter
    return {code: str(one.figure) for (code, month), one in held.items() if month == QUARTER}


def test_a_renamed_agency_goes_on_from_the_figures_sent_under_the_old_name(world, trust):
    assert last_quarter(world) == {}

    succeed([trust], [world.agency], starts_on=FIRST_DAY)

    assert last_quarter(world) == {"CPP-02": "40", "CPP-03": "30", "LAC-01": "<5"}


def test_what_the_agency_sent_itself_since_it_followed_is_its_own(world, trust):
    make_history(world, {"CPP-02": "44"})
    succeed([trust], [world.agency], starts_on=date(2016, 10, 1))

    assert last_quarter(world) == {"CPP-02": "44"}


def test_an_agency_that_takes_another_in_is_compared_with_both(world, trust):
    make_history(world, {"CPP-02": "44"})

    succeed([trust], [world.agency], starts_on=FIRST_DAY)

    assert last_quarter(world) == {"CPP-02": "84"}


def test_a_quarter_that_one_of_the_merged_did_not_send_is_left_out(world, trust):
    silent = AgencyFactory(slug="silent", boards=[world.board])

    succeed([trust, silent], [world.agency], starts_on=FIRST_DAY)

    assert last_quarter(world) == {}


def test_a_succession_that_is_still_to_come_changes_nothing(world, trust, client):
    succeed([trust], [world.agency], starts_on=date(2017, 7, 1))

    assert last_quarter(world) == {}
    client.force_login(world.preparer)
    assert trust.name not in client.get(reverse("dataset:return_list")).content.decode()


def test_a_chain_that_is_told_backwards_is_the_same(world, trust):
    between = AgencyFactory(slug="between", boards=[world.board])
    succeed([between], [world.agency], starts_on=FIRST_DAY)

    succeed([trust], [between], starts_on=date(2016, 10, 1))

    assert last_quarter(world)["CPP-02"] == "40"
    with pytest.raises(CannotFollow, match="the other way round"):
        succeed([world.agency], [trust], starts_on=FIRST_DAY)


def test_merged_agencies_are_added_and_what_one_did_not_give_is_left_out(world, trust):
    other = before(world, "nept", {"CPP-02": "5", "CPP-03": "not held", "LAC-01": "7"})

    succeed([trust, other], [world.agency], starts_on=FIRST_DAY)

    assert last_quarter(world) == {"CPP-02": "45", "LAC-01": "7 to 11"}


def test_of_a_split_agency_nothing_is_carried(world, trust):
    second = AgencyFactory(slug="second", boards=[world.board])

    succeed([trust], [world.agency, second], starts_on=FIRST_DAY)

    assert last_quarter(world) == {}


def test_a_chain_of_names_is_followed_to_its_beginning(world, trust):
    between = AgencyFactory(slug="between", boards=[world.board])
    succeed([trust], [between], starts_on=date(2016, 10, 1))

    succeed([between], [world.agency], starts_on=FIRST_DAY)

    assert last_quarter(world)["CPP-02"] == "40"


def test_its_people_read_what_was_sent_before_and_change_nothing(world, trust, client):
    old = DataReturn.objects.get(agency=trust)
    client.force_login(world.preparer)
    page = reverse("dataset:return_detail", args=[old.pk])
    assert client.get(page).status_code == 404

    succeed([trust], [world.agency], starts_on=FIRST_DAY)

    client.force_login(world.preparer)
    assert client.get(page).status_code == 200
    assert client.get(reverse("dataset:submission_csv", args=[old.pk, 1])).status_code == 200
    assert trust.name in client.get(reverse("dataset:return_list")).content.decode()
    own = ("return_submit", "return_withdraw", "return_nil", "return_ask", "return_upload")
    for route in own:  # the drafts of another agency are for nobody else
        assert client.post(reverse(f"dataset:{route}", args=[old.pk])).status_code == 404, route
    for route in ("return_approve", "return_accept", "return_reopen", "return_send_back"):
        assert client.post(reverse(f"dataset:{route}", args=[old.pk])).status_code == 403, route


def test_what_the_old_agency_still_owes_is_not_among_its_todays_things(world, client):
    old = AgencyFactory(slug="old", kind=world.agency.kind, boards=[world.board])
    world.data_return.agency = old
    world.data_return.save()
    succeed([old], [world.agency], starts_on=FIRST_DAY)
    client.force_login(world.preparer)

    assert "January to March return" not in client.get("/").content.decode()


def test_what_was_never_sent_is_not_read(world, client):
    old = AgencyFactory(slug="old", kind=world.agency.kind, boards=[world.board])
    world.data_return.agency = old
    world.data_return.save()
    succeed([old], [world.agency], starts_on=FIRST_DAY)
    client.force_login(world.preparer)

    assert client.get(world.data_return.get_absolute_url()).status_code == 404


def test_boards_go_on_with_the_successor(world, trust):
    fresh = AgencyFactory(slug="eput", kind=trust.kind)

    succeed([trust], [fresh], starts_on=date(2017, 4, 1))

    assert list(Agency.objects.serving(world.board, date(2017, 3, 31)).filter(pk=trust.pk))
    assert not Agency.objects.serving(world.board, date(2017, 4, 1)).filter(pk=trust.pk)
    assert Membership.objects.get(agency=fresh).starts_on == date(2017, 4, 1)


def test_it_is_on_the_trail_and_nobody_is_appointed(world, trust):
    person = UserFactory(role=Role.PREPARER, agency=trust)

    succeed([trust], [world.agency], starts_on=FIRST_DAY)

    assert TrailEntry.objects.filter(verb="agencies.agency_succeeded").count() == 1
    assert not person.holds(Role.PREPARER, agency=world.agency)


def test_an_agency_is_followed_once(world, trust):
    succeed([trust], [world.agency], starts_on=FIRST_DAY)

    with pytest.raises(CannotFollow, match="followed already"):
        succeed([trust], [AgencyFactory(slug="third")], starts_on=FIRST_DAY)
    with pytest.raises(CannotFollow, match="the other way round"):
        succeed([world.agency], [trust], starts_on=FIRST_DAY)


def test_the_command_says_what_it_did(world, trust, capsys):
    call_command("succeed_agency", "sept", by=["social-care"], on=FIRST_DAY)

    assert "from 1 January 2017 on" in capsys.readouterr().out
    assert Succession.objects.get().successor == world.agency


def test_the_command_names_an_agency_that_is_not_there(world):
    with pytest.raises(CommandError, match="no agency called “nowhere”"):
        call_command("succeed_agency", "nowhere", by=["social-care"], on=FIRST_DAY)
