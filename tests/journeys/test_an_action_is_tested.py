"""An action agreed about a risk is done, tested by the series of its measure, and signed off, or not.

Told through the pages, as the people of a board would click.
"""

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from audits.models import Action
from audits.tasks import remind_owners
from tests.audits.action_world import HIGH, LOW, make_action_world, publish_series
from tests.factories.audits import RiskFactory


pytestmark = pytest.mark.django_db
AGREED, DUE, DONE, JUDGED = (
    date(2014, 11, 3),
    date(2014, 12, 22),
    date(2015, 1, 1),
    date(2017, 4, 27),
)


@pytest.fixture
def world():
    return make_action_world()


@pytest.fixture
def day(settings):
    """`day(when)`: it is that day now."""

    def turn(when):
        settings.DEMO_DATE = when

    return turn


def as_(person):
    client = Client()
    client.force_login(person)
    return client


def agree(world):
    """The group agrees an action about a risk, and the manager puts it on the list."""
    risk = RiskFactory(board=world.board, owner=world.action.owner, codes=["MIS-08"])
    as_(world.manager).post(
        f"/actions/new/?risk={risk.pk}",
        {
            "title": "Hold return interviews at weekends too", "owner": world.action.owner.pk,
            "due_on": DUE.isoformat(), "code": "MIS-08", "wanted": "up", "moves_by": "2016-12-31",
        },
    )  # fmt: skip
    return Action.objects.get(title="Hold return interviews at weekends too")


def report_done(world, action, day, mailoutbox):
    """The letter of the day leads the owner to the form; it is filled in on the next working day."""
    day(DUE)
    remind_owners()
    (letter,) = [one for one in mailoutbox if one.subject.startswith("Due today")]
    (address,) = re.findall(r"(/actions/\d+/update/)", letter.body)
    day(DONE)
    as_(world.owner).post(
        address, {"state": "done", "text": "A rota for seven days.", "evidence": "The rota."}
    )


def test_done_tested_and_signed_off(world, day, mailoutbox):
    day(AGREED)
    publish_series(world.board, LOW + HIGH)
    action = agree(world)
    report_done(world, action, day, mailoutbox)
    day(JUDGED)
    page = reverse("audits:action_detail", args=[action.pk])
    sign_off = reverse("audits:action_sign_off", args=[action.pk])

    refused = as_(world.executive).post(sign_off, {"sign_off": "yes", "reason": "It is done."})
    assert "No evidence of impact has been accepted" in refused.text
    as_(world.owner).post(
        reverse("audits:evidence_new", args=[action.pk]),
        {"kind": "measure", "text": "More interviews are held in time."},
    )
    (judge,) = re.findall(rf"{page}evidence/\d+/", as_(world.executive).get(page).text)
    as_(world.executive).post(judge, {"accept": "yes", "reason": "The chart is plain."})
    as_(world.executive).post(sign_off, {"sign_off": "yes", "reason": "Children are heard sooner."})

    so_what = as_(world.lay_member).get("/so-what/").text
    assert "Hold return interviews at weekends too" in so_what
    assert "Children are heard sooner." in so_what
    assert "<b>1</b>the figures moved the way they should" in so_what


def test_done_tested_and_refused_and_under_way_again(world, day, mailoutbox):
    day(AGREED)
    publish_series(world.board, LOW + LOW)
    action = agree(world)
    report_done(world, action, day, mailoutbox)
    day(JUDGED)
    page = reverse("audits:action_detail", args=[action.pk])

    as_(world.owner).post(
        reverse("audits:evidence_new", args=[action.pk]),
        {"kind": "measure", "text": "We hold more of them."},
    )
    told = as_(world.executive).get(page).text
    (judge,) = re.findall(rf"{page}evidence/\d+/", told)
    assert "no evidence of change" in told
    as_(world.executive).post(judge, {"accept": "no", "reason": "The figures did not move."})
    as_(world.executive).post(
        reverse("audits:action_sign_off", args=[action.pk]),
        {"sign_off": "no", "reason": "Ask the young people why they refuse."},
    )

    action.refresh_from_db()
    assert (action.state, action.done_on) == ("under way", None)
    ours = as_(world.owner).get("/actions/ours/").text
    assert "Hold return interviews at weekends too" in ours
    assert "Ask the young people why they refuse." in as_(world.owner).get(page).text
    assert "Hold return" not in as_(world.lay_member).get("/so-what/").text
