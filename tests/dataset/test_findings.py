"""A query does not end with the sending: it lives on as a finding until it is settled."""

import pytest
from django.core.exceptions import PermissionDenied

from agencies.models import Role
from dataset.models import Finding, FindingState, State
from dataset.models.findings import NEXT_FINDING_STATES
from dataset.operations import drafts, findings, returns, reviews
from dataset.operations.drafts import Edit, Edits
from dataset.operations.states import NoReason
from tests.dataset.worlds import COMPLETE, make_world
from tests.factories.agencies import AgencyFactory, BoardFactory, UserFactory


pytestmark = pytest.mark.django_db

KEY = ("V502", "CPP-02")


@pytest.fixture
def world():
    return make_world()


def send(world, plans="60", why="Three large families."):
    """Send a return in which CPP-02 is queried."""
    world.type(COMPLETE | {"CPP-02": plans})
    if world.contents().explanation(world.contents().issues[0]) != why:
        explain(world, why)
    return returns.submit(world.data_return, by=world.preparer)


def explain(world, why):
    held = world.contents().explanations.get(KEY)
    edit = Edit(KEY, held.text if held else "", why)
    return drafts.save(world.data_return, Edits(explanations=(edit,)), by=world.preparer)


def sent_and_signed(world, **kwargs):
    send(world, **kwargs)
    reviews.approve(world.data_return, by=world.approver)
    return finding(world)


def finding(world):
    return Finding.objects.get(data_return=world.data_return, rule_id="V502")


def states(found):
    return [(step.before, step.state) for step in found.messages.all()]


def test_sending_a_queried_figure_raises_a_finding_with_its_explanation(world):
    send(world)

    found = finding(world)

    assert (found.rule_id, found.code, found.state) == (*KEY, FindingState.EXPLAINED)
    assert (found.message, found.explanation) == ("60 plans started.", "Three large families.")
    assert (found.measure, found.theme) == ("Plans started", "Child protection")
    assert states(found) == [("", "open"), ("open", "explained")]


def test_a_return_without_queries_raises_nothing(world):
    world.send()

    assert not Finding.objects.exists()


def test_the_analyst_accepts_an_explanation_once(world):
    found = sent_and_signed(world)

    findings.accept(found, by=world.analyst)
    findings.accept(found, by=world.analyst)

    found = finding(world)
    assert (found.state, found.settled_by) == (FindingState.ACCEPTED, world.analyst)
    assert states(found)[2:] == [("explained", "accepted")]


def test_every_explanation_of_a_return_is_accepted_with_one_press(world):
    sent_and_signed(world)

    assert findings.accept_all(world.reload(), by=world.analyst) == 1
    assert findings.accept_all(world.reload(), by=world.analyst) == 0
    assert finding(world).state == FindingState.ACCEPTED


def test_a_refusal_needs_a_reason_and_the_agency_is_told(world, mailoutbox):
    found = sent_and_signed(world)
    with pytest.raises(NoReason):
        findings.refuse(found, reason="  ", by=world.analyst)

    findings.refuse(found, reason="Which families?", by=world.analyst)

    found = finding(world)
    assert (found.state, found.refused_because) == (FindingState.REFUSED, "Which families?")
    letter = next(one for one in mailoutbox if one.subject.startswith("An explanation was not"))
    assert "Which families?" in letter.body
    assert "60" not in letter.body


def test_a_refused_explanation_cannot_be_sent_again_unchanged(world):
    findings.refuse(sent_and_signed(world), reason="Which families?", by=world.analyst)
    reviews.send_back(world.data_return, reason="See CPP-02", by=world.analyst)

    with pytest.raises(returns.NotReady):
        returns.submit(world.data_return, by=world.preparer)
    explain(world, "Two families from abroad.")
    returns.submit(world.data_return, by=world.preparer)

    found = finding(world)
    assert (found.state, found.explanation) == (FindingState.EXPLAINED, "Two families from abroad.")
    assert states(found)[-1] == ("refused", "explained")


def test_the_agency_answers_a_refusal_in_the_thread(world):
    findings.refuse(sent_and_signed(world), reason="Which families?", by=world.analyst)

    findings.answer(finding(world), "Two families from abroad.", by=world.preparer)

    assert finding(world).state == FindingState.EXPLAINED
    # The next sending carries it.
    assert world.contents().explanations[KEY].text == "Two families from abroad."


def test_a_corrected_figure_moves_the_finding_to_corrected(world):
    sent_and_signed(world)
    reviews.send_back(world.data_return, reason="See CPP-02", by=world.analyst)
    world.type({"CPP-02": "45"})
    returns.submit(world.data_return, by=world.preparer)

    found = finding(world)
    assert (found.state, found.settled_by) == (FindingState.CORRECTED, world.preparer)
    assert found.message == "60 plans started."


def test_a_figure_that_fails_again_raises_the_finding_again(world):
    sent_and_signed(world)
    for plans in ("45", "61"):
        reviews.send_back(world.reload(), reason=f"See CPP-02, not {plans}", by=world.analyst)
        world.type({"CPP-02": plans})
        returns.submit(world.data_return, by=world.preparer)
        reviews.approve(world.data_return, by=world.approver)

    found = finding(world)
    assert (found.state, found.message) == (FindingState.EXPLAINED, "61 plans started.")
    assert states(found)[-3:] == [
        ("explained", "corrected"),
        ("corrected", "open"),
        ("open", "explained"),
    ]


def test_an_accepted_explanation_stays_accepted_when_the_same_is_sent_again(world):
    findings.accept(sent_and_signed(world), by=world.analyst)
    reviews.send_back(world.data_return, reason="See CPP-03", by=world.analyst)
    returns.submit(world.data_return, by=world.preparer)

    assert finding(world).state == FindingState.ACCEPTED


def test_a_correction_leaves_findings_about_locked_items_alone(world):
    findings.accept(sent_and_signed(world), by=world.analyst)
    reviews.accept(world.data_return, by=world.analyst)
    reviews.reopen(world.data_return, codes=["LAC-01"], reason="Count again", by=world.analyst)
    world.correct({"LAC-01": "267"})
    returns.submit(world.data_return, by=world.preparer)

    assert finding(world).state == FindingState.ACCEPTED


def test_nobody_decides_before_the_agency_has_signed(world):
    send(world)

    with pytest.raises(PermissionDenied, match="has not signed"):
        findings.accept(finding(world), by=world.analyst)


@pytest.mark.parametrize("who", ["preparer", "approver", "member"])
def test_an_agency_does_not_accept_its_own_explanation(world, who):
    found = sent_and_signed(world)

    with pytest.raises(PermissionDenied):
        findings.accept(found, by=getattr(world, who))


def test_what_is_settled_takes_no_more_answers(world):
    found = findings.accept(sent_and_signed(world), by=world.analyst)

    with pytest.raises(PermissionDenied, match="settled"):
        findings.answer(found, "One more thing", by=world.preparer)


def test_an_owner_is_one_of_those_whose_turn_it_is(world):
    found = sent_and_signed(world)

    findings.assign(found, world.manager, by=world.analyst)
    assert finding(world).owner == world.manager
    with pytest.raises(findings.NotAnOwner):
        findings.assign(found, world.preparer, by=world.analyst)
    # The turn passes, so the owner goes.
    findings.refuse(found, reason="Which families?", by=world.analyst)
    assert finding(world).owner is None


def test_age_counts_working_days_and_stops_when_settled(world, settings):
    settings.DEMO_DATE = world.period.due_on
    found = sent_and_signed(world)
    later = world.period.closes_on
    age = found.age(later)
    assert age == 5
    settings.DEMO_DATE = later
    findings.accept(found, by=world.analyst)

    settings.DEMO_DATE = world.period.closes_on.replace(year=2018)
    assert finding(world).age(settings.DEMO_DATE) == age


def test_findings_exist_for_the_agency_and_the_boards_staff_only(world):
    found = sent_and_signed(world)
    others = [
        UserFactory(role=Role.PREPARER, agency=AgencyFactory(boards=[world.board])),
        UserFactory(role=Role.ANALYST, board=BoardFactory()),
        UserFactory(role=Role.PAG_CHAIR, board=world.board),
        UserFactory(role=Role.CHAIR, board=world.board),
        UserFactory(role=Role.SYSADMIN),
    ]

    for user in (world.preparer, world.approver, world.member, world.analyst, world.manager):
        assert found in Finding.objects.visible_to(user)
    for user in others:
        assert not Finding.objects.visible_to(user).exists()


def test_what_the_agency_took_back_is_no_finding_for_the_board(world):
    send(world)
    assert Finding.objects.visible_to(world.analyst).exists()

    returns.withdraw(world.reload(), by=world.preparer)

    assert not Finding.objects.visible_to(world.analyst).exists()
    assert Finding.objects.visible_to(world.preparer).exists()


def test_the_board_does_not_read_what_was_explained_and_taken_back(world):
    send(world, why="Private first words.")
    returns.withdraw(world.reload(), by=world.preparer)
    explain(world, "Words for the Board.")
    returns.submit(world.data_return, by=world.preparer)
    found = finding(world)

    def thread(user):
        return [step.text for step in found.messages.model.objects.readable_by(user, found)]

    assert "Private first words." not in thread(world.analyst)
    assert "Words for the Board." in thread(world.analyst)
    assert "Private first words." in thread(world.preparer)


def test_no_state_is_a_dead_end_and_every_state_is_in_the_table():
    assert set(NEXT_FINDING_STATES) == set(FindingState)
    assert all(NEXT_FINDING_STATES.values())


def test_an_explanation_refused_after_acceptance_of_the_return_can_still_be_answered(world):
    found = sent_and_signed(world)
    reviews.accept(world.data_return, by=world.analyst)
    findings.refuse(found, reason="Which families?", by=world.analyst)
    findings.answer(finding(world), "Two.", by=world.preparer)
    findings.accept(finding(world), by=world.analyst)

    assert finding(world).state == FindingState.ACCEPTED
    assert world.reload().state == State.ACCEPTED
