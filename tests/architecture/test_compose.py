"""docker-compose.yml and Dockerfile agree with the Compose Specification and with the settings."""

import json
import re
import shlex
from itertools import pairwise
from pathlib import Path

import jsonschema
import pytest
import yaml
from django.core.management import get_commands

from tests.architecture.source import ROOMS, ROOT


SCHEMA = json.loads(Path(__file__).with_name("compose.schema.json").read_text())
OURS = "lscb-dataset"


@pytest.fixture(scope="module")
def compose():
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text())


@pytest.fixture(scope="module")
def explained():
    """The variables that .env.example explains."""
    text = (ROOT / ".env.example").read_text()
    return set(re.findall(r"^#? ?([A-Z][A-Z_]+)=", text, re.M))


def test_it_follows_the_schema(compose):
    jsonschema.validate(compose, SCHEMA, cls=jsonschema.Draft202012Validator)


def test_services_wait_only_for_services_that_can_become_ready(compose):
    for service in compose["services"].values():
        for name, wait in service.get("depends_on", {}).items():
            other = compose["services"][name]
            if wait["condition"] == "service_healthy":
                assert "healthcheck" in other, f"{name} never becomes healthy"
            if wait["condition"] == "service_completed_successfully":
                assert other["restart"] == "no", f"{name} never completes"


def test_volumes_in_use_are_declared_and_the_other_way_round(compose):
    used = {
        volume.partition(":")[0]
        for service in compose["services"].values()
        for volume in service.get("volumes", [])
    }
    assert used == set(compose["volumes"])


def test_our_containers_get_only_variables_that_settings_read(compose, explained):
    given = {
        name
        for service in compose["services"].values()
        if service["image"] == OURS
        for name in service["environment"]
    }
    assert given <= explained


def test_what_the_person_must_supply_is_in_the_example(compose, explained):
    asked = set(re.findall(r"\$\{([A-Z_]+)", (ROOT / "docker-compose.yml").read_text()))
    assert asked <= explained


def test_our_containers_run_commands_that_exist(compose):
    known = get_commands()
    for service in compose["services"].values():
        if service["image"] != OURS or "command" not in service:
            continue
        words = shlex.split(service["command"])
        steps = shlex.split(words[2]) if words[0] == "sh" else words
        asked = [after for word, after in pairwise(steps) if word == "manage.py"]
        assert set(asked) <= set(known)
        assert asked or steps[:3] == ["celery", "--app", "lscb"]


def test_there_is_one_beat_and_the_worker_is_not_another(compose):
    commands = [service.get("command", "") for service in compose["services"].values()]
    assert sum("beat" in command for command in commands) == 1


def test_the_image_holds_every_room():
    text = (ROOT / "Dockerfile").read_text()
    final = text.rpartition("\nFROM ")[2]
    for folder in [*ROOMS, "templates"]:
        assert text.count(f"COPY {folder} {folder}") == 2
        assert f"COPY {folder} {folder}" in final
    assert "USER service" in final


def test_the_image_sets_only_variables_that_settings_read(explained):
    named = set(re.findall(r"\b(LSCB_[A-Z_]+)=", (ROOT / "Dockerfile").read_text()))
    assert named <= explained
