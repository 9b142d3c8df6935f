"""An audit goes forward one step at a time, and each step says what it still needs."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from agencies.models import Group, Role, TrailEntry
from audits.models import NEXT_AUDIT_STATES, Audit, AuditState
from audits.operations import audit_findings, audit_grades, audit_tool, programme
from audits.operations.programme import NotYet
from tests.factories.agencies import (
    AgencyFactory,
    BoardFactory,
    MeetingFactory,
    SeatFactory,
    UserFactory,
)
from tests.factories.programme import (
    QUESTIONS,
    AuditActionFactory,
    AuditFactory,
    AuditFindingFactory,
    at_moderation,
    grade_all,
    two_agencies,
)


pytestmark = pytest.mark.django_db


@pytest.fixture
def board():
    return BoardFactory()


@pytest.fixture
def agencies(board):
    return two_agencies(board)


@pytest.fixture
def manager(board):
    return UserFactory(role=Role.MANAGER, board=board)


def missing(audit, state, by):
    with pytest.raises(NotYet) as refused:
        programme.move(audit, state, by=by)
    audit.refresh_from_db()
    assert audit.state != state
    return " ".join(refused.value.missing)


def put(audit, state):
    Audit.objects.filter(pk=audit.pk).update(state=state)
    audit.refresh_from_db()
    return audit


def test_the_whole_road_of_a_multi_agency_audit(board, agencies, manager):
    audit = programme.propose(
        board,
        by=manager,
        fields={
            "title": "Neglect",
            "year": 2016,
            "kind": "multi",
            "method": "case file",
            "trigger": "A priority",
            "lead": SeatFactory(board=board),
            "begins_on": "2016-09-01",
            "reports_on": "2016-12-01",
        },
        agencies=agencies,
    )
    programme.move(audit, "planned", by=manager)
    names = ("section", "text", "scale", "is_overall")
    audit_tool.write(
        audit, by=manager, questions=[dict(zip(names, q, strict=True)) for q in QUESTIONS]
    )
    programme.move(audit, "tool agreed", by=manager)
    audit_tool.choose_sample(audit, by=manager, number=3, rule="Every fifth plan")
    programme.move(audit, "sample drawn", by=manager)
    assert [case.number for case in audit.cases.all()] == [1, 2, 3]
    programme.move(audit, "auditing", by=manager)
    for agency in agencies:
        grade_all(audit, agency)
        approver = UserFactory(role=Role.APPROVER, agency=agency)
        audit_grades.finish(audit, agency, by=approver)
    programme.move(audit, "moderation", by=manager)
    for case in audit.cases.all():
        audit_grades.moderate(case, by=manager, changes={}, joint_grade="Good", joint_because="")
    programme.move(audit, "report", by=manager)
    programme.write_report(audit, by=manager, summary="Work is good where agencies meet.")
    finding = audit_findings.add(
        audit,
        by=manager,
        fields={"kind": "learning", "theme": "Voice", "severity": "high", "text": "Not heard."},
    )
    programme.move(audit, "findings agreed", by=manager)
    AuditActionFactory(finding=finding, signed_off=True)
    programme.move(audit, "actions", by=manager)
    AuditFactory(board=board, reaudit_of=audit)
    programme.move(audit, "re-audit planned", by=manager)
    programme.move(audit, "closed", by=manager)

    audit.refresh_from_db()
    assert (audit.state, audit.closed_by) == ("closed", manager)
    moved = TrailEntry.objects.filter(verb="audits.audit_moved").count()
    assert moved == len(AuditState) - 1


def test_data_leads_and_approvers_are_told_when_their_cases_open(
    board, agencies, manager, mailoutbox
):
    lead = UserFactory(role=Role.PREPARER, agency=agencies[0])
    approver = UserFactory(role=Role.APPROVER, agency=agencies[1])
    UserFactory(role=Role.AGENCY_MEMBER, agency=agencies[0])
    UserFactory(role=Role.PREPARER, agency=agencies[1], is_active=False)
    UserFactory(role=Role.PREPARER, agency=AgencyFactory(boards=[board]))
    audit = put(AuditFactory(board=board, agencies=agencies, sample_size=3), "sample drawn")
    mailoutbox.clear()

    programme.move(audit, "auditing", by=manager)

    letters = {letter.to[0]: letter for letter in mailoutbox}
    assert set(letters) == {lead.email, approver.email}
    own = reverse("audits:audit_cases", args=[audit.pk, agencies[0].slug])
    assert own in letters[lead.email].body
    assert own not in letters[approver.email].body
    assert "3 cases" in letters[lead.email].body


def test_no_step_may_be_left_out(board, agencies, manager):
    audit = AuditFactory(board=board, agencies=agencies)

    for state in AuditState:
        if state not in NEXT_AUDIT_STATES[AuditState.PROPOSED]:
            with pytest.raises(PermissionDenied):
                programme.move(audit, state, by=manager)


def test_an_audit_of_cases_cannot_take_the_short_road(board, agencies, manager):
    audit = put(AuditFactory(board=board, agencies=agencies), "planned")

    with pytest.raises(PermissionDenied, match="cannot become"):
        programme.move(audit, "report", by=manager)


def test_a_plan_names_its_agencies(board, manager):
    assert "agencies that take part" in missing(AuditFactory(board=board), "planned", manager)


def test_a_tool_has_questions_and_one_that_asks_for_the_overall_grade(board, agencies, manager):
    audit = put(AuditFactory(board=board, agencies=agencies), "planned")
    assert "no questions yet" in missing(audit, "tool agreed", manager)

    audit_tool.write(
        audit,
        by=manager,
        questions=[{"section": "A", "text": "Seen?", "scale": "met", "is_overall": False}],
    )
    assert "overall grade" in missing(audit, "tool agreed", manager)


def test_a_sample_is_a_number_and_a_rule(board, agencies, manager):
    audit = put(AuditFactory(board=board, agencies=agencies, tool=True), "tool agreed")

    said = missing(audit, "sample drawn", manager)

    assert "by what rule" in said
    assert "how many cases" in said
    assert not audit.cases.exists()


def test_moderation_waits_for_every_agency_and_names_those_that_are_not_done(
    board, agencies, manager
):
    audit = AuditFactory(board=board, agencies=agencies, graded=True)
    grade_all(audit, agencies[0])
    approver = UserFactory(role=Role.APPROVER, agency=agencies[0])
    audit_grades.finish(audit, agencies[0], by=approver)

    said = missing(audit, "moderation", manager)

    assert "Police" in said
    assert "Care" not in said


def test_the_report_waits_for_the_joint_grade_of_every_case(board, agencies, manager):
    audit = at_moderation(board, agencies)
    first = audit.cases.get(number=1)
    audit_grades.moderate(first, by=manager, changes={}, joint_grade="Good", joint_because="")

    assert "No joint grade yet: case 2." in missing(audit, "report", manager)


def test_findings_are_agreed_when_there_are_some_and_the_report_says_what_it_shows(
    board, agencies, manager
):
    audit = put(AuditFactory(board=board, agencies=agencies), "report")

    said = missing(audit, "findings agreed", manager)

    assert "report in short" in said
    assert "at least one finding" in said


def test_learning_asks_for_an_action_and_a_withdrawn_one_is_none(board, agencies, manager):
    audit = put(AuditFactory(board=board, agencies=agencies), "findings agreed")
    AuditFindingFactory(audit=audit, kind="strength")
    learning = AuditFindingFactory(audit=audit)
    AuditActionFactory(finding=learning, withdrawn=True)

    assert "finding 2" in missing(audit, "actions", manager)

    AuditActionFactory(finding=learning)
    assert programme.move(audit, "actions", by=manager).state == "actions"


def test_no_audit_closes_with_an_open_action_and_the_open_ones_are_named(board, agencies, manager):
    audit = put(AuditFactory(board=board, agencies=agencies), "re-audit planned")
    AuditFactory(board=board, reaudit_of=audit)
    finding = AuditFindingFactory(audit=audit)
    AuditActionFactory(finding=finding, signed_off=True, title="Done with")
    still = AuditActionFactory(finding=finding, title="Ask the child")

    said = missing(audit, "closed", manager)

    assert f"Actions still open: {still.reference} Ask the child." in said
    assert "Done with" not in said


@pytest.mark.parametrize("state", ["open", "under way"])
def test_an_action_done_but_not_signed_off_holds_an_audit_open_too(board, agencies, manager, state):
    audit = put(AuditFactory(board=board, agencies=agencies), "re-audit planned")
    AuditFactory(board=board, reaudit_of=audit)
    AuditActionFactory(finding=AuditFindingFactory(audit=audit), state=state)

    assert "still open" in missing(audit, "closed", manager)


def test_a_re_audit_is_planned_before_an_audit_closes(board, agencies, manager):
    audit = put(AuditFactory(board=board, agencies=agencies), "actions")
    AuditActionFactory(finding=AuditFindingFactory(audit=audit), signed_off=True)

    assert "Plan the re-audit" in missing(audit, "re-audit planned", manager)
    assert "Plan the re-audit" in missing(audit, "closed", manager)


def test_a_re_audit_that_finds_nothing_more_to_learn_ends_the_chain(board, agencies, manager):
    first = AuditFactory(board=board, agencies=agencies)
    again = put(AuditFactory(board=board, agencies=agencies, reaudit_of=first), "actions")
    AuditFindingFactory(audit=again, kind="strength")

    assert programme.move(again, "closed", by=manager).state == "closed"

    with_learning = put(AuditFactory(board=board, agencies=agencies, reaudit_of=first), "actions")
    finding = AuditFindingFactory(audit=with_learning)
    AuditActionFactory(finding=finding, signed_off=True)
    assert "Plan the re-audit" in missing(with_learning, "closed", manager)


def test_the_short_road_of_a_single_agencys_audit(board, agencies, manager):
    audit = AuditFactory(board=board, agencies=agencies[:1], single=True)
    programme.move(audit, "report", by=manager)
    assert "how many cases or answers" in missing(audit, "findings agreed", manager)
    programme.write_report(
        audit, by=manager, summary="Fathers are seldom asked.", sample_size=20, selection="Latest"
    )
    audit_findings.add(
        audit, by=manager, fields={"kind": "strength", "theme": "Fathers", "text": "Asked early."}
    )

    assert "Present it to the group" in missing(audit, "findings agreed", manager)

    meeting = MeetingFactory(board=board, group=Group.PERFORMANCE)
    programme.present(audit, by=manager, meeting=meeting, view="Well done; once more next year.")
    assert programme.move(audit, "findings agreed", by=manager).state == "findings agreed"


@pytest.mark.parametrize(
    ("role", "may"),
    [(Role.ANALYST, False), (Role.PAG_CHAIR, True), (Role.MANAGER, True), (Role.PAG_MEMBER, False)],
)
def test_the_programme_is_agreed_by_the_group_chair_or_the_manager(board, agencies, role, may):
    audit = AuditFactory(board=board, agencies=agencies)
    person = UserFactory(role=role, board=board)

    if may:
        assert programme.move(audit, "planned", by=person).state == "planned"
    else:
        with pytest.raises(PermissionDenied, match="group chair or the business manager"):
            programme.move(audit, "planned", by=person)


def test_the_page_says_what_is_missing_and_the_button_appears_when_nothing_is(
    client, board, agencies, manager
):
    audit = put(AuditFactory(board=board, agencies=agencies), "planned")
    client.force_login(manager)

    before = client.get(audit.get_absolute_url()).text
    refused = client.post(reverse("audits:audit_move", args=[audit.pk]), {"state": "tool agreed"})

    assert "The tool has no questions yet" in before
    assert "Agree the tool</button>" not in before
    assert refused.status_code == 422
    assert "This step cannot be taken yet" in refused.text
    audit_tool.copy(audit, AuditFactory(board=board, tool=True), by=manager)
    assert "Agree the tool</button>" in client.get(audit.get_absolute_url()).text


def test_the_database_holds_no_closed_audit_without_its_day(board):
    audit = AuditFactory(board=board)

    with pytest.raises(IntegrityError), transaction.atomic():
        Audit.objects.filter(pk=audit.pk).update(state="closed")


def test_two_people_changing_one_audit_see_it(client, board, agencies, manager):
    audit = AuditFactory(board=board, agencies=agencies)
    client.force_login(manager)
    url = reverse("audits:audit_edit", args=[audit.pk])
    sent = {
        "title": "Mine",
        "kind": "multi",
        "method": "case file",
        "year": 2016,
        "trigger": "So.",
        "lead": audit.lead_id,
        "agencies": [agencies[0].pk],
        "begins_on": "2016-09-01",
        "reports_on": "2016-12-01",
        "revision": audit.revision,
    }
    Audit.objects.filter(pk=audit.pk).update(revision=7, title="Theirs")

    refused = client.post(url, sent)

    assert refused.status_code == 409
    assert 'value="Mine"' in refused.text
    client.post(url, sent | {"revision": 7})
    audit.refresh_from_db()
    assert audit.title == "Mine"
    assert [one.agency for one in audit.agencies.all()] == [agencies[0]]


def test_a_single_agencys_audit_has_one_agency(client, board, agencies, manager):
    client.force_login(manager)

    response = client.post(
        reverse("audits:audit_new"),
        {"kind": "single", "agencies": [agency.pk for agency in agencies], "title": "Fathers"},
    )

    assert "A single-agency audit has one agency" in response.text
    assert 'value="Fathers"' in response.text
    assert not Audit.objects.exists()


def test_a_re_audit_starts_from_what_stood_in_the_first(client, board, agencies, manager):
    first = AuditFactory(board=board, agencies=agencies, title="Neglect", number=4)
    client.force_login(manager)
    url = f"{reverse('audits:audit_new')}?of={first.pk}"

    form = client.get(url).context["form"]
    sent = {name: form.initial[name] for name in ("kind", "method", "lead", "agencies", "title")}
    lead = form.initial["lead"].pk
    sent |= {"year": 2017, "trigger": "Again.", "lead": lead}
    client.post(url, sent | {"begins_on": "2017-09-01", "reports_on": "2017-12-01"})

    again = Audit.objects.get(reaudit_of=first)
    assert again.title == "Re-audit: Neglect"
    assert again.number == 5
    assert {one.agency for one in again.agencies.all()} == set(agencies)
