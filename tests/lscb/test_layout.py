"""The frame of every page: landmarks, one title, and only what the person can use."""

from datetime import date
from types import SimpleNamespace

from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.template import engines
from django.template.loader import render_to_string


BEDFORD = SimpleNamespace(name="Bedford Borough Safeguarding Children Board", slug="bedford")
LUTON = SimpleNamespace(name="Luton Safeguarding Children Board", slug="luton")


def signed_in(**more):
    context = {
        "board": BEDFORD,
        "boards": [BEDFORD, LUTON],
        "demonstration": date(2017, 4, 27),
        "nav": [{"label": "Risks", "url": "/risks/", "current": True, "count": 2}],
        "person": {"role": "Board analyst", "agency": "Board business unit"},
        "labels": {"service": "Multi-agency dataset", "marking": "OFFICIAL-SENSITIVE"},
        **more,
    }
    return render_to_string("layout/base.html", context)


def test_a_visitor_sees_neither_menu_nor_marking():
    page = render_to_string("layout/base.html", {})

    assert '<main class="w" id="main"' in page
    assert "Skip to main content" in page
    assert "Sign out" not in page
    assert "<nav" not in page
    assert "Restricted to invited partners" in page


def test_somebody_signed_in_sees_board_role_menu_and_marking():
    page = signed_in()

    assert "Bedford Borough Safeguarding Children Board</title>" in page
    assert "<b>Board analyst</b>Board business unit" in page
    assert '<a href="/risks/" aria-current="page">Risks' in page
    assert "OFFICIAL-SENSITIVE" in page


def test_the_demonstration_says_which_day_it_holds():
    assert "held at Thursday 27 April 2017" in signed_in()
    assert "Demonstration" not in signed_in(demonstration=None)


def test_there_is_a_board_to_change_to_only_with_two():
    assert "Change board" in signed_in()
    assert "Change board" not in signed_in(boards=[BEDFORD])


def test_a_page_with_errors_says_so_in_its_title():
    page = signed_in(form=SimpleNamespace(errors={"name": ["Missing"]}))

    assert "<title>Error: " in page


def test_messages_are_announced_and_a_refusal_interrupts():
    done = Message(constants.SUCCESS, "You submitted the return.")
    refused = Message(constants.ERROR, "Somebody else has just sent it.")

    page = signed_in(messages=[done, refused])

    assert "You submitted the return." in page
    assert page.count('role="status"') == 1
    assert page.count('role="alert"') == 1


def test_the_frame_has_no_inline_script_style_or_handler():
    page = signed_in()

    assert "style=" not in page
    assert " onclick" not in page
    assert "<script>" not in page


def test_blocks_of_a_page_land_in_their_places():
    page = engines["django"].from_string(
        '{% extends "layout/base.html" %}{% block title %}Risk log{% endblock %}'
        '{% block crumbs %}{% breadcrumbs "Home" "/" "Risk log" %}{% endblock %}'
        "{% block main %}<h1>Risk log</h1>{% endblock %}"
    )

    drawn = page.render({})

    assert "<title>Risk log - " in drawn
    assert drawn.index('aria-label="Breadcrumb"') < drawn.index("<main") < drawn.index("<h1>")
