"""Decisions about a risk as a whole: tolerated, escalated, closed, reopened; bands and reviews."""

from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from agencies import clock
from agencies.models import Role
from audits.models import Risk, RiskTurn
from audits.operations import risks
from tests.audits.test_risk_log import SCORES, words
from tests.factories.agencies import BoardFactory, MeetingFactory, UserFactory
from tests.factories.audits import ChallengeFactory, RiskFactory, RiskScoreFactory


pytestmark = pytest.mark.django_db


@pytest.fixture
def board():
    return BoardFactory()


@pytest.fixture
def manager(board, client):
    person = UserFactory(role=Role.MANAGER, board=board)
    client.force_login(person)
    return person


def url(name, risk):
    return reverse(f"audits:risk_{name}", args=[risk.pk])


def test_a_tolerated_risk_stays_on_the_log_with_the_reason(client, board, manager):
    risk = RiskFactory(board=board)
    meeting = MeetingFactory(board=board)

    client.post(
        url("tolerate", risk),
        {"reason": "It cannot go to nought.", "meeting": meeting.pk, "minute": "6.1"},
    )

    risk.refresh_from_db()
    page = client.get(url("detail", risk)).text
    assert (risk.state, risk.treatment) == ("open", "tolerate")
    assert "It cannot go to nought." in page
    assert "minute 6.1" in page
    assert "Tolerated" in client.get(reverse("audits:risk_list")).text


def test_a_risk_is_not_tolerated_by_the_way(client, board, manager):
    sent = words(board, treatment="tolerate") | SCORES | {"reason": "So."}

    response = client.post(reverse("audits:risk_new"), sent)

    assert response.status_code == 422
    assert not Risk.objects.exists()


def test_changing_the_words_of_a_tolerated_risk_leaves_it_tolerated(client, board, manager):
    risk = RiskFactory(board=board)
    risks.tolerate(risk, by=manager, reason="We live with it.")
    risk.refresh_from_db()

    client.post(url("edit", risk), words(board, treatment="tolerate", revision=risk.revision))

    risk.refresh_from_db()
    assert (risk.title, risk.treatment) == ("Return interviews are late", "tolerate")


def test_an_escalation_waits_for_its_answer(client, board, manager):
    risk = RiskFactory(board=board)
    client.post(url("escalate", risk), {"to": "executive", "reason": "No money for it here."})

    waiting = client.get(url("detail", risk)).text
    client.post(url("answer", risk), {"reason": "Money is found from July."})
    answered = client.get(url("detail", risk)).text

    assert "Enter the answer" in waiting
    assert "Money is found from July." in answered
    assert "Enter the answer" not in answered
    with pytest.raises(PermissionDenied, match="waits for an answer"):
        risks.answer_escalation(risk, by=manager, reason="Again.")


def test_a_closed_risk_comes_back_with_all_that_it_was(client, board, manager):
    risk = RiskFactory(board=board, score=(4, 4))
    client.post(url("close", risk), {"closed_as": "target met", "reason": "The target is met."})
    later = (clock.today() + timedelta(30)).isoformat()

    client.post(url("reopen", risk), {"reason": "It is back.", "review_on": later})

    risk.refresh_from_db()
    page = client.get(url("detail", risk)).text
    assert risk.state == "open"
    assert [turn.kind for turn in RiskTurn.objects.order_by("pk")] == ["closed", "reopened"]
    assert "The target is met." in page
    assert "It is back." in page
    assert risk.scores.get().current == 16


def test_closing_says_as_what(client, board, manager):
    risk = RiskFactory(board=board)

    response = client.post(url("close", risk), {"reason": "Done."})

    risk.refresh_from_db()
    assert response.status_code == 422
    assert risk.state == "open"


def test_the_board_sets_where_its_bands_begin(client, board, manager):
    risk = RiskFactory(board=board, score=(3, 3))
    assert "Medium" in client.get(url("detail", risk)).text

    client.post(reverse("audits:risk_bands"), {"medium": 4, "high": 8, "very_high": 16})

    assert "High" in client.get(url("detail", risk)).text


def test_bands_that_cross_are_refused(client, board, manager):
    response = client.post(reverse("audits:risk_bands"), {"medium": 10, "high": 8, "very_high": 16})

    assert response.status_code == 422
    assert "one above the other" in response.text


def test_a_high_risk_is_not_left_for_half_a_year(client, board, manager):
    risk = RiskFactory(board=board, score=(4, 4))
    meeting = MeetingFactory(board=board, held_on=clock.today())
    far = (clock.today() + timedelta(170)).isoformat()

    response = client.post(
        url("review", risk), {"meeting": meeting.pk, "note": "Looked at.", "next_review_on": far}
    )

    assert response.status_code == 422
    assert "reviewed within 2 months" in response.text
    assert not risk.reviews.exists()


def test_the_page_tells_which_way_the_score_goes(client, board, manager):
    risk = RiskFactory(board=board, score=(2, 2))
    RiskScoreFactory(risk=risk, current=(3, 4), scored_at=clock.now())

    assert "Rising over its last scorings" in client.get(url("detail", risk)).text


def test_a_risk_names_the_challenges_that_bear_on_it(client, board, manager):
    challenge = ChallengeFactory(board=board, subject="Why so late?")
    sent = words(board, challenges=[challenge.pk]) | SCORES | {"reason": "So."}

    client.post(reverse("audits:risk_new"), sent)

    assert "Why so late?" in client.get(url("detail", Risk.objects.get())).text


def test_the_log_downloads_open_and_closed_risks(client, board, manager):
    RiskFactory(board=board, title="Help comes late", score=(4, 4))
    closed = RiskFactory(board=board, title="Records are late")
    risks.close(closed, by=manager, closed_as="merged", reason="With the first.")

    response = client.get(reverse("audits:risks_xlsx"))

    sheet = openpyxl.load_workbook(BytesIO(response.content)).active
    rows = {row[1]: row for row in sheet.iter_rows(min_row=2, values_only=True)}
    assert rows["Help comes late"][13:15] == (16, "Very high")
    assert rows["Records are late"][-1] == "With the first."


@pytest.mark.parametrize("name", ["tolerate", "close"])
def test_the_analyst_does_not_decide_for_the_board(client, board, name):
    client.force_login(UserFactory(role=Role.ANALYST, board=board))

    response = client.get(url(name, RiskFactory(board=board)))

    assert response.status_code == 403
    assert "business manager or" in response.text
