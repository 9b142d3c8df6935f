"""Every sending can be kept as a file, and two of them held against each other."""

from io import BytesIO

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from agencies.models import Role
from dataset.operations import drafts, returns, reviews
from dataset.operations.drafts import Edit
from tests.dataset.worlds import make_world
from tests.factories.agencies import UserFactory


pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    """Accepted once, and CPP-02 mended from 40 to 44."""
    world = make_world()
    world.accept()
    reviews.reopen(
        world.data_return, codes=["CPP-02"], reason="Four were recorded late.", by=world.analyst
    )
    world.correct({"CPP-02": "44"}, notes={"CPP-02": "With four recorded late."})
    drafts.save_commentary(
        world.data_return,
        world.contents().themes[0].name,
        [Edit("why", "", "Two teams merged.")],
        by=world.preparer,
    )
    returns.submit(world.data_return, by=world.preparer)
    return world


@pytest.fixture
def read(world, client):
    def answer(route, *args, by=None):
        client.force_login(by or world.preparer)
        return client.get(reverse(f"dataset:{route}", args=[world.data_return.pk, *args]))

    return answer


def test_the_difference_names_what_changed_and_why(read):
    page = read("submission_difference", 1, 2).content.decode()

    assert "Figures: 1" in page
    for words in ("Plans started", ">40<", "<b>44</b>", "Four were recorded late."):
        assert words in page
    assert "Words: 3" in page
    assert "It was counted again." in page
    assert "With four recorded late." in page
    assert "Two teams merged." in page
    assert "Plans ended" not in page


def test_the_order_in_the_address_does_not_matter(read):
    assert (
        read("submission_difference", 2, 1).content == read("submission_difference", 1, 2).content
    )


def test_the_difference_as_rows(read):
    rows = read("submission_difference_csv", 1, 2).content.decode("utf-8-sig").splitlines()

    assert rows[0] == "what,code,measure,for,before,after"
    assert "Figure,CPP-02,Plans started,,40,44" in rows
    assert "Explanation,CPP-02,Plans started,V076,,It was counted again." in rows
    assert len(rows) == 5


def test_a_submission_is_downloaded_as_it_was_sent(read, world):
    rows = read("submission_csv", 1).content.decode("utf-8-sig").splitlines()
    sent = world.data_return.submissions.get(number=1)

    assert f"hash,{sent.digest}" in rows
    assert "Figure,CPP-02,Plans started,,40,,return,typed" in rows
    assert any(row.startswith("Accepted by the Board,") for row in rows)
    page = load_workbook(BytesIO(read("submission_xlsx", 1).content)).active
    cells = [[cell.value for cell in row] for row in page.iter_rows()]
    assert ["Figure", "CPP-02", "Plans started"] in [row[:3] for row in cells]


def test_the_page_of_a_submission_leads_to_both(read, world):
    page = read("submission_detail", 2).content.decode()

    assert reverse("dataset:submission_difference", args=[world.data_return.pk, 1, 2]) in page
    assert reverse("dataset:submission_xlsx", args=[world.data_return.pk, 2]) in page


def test_own_returns_stay_downloadable_when_the_agency_has_left_the_board(read, world):
    world.agency.memberships.update(ends_on="2017-04-01")

    assert read("submission_csv", 1).status_code == 200
    assert read("submission_difference", 1, 2).status_code == 200


@pytest.mark.parametrize("route", ["submission_csv", "submission_xlsx"])
def test_others_find_nothing(read, world, route):
    stranger = UserFactory(role=Role.PAG_MEMBER, board=world.board)

    assert read(route, 1, by=stranger).status_code == 404


def test_nothing_is_compared_with_itself_or_with_what_is_not_there(read):
    assert read("submission_difference", 1, 1).status_code == 404
    assert read("submission_difference", 1, 9).status_code == 404


def test_what_was_taken_back_is_for_the_agency_alone(read, world):
    returns.withdraw(world.data_return, by=world.preparer)

    assert read("submission_difference", 1, 2).status_code == 200
    assert read("submission_difference", 1, 2, by=world.analyst).status_code == 404
