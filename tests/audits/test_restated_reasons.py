"""Why a published figure was corrected, on the page of its indicator: for whom, and when not."""

import re
from html import unescape

import pytest

from agencies.models import Role
from dataset.models import SubmittedExplanation
from tests.dataset.published import PLAIN, make_published, moment
from tests.factories.agencies import UserFactory


pytestmark = pytest.mark.django_db


@pytest.fixture
def world(client):
    world = make_published()
    client.force_login(UserFactory(role=Role.PAG_MEMBER, board=world.board))
    return world


def read(client, code):
    """The words of the page, tags taken out."""
    page = client.get(f"/indicators/{code}/").content.decode()
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", page)).split())


def restated(world, figures, reason):
    sent = world.send(world.care, PLAIN | figures, submitted_at=moment(2017, 3, 13))
    for code in figures:
        SubmittedExplanation.objects.create(
            submission=sent, rule_id="V076", code=code, message="It was another.", text=reason
        )
    world.publish(at=moment(2017, 3, 14))


def test_why_it_was_restated_is_for_those_who_may_read_the_agencys_words(world, client):
    world.quarter(PLAIN)
    restated(world, {"CPP-05n": "40"}, "Five belonged to another area.")

    page = read(client, "CPP-05")
    assert "40 of 52. The agency’s reason: Five belonged to another area." in page
    assert "Five belonged" not in read(client, "CPP-01")
    client.force_login(UserFactory(role=Role.PREPARER, agency=world.police))
    page = read(client, "CPP-05")
    assert "Restated 14 March 2017" in page
    assert "Five belonged" not in page


def test_why_a_hidden_figure_changed_is_not_told(world, client):
    world.quarter(PLAIN | {"CPP-02": "2"})
    restated(world, {"CPP-02": "60"}, "Fifty-eight were left out.")

    page = read(client, "CPP-02")

    assert "Version 1: hidden" in page
    assert "Fifty-eight" not in page


def test_a_reason_is_told_once_though_later_sendings_keep_it(world, client):
    world.quarter(PLAIN)
    restated(world, {"CPP-05n": "40"}, "Five belonged to another area.")
    restated(world, {"CPP-05n": "40", "CPP-05d": "50"}, "Five belonged to another area.")

    assert read(client, "CPP-05").count("Five belonged") == 1
