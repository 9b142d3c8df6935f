"""Loading national statistics: all of the files, or none. The same files again change nothing."""

import json
from dataclasses import asdict, dataclass, field
from datetime import date
from decimal import Decimal

from django.db import transaction

from agencies import clock, trail
from agencies.models import Area
from dataset import policies
from dataset.intake import benchmarks as intake
from dataset.intake import child_level, markers
from dataset.intake.refusals import IntakeError
from dataset.intake.survey import survey
from dataset.models import (
    POPULATION,
    BenchmarkArea,
    BenchmarkFile,
    BenchmarkRelease,
    BenchmarkValue,
    JobKind,
    Population,
    RefusedLine,
    StatisticalNeighbour,
)
from dataset.operations import benchmark_lines, benchmark_markers, jobs


BATCH = 2000
PLACES = Decimal("0.0001")
TWICE = "the files give it twice, with different values"


@dataclass(slots=True)
class Report:
    """What came of loading: counts, and what was not taken."""

    rows: int = 0
    new: int = 0
    same: int = 0
    changed: int = 0
    neighbours: int = 0
    refused: list[tuple[str, int, str]] = field(default_factory=list)  # file, line, why
    unmapped: dict[str, list[str]] = field(default_factory=dict)  # columns by file
    nothing: list[str] = field(default_factory=list)  # files without a measure of ours
    lost: list[str] = field(default_factory=list)  # measures that the release before had

    def line(self):
        """One line of counts."""
        return (
            f"{self.rows:,} rows: {self.new:,} new values, {self.same:,} the same, "
            f"{self.changed:,} changed; {self.neighbours:,} neighbours; "
            f"{len(self.refused):,} rows refused."
        )


@transaction.atomic
def ask(board, files, name, published_on, *, by):
    """Queue one job for each of [(file name, bytes)]. Raises `IntakeError` when one of them is
    no such file; then none is queued."""
    policies.may_load_benchmarks(by, board).enforce()
    for file_name, content in files:
        child_level.refuse(content, file_name)
        intake.rows_of(content, file_name)
    note = json.dumps({"release": name, "published": published_on.isoformat()})
    for file_name, content in files:
        jobs.ask(JobKind.BENCHMARKS, board, by=by, file_name=file_name, content=content, note=note)


def run(job, progress):
    """The worker's part: load the job's file and end the job in one go."""
    asked = json.loads(job.note)
    progress.report("Reading the file", 0, 1)
    try:
        with transaction.atomic():
            report = load(
                [(job.file_name, bytes(job.content))],
                asked["release"],
                published_on=date.fromisoformat(asked["published"]),
                by=job.asked_by,
            )
            RefusedLine.objects.bulk_create(_not_taken(job, report), batch_size=BATCH)
            progress.finish(f"{asked['release']}. {report.line()}")
    except IntakeError as problem:
        refusal = f"{problem.title}. {problem.detail} {problem.what_to_do}"
        raise jobs.Refused(refusal) from problem


def _not_taken(job, report):
    for _, line, why in report.refused:
        yield RefusedLine(job=job, line=line, column="", wrong=why, to_do="It was left out")
    for columns in report.unmapped.values():
        named = ", ".join(columns)
        yield RefusedLine(
            job=job,
            line=0,
            column="",
            wrong=f"Not a measure of ours: {named}",
            to_do="These columns had no line in the mapping. Add one and load the file again",
        )
    if report.lost:
        named = ", ".join(report.lost)
        yield RefusedLine(
            job=job,
            line=0,
            column="",
            wrong=f"The release before also had {named}",
            to_do="A column may have been renamed, or comes in another file",
        )


@transaction.atomic
def load(files, name, *, published_on=None, by=None):
    """Load [(file name, bytes)] into the release of this name; a `Report`.

    A file that is not understood raises `IntakeError`, and nothing of any file is kept.
    """
    report = Report()
    release, _ = BenchmarkRelease.objects.get_or_create(
        name=name,
        defaults={"published_on": published_on, "loaded_at": clock.now(), "loaded_by": by},
    )
    if published_on and release.published_on != published_on:
        release.published_on = published_on
        release.save(update_fields=["published_on"])
    benchmark_lines.load_shipped()
    wanted = benchmark_lines.wanted()
    values: dict[tuple, intake.Value] = {}
    for file_name, content in files:
        child_level.refuse(content, file_name)
        head, rows = intake.rows_of(content, file_name)
        if intake.is_neighbours(head):
            report.neighbours += _keep_neighbours(name, intake.read_neighbours(head, rows))
            continue
        told = intake.Told()
        table = list(rows)
        found = list(intake.read_statistics(head, iter(table), wanted, told, file_name))
        _keep_columns(release, file_name, head, table)
        report.rows += told.rows
        report.refused += [(file_name, line, why) for line, why in told.refused]
        if told.unmapped:
            report.unmapped[file_name] = sorted(told.unmapped)
        if not found:
            report.nothing.append(file_name)
        for one in found:
            before = values.setdefault((one.code, one.kind, one.place.code, one.year), one)
            if before.raw != one.raw:
                report.refused.append((file_name, one.line, TWICE))
    areas = _keep_areas(values.values())
    _keep_values(release, values, areas, report)
    _keep_populations(values.values(), release)
    report.lost = _lost(release, {key[0] for key in values})
    trail.record(
        by,
        "dataset.benchmarks_loaded",
        release,
        files=[file_name for file_name, _ in files],
        counts=report.line(),
    )
    return report


def _keep_columns(release, file_name, head, table):
    """The columns of the file, for lines that are added later."""
    found = survey(head, table, file_name)
    BenchmarkFile.objects.update_or_create(
        release=release,
        name=file_name[:200],
        defaults={
            "columns": [asdict(one) for one in found.columns],
            "kinds": [[list(words), count] for words, count in found.kinds],
        },
    )


def _keep_areas(values):
    """{code: area}, made or widened by the years in which the files have it."""
    years: dict[str, list[int]] = {}
    places = {}
    for one in values:
        places[one.place.code] = one.place
        span = years.setdefault(one.place.code, [one.year, one.year])
        span[0], span[1] = min(span[0], one.year), max(span[1], one.year)
    held = BenchmarkArea.objects.in_bulk(list(places), field_name="code")
    fresh, wider = [], []
    for code, place in places.items():
        first, last = years[code]
        area = held.get(code)
        if area is None:
            fresh.append(
                BenchmarkArea(
                    code=code,
                    old_code=place.old_code[:4],
                    name=place.name[:80],
                    level=place.level,
                    region=place.region,
                    first_year=first,
                    last_year=last,
                )
            )
        elif first < area.first_year or last > area.last_year:
            area.first_year = min(first, area.first_year)
            area.last_year = max(last, area.last_year)
            wider.append(area)
    BenchmarkArea.objects.bulk_create(fresh, batch_size=BATCH)
    BenchmarkArea.objects.bulk_update(wider, ["first_year", "last_year"], batch_size=BATCH)
    return BenchmarkArea.objects.in_bulk(list(places), field_name="code")


def _keep_values(release, values, areas, report):
    held = {
        (one.code, one.kind, one.area.code, one.year): one
        for one in release.values.select_related("area").iterator(BATCH)
    }
    legend = benchmark_markers.keep(
        release, {one.raw for one in values.values() if one.number is None}
    )
    fresh, changed = [], []
    for key, one in values.items():
        reason = "" if one.number is not None else legend[markers.named(one.raw)]
        known = held.get(key)
        if known is None:
            fresh.append(
                BenchmarkValue(
                    release=release,
                    area=areas[one.place.code],
                    code=one.code,
                    kind=one.kind,
                    year=one.year,
                    raw=one.raw[:40],
                    number=_as_kept(one.number),
                    reason=reason,
                )
            )
        elif known.raw != one.raw[:40] or known.number != _as_kept(one.number):
            known.raw, known.number, known.reason = one.raw[:40], _as_kept(one.number), reason
            changed.append(known)
    BenchmarkValue.objects.bulk_create(fresh, batch_size=BATCH)
    BenchmarkValue.objects.bulk_update(changed, ["raw", "number", "reason"], batch_size=BATCH)
    report.new, report.changed = len(fresh), len(changed)
    report.same = len(values) - len(fresh) - len(changed)


def _as_kept(number):
    """With as many places as the column has, so that the same file changes nothing."""
    return None if number is None else number.quantize(PLACES)


def _keep_populations(values, release):
    """The estimates of our own areas, which rates of returns stand on."""
    ours = {area.ons_code: area for area in Area.objects.exclude(ons_code="")}
    if release.published_on is None:
        return
    for one in values:
        area = ours.get(one.place.code)
        if one.code == POPULATION and area is not None and one.number is not None:
            Population.objects.get_or_create(
                area=area,
                year=one.year,
                edition=release.name,
                defaults={
                    "children": int(one.number),
                    "published_on": release.published_on,
                },
            )


def _keep_neighbours(edition, neighbours):
    rows = [
        StatisticalNeighbour(
            edition=edition,
            authority=one.authority[:4],
            neighbour=one.neighbour[:4],
            rank=one.rank,
            closeness=one.closeness[:40],
        )
        for one in neighbours
    ]
    held = StatisticalNeighbour.objects.filter(edition=edition)
    before = {(one.authority, one.rank, one.neighbour, one.closeness) for one in held}
    now = {(one.authority, one.rank, one.neighbour, one.closeness) for one in rows}
    if before == now:
        return 0
    held.delete()
    StatisticalNeighbour.objects.bulk_create(rows, batch_size=BATCH)
    return len(rows)


def _lost(release, codes):
    """Measures of the release before that this one does not have: renamed or dropped columns."""
    if release.published_on is None:
        return []
    before = (
        BenchmarkRelease.objects.filter(published_on__lt=release.published_on)
        .order_by("-published_on")
        .first()
    )
    if before is None:
        return []
    had = set(before.values.values_list("code", flat=True).distinct())
    has = set(release.values.values_list("code", flat=True).distinct())
    return sorted(had - has) if had & has else []
