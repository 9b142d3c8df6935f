"""Whatever a program asks, the answer is an answer: refused with why, empty, or not there."""

import logging

import pytest

from agencies.models import Role
from tests.dataset.published import PLAIN
from tests.factories.actions import ActionFactory, PriorityFactory
from tests.factories.agencies import MeetingFactory, UserFactory
from tests.factories.audits import ChallengeFactory, InspectionFactory, RiskFactory
from tests.factories.dataset import DataReturnFactory
from tests.factories.exceptions import ExceptionFactory
from tests.factories.programme import AuditFactory


pytestmark = pytest.mark.django_db

LISTS = ["boards", "agencies", "periods", "indicators", "publications", "figures", "returns"]
LISTS = [
    f"/api/v1/{name}/"
    for name in [
        *LISTS, "exceptions", "risks", "challenges", "inspections", "meetings", "audits",
        "actions", "priorities",
    ]
]  # fmt: skip
SERIES = "/api/v1/series/CPP-01/"
FILTERS = {
    "/api/v1/agencies/": ("board", "kind"),
    "/api/v1/periods/": ("year", "collecting", "page", "page_size", "format"),
    "/api/v1/indicators/": ("theme", "kind", "supplier_kind", "collected"),
    "/api/v1/publications/": ("board", "period"),
    "/api/v1/figures/": ("board", "period", "code", "theme", "month", "publication"),
    "/api/v1/returns/": ("board", "period", "agency", "state", "late"),
    "/api/v1/risks/": ("board", "state", "code"),
    "/api/v1/actions/": ("board", "state", "agency", "code", "overdue"),
    "/api/v1/priorities/": ("board", "year", "code"),
    "/api/v1/exceptions/": ("board", "state", "cause", "code"),
    "/api/v1/challenges/": ("board", "state", "agency", "code"),
    "/api/v1/inspections/": ("board", "body", "agency"),
    "/api/v1/meetings/": ("board", "group", "since"),
    SERIES: ("board",),
}
NONSENSE = (
    "abc", "nonsense", "-1", "0", "1.5", "1e9", "1e-400", "NaN", "Infinity", "%00", "a%00b", "%FF",
    "9" * 30, "9" * 5000, "2016-17-q5", "２０１６-17-q3", "٣", "%27%20OR%201=1", "[]", "&", ",,,",
)  # fmt: skip


@pytest.fixture
def program(as_program, published, caplog):
    caplog.set_level(logging.CRITICAL, "django.request")  # refusals are what is tested
    publication = published.quarter(PLAIN)
    RiskFactory(board=published.board)
    ExceptionFactory(publication=publication)
    ChallengeFactory(board=published.board)
    InspectionFactory(board=published.board)
    MeetingFactory(board=published.board)
    AuditFactory(board=published.board)
    ActionFactory(board=published.board)
    PriorityFactory(board=published.board)
    return as_program(published.analyst)


@pytest.mark.parametrize("value", NONSENSE, ids=lambda value: value[:12])
def test_no_filter_value_is_too_odd(program, value):
    answered = {
        f"{address}?{name}={value[:20]}": program.get(f"{address}?{name}={value}").status_code
        for address, names in FILTERS.items()
        for name in names
    }

    assert {url: got for url, got in answered.items() if got not in {200, 400, 404}} == {}


@pytest.mark.parametrize(
    "address",
    ["boards/%00", "boards/nowhere", "agencies/%FF", "periods/2016-17-q9", "periods/9999-00-q1",
     "periods/0000-01-q1", "indicators/%00", "publications/0", "publications/" + "9" * 30,
     "risks/" + "9" * 5000, "risks/x", "returns/-1", "actions/" + "9" * 30, "priorities/x", "series/%00", "series/..%2F",
     "returns/" + "9" * 30, "series/CPP-01.json", "indicators/CPP-01'--"],
    ids=lambda address: address[:24],
)  # fmt: skip
def test_an_address_of_nothing_is_not_there(program, address):
    assert program.get(f"/api/v1/{address}/").status_code == 404


@pytest.mark.parametrize(
    "query",
    ["month=abc", "period=nonsense", "board=luton", "publication=abc", "code=NOPE", "theme=x"],
)
def test_a_filter_that_is_refused_says_which_and_why_in_words(program, query):
    response = program.get(f"/api/v1/figures/?{query}")

    assert response.status_code == 400
    ((name, (why, *_)),) = response.json().items()
    assert name == query.partition("=")[0]
    assert why.endswith(".")


@pytest.mark.parametrize("query", ["low=3", "ordering=-low", "o=high", "search=190", "fields=low"])
def test_what_is_no_filter_changes_nothing(program, published, query):
    DataReturnFactory(agency=published.care, board=published.board, submitted=True)

    for address in LISTS:
        plain = program.get(address).json()["results"]
        assert plain, address
        assert program.get(f"{address}?{query}").json()["results"] == plain, address


def test_reading_is_all_there_is_and_asking_what_is_allowed(program, published):
    assert program.head("/api/v1/figures/").status_code == 200
    assert program.head("/api/v1/figures/").content == b""
    for address in (*LISTS, SERIES):
        allowed = program.options(address).headers["Allow"]
        assert set(allowed.split(", ")) == {"GET", "HEAD", "OPTIONS"}, address


def test_a_form_of_answer_that_is_not_offered_is_refused(program):
    assert program.get("/api/v1/boards/", headers={"Accept": "text/html"}).status_code == 406
    assert program.get("/api/v1/boards/?format=xml").status_code == 404


@pytest.mark.parametrize(
    "query", ["format=json", "format=yaml", "lang=xx", "version=9", "lang=%00"]
)
def test_the_schema_is_served_in_odd_ways_without_breaking(as_program, query):
    program = as_program(UserFactory(role=Role.LAY_MEMBER))

    assert program.get(f"/api/schema/?{query}").status_code in {200, 404}
