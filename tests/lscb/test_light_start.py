"""The web process starts light: what only a few pages need is not loaded with it."""

import os
import subprocess
import sys

from tests.architecture.source import ROOT


LOADED = """
import sys, lscb.wsgi
print(*sys.modules)
"""


def test_the_web_process_imports_neither_numpy_nor_pandas_at_start(tmp_path):
    environment = {"PATH": os.environ["PATH"], "LSCB_VAR_DIR": str(tmp_path)}
    loaded = subprocess.run(
        [sys.executable, "-c", LOADED],
        cwd=ROOT,
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split()

    assert "dataset.views.history" in loaded
    assert not {"numpy", "pandas", "highspy"}.intersection(loaded)
