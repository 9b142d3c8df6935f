"""Corrections: named items of an accepted return are mended, the rest stays as it counted."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from agencies.models import TrailEntry
from dataset.models import State, Submission
from dataset.operations import returns, reviews
from dataset.operations.returns import NotReady
from dataset.operations.reviews import NoReason, UnknownItems
from tests.dataset.worlds import make_history, make_world


pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world()


def reopen(world, *codes):
    return reviews.reopen(
        world.data_return, codes=codes, reason="The release says 270.", by=world.analyst
    )


def figures(submission):
    return {(row.code, row.month): str(row.figure) for row in submission.figures.all()}


def test_only_the_items_named_may_be_changed(world):
    world.accept()
    reopen(world, "LAC-01")

    world.type({"LAC-01": "270"})
    with pytest.raises(PermissionDenied, match="CPP-02 was not reopened"):
        world.type({"CPP-02": "41"})

    assert world.reload().state == State.REOPENED
    assert world.contents().text(("CPP-02", 0)) == "40"


def test_the_accepted_submission_counts_until_the_mended_one_is_accepted(world):
    world.accept()
    reopen(world, "LAC-01")
    world.correct({"LAC-01": "270"})
    second = returns.submit(world.data_return, by=world.preparer)
    reviews.approve(world.data_return, by=world.approver)
    counting = Submission.objects.counting().filter(data_return=world.data_return)
    assert counting.get().number == 1

    reviews.accept(world.data_return, by=world.analyst)

    assert counting.get() == second
    assert world.reload().state == State.ACCEPTED
    assert not world.reload().reopened_codes


def test_the_other_figures_of_the_correction_equal_the_earlier_ones(world):
    world.accept()
    first = world.reload().latest_submission
    reopen(world, "LAC-01")
    world.correct({"LAC-01": "270"})

    second = returns.submit(world.data_return, by=world.preparer)

    assert second.number == 2
    assert figures(second) == figures(first) | {("LAC-01", 0): "270"}
    assert second.digest != first.digest


def test_an_accepted_figure_that_changes_wants_its_reason(world):
    world.accept()
    reopen(world, "LAC-01", "CPP-01")
    world.type({"LAC-01": "270"})

    with pytest.raises(NotReady) as stopped:
        returns.submit(world.data_return, by=world.preparer)

    [missing] = stopped.value.missing
    assert (missing.issue.rule_id, missing.issue.codes) == ("V076", ("LAC-01",))
    assert missing.issue.message == "It was accepted as 266 and is 270 now."


def test_the_reason_of_the_reopening_is_taken_over_with_one_tick(world, client):
    world.accept()
    reviews.reopen(
        world.data_return, codes=["LAC-01"], reason="Four came home late.", by=world.analyst
    )
    world.type({"LAC-01": "270"})
    client.force_login(world.preparer)
    url = reverse("dataset:return_theme", args=[world.data_return.pk, "looked-after-children"])
    page = client.get(url).content.decode()
    assert "Same reason as for the reopening" in page

    name = "x-V076-LAC-01"
    client.post(url, {name: "", f"seen-{name}": "", f"same-{name}": "yes"})

    returns.submit(world.data_return, by=world.preparer)
    sent = world.reload().latest_submission
    assert sent.explanations.get(rule_id="V076").text == "Four came home late."


def test_the_months_of_a_measure_are_asked_about_once(world):
    world.accept()
    reopen(world, "CPP-01")
    world.type({("CPP-01", 1): "190", ("CPP-01", 2): "195"})

    assert [issue.codes for issue in world.contents().issues] == [("CPP-01",)]


def test_the_reason_of_the_last_correction_is_none_for_the_next(world):
    world.accept()
    reopen(world, "LAC-01")
    world.correct({"LAC-01": "270"}, why="Four came home late.")
    returns.submit(world.data_return, by=world.preparer)
    reviews.approve(world.data_return, by=world.approver)
    reviews.accept(world.data_return, by=world.analyst)

    reopen(world, "LAC-01")
    world.type({"LAC-01": "271"})

    with pytest.raises(NotReady):
        returns.submit(world.data_return, by=world.preparer)
    kept = world.data_return.submissions.get(number=2).explanations.get(rule_id="V076")
    assert kept.text == "Four came home late."


def test_a_correction_that_changes_nothing_has_the_same_digest(world):
    world.accept()
    reopen(world, "LAC-01")

    second = returns.submit(world.data_return, by=world.preparer)

    assert second.digest == Submission.objects.get(number=1).digest


def test_a_correction_sent_back_is_reopened_again(world):
    world.accept()
    reopen(world, "LAC-01")
    returns.submit(world.data_return, by=world.preparer)

    reviews.send_back(world.data_return, by=world.approver, reason="You changed nothing.")

    assert world.reload().state == State.REOPENED
    assert world.reload().reopened_codes == {"LAC-01"}


def test_a_withdrawn_correction_is_reopened_again(world):
    world.accept()
    reopen(world, "LAC-01")
    returns.submit(world.data_return, by=world.preparer)

    returns.withdraw(world.data_return, by=world.preparer)

    assert world.reload().state == State.REOPENED


def test_a_correction_is_never_late_nor_a_nil_return(world):
    world.accept()
    reopen(world, "LAC-01")
    long_after = world.period.due_on.replace(year=2020)
    assert not world.reload().is_late(long_after)
    returns.submit(world.data_return, by=world.preparer)
    assert not world.reload().is_late(long_after)

    returns.withdraw(world.data_return, by=world.preparer)
    with pytest.raises(PermissionDenied, match="not as a nil return"):
        returns.submit_nil(world.data_return, by=world.preparer)


def test_accepting_from_an_old_page_after_the_reopening_is_refused(world):
    world.accept()
    reopen(world, "LAC-01")

    with pytest.raises(PermissionDenied, match="cannot be accepted now"):
        reviews.accept(world.data_return, by=world.analyst)


def test_another_item_may_be_reopened_as_well(world):
    world.accept()
    reopen(world, "LAC-01")
    reopen(world, "LAC-01", "CPP-02")

    assert world.reload().reopened_codes == {"LAC-01", "CPP-02"}
    assert world.data_return.reopened_items.count() == 2


def test_reopening_is_on_the_trail_and_told_to_the_agency(world, mailoutbox):
    world.accept()
    mailoutbox.clear()
    reopen(world, "LAC-01")

    entry = TrailEntry.objects.get(verb="dataset.return_reopened")
    assert entry.payload.data == {"items": ["LAC-01"], "reason": "The release says 270."}
    assert "LAC-01" in mailoutbox[0].body
    assert "The release says 270." in mailoutbox[0].body


@pytest.mark.parametrize("codes", [(), ("ZZZ-01",), ("LAC-01", "CPP-05")])
def test_only_items_of_the_return_are_reopened(world, codes):
    world.accept()

    with pytest.raises(UnknownItems, match="at least one item of this return"):
        reopen(world, *codes)


def test_reopening_needs_a_reason(world):
    world.accept()

    with pytest.raises(NoReason):
        reviews.reopen(world.data_return, codes=["LAC-01"], reason=" ", by=world.analyst)


def test_the_agency_cannot_reopen_its_own_return(world):
    world.accept()

    with pytest.raises(PermissionDenied, match="Only the board analyst or business manager"):
        reviews.reopen(world.data_return, codes=["LAC-01"], reason="Wrong.", by=world.approver)


def test_a_return_accepted_at_import_is_mended_without_typing_it_all_again(world):
    imported = make_history(
        world,
        {"CPP-02": "38", "CPP-03": "30", "CPP-05n": "4", "CPP-05d": "38", "LAC-01": "260"},
        source="illustrative",
    ).data_return
    reviews.reopen(imported, codes=["LAC-01"], reason="Wrong.", by=world.analyst)
    world.data_return = imported
    world.correct({"LAC-01": "261"})

    second = returns.submit(imported, by=world.preparer)

    assert figures(second)[("CPP-02", 0)] == "38"
    assert figures(second)[("LAC-01", 0)] == "261"
    sources = dict(second.figures.values_list("code", "source"))
    assert (sources["CPP-02"], sources["LAC-01"]) == ("illustrative", "return")
