"""An audit from proposal to an attempt to close it, through the pages, by the people whose it is.

It cannot close while an action is open, nor before its re-audit is planned.
"""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from agencies.models import Group, Role
from audits.models import Action, Audit, CaseGrade
from tests.factories.agencies import BoardFactory, MeetingFactory, SeatFactory, UserFactory
from tests.factories.programme import AuditActionFactory, two_agencies


pytestmark = pytest.mark.django_db
TODAY = date(2017, 4, 27)


@pytest.fixture(autouse=True)
def _today(settings):
    settings.DEMO_DATE = TODAY


class Story:
    """The board, two agencies, and everybody signed in."""

    def __init__(self):
        self.board = BoardFactory(slug="bedford")
        self.agencies = two_agencies(self.board)
        self.seat = SeatFactory(board=self.board)
        self.meeting = MeetingFactory(
            board=self.board, group=Group.PERFORMANCE, held_on=date(2017, 4, 20)
        )
        self.analyst = self.client(role=Role.ANALYST, board=self.board)
        self.chair = self.client(role=Role.PAG_CHAIR, board=self.board)
        self.leads, self.approvers = (
            {agency.slug: self.client(role=role, agency=agency) for agency in self.agencies}
            for role in (Role.PREPARER, Role.APPROVER)
        )

    def client(self, **held):
        client = Client()
        client.force_login(UserFactory(**held))
        return client

    @property
    def audit(self):
        return Audit.objects.get(reaudit_of=None)

    def url(self, name, *more):
        return reverse(f"audits:{name}", args=[self.audit.pk, *more])

    def step(self, client, state):
        return client.post(self.url("audit_move"), {"state": state})

    def took(self, client, state):
        response = self.step(client, state)
        assert response.status_code == 302, response.text
        assert self.audit.state == state

    def words(self, **changed):
        return {
            "title": "Neglect",
            "kind": "multi",
            "method": "case file",
            "year": 2017,
            "trigger": "A priority of the plan",
            "lead": self.seat.pk,
            "agencies": [agency.pk for agency in self.agencies],
            "begins_on": "2017-04-03",
            "reports_on": "2017-06-30",
            **changed,
        }


TOOL = [
    ("The child", "The child was seen", "met", ""),
    ("Overall", "How good was the work?", "ofsted", "on"),
]


def tool_sent(audit):
    data = {"q-TOTAL_FORMS": 2, "q-INITIAL_FORMS": 0, "revision": audit.revision}
    for row, (section, text, scale, overall) in enumerate(TOOL):
        data |= {f"q-{row}-position": row + 1, f"q-{row}-section": section, f"q-{row}-text": text}
        data |= {f"q-{row}-scale": scale} | ({f"q-{row}-is_overall": overall} if overall else {})
    return data


def test_an_audit_that_cannot_close_until_its_actions_are_finished_and_a_re_audit_is_planned():
    story = Story()
    story.analyst.post(reverse("audits:audit_new"), story.words())

    assert story.step(story.analyst, "planned").status_code == 403
    story.took(story.chair, "planned")

    refused = story.step(story.chair, "tool agreed")
    assert "The tool has no questions yet" in refused.text
    story.analyst.post(story.url("audit_tool"), tool_sent(story.audit))
    story.took(story.chair, "tool agreed")

    sample = {"number": 2, "rule": "Every fifth plan", "revision": story.audit.revision}
    story.analyst.post(story.url("audit_sample"), sample)
    story.took(story.analyst, "sample drawn")
    story.took(story.analyst, "auditing")

    for agency in story.agencies:
        lead, approver = story.leads[agency.slug], story.approvers[agency.slug]
        home = lead.get("/").text
        assert "Grade your cases" in home
        for number in (1, 2):
            url = story.url("audit_case", agency.slug, number)
            form = lead.get(url).context["form"]
            answers = {"seen": form["seen"].value()}
            for question, grade, note in form.rows:
                worse = agency.slug == "police" and number == 2
                best = "Inadequate" if worse else "Good"
                answers[grade.html_name] = best if question.is_overall else "Met"
                answers[note.html_name] = "Plan of the core group read."
            assert lead.post(url, answers).status_code == 302
        assert story.step(story.analyst, "moderation").status_code == 422
        assert approver.post(story.url("audit_finish", agency.slug)).status_code == 302
        assert "Grade your cases" not in lead.get("/").text

    assert "audit waits" in story.analyst.get("/").text
    story.took(story.analyst, "moderation")
    first = story.chair.get(story.url("audit_moderation")).context["page"].cases[0]
    assert first.case.number == 2
    apart = CaseGrade.objects.get(grade="Inadequate")
    for number in (2, 1):
        url = story.url("audit_moderate", number)
        form = story.chair.get(url).context["form"]
        sent = {field.html_name: field.value() or "" for field in form} | {"joint_grade": "Good"}
        if number == 2:
            sent |= {
                f"to_{apart.pk}": "Requires improvement",
                f"because_{apart.pk}": "The visit was made a day later.",
            }
        assert story.chair.post(url, sent).status_code == 302
    apart.refresh_from_db()
    assert (apart.grade, apart.moderated) == ("Inadequate", "Requires improvement")

    story.took(story.analyst, "report")
    report = {"summary": "Children are seen.", "revision": story.audit.revision}
    story.analyst.post(story.url("audit_report"), report)
    story.analyst.post(
        story.url("finding_new"),
        {"kind": "learning", "theme": "Plans", "severity": "high", "text": "Plans drift."},
    )
    story.analyst.post(
        story.url("audit_present"), {"meeting": story.meeting.pk, "view": "We agree."}
    )
    story.took(story.chair, "findings agreed")

    assert "Learning without an action: finding 1." in story.step(story.analyst, "actions").text
    action = AuditActionFactory(finding=story.audit.findings.get(), title="Look at every plan")
    story.took(story.analyst, "actions")

    assert "Plan the re-audit" in story.step(story.analyst, "re-audit planned").text
    story.analyst.post(
        f"{reverse('audits:audit_new')}?of={story.audit.pk}",
        story.words(title="Neglect again", begins_on="2018-04-03", reports_on="2018-06-30"),
    )
    story.took(story.analyst, "re-audit planned")

    refused = story.step(story.chair, "closed")
    assert refused.status_code == 422
    assert f"Actions still open: {action.reference} Look at every plan." in refused.text
    assert story.audit.closed_at is None

    AuditActionFactory(finding=action.finding, signed_off=True)
    Action.objects.filter(pk=action.pk).update(
        state="withdrawn",
        ended_at="2017-04-27T10:00Z",
        ended_by=action.raised_by,
        ended_because="Merged.",
    )
    story.took(story.chair, "closed")
    assert story.step(story.chair, "closed").status_code == 403
    assert Audit.objects.get(reaudit_of=story.audit).state == "proposed"
