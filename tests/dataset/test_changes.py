"""A change of the dictionary is drafted, proposed, and agreed by a second person."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from agencies import trail
from agencies.models import Role
from dataset.intake.rows import DictionaryError
from dataset.models import (
    NEXT_CHANGE_STATES,
    ChangeKind,
    ChangeState,
    Definition,
    DictionaryChange,
    Period,
)
from dataset.models.dictionary_rows import rows_in_force
from dataset.operations import changes, dictionary
from dataset.operations.changes import LineDraft, TooLate
from dataset.operations.dictionary_check import read_together
from dataset.operations.states import ChangedMeanwhile, NoReason
from tests.dataset.worlds import make_world
from tests.factories.agencies import BoardFactory, UserFactory
from tests.factories.changes import DictionaryChangeFactory
from tests.factories.dataset import DataReturnFactory, PeriodFactory


pytestmark = pytest.mark.django_db
NEXT = "2017-18-q1"


@pytest.fixture
def world(settings):
    settings.DEMO_DATE = date(2017, 4, 27)
    return make_world()


def a_draft(world, **columns):
    lines = {"CPP-02": columns or {"name": "Plans begun"}}
    return DictionaryChangeFactory(board=world.board, drafted_by=world.analyst, lines=lines)


def proposed(world, **columns):
    change = a_draft(world, **columns)
    changes.propose(change, edition=change.edition, by=world.analyst)
    return again(change)


def again(change):
    return DictionaryChange.objects.get(pk=change.pk)


def agree(change, by):
    changes.agree(again(change), edition=again(change).edition, by=by)


def newest(code):
    return Definition.objects.filter(indicator__code=code).latest("version")


def test_an_agreed_change_is_in_force_from_its_quarter_on_and_not_before(world):
    change = proposed(world)

    agree(change, world.manager)

    spring = Period.objects.by_slug(NEXT)
    assert newest("CPP-02").name == "Plans begun"
    assert newest("CPP-02").change == change
    now = Definition.objects.current_in(world.period).get(indicator__code="CPP-02")
    then = Definition.objects.current_in(spring).get(indicator__code="CPP-02")
    assert (now.name, then.name) == ("Plans started", "Plans begun")


def test_nothing_is_in_force_before_somebody_agrees(world):
    proposed(world)

    assert newest("CPP-02").name == "Plans started"


def test_whoever_drafted_it_cannot_agree(world):
    change = DictionaryChangeFactory(
        board=world.board, drafted_by=world.manager, lines={"CPP-02": {"name": "Plans begun"}}
    )
    changes.propose(change, edition=1, by=world.manager)

    with pytest.raises(PermissionDenied, match="a second person must agree it"):
        agree(change, world.manager)
    with pytest.raises(IntegrityError), transaction.atomic():
        DictionaryChange.objects.filter(pk=change.pk).update(
            state=ChangeState.AGREED, decided_by=world.manager
        )


def test_whoever_wrote_in_it_cannot_agree_either(world):
    change = a_draft(world)
    line = change.lines.get()
    words = LineDraft(ChangeKind.INDICATOR, "CPP-02", line.values | {"name": "Plans opened"})
    changes.save_line(change, words, edition=1, by=world.manager)
    changes.propose(again(change), edition=2, by=world.analyst)

    with pytest.raises(PermissionDenied, match="You wrote in this change"):
        agree(change, world.manager)

    assert newest("CPP-02").name == "Plans started"


def test_whoever_proposes_it_cannot_agree(world):
    change = a_draft(world)
    changes.propose(change, edition=1, by=world.manager)

    with pytest.raises(PermissionDenied, match="You wrote in this change"):
        agree(change, world.manager)


def test_another_quarter_sets_the_rows_beside_what_is_in_force_then(world):
    agree(proposed(world, name="Plans begun"), world.manager)
    change = a_draft(world, name="Plans opened")
    change.lines.update(before={"name": "Plans started"})

    changes.edit(
        change, title="T", reason="Why", valid_from="2017-18-q2", edition=1, by=world.analyst
    )

    assert change.lines.get().before["name"] == "Plans begun"


def test_a_stale_page_keeps_what_was_typed_and_takes_it_when_sent_again(world, client):
    change = a_draft(world)
    changes.edit(change, title="Theirs", reason="Why", valid_from=NEXT, edition=1, by=world.analyst)
    client.force_login(world.analyst)
    address = reverse("dataset:change_edit", args=[change.pk])
    typed = {"title": "Mine", "reason": "Because", "valid_from": NEXT, "edition": 1}

    stale = client.post(address, typed)

    assert stale.status_code == 422
    assert "Mine" in stale.content.decode()
    again_typed = typed | {"edition": stale.context["form"]["edition"].value()}
    assert client.post(address, again_typed).status_code == 302
    assert again(change).title == "Mine"


def test_the_manager_of_another_board_may_agree(world):
    luton = BoardFactory(slug="luton", short_name="Luton")

    agree(proposed(world), UserFactory(role=Role.MANAGER, board=luton))

    assert newest("CPP-02").version == 2


def test_the_group_chair_agrees_new_questions_only(world):
    chair = UserFactory(role=Role.PAG_CHAIR, board=world.board)
    with pytest.raises(PermissionDenied, match="The group chair agrees new questions"):
        agree(proposed(world), chair)

    change = DictionaryChangeFactory(board=world.board, drafted_by=world.analyst)
    columns = rows_in_force(change.valid_from)[ChangeKind.INDICATOR]["CPP-02"]
    values = {name: text for name, text in columns.items() if name != "code"}
    changes.save_line(
        change,
        LineDraft(ChangeKind.INDICATOR, "CPP-77", values | {"name": "Fresh"}),
        edition=1,
        by=world.analyst,
    )
    changes.propose(again(change), edition=2, by=world.analyst)
    agree(change, chair)

    assert newest("CPP-77").name == "Fresh"


def test_another_meaning_breaks_the_series_and_another_name_does_not(world):
    agree(proposed(world), world.manager)
    assert not newest("CPP-02").breaks_series

    agree(proposed(world, definition="Plans begun or renewed."), world.manager)
    assert newest("CPP-02").breaks_series


def test_a_change_of_wording_only_is_marked_and_breaks_nothing(world):
    change = a_draft(world, definition="Plans started in the quarter, in clearer words.")
    change.lines.update(is_editorial=True)
    changes.propose(change, edition=1, by=world.analyst)

    agree(change, world.manager)

    assert not newest("CPP-02").breaks_series


def test_a_quarter_whose_returns_are_open_keeps_its_questions(world):
    assert world.period.slug not in {one.slug for one in changes.quarters_to_come()}
    with pytest.raises(TooLate, match="Choose a later one"):
        changes.draft(
            world.board, title="Late", reason="Why", valid_from=world.period.slug, by=world.analyst
        )


def test_a_proposal_that_waited_until_its_quarter_opened_cannot_be_agreed(world):
    change = proposed(world)
    DataReturnFactory(agency=world.agency, board=world.board, period=change.valid_from)

    with pytest.raises(TooLate):
        agree(change, world.manager)

    assert newest("CPP-02").version == 1


def test_a_rule_that_names_what_nobody_is_asked_is_refused(world):
    change = a_draft(world)
    rule = rows_in_force(change.valid_from)[ChangeKind.RULE]["V501"]
    values = {name: text for name, text in rule.items() if name != "rule_id"}
    values |= {"message": "More than started | {QQQ-01}, but {CPP-02} started."}

    with pytest.raises(DictionaryError, match="nobody is asked for QQQ-01") as refused:
        changes.save_line(
            change,
            LineDraft(ChangeKind.RULE, "V601", values | {"expression": "QQQ-01 <= CPP-02"}),
            edition=1,
            by=world.analyst,
        )

    assert (refused.value.key, refused.value.column) == ("V601", "expression")
    assert change.lines.count() == 1


def test_a_measure_that_a_rule_needs_cannot_be_retired_alone(world):
    change = a_draft(world, collected="no")

    with pytest.raises(DictionaryError, match="V501"):
        changes.propose(change, edition=1, by=world.analyst)


def test_what_differs_in_nothing_is_no_change(world):
    change = a_draft(world)
    values = change.lines.get().before

    with pytest.raises(DictionaryError, match="Nothing in CPP-02 differs"):
        changes.save_line(
            change, LineDraft(ChangeKind.INDICATOR, "CPP-02", values), edition=1, by=world.analyst
        )


def test_two_tabs_that_save_the_same_draft_are_told_apart(world):
    change = a_draft(world)
    words = {"title": "Mine", "reason": "Why", "valid_from": NEXT, "by": world.analyst}
    changes.edit(change, edition=1, **words)

    with pytest.raises(ChangedMeanwhile):
        changes.edit(change, edition=1, **words | {"title": "Theirs"})

    assert again(change).title == "Mine"


def test_what_was_agreed_meanwhile_is_not_overwritten(world):
    first, second = proposed(world), proposed(world, name="Plans opened")
    agree(first, world.manager)

    with pytest.raises(ChangedMeanwhile, match="CPP-02 has been changed by another agreement"):
        agree(second, world.manager)

    assert newest("CPP-02").name == "Plans begun"


def test_a_refusal_has_its_reason_and_can_be_worked_on_again(world):
    change = proposed(world)
    with pytest.raises(NoReason):
        changes.refuse(change, edition=change.edition, by=world.manager, decision=" ")

    changes.refuse(change, edition=change.edition, by=world.manager, decision="Too vague.")
    changes.take_back(again(change), edition=again(change).edition, by=world.analyst)

    assert again(change).state == ChangeState.DRAFT
    verbs = [entry.verb for entry in trail.entries_about(change)]
    assert "dataset.change_refused" in verbs


def test_every_state_leads_only_where_the_table_says():
    assert set(NEXT_CHANGE_STATES) == set(ChangeState)
    ends = {state for state, following in NEXT_CHANGE_STATES.items() if not following}
    assert ends == {ChangeState.AGREED, ChangeState.WITHDRAWN}


def test_the_trail_holds_old_and_new_side_by_side(world):
    change = proposed(world)
    agree(change, world.manager)

    agreed = next(e for e in trail.entries_about(change) if e.verb == "dataset.change_agreed")
    [line] = agreed.payload.data["lines"]
    assert line["changed"] == {"name": ["Plans started", "Plans begun"]}


def test_managers_are_asked_and_everybody_concerned_is_told(world, mailoutbox):
    luton = UserFactory(role=Role.ANALYST, board=BoardFactory(slug="luton"))

    change = proposed(world)
    asked = {letter.to[0] for letter in mailoutbox}
    agree(change, world.manager)
    told = {letter.to[0] for letter in mailoutbox if letter.subject.startswith("Agreed")}

    assert asked == {world.manager.email}
    assert told == {luton.email, world.analyst.email, world.manager.email}


def test_loading_the_shipped_files_leaves_alone_what_was_agreed_on_screen(world):
    agree(proposed(world), world.manager)
    period = PeriodFactory(year=2017, quarter=1)
    rows = rows_in_force(world.period)

    loaded = dictionary.save(read_together(*(held.values() for held in rows.values())), None)

    assert loaded.indicators.kept == 1
    assert Definition.objects.current_in(period).get(indicator__code="CPP-02").name == "Plans begun"


def test_a_new_rule_is_tried_on_what_was_accepted(world, client):
    world.accept()
    change = a_draft(world)
    rule = rows_in_force(change.valid_from)[ChangeKind.RULE]["V502"]
    values = {name: text for name, text in rule.items() if name != "rule_id"}
    changes.save_line(
        change,
        LineDraft(ChangeKind.RULE, "V602", values | {"expression": "CPP-02 <= 30"}),
        edition=1,
        by=world.analyst,
    )
    client.force_login(world.analyst)

    page = client.get(reverse("dataset:change_line", args=[change.pk, "rule"]), {"key": "V602"})

    body = page.content.decode()
    assert "would have spoken 1 time" in body
    assert "40 plans started." in body


def test_a_mistake_stands_beside_its_field_and_what_was_typed_stays(world, client):
    change = a_draft(world)
    client.force_login(world.analyst)
    address = f"{reverse('dataset:change_line', args=[change.pk, 'indicator'])}?key=CPP-02"
    form = client.get(address).context["form"]

    answer = client.post(
        address, form.initial | {"unit": "", "definition": "Typed with care.", "edition": 1}
    )

    assert answer.status_code == 422
    body = answer.content.decode()
    assert "Unit: it is empty." in body
    assert "Typed with care." in body


def test_drafts_are_for_those_who_work_on_them_and_agreed_changes_for_everybody(world, client):
    change = a_draft(world)
    client.force_login(world.member)
    assert client.get(change.get_absolute_url()).status_code == 404

    changes.propose(change, edition=1, by=world.analyst)
    agree(change, world.manager)

    page = client.get(change.get_absolute_url()).content.decode()
    assert "Plans started" in page
    assert "Plans begun" in page


def test_the_list_takes_the_same_queries_for_many_changes(world, client, query_count):
    client.force_login(world.analyst)
    a_draft(world)
    few = query_count(reverse("dataset:change_list"))
    for _ in range(5):
        a_draft(world)

    assert query_count(reverse("dataset:change_list")) == few


def test_a_proposal_is_among_what_needs_the_manager_and_not_its_drafter(world, client):
    change = proposed(world)
    client.force_login(world.manager)
    home = client.get("/").content.decode()
    assert "Agree or refuse 1 change of the dictionary" in home
    assert change.get_absolute_url() in home

    DictionaryChange.objects.update(drafted_by=world.manager)

    assert "change of the dictionary" not in client.get("/").content.decode()


def test_a_changed_column_says_what_is_in_force(world, client):
    change = a_draft(world)
    client.force_login(world.analyst)

    page = client.get(
        reverse("dataset:change_line", args=[change.pk, "indicator"]), {"key": "CPP-02"}
    )

    assert "In force: Plans started" in page.content.decode()
