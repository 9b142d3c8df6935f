"""What agencies wrote reaches protected readers only when somebody has looked at its numbers."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from agencies.models import Role
from audits.tasks.jobs import run_jobs
from dataset.models import Job, Period, SubmittedCommentary, Wording
from dataset.models.undecided import undecided
from dataset.models.wordings import REWORDED, WITHHELD, Words, digest_of
from dataset.operations.publications import TellingNote, WordsToDecide
from dataset.operations.wording import NotAsked, StillTelling, decide
from tests.dataset.published import PLAIN, make_published
from tests.factories.agencies import AppointmentFactory


pytestmark = pytest.mark.django_db

TELLING = "One girl went missing four times."


@pytest.fixture
def world(settings):
    settings.DEMO_DATE = date(2017, 4, 27)
    return make_published()


@pytest.fixture
def quarter(world):
    """A quarter that social care sent with these words."""
    submission = world.send(world.care, PLAIN)
    SubmittedCommentary.objects.create(
        submission=submission, theme="Child protection", what_happened=TELLING, why="It was cold."
    )
    return Period.objects.get(year=2016, quarter=3)


def chair(world):
    return AppointmentFactory(role=Role.CHAIR, board=world.board, agency=None).user


def test_a_quarter_is_not_published_while_a_text_holds_numbers_nobody_looked_at(world, quarter):
    with pytest.raises(WordsToDecide):
        world.publish()

    decide(world.board, quarter, digest_of(TELLING), by=world.analyst)

    assert world.publish().version == 1


def test_texts_without_telling_numbers_are_not_asked_about(world, quarter):
    [asked] = undecided(world.board, quarter).open

    assert asked.text.text == TELLING
    assert [each.text for each in asked.found] == ["One", "four times"[:4]]


def test_a_number_that_is_a_hidden_figure_is_asked_about_however_large(world):
    figures = PLAIN | {"CPP-02": "43", "CPP-03": "40", "CPP-04": "3"}
    submission = world.send(world.care, figures)
    SubmittedCommentary.objects.create(
        submission=submission, theme="Child protection", what_happened="40 were new, 999 not."
    )

    [asked] = undecided(world.board, Period.objects.get(year=2016, quarter=3)).open

    assert [each.text for each in asked.found] == ["40"]


def test_protected_readers_meet_the_new_wording_and_the_agency_its_own(world, quarter):
    decide(
        world.board, quarter, digest_of(TELLING), wording="Some children went missing again.",
        by=world.analyst,
    )  # fmt: skip
    own = AppointmentFactory(role=Role.PREPARER, agency=world.care).user

    def reads(user):
        return Words(user, world.board).of(TELLING, quarter, world.care.pk)

    assert reads(chair(world)) == f"Some children went missing again. {REWORDED}"
    assert reads(own) == TELLING
    assert reads(world.analyst) == TELLING


def test_what_nobody_has_looked_at_is_withheld_and_what_was_cleared_is_not(world, quarter):
    reader = chair(world)
    assert Words(reader, world.board).of(TELLING, quarter, world.care.pk) == WITHHELD

    decide(world.board, quarter, digest_of(TELLING), by=world.analyst)

    assert Words(reader, world.board).of(TELLING, quarter, world.care.pk) == TELLING


def test_a_new_wording_holds_no_telling_number_itself(world, quarter):
    with pytest.raises(StillTelling, match="three"):
        decide(world.board, quarter, digest_of(TELLING), wording="It was three.", by=world.analyst)

    assert not Wording.objects.exists()


def test_a_text_that_is_not_among_those_sent_is_not_decided_about(world, quarter):
    with pytest.raises(NotAsked):
        decide(world.board, quarter, digest_of("Other words."), by=world.analyst)


def test_only_the_analyst_and_the_manager_decide(world, quarter):
    with pytest.raises(PermissionDenied):
        decide(world.board, quarter, digest_of(TELLING), by=chair(world))


def test_the_note_of_a_publication_holds_no_telling_number(world):
    world.send(world.care, PLAIN)

    with pytest.raises(TellingNote, match="three"):
        world.publish(note="One of three was wrong.")


def test_publishing_in_the_page_says_what_is_to_do_and_keeps_the_note(world, quarter, client):
    client.force_login(world.analyst)

    asked = client.post(
        reverse("dataset:publish"), {"period": quarter.slug, "note": "A corrected count"}
    )
    run_jobs()

    page = client.get(asked.url)
    assert "1 text holds numbers that could point at a child" in page.text
    assert reverse("dataset:wording", args=[quarter.slug]) in page.text
    again = client.get(reverse("dataset:publish"), {"job": Job.objects.get().pk})
    assert "A corrected count" in again.text


def test_a_note_that_tells_too_much_is_refused_at_once_and_kept(world, quarter, client):
    client.force_login(world.analyst)

    page = client.post(
        reverse("dataset:publish"), {"period": quarter.slug, "note": "One of three was wrong."}
    )

    assert page.status_code == 422
    assert "Say it without the number" in page.text
    assert "One of three was wrong." in page.text


def test_the_page_marks_the_numbers_and_keeps_what_was_typed(world, quarter, client):
    client.force_login(world.analyst)
    address = reverse("dataset:wording", args=[quarter.slug])

    page = client.get(address)
    assert "<mark>One</mark>" in page.text
    assert "To look at: “One”, “four" in page.text

    wrong = client.post(
        address, {"digest": digest_of(TELLING), "wording": "Two children.", "reword": "1"}
    )
    assert wrong.status_code == 422
    assert "Two children." in wrong.text
    assert "still holds “Two”" in wrong.text

    right = client.post(
        address, {"digest": digest_of(TELLING), "wording": "Some children.", "reword": "1"}
    )
    assert right.status_code == 302
    assert Wording.objects.get().wording == "Some children."


def test_searching_for_a_word_finds_nothing_in_what_one_may_not_read(world, quarter, client):
    decide(
        world.board, quarter, digest_of(TELLING), wording="Some children went missing again.",
        by=world.analyst,
    )  # fmt: skip
    world.publish()
    client.force_login(chair(world))

    assert "four times" not in client.get("/search/?q=girl").text
    assert "Some children" in client.get("/search/?q=missing").text


def test_the_same_words_sent_again_need_no_second_look(world, quarter):
    decide(world.board, quarter, digest_of(TELLING), by=world.analyst)
    world.publish()
    again = world.send(world.care, PLAIN | {"CPP-01": "200"})
    SubmittedCommentary.objects.create(
        submission=again, theme="Child protection", what_happened=TELLING
    )

    assert undecided(world.board, quarter).open == []
