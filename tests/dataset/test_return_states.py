"""The life of a return: who may move it on, and what each step leaves behind."""

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from agencies.models import Appointment, Role, TrailEntry
from dataset import policies
from dataset.models import NEXT_STATES, DataReturn, Decision, State, Submission
from dataset.operations import returns, reviews
from dataset.operations.returns import NotReady
from dataset.operations.reviews import NoReason
from dataset.operations.states import ChangedMeanwhile, change_state
from tests.dataset.worlds import COMPLETE, make_world
from tests.factories.agencies import AppointmentFactory, UserFactory
from tests.factories.dataset import DataReturnFactory


pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world()


def verbs():
    return list(TrailEntry.objects.order_by("number").values_list("verb", flat=True))


def test_first_save_begins_the_return(world):
    world.type({"CPP-02": "40"})

    assert world.reload().state == State.IN_PREPARATION
    assert verbs() == ["dataset.draft_saved"]


def test_a_return_goes_from_preparer_to_approver_to_analyst(world):
    world.accept()

    data_return = world.reload()
    assert data_return.state == State.ACCEPTED
    submission = data_return.submissions.get()
    assert submission.submitted_by == world.preparer
    assert [(held.verb, held.decided_by) for held in submission.decisions.all()] == [
        ("approved", world.approver),
        ("accepted", world.analyst),
    ]
    assert verbs()[-3:] == [
        "dataset.return_submitted",
        "dataset.return_approved",
        "dataset.return_accepted",
    ]


def test_approval_keeps_the_statement_as_it_read(world, settings):
    settings.SIGN_OFF_STATEMENT = "Checked and complete."
    world.approve()

    assert world.reload().latest_submission.decisions.get().statement == "Checked and complete."


def test_a_blank_field_stops_the_sending_and_is_named(world):
    world.type({slot: text for slot, text in COMPLETE.items() if slot != "LAC-01"})

    with pytest.raises(NotReady) as refused:
        returns.submit(world.data_return, by=world.preparer)

    assert [missing.issue.codes for missing in refused.value.missing] == [("LAC-01",)]
    assert not Submission.objects.exists()


def test_an_error_stops_the_sending(world):
    world.type(COMPLETE | {"CPP-03": "41"})

    with pytest.raises(NotReady) as refused:
        returns.submit(world.data_return, by=world.preparer)

    assert refused.value.missing[0].words == "More plans ended than started"


def test_a_query_wants_an_explanation_and_then_it_is_sent_with_it(world):
    world.type(COMPLETE | {"CPP-02": "60"})
    with pytest.raises(NotReady) as refused:
        returns.submit(world.data_return, by=world.preparer)
    assert refused.value.missing[0].words == "Explain: Many plans started"

    world.type({}, explanations={("V502", "CPP-02"): "Two large families moved in."})
    submission = returns.submit(world.data_return, by=world.preparer)

    sent = submission.explanations.get()
    assert (sent.rule_id, sent.code, sent.text) == (
        "V502",
        "CPP-02",
        "Two large families moved in.",
    )
    assert sent.message == "60 plans started."


def test_a_reason_instead_of_a_number_may_be_sent(world):
    world.type(COMPLETE | {"LAC-01": "not held"})

    submission = returns.submit(world.data_return, by=world.preparer)

    assert str(submission.figures.get(code="LAC-01").figure) == "not held"


def test_monthly_points_are_sent_with_the_quarter_worked_out(world):
    submission = world.send()

    rows = submission.figures.filter(code="CPP-01").order_by("month")
    assert [(row.month, str(row.figure)) for row in rows] == [
        (0, "196"),
        (1, "189"),
        (2, "194"),
        (3, "196"),
    ]


def test_nobody_approves_what_they_sent_themselves(world):
    AppointmentFactory(user=world.preparer, role=Role.APPROVER, agency=world.agency)
    world.send()

    with pytest.raises(PermissionDenied, match="a second person must check it"):
        reviews.approve(world.data_return, by=world.preparer)


def test_the_board_member_signs_where_there_is_no_approver(world):
    world.send()
    with pytest.raises(PermissionDenied, match="has an approver who checks its returns"):
        reviews.approve(world.data_return, by=world.member)

    Appointment.objects.filter(user=world.approver).update(
        ends_on=timezone.localdate().replace(year=2015)
    )
    reviews.approve(world.data_return, by=world.member)

    assert world.reload().state == State.APPROVED


def test_the_board_member_signs_what_the_only_approver_sent(world):
    world.fill_in()
    returns.submit(world.data_return, by=world.approver)

    reviews.approve(world.data_return, by=world.member)

    assert world.reload().latest_submission.decisions.get().decided_by == world.member


@pytest.mark.parametrize("who", ["preparer", "colleague", "analyst", "manager"])
def test_only_the_agencys_second_person_approves(world, who):
    world.send()

    with pytest.raises(PermissionDenied, match="Only the agency approver or agency board member"):
        reviews.approve(world.data_return, by=getattr(world, who))


@pytest.mark.parametrize("who", ["preparer", "approver", "member"])
def test_only_the_board_accepts(world, who):
    world.approve()

    with pytest.raises(PermissionDenied, match="Only the board analyst or business manager"):
        reviews.accept(world.data_return, by=getattr(world, who))


def test_another_boards_analyst_does_not_accept(world):
    world.approve()

    with pytest.raises(PermissionDenied, match="of Bedford Borough"):
        reviews.accept(world.data_return, by=UserFactory(role=Role.ANALYST))


def test_the_analyst_may_not_change_an_agencys_figures(world):
    world.approve()

    verdict = policies.may_edit(world.analyst, world.reload())

    assert verdict.reason == (
        "Only Children’s social care may change its figures. "
        "Send the return back, or reopen the items you ask about."
    )


def test_sent_back_by_the_approver_it_is_in_preparation_with_the_reason(world, mailoutbox):
    world.send()
    mailoutbox.clear()

    reviews.send_back(world.data_return, by=world.approver, reason="March looks low.")

    data_return = world.reload()
    assert data_return.state == State.IN_PREPARATION
    assert data_return.sent_back_because == "March looks low."
    assert data_return.latest_submission.decisions.get().verb == "sent back by agency"
    assert sorted(letter.to[0] for letter in mailoutbox) == sorted(
        person.email for person in (world.preparer, world.colleague, world.approver)
    )
    assert "March looks low." in mailoutbox[0].body


def test_sent_back_by_the_analyst_it_is_mended_and_sent_as_submission_two(world):
    world.approve()
    reviews.send_back(world.data_return, by=world.analyst, reason="Please check LAC-01.")
    world.type({"LAC-01": "267"})

    second = returns.submit(world.data_return, by=world.preparer)

    assert second.number == 2
    assert world.reload().sent_back_because == ""
    assert str(second.figures.get(code="LAC-01").figure) == "267"
    assert str(Submission.objects.get(number=1).figures.get(code="LAC-01").figure) == "266"


def test_sending_back_needs_a_reason(world):
    world.approve()

    with pytest.raises(NoReason, match="Say what has to be mended"):
        reviews.send_back(world.data_return, by=world.analyst, reason="  ")


def test_the_approver_is_told_that_a_return_waits(world, mailoutbox):
    world.send()

    letter = mailoutbox[-1]
    assert letter.to == [world.approver.email]
    assert (
        letter.subject == "For your approval: Children’s social care, Bedford Borough, Q4 2016-17"
    )
    assert f"/returns/{world.data_return.pk}/" in letter.body
    assert "189" not in letter.body


def test_without_an_approver_the_board_member_is_told(world, mailoutbox):
    Appointment.objects.filter(user=world.approver).delete()
    world.send()

    assert mailoutbox[-1].to == [world.member.email]


@pytest.mark.parametrize("step", ["send", "approve"])
def test_the_agency_withdraws_before_acceptance_and_sends_again(world, step):
    getattr(world, step)()

    returns.withdraw(world.data_return, by=world.preparer)
    assert world.reload().state == State.WITHDRAWN

    assert returns.submit(world.data_return, by=world.preparer).number == 2


def test_an_accepted_return_cannot_be_withdrawn(world):
    world.accept()

    with pytest.raises(PermissionDenied, match="cannot be withdrawn now"):
        returns.withdraw(world.data_return, by=world.preparer)


def test_what_was_withdrawn_is_no_longer_the_boards_to_read(world):
    world.send()
    assert DataReturn.objects.visible_to(world.analyst).exists()

    returns.withdraw(world.data_return, by=world.preparer)

    assert not DataReturn.objects.visible_to(world.analyst).exists()


def test_two_analysts_with_stale_copies_cannot_both_decide(world):
    world.approve()
    first, second = world.reload(), world.reload()

    reviews.accept(first, by=world.analyst)
    with pytest.raises(PermissionDenied, match="It is accepted"):
        reviews.send_back(second, by=world.manager, reason="No.")

    assert Decision.objects.filter(verb__in=["accepted", "sent back"]).count() == 1


def test_a_state_changes_only_from_the_state_it_was_read_in(world):
    world.approve()
    stale = world.reload()
    DataReturn.objects.filter(pk=stale.pk).update(state=State.WITHDRAWN)

    with pytest.raises(ChangedMeanwhile, match="Somebody else has decided"):
        change_state(stale, State.ACCEPTED, by=world.analyst)


@pytest.mark.parametrize("old", State)
def test_only_the_table_moves_a_return(world, old):
    data_return = DataReturnFactory(
        agency=world.agency, area=world.data_return.area, period=world.period
    )
    data_return.state = old

    for new in set(State) - NEXT_STATES[old] - {old}:
        with pytest.raises(ChangedMeanwhile):
            change_state(data_return, new, by=world.analyst)


def test_a_nil_return_has_two_signatures_and_a_reason_in_every_field(world):
    submission = returns.submit_nil(world.data_return, by=world.preparer)
    reviews.approve(world.data_return, by=world.approver)
    reviews.accept(world.data_return, by=world.analyst)

    assert submission.is_nil
    assert {row.reason for row in submission.figures.all()} == {"nil return"}
    assert set(submission.figures.values_list("code", "month")) == {
        *[("CPP-01", month) for month in range(4)],
        *[(code, 0) for code in ("CPP-02", "CPP-03", "CPP-05n", "CPP-05d", "LAC-01")],
    }
    assert "dataset.nil_return_submitted" in verbs()


def test_a_nil_return_is_refused_once_a_figure_was_typed(world):
    world.type({"CPP-02": "0"})

    with pytest.raises(PermissionDenied, match="Figures have been entered"):
        returns.submit_nil(world.data_return, by=world.preparer)


def test_a_return_opens_on_the_first_working_day_after_the_quarter(world, settings):
    settings.DEMO_DATE = world.period.ends_on
    world.preparer.__dict__.pop("current_appointments", None)

    assert policies.may_edit(world.preparer, world.reload()).reason == (
        "This return opens on 3 April 2017."
    )


def test_late_is_worked_out_from_the_due_date_and_the_agencys_signature(world):
    due = world.period.due_on
    day_after = due.replace(day=due.day + 1)
    world.send()
    assert not world.reload().is_late(due)
    assert world.reload().is_late(day_after)
    assert DataReturn.objects.late(day_after).exists()

    reviews.approve(world.data_return, by=world.approver)

    assert not world.reload().is_late(day_after)
    assert not DataReturn.objects.late(day_after).exists()
