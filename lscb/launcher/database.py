"""Bring the database up to date so that a kill at any moment leaves one that works."""

import shutil
import sqlite3
from contextlib import closing, contextmanager
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from lscb.launcher.claims import CannotStart


SIDE_FILES = ("-wal", "-shm", "-journal")


def migrate():
    """Apply the migrations that are missing. True when there were some.

    Django records a migration after its transaction, so a kill between the two leaves a
    database that cannot be migrated again. The embedded database is therefore migrated as a
    copy, which takes the old one's place only when it is whole.
    """
    if not _missing():
        return False
    if connection.vendor == "sqlite":
        with _replacement(Path(connection.settings_dict["NAME"])):
            _apply()
    else:
        _apply()
    return True


def remove():
    """Delete the embedded database, its mail and its queues; secrets stay."""
    if connection.vendor != "sqlite" or settings.PRODUCTION:
        raise CannotStart("Only the demonstration's embedded database can be reset.")
    connection.close()
    path = Path(connection.settings_dict["NAME"])
    _settle(path)
    path.unlink()
    for folder in ("mail", "broker", "cache"):
        shutil.rmtree(settings.VAR_DIR / folder, ignore_errors=True)


def _missing():
    executor = MigrationExecutor(connection)
    return executor.migration_plan(executor.loader.graph.leaf_nodes())


def _apply():
    call_command("migrate", interactive=False, verbosity=0)


@contextmanager
def _replacement(path):
    """Work on a copy of the database; put it in place at the end."""
    copy = path.with_name(f"{path.name}.next")
    for name in (copy, *(Path(f"{copy}{suffix}") for suffix in SIDE_FILES)):
        name.unlink(missing_ok=True)
    connection.close()
    with closing(sqlite3.connect(path)) as old, closing(sqlite3.connect(copy)) as new:
        old.backup(new)
    connection.settings_dict["NAME"] = str(copy)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = str(path)
    _settle(path)
    _settle(copy)
    copy.replace(path)


def _settle(path):
    """Fold the write-ahead log into the file, so that the file alone is the database."""
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA journal_mode=DELETE")
