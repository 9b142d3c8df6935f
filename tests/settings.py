"""The settings of the tests: the service's own, in an environment with nothing set.

A folder of its own that is deleted afterwards, so that no test sees or touches the
demonstration in var/. Only DATABASE_URL is taken over, for the run on PostgreSQL.
"""

import atexit
import os
import shutil
import tempfile


for name in list(os.environ):
    if name.startswith(("LSCB_", "EMAIL_", "REDIS_")):
        del os.environ[name]
os.environ["LSCB_VAR_DIR"] = tempfile.mkdtemp(prefix="lscb-tests-")
atexit.register(shutil.rmtree, os.environ["LSCB_VAR_DIR"], ignore_errors=True)

from lscb.settings import *  # noqa: E402, F403


# Argon2 takes a tenth of a second on purpose; tests sign in thousands of times.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

# On SQLite a file, as in service: in memory all threads would share one connection.
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405
    DATABASES["default"]["TEST"] = {"NAME": VAR_DIR / "test.sqlite3"}  # noqa: F405
