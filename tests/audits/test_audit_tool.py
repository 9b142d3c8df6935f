"""The tool: sections, questions and scales, written without a script, or taken over."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from agencies.models import Role
from audits.models import Audit
from audits.operations import audit_tool
from tests.factories.agencies import BoardFactory, UserFactory
from tests.factories.programme import QUESTIONS, AuditFactory


pytestmark = pytest.mark.django_db


@pytest.fixture
def audit():
    return AuditFactory()


@pytest.fixture
def analyst(audit, client):
    person = UserFactory(role=Role.ANALYST, board=audit.board)
    client.force_login(person)
    return person


def url(audit, route="audit_tool"):
    return reverse(f"audits:{route}", args=[audit.pk])


def sent(audit, *rows, initial=0):
    data = {"q-TOTAL_FORMS": len(rows), "q-INITIAL_FORMS": initial, "revision": audit.revision}
    for number, (place, section, text, overall) in enumerate(rows):
        data |= {
            f"q-{number}-position": place,
            f"q-{number}-section": section,
            f"q-{number}-text": text,
            f"q-{number}-scale": "ofsted" if overall else "met",
        }
        if overall:
            data[f"q-{number}-is_overall"] = "on"
    return data


def texts(audit):
    return [(one.position, one.text) for one in audit.questions.all()]


def test_questions_stand_in_the_order_of_their_places_and_blank_rows_are_left_out(
    client, audit, analyst
):
    rows = [(3, "All", "How good?", True), ("", "", "", False), (1, "Child", "Seen?", False)]

    client.post(url(audit), sent(audit, *rows))

    assert texts(audit) == [(1, "Seen?"), (2, "How good?")]
    assert [one.is_overall for one in audit.questions.all()] == [False, True]


def test_a_question_emptied_is_taken_out(client, audit, analyst):
    client.post(url(audit), sent(audit, (1, "A", "Seen?", False), (2, "A", "Heard?", False)))
    audit.refresh_from_db()

    client.post(url(audit), sent(audit, (1, "A", "", False), (2, "A", "Heard?", False), initial=2))

    assert texts(audit) == [(1, "Heard?")]


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([(1, "A", "One?", True), (2, "A", "Two?", True)], "Only one question asks for"),
        ([(1, "", "Seen?", False)], "Say which section"),
        ([(1, "A", "Is 943 476 5919 seen?", False)], "NHS number"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(client, audit, analyst, rows, message):
    response = client.post(url(audit), sent(audit, *rows))

    assert response.status_code == 422
    assert message in response.text
    assert rows[0][2] in response.text
    assert not audit.questions.exists()


def test_the_tool_of_an_earlier_audit_is_taken_over_whole(client, audit, analyst):
    earlier = AuditFactory(board=audit.board, tool=True)
    elsewhere = AuditFactory(board=BoardFactory(), tool=True)

    assert client.post(url(audit, "audit_tool_copy"), {"earlier": elsewhere.pk}).status_code == 422
    client.post(url(audit, "audit_tool_copy"), {"earlier": earlier.pk})

    assert [text for _place, text in texts(audit)] == [row[1] for row in QUESTIONS]
    assert earlier.questions.count() == len(QUESTIONS)


def test_two_people_writing_one_tool_see_it(client, audit, analyst):
    data = sent(audit, (1, "A", "Mine?", False))
    Audit.objects.filter(pk=audit.pk).update(revision=9)

    response = client.post(url(audit), data)

    assert response.status_code == 409
    assert "Mine?" in response.text
    assert not audit.questions.exists()
    client.post(url(audit), data | {"revision": 9})
    assert texts(audit) == [(1, "Mine?")]


def test_an_agreed_tool_stays_as_it_is(audit, analyst):
    Audit.objects.filter(pk=audit.pk).update(state="tool agreed")

    with pytest.raises(PermissionDenied, match="tool is agreed"):
        audit_tool.write(audit, by=analyst, questions=[])


def test_an_auditor_writes_the_tool_of_an_assigned_audit_alone(client, audit):
    auditor = UserFactory(role=Role.AUDITOR, board=audit.board)
    client.force_login(auditor)
    assert client.get(url(audit)).status_code == 403

    audit.auditors.add(auditor)

    assert client.get(url(audit)).status_code == 200
    other = AuditFactory(board=audit.board)
    assert client.get(url(other)).status_code == 403


def test_an_agreed_audit_asks_no_more_for_its_kind_and_later_not_for_its_agencies(
    client, audit, analyst
):
    edit = url(audit, "audit_edit")

    def asked():
        return set(client.get(edit).context["form"].fields)

    assert {"kind", "method", "agencies"} <= asked()
    Audit.objects.filter(pk=audit.pk).update(state="planned")
    assert asked() & {"kind", "method", "agencies"} == {"agencies"}
    Audit.objects.filter(pk=audit.pk).update(state="auditing")
    assert not asked() & {"kind", "method", "agencies"}
