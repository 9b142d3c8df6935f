"""The list of returns, the page of one return, what was sent, and who has sent what."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from agencies.models import AgencyKind, Role
from dataset.models import State
from dataset.operations import returns, reviews
from tests.dataset.worlds import COMPLETE, make_history, make_world
from tests.factories.agencies import AgencyFactory, UserFactory
from tests.factories.dataset import DataReturnFactory, PeriodFactory


pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def open_as(client):
    def open_as(user, url, data=None):
        client.force_login(user)
        return client.get(url) if data is None else client.post(url, data)

    return open_as


def text(response):
    """What the page says, in one line, without its header."""
    main = response.content.decode().split("<main")[1]
    return " ".join(re.sub(r"<[^>]*>", " ", main).split())


def url(world, name, *args):
    return reverse(f"dataset:{name}", args=[world.data_return.pk, *args])


def test_the_list_has_the_own_returns_newest_first_and_marks_late_ones(world, open_as, settings):
    settings.DEMO_DATE = world.period.due_on + timedelta(days=2)
    make_history(world, {})
    DataReturnFactory(agency=AgencyFactory(name="Police"), board=world.board)

    response = open_as(world.preparer, reverse("dataset:return_list"))

    said = text(response)
    assert said.index("January to March 2017") < said.index("October to December 2016")
    assert "Not started Late" in said
    assert "Accepted by the Board" in said
    assert "Police" not in said


def test_an_agency_without_returns_is_told_when_they_open(open_as):
    response = open_as(UserFactory(role=Role.PREPARER), reverse("dataset:return_list"))

    assert "No return has been opened for your agency." in text(response)


def test_a_fresh_return_says_where_to_start(world, open_as, settings):
    settings.DEMO_DATE = world.period.due_on - timedelta(days=1)

    response = open_as(world.preparer, url(world, "return_detail"))

    said = text(response)
    assert "Due tomorrow, Tuesday 25 April." in said
    assert "0 of 8 figures are in." in said
    assert "Start with Child protection" in said
    assert "Send a nil return" in said


def test_what_is_missing_is_listed_before_the_button(world, open_as):
    world.type(COMPLETE | {"CPP-03": "41", "CPP-02": "", "LAC-01": ""})

    said = text(open_as(world.preparer, url(world, "return_detail")))

    assert "Still blank Child protection : 1 field." in said
    assert "Looked after children : 1 field." in said
    assert "Send to our approver" not in said


def test_an_error_and_a_query_link_to_their_fields(world, open_as):
    world.type(COMPLETE | {"CPP-02": "60", "CPP-03": "61"})

    html = open_as(world.preparer, url(world, "return_detail")).content.decode()

    theme = url(world, "return_theme", "child-protection")
    assert f'<a href="{theme}#v-CPP-03">More plans ended than started</a>' in html
    assert f'<a href="{theme}#x-V502-CPP-02">Many plans started</a>' in html


def test_a_complete_return_has_the_one_button_that_sends_it(world, open_as):
    world.fill_in()

    said = text(open_as(world.preparer, url(world, "return_detail")))

    assert "Send to our approver" in said
    assert "Before you can send it" not in said


def test_sending_an_unfinished_return_shows_what_is_missing(world, open_as):
    world.type({"CPP-02": "40"})

    response = open_as(world.preparer, url(world, "return_submit"), {})

    assert response.status_code == 422
    assert "Before you can send it" in text(response)
    assert world.reload().state == State.IN_PREPARATION


def test_each_side_reads_the_state_in_its_own_words(world, open_as):
    world.approve()

    own = text(open_as(world.preparer, url(world, "return_detail")))
    board = text(open_as(world.analyst, url(world, "return_detail")))

    assert "Approved. Waiting for the Board’s analyst" in own
    assert "Waiting for you to accept it" in board
    assert "Read submission 1 and decide" in board


def test_who_did_what_stands_beside_it(world, open_as):
    world.approve()
    reviews.send_back(world.data_return, by=world.analyst, reason="Check March.")

    said = text(open_as(world.preparer, url(world, "return_detail")))

    assert "Sent back. Check March." in said
    assert "Preparer sent it to the approver" in said
    assert "Analyst sent it back to the agency: Check March." in said


def test_the_board_reads_nothing_of_a_draft(world, open_as):
    world.accept()
    reviews.reopen(world.data_return, codes=["LAC-01"], reason="Wrong.", by=world.analyst)
    world.type({"LAC-01": "999888"})

    for name in ("return_detail", "return_theme", "return_commentary", "return_upload"):
        args = ("looked-after-children",) if name == "return_theme" else ()
        response = open_as(world.analyst, url(world, name, *args))
        assert response.status_code in (200, 404)
        assert "999888" not in response.content.decode()


def test_a_whole_quarter_through_the_pages(world, open_as):
    world.fill_in()
    assert open_as(world.preparer, url(world, "return_submit"), {}).status_code == 302
    assert open_as(world.approver, url(world, "return_approve"), {}).status_code == 302
    assert open_as(world.analyst, url(world, "return_accept"), {}).status_code == 302

    assert world.reload().state == State.ACCEPTED


def test_the_approver_reads_the_statement_before_signing(world, open_as, settings):
    world.send()

    said = text(open_as(world.approver, url(world, "submission_detail", 1)))

    assert settings.SIGN_OFF_STATEMENT in said
    assert "Sign and approve" in said


def test_whoever_sent_it_is_told_why_they_cannot_sign(world, open_as):
    world.fill_in()
    returns.submit(world.data_return, by=world.approver)

    said = text(open_as(world.approver, url(world, "submission_detail", 1)))

    assert "You sent this return, so a second person must check it." in said
    assert "Sign and approve" not in said


def test_the_analyst_reads_what_was_sent_in_full_with_the_past_beside(world, open_as):
    make_history(world, {"CPP-02": "58"})
    make_history(world, {"CPP-02": "56"}, quarters_back=4)
    world.type(
        COMPLETE | {"CPP-02": "60", "CPP-03": "not held"},
        notes={"CPP-02": "Counted by hand."},
        explanations={("V502", "CPP-02"): "Two families moved in."},
    )
    returns.submit(world.data_return, by=world.preparer)
    reviews.approve(world.data_return, by=world.approver)

    said = text(open_as(world.analyst, url(world, "submission_detail", 1)))

    assert "Note: Counted by hand." in said
    assert "60 58 56" in said
    assert "Query: 60 plans started. Explained: Two families moved in." in said
    assert "By month: 189, 194, 196" in said
    assert "Second or later plans (share) CPP-05, worked out" in said
    assert "0.0% to 5.7%" in said
    assert "1 check could not be tested. That is not a pass." in said
    assert "Accept these figures" in said


def test_a_corrected_figure_shows_what_counted_before(world, open_as):
    world.accept()
    reviews.reopen(world.data_return, codes=["LAC-01"], reason="Wrong.", by=world.analyst)
    world.correct({"LAC-01": "270"}, why="Four came home late.")
    returns.submit(world.data_return, by=world.preparer)

    said = text(open_as(world.analyst, url(world, "submission_detail", 2)))

    assert "Restated Before: 266" in said
    assert "Explained: Four came home late." in said


def test_an_older_submission_is_read_but_not_decided(world, open_as):
    world.approve()
    reviews.send_back(world.data_return, by=world.analyst, reason="Check March.")
    world.send()
    reviews.approve(world.data_return, by=world.approver)

    said = text(open_as(world.analyst, url(world, "submission_detail", 1)))

    assert "Sent back by the Board’s analyst" in said
    assert "Accept these figures" not in said


def test_sending_back_without_a_reason_is_asked_again(world, open_as):
    world.approve()

    response = open_as(world.analyst, url(world, "return_send_back"), {"reason": ""})

    assert response.status_code == 422
    assert "Say what has to be mended." in text(response)
    assert world.reload().state == State.APPROVED


def test_items_are_reopened_from_their_list(world, open_as):
    world.accept()
    data = {"codes": ["LAC-01"], "reason": "The release says 270."}

    assert open_as(world.analyst, url(world, "return_reopen"), {}).status_code == 422
    assert open_as(world.analyst, url(world, "return_reopen"), data).status_code == 302

    said = text(open_as(world.preparer, url(world, "return_detail")))
    assert "LAC-01 : The release says 270." in said


def test_a_nil_return_is_explained_and_then_signed(world, open_as):
    said = text(open_as(world.preparer, url(world, "return_nil")))
    assert "It needs the same two signatures" in said

    open_as(world.preparer, url(world, "return_nil"), {})

    assert world.reload().latest_submission.is_nil


def test_commentary_is_written_theme_by_theme_in_four_answers(world, open_as):
    address = url(world, "return_commentary")
    data = {"c-what_happened": "More plans.", "c-why": "A new team.", "then": "check"}
    assert open_as(world.preparer, f"{address}?theme=child-protection", data).status_code == 302

    response = open_as(world.preparer, address)

    page = response.context["page"]
    assert [answer.text.text for answer in page.answers] == ["More plans.", "A new team.", "", ""]
    assert [(link.name, link.is_written) for link in page.themes] == [
        ("Child protection", True),
        ("Looked after children", False),
    ]


def test_commentary_two_people_changed_shows_both(world, open_as):
    address = url(world, "return_commentary") + "?theme=child-protection"
    open_as(world.colleague, address, {"c-why": "A new team.", "seen-c-why": ""})

    response = open_as(world.preparer, address, {"c-why": "Fewer staff.", "seen-c-why": ""})

    assert response.status_code == 409
    assert "Theirs: A new team." in text(response)
    assert "Yours: Fewer staff." in text(response)


def test_commentary_is_sent_with_the_figures(world, open_as):
    address = url(world, "return_commentary") + "?theme=child-protection"
    open_as(world.preparer, address, {"c-why": "A new team."})
    world.send()

    said = text(open_as(world.analyst, url(world, "submission_detail", 1)))

    assert "What the agency says about it Why A new team." in said


# Who has sent what


def test_progress_says_who_has_sent_what_and_who_is_late_without_a_figure(world, open_as, settings):
    settings.DEMO_DATE = world.period.due_on + timedelta(days=2)
    police = AgencyFactory(name="Police", kind=AgencyKind.POLICE, boards=[world.board])
    DataReturnFactory(agency=police, board=world.board, period=world.period)
    world.accept()

    said = text(open_as(world.analyst, reverse("dataset:progress")))

    assert "1 accepted" in said
    assert "1 late" in said
    assert "Children’s social care Accepted 27 April 2017 27 April 2017 27 April 2017" in said
    assert "Police Not started Late not sent not yet not yet" in said
    assert "196" not in said
    assert "266" not in said


def test_an_earlier_quarter_is_chosen_in_the_address(world, open_as):
    make_history(world, {})

    response = open_as(world.analyst, reverse("dataset:progress") + "?period=2016-17-q3")

    assert "October to December 2016" in text(response)
    assert open_as(world.analyst, reverse("dataset:progress") + "?period=x").status_code == 404


@pytest.mark.parametrize("role", [Role.PAG_MEMBER, Role.PAG_CHAIR, Role.CHAIR])
def test_the_group_and_the_chair_see_progress_but_open_no_return(world, open_as, role):
    world.accept()
    reader = UserFactory(role=role, board=world.board)

    response = open_as(reader, reverse("dataset:progress"))

    assert "Children’s social care" in text(response)
    assert world.data_return.get_absolute_url() not in response.content.decode()


def test_progress_is_not_for_an_agency(world, open_as):
    response = open_as(world.preparer, reverse("dataset:progress"))

    assert response.status_code == 403
    assert "can see who has sent what" in response.content.decode()


def test_progress_takes_the_same_queries_however_many_agencies(
    world, client, query_count, settings
):
    settings.DEMO_DATE = world.period.due_on + timedelta(days=2)
    client.force_login(world.analyst)
    few = query_count(reverse("dataset:progress"))

    for _ in range(8):
        agency = AgencyFactory(boards=[world.board])
        DataReturnFactory(agency=agency, board=world.board, period=world.period, submitted=True)

    assert query_count(reverse("dataset:progress")) == few


def test_the_list_takes_the_same_queries_however_many_quarters(world, client, query_count):
    client.force_login(world.preparer)
    few = query_count(reverse("dataset:return_list"))

    for year in range(2012, 2016):
        DataReturnFactory(
            agency=world.agency, board=world.board, period=PeriodFactory(year=year), submitted=True
        )

    assert query_count(reverse("dataset:return_list")) == few
