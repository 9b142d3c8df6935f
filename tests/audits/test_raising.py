"""Publishing a quarter raises what the group has to look at, once, and from shown figures only."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agencies.models import Role, TrailEntry
from audits.models import BoardException, Cause
from audits.operations import publishing, raising
from audits.tasks.jobs import run_jobs
from dataset.models import DataReturn, Job, Publication
from dataset.operations import publications
from tests.dataset.published import PLAIN, make_published, moment
from tests.factories.agencies import UserFactory
from tests.factories.dataset import (
    DataReturnFactory,
    DefinitionFactory,
    PublicationFactory,
    ShownFigureFactory,
)
from tests.factories.findings import FindingFactory


pytestmark = pytest.mark.django_db
STEADY = ("40", "42", "39", "41", "40", "43", "38", "41", "40", "42", "39", "41")


@pytest.fixture
def world(settings):
    settings.DEMO_DATE = date(2017, 1, 30)
    return make_published()


def quarters(count):
    """(year, quarter) of the quarters before the third of 2016-17, oldest first."""
    last = 4 * 2016 + 2
    return [(at // 4, at % 4 + 1) for at in range(last - count, last)]


def steady(world, code="CPP-02", values=STEADY):
    """Quarters before this one as readers were shown them: enough for limits."""
    for (year, quarter), value in zip(quarters(len(values)), values, strict=True):
        before = PublicationFactory(board=world.board, period=world.period(year, quarter))
        ShownFigureFactory(publication=before, code=code, text=value)


def send(world, **figures):
    """Both returns, signed in time."""
    in_time = moment(2017, 1, 16)
    world.send(world.police, {"MIS-01": "30"}, on=in_time)
    return world.send(world.care, PLAIN | figures, on=in_time)


def publish(world, **figures):
    send(world, **figures)
    return publishing.publish(world.board, world.period(), by=world.analyst)


def raised(**chosen):
    return {one.key: one for one in BoardException.objects.filter(**chosen)}


def test_a_figure_outside_its_usual_range_is_raised_for_the_agency_that_sent_it(world):
    steady(world)

    publication = publish(world, **{"CPP-02": "95", "CPP-03": "60", "CPP-04": "35"})

    found = raised(cause=Cause.SIGNAL)["signal:CPP-02"]
    assert (found.tone, found.agency, found.publication) == ("worse", world.care, publication)
    assert found.commentary_asked_by == date(2017, 2, 6)  # the 25th working day
    assert (found.board, found.period) == (world.board, world.period())


def test_a_move_the_better_way_is_raised_too_and_looked_at_last(world):
    steady(world)

    publish(world, **{"CPP-02": "9", "CPP-03": "7", "CPP-04": "2"})

    found = raised()
    better = found["signal:CPP-02"]
    assert better.tone == "better"
    assert better.number == max(one.number for one in found.values())


def test_a_missed_standard_is_raised_and_one_that_is_met_is_not(world):
    publish(world)  # 45 of 52: the standard is 90%
    assert set(raised()) == {"standard:CPP-05"}
    assert raised()["standard:CPP-05"].agency == world.care


def test_a_met_standard_raises_nothing(world):
    publish(world, **{"CPP-05n": "52"})

    assert raised() == {}


def test_a_hidden_figure_raises_nothing(world):
    publish(world, **{"CPP-05n": "2"})

    shown = world.board and Publication.objects.get().shown_to("board").get(code="CPP-05", month=0)
    assert shown.shown.is_hidden
    assert "standard:CPP-05" not in raised()


def test_the_words_of_an_exception_hold_no_figure(world):
    publish(world)
    entry = TrailEntry.objects.get(verb="audits.exceptions_raised")

    assert entry.payload.data["keys"] == ["standard:CPP-05"]
    assert "86.5" not in str(entry.payload.data)


def test_a_query_nobody_explained_and_two_agencies_that_differ_are_raised(world):
    sent = send(world, **{"CPP-05n": "52"})
    told = {"data_return": sent.data_return, "submission": sent}
    refused = FindingFactory(
        rule_id="V511", state="refused", explanation="It is.", refused_because="Why?", **told
    )
    apart = FindingFactory(is_across=True, state="explained", explanation="It is.", **told)
    FindingFactory(rule_id="V512", state="explained", explanation="It is.", **told)
    settled = {"settled_at": sent.submitted_at, "settled_by": world.analyst}
    FindingFactory(
        rule_id="V513", is_across=True, state="accepted", explanation="It is.", **settled, **told
    )

    publishing.publish(world.board, world.period(), by=world.analyst)

    assert set(raised()) == {f"query:{refused.pk}", f"mismatch:{apart.pk}"}


def test_a_late_and_a_missing_return_are_raised(world):
    late = world.send(world.care, PLAIN | {"CPP-05n": "52"}).data_return
    DataReturn.objects.filter(pk=late.pk).update(due_on=date(2017, 1, 2), opens_on=date(2017, 1, 1))
    missing = DataReturnFactory(agency=world.police, board=world.board, period=world.period())
    DataReturn.objects.filter(pk=missing.pk).update(closes_on=date(2017, 1, 27))

    publishing.publish(world.board, world.period(), by=world.analyst)

    assert set(raised()) == {f"late:{late.pk}", f"missing:{missing.pk}"}
    assert raised()[f"missing:{missing.pk}"].agency == world.police


def test_a_later_version_raises_only_what_is_new_and_leaves_the_rest_alone(world):
    first = publish(world)
    BoardException.objects.update(revision=7)
    send(world)
    world.publish()  # without anything new to raise
    raising.raise_from(Publication.objects.latest("version"), by=world.analyst)

    held = raised()["standard:CPP-05"]
    assert (held.publication, held.revision) == (first, 7)


def test_the_worker_publishes_and_raises_in_one_go(world):
    send(world)
    publications.ask(world.board, world.period(), by=world.analyst)

    run_jobs()

    assert Job.objects.get().message.endswith("version 1. 1 exception raised for the group.")
    assert set(raised()) == {"standard:CPP-05"}


def test_a_publication_whose_exceptions_cannot_be_raised_is_no_publication(world):
    send(world)

    with pytest.raises(ZeroDivisionError):
        publications.run(_job(world), _Progress(), then=lambda made: 1 / 0)

    assert not Publication.objects.exists()


class _Progress:
    def report(self, *told):
        pass

    def finish(self, message):
        raise AssertionError("The job did not end.")


def _job(world):
    return publications.ask(world.board, world.period(), by=world.analyst)


def test_an_agency_gets_one_letter_a_quarter_without_figures(world, mailoutbox):
    UserFactory(email="lead@example.org", role=Role.PREPARER, agency=world.care)
    UserFactory(email="police@example.org", role=Role.PREPARER, agency=world.police)
    steady(world)

    publish(world, **{"CPP-02": "95", "CPP-03": "60", "CPP-04": "35"})

    letters = [one for one in mailoutbox if one.subject.startswith("Commentary asked of you")]
    (letter,) = [one for one in letters if one.to == ["lead@example.org"]]
    assert not any(one.to == ["police@example.org"] for one in letters)
    assert "2 measures that you supply moved or missed" in letter.body
    assert "95" not in letter.body
    assert "86.5" not in letter.body


def test_a_measure_that_moved_and_missed_its_standard_is_asked_about_once(world):
    steady(
        world, "CPP-05", ("95", "96", "94", "95", "97", "93", "95", "96", "94", "95", "96", "95")
    )

    publish(world)  # 45 of 52

    asked = BoardException.objects.filter(code="CPP-05", commentary_asked_by__isnull=False)
    assert [one.cause for one in asked] == [Cause.SIGNAL]


def test_the_queries_of_raising_do_not_grow_with_measures(world):
    publish(world)
    send(world)
    world.publish()
    few = _queries(world)
    for number in range(10, 20):
        DefinitionFactory(
            code=f"CPP-{number}", share=True, standard_value=90, standard_sense="at least",
            standard_or_target="90%", standard_basis="set locally", polarity="higher better",
        )  # fmt: skip
    figures = {
        f"CPP-{number}{part}": value
        for number in range(10, 20)
        for part, value in (("n", "45"), ("d", "52"))
    }
    send(world, **figures)
    world.publish()

    assert _queries(world) == few
    assert len(raised()) == 11


def _queries(world):
    BoardException.objects.all().delete()
    publication = Publication.objects.select_related("board", "period").latest("version")
    with CaptureQueriesContext(connection) as captured:
        assert raising.raise_from(publication, by=world.analyst)
    return len(captured)
