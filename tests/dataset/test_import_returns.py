"""Earlier returns are taken over from a file: all of them, once, as accepted."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agencies import trail
from dataset.figures import read_figure
from dataset.models import (
    BoardCalendar,
    DataReturn,
    Definition,
    Origin,
    State,
    Submission,
    SubmittedFigure,
)
from dataset.models.submissions import digest
from dataset.operations import history, jobs, publications
from tests.dataset.history_files import csv_of, line
from tests.dataset.worlds import COMPLETE, make_world
from tests.factories.agencies import AgencyFactory, AreaFactory, BoardFactory
from tests.factories.dataset import PeriodFactory


pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    PeriodFactory(year=2016, quarter=3)
    return make_world()


def complete(**more):
    """The world's whole return, as lines."""
    slots = [key if isinstance(key, tuple) else (key, "") for key in COMPLETE]
    return [
        line(code, value, month=str(month), **more)
        for (code, month), value in zip(slots, COMPLETE.values(), strict=True)
    ]


def bring_in(world, *lines, by=None):
    plan = history.prepare(csv_of(*lines), by=by or world.analyst)
    history.store(plan, by=by or world.analyst, digest="0" * 64)
    return plan


def refusals(world, *lines, by=None):
    with pytest.raises(jobs.Refused) as refused:
        history.prepare(csv_of(*lines), by=by or world.analyst)
    return refused.value.lines


def test_a_return_is_accepted_at_import_with_all_its_figures(world):
    bring_in(world, *complete())

    data_return = world.reload()
    submission = data_return.submissions.get()
    assert data_return.state == State.ACCEPTED
    assert (submission.origin, submission.submitted_by) == (Origin.IMPORT, world.analyst)
    assert Submission.objects.counting().get() == submission
    figures = {(row.code, row.month): row.figure for row in submission.figures.all()}
    assert figures["CPP-05n", 0] == read_figure("<5")
    assert figures["CPP-01", 0] == read_figure("196")
    assert {row.source for row in submission.figures.all()} == {"return"}


def test_what_is_imported_equals_what_would_have_been_typed(world):
    typed = make_typed(world)
    bring_in(world, *complete(period="2016-17-q3"))

    imported = Submission.objects.get(origin=Origin.IMPORT)
    assert imported.digest == typed.digest == digest(imported.figures.all())


def make_typed(world):
    world.accept()
    return world.reload().submissions.get()


def test_returns_that_were_never_opened_are_made(world):
    plan = bring_in(world, line("CPP-02", "40", period="Q3 2016-17"))

    made = DataReturn.objects.get(period__quarter=3)
    assert (made.agency, made.state, made.levels) == (
        world.agency,
        State.ACCEPTED,
        "local authority",
    )
    assert history.said(plan) == "1 return with 1 figure taken over as accepted."


def test_every_return_is_on_the_trail_with_its_digest_and_the_chain_holds(world):
    bring_in(world, *complete(), line("CPP-02", "40", period="2016-17-q3"))

    for submission in Submission.objects.all():
        (entry,) = trail.entries_about(submission.data_return)
        assert entry.verb == "dataset.return_imported"
        assert entry.payload.data["digest"] == submission.digest
        assert entry.actor_id == world.analyst.pk
    assert trail.verify().problems == ()


def test_the_same_file_again_changes_nothing_and_says_so(world):
    bring_in(world, *complete())
    before = list(SubmittedFigure.objects.order_by("pk").values())

    plan = bring_in(world, *complete())

    assert history.said(plan) == (
        "Nothing was changed: 1 return is here already, with the same figures."
    )
    assert list(SubmittedFigure.objects.order_by("pk").values()) == before
    assert Submission.objects.count() == 1


def test_in_a_demonstration_what_comes_in_as_a_return_is_illustrative(world, settings):
    settings.DEMO_DATE = world.period.closes_on.replace(month=6)
    bring_in(world, *complete())
    plan = bring_in(world, *complete())

    assert {row.source for row in SubmittedFigure.objects.all()} == {"illustrative"}
    assert not plan.fresh


def test_one_wrong_line_keeps_the_whole_file_out(world):
    (wrong,) = refusals(
        world, *complete(), line("CPP-02", "4O", period="2016-17-q3"), line("CPP-03", "3")
    )[:1]

    assert (wrong.line, wrong.column) == (10, "value")
    assert not Submission.objects.exists()
    assert world.reload().state == State.NOT_STARTED


def test_another_figure_than_the_accepted_is_refused_with_both_and_the_way_to_restate(world):
    bring_in(world, *complete())

    (wrong,) = refusals(world, line("CPP-02", "39"))

    assert wrong.wrong == "The file says 39 (return); the accepted return says 40 (return)."
    assert "reopen the item" in wrong.to_do


def test_a_figure_more_than_the_accepted_return_has_is_refused(world):
    bring_in(world, line("CPP-02", "40"))

    (wrong,) = refusals(world, line("CPP-03", "30"))

    assert wrong.wrong == "The accepted return has no such figure."


def test_another_note_is_refused_and_no_note_says_nothing(world):
    bring_in(world, line("CPP-02", "40", note="Counted afresh."))

    assert not bring_in(world, line("CPP-02", "40")).fresh
    (wrong,) = refusals(world, line("CPP-02", "40", note="Counted once more."))
    assert "note differs" in wrong.wrong


def test_what_is_asked_follows_the_dictionary_from_one_import_to_the_next(world):
    lines = complete()
    assert history.prepare(csv_of(*lines), by=world.analyst).figures
    Definition.objects.filter(indicator__code="CPP-02").update(collected=False)

    wrong = refusals(world, *lines)

    assert {one.column for one in wrong} == {"indicator"}
    assert {lines[one.line - 2]["indicator"] for one in wrong} == {"CPP-02"}


def test_a_note_keeps_its_tabs_lines_and_backslashes(world):
    note = "One\ttwo\nthree \\ four \\N"
    bring_in(world, line("CPP-02", "40", note=note))

    assert SubmittedFigure.objects.get().note == note


def test_a_return_the_agency_has_begun_is_left_to_it(world):
    world.type({"CPP-02": "12"})

    (wrong,) = refusals(world, line("CPP-02", "40"))

    assert (wrong.column, "has begun its return" in wrong.wrong) == ("period", True)


def test_a_return_with_something_typed_meanwhile_is_not_overwritten(world):
    plan = history.prepare(csv_of(*complete()), by=world.analyst)
    world.type({"CPP-02": "12"})

    with pytest.raises(jobs.Refused, match="import the file again"):
        history.store(plan, by=world.analyst, digest="0" * 64)
    assert not Submission.objects.exists()


def test_a_quarter_that_is_still_collected_belongs_to_its_agencies(world, settings):
    settings.DEMO_DATE = world.period.closes_on

    (wrong,) = refusals(world, line("CPP-02", "40"))

    assert (wrong.column, "is collected until" in wrong.wrong) == ("period", True)


def test_collecting_ends_by_the_boards_own_calendar(world, settings):
    settings.DEMO_DATE = world.period.closes_on + timedelta(days=1)
    world.data_return.delete()
    BoardCalendar.objects.create(board=world.board, closes=40)

    (wrong,) = refusals(world, line("CPP-02", "40"))

    assert (wrong.column, "is collected until" in wrong.wrong) == ("period", True)


@pytest.mark.parametrize(
    ("columns", "column"),
    [
        ({"board": "luton"}, "board"),
        ({"board": "nowhere"}, "board"),
        ({"agency": "nobody"}, "agency"),
        ({"agency": "far-care"}, "agency"),
        ({"agency": "police"}, "agency"),
        ({"area": "luton"}, "area"),
        ({"area": "county"}, "area"),
        ({"period": "2016-18-q4"}, "period"),
        ({"period": "2099-00-q1"}, "period"),
    ],
)
def test_lines_about_what_is_not_theirs_to_import_are_refused(world, columns, column):
    far = BoardFactory(slug="luton", short_name="Luton")
    AgencyFactory(slug="far-care", boards=[far])
    AgencyFactory(slug="police", kind="police", boards=[world.board])
    AreaFactory(slug="county", kind="county", boards=[far, world.board])

    (wrong,) = refusals(world, line("CPP-02", "40", **columns))

    assert wrong.column == column
    assert wrong.to_do


def test_nobody_without_a_role_on_the_board_brings_anything_in(world):
    (wrong,) = refusals(world, line("CPP-02", "40"), by=world.approver)

    assert wrong.column == "board"


def test_a_file_that_names_one_return_in_two_ways_makes_one_submission(world):
    bring_in(
        world,
        line("CPP-02", "40"),
        line("CPP-03", "30", board="Bedford Borough", agency="Children’s social care"),
    )

    assert Submission.objects.get().figures.count() == 2


def test_what_was_imported_can_be_published(world):
    bring_in(world, *complete())

    publication = publications.publish(world.board, world.period, by=world.analyst)

    assert publication.pointers.count() == 9


def test_the_queries_do_not_grow_with_the_lines(world, django_assert_max_num_queries):
    few = csv_of(line("CPP-02", "40"))
    many = csv_of(*complete())
    with django_assert_max_num_queries(20):
        history.prepare(few, by=world.analyst)
    with django_assert_max_num_queries(20):
        history.prepare(many, by=world.manager)


def test_the_queries_do_not_grow_with_the_returns(world):
    for year in (2013, 2014, 2015):
        for quarter in (1, 2):
            PeriodFactory(year=year, quarter=quarter)

    def stored(year, *quarters):
        lines = [line("CPP-02", "40", period=f"{year}-q{quarter}") for quarter in quarters]
        plan = history.prepare(csv_of(*lines), by=world.analyst)
        with CaptureQueriesContext(connection) as captured:
            history.store(plan, by=world.analyst, digest="0" * 64)
        return len(captured)

    stored("2013-14", 1)  # makes the head of the trail
    assert stored("2014-15", 1) == stored("2015-16", 1, 2)


def test_the_command_imports_reports_and_exits_non_zero(world, tmp_path, capsys):
    file, report = tmp_path / "history.csv", tmp_path / "refused.csv"
    file.write_bytes(csv_of(line("CPP-02", "n/a"), line("CPP-03", "30")))

    with pytest.raises(CommandError, match="1 line cannot be taken"):
        call_command("import_returns", file, by=world.manager.email, report=report)
    assert report.read_text(encoding="utf-8-sig").splitlines()[1].startswith("2,value,")
    assert not Submission.objects.exists()

    file.write_bytes(csv_of(*complete()))
    call_command("import_returns", file, by=world.manager.email, check=True)
    assert not Submission.objects.exists()
    call_command("import_returns", file, by=world.manager.email)
    call_command("import_returns", file, by=world.manager.email)
    assert Submission.objects.count() == 1
    assert capsys.readouterr().out.splitlines() == [
        "Nothing is wrong with this file. 1 return with 9 figures to take over; "
        "0 returns are here already.",
        "1 return with 9 figures taken over as accepted.",
        "Nothing was changed: 1 return is here already, with the same figures.",
    ]


def test_a_line_that_is_wrong_far_down_takes_everything_back_and_is_named_with_the_others(
    world, tmp_path
):
    """Its return is read when the figures of many before it have been written."""
    agencies = [AgencyFactory(kind=world.agency.kind, boards=[world.board]) for _ in range(4)]
    periods = [
        PeriodFactory(year=year, quarter=q) for year in range(2012, 2016) for q in range(1, 5)
    ]
    returns = [(agency.slug, period.slug) for agency in agencies for period in periods]
    lines = [
        line("CPP-02", str(number), agency=agency, period=period)
        for number, (agency, period) in enumerate(returns)
    ]
    file, report = tmp_path / "history.csv", tmp_path / "refused.csv"
    lines[40]["value"], lines[-1]["value"] = "forty", "n/a"
    file.write_bytes(csv_of(*lines))

    with pytest.raises(CommandError, match="2 lines cannot be taken"):
        call_command("import_returns", file, by=world.analyst.email, report=report)

    refused = report.read_text(encoding="utf-8-sig").splitlines()[1:]
    assert [one.split(",")[0] for one in refused] == ["42", "65"]
    assert not Submission.objects.exists()
    assert not DataReturn.objects.exclude(pk=world.data_return.pk).exists()
    lines[40]["value"], lines[-1]["value"] = "40", "63"
    file.write_bytes(csv_of(*lines))
    call_command("import_returns", file, by=world.analyst.email)
    written = SubmittedFigure.objects.order_by("submission_id").select_related(
        "submission__data_return__agency", "submission__data_return__period"
    )
    assert [
        (row.submission.data_return.agency.slug, row.submission.data_return.period.slug, row.low)
        for row in written
    ] == [(*names, number) for number, names in enumerate(returns)]
    assert trail.verify().problems == ()


def test_the_command_wants_a_person_and_a_file(world, tmp_path):
    with pytest.raises(CommandError, match="Nobody signs in"):
        call_command("import_returns", tmp_path / "history.csv", by="nobody@agency.example")
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("import_returns", tmp_path / "history.csv", by=world.analyst.email)


def test_the_command_refuses_a_list_of_children_without_repeating_it(world, tmp_path):
    file = tmp_path / "history.csv"
    file.write_text("Child ID,Forename,Surname,Date of birth\n1,Aaaa,Bbbb,03/04/2009\n")

    with pytest.raises(CommandError, match="Send counts only") as refused:
        call_command("import_returns", file, by=world.analyst.email)
    assert "Bbbb" not in str(refused.value)


def test_a_note_that_identifies_somebody_is_refused_and_not_repeated(world):
    (wrong,) = refusals(world, line("CPP-02", "40", note="She was born on 3 April 2009."))

    assert wrong.column == "note"
    assert "2009" not in wrong.wrong + wrong.to_do
