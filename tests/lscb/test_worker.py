"""A real worker on the embedded broker: a letter written before it starts still leaves."""

import os
import subprocess
import sys
import time
from contextlib import contextmanager

import pytest

from tests.architecture.source import ROOT


PATIENCE = 60  # seconds, on a busy machine
WRITE_A_LETTER = """
from django.core.mail import send_mail
send_mail("Your return is due", "On 25 April.", None, ["somebody@example.org"])
"""
RING = """
from agencies.tasks import deliver_outbox
deliver_outbox.delay()
"""


@pytest.fixture
def environment(tmp_path):
    return {"PATH": os.environ["PATH"], "LSCB_VAR_DIR": str(tmp_path)}


@pytest.fixture
def manage(environment):
    def run(*arguments):
        command = [sys.executable, "manage.py", *arguments]
        subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True)

    return run


@pytest.fixture
def worker(environment, tmp_path):
    """`with worker():` has one running; at the end it finishes what it has taken."""

    @contextmanager
    def run():
        command = [sys.executable, "-m", "celery", "--app", "lscb", "worker"]
        command += ["--pool", "solo", "--without-gossip", "--without-mingle"]
        with (tmp_path / "log").open("wb") as log:
            process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
        try:
            yield
        finally:
            process.terminate()
            process.wait(PATIENCE)

    return run


def test_a_letter_waits_for_the_worker_and_then_leaves_once(manage, worker, tmp_path):
    manage("migrate", "--verbosity", "0")
    manage("shell", "--command", WRITE_A_LETTER)
    # Rung twice, as a sweeper does that cannot know whether the first bell was heard.
    manage("shell", "--command", RING * 2)
    mail, queue = tmp_path / "mail", tmp_path / "broker" / "queue"
    assert len(list(queue.iterdir())) == 2
    assert not mail.exists()

    with worker():
        deadline = time.monotonic() + PATIENCE
        while any(queue.iterdir()) or not mail.exists():
            assert time.monotonic() < deadline, (tmp_path / "log").read_text()
            time.sleep(0.1)

    letters = [path.read_text() for path in mail.iterdir()]
    assert sum(text.count("Subject: Your return is due") for text in letters) == 1
