"""The risk log: raised, changed, scored, reviewed, closed; and who may do it."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from agencies import clock
from agencies.models import Group, Role, TrailEntry
from audits.models import Risk
from audits.operations import risks
from tests.factories.agencies import (
    BoardFactory,
    MeetingFactory,
    SeatFactory,
    SeatHoldingFactory,
    UserFactory,
)
from tests.factories.audits import RiskFactory, RiskScoreFactory
from tests.factories.dataset import DefinitionFactory, PublicationFactory, ShownFigureFactory


pytestmark = pytest.mark.django_db
SCORES = {
    "inherent_likelihood": 4,
    "inherent_impact": 4,
    "current_likelihood": 3,
    "current_impact": 4,
    "target_likelihood": 2,
    "target_impact": 3,
}


@pytest.fixture
def board():
    return BoardFactory()


@pytest.fixture
def manager(board, client):
    person = UserFactory(role=Role.MANAGER, board=board)
    client.force_login(person)
    return person


def words(board, **changed):
    return {
        "title": "Return interviews are late",
        "category": "practice",
        "cause": "children are placed far away",
        "event": "nobody speaks to a child who comes back",
        "consequence": "the child goes again",
        "owner": SeatFactory(board=board).pk,
        "controls": "A rota for seven days",
        "treatment": "treat",
        "codes": "",
        "review_on": (clock.today() + timedelta(60)).isoformat(),
        **changed,
    }


def test_the_manager_adds_a_risk_and_it_gets_the_next_number(client, board, manager):
    RiskFactory(board=board, number=7)
    DefinitionFactory(code="MIS-08")
    sent = words(board, codes="mis-08") | SCORES | {"reason": "Half are late."}

    response = client.post(reverse("audits:risk_new"), sent, follow=True)

    risk = Risk.objects.get(title="Return interviews are late")
    assert risk.reference == "R-08"
    assert [link.code for link in risk.indicators.all()] == ["MIS-08"]
    assert "R-08 is in the log" in response.text
    assert TrailEntry.objects.get(verb="audits.risk_raised").actor == manager.name


def test_an_unknown_measure_is_named_and_nothing_typed_is_lost(client, board, manager):
    sent = words(board, codes="XYZ-99") | SCORES | {"reason": "Half are late."}

    response = client.post(reverse("audits:risk_new"), sent)

    assert response.status_code == 422
    assert "no measure called XYZ-99" in response.text
    assert "nobody speaks to a child who comes back" in response.text
    assert not Risk.objects.exists()


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"current_likelihood": 5, "current_impact": 5}, "higher than without controls"),
        ({"target_likelihood": 4, "target_impact": 4}, "cannot want a higher risk"),
    ],
)
def test_scores_that_contradict_each_other_are_refused(client, board, manager, changed, message):
    sent = words(board) | SCORES | changed | {"reason": "So."}

    response = client.post(reverse("audits:risk_new"), sent)

    assert message in response.text


def test_every_rescoring_is_kept(client, board, manager):
    risk = RiskFactory(board=board, score=(4, 4))
    url = reverse("audits:risk_rescore", args=[risk.pk])

    client.post(url, SCORES | {"reason": "The rota works.", "revision": risk.revision})

    page = client.get(reverse("audits:risk_detail", args=[risk.pk])).text
    assert [score.current for score in risk.scores.all()] == [16, 12]
    assert "As the group sees it." in page
    assert "The rota works." in page


def test_two_people_changing_one_risk_see_both_versions(client, board, manager):
    risk = RiskFactory(board=board, title="Help comes late")
    url = reverse("audits:risk_edit", args=[risk.pk])
    seen = risk.revision
    other = UserFactory(role=Role.ANALYST, board=board)
    risks.reword(risk, by=other, fields={"title": "Theirs"}, codes=[], seen_revision=seen)

    response = client.post(url, words(board, title="Mine", revision=seen))

    assert response.status_code == 409
    assert "As it stands now" in response.text
    assert "Theirs" in response.text
    assert 'value="Mine"' in response.text
    risk.refresh_from_db()
    assert risk.title == "Theirs"


def test_saving_again_after_seeing_both_versions_takes_mine(client, board, manager):
    risk = RiskFactory(board=board)
    url = reverse("audits:risk_edit", args=[risk.pk])
    Risk.objects.filter(pk=risk.pk).update(revision=5)

    client.post(url, words(board, title="Mine", revision=5))

    risk.refresh_from_db()
    assert risk.title == "Mine"


def test_a_review_in_a_meeting_moves_the_next_date(client, board, manager):
    risk = RiskFactory(board=board)
    meeting = MeetingFactory(board=board, held_on=clock.today())
    later = clock.today() + timedelta(90)
    sent = {"meeting": meeting.pk, "note": "Asked for an audit.", "next_review_on": later}

    client.post(reverse("audits:risk_review", args=[risk.pk]), sent)

    risk.refresh_from_db()
    assert risk.review_on == later
    assert "Asked for an audit." in client.get(reverse("audits:risk_detail", args=[risk.pk])).text


def test_a_meeting_of_another_board_cannot_be_chosen(client, board, manager):
    risk = RiskFactory(board=board)
    elsewhere = MeetingFactory(held_on=clock.today())
    later = clock.today() + timedelta(90)
    sent = {"meeting": elsewhere.pk, "note": "Looked at.", "next_review_on": later}

    response = client.post(reverse("audits:risk_review", args=[risk.pk]), sent)

    assert response.status_code == 422
    assert not risk.reviews.exists()


def test_closing_needs_a_reason_and_keeps_the_history(client, board, manager):
    risk = RiskFactory(board=board)
    url = reverse("audits:risk_close", args=[risk.pk])

    assert client.post(url, {"reason": ""}).status_code == 422
    client.post(url, {"closed_as": "target met", "reason": "The target is met."})

    log = client.get(reverse("audits:risk_list")).text
    assert "The target is met." in log
    assert "No risks are open" in log
    with pytest.raises(PermissionDenied, match="closed"):
        risks.rescore(risk, by=manager, scores=SCORES, reason="Again")


def test_the_person_in_the_owners_seat_may_change_the_risk(client, board):
    risk = RiskFactory(board=board)
    owner = UserFactory(role=Role.AGENCY_MEMBER, board=board)
    SeatHoldingFactory(seat=risk.owner, user=owner)
    client.force_login(owner)

    response = client.get(reverse("audits:risk_edit", args=[risk.pk]))

    assert response.status_code == 200


@pytest.mark.parametrize("role", [Role.PAG_MEMBER, Role.LAY_MEMBER, Role.AGENCY_MEMBER])
def test_others_are_told_who_may_add_a_risk(client, board, role):
    client.force_login(UserFactory(role=role, board=board))

    response = client.get(reverse("audits:risk_new"))

    assert response.status_code == 403
    assert "business manager" in response.text


def test_another_boards_risk_does_not_exist_for_me(client, manager):
    elsewhere = RiskFactory()

    assert client.get(reverse("audits:risk_detail", args=[elsewhere.pk])).status_code == 404


def test_the_log_says_what_moved_since_the_board_last_met(client, board, manager):
    today = clock.today()
    MeetingFactory(board=board, group=Group.BOARD, held_on=today - timedelta(10))
    long_ago = clock.now() - timedelta(30)
    risk = RiskFactory(board=board, score=(2, 5))
    risk.scores.update(scored_at=long_ago)
    RiskScoreFactory(risk=risk, current=(3, 5), reason="Two actions are overdue.")

    page = client.get(reverse("audits:risk_list")).text

    assert "1 up" in page
    assert "Up from 10" in page
    assert "Two actions are overdue." in page


def test_a_summer_night_belongs_to_the_day_that_people_here_call_it(
    client, board, manager, settings
):
    """Half past midnight on 15 July is still 14 July in universal time."""
    settings.DEMO_DATE = date(2016, 7, 20)
    MeetingFactory(board=board, group=Group.BOARD, held_on=date(2016, 7, 14))
    risk = RiskFactory(board=board)
    risk.scores.update(scored_at=datetime(2016, 7, 15, 0, 30, tzinfo=ZoneInfo("Europe/London")))

    assert "1 new" in client.get(reverse("audits:risk_list")).text


def test_the_log_takes_the_same_queries_however_many_risks(board, manager, query_count):
    RiskFactory(board=board, codes=["CPP-01"])
    few = query_count(reverse("audits:risk_list"))

    for _ in range(8):
        RiskFactory(board=board, codes=["CPP-01", "CPP-02"])

    assert query_count(reverse("audits:risk_list")) == few


def test_a_hidden_figure_stays_hidden_beside_the_risk(client, board, manager):
    DefinitionFactory(code="YOS-01")
    publication = PublicationFactory(board=board)
    ShownFigureFactory(publication=publication, code="YOS-01", text=None)
    risk = RiskFactory(board=board, codes=["YOS-01"])

    page = client.get(reverse("audits:risk_detail", args=[risk.pk])).text

    assert "hidden, Oct to Dec 2016" in page
