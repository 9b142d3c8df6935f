"""Events that are rare are told, drawn and tabled by the gaps between them."""

import re
from datetime import UTC, date, datetime
from html import unescape

import pytest

from agencies.models import Role
from dataset.models import Audience, Definition, Publication, ShownFigure
from dataset.operations.series_notes import decide
from tests.dataset.published import make_published
from tests.factories.agencies import UserFactory
from tests.factories.dataset import PeriodFactory


pytestmark = pytest.mark.django_db
QUARTERS = [(2012 + at // 4, at % 4 + 1) for at in range(19)]  # up to Q3 2016-17
# One after fourteen quarters; a hidden figure is None.
LONG = [2, 1, 1, 2, 1, *[0] * 13, 1]


@pytest.fixture
def world(settings, client):
    settings.DEMO_DATE = date(2017, 4, 27)
    world = make_published()
    client.force_login(UserFactory(role=Role.CHAIR, board=world.board))
    return world


def publish(world, figures, code="MIS-01"):
    for (year, quarter), figure in zip(QUARTERS, figures, strict=False):
        publication = Publication.objects.create(
            board=world.board,
            period=PeriodFactory(year=year, quarter=quarter),
            version=1,
            published_at=datetime(2017, 4, 1, tzinfo=UTC),
            published_by=world.analyst,
        )
        ShownFigure.objects.create(
            publication=publication,
            audience=Audience.BOARD,
            code=code,
            month=0,
            standing="hidden" if figure is None else "shown",
            low=figure,
            high=figure,
            illustrative=False,
        )


def text(response):
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", response.content.decode())).split())


def page(client, code="MIS-01"):
    return client.get(f"/indicators/{code}/")


def wide(response):
    return re.search(r'<svg class="ch ch--w".*?</svg>', response.text)[0]


def row(response, quarter):
    """The words of one quarter in the table of figures."""
    return text(response).split(f" {quarter} ")[-1][:100]


def test_a_long_gap_is_drawn_named_and_said_in_caption_alternative_text_and_table(world, client):
    publish(world, LONG)

    answer = page(client)

    said = "the latest time without one is longer than is usual"
    assert said in text(answer)
    assert said in wide(answer).split("</desc>")[0]
    assert ">Long gap: 14 quarters</text>" in wide(answer)
    assert "14 quarters Unusually long gap" in row(answer, "Q3 2016-17")
    assert "quarters lie from one event to the next" in text(answer)


def test_many_in_one_quarter_are_marked_and_said(world, client):
    publish(world, [*[1, 0, 2, 0, 1, 0] * 3, 9])

    answer = page(client)

    assert "more in the last quarter than is usual" in text(answer)
    assert ">Many</text>" in wide(answer)
    assert "More than is usual" in row(answer, "Q3 2016-17")


def test_a_gap_into_which_a_hidden_quarter_falls_is_not_known_anywhere(world, client):
    publish(world, [2, 1, 0, None, 0, 1, 2, 1, 0, 1])

    answer = page(client)

    assert "not known" in row(answer, "Q2 2013-14")
    assert "3 quarters" not in wide(answer)
    assert "4 quarters" not in wide(answer)


def test_a_new_definition_begins_the_count_anew(world, client):
    publish(world, [1, 0, 0, 0, 1, 1, 1, 2, 1])
    decide(
        world.board,
        "MIS-01",
        "rebase",
        PeriodFactory(year=2013, quarter=1),
        "New provider",
        by=world.analyst,
    )

    assert "4 quarters" not in wide(page(client))


def test_the_dictionary_names_the_chart_and_the_analyst_of_a_board_another(world, client):
    publish(world, LONG)
    named = Definition.objects.filter(indicator__code="MIS-01")

    named.update(chart="xmr")
    assert "Upper limit" in wide(page(client))
    named.update(chart="line")
    assert "Upper limit" not in wide(page(client))
    assert "Long gap" not in wide(page(client))
    assert "A plain line" in text(page(client))

    decide(
        world.board, "MIS-01", "chart", PeriodFactory(year=2016, quarter=3), "Few of them",
        form="rare", by=world.analyst,
    )  # fmt: skip
    assert "Long gap" in wide(page(client))


def test_rare_events_are_only_offered_for_what_counts_events(world, client):
    client.force_login(world.analyst)
    address = "/series/{}/decide/"

    assert "Rare events, by the gaps" in client.get(address.format("MIS-01")).text
    assert "Rare events, by the gaps" not in client.get(address.format("CPP-01")).text


def test_figures_that_are_no_whole_counts_are_never_drawn_as_events(world, client):
    Definition.objects.filter(indicator__code="MIS-01").update(chart="rare")
    publish(world, ["1.5", "0", "2", "0"])

    assert "Long gap" not in wide(page(client))
    assert page(client).status_code == 200
