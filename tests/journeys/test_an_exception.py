"""A published signal becomes an exception, is commented, decided in the meeting, and is closed on
the later figure that shows the change."""

from datetime import date

import pytest

from agencies.models import OutboxMessage, Role
from audits.models import BoardException
from audits.tasks.jobs import run_jobs
from tests.dataset.published import PLAIN, make_published, moment
from tests.factories.agencies import MeetingFactory, SeatFactory, UserFactory
from tests.factories.dataset import PublicationFactory, ShownFigureFactory


pytestmark = pytest.mark.django_db
BEFORE = ("40", "42", "39", "41", "40", "43", "38", "41", "40", "42", "39", "41")
ROSE = {"CPP-02": "95", "CPP-03": "60", "CPP-04": "35"}
FELL = {"CPP-02": "41", "CPP-03": "31", "CPP-04": "10"}
SAID = {
    "happened": "More plans were started after the autumn campaign.",
    "why": "Schools refer earlier than they did.",
    "effect": "Families get help sooner, and wait longer for a conference.",
    "plan": "A further conference chair begins in March.",
}


@pytest.fixture
def world(settings):
    settings.DEMO_DATE = date(2017, 1, 30)
    settings.EMAIL_BACKEND = "agencies.mail.OutboxBackend"
    made = make_published()
    for place, value in enumerate(BEFORE):
        year, quarter = divmod(4 * 2013 + 2 + place, 4)
        before = PublicationFactory(board=made.board, period=made.period(year, quarter + 1))
        ShownFigureFactory(publication=before, code="CPP-02", text=value)
    return made


def publish(client, world, figures, quarter, signed):
    """Both returns come in time; the analyst presses the button and the worker does the rest."""
    world.send(world.police, {"MIS-01": "30"}, quarter=quarter, on=signed)
    world.send(world.care, PLAIN | figures, quarter=quarter, on=signed)
    client.force_login(world.analyst)
    period = world.period(quarter=quarter)
    assert client.post("/publish/", {"period": period.slug, "note": ""}).status_code == 302
    run_jobs()


def test_from_a_signal_to_the_figure_that_shows_the_change(client, world, settings):
    lead = UserFactory(role=Role.PREPARER, agency=world.care, email="lead@example.org")
    chair = UserFactory(role=Role.PAG_CHAIR, board=world.board)
    seat = SeatFactory(board=world.board, title="Head of safeguarding")

    publish(client, world, ROSE, 3, moment(2017, 1, 16))
    exception = BoardException.objects.get(key="signal:CPP-02")
    letter = OutboxMessage.objects.get(to="lead@example.org")
    assert "/exceptions/asked/" in letter.body

    client.force_login(lead)
    assert "Plans started" in client.get("/exceptions/asked/").text
    assert client.post(f"/exceptions/{exception.pk}/commentary/", SAID).status_code == 302

    settings.DEMO_DATE = date(2017, 2, 14)
    meeting = MeetingFactory(board=world.board, held_on=settings.DEMO_DATE)
    client.force_login(chair)
    screen = f"/group/{meeting.pk}/?at={exception.pk}"
    page = client.get(screen).text
    assert "Schools refer earlier than they did." in page
    decision = {"choice": "ask", "text": "Say how long families wait.", "owner": seat.pk}
    told = decision | {"due_on": "2017-04-28", "revision": exception.revision}
    assert client.post(screen, told).status_code == 302
    minutes = client.get(f"/group/{meeting.pk}/decisions.txt").text
    assert "Ask the agency: Say how long families wait." in minutes
    assert "Owner: Head of safeguarding. Due: 28 April 2017." in minutes

    closing = {"reason": "The figure is back in its range.", "claims_change": "on", "revision": 2}
    too_early = client.post(f"/exceptions/{exception.pk}/close/", closing)
    assert "No later figure of CPP-02 has been published" in too_early.text

    settings.DEMO_DATE = date(2017, 4, 28)
    publish(client, world, FELL, 4, moment(2017, 4, 18))
    client.force_login(chair)
    later = exception.later_editions().get()
    done = client.post(f"/exceptions/{exception.pk}/close/", closing | {"later": later.pk})
    assert done.status_code == 302
    page = client.get(f"/exceptions/{exception.pk}/").text
    assert "The later figure" in page
    assert "January to March 2017, version 1" in page


@pytest.mark.parametrize(
    ("choice", "new", "asked", "sent"),
    [
        (
            "action", "/actions/new/", "actions",
            {"title": "A further chair", "due_on": "2017-04-28", "code": "CPP-02", "wanted": "down",
             "moves_by": "2017-12-29"},
        ),
        (
            "challenge", "/challenges/new/", "challenges",
            {"subject": "Why so many?", "raised_by_kind": "group", "question": "What changed?",
             "answer_by": "2017-04-28"},
        ),
    ],
)  # fmt: skip
def test_what_the_group_decides_is_made_in_one_step_and_leads_back(
    client, world, settings, choice, new, asked, sent
):
    seat = SeatFactory(board=world.board, title="Head of safeguarding")
    chair = UserFactory(role=Role.PAG_CHAIR, board=world.board)
    publish(client, world, ROSE, 3, moment(2017, 1, 16))
    exception = BoardException.objects.get(key="signal:CPP-02")
    page = f"/exceptions/{exception.pk}/"
    client.force_login(chair)
    told = {"choice": choice, "text": "Bring it down.", "owner": seat.pk, "due_on": "2017-04-28"}
    client.post(f"{page}decide/", told | {"revision": exception.revision})
    decision = exception.decisions.get()
    address = f"{new}?decision={decision.pk}"

    assert address in client.get(page).text
    assert client.post(address, {"owner": seat.pk, **sent}).status_code == 302

    (made,) = getattr(decision, asked).all()
    after = client.get(page).text
    assert address not in after
    assert made.get_absolute_url() in after
    assert page in client.get(made.get_absolute_url()).text
