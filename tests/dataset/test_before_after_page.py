"""Whether a measure changed after an event is told from what its reader may see, never why."""

import re
from datetime import UTC, date, datetime
from html import unescape

import pytest

from agencies.models import Role
from dataset.models import Audience, Publication, ShownFigure
from dataset.models.readers import NOBODY_IN_PARTICULAR, Reader
from dataset.operations.series_notes import decide
from dataset.present.before_after import before_and_after
from tests.dataset.published import PLAIN, make_published
from tests.dataset.worlds import redefine
from tests.factories.agencies import BoardFactory, UserFactory
from tests.factories.dataset import PeriodFactory


pytestmark = pytest.mark.django_db
ADDRESS = "/series/CPP-05/before-and-after/"
QUARTERS = [(2013 + at // 4, at % 4 + 1) for at in range(13)]
EVENT = date(2014, 10, 1)  # the first day of the seventh quarter
LOW = [40, 42, 41, 39, 40, 42]
HIGH = [60, 61, 63, 60, 62, 61, 60]
HIDDEN = None
MEMBER = Reader()


@pytest.fixture
def world(settings):
    settings.DEMO_DATE = date(2017, 4, 27)
    return make_published()


def publish(world, figures, code="CPP-05"):
    """One quarter after the other with this figure in each, as the Board and the public see it."""
    publish_for(world.board, figures, code)


def publish_for(board, figures, code):
    publisher = UserFactory()
    for (year, quarter), figure in zip(QUARTERS, figures, strict=False):
        publication = Publication.objects.create(
            board=board,
            period=PeriodFactory(year=year, quarter=quarter),
            version=1,
            published_at=datetime(2017, 4, 1, tzinfo=UTC),
            published_by=publisher,
        )
        is_hidden = figure is HIDDEN
        ShownFigure.objects.bulk_create(
            ShownFigure(
                publication=publication,
                audience=audience,
                code=code,
                month=0,
                standing="hidden" if is_hidden else "shown",
                low=None if is_hidden else figure,
                high=None if is_hidden else figure,
                illustrative=False,
            )
            for audience in (Audience.BOARD, Audience.PUBLIC)
        )


def neighbour(figures, code="CPP-05"):
    """Another board that has published the same quarters."""
    publish_for(BoardFactory(short_name="Luton"), figures, code)


def asked(world, code="CPP-05", on=EVENT, reader=MEMBER, **more):
    return before_and_after(world.board, code, on, reader, **more)


def text(response):
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", response.content.decode())).split())


def test_a_plain_rise_is_changed_and_better_and_nobody_says_why(world):
    publish(world, LOW + HIGH)

    page = asked(world)

    assert (page.verdict, page.moved, page.before, page.after) == ("changed", "better", 6, 7)
    assert page.sentence.startswith("Plans reviewed in time have changed since 1 October 2014.")
    assert "That does not say why." in page.sentence
    assert "caused" not in " ".join([page.sentence, *page.details, page.comparison])
    assert "percentage points above those before, which is better." in page.details[0]
    assert "Lehmann 1975" in page.method


def test_few_figures_after_it_are_too_early_and_it_says_how_many_it_takes(world):
    publish(world, LOW + HIGH[:3])

    page = asked(world)

    assert (page.verdict, page.difference, page.chart.levels) == ("too early", None, ())
    assert "It takes six figures on each side" in page.details[0]


@pytest.mark.parametrize("day", [date(2010, 1, 1), date(2017, 2, 1)])
def test_a_day_outside_the_series_is_too_early(world, day):
    publish(world, LOW)

    assert asked(world, on=day).verdict == "too early"


def test_quarters_that_led_to_it_do_not_credit_it_with_their_return(world):
    publish(world, [60, 61, 60, 62, 61, 60, 20, 22, *HIGH[:5]])
    on = date(2015, 4, 1)
    poor = [world.period(2014, 3), world.period(2014, 4)]

    page = asked(world, on=on, left_out=poor)

    assert page.verdict != "changed"
    used = {row.period.slug: row.used for row in page.rows}
    assert used["2014-15-q3"] == used["2014-15-q4"] == "Left out: it led to the action"
    assert page.chart.left_out == {6, 7}


def test_quarters_after_it_cannot_have_led_to_it(world):
    publish(world, LOW + HIGH)

    page = asked(world, left_out=[world.period(2015, 1)])

    assert page.after == 7


def test_a_quarter_that_it_happened_within_is_on_neither_side(world):
    publish(world, LOW + HIGH)

    within = asked(world, on=date(2014, 11, 12))

    used = {row.period.slug: row.used for row in within.rows}
    assert used["2014-15-q3"] == "Left out: it happened within it"
    assert within.chart.events[0].at == 6
    assert asked(world).chart.events[0].at == 5.5


def test_a_count_on_the_last_day_comes_after_what_happened_in_its_quarter(world):
    publish(world, [100, 101, 102, 100, 101, 99, *[150] * 7], code="CPP-01")

    page = asked(world, "CPP-01", on=date(2014, 11, 12))

    assert {row.period.slug: row.used for row in page.rows}["2014-15-q3"] == "After"
    assert any("one day" in said for said in page.cautions)


def test_only_figures_of_one_definition_are_held_against_each_other(world):
    publish(world, LOW + HIGH)
    redefine("CPP-05", world.period(2014, 1))

    page = asked(world)

    assert page.verdict == "too early"
    assert page.rows[-1].used == "Not compared: another definition"
    assert any("definition in force on that day" in said for said in page.details)


def test_a_figure_the_analyst_left_out_counts_on_neither_side(world):
    publish(world, LOW + HIGH)
    decide(
        world.board, "CPP-05", "exclude", world.period(2015, 1), "Counted anew", by=world.analyst
    )

    assert asked(world).after == 6


def test_what_the_reader_may_not_see_takes_no_part(world):
    publish(world, [*LOW[:5], HIDDEN, *HIGH])

    page = asked(world, "CPP-05", reader=MEMBER)

    assert page.before == 5
    assert page.verdict == "too early"
    assert page.rows[7].shown.is_hidden
    assert page.rows[7].used == "No figure to compare"


def test_a_change_that_the_other_boards_had_too_is_not_told_apart(world):
    publish(world, LOW + HIGH)
    neighbour(LOW + HIGH)

    page = asked(world)

    assert page.verdict == "changed"
    assert "It cannot be told apart from what the other boards did." in page.sentence
    assert page.comparison.startswith("The other board, as the public reads them.")


def test_a_change_that_the_other_boards_did_not_have_is_said(world):
    publish(world, LOW + HIGH)
    neighbour([50, 52, 51, 50] * 3 + [51])

    assert "The other boards did not move with it." in asked(world).sentence


def test_counts_of_other_boards_are_brought_to_the_same_level_before_it(world):
    publish(world, [100, 101, 102, 100, 101, 99, *[150] * 7], code="CPP-01")
    neighbour([300] * 6 + [450] * 7, code="CPP-01")

    page = asked(world, "CPP-01")

    assert "areas differ in size" in page.comparison
    assert {row.others for row in page.rows} == {"100.5", "150.8"}


def test_a_figure_that_another_board_hides_is_not_in_the_comparison(world):
    publish(world, LOW + HIGH)
    neighbour([*LOW[:5], HIDDEN, *HIGH])

    page = asked(world)

    others = {row.period.slug: row.others for row in page.rows}
    assert others["2014-15-q2"] == ""
    assert page.chart.beside[0].values[5] is None


def test_the_number_of_queries_does_not_grow_with_boards(world, client, query_count):
    client.force_login(world.analyst)
    publish(world, LOW + HIGH)
    neighbour(LOW)
    few = query_count(f"{ADDRESS}?on=2014-10-01")
    publish_for(BoardFactory(), LOW + HIGH, "CPP-05")
    publish_for(BoardFactory(), LOW + HIGH, "CPP-05")

    assert query_count(f"{ADDRESS}?on=2014-10-01") == few


def test_a_longer_history_takes_no_more_queries(world, django_assert_max_num_queries):
    publish(world, LOW + HIGH)

    with django_assert_max_num_queries(10):
        asked(world)


def test_the_page_offers_noted_events_and_takes_a_day_from_the_address(world, client):
    publish(world, LOW + HIGH)
    decide(
        world.board, "CPP-05", "event", world.period(2014, 3), "New front door", by=world.analyst
    )
    client.force_login(UserFactory(role=Role.PAG_MEMBER, board=world.board))

    assert 'href="?on=2014-10-01"' in client.get(ADDRESS).text
    answer = client.get(f"{ADDRESS}?on=2014-10-01&without=2014-15-q2")

    said = text(answer)
    assert "after “New front door” (1 October 2014)" in said
    assert "Left out, as they led to it Q2 2014-15" in said
    assert answer.text.count("“New front door” (1 October 2014)</text>") == 2  # wide and narrow


@pytest.mark.parametrize(
    ("day", "wrong"),
    [("", "Give the day"), ("July 2016", "That is no day"), ("0016-07-01", "four digits")],
)
def test_what_is_no_day_is_told_and_kept(world, client, day, wrong):
    client.force_login(world.analyst)

    answer = client.get(ADDRESS, {"on": day})

    assert answer.status_code == 422
    assert wrong in text(answer)


def test_nothing_published_is_too_early(world, client):
    client.force_login(world.analyst)

    assert "Too early to say" in text(client.get(f"{ADDRESS}?on=2014-10-01"))
    assert client.get("/series/NO-99/before-and-after/").status_code == 404


def test_who_may_see_nothing_of_it_gets_no_verdict(world):
    for (year, quarter), reviewed in zip(QUARTERS[:2], ("3", "45"), strict=True):
        world.quarter(PLAIN | {"CPP-05n": reviewed}, year=year, quarter=quarter)

    page = asked(world, reader=NOBODY_IN_PARTICULAR)

    assert page.rows[1].shown.is_hidden
    assert page.chart.points[0].bounds is None
    assert page.verdict == "too early"
