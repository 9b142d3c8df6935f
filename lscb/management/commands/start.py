"""`make start`: the whole service on this machine."""

import json
import os
import signal
import sys
from contextlib import contextmanager
from io import StringIO

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connections

from lscb.launcher import claims, database, processes


class Command(BaseCommand):
    help = "Run the service on this machine: database, demonstration, web server and worker."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--port", default="8000")
        parser.add_argument(
            "--reset", action="store_true", help="Load the demonstration afresh, and stop."
        )

    def handle(self, *, port, reset, **options):
        lock = settings.VAR_DIR / "start.lock"
        sys.stdout.reconfigure(line_buffering=True)  # into a file too, line by line
        try:
            with interrupted_by_signals():
                if reset:
                    self.reset(lock)
                else:
                    self.run(claims.port_number(port), lock)
        except claims.CannotStart as problem:
            self.stderr.write(str(problem))
            raise SystemExit(1) from problem
        except KeyboardInterrupt:
            self.stdout.write("Stopped.")

    def reset(self, lock):
        with claims.folder(lock):
            database.remove()
            self.prepare()
        self.stdout.write("The demonstration is as new. Start the service with: make start")

    def run(self, port, lock_path):
        with claims.folder(lock_path, port=port) as lock, claims.port(port) as door:
            self.prepare()
            accounts = sign_ins()
            connections.close_all()
            about = {"log_folder": log_folder(), "environment": environment(port)}
            server = processes.web(door, lock, **about)
            helper = processes.worker(lock, **about)
            try:
                server.start()
                helper.start()
                processes.wait_until_it_answers(server, port)
                self.stdout.write(welcome(port, accounts))
                processes.watch(server, helper, self.stdout.write)
            finally:
                claims.leaving(lock)
                processes.stop([server, helper])

    def prepare(self):
        """Migrations, dictionary, demonstration: each whole or not at all, each repeatable."""
        if database.migrate():
            self.stdout.write("The database is up to date.")
        if settings.DEMO_DATE:  # first: it loads the dictionary on a day of its own
            call_command("demo", stdout=self.stdout)
        call_command("load_dictionary", stdout=self.stdout)


@contextmanager
def interrupted_by_signals():
    """Being told to stop, or losing the terminal, ends a run as Ctrl-C does."""
    before = {name: signal.signal(name, interrupt) for name in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for name, handler in before.items():
            signal.signal(name, handler)


def interrupt(signum, frame):
    raise KeyboardInterrupt


def log_folder():
    folder = settings.VAR_DIR / "log"
    folder.mkdir(exist_ok=True)
    return folder


def environment(port):
    """The children's environment: ours, with this run's address for links in letters."""
    return {"LSCB_SITE_URL": f"http://{claims.ADDRESS}:{port}", **os.environ}


def sign_ins():
    """The demonstration's accounts, as `manage.py demo --accounts` lists them."""
    if not settings.DEMO_DATE:
        return []
    listed = StringIO()
    call_command("demo", "--accounts", stdout=listed)
    return json.loads(listed.getvalue())


def welcome(port, accounts):
    """The address, and one sign-in for each role."""
    lines = ["", f"The service is at http://{claims.ADDRESS}:{port}/", ""]
    if accounts:
        one_each = {}
        for account in accounts:
            one_each.setdefault(account["role"], account)
        rows = [("Role", "E-mail", "Password", "For")]
        rows += [
            (a["role"], a["email"], a["password"], a["agency"] or a["board"] or "")
            for a in one_each.values()
        ]
        widths = [max(len(row[n]) for row in rows) for n in range(4)]
        lines += [
            "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
            for row in rows
        ]
        lines += ["", "Everyone: .venv/bin/python manage.py demo --accounts"]
    return "\n".join([*lines, "Stop with Ctrl-C."])
