"""The national releases that are loaded, and what changed from one to the next."""

from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Count, F

from dataset.models import BenchmarkRelease, BenchmarkValue, Job, JobKind, StatisticalNeighbour
from dataset.models.benchmarks import ATTRIBUTION


JOBS_SHOWN = 10
ON_A_PAGE = 100


@dataclass(frozen=True, slots=True)
class BenchmarksPage:
    releases: tuple[BenchmarkRelease, ...]  # with `values_held` and `areas_held`
    neighbours: tuple[tuple[str, int], ...]  # editions of the list, and authorities in each
    jobs: tuple[Job, ...]
    attribution: str = ATTRIBUTION


@dataclass(frozen=True, slots=True)
class Revision:
    """One value that a later release gives otherwise."""

    value: BenchmarkValue
    before: str
    now: str
    before_means: str  # of a marker, in its own release; "" for a number
    now_means: str


@dataclass(frozen=True, slots=True)
class RevisionsPage:
    release: BenchmarkRelease
    earlier: BenchmarkRelease | None
    page: Page  # of Revision
    attribution: str = ATTRIBUTION


def benchmarks_page(board):
    """Five queries, however much is loaded."""
    releases = BenchmarkRelease.objects.annotate(
        values_held=Count("values"), areas_held=Count("values__area", distinct=True)
    ).order_by(F("published_on").desc(nulls_last=True), "-pk")
    editions = (
        StatisticalNeighbour.objects.order_by("edition")
        .values_list("edition")
        .annotate(authorities=Count("authority", distinct=True))
    )
    jobs = Job.objects.filter(board=board, kind=JobKind.BENCHMARKS).select_related("asked_by")
    return BenchmarksPage(tuple(releases), tuple(editions), tuple(jobs[:JOBS_SHOWN]))


def revisions_page(release, number):
    """What the release gives otherwise than the one before it that has the same values."""
    earlier = (
        BenchmarkRelease.objects.filter(published_on__lt=release.published_on)
        .filter(values__code__in=release.values.values("code"))
        .order_by("-published_on")
        .first()
        if release.published_on
        else None
    )
    found = _revisions(release, earlier) if earlier else []
    return RevisionsPage(release, earlier, Paginator(found, ON_A_PAGE).get_page(number))


def _revisions(release, earlier):
    before = {
        (one.area_id, one.code, one.kind, one.year): (one.raw, one.reason)
        for one in earlier.values.iterator()
    }
    found = []
    for one in release.values.select_related("area").order_by("code", "area__name", "year"):
        raw, means = before.get((one.area_id, one.code, one.kind, one.year), (None, ""))
        if raw is not None and raw != one.raw:
            found.append(Revision(one, raw, one.raw, means, one.reason))
    return found
