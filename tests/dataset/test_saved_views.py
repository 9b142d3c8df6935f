"""A page with its choices is kept under a name of one's own: its address, and no figures."""

import re
from datetime import date
from html import unescape

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from agencies import trail
from agencies.models import Role
from dataset.models import SavedView
from dataset.operations import saved_views
from dataset.operations.saved_views import NameTaken, NoPageOfOurs, TooMany, kept_address, save
from tests.dataset.published import PLAIN, make_published
from tests.factories.agencies import AppointmentFactory, BoardFactory, UserFactory


pytestmark = pytest.mark.django_db
LIST, NEW = "/views/", "/views/new/"
SCORECARD = "/scorecard/?theme=Child+protection&order=name"


@pytest.fixture
def world(settings):
    settings.DEMO_DATE = date(2017, 4, 27)
    return make_published()


@pytest.fixture
def member(world, client):
    member = UserFactory(role=Role.PAG_MEMBER, board=world.board)
    client.force_login(member)
    return member


def text(response):
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", response.content.decode())).split())


def links(response):
    return [unescape(one) for one in re.findall(r'href="([^"]*)"', response.text)]


def test_a_view_is_saved_from_its_page_opened_renamed_and_deleted(world, member, client):
    world.quarter(PLAIN)
    page = client.get(SCORECARD)
    offered = next(link for link in links(page) if link.startswith(NEW))

    form = client.get(offered)
    assert "Scorecard. Theme: Child protection; order: name." in text(form)
    kept = re.search(r'name="page" value="([^"]*)"', form.text)[1]
    saved = client.post(offered, {"page": unescape(kept), "name": " What  moved "}, follow=True)

    assert "What moved Scorecard Theme: Child protection Order: name 27 April 2017" in text(saved)
    opened = next(link for link in links(saved) if link.startswith("/scorecard/?"))
    assert opened == f"{SCORECARD}&board=bedford"
    assert "All measures by name" in text(client.get(opened))
    view = SavedView.objects.get()

    client.post(reverse("dataset:view_rename", args=[view.pk]), {"name": "For the group"})
    assert "For the group Scorecard" in text(client.get(LIST))

    client.post(reverse("dataset:view_delete", args=[view.pk]))
    assert "You keep no views yet." in text(client.get(LIST))
    assert trail.verify().problems == ()


@pytest.mark.parametrize(
    "page",
    ["/scorecard/", "/themes/", "/themes/child-protection/?period=2016-17-q3", "/journey/",
     "/year/?year=2016-17", "/boards/", "/quality/?period=2016-17-q3&version=1", "/risks/",
     "/indicators/REF-01/?points=monthly", "/indicators/?q=plan", "/summary/", "/progress/"],
)  # fmt: skip
def test_pages_whose_state_is_in_the_address_offer_it(world, member, client, page):
    world.quarter(PLAIN)

    offered = next(link for link in links(client.get(page)) if link.startswith(NEW))
    answer = client.post(offered, {"page": page, "name": "Mine"})

    assert answer.status_code == 302
    view = SavedView.objects.get()
    assert view.address == page
    assert client.get(view.opens).status_code == 200


@pytest.mark.parametrize(
    "page", ["/account/", "/publish/", "/scorecard/?period=1999-00-q1", "/no/"]
)
def test_other_pages_and_pages_that_are_not_there_do_not(world, member, client, page):
    world.quarter(PLAIN)

    assert "Save this view" not in text(client.get(page))


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/scorecard/",
        "//evil.example/scorecard/",
        "///evil.example/scorecard/",
        "//evil.example",
        "/\\evil.example/scorecard/",
        "\\\\evil.example",
        "javascript:alert(1)",
        "JaVaScRiPt://x/%0aalert(1)",
        "data:text/html,x",
        "http:/scorecard/",
        "//scorecard/",
        "scorecard/",
        "",
        "?theme=x",
        "/scorecard/\r\nLocation: https://evil.example",
        "\t/scorecard/",
        " /scorecard/",
        "/scorecard/\x00",
        "/scorecard",
        "/account/logout/",
        "/accounts/logout/",
        "/follow/",
        "/returns/1/",
        "/scorecard.csv",
        "/api/figures/",
        "/publish/",
        "/scorecard/?x=" + "y" * 500,
        "http://[",
    ],
)
def test_nothing_but_our_own_pages_is_kept(world, member, client, address):
    with pytest.raises(NoPageOfOurs):
        kept_address(address)

    answer = client.post(NEW, {"page": address, "name": "Mine"})

    assert answer.status_code == 302
    assert answer.url == LIST
    assert not SavedView.objects.exists()


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ("/scorecard/?figures=as-sent&theme=Missing", "/scorecard/?theme=Missing"),
        ("/scorecard/?as=public", "/scorecard/"),
        ("/scorecard/?board=luton&order=name", "/scorecard/?order=name"),
        ("/scorecard/?theme=&order=name#x", "/scorecard/?order=name"),
        ("/indicators/?q=%3Cscript%3E", "/indicators/?q=%3Cscript%3E"),
    ],
)
def test_what_is_kept_is_put_together_anew(asked, kept):
    assert kept_address(asked) == kept


def test_neither_a_name_nor_an_address_may_identify_a_child(world, member, client):
    with pytest.raises(ValidationError):
        save(world.board, "NHS number 943 476 5919", "/scorecard/", by=member)
    with pytest.raises(ValidationError):
        save(world.board, "Mine", "/indicators/?q=NHS+number+943+476+5919", by=member)
    answer = client.post(NEW, {"page": "/scorecard/", "name": "NHS number 943 476 5919"})

    assert answer.status_code == 422
    assert not SavedView.objects.exists()


def test_a_name_is_given_once_and_there_is_a_most(world, member, client, monkeypatch):
    save(world.board, "Mine", "/scorecard/", by=member)

    with pytest.raises(NameTaken):
        save(world.board, "MINE", "/themes/", by=member)
    wrong = client.post(NEW, {"page": "/themes/", "name": "Mine"})
    assert wrong.status_code == 422
    assert "You have a view named “Mine” already." in text(wrong)
    other = UserFactory(role=Role.PAG_MEMBER, board=world.board)
    save(world.board, "Mine", "/scorecard/", by=other)

    monkeypatch.setattr(saved_views, "MOST", 1)
    with pytest.raises(TooMany):
        save(world.board, "Another", "/scorecard/", by=member)


def test_another_persons_views_are_not_there(world, member, client):
    other = UserFactory(role=Role.PAG_MEMBER, board=world.board)
    view = save(world.board, "Not yours", "/scorecard/", by=other)

    assert "Not yours" not in text(client.get(LIST))
    for action in ("rename", "delete"):
        answer = client.post(f"/views/{view.pk}/{action}/", {"name": "Taken"})
        assert answer.status_code == 404
    saved_views.rename(view, "Taken", by=member)
    saved_views.delete(view, by=member)
    assert SavedView.objects.get().name == "Not yours"


def test_a_view_opens_on_the_board_it_was_saved_of_and_goes_with_the_role(world, client):
    far = BoardFactory(slug="luton")
    member = UserFactory(role=Role.PAG_MEMBER, board=world.board)
    role = AppointmentFactory(user=member, role=Role.PAG_MEMBER, board=far)
    client.force_login(member)
    client.post(f"{NEW}?board=luton", {"page": "/scorecard/", "name": "There"})

    page = client.get(LIST)
    assert "/scorecard/?board=luton" in links(page)
    assert "There Scorecard, Luton" in text(page)

    role.delete()
    assert "There" not in text(client.get(LIST))


def test_the_chair_keeps_none(world, client):
    chair = UserFactory(role=Role.CHAIR, board=world.board)
    client.force_login(chair)

    with pytest.raises(PermissionDenied, match="changes nothing"):
        save(world.board, "Mine", "/scorecard/", by=chair)
    assert "bookmark" in text(client.get(LIST))
    assert client.get(LIST).status_code == 403


def test_the_queries_of_the_list_do_not_grow_with_it(world, member, query_count):
    save(world.board, "One", "/scorecard/", by=member)
    few = query_count(LIST)
    for name in ("Two", "Three", "Four"):
        save(world.board, name, f"/scorecard/?theme={name}", by=member)

    assert query_count(LIST) == few
