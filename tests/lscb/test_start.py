"""`make start` from outside: what it says, what it survives, what it leaves behind."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from urllib.request import urlopen

import pytest

from tests.architecture.source import ROOT


pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

PATIENCE = 60  # seconds, on a busy machine


@pytest.fixture
def port():
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def service(tmp_path):
    """`with service(port) as process:` runs the service in a folder of its own."""

    @contextmanager
    def run(port, *arguments):
        command = [sys.executable, "manage.py", "start", f"--port={port}", *arguments]
        environment = {"PATH": os.environ["PATH"], "LSCB_VAR_DIR": str(tmp_path)}
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        try:
            yield process
        finally:
            process.terminate()
            process.communicate(timeout=PATIENCE)

    return run


def outcome(process):
    said, _ = process.communicate(timeout=PATIENCE)
    return process.returncode, said


def wait_for(happened):
    deadline = time.monotonic() + PATIENCE
    while not (result := happened()):
        assert time.monotonic() < deadline, "nothing happened"
        time.sleep(0.01)
    return result


def read_until(process, text):
    said = ""
    while text not in said:
        line = process.stdout.readline()
        assert line, f"it ended after saying: {said}"
        said += line
    return said


def is_free(port):
    with closing(socket.socket()) as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def test_a_taken_port_is_named_with_a_way_out(service, port):
    with closing(socket.socket()) as other:
        other.bind(("127.0.0.1", port))
        other.listen()
        with service(port) as process:
            code, said = outcome(process)
    assert code == 1
    assert said == (
        f"Port {port} is taken by another program. "
        f"Choose another port: PORT={port + 1} make start\n"
    )


@pytest.mark.parametrize("wrong", ["", "eighty", "0", "70000", "-1", "٣"])
def test_what_is_no_port_is_refused_in_words(service, wrong):
    with service(wrong) as process:
        code, said = outcome(process)
    assert code == 1
    assert said == f"PORT must be a number from 1 to 65535, not “{wrong}”.\n"


def test_it_survives_kills_answers_refuses_a_twin_and_stops_whole(service, port, tmp_path):
    database = tmp_path / "lscb.sqlite3"
    migrating = tmp_path / "lscb.sqlite3.next-wal"

    # Killed in the middle of the first migration: the database is still empty, not half made.
    with service(port) as process:
        wait_for(lambda: migrating.exists() and migrating.stat().st_size > 20_000)
        process.send_signal(signal.SIGKILL)
        process.wait()
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)

    # Started again, it answers. Killed while it runs, it leaves nobody holding port or lock.
    with service(port) as process:
        read_until(process, f"http://127.0.0.1:{port}/")
        process.send_signal(signal.SIGKILL)
        process.wait()
    wait_for(lambda: is_free(port))

    with service(port) as process:
        read_until(process, f"http://127.0.0.1:{port}/")
        with urlopen(f"http://127.0.0.1:{port}/accounts/login/", timeout=PATIENCE) as page:
            assert page.status == 200

        with service(port) as twin:
            code, said = outcome(twin)
        assert code == 1
        assert f"already running from this folder at http://127.0.0.1:{port}/" in said
        assert str(process.pid) in said

        with service(port, "--reset") as twin:
            assert outcome(twin)[0] == 1

        process.terminate()
        assert outcome(process)[0] == 0
    assert is_free(port)


def test_a_reset_starts_afresh_and_keeps_the_secrets(service, port, tmp_path):
    with service(port, "--reset") as process:
        assert outcome(process)[0] == 0
    key = (tmp_path / "trail-key").read_text()
    with closing(sqlite3.connect(tmp_path / "lscb.sqlite3")) as connection:
        connection.execute("CREATE TABLE left_over (name text)")

    with service(port, "--reset") as process:
        code, said = outcome(process)

    assert code == 0
    assert "make start" in said
    assert (tmp_path / "trail-key").read_text() == key
    with closing(sqlite3.connect(tmp_path / "lscb.sqlite3")) as connection:
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
    assert "left_over" not in tables
    assert "agencies_trailentry" in tables
