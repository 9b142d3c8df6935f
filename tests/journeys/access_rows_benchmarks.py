"""Who may load national figures, and follow it."""

from django.utils import timezone

from dataset.models import BenchmarkLine, BenchmarkMarker, BenchmarkRelease
from tests.factories.agencies import UserFactory
from tests.factories.jobs import JobFactory
from tests.journeys.access_rows import STAFF, Row, answers
from tests.journeys.access_world import WITHOUT_FIGURES


ALL_STAFF = (*STAFF, "far_analyst", "far_manager")


def of_job(world):
    return {"pk": JobFactory(board=world.publication.board, kind="benchmarks").pk}


def of_release(world):
    release, _ = BenchmarkRelease.objects.get_or_create(
        name="Children in need 2017", defaults={"loaded_at": timezone.now()}
    )
    return {"pk": release.pk}


def of_line(world):
    line, _ = BenchmarkLine.objects.get_or_create(
        column="A national column",
        defaults={
            "code": "CPP-01",
            "kind": "number",
            "note": "It is that",
            "made_at": timezone.now(),
            "made_by": UserFactory(),
        },
    )
    return {"pk": line.pk}


def of_marker(world):
    marker, _ = BenchmarkMarker.objects.get_or_create(
        release_id=of_release(world)["pk"], marker="c", defaults={"meaning": "confidential"}
    )
    return {"pk": marker.pk}


BENCHMARKS = [
    Row(
        "dataset:benchmark_lines",
        get=answers({200: ALL_STAFF, 404: WITHOUT_FIGURES}, others=403),
    ),
    Row(
        "dataset:benchmark_line_new",
        get=answers({200: ALL_STAFF, 404: WITHOUT_FIGURES}, others=403),
        post=answers({422: ALL_STAFF, 404: WITHOUT_FIGURES}, others=403),
    ),
    *(
        Row(
            f"dataset:{name}",
            kwargs=kwargs,
            get=answers({200: ALL_STAFF, 404: WITHOUT_FIGURES}, others=403),
            post=answers({422: ALL_STAFF, 404: WITHOUT_FIGURES}, others=403),
        )
        for name, kwargs in (("benchmark_line_withdraw", of_line), ("benchmark_marker", of_marker))
    ),
    Row(
        "dataset:benchmark_markers",
        kwargs=of_release,
        get=answers({200: ALL_STAFF, 404: WITHOUT_FIGURES}, others=403),
    ),
    Row(
        "dataset:benchmarks",
        get=answers({200: ALL_STAFF, 404: WITHOUT_FIGURES}, others=403),
        post=answers({422: ALL_STAFF, 404: WITHOUT_FIGURES}, others=403),
    ),
    Row(
        "dataset:benchmark_revisions",
        kwargs=of_release,
        get=answers({200: ALL_STAFF, 404: WITHOUT_FIGURES}, others=403),
    ),
    Row("dataset:benchmark_job", kwargs=of_job, get=answers({200: STAFF}, others=404)),
    Row("dataset:benchmark_cancel", kwargs=of_job, post=answers({302: STAFF}, others=404)),
]
