"""The web server and the worker as children: started, watched, stopped together."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from lscb.launcher.claims import ADDRESS, CannotStart


SECONDS_TO_ANSWER = 90
SECONDS_TO_STOP = 10
LONGEST_REST = 30
PAUSE = 0.25
LAST_LINES = 15
PR_SET_PDEATHSIG = 1

LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


@dataclass
class Child:
    """One process with its log. `hold` are file descriptors that it inherits."""

    name: str
    command: list[str]
    log: Path
    hold: tuple[int, ...]
    environment: dict[str, str]
    process: subprocess.Popen = field(init=False)
    failures: int = 0

    def start(self):
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603 (our own commands)
                self.command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                pass_fds=self.hold,
                env=self.environment,
                start_new_session=True,  # Ctrl-C reaches the launcher alone, which stops all
                preexec_fn=_die_with_parent,  # noqa: PLW1509 (no threads here)
            )

    @property
    def gone(self):
        return self.process.poll() is not None

    def last_words(self):
        lines = self.log.read_text(errors="replace").splitlines()[-LAST_LINES:]
        return "\n".join(f"  {line}" for line in lines)


def web(door, lock, *, log_folder, environment):
    command = [sys.executable, "-m", "gunicorn", "lscb.wsgi", "--bind", f"fd://{door.fileno()}"]
    command += ["--workers", "2", "--threads", "2", "--timeout", "60", "--graceful-timeout", "5"]
    command += ["--no-control-socket", "--log-level", "warning"]
    hold = (door.fileno(), lock.fileno())
    return Child("web server", command, log_folder / "web.log", hold, environment)


def worker(lock, *, log_folder, environment):
    command = [sys.executable, "-m", "celery", "--app", "lscb", "--quiet", "worker", "--beat"]
    command += ["--concurrency", "1", "--loglevel", "WARNING"]
    command += ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    return Child("worker", command, log_folder / "worker.log", (lock.fileno(),), environment)


def wait_until_it_answers(server, port):
    """Return when the sign-in page is served; CannotStart when it is not."""
    deadline = time.monotonic() + SECONDS_TO_ANSWER
    while time.monotonic() < deadline:
        _still_there(server)
        try:
            with urlopen(f"http://{ADDRESS}:{port}/accounts/login/", timeout=5):
                return
        except HTTPError as problem:
            raise CannotStart(
                f"The sign-in page answers with an error ({problem.code}). "
                f"See {server.log}:\n{server.last_words()}"
            ) from problem
        except (URLError, TimeoutError, ConnectionError):
            time.sleep(PAUSE)
    raise CannotStart(f"The web server does not answer. See {server.log}.")


def watch(server, helper, say):
    """Keep the worker alive for as long as the web server is; CannotStart when it stops."""
    rested_since = None
    while True:
        time.sleep(PAUSE)
        _still_there(server)
        if not helper.gone:
            continue
        if rested_since is None:
            rested_since = time.monotonic()
            say(f"The worker stopped and will be started again. See {helper.log}.")
        if time.monotonic() - rested_since >= min(2**helper.failures, LONGEST_REST):
            helper.failures += 1
            helper.start()
            rested_since = None


def stop(children):
    """Ask every child to stop, then insist."""
    living = [child for child in children if hasattr(child, "process") and not child.gone]
    for child in living:
        child.process.terminate()
    deadline = time.monotonic() + SECONDS_TO_STOP
    for child in living:
        try:
            child.process.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(child.process.pid, signal.SIGKILL)
            child.process.wait()


def _still_there(server):
    if server.gone:
        raise CannotStart(
            f"The {server.name} stopped (exit code {server.process.returncode}). "
            f"See {server.log}:\n{server.last_words()}"
        )


def _die_with_parent():
    if LIBC is not None:
        LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
