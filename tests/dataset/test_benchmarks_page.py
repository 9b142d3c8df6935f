"""The analyst loads a national release in the page, follows it, and sees what was revised."""

import re
from datetime import date
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from agencies.models import Role
from audits.tasks.jobs import run_jobs
from dataset.models import BenchmarkRelease, BenchmarkValue, Job
from tests.dataset.intake.test_benchmarks import HEAD, ROWS, content
from tests.factories.agencies import BoardFactory, UserFactory


pytestmark = pytest.mark.django_db
RELEASE = "Children in need 2017"


@pytest.fixture(autouse=True)
def analyst(settings, client):
    settings.DEMO_DATE = date(2019, 4, 27)
    analyst = UserFactory(role=Role.ANALYST, board=BoardFactory())
    client.force_login(analyst)
    return analyst


def send(client, *contents, release=RELEASE, published="2017-10-31"):
    files = [SimpleUploadedFile(f"c{at}.csv", data) for at, data in enumerate(contents, start=1)]
    return client.post("/benchmarks/", {"release": release, "published": published, "files": files})


def text(response):
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", response.content.decode())).split())


def test_several_files_are_loaded_by_the_worker_and_told_one_by_one(client):
    assert send(client, content(HEAD, ROWS[:2]), content(HEAD, ROWS[2:])).status_code == 302
    assert Job.objects.count() == 2
    run_jobs()

    page = text(client.get("/benchmarks/"))
    assert f"{RELEASE} 31 October 2017 8 3" in page
    assert "Open Government Licence v3.0" in page
    job = text(client.get(Job.objects.earliest("pk").get_absolute_url()))
    assert "2 rows: 4 new values, 0 the same, 0 changed" in job
    assert "Not a measure of ours: Something_else" in job


def test_releases_are_listed_the_newest_first(client):
    for name, published in (("Newest", "2018-10-25"), ("Oldest", "2016-10-31")):
        send(client, content(HEAD, ROWS), release=name, published=published)
    send(client, content(HEAD, ROWS))
    run_jobs()

    page = text(client.get("/benchmarks/"))

    assert page.index("Newest") < page.index(f"{RELEASE} 31 October") < page.index("Oldest")


def test_a_file_that_is_not_understood_is_refused_with_what_it_has(client):
    send(client, content(["one", "two", "three"], [["1", "2", "3"]]))
    run_jobs()

    page = text(client.get(Job.objects.get().get_absolute_url()))
    assert "Refused" in page
    assert "It has: one, two, three." in page
    assert not BenchmarkRelease.objects.exists()


def test_a_list_of_children_is_never_stored(client):
    rows = [["1", "Ada Lovelace", "10/12/2009", "943 476 5919"]] * 3
    answer = send(client, content(["id", "name", "date of birth", "NHS number"], rows))

    assert answer.status_code == 422
    assert not Job.objects.exists()
    assert RELEASE in answer.text


@pytest.mark.parametrize(
    ("changed", "words"),
    [({"published": "2030-01-01"}, "This day is still to come"),
     ({"release": ""}, "Name of the release: this field is required")],
)  # fmt: skip
def test_what_is_wrong_is_said_at_its_field(client, changed, words):
    answer = send(client, content(HEAD, ROWS), **changed)

    assert answer.status_code == 422
    assert words in text(answer)
    assert not Job.objects.exists()


def test_without_a_file_it_says_so(client):
    answer = client.post("/benchmarks/", {"release": RELEASE, "published": "2017-10-31"})

    assert answer.status_code == 422
    assert "Choose at least one file." in text(answer)


def test_revisions_from_number_to_number_and_to_marker_are_listed(client):
    send(client, content(HEAD, ROWS))
    later = [ROWS[0], ROWS[1], [*ROWS[2][:11], "1400", "c", "3"], ROWS[3]]
    send(client, content(HEAD, later), release="Children in need 2018", published="2018-10-25")
    run_jobs()
    newest = BenchmarkRelease.objects.get(name="Children in need 2018")

    page = text(client.get(f"/benchmarks/{newest.pk}/"))

    assert "2 values of Children in need 2017 stand otherwise" in page
    assert "Bedford REF-01, number 2017 1391 1400" in page
    assert "Bedford REF-08, per 10,000 2017 363.8 c" in page
    assert BenchmarkValue.objects.count() == 16


def test_stopped_before_it_begins_nothing_is_kept(client):
    send(client, content(HEAD, ROWS))
    job = Job.objects.get()

    client.post(f"/benchmarks/job/{job.pk}/cancel/")
    run_jobs()

    assert not BenchmarkValue.objects.exists()


def test_others_are_told_who_loads_them(client):
    client.force_login(UserFactory(role=Role.CHAIR, board=BoardFactory()))

    answer = client.get("/benchmarks/")

    assert answer.status_code == 403
    assert "Only a board’s analyst or business manager" in text(answer)
