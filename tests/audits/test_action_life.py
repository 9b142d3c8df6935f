"""The life of an action: raised, told of, done, judged by a second person, signed off or not."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from agencies import clock
from agencies.models import Role, TrailEntry
from audits.models import Action, ActionState, ImpactEvidence, UpdateKind
from audits.operations import actions, impact
from tests.audits.action_world import DONE, HIGH, LOW, TODAY, make_action_world, publish_series
from tests.factories.actions import ActionFactory, ImpactEvidenceFactory
from tests.factories.agencies import SeatFactory, SeatHoldingFactory, UserFactory
from tests.factories.audits import RiskFactory


pytestmark = pytest.mark.django_db


@pytest.fixture
def world(settings):
    settings.DEMO_DATE = TODAY
    return make_action_world()


def finish(world, settings, on=DONE):
    """Reported done by its owner on a day."""
    settings.DEMO_DATE = on
    actions.report(
        world.action, by=world.owner, state="done", text="All held.", evidence="The rota."
    )
    settings.DEMO_DATE = TODAY
    world.action = world.reload()


def survey(world, *, by=None, is_better=True):
    return impact.offer(
        world.action, by=by or world.owner, kind="survey", text="Staff say so.",
        is_better=is_better,
    )  # fmt: skip


def columns(world, **more):
    return {
        "title": "Train the front desk",
        "owner": world.action.owner,
        "due_on": TODAY + timedelta(60),
    } | more


def test_a_new_action_gets_the_next_number_and_the_agency_of_its_seat(world):
    ActionFactory(board=world.board, number=90_041)

    raised = actions.raise_action(world.board, by=world.analyst, fields=columns(world))

    assert (raised.reference, raised.state, raised.agency) == ("A-90042", "open", world.agency)
    assert TrailEntry.objects.get(verb="audits.action_raised").actor == "Analyst"


def test_nothing_of_another_board_can_own_or_start_an_action(world):
    for elsewhere in ({"owner": SeatFactory()}, {"risk": RiskFactory()}):
        with pytest.raises(actions.OfAnotherBoard):
            actions.raise_action(world.board, by=world.analyst, fields=columns(world, **elsewhere))


def test_only_one_thing_starts_an_action(world):
    finding = {"risk": RiskFactory(board=world.board), "decision_id": 1}
    with pytest.raises(IntegrityError), transaction.atomic():
        Action.objects.create(
            board=world.board, number=77, raised_at=clock.now(), raised_by=world.analyst,
            **columns(world, **finding),
        )  # fmt: skip


def test_a_child_cannot_be_named_in_an_action(world):
    fields = columns(world, detail="The child with NHS number 943 476 5919 was seen.")
    with pytest.raises(ValidationError):
        actions.raise_action(world.board, by=world.analyst, fields=fields)


def test_owner_and_agency_tell_of_it_and_another_agency_may_not(world):
    for person in (world.owner, world.preparer, world.manager):
        actions.report(world.action, by=person, state="under way", text=f"As {person} sees it.")
    stranger = UserFactory(role=Role.PREPARER, board=world.board)

    with pytest.raises(PermissionDenied, match="for its owner"):
        actions.report(world.action, by=stranger, state="under way", text="Not mine.")

    assert world.action.updates.count() == 3


def test_the_same_words_sent_twice_are_one_update(world):
    for _ in range(2):
        actions.report(world.action, by=world.owner, state="under way", text="Half way.")
    for _ in range(2):
        actions.report(world.action, by=world.owner, state="done", text="Done.", evidence="Rota.")

    assert world.action.updates.count() == 2


def test_done_needs_to_be_shown(world):
    with pytest.raises(actions.NoReason, match="what shows"):
        actions.report(world.action, by=world.owner, state="done", text="Done.", evidence=" ")


def test_changing_the_date_says_why_and_the_reason_stays(world):
    later = TODAY + timedelta(90)

    actions.reword(
        world.action, by=world.manager, fields={"due_on": later}, reason="The tender is late.",
        seen_revision=world.action.revision,
    )  # fmt: skip

    assert world.reload().due_on == later
    (told,) = world.action.updates.all()
    assert (told.kind, told.text) == (UpdateKind.CHANGED, "The tender is late.")
    with pytest.raises(PermissionDenied, match="Tell one of them"):
        actions.reword(
            world.action, by=world.owner, fields={"due_on": TODAY}, reason="Sooner.",
            seen_revision=world.reload().revision,
        )  # fmt: skip


def test_a_change_made_on_an_old_page_is_noticed(world):
    seen = world.action.revision
    actions.report(world.action, by=world.owner, state="under way", text="Moved on.")

    with pytest.raises(actions.ChangedMeanwhile):
        actions.reword(
            world.action, by=world.manager, fields={"due_on": TODAY}, reason="Sooner.",
            seen_revision=seen,
        )  # fmt: skip


def test_an_owner_does_not_take_a_task_off_the_own_list(world):
    with pytest.raises(PermissionDenied):
        actions.withdraw(world.action, by=world.owner, reason="Too much work.")

    actions.withdraw(world.action, by=world.group_chair, reason="Another action covers it.")

    assert world.reload().state == ActionState.WITHDRAWN


def test_a_measure_that_moved_as_wanted_gives_its_own_verdict(world, settings):
    publish_series(world.board, LOW + HIGH)
    finish(world, settings)

    held = impact.offer(world.action, by=world.owner, kind="measure", text="More are held.")

    assert (held.verdict, held.is_wanted_way) == ("changed", True)
    assert held.publication.period.ordinal == 4 * 2016 + 1
    assert held.says == "Changed the way it should"


def test_a_measure_that_moved_the_other_way_says_so(world, settings):
    publish_series(world.board, HIGH + LOW)
    finish(world, settings)

    held = impact.offer(world.action, by=world.owner, kind="measure", text="Fewer are held.")

    assert held.says == "Changed the other way"


def test_too_early_is_told_and_cannot_be_accepted(world, settings):
    publish_series(world.board, LOW + HIGH[:3])
    finish(world, settings)
    held = impact.offer(world.action, by=world.owner, kind="measure", text="Three quarters.")
    assert held.says == "Too early to say"

    with pytest.raises(PermissionDenied, match="too early"):
        impact.judge(held, by=world.executive, accept=True, reason="Fine.")
    with pytest.raises(IntegrityError), transaction.atomic():
        ImpactEvidence.objects.filter(pk=held.pk).update(
            accepted=True, decided_at=clock.now(), decided_by=world.executive, decided_because="So"
        )

    impact.judge(held, by=world.executive, accept=False, reason="Come back next year.")


def test_the_quarter_before_an_action_was_raised_takes_no_part(world, settings):
    """The last quarter before is what made the group act: with it the verdict would be another."""
    publish_series(world.board, LOW[:5] + [900, 41] + HIGH)
    finish(world, settings)

    held = impact.offer(world.action, by=world.owner, kind="measure", text="Look.")

    assert (held.verdict, held.is_wanted_way) == ("changed", True)


def test_who_offered_evidence_or_owns_the_action_does_not_judge_it(world, settings):
    finish(world, settings)
    held = survey(world, by=world.group_chair)

    for person in (world.group_chair, world.owner, world.analyst, world.lay_member):
        with pytest.raises(PermissionDenied):
            impact.judge(held, by=person, accept=True, reason="Good.")

    impact.judge(held, by=world.executive, accept=True, reason="Good.")


def test_evidence_is_decided_about_once(world, settings):
    finish(world, settings)
    held = survey(world)
    impact.judge(held, by=world.executive, accept=False, reason="Too few answers.")

    with pytest.raises(PermissionDenied, match="has been decided"):
        impact.judge(held, by=world.manager, accept=True, reason="Enough.")


def test_nothing_is_signed_off_without_accepted_evidence(world, settings):
    finish(world, settings)
    with pytest.raises(PermissionDenied, match="No evidence of impact has been accepted"):
        actions.sign_off(world.action, by=world.executive, reason="Done is done.")
    held = survey(world)
    with pytest.raises(PermissionDenied, match="No evidence"):
        actions.sign_off(world.action, by=world.executive, reason="It is offered.")

    impact.judge(held, by=world.manager, accept=True, reason="Well asked.")
    signed = actions.sign_off(world.action, by=world.executive, reason="Staff feel it.")

    assert (signed.state, signed.outcome) == ("signed off", "otherwise")


def test_who_reported_it_done_does_not_sign_it_off(world, settings):
    settings.DEMO_DATE = DONE
    actions.report(
        world.action, by=world.group_chair, state="done", text="Done.", evidence="Minutes."
    )
    settings.DEMO_DATE = TODAY
    impact.judge(survey(world), by=world.executive, accept=True, reason="Well asked.")

    with pytest.raises(PermissionDenied, match="second person"):
        actions.sign_off(world.action, by=world.group_chair, reason="I saw it.")
    with pytest.raises(IntegrityError), transaction.atomic():
        Action.objects.filter(pk=world.action.pk).update(
            state="signed off", outcome="helped", ended_at=clock.now(),
            ended_by=world.group_chair, ended_because="So.",
        )  # fmt: skip


def test_accepted_evidence_of_no_change_closes_it_as_no_evidence_that_it_helped(world, settings):
    publish_series(world.board, LOW + LOW)
    finish(world, settings)
    held = impact.offer(world.action, by=world.owner, kind="measure", text="It stayed the same.")
    impact.judge(held, by=world.executive, accept=True, reason="The figures are plain.")

    signed = actions.sign_off(world.action, by=world.executive, reason="It did not help.")

    assert signed.outcome == "no evidence"


def test_a_good_survey_does_not_outweigh_figures_that_did_not_move(world, settings):
    publish_series(world.board, LOW + LOW)
    finish(world, settings)
    for held in (
        impact.offer(world.action, by=world.owner, kind="measure", text="The same."),
        survey(world),
    ):
        impact.judge(held, by=world.executive, accept=True, reason="Read.")

    assert actions.sign_off(world.action, by=world.executive, reason="Both.").outcome == (
        "no evidence"
    )


def test_refusing_sign_off_puts_it_back_under_way_and_old_evidence_counts_no_more(world, settings):
    finish(world, settings, on=TODAY - timedelta(40))
    settings.DEMO_DATE = TODAY - timedelta(30)
    impact.judge(survey(world), by=world.executive, accept=True, reason="Well asked.")

    settings.DEMO_DATE = TODAY
    actions.refuse_sign_off(world.action, by=world.executive, reason="Only half the teams.")

    fresh = world.reload()
    assert (fresh.state, fresh.done_on) == ("under way", None)
    finish(world, settings, on=TODAY)
    with pytest.raises(PermissionDenied, match="No evidence"):
        actions.sign_off(world.action, by=world.executive, reason="Now.")


def test_nothing_more_is_said_of_a_signed_off_action(world):
    signed = ActionFactory(board=world.board, signed_off=True)

    with pytest.raises(PermissionDenied, match="signed off"):
        actions.report(signed, by=world.manager, state="under way", text="More.")
    with pytest.raises(PermissionDenied):
        impact.offer(signed, by=world.manager, kind="survey", text="More.", is_better=True)


@pytest.mark.parametrize("gone", [{"is_wanted_way": None}, {"kind": "measure"}])
def test_the_database_wants_evidence_to_say_whether_it_helped(gone):
    with pytest.raises(IntegrityError), transaction.atomic():
        ImpactEvidenceFactory(**gone)


def test_the_independent_chair_owns_nothing_to_write(world):
    chair = UserFactory(role=Role.CHAIR, board=world.board)
    SeatHoldingFactory(seat=world.action.owner, user=chair)

    with pytest.raises(PermissionDenied):
        actions.report(world.reload(), by=chair, state="under way", text="I looked.")


def test_an_owner_on_the_executive_signs_off_nothing_of_its_own(world, settings):
    SeatHoldingFactory(seat=world.action.owner, user=world.executive)
    settings.DEMO_DATE = DONE
    actions.report(world.action, by=world.manager, state="done", text="Done.", evidence="Rota.")
    settings.DEMO_DATE = TODAY
    held = impact.offer(
        world.reload(), by=world.manager, kind="survey", text="Better.", is_better=True
    )

    with pytest.raises(PermissionDenied, match="second person"):
        impact.judge(held, by=world.executive, accept=True, reason="Good.")
    with pytest.raises(PermissionDenied, match="second person"):
        actions.sign_off(world.reload(), by=world.executive, reason="Good.")
