import pytest

from agencies.models import Role
from dataset.models import SubmittedCommentary
from tests.dataset.worlds import make_world
from tests.factories.agencies import AgencyFactory, BoardFactory, UserFactory
from tests.factories.dataset import (
    DataReturnFactory,
    PublicationFactory,
    PublishedFigureFactory,
    SubmittedFigureFactory,
)


pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world()


def found(client, user, words):
    """{group: titles} for somebody."""
    client.force_login(user)
    page = client.get("/search/", {"q": words}).context["page"]
    return {group.name: [hit.title for hit in group.hits] for group in page.groups}


def write(data_return, text):
    return SubmittedCommentary.objects.create(
        submission=data_return.submissions.get(), theme="Child protection", what_happened=text
    )


def test_no_character_is_too_odd_to_search_for(client, world):
    assert found(client, world.preparer, "penguin\x00s") == {}
    assert found(client, world.preparer, "cpp-01\x00")["Indicators"] == ["Children on a plan"]


def test_indicators_are_found_by_code_and_by_every_word(client, world):
    assert found(client, world.preparer, "cpp-01")["Indicators"] == ["Children on a plan"]
    assert found(client, world.preparer, "started plan")["Indicators"] == ["Plans started"]
    assert "Indicators" not in found(client, world.preparer, "plan penguins")


def test_an_indicator_leads_to_its_page(client, world):
    client.force_login(world.preparer)

    assert 'href="/indicators/CPP-01/"' in client.get("/search/?q=cpp-01").content.decode()


def test_only_agencies_of_the_own_boards_are_found(client, world):
    AgencyFactory(name="Police of elsewhere", boards=[BoardFactory()])
    AgencyFactory(name="Police", boards=[world.board])

    assert found(client, world.preparer, "police") == {"Agencies": ["Police"]}


def test_returns_are_found_by_quarter_and_only_those_one_may_read(client, world):
    DataReturnFactory(board=world.board, period=world.period, accepted=True)

    for words in ("social q4 2016-17", "social January 2017"):
        assert found(client, world.preparer, words)["Returns"] == [
            "Children’s social care, January to March 2017"
        ]
    assert "Returns" not in found(client, world.analyst, "social q4")
    assert "Returns" not in found(client, world.preparer, "agency q4")
    assert len(found(client, world.analyst, "agency q4")["Returns"]) == 1


def test_another_agencys_words_are_found_by_the_board_and_not_by_data_leads(client, world):
    other = DataReturnFactory(board=world.board, period=world.period, accepted=True)
    write(other, "Referrals rose after the summer campaign.")
    member = UserFactory(role=Role.PAG_MEMBER, board=world.board)
    assert found(client, member, "summer campaign") == {}

    PublishedFigureFactory(
        publication=PublicationFactory(board=world.board, period=world.period),
        figure=SubmittedFigureFactory(submission=other.submissions.get()),
    )

    assert "Commentary of agencies" in found(client, member, "summer campaign")
    assert found(client, world.preparer, "summer campaign") == {}
    stranger = UserFactory(role=Role.PAG_MEMBER, board=BoardFactory())
    assert found(client, stranger, "summer campaign") == {}


def test_own_words_are_found_with_the_sentence_around_them(client, world):
    world.send()
    write(world.data_return, "First. " * 60 + "Then the penguins came and left again.")
    client.force_login(world.preparer)

    (group,) = client.get("/search/?q=penguins").context["page"].groups

    assert "penguins came" in group.hits[0].detail
    assert len(group.hits[0].detail) < 200


def test_figures_are_never_searched(client, world):
    world.type({"CPP-02": "8675"}, notes={"CPP-02": "8675 it is"})

    assert found(client, world.preparer, "8675") == {}


@pytest.mark.parametrize("words", ["", "   "])
def test_nothing_asked_finds_nothing_and_complains_of_nothing(client, world, words):
    client.force_login(world.preparer)
    page = client.get("/search/", {"q": words}).context["page"]

    assert not page.searched
    assert not page.problem


def test_a_single_letter_is_too_short(client, world):
    client.force_login(world.preparer)

    assert "Type at least 2 letters." in client.get("/search/?q=a").content.decode()


def test_nothing_found_says_what_to_try(client, world):
    client.force_login(world.preparer)

    assert "Nothing holds all these words." in client.get("/search/?q=penguin").content.decode()


def test_wildcards_are_letters(client, world):
    assert found(client, world.preparer, "%%") == {}
    assert found(client, world.preparer, "__") == {}


def test_the_administrator_finds_nothing(client, world):
    client.force_login(UserFactory(role=Role.SYSADMIN))

    page = client.get("/search/?q=plan").context["page"]

    assert page.groups == ()
    assert "at present that is none" in page.problem


def test_what_was_asked_is_shown_as_text(client, world):
    client.force_login(world.preparer)

    page = client.get("/search/", {"q": "<script>alert(1)</script>"}).content.decode()

    assert "<script>alert(1)" not in page


def test_search_takes_the_same_queries_however_much_is_found(client, query_count, world):
    client.force_login(world.analyst)
    held = DataReturnFactory(board=world.board, period=world.period, accepted=True)
    write(held, "agency words")
    few = query_count("/search/?q=agency")

    for _ in range(6):
        held = DataReturnFactory(
            agency=AgencyFactory(boards=[world.board]),
            board=world.board,
            period=world.period,
            accepted=True,
        )
        write(held, "agency words")

    assert query_count("/search/?q=agency") == few
