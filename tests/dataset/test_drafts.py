"""Drafts: saved as typed, merged when two people type, never lost."""

import pytest
from django.core.exceptions import PermissionDenied

from agencies.models import TrailEntry
from dataset.models import DraftCommentary, DraftValue
from dataset.operations import drafts
from dataset.operations.drafts import Edit, Edits
from tests.dataset.worlds import make_world


pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world()


def save(world, by, seen, text, code="CPP-02"):
    return drafts.save(world.data_return, Edits((Edit((code, 0), seen, text),)), by=by)


def test_what_cannot_be_read_is_kept_as_typed(world):
    world.type({"CPP-02": "forty or so"})

    contents = world.contents()
    assert contents.text(("CPP-02", 0)) == "forty or so"
    assert "is not a number" in contents.result.unreadable[("CPP-02", 0)]


def test_fields_nobody_touched_are_not_written(world):
    world.type({"CPP-02": "40"}, by=world.colleague)

    saved = save(world, world.preparer, seen="40", text="40")

    assert saved.count == 0
    assert DraftValue.objects.get().changed_by == world.colleague


def test_two_people_on_different_fields_both_keep_their_work(world):
    save(world, world.preparer, "", "40", code="CPP-02")

    saved = drafts.save(
        world.data_return,
        Edits((Edit(("CPP-02", 0), "", ""), Edit(("CPP-03", 0), "", "30"))),
        by=world.colleague,
    )

    assert saved.clashes == ()
    assert dict(DraftValue.objects.values_list("code", "text")) == {"CPP-02": "40", "CPP-03": "30"}


def test_two_people_on_one_field_are_shown_both_values(world):
    save(world, world.colleague, "", "45")

    saved = save(world, world.preparer, "", "46")

    (clash,) = saved.clashes
    assert (clash.mine, clash.theirs, clash.by) == ("46", "45", "Colleague")
    assert DraftValue.objects.get().text == "45"


def test_two_people_who_type_the_same_do_not_clash(world):
    save(world, world.colleague, "", "45")

    assert save(world, world.preparer, "", "45").clashes == ()


def test_the_fields_without_a_clash_are_saved_beside_one_with(world):
    save(world, world.colleague, "", "45")

    saved = drafts.save(
        world.data_return,
        Edits((Edit(("CPP-02", 0), "", "46"), Edit(("CPP-03", 0), "", "30"))),
        by=world.preparer,
    )

    assert (saved.count, len(saved.clashes)) == (1, 1)
    assert DraftValue.objects.get(code="CPP-03").text == "30"


def test_emptying_a_field_somebody_else_changed_is_a_clash_too(world):
    save(world, world.preparer, "", "40")
    save(world, world.colleague, "40", "41")

    assert save(world, world.preparer, "40", "").clashes[0].theirs == "41"


def test_an_explanation_stays_when_the_figure_changes(world):
    world.type({"CPP-02": "60"}, explanations={("V502", "CPP-02"): "Families moved in."})
    world.type({"CPP-02": "61"})

    contents = world.contents()
    (query,) = [issue for issue in contents.issues if issue.explainable]
    assert contents.explanation(query) == "Families moved in."
    assert not contents.is_open(query)


def test_explanations_and_notes_clash_like_figures(world):
    key = ("V502", "CPP-02")
    world.type({"CPP-02": "60"}, explanations={key: "Moves in."}, notes={"CPP-02": "Checked."})

    saved = drafts.save(
        world.data_return,
        Edits((), (Edit(("CPP-02", 0), "", "Not checked."),), (Edit(key, "", "New team."),)),
        by=world.colleague,
    )

    assert [(clash.what, clash.theirs) for clash in saved.clashes] == [
        ("note", "Checked."),
        ("explanation", "Moves in."),
    ]


def test_commentary_is_merged_answer_by_answer(world):
    drafts.save_commentary(
        world.data_return, "Child protection", [Edit("why", "", "A new team.")], by=world.preparer
    )

    saved = drafts.save_commentary(
        world.data_return,
        "Child protection",
        [Edit("why", "", "Fewer staff."), Edit("next", "", "Recruit.")],
        by=world.colleague,
    )

    assert [(clash.key, clash.mine, clash.theirs) for clash in saved.clashes] == [
        ("why", "Fewer staff.", "A new team.")
    ]
    held = DraftCommentary.objects.get()
    assert (held.why, held.next) == ("A new team.", "Recruit.")


def test_saving_is_on_the_trail_with_what_changed(world):
    world.type({("CPP-01", 2): "194"})

    entry = TrailEntry.objects.get()
    assert entry.payload.data["figures"] == {"CPP-01/2": "194"}
    assert entry.payload.data["origin"] == "typed"


def test_saving_nothing_leaves_no_trace(world):
    world.type({"CPP-02": ""})

    assert not TrailEntry.objects.exists()
    assert world.reload().state == "not started"


@pytest.mark.parametrize("who", ["member", "analyst", "manager"])
def test_only_data_leads_and_approvers_write(world, who):
    with pytest.raises(PermissionDenied):
        world.type({"CPP-02": "40"}, by=getattr(world, who))


def test_nothing_is_written_once_the_return_is_sent(world):
    world.send()

    with pytest.raises(PermissionDenied, match="cannot be changed now"):
        world.type({"CPP-02": "41"})
