"""What the architecture tests read: the project's own files, and nothing installed."""

import subprocess
from functools import cache
from pathlib import Path


ROOT = Path(__file__).resolve().parents[2]
ROOMS = ["agencies", "dataset", "audits", "lscb"]  # ground floor first
TEMPLATES = ROOT / "templates"
TEXT = {".py", ".html", ".js", ".css", ".svg", ".md", ".txt", ".toml", ".csv", ".json", ".yml"}
TEXT |= {".example", ".typ"}


def floor(room):
    return ROOMS.index(room)


def higher_rooms(room):
    return set(ROOMS[floor(room) + 1 :])


@cache
def files():
    """Every file that is in the repository or about to be, as paths below ROOT.

    A copy without its .git (an image, an archive) is read as it lies, without hidden and
    installed folders.
    """
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z"]
    command += ["--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=False)
    if listed.returncode == 0:
        names = {name for name in listed.stdout.decode().split("\0") if name}
        return sorted(path for path in map(Path, names) if (ROOT / path).is_file())
    ignored = {line.strip("/ ") for line in (ROOT / ".gitignore").read_text().splitlines()}
    return sorted(
        path.relative_to(ROOT)
        for path in ROOT.rglob("*")
        if path.is_file() and ignored.isdisjoint(path.relative_to(ROOT).parts)
    )


def texts(*suffixes):
    """(path, text) of the files with these suffixes; of every text file when none is given."""
    wanted = set(suffixes) or TEXT
    for path in files():
        if path.suffix in wanted or (not suffixes and not path.suffix):
            yield path, (ROOT / path).read_text(encoding="utf-8", errors="replace")


def python_of(room):
    """(path, text) of a room's Python files."""
    return [(path, text) for path, text in texts(".py") if path.parts[0] == room]
