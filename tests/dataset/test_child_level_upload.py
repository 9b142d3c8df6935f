"""A file about single children that is uploaded leaves nothing behind."""

import io
import logging

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.urls import reverse

from tests.agencies.identifiers import nhs_number
from tests.dataset.intake.test_child_level_files import FORMS
from tests.dataset.worlds import make_world


pytestmark = pytest.mark.django_db
REFUSED = 422
PLANTED = nhs_number(77)
ROWS = [["Child ID", "NHS number", "Surname"], ["x-1", PLANTED, "Quagmirella"]]
WORDS = (PLANTED, "Quagmirella")


@pytest.fixture
def world():
    return make_world()


def everything_stored():
    """Every text and every byte of every table."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            yield from (str(row) for row in cursor.fetchall())


def files_under(folder):
    for path in folder.rglob("*"):
        if path.is_file():
            yield path.read_bytes().decode("latin-1")


def assert_nothing_is_left(said):
    for word in WORDS:
        assert not any(word in row for row in everything_stored())
        assert not any(word in text for text in files_under(settings.VAR_DIR))
        assert word not in said


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_an_upload_for_a_return_leaves_nothing(client, world, form, caplog):
    caplog.set_level(logging.DEBUG)
    client.force_login(world.preparer)

    response = client.post(
        reverse("dataset:return_upload", args=[world.data_return.pk]),
        {"workbook": SimpleUploadedFile("figures.xlsx", form(ROWS))},
    )

    assert response.status_code == REFUSED
    assert "single children" in response.content.decode()
    assert_nothing_is_left(caplog.text + response.content.decode())


def test_an_import_of_earlier_returns_leaves_nothing(client, world, caplog):
    caplog.set_level(logging.DEBUG)
    client.force_login(world.analyst)

    response = client.post(
        reverse("dataset:history"), {"file": SimpleUploadedFile("a.csv", FORMS["csv"](ROWS))}
    )

    assert response.status_code == REFUSED
    assert_nothing_is_left(caplog.text + response.content.decode())


def test_the_command_ends_with_an_error_and_repeats_nothing(world, tmp_path, caplog):
    caplog.set_level(logging.DEBUG)
    file = tmp_path / "annex.csv"
    file.write_bytes(FORMS["csv"](ROWS))
    out, err = io.StringIO(), io.StringIO()

    with pytest.raises(CommandError, match="single children") as refusal:
        call_command("import_returns", file, by=world.analyst.email, stdout=out, stderr=err)

    assert refusal.value.returncode == 1
    assert_nothing_is_left(caplog.text + str(refusal.value) + out.getvalue() + err.getvalue())
