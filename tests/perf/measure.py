"""Measure one database engine: `python -m tests.perf.measure`. Prints a table; 1 when missed.

What an import is held against is measured after each run of it, in the same process on the same
machine: only the ratios of the two mean anything elsewhere, and of these the middle one counts,
because the machine's speed changes between runs. They are ratios by the clock; those of processor
time, of this process and the database's together, are printed beside.
"""

import os
import statistics
import sys


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
from django.core.management import call_command
from django.db import connection

import lscb.wsgi  # noqa: F401  the web process, as it is started
from dataset.models import SubmittedFigure
from dataset.operations import history
from tests.perf import baselines, world
from tests.perf.pages import preview_seconds, rules_seconds
from tests.perf.spent import Spent, Watch


RUNS, RUNS_OF_ONE = 9, 31  # of the history, and of one return, whose times scatter more
SIX_COPIES, TWO_INSERTS = 6.0, 2.0
TIMES_AS_FAST = 20.0
PREVIEW, RULES = 0.300, 0.050


class Table:
    """Lines of the result, and whether every limit was kept."""

    def __init__(self):
        self.missed = False

    def line(self, what, seconds, more="", limit="", kept=None):
        self.missed |= kept is False
        mark = {True: "kept", False: "MISSED", None: ""}[kept]
        print(f"{what:<44} {1000 * seconds:>8.0f} ms  {more}  {limit} {mark}".rstrip(), flush=True)

    def refused(self, what):
        self.missed = True
        print(f"{what:<44} the workbook was refused  MISSED", flush=True)


def main():
    call_command("migrate", verbosity=0)
    table = Table()
    print(f"\n{connection.vendor}")
    _, analyst = world.make_board()
    codes = world.make_dictionary()
    measure_import(table, "a history of about 77,000 figures", world.history_csv(codes), analyst)
    measure_import_export(table, world.history_csv(codes, quarters=4), analyst)
    wide = world.make_dictionary((world.WIDE,), "WID")
    one = world.history_csv(wide, quarters=1)
    measure_import(table, "a return of about 2,000 figures", one, analyst, RUNS_OF_ONE)
    for what, seconds, limit in (
        ("all rules over the largest return", rules_seconds(), RULES),
        ("upload to preview, about 2,000 fields", preview_seconds(), PREVIEW),
    ):
        if seconds is None:
            table.refused(what)
        else:
            table.line(what, seconds, limit=f"under {1000 * limit:.0f} ms:", kept=seconds < limit)
    return 1 if table.missed else 0


def measure_import(table, what, content, by, runs=RUNS):
    """Read, check, key, record and commit, against the same rows written plainly."""
    is_postgres = connection.vendor == "postgresql"
    plain = baselines.copy_plain if is_postgres else baselines.insert_keyed
    others = (
        (("as one finished text", baselines.copy_text), ("with keys", baselines.copy_keyed))
        if is_postgres
        else (("without keys", baselines.insert_plain),)
    )
    ours, bases, more = [], [], {name: [] for name, _ in others}
    for _ in range(runs):
        baselines.empty_history()
        ours.append(spent_importing(content, by))
        rows = baselines.stored_rows()
        bases.append(plain(rows))
        for name, measured in others:
            more[name].append(measured(rows))
    took, base = middle(ours), middle(bases)
    limit = SIX_COPIES if is_postgres else TWO_INSERTS
    against = "plain COPY" if is_postgres else "raw executemany, keyed"
    ratio, of_processor = middle(
        Spent(one.clock / plainly.clock, one.processor / plainly.processor)
        for one, plainly in zip(ours, bases, strict=True)
    )
    compared = (
        f"{against}: {1000 * base.clock:.0f} ms, ratio {ratio:.1f} (of the processor "
        f"{1000 * took.processor:.0f} and {1000 * base.processor:.0f} ms, {of_processor:.1f})"
    )
    table.line(what, took.clock, compared, f"at most {limit:.0f}:", ratio <= limit)
    for name, measured in more.items():
        table.line(f"  {len(rows):,} rows written {name}", middle(measured).clock)
    baselines.empty_history()


def middle(spent):
    """The middle of several runs, by the clock and of the processor."""
    return Spent(*map(statistics.median, zip(*spent, strict=True)))


def spent_importing(content, by):
    watch = Watch()
    plan = history.read(content, by=by)
    history.store(plan, by=by, digest="0" * 64)
    took = watch.read()
    assert SubmittedFigure.objects.count() == plan.figures > 0
    return took


def measure_import_export(table, content, by):
    """One year of the history: the other one takes too long for more."""
    ours = spent_importing(content, by)
    baselines.empty_history()
    theirs = baselines.import_export(content, by)
    baselines.empty_history()
    if theirs is None:
        print("django-import-export is not installed: not measured")
        return
    ratio = theirs.clock / ours.clock
    table.line(
        "a year of it",
        ours.clock,
        f"django-import-export, bulk: {1000 * theirs.clock:.0f} ms, ratio {ratio:.1f} "
        f"(of the processor {theirs.processor / ours.processor:.1f})",
        f"at least {TIMES_AS_FAST:.0f}:",
        ratio >= TIMES_AS_FAST,
    )


if __name__ == "__main__":
    sys.exit(main())
