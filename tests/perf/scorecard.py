"""How fast the scorecard is read: `python -m tests.perf.scorecard [boards]`. 1 when a limit is missed.

Two databases stand side by side on one PostgreSQL server: one board, and 153 of them, with ten
years each. All is measured in turns in one process, the middle of several rounds counts, and
nothing is cached. On SQLite there is one board.
"""

import os
import statistics
import sys
import time
from contextlib import contextmanager, nullcontext


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
from django.core.management import call_command
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

import lscb.wsgi  # noqa: F401  the web process, as it is started
from tests.perf import scorecard_queries, scorecard_world
from tests.perf.spent import Watch


BOARDS, ROUNDS = 153, 15
# The twentieth quarter of the forty: its scorecard reads the twenty up to it.
TWENTY = "/scorecard/?period=2016-17-q4"
FORTY = "/scorecard/"
FIXED_TEXT = "/help/protection/"
FILE = "/static/lscb/css/figures.css"
ROLL_UPS, GROWTH, STATIC_PAGES = 7.0, 1.10, 2.0
QUERIES, BYTES = 15, 300_000
MANY = "many"


class Place:
    """One database with its board, and somebody signed in there."""

    def __init__(self, boards, database=None):
        self.database = database
        with self.chosen():
            call_command("migrate", verbosity=0)
            started = time.perf_counter()
            self.board, person = scorecard_world.make(boards)
            sent, shown = scorecard_world.stored()
            took = time.perf_counter() - started
            print(f"{boards} boards: {sent:,} figures as sent, {shown:,} as shown ({took:.0f} s)")
            self.client = Client()
            self.client.force_login(person)
            self.etag = self.get(TWENTY).headers.get("ETag", "")

    def chosen(self):
        return standing_in(self.database) if self.database else nullcontext()

    def get(self, address, **headers):
        response = self.client.get(address, headers={"host": "localhost", **headers})
        assert response.status_code in {200, 304}, (address, response.status_code)
        return response

    def seconds(self, work):
        """One run of `work(place)` in this place, in seconds of processor."""
        with self.chosen():
            watch = Watch()
            work(self)
            return watch.read().processor


@contextmanager
def standing_in(database):
    """Everything that asks for the default database is answered by another one."""
    usual = connections["default"]
    connections["default"] = connections[database]
    try:
        yield
    finally:
        connections["default"] = usual


def read(address):
    def work(place):
        response = place.get(address)
        assert b"".join(response) if response.streaming else response.content

    return work


def ask_again(place):
    response = place.get(TWENTY, **{"if-none-match": place.etag})
    assert (response.status_code, response.content) == (304, b"")


def in_turns(measured):
    """{name: the middle of the rounds}, each of `measured` ({name: (place, work)}) in turn."""
    taken = {name: [] for name in measured}
    for place, work in measured.values():
        place.seconds(work)  # once to warm up
    for _ in range(ROUNDS):
        for name, (place, work) in measured.items():
            taken[name].append(place.seconds(work))
    return {name: statistics.median(each) for name, each in taken.items()}


def queries_of(place, address):
    with place.chosen():
        with CaptureQueriesContext(connection) as captured:
            place.get(address)
        return captured.captured_queries


def show_plans(place):
    """The plans of the queries of the page that read figures, and of what they are held against."""
    if connection.vendor != "postgresql":
        return
    with place.chosen():
        asked = [
            query["sql"]
            for query in queries_of(place, TWENTY)
            if "shownfigure" in query["sql"] or "submittedfigure" in query["sql"]
        ]
        for statement in [*asked, *scorecard_queries.statements(place.board)]:
            with connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS) {statement}")
                plan = "\n".join(f"    {line}" for (line,) in cursor.fetchall())
            print(f"\n  {' '.join(statement.split())[:200]}...\n{plan}")


def held(what, value, limit, *, form="{:.2f}"):
    """A line of the result; whether it is within its limit."""
    kept = value <= limit
    said = f"{form.format(value)}, at most {form.format(limit)}: {'kept' if kept else 'MISSED'}"
    print(f"{what:<68} {said}")
    return kept


def main(boards=BOARDS):
    print(f"\n{connection.vendor}: the scorecard of 110 measures")
    one = Place(1)
    places = {"one board": one}
    if connection.vendor == "postgresql":
        places[f"{boards} boards"] = many_boards(boards)
    last_name, last = list(places.items())[-1]
    measured = {}
    for name, place in places.items():
        measured[f"the page of 20 quarters, {name}"] = (place, read(TWENTY))
        measured[f"the page of 40 quarters, {name}"] = (place, read(FORTY))
        for what, run in scorecard_queries.ALL.items():
            measured[f"{what}, {name}"] = (place, run)
    measured[f"asked for again, {last_name}"] = (last, ask_again)
    measured[f"a page of fixed text, {last_name}"] = (last, read(FIXED_TEXT))
    measured["a static file"] = (last, read(FILE))
    took = in_turns(measured)
    for name, seconds in took.items():
        print(f"{name:<68} {1000 * seconds:>8.1f} ms")
    page = took[f"the page of 20 quarters, {last_name}"]
    size = len(one.get(TWENTY).content)
    roll_up = min(took[f"{what}, {last_name}"] for what in scorecard_queries.ROLL_UPS)
    again = took[f"asked for again, {last_name}"] / took[f"a page of fixed text, {last_name}"]
    kept = [
        held("the page, in best single roll-up queries", page / roll_up, ROLL_UPS),
        held("asked for again, in pages of fixed text", again, STATIC_PAGES),
        held("queries of the page", len(queries_of(last, TWENTY)), QUERIES, form="{}"),
        held("bytes of the page", size, BYTES, form="{:,}"),
    ]
    if len(places) > 1:
        growth = page / took["the page of 20 quarters, one board"]
        kept.append(held(f"the page at {last_name}, in that of one board", growth, GROWTH))
    show_plans(last)
    return 0 if all(kept) else 1


def many_boards(boards):
    settings = connections.settings["default"]
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {MANY}")
    connections.settings[MANY] = {**settings, "NAME": MANY}
    return Place(boards, MANY)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
