"""Who may load national figures, and follow it."""

from django.utils import timezone

from dataset.models import BenchmarkRelease
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


BENCHMARKS = [
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
