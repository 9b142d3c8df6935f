"""`manage.py audit_disclosure`: what stands published is attacked, at any time."""

from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from dataset.figures import Shown, Standing, exact
from dataset.models import ShownFigure
from dataset.models.auditing import GivesAway, refuse_what_gives_away
from dataset.models.protecting import protecting
from dataset.models.quarter_figures import accepted_figures, quarter_figures
from tests.dataset.published import PLAIN, make_published


pytestmark = pytest.mark.django_db
SMALL = PLAIN | {"CPP-02": "43", "CPP-03": "40", "CPP-04": "3"}


@pytest.fixture
def world(settings):
    settings.DEMO_DATE = date(2017, 4, 27)
    return make_published()


def audit(board="bedford", period="2016-17-q3"):
    said = StringIO()
    call_command("audit_disclosure", board=board, period=period, stdout=said)
    return said.getvalue()


def test_what_is_published_holds(world):
    world.quarter(SMALL)

    assert "no reader can work out a hidden small count" in audit(world.board.slug)


def test_what_gives_a_count_away_is_named_and_the_command_fails(world):
    """As if somebody had changed the database: the part beside the small one is shown."""
    publication = world.quarter(SMALL)
    told = ShownFigure.objects.filter(publication=publication, code="CPP-03", month=0)
    told.update(standing="shown", low=Decimal(40), high=Decimal(40), qualifier="exact")
    said = StringIO()

    with pytest.raises(CommandError, match="can be worked out") as failed:
        call_command("audit_disclosure", board=world.board.slug, period="2016-17-q3", stdout=said)

    assert failed.value.returncode == 1
    assert "can work out that CPP-04 is exactly 3" in said.getvalue()


@pytest.mark.parametrize(
    ("where", "words"),
    [
        ({"board": "nowhere"}, "There is no board “nowhere”"),
        ({"period": "2016-17-q9"}, "There is no quarter “2016-17-q9”"),
        ({"period": "2016-17-q4"}, "has not published"),
    ],
)
def test_what_does_not_exist_is_said(world, where, words):
    world.quarter(SMALL)
    world.period(quarter=4)

    with pytest.raises(CommandError, match=words):
        audit(**({"board": world.board.slug} | where))


def test_what_would_give_a_count_away_is_refused_before_it_is_stored(world):
    """As if the protection had forgotten the part beside the small one."""
    world.send(world.care, SMALL)
    period = world.period()
    quarter = quarter_figures(world.board, period, accepted_figures(world.board, period))
    made = protecting(world.board, period, quarter)
    shown = {audience: one.shown for audience, one in made.all().items()}
    refuse_what_gives_away(made, shown)
    forgotten = {("CPP-03", 0): Shown(Standing.SHOWN, exact(40))}

    with pytest.raises(GivesAway, match="The Board can work out that CPP-04 is exactly 3"):
        refuse_what_gives_away(made, shown | {"board": shown["board"] | forgotten})
