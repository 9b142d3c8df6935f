"""Each release keeps what its own markers mean, and every page says that meaning."""

import re
from datetime import date
from html import unescape

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from agencies.models import Role, TrailEntry
from dataset.models import BenchmarkArea, BenchmarkMarker, BenchmarkRelease, BenchmarkValue
from dataset.operations import benchmark_markers, benchmarks
from tests.dataset.intake.test_benchmarks import HEAD, ROWS, content
from tests.dataset.published import PLAIN, make_published
from tests.factories.agencies import UserFactory


CIN = ("c1.csv", content(HEAD, ROWS))
OLD = "confidential: a small number, or hidden beside one"


@pytest.fixture
def world(settings, client, db):
    settings.DEMO_DATE = date(2017, 4, 27)
    world = make_published()
    area = world.board.areas.get()
    area.ons_code = "E06000055"
    area.save()
    world.quarter(PLAIN)
    client.force_login(world.analyst)
    return world


def load(release="Children in need 2017", published=date(2017, 3, 31), file=CIN):
    benchmarks.load([file], release, published_on=published)
    return BenchmarkRelease.objects.get(name=release)


def reasons(release):
    values = release.values.filter(number__isnull=True)
    return {(one.raw, one.reason) for one in values}


def text(response):
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", response.content.decode())).split())


def test_the_same_letter_means_what_releases_of_its_year_mean(world):
    before, later = load(), load("Children in need 2024", date(2024, 10, 31))

    assert ("x", OLD) in reasons(before)
    assert ("x", "not available") in reasons(later)
    assert {one.marker for one in before.markers.all()} == {"c", "x"}


def test_a_meaning_is_decided_on_the_page_and_said_wherever_the_marker_is(world, client):
    release, other = load(), load("Children in need 2016", date(2016, 10, 31))
    assert f"2015-16 {OLD}" in text(client.get("/indicators/REF-08/"))
    marker = release.markers.get(marker="x")
    page = client.get(f"/benchmarks/{release.pk}/markers/")
    assert f"x {OLD} 1 as in releases of 2017" in text(page)
    address = f"/benchmarks/markers/{marker.pk}/"
    assert address in page.text

    assert client.post(address, {"meaning": "withheld", "because": ""}).status_code == 422
    said = {"meaning": "withheld for quality", "because": "Notes of the release, page 2"}
    assert client.post(address, said).status_code == 302

    assert "2015-16 withheld for quality" in text(client.get("/indicators/REF-08/"))
    assert ("x", "withheld for quality") in reasons(release)
    assert ("x", OLD) in reasons(other)
    listed = text(client.get(f"/benchmarks/{release.pk}/markers/"))
    assert "x withheld for quality 1 Analyst, 27 April 2017" in listed
    assert TrailEntry.objects.filter(verb="dataset.benchmark_marker_decided").count() == 1


def test_what_was_decided_outlives_loading_again(world):
    release = load()
    benchmark_markers.decide(
        release.markers.get(marker="x"), world.board, meaning="withheld", because="Page 2",
        by=world.analyst,
    )  # fmt: skip

    load()

    assert ("x", "withheld") in reasons(release)
    assert release.markers.count() == 2


def test_a_corrected_day_of_publication_corrects_what_nobody_decided(world):
    release = load()

    load(published=date(2021, 10, 31))

    assert ("x", "not available") in reasons(release)


def test_revisions_say_what_each_marker_meant_in_its_release(world, client):
    load("Children in need 2016", date(2016, 10, 31))
    later = [*ROWS[:3], [*ROWS[3][:11], "z", "x", "z"]]
    release = load("Children in need 2024", date(2024, 10, 31), ("c1.csv", content(HEAD, later)))

    page = text(client.get(f"/benchmarks/{release.pk}/"))

    assert "c confidential: 1 to 5, or hidden beside such a number z not applicable" in page


def test_others_do_not_decide_what_a_marker_means(world):
    marker = load().markers.get(marker="c")

    with pytest.raises(PermissionDenied, match="analyst or business manager"):
        benchmark_markers.decide(
            marker, world.board, meaning="nothing", because="So", by=UserFactory(role=Role.CHAIR)
        )


@pytest.mark.django_db(transaction=True)
def test_releases_loaded_before_keep_what_their_markers_meant():
    newest = MigrationExecutor(connection).loader.graph.leaf_nodes()
    release = BenchmarkRelease.objects.create(name="Before", loaded_at=timezone.now())
    area = BenchmarkArea.objects.create(
        code="E06000055", name="Bedford", level="authority", first_year=2017, last_year=2017
    )
    for year, raw, reason in ((2016, "c", "confidential"), (2017, "C", "confidential")):
        BenchmarkValue.objects.create(
            release=release, area=area, code="REF-01", kind="number", year=year, raw=raw,
            reason=reason,
        )  # fmt: skip

    MigrationExecutor(connection).migrate([("dataset", "0025_benchmark_lines")])
    MigrationExecutor(connection).migrate(newest)

    kept = BenchmarkMarker.objects.values_list("release__name", "marker", "meaning")
    assert list(kept) == [("Before", "c", "confidential")]
