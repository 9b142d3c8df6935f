"""Chromium for the journeys: this machine's own, talking to the test's server and to nobody else."""

import os
import shutil
import sqlite3
from contextlib import closing
from datetime import date

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection
from playwright.sync_api import sync_playwright


STANDS_AT = date(2017, 4, 27)
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}
NARROWEST = {"width": 320, "height": 640}
CHROMIUM = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
# What sticks out of the window, but for tables and what scrolls by itself inside it.
STICKING_OUT = """() => [...document.querySelectorAll("body *")].filter((element) =>
  element.getBoundingClientRect().right > document.documentElement.clientWidth + 1
  && !element.closest("table, svg, [tabindex='0'], .govuk-visually-hidden, .vh")
).map((element) => element.outerHTML.slice(0, 120))"""


@pytest.fixture(scope="session")
def chromium():
    program = shutil.which("chromium") or shutil.which("google-chrome")
    assert program, "The journeys need Chromium: apt install chromium"
    # Playwright runs an event loop in this thread, and Django then refuses to touch the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=CHROMIUM)
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium, live_server):
    """`page = visit("/address/", viewport=PHONE, java_script_enabled=False)`.

    Afterwards, nothing may have been written to the console, failed to load or been asked of
    another server on any of the pages visited, but for what `expects` names a part of.
    """
    contexts, complaints = [], []

    def look(address, expects=(), **options):
        def complain(words):
            if not any(part in words for part in expects):
                complaints.append(words)

        context = chromium.new_context(
            base_url=live_server.url, **{"viewport": DESK, "locale": "en-GB"} | options
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda said: complain(said.text))
        page.on("pageerror", lambda error: complain(str(error)))
        page.on("requestfailed", lambda request: failed(request, complain))
        page.on("request", lambda request: elsewhere(request.url))
        page.goto(address)
        return page

    def elsewhere(url):
        if not url.startswith((live_server.url, "data:", "blob:")):
            complaints.append(f"asked elsewhere: {url}")

    def failed(request, complain):
        if request.failure != "net::ERR_ABORTED":  # the page was left before it had come
            complain(f"failed: {request.url}, {request.failure}")

    yield look
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture(scope="session")
def barriers():
    """What axe finds wrong on a page, one sentence each."""
    axe = Axe()

    def find(page):
        found = axe.run(page, options=RULES).response["violations"]
        return [f"{issue['help']}: {issue['nodes'][0]['html'][:120]}" for issue in found]

    return find


@pytest.fixture
def sideways():
    """What makes a page scroll sideways, one piece of HTML each; tables may scroll themselves."""

    def find(page):
        wider = page.evaluate(
            "() => document.documentElement.scrollWidth > document.documentElement.clientWidth"
        )
        return page.evaluate(STICKING_OUT) or ["the page"] if wider else []

    return find


@pytest.fixture(scope="session")
def loaded():
    """The demonstration once it is loaded, kept beside the tests' database: loading takes a minute."""
    with closing(sqlite3.connect(":memory:", check_same_thread=False)) as kept:
        yield kept


@pytest.fixture
def demonstration(live_server, settings, loaded):
    """Three boards with five years of history; the date stands at 27 April 2017."""
    settings.DEMO_DATE = STANDS_AT
    connection.ensure_connection()
    if loaded.execute("PRAGMA page_count").fetchone()[0] == 0:
        call_command("load_dictionary", verbosity=0)
        call_command("demo", verbosity=0)
        connection.connection.backup(loaded)
    else:
        loaded.backup(connection.connection)
        ContentType.objects.clear_cache()
