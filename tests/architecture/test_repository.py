"""What may stand in the repository, and what never."""

import hashlib
import json
import re
import tomllib
from pathlib import Path

from django.template.utils import get_app_template_dirs
from packaging.requirements import Requirement

from tests.architecture.source import ROOMS, ROOT, TEMPLATES, files, texts


TOP = {
    *ROOMS,
    *("templates", "tests", "docs", "requirements", ".ci"),
    *("manage.py", "pyproject.toml", "Makefile", "Dockerfile", "docker-compose.yml"),
    *("package.json", "package-lock.json", ".npmrc", ".env.example", ".gitignore"),
    *("README.md", "CHANGELOG.md", "SECURITY.md", "LICENSE"),
}
LONGEST_FILE = 400
# Django and allauth ask for these by name.
ERROR_PAGES = {f"{code}.html" for code in ("400", "403", "403_csrf", "404", "429", "500")}
LEFTOVERS = re.compile(r"\b(?:TOD[O]|FIXM[E]|XX[X]|HAC[K])\b")
# Written so that they do not find themselves.
HOSTS = re.compile(
    r"https?://(?:files|registry|deb|proxy|pypi)\.[a-z]|pyp[i]\.org|npmj[s]\.|/simpl[e]/"
)
PATHS = re.compile(r"(?<![\w./])/(?:wor[k]|far[m]|hom[e]|Use[r]s|roo[t]|tm[p])/[\w.]")
DEVELOPER_TOOLS = {"tools", "dev", "browser", "postgres", "assets", "bench"}

# People named in the Board's annual report of 2016-17, as salted hashes of their names.
SALT = "lscb-dataset/names/2016-17"
REAL_NAMES = {
    "af846bf615430b00",
    "0ef3d16e23042219",
    "febcbacf0f5cfd63",
    "b15507d5dd9cd1c7",
    "3f888b285ea1a839",
    "6c1d2fa9b1527fc8",
    "f884282fb91648be",
    "2eeb7ba1edc12cdc",
    "664580828bfd6754",
}


def lines_matching(pattern, *suffixes):
    return [
        f"{path}:{number}: {line.strip()[:100]}"
        for path, text in texts(*suffixes)
        for number, line in enumerate(text.splitlines(), 1)
        if pattern.search(line)
    ]


def is_real_name(word):
    inner = hashlib.sha256(word.lower().encode()).hexdigest()[:12]
    return hashlib.sha256((SALT + inner).encode()).hexdigest()[:16] in REAL_NAMES


def test_the_top_level_holds_what_the_architecture_lists():
    assert {path.parts[0] for path in files()} - TOP == set()


def test_no_file_is_too_long_to_read():
    long = {
        str(path): len(text.splitlines())
        for path, text in texts(".py", ".html", ".js", ".css")
        if "migrations" not in path.parts and len(text.splitlines()) > LONGEST_FILE
    }
    assert long == {}


def test_nothing_is_left_for_later_in_the_code():
    assert lines_matching(LEFTOVERS, ".py", ".html", ".js", ".css", ".toml", "") == []


def test_no_registry_and_no_machine_is_named():
    assert lines_matching(HOSTS) == []
    assert lines_matching(PATHS) == []


def test_no_real_persons_name_stands_in_the_repository():
    seen = {
        word: str(path)
        for path, text in texts()
        for word in set(re.findall("[A-Za-z]{4,12}", text))
    }
    assert [path for word, path in seen.items() if is_real_name(word)] == []


def test_every_template_is_used():
    everything = [text for _, text in texts(".py", ".html")]
    libraries = get_app_template_dirs("templates")
    unused = []
    for path in TEMPLATES.rglob("*.html"):
        name = path.relative_to(TEMPLATES).as_posix()
        ours = any(f'"{name}"' in text or f"'{name}'" in text for text in everything)
        replaces = any((folder / name).exists() for folder in libraries)
        if not (ours or replaces or name in ERROR_PAGES or name.startswith("django/forms/")):
            unused.append(name)
    assert unused == []


def locked(name):
    """{package: version} of one requirements file; every one must carry a hash."""
    text = (ROOT / "requirements" / f"{name}.txt").read_text().replace("\\\n", " ")
    pins = {}
    for line in text.splitlines():
        package, _, rest = line.partition("==")
        assert re.fullmatch(r"[a-z0-9-]+(\[[a-z,]+\])?", package), f"{name}.txt: {line[:80]}"
        assert "--hash=sha256:" in rest, f"{name}.txt: {package} has no hash"
        pins[package.partition("[")[0]] = rest.split()[0]
    return pins


def test_the_locks_hold_what_pyproject_asks_for():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = {"runtime": project["project"]["dependencies"], **project["dependency-groups"]}
    assert set(wanted) == DEVELOPER_TOOLS | {"runtime"}
    for name, dependencies in wanted.items():
        pins = locked(name)
        for requirement in map(Requirement, dependencies):
            version = pins.get(requirement.name, "")
            assert version, f"{requirement.name} is not in {name}.txt: run `make lock`"
            assert requirement.specifier.contains(version), f"{requirement.name}: run `make lock`"


def test_the_locks_agree_with_each_other():
    versions = {}
    for name in ["runtime", *DEVELOPER_TOOLS]:
        for package, version in locked(name).items():
            versions.setdefault(package, set()).add(version)
    assert {package: found for package, found in versions.items() if len(found) > 1} == {}


def test_the_browser_packages_are_locked_by_hash_and_without_addresses():
    lock = json.loads((ROOT / "package-lock.json").read_text())
    packages = {name: about for name, about in lock["packages"].items() if name}
    assert all("integrity" in about and "resolved" not in about for about in packages.values())
    wanted = json.loads((ROOT / "package.json").read_text())["dependencies"]
    found = {
        name.removeprefix("node_modules/"): about["version"] for name, about in packages.items()
    }
    assert wanted.items() <= found.items()


def test_every_runtime_dependency_says_why_it_is_here():
    text = (ROOT / "pyproject.toml").read_text()
    listed = text.partition("dependencies = [")[2].partition("\n]")[0].strip().splitlines()
    assert [line for line in listed if "#" not in line] == []


def test_the_guard_against_real_names_would_find_one():
    # Not a name: a word whose hash is put where names' hashes are.
    inner = hashlib.sha256(b"example").hexdigest()[:12]
    outer = hashlib.sha256((SALT + inner).encode()).hexdigest()[:16]
    assert not is_real_name("Example")
    REAL_NAMES.add(outer)
    try:
        assert is_real_name("Example")
    finally:
        REAL_NAMES.discard(outer)


def test_settings_and_their_example_name_the_same_variables():
    settings = Path(ROOT / "lscb" / "settings.py").read_text()
    read = set(re.findall(r"""(?:flag|listed|secret|environ\.get)\(\s*"([A-Z_]+)\"""", settings))
    example = (ROOT / ".env.example").read_text()
    explained = set(re.findall(r"^#? ?([A-Z][A-Z_]+)=", example, re.M))
    assert read == explained - {"POSTGRES_PASSWORD"}  # docker-compose.yml reads that one
