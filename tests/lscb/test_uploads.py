"""Uploaded files are held in memory, up to a cap, and never touch the disk."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.dataset.worlds import make_world


pytestmark = pytest.mark.django_db
MEGABYTE = 1024 * 1024


@pytest.fixture
def send(client, settings, tmp_path):
    """Upload so many bytes to a return, where Django's folder for large uploads is missing."""
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path / "nowhere"
    world = make_world()
    client.force_login(world.preparer)
    url = reverse("dataset:return_upload", args=[world.data_return.pk])

    def upload(size):
        return client.post(url, {"workbook": SimpleUploadedFile("return.xlsx", b"x" * size)})

    return upload


@pytest.mark.parametrize("size", [10, 3 * MEGABYTE])
def test_a_file_within_the_cap_is_read_without_touching_the_disk(send, size):
    response = send(size)

    assert response.status_code == 422
    assert "too large" not in response.text


def test_a_file_over_the_cap_is_told_so_without_touching_the_disk(send):
    response = send(11 * MEGABYTE)

    assert response.status_code == 422
    assert "too large" in response.text
