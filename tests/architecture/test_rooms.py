"""The walls between rooms that an import linter cannot see."""

import ast
import re

import pytest
from django.apps import apps

from tests.architecture.source import (
    ROOMS,
    ROOT,
    TEMPLATES,
    floor,
    higher_rooms,
    python_of,
    texts,
)


NAMED_ROOM = re.compile(r"""\{%-?\s*(?:url|include|extends)\s+["'](\w+)[:/]""")
# Templates that replace allauth's stand under its names and belong to the sign-in room.
FOLDERS = {room: {room} for room in ROOMS}
FOLDERS["agencies"] |= {"account", "allauth", "mfa"}
SIGNALS = ("django.dispatch", "django.db.models.signals", "django.core.signals")


def room_models():
    return [model for model in apps.get_models() if model._meta.app_label in ROOMS]


def room_files():
    return [
        pytest.param(room, text, id=str(path)) for room in ROOMS for path, text in python_of(room)
    ]


def strings(text):
    """Every text in a Python file, with its line, but docstrings."""
    tree = ast.parse(text)
    loose = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in loose:
            yield node.lineno, node.value


@pytest.mark.parametrize("model", room_models(), ids=lambda model: model._meta.label)
def test_relations_point_down_and_leave_no_way_back_up(model):
    here = model._meta.app_label
    for field in model._meta.get_fields():
        if not (field.is_relation and field.concrete and field.related_model):
            continue
        there = field.related_model._meta.app_label
        if there not in ROOMS or there == here:
            continue
        assert floor(there) < floor(here), f"{field} points up"
        assert field.remote_field.hidden, f'{field} needs related_name="+"'


@pytest.mark.parametrize(("room", "text"), room_files())
def test_no_text_in_a_room_names_something_above_it(room, text):
    """Foreign keys, task names, url names, dotted paths: all are texts like "audits.Risk"."""
    higher = "|".join(higher_rooms(room)) or "(?!)"
    upward = re.compile(rf"(?:{higher})(?:[.:/]\w|$)")
    found = [f"line {line}: {value}" for line, value in strings(text) if upward.match(value)]
    assert found == []


@pytest.mark.parametrize(("room", "text"), room_files())
def test_rooms_do_not_listen_through_signals(room, text):
    imported = [
        node.module or "" if isinstance(node, ast.ImportFrom) else alias.name
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    ]
    assert [name for name in imported if name.startswith(SIGNALS)] == []


@pytest.mark.parametrize("room", ROOMS)
def test_the_day_of_a_moment_is_the_one_here(room):
    """`moment_at.date()` is the day in universal time: yesterday's, in a summer night."""
    found = [
        f"{path}: {line}"
        for path, text in python_of(room)
        for line in re.findall(r".*_at(?:\.date\(\)|:%).*", text)
    ]
    assert found == []


@pytest.mark.parametrize("room", ROOMS)
def test_templates_only_name_their_own_floor_or_below(room):
    upward = [
        f"{path}: {name}"
        for path, text in texts(".html")
        if path.parts[0] == "templates" and path.parts[1] in FOLDERS[room]
        for name in NAMED_ROOM.findall(text)
        if name in higher_rooms(room)
    ]
    assert upward == []


def test_components_belong_to_no_room():
    named = [
        f"{path}: {name}"
        for path, text in texts(".html")
        if path.parts[:2] == ("templates", "_components")
        for name in NAMED_ROOM.findall(text)
        if name in ROOMS
    ]
    assert named == []


def test_templates_of_a_room_stand_in_its_folder():
    inside = [path for room in ROOMS for path in (ROOT / room).rglob("*.html")]
    assert inside == [], f"templates belong under {TEMPLATES.name}/"
