"""Who is in the demonstration: everybody who is needed, and nobody real."""

from agencies.models import AgencyKind, Role
from lscb.demonstration import cast


ACCOUNTS = cast.rows("accounts.csv")
BOARDS = {row["slug"] for row in cast.rows("boards.csv")}
AGENCIES = {row["slug"]: row for row in cast.rows("agencies.csv")}
# A display name is a role and a place. Any other word could be somebody's name.
WORDS_OF_NAMES = frozenset(
    {
        *("analyst", "approver", "auditor", "chair", "chief", "inspector", "lead", "manager"),
        *("member", "officer", "administrator", "independent", "lay", "data", "system"),
        *("bedford", "bedfordshire", "borough", "central", "luton", "pan", "and"),
        *("board", "business", "executive", "forum", "group", "panel", "sector", "service"),
        *("services", "trust", "unit", "care", "child", "children’s", "community", "death"),
        *("early", "education", "health", "help", "hospital", "interview", "lado", "offending"),
        *("overview", "police", "probation", "public", "return", "school", "social"),
        *("training", "virtual", "voluntary", "youth"),
    }
)


def test_every_role_has_somebody():
    assert {row["role"] for row in ACCOUNTS} == set(Role.values)


def test_every_agency_has_a_data_lead_and_a_second_person():
    for role in (Role.PREPARER, Role.APPROVER):
        assert {row["agency"] for row in ACCOUNTS if row["role"] == role} == set(AGENCIES)


def test_every_board_has_those_who_take_in_read_and_decide():
    for role in (
        Role.ANALYST, Role.MANAGER, Role.PAG_MEMBER, Role.PAG_CHAIR, Role.CHAIR, Role.LAY_MEMBER,
    ):  # fmt: skip
        assert {row["board"] for row in ACCOUNTS if row["role"] == role} == BOARDS


def test_every_kind_of_agency_answers_to_every_board():
    for board in BOARDS:
        serving = [row["kind"] for row in AGENCIES.values() if board in row["boards"].split()]
        assert sorted(serving) == sorted(AgencyKind.values)


def test_police_serve_three_boards_and_one_youth_offending_service_two():
    assert len(AGENCIES["bedfordshire-police"]["boards"].split()) == 3
    assert AGENCIES["youth-offending-bedford-central"]["boards"] == "bedford central-bedfordshire"


def test_names_are_roles_and_addresses_lead_nowhere():
    for row in ACCOUNTS:
        words = set(row["name"].lower().replace(",", "").replace("-", " ").split())
        assert words <= WORDS_OF_NAMES, row["name"]
        assert row["email"].endswith(".example")


def test_no_two_people_share_an_address():
    assert len({row["email"] for row in ACCOUNTS}) == len(ACCOUNTS)
