"""What a piece of work took: by the clock, and of the processor."""

import time
from pathlib import Path
from typing import NamedTuple

from django.db import connection


class Spent(NamedTuple):
    """Seconds. On a machine shared with others the clock measures them too: what takes long waits
    for its turn more often than what is short."""

    clock: float
    processor: float  # ours and the database's together


class Watch:
    """Started when it is made."""

    def __init__(self):
        self._started = time.perf_counter(), processor()

    def read(self):
        clock, busy = self._started
        return Spent(time.perf_counter() - clock, processor() - busy)


def processor():
    """Seconds of processor that this process has had, and the database's for this connection.

    Without a local server, or elsewhere than on Linux: the clock.
    """
    if connection.vendor != "postgresql":
        return time.process_time()
    connection.ensure_connection()
    told = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat")
    if not told.exists():
        return time.perf_counter()
    return time.process_time() + int(told.read_text().split()[0]) / 1e9
