"""The demonstration as it stands in the database on 27 April 2017."""

import json
import re
from collections import Counter, defaultdict
from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from agencies import trail
from agencies.models import Board, OutboxMessage, Role, TrailEntry, User
from audits.models import Action, ActionState, Priority, PriorityMeasure, Remark
from audits.present.risks import last_board_meeting, open_lines
from dataset.figures import QUARTER
from dataset.models import (
    DataReturn,
    Indicator,
    Period,
    Publication,
    ShownFigure,
    Source,
    State,
    Submission,
    SubmittedCommentary,
    SubmittedFigure,
)
from dataset.models.contents import contents_of
from dataset.operations import drafts, returns
from dataset.operations.drafts import Edit, Edits
from lscb.demonstration import load, series
from tests.factories.agencies import UserFactory
from tests.lscb.demonstration.conftest import TODAY


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demonstration", "today")]
BOARDS = ("bedford", "central-bedfordshire", "luton")
NOW, BEFORE = "2016-17-q4", "2016-17-q3"


@pytest.fixture
def today(settings):
    settings.DEMO_DATE = TODAY


def return_of(agency, board, period=NOW):
    return DataReturn.objects.select_related("agency", "area__lead_board", "period").get(
        agency__slug=agency, area__slug=board, period=Period.objects.by_slug(period)
    )


def published(board, slug, version=None):
    versions = Publication.objects.filter(board__slug=board, period=Period.objects.by_slug(slug))
    return versions.order_by("version").last() if version is None else versions.get(version=version)


def demo(*arguments):
    out = StringIO()
    call_command("demo", *arguments, stdout=out)
    return out.getvalue()


def test_nineteen_quarters_are_published_for_every_board():
    for board in BOARDS:
        assert (
            Publication.objects.filter(board__slug=board).values("period").distinct().count() == 19
        )
    assert not Publication.objects.filter(period=Period.objects.by_slug(NOW)).exists()


def test_every_return_of_the_past_was_accepted_and_says_something():
    past = DataReturn.objects.exclude(period=Period.objects.by_slug(NOW))

    locked = past.filter(period__year__lte=2015)
    assert set(locked.values_list("state", flat=True)) == {State.LOCKED}
    newer = past.exclude(pk__in=locked.values("pk"))
    assert set(newer.values_list("state", flat=True)) == {State.ACCEPTED}
    assert not Submission.objects.filter(figures=None).exists()


def test_no_figure_that_is_made_up_stands_without_the_word():
    """Real is what the release has for that very month, quarter's end or quarter."""
    rows = SubmittedFigure.objects.exclude(source=Source.ILLUSTRATIVE).select_related(
        "submission__data_return__period", "submission__data_return__area"
    )
    assert set(rows.values_list("source", flat=True)) == {Source.NATIONAL}
    for row in rows:
        assert row.low == real_value(row), str(row)


def real_value(row):
    """What the release has for the slot of a figure; None when it has nothing."""
    period, area = row.submission.data_return.period, row.submission.data_return.area.slug
    months = [
        series.national().get((area, row.code, period.year, 3 * (period.quarter - 1) + month))
        for month in (1, 2, 3)
    ]
    if None in months:
        at_year_end = row.month in {QUARTER, 3} and period.quarter == 4
        return series.national().get((area, row.code, period.year, 0)) if at_year_end else None
    return months[row.month - 1] if row.month else sum(months)


def test_what_readers_are_shown_is_marked_wherever_a_part_of_it_is_made_up():
    real = defaultdict(set)
    for publication, code, month in SubmittedFigure.objects.filter(
        source=Source.NATIONAL
    ).values_list("publications__publication", "code", "month"):
        real[publication].add((code, month))
    population = {"POP-01"}
    wrong = [
        shown
        for shown in ShownFigure.objects.filter(illustrative=False)
        if (shown.code, shown.month) not in real[shown.publication_id]
        and shown.code not in population
        and shown.code not in RATES_OF_REAL_PARTS
    ]
    assert wrong == []


RATES_OF_REAL_PARTS = {"REF-08", "CPP-13", "LAC-24"}


def test_what_a_visitor_sends_is_illustrative_too():
    data_return = return_of("luton-lado", "luton")
    assert data_return.sent_back_because
    preparer = User.objects.get(email="data.lead.lado@luton.example")

    submission = returns.submit(data_return, by=preparer)

    assert set(submission.figures.values_list("source", flat=True)) == {Source.ILLUSTRATIVE}


@pytest.mark.parametrize("board", BOARDS)
def test_every_board_has_a_return_at_every_stage(board):
    held = DataReturn.objects.filter(area__slug=board, period=Period.objects.by_slug(NOW))
    states = Counter(held.values_list("state", flat=True))

    assert states[State.NOT_STARTED] == 1
    assert states[State.SUBMITTED] >= 1
    assert states[State.APPROVED] >= 1
    assert states[State.ACCEPTED] > 5
    assert held.filter(state=State.IN_PREPARATION, sent_back_because="").exists()
    assert held.filter(state=State.IN_PREPARATION).exclude(sent_back_because="").exists()


def test_social_care_of_bedford_has_one_error_and_two_queries_left():
    contents = contents_of(return_of("bedford-childrens-social-care", "bedford"))
    statuses = [contents.status(theme) for theme in contents.themes]

    assert sum(status.errors for status in statuses) == 1
    assert sum(status.to_explain for status in statuses) == 2
    done = sum(status.done for status in statuses) / sum(status.total for status in statuses)
    assert 0.75 < done < 0.85


def test_the_other_returns_in_preparation_hold_no_error():
    for agency, board in (
        ("central-bedfordshire-early-help", "central-bedfordshire"),
        ("luton-childrens-social-care", "luton"),
        ("hospital-trust", "bedford"),
    ):
        contents = contents_of(return_of(agency, board))
        assert sum(contents.status(theme).errors for theme in contents.themes) == 0


def test_a_figure_was_restated_and_what_was_seen_before_stays():
    first, second = published("bedford", BEFORE, 1), published("bedford", BEFORE, 2)
    seen = [
        [one.shown_to("board").get(code=code, month=QUARTER).low for code in ("MIS-06", "MIS-05")]
        for one in (first, second)
    ]

    assert seen == [[50, 57], [45, 52]]
    said = SubmittedCommentary.objects.filter(
        submission__data_return=return_of("return-interview-service", "bedford", BEFORE)
    ).order_by("submission__number")
    assert [one.what_happened[:8] for one in said] == ["50 of 57", "45 of 52"]
    assert timezone.localdate(second.published_at) == date(2017, 3, 14)


def test_the_police_sent_last_quarter_late():
    data_return = return_of("bedfordshire-police", "bedford", BEFORE)
    signed = data_return.submissions.get().decisions.get(verb="approved")

    assert timezone.localdate(signed.decided_at) == date(2017, 1, 27)
    assert data_return.period.due_on == date(2017, 1, 23)


def test_nothing_that_is_said_of_a_published_quarter_tells_what_is_hidden():
    """Numbers in commentary are shown in the publication it belongs to."""
    written = SubmittedCommentary.objects.filter(
        submission__figures__publications__publication__isnull=False
    ).distinct()
    assert written.count() >= 15
    for one in written:
        versions = set(
            Publication.objects.filter(pointers__figure__submission=one.submission_id).values_list(
                "pk", flat=True
            )
        )
        shown = {
            f"{figure.low.normalize():f}"
            for figure in ShownFigure.objects.filter(publication__in=versions)
            if figure.low is not None and figure.standing == "shown"
        }
        text = " ".join(answer for _, answer in one.answers)
        text = re.sub(r"(\d+) (days|working days|miles|hours|[JFMASOND][a-z]+)\b", "", text)
        assert set(re.findall(r"\b\d+\b", text)) - {"2012", "2015", "2016", "2017"} <= (
            shown | {"273"}
        ), text


def test_each_groups_remarks_are_about_what_it_had_before_it():
    for remark in Remark.objects.select_related("publication__period", "publication__board"):
        assert remark.publication.period.slug == BEFORE
        assert remark.publication.version == 1
    assert set(Remark.objects.values_list("publication__board__slug", flat=True)) == set(BOARDS)


def test_risks_moved_up_down_and_anew_since_the_board_met():
    board = Board.objects.get(slug="bedford")
    viewer = User.objects.get(email="chair@bedford.example")
    directions = Counter(
        line.movement.direction for line in open_lines(board, viewer, last_board_meeting(board))
    )

    assert directions == {"up": 1, "down": 2, "new": 1, "same": 5}


def test_the_trail_is_whole_and_in_the_order_of_time():
    days = [timezone.localdate(at) for at in TrailEntry.objects.values_list("at", flat=True)]

    assert trail.verify().problems == ()
    assert days == sorted(days)
    assert days[-1] <= TODAY


def test_no_letter_about_the_past_is_waiting_to_be_posted():
    assert not OutboxMessage.objects.exists()


def test_everybody_listed_can_sign_in(client):
    accounts = load.accounts()
    assert {account["role"] for account in accounts} >= {"preparer", "chair", "sysadmin"}

    for account in accounts[:1] + accounts[-1:]:
        answer = client.post(
            "/accounts/login/", {"login": account["email"], "password": account["password"]}
        )
        assert answer.status_code == 302
        client.logout()
    encoded = set(User.objects.values_list("password", flat=True))
    assert len(encoded) == 1


def test_a_correction_keeps_real_figures_real():
    """Only what is typed anew is made up."""
    data_return = return_of("bedford-early-help", "bedford")
    preparer = User.objects.get(email="data.lead.earlyhelp@bedford.example")
    returns.withdraw(data_return, by=preparer)
    text = contents_of(return_of("bedford-early-help", "bedford")).text(("EH-01", QUARTER))
    edit = Edit(("EH-01", QUARTER), text, "150")
    drafts.save(data_return, Edits(values=(edit,)), by=preparer)

    submission = returns.submit(data_return, by=preparer)

    assert submission.figures.get(code="EH-01").source == Source.ILLUSTRATIVE


def test_loading_again_changes_nothing():
    before = list(Submission.objects.order_by("pk").values_list("pk", "digest"))

    assert demo() == "The demonstration is loaded.\n"

    assert list(Submission.objects.order_by("pk").values_list("pk", "digest")) == before


def test_the_sign_ins_are_a_list_of_json_and_nothing_else():
    accounts = json.loads(demo("--accounts"))

    assert {tuple(account) for account in accounts} == {
        ("role", "board", "agency", "email", "password")
    }
    assert {account["role"] for account in accounts} == set(Role.values)
    by_email = {account["email"]: account for account in accounts}
    assert by_email["analyst@luton.example"]["board"] == "luton"
    assert by_email["data.lead.lado@luton.example"]["board"] == "luton"
    assert by_email["data.lead@bedfordshirepolice.example"]["board"] == ""


def test_somebody_invited_since_is_not_listed():
    UserFactory(
        email="new@bedford.example",
        role=Role.ANALYST,
        board=Board.objects.get(slug="bedford"),
    )

    assert "new@bedford.example" not in demo("--accounts")


def test_a_reset_makes_it_as_new():
    agency = "bedford-education"
    DataReturn.objects.filter(agency__slug=agency).update(sent_back_because="Changed.")
    UserFactory(email="new@bedford.example")

    connection.check_constraints()  # what this transaction wrote is settled, as after a commit

    demo("--reset")

    assert not DataReturn.objects.filter(agency__slug=agency, sent_back_because="Changed.").exists()
    assert not User.objects.filter(email="new@bedford.example").exists()
    assert trail.verify().problems == ()


def test_actions_stand_in_every_state_and_figures_bear_out_what_was_signed_off():
    held = Action.objects.filter(board__slug="bedford")

    assert {one.state for one in held} == set(ActionState)
    assert held.overdue(TODAY).count() >= 2
    outcomes = dict(Action.objects.filter(state="signed off").values_list("title", "outcome"))
    assert {title: outcome for title, outcome in outcomes.items() if outcome != "otherwise"} == {
        "Hold return interviews within three days, weekends too": "helped",
        "Say why, whenever a family is referred again within a year": "helped",
        "Give every child who goes missing again one named worker": "no evidence",
        "Tell every school where a young person who harms themselves gets help": "no evidence",
        "Interview children who come back within three days": "helped",
        "Ask, before a plan ends, what would bring it back": "helped",
    }
    assert Action.objects.get(title__startswith="Agree beds").evidence.get().verdict == "too early"


def test_each_board_has_priorities_with_measures_of_the_dictionary():
    codes = set(PriorityMeasure.objects.values_list("code", flat=True))

    assert {one.board.slug for one in Priority.objects.select_related("board")} == set(BOARDS)
    assert codes == set(Indicator.objects.filter(code__in=codes).values_list("code", flat=True))
