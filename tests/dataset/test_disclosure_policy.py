"""A board decides what it shows to whom; each audience then reads its own, and no more."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from agencies.models import Role
from dataset.models import DisclosurePolicy, PolicyFor, RawView, ShownFigure
from dataset.models.readers import Reader, reader_of
from dataset.operations.disclosure import DecidedMeanwhile, decide
from tests.dataset.published import PLAIN, make_published
from tests.factories.agencies import (
    AgencyFactory,
    AppointmentFactory,
    BoardFactory,
    UserFactory,
)


pytestmark = pytest.mark.django_db


@pytest.fixture
def world(settings):
    settings.DEMO_DATE = date(2017, 4, 27)
    return make_published()


def decided(world, audience=PolicyFor.BOARD, **choices):
    standing = {"smallest_shown": 5, "zeros_shown": True, "rounded_to": 1, "raw": False}
    return decide(
        world.board, audience, **(standing | choices), reason="Board, item 6", seen=None,
        by=world.manager,
    )  # fmt: skip


def person(role, board):
    return AppointmentFactory(role=role, board=board, agency=None).user


def hidden(publication, reader=None):
    rows = ShownFigure.objects.seen_by(reader or Reader()).filter(publication=publication)
    return {row.code for row in rows if row.standing == "hidden"}


def test_without_a_decision_1_to_4_are_hidden_and_0_is_shown(world):
    publication = world.quarter(
        PLAIN | {"CPP-01": "4", "CPP-02": "5", "CPP-03": "5", "CPP-04": "0"}
    )

    assert "CPP-01" in hidden(publication)
    assert not {"CPP-02", "CPP-04"} & hidden(publication)


def test_a_higher_threshold_holds_from_the_next_publication_on(world):
    first = world.quarter(PLAIN | {"CPP-01": "7"}, quarter=2)
    decided(world, smallest_shown=8)
    second = world.quarter(PLAIN | {"CPP-01": "7"}, quarter=3)

    assert "CPP-01" not in hidden(first)
    assert "CPP-01" in hidden(second)


def test_0_is_hidden_with_the_small_where_the_board_says_so(world):
    decided(world, zeros_shown=False)

    assert "CPP-01" in hidden(world.quarter(PLAIN | {"CPP-01": "0"}))


def test_a_wider_audience_never_sees_more_than_a_narrower_one(world):
    decided(world, smallest_shown=8)

    publication = world.quarter(PLAIN | {"CPP-01": "7", "MIS-01": "6"})

    board, lay, public = (
        {(row.code, row.month) for row in publication.shown_to(one) if row.standing == "hidden"}
        for one in ("board", "lay", "public")
    )
    assert board <= lay <= public
    assert ("CPP-01", 0) in board


def test_lay_members_read_their_own_set(world):
    decided(world, PolicyFor.LAY, smallest_shown=8)
    publication = world.quarter(PLAIN | {"CPP-01": "7"})

    lay = reader_of(person(Role.LAY_MEMBER, world.board), world.board)
    chair = reader_of(person(Role.CHAIR, world.board), world.board)

    assert "CPP-01" in hidden(publication, lay)
    assert "CPP-01" not in hidden(publication, chair)


def test_for_the_public_counts_are_rounded(world):
    decided(world, PolicyFor.PUBLIC, rounded_to=10)

    publication = world.quarter(PLAIN | {"CPP-01": "186"})

    assert str(publication.shown_to("public").get(code="CPP-01", month=0).figure) == "about 190"
    assert publication.shown_to("board").get(code="CPP-01", month=0).figure.low == 186


def test_a_share_of_rounded_numbers_does_not_tell_what_was_rounded(world):
    decided(world, PolicyFor.PUBLIC, rounded_to=10)

    publication = world.quarter(PLAIN | {"CPP-05n": "43", "CPP-05d": "52"})

    # About 40 of about 50: anything from 35 of 55 to 45 of 45.
    public = publication.shown_to("public").get(code="CPP-05", month=0).figure
    assert round(public.low, 1) == Decimal("63.6")
    assert public.high == 100
    board = publication.shown_to("board").get(code="CPP-05", month=0).figure
    assert board.is_exact
    rate = publication.shown_to("public").get(code="REF-08", month=0).figure
    assert not rate.is_exact


def test_an_agency_reads_its_own_figures_as_it_sent_them_and_others_protected(world):
    world.send(world.police, {"MIS-01": "3"})
    world.send(world.care, PLAIN | {"CPP-01": "3"})
    publication = world.publish()

    care = Reader(agencies=frozenset([world.care.pk]))
    police = Reader(agencies=frozenset([world.police.pk]))

    assert "CPP-01" not in hidden(publication, care)
    assert "CPP-01" in hidden(publication, police)
    assert "MIS-01" in hidden(publication, care)
    assert "MIS-01" not in hidden(publication, police)


def test_what_an_agency_sees_over_the_boards_set_stands_once(world):
    publication = world.quarter(PLAIN | {"CPP-01": "3"})

    rows = ShownFigure.objects.seen_by(Reader(agencies=frozenset([world.care.pk])))

    slots = list(rows.filter(publication=publication).values_list("code", "month"))
    assert len(slots) == len(set(slots)) == publication.shown_to("board").count()


def test_figures_as_they_were_sent_are_for_whom_the_board_says_and_who_asks(world):
    chair, lay = person(Role.CHAIR, world.board), person(Role.LAY_MEMBER, world.board)
    inspector = person(Role.INSPECTOR, world.board)
    assert not reader_of(chair, world.board, raw=True).raw

    decided(world, raw=True)
    publication = world.quarter(PLAIN | {"CPP-01": "3"})

    assert reader_of(chair, world.board, raw=True).raw
    assert not reader_of(chair, world.board).raw
    assert not reader_of(lay, world.board, raw=True).raw
    assert not reader_of(inspector, world.board, raw=True).raw
    assert hidden(publication, reader_of(chair, world.board, raw=True)) == set()
    assert "CPP-01" in hidden(publication, reader_of(lay, world.board, raw=True))


def test_every_look_at_figures_as_they_were_sent_is_in_the_access_log(world, client):
    decided(world, raw=True)
    world.quarter(PLAIN | {"CPP-01": "3"})
    chair = person(Role.CHAIR, world.board)
    client.force_login(chair)

    protected = client.get(reverse("dataset:scorecard"))
    assert RawView.objects.count() == 0
    assert "not protected" not in protected.text

    raw = client.get(reverse("dataset:scorecard"), {"figures": "as-sent"})
    assert "These figures are not protected" in raw.text
    [look] = RawView.objects.all()
    assert (look.user, look.board, look.page) == (chair, world.board, reverse("dataset:scorecard"))


def test_asking_for_them_without_the_boards_leave_shows_protected_figures(world, client):
    world.quarter(PLAIN | {"CPP-01": "3"})
    client.force_login(person(Role.CHAIR, world.board))

    page = client.get(reverse("dataset:scorecard"), {"figures": "as-sent"})

    assert "not protected" not in page.text
    assert RawView.objects.count() == 0


def test_a_decision_made_upon_an_older_one_is_not_put_into_force(world):
    decided(world, smallest_shown=6)

    with pytest.raises(DecidedMeanwhile):
        decided(world, smallest_shown=8)

    assert DisclosurePolicy.objects.of(world.board)["board"].smallest_shown == 6


def test_in_the_page_a_decision_upon_an_older_one_keeps_what_was_chosen(world, client):
    client.force_login(world.manager)
    address = reverse("dataset:disclosure_change", args=["board"])
    choices = {"smallest_shown": "8", "zeros_shown": "no", "raw": "no", "reason": "Item 6"}
    assert client.post(address, choices).status_code == 302

    again = client.post(address, choices | {"smallest_shown": "6"})

    assert again.status_code == 409
    assert "Somebody else has decided" in again.text
    assert again.context["form"]["smallest_shown"].value() == "6"


def test_the_effect_is_shown_before_anything_is_decided(world, client):
    world.quarter(PLAIN | {"CPP-01": "7"})
    client.force_login(world.manager)
    address = reverse("dataset:disclosure_change", args=["board"])
    choices = {"smallest_shown": "8", "zeros_shown": "yes", "raw": "no", "effect": "1"}

    page = client.post(address, choices)

    effect = page.context["effect"]
    assert effect.then > effect.now
    assert DisclosurePolicy.objects.count() == 0


def test_only_the_manager_decides(world):
    with pytest.raises(PermissionDenied):
        decide(
            world.board, PolicyFor.BOARD, smallest_shown=6, zeros_shown=True, rounded_to=1,
            raw=False, reason="Item 6", seen=None, by=world.analyst,
        )  # fmt: skip


@pytest.mark.parametrize(
    "wrong",
    [
        {"smallest_shown": 3},
        {"audience": "lay", "raw": True},
        {"audience": "board", "rounded_to": 5},
    ],
)
def test_the_database_takes_no_weaker_policy(world, wrong):
    row = {"audience": "board", "smallest_shown": 5, "reason": "x", "decided_by": world.manager}
    with pytest.raises(IntegrityError), transaction.atomic():
        DisclosurePolicy.objects.create(
            board=world.board, decided_at="2017-04-27T10:00:00Z", **(row | wrong)
        )


def test_the_analyst_sees_the_scorecard_as_others_do(world, client):
    decided(world, PolicyFor.LAY, smallest_shown=8)
    world.quarter(PLAIN | {"CPP-01": "7"})
    client.force_login(world.analyst)

    own = client.get(reverse("dataset:scorecard"))
    lay = client.get(reverse("dataset:scorecard"), {"as": "lay"})

    assert "You see this page as it is shown to" in lay.text
    assert "CPP-01" not in hidden(own.context["card"].publication)
    assert lay.context["card"].reader.audience == "lay"


def test_nobody_else_chooses_as_whom_to_read(world, client):
    world.quarter(PLAIN)
    client.force_login(person(Role.CHAIR, world.board))

    assert client.get(reverse("dataset:scorecard"), {"as": "public"}).status_code == 403


def test_the_desk_says_why_each_figure_is_hidden(world, client):
    publication = world.quarter(
        PLAIN | {"CPP-02": "43", "CPP-03": "40", "CPP-04": "3", "CPP-05n": "2", "CPP-05d": "52"}
    )
    client.force_login(world.analyst)

    page = client.get(reverse("dataset:hidden", args=[publication.period.slug])).context["page"]

    why = {row.code: row.why for row in page.rows}
    assert why["CPP-04"] == "It is a small count itself."
    assert why["CPP-05"] == "One of its numbers is hidden."
    assert "CPP-04" in why[next(code for code in ("CPP-03", "CPP-02") if code in why)]


def test_a_person_without_a_role_reads_as_the_public(world):
    assert reader_of(UserFactory(), world.board).audience == "public"


def test_a_role_at_an_agency_of_another_board_lets_a_lay_member_see_no_more(world):
    decided(world, PolicyFor.LAY, smallest_shown=8)
    publication = world.quarter(PLAIN | {"CPP-01": "7"})
    lay = person(Role.LAY_MEMBER, world.board)
    elsewhere = AgencyFactory(boards=[BoardFactory()])
    AppointmentFactory(user=lay, role=Role.PREPARER, agency=elsewhere)

    assert "CPP-01" in hidden(publication, reader_of(lay, world.board))
