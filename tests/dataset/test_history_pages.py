"""The import page: choose a file, see how far it is, stop it, read what was refused."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from audits.tasks.jobs import run_jobs
from dataset.models import Job, JobState
from dataset.operations import jobs
from tests.dataset.history_files import csv_of, line
from tests.dataset.worlds import make_world
from tests.factories.jobs import JobFactory, RefusedLineFactory


pytestmark = pytest.mark.django_db


@pytest.fixture
def world(client):
    world = make_world()
    client.force_login(world.analyst)
    return world


def upload(client, content, name="history.csv"):
    return client.post(reverse("dataset:history"), {"file": SimpleUploadedFile(name, content)})


def page(response):
    return response.content.decode()


def test_a_file_is_queued_and_its_page_says_how_far_it_is_without_scripts(client, world):
    response = upload(client, csv_of(line("CPP-02", "40")))

    job = Job.objects.get()
    assert response.url == job.get_absolute_url()
    shown = page(client.get(response.url))
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in shown
    assert 'role="status"' in shown
    assert "It begins within a few seconds" in shown


def test_the_page_of_a_running_import_has_its_bar(client, world):
    job = JobFactory(
        board=world.board, state="running", step="Reading the lines", done=2000, total=8000
    )

    shown = page(client.get(job.get_absolute_url()))

    assert "Reading the lines: 2,000 of 8,000." in shown
    assert 'width="25.0"' in shown


def test_an_import_that_is_done_says_what_it_did_and_refreshes_no_longer(client, world):
    response = upload(client, csv_of(line("CPP-02", "40")))
    run_jobs()

    shown = page(client.get(response.url))

    assert "1 return with 1 figure taken over as accepted." in shown
    assert "http-equiv" not in shown
    assert "Cancel the import" not in shown


def test_refused_lines_are_on_the_page_and_in_a_download(client, world):
    response = upload(client, csv_of(line("CPP-02", "=1+1"), line("CPP-03", "30")))
    run_jobs()

    shown = page(client.get(response.url))
    assert "Lines that were refused: 1" in shown
    job = Job.objects.get()
    report = client.get(reverse("dataset:history_refused_csv", args=[job.pk]))
    rows = report.content.decode("utf-8-sig").splitlines()
    assert rows[0] == "line,column,what is wrong,what to do"
    assert rows[1].startswith('2,value,"“=1+1” is not a number')


def test_an_import_is_cancelled_from_its_page(client, world):
    response = upload(client, csv_of(line("CPP-02", "40")))

    client.post(reverse("dataset:history_cancel", args=[Job.objects.get().pk]))

    assert Job.objects.get().state == JobState.CANCELLED
    assert "It was cancelled. Nothing was stored." in page(client.get(response.url))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The heading is not that of an import"),
        (b"PK\x03\x04\0", "This is not a CSV file"),
        (b"board;agency\n", "parted by semicolons"),
    ],
)
def test_what_is_no_such_file_is_refused_at_once_and_not_kept(client, world, content, words):
    response = upload(client, content)

    assert response.status_code == 422
    assert words in page(response)
    assert not Job.objects.exists()


def test_a_form_without_a_file_says_so(client, world):
    response = client.post(reverse("dataset:history"))

    assert response.status_code == 422
    assert "Choose the file to import." in page(response)


def test_a_file_over_the_cap_is_dropped_unread(client, world, settings):
    settings.UPLOAD_LIMIT = 200

    response = upload(client, csv_of(line("CPP-02", "40")) * 50)

    assert response.status_code == 422
    assert "import it year by year" in page(response)
    assert not Job.objects.exists()


def test_the_imports_of_another_board_are_not_there(client, world):
    far = JobFactory()

    assert client.get(far.get_absolute_url()).status_code == 404
    assert far.file_name not in page(client.get(reverse("dataset:history")))


def test_queries_do_not_grow_with_imports_or_refused_lines(client, world, query_count):
    job = JobFactory(board=world.board, state="refused", content=None)
    RefusedLineFactory(job=job)
    lists, shown = query_count(reverse("dataset:history")), query_count(job.get_absolute_url())
    for _ in range(5):
        JobFactory(board=world.board)
        RefusedLineFactory(job=job)

    assert query_count(reverse("dataset:history")) == lists
    assert query_count(job.get_absolute_url()) == shown


def test_a_cancel_that_comes_too_late_says_that_it_has_ended(client, world):
    upload(client, csv_of(line("CPP-02", "40")))
    run_jobs()

    response = client.post(reverse("dataset:history_cancel", args=[Job.objects.get().pk]))

    assert response.status_code == 403
    assert "This has ended: done." in page(response)
    assert jobs.NOTHING_STORED not in Job.objects.get().message


CHILDREN = b"Child ID,Forename,Surname,Date of birth\r\n1,Aaaa,Bbbb,03/04/2009\r\n"


def test_a_list_of_children_is_refused_before_anything_is_stored(client, world):
    response = upload(client, CHILDREN)

    assert response.status_code == 422
    assert "Send counts only" in page(response)
    assert "Bbbb" not in page(response)
    assert not Job.objects.exists()
