"""What a run must have for itself before it touches anything: this folder, and its port."""

import errno
import fcntl
import json
import os
import socket
import time
from contextlib import contextmanager


ADDRESS = "127.0.0.1"
SECONDS_TO_STOP = 20
PAUSE = 0.2


class CannotStart(Exception):
    """The service cannot start; the message says why and what to do."""


def port_number(text):
    """The port in `text`, or CannotStart."""
    if not (text.isascii() and text.isdecimal()) or not 0 < int(text) < 65536:
        raise CannotStart(f"PORT must be a number from 1 to 65535, not “{text}”.")
    return int(text)


@contextmanager
def port(number):
    """A listening socket on this port, taken before anything else is done."""
    door = socket.socket()
    door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    with door:
        try:
            door.bind((ADDRESS, number))
            door.listen()
        except OSError as problem:
            raise CannotStart(_why_not(problem, number)) from problem
        yield door


def _why_not(problem, number):
    if problem.errno == errno.EADDRINUSE:
        other = number + 1 if number < 65535 else 8000
        return (
            f"Port {number} is taken by another program. "
            f"Choose another port: PORT={other} make start"
        )
    if problem.errno == errno.EACCES:
        return f"Port {number} is kept for the system. Choose another port: PORT=8000 make start"
    return f"Port {number} cannot be used: {problem.strerror}."


@contextmanager
def folder(path, **about):
    """Hold the lock file at `path`; `about` (the port) is written into it for whoever comes next.

    The lock ends with the last process that inherited the file, so a run after `kill -9`
    waits until the orphans of the one before have gone.
    """
    with open(path, "a+") as lock:
        deadline = time.monotonic() + SECONDS_TO_STOP
        while not _locked(lock):
            if running := _holder(lock):
                raise CannotStart(running)
            if time.monotonic() > deadline:
                raise CannotStart("An earlier run is still stopping. Try again in a minute.")
            time.sleep(PAUSE)
        lock.seek(0)
        lock.truncate()
        json.dump({"process": os.getpid(), **about}, lock)
        lock.flush()
        yield lock


def leaving(lock):
    """Say that this run is on its way out: whoever comes now waits instead of giving up."""
    lock.seek(0)
    lock.truncate()


def _locked(lock):
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _holder(lock):
    """A sentence about the living run that holds the lock, or "" when it has died."""
    lock.seek(0)
    try:
        about = json.load(lock)
        os.kill(about["process"], 0)
    except (ValueError, ProcessLookupError):
        return ""
    except PermissionError:  # alive, and another user's
        pass
    where = f" at http://{ADDRESS}:{about['port']}/" if about.get("port") else ""
    return (
        f"The service is already running from this folder{where} (process {about['process']}). "
        f"Stop it with Ctrl-C where it runs, or with: kill {about['process']}"
    )
