"""Measure on both engines, and disclosure control and charts, which need none.

`python -m tests.perf`, or `make bench`. 1 when a limit is missed. The scorecard begins with a
database of its own.
"""

import os
import subprocess
import sys

from tests.postgres import running_server


MEASURE = [sys.executable, "-m", "tests.perf.measure"]
DISCLOSURE = [sys.executable, "-m", "tests.perf.disclosure"]
SPC = [sys.executable, "-m", "tests.perf.spc"]
SCORECARD = [sys.executable, "-m", "tests.perf.scorecard"]


def main():
    on_sqlite = subprocess.run(MEASURE, check=False).returncode
    with running_server(durable=True) as address:
        environment = os.environ | {"DATABASE_URL": address}
        on_postgres = subprocess.run(MEASURE, env=environment, check=False).returncode
    disclosure = subprocess.run(DISCLOSURE, check=False).returncode
    spc = subprocess.run(SPC, check=False).returncode
    scorecard = subprocess.run(SCORECARD, check=False).returncode
    with running_server(durable=True) as address:
        environment = os.environ | {"DATABASE_URL": address}
        many = subprocess.run(SCORECARD, env=environment, check=False).returncode
    return max(on_sqlite, on_postgres, disclosure, spc, scorecard, many)


if __name__ == "__main__":
    sys.exit(main())
