"""The home page says which findings need somebody."""

import pytest

from dataset.operations import findings
from tests.dataset.test_findings import finding, sent_and_signed
from tests.dataset.test_reconciliation import Two
from tests.dataset.worlds import make_world


pytestmark = pytest.mark.django_db


def headlines(client, user):
    client.force_login(user)
    return [item.need.headline for item in client.get("/").context["page"].needs]


def test_the_analyst_sees_how_many_explanations_wait(client):
    world = make_world()
    sent_and_signed(world)

    assert "Accept or refuse 1 explanation" in headlines(client, world.analyst)
    findings.accept(finding(world), by=world.analyst)
    assert "Accept or refuse 1 explanation" not in headlines(client, world.analyst)


def test_the_data_lead_sees_what_was_refused(client):
    world = make_world()
    findings.refuse(sent_and_signed(world), reason="Which?", by=world.analyst)

    assert "Answer the Board’s analyst about 1 explanation" in headlines(client, world.preparer)
    assert not any("explanation" in line for line in headlines(client, world.analyst))


def test_both_agencies_see_that_their_figures_differ(client):
    two = Two()
    two.both()

    for agency in (two.police, two.interviews):
        assert "1 figure differs from another agency’s" in headlines(client, two.lead(agency))
