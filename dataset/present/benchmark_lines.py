"""The mapping from national columns to ours: its lines, columns without one, and trying a line."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from dataset.intake import benchmarks as intake
from dataset.models import (
    BenchmarkFile,
    BenchmarkLine,
    BenchmarkMarker,
    BenchmarkRelease,
    Definition,
)


MOST_KINDS = 8


@dataclass(frozen=True, slots=True)
class Line:
    """One line with the name of the measure that it is."""

    line: BenchmarkLine
    measure: str


@dataclass(frozen=True, slots=True)
class Unread:
    """A column with numbers that no line reads."""

    column: str
    numbers: int
    example: str


@dataclass(frozen=True, slots=True)
class UnreadFile:
    release: BenchmarkRelease
    name: str
    columns: tuple[Unread, ...]


@dataclass(frozen=True, slots=True)
class LinesPage:
    own: tuple[Line, ...]
    shipped: tuple[Line, ...]
    withdrawn: tuple[Line, ...]
    files: tuple[UnreadFile, ...]  # those with a column that no line reads


@dataclass(frozen=True, slots=True)
class Taken:
    """What a line would take from one file that was loaded."""

    release: str
    file: str
    rows: int  # whose words fit
    of: int
    example: str
    kinds: tuple[str, ...]  # words of rows that do not fit, where none does


@dataclass(frozen=True, slots=True)
class Preview:
    """What a line would take, file by file; `near` are columns of a similar name."""

    files: tuple[Taken, ...]
    near: tuple[str, ...]

    @property
    def is_empty(self):
        return not any(one.rows for one in self.files)


@dataclass(frozen=True, slots=True)
class MarkersPage:
    release: BenchmarkRelease
    markers: tuple[tuple[BenchmarkMarker, int], ...]  # with how many values have it


def lines_page():
    """Three queries, however many lines and files."""
    lines = list(BenchmarkLine.objects.select_related("made_by", "withdrawn_by"))
    names = _names(one.code for one in lines)
    held = [Line(one, names.get(one.code, "not in the dictionary")) for one in lines]
    standing = [one for one in held if one.line.withdrawn_at is None]
    return LinesPage(
        own=tuple(one for one in standing if not one.line.is_shipped),
        shipped=tuple(one for one in standing if one.line.is_shipped),
        withdrawn=tuple(one for one in held if one.line.withdrawn_at is not None),
        files=_unread([one.line for one in standing]),
    )


def _names(codes):
    """{code: name in the newest version}; one query."""
    rows = Definition.objects.filter(indicator__code__in=set(codes)).order_by("version")
    return dict(rows.values_list("indicator__code", "name"))


def _unread(lines: Sequence[BenchmarkLine]):
    read = {intake.plain(one.column) for one in lines}
    found = []
    for file in _files():
        columns = tuple(
            Unread(**one) for one in file.columns if intake.plain(one["column"]) not in read
        )
        if columns:
            found.append(UnreadFile(file.release, file.name, columns))
    return tuple(found)


def _files():
    """The files that were loaded, of the newest release first."""
    return BenchmarkFile.objects.select_related("release").order_by(
        "-release__published_on", "-release", "name"
    )


def preview(wanted: intake.Wanted):
    """What a line would take from the files that were loaded; one query."""
    column = intake.plain(wanted.column)
    taken, others = [], set()
    for file in _files():
        others |= {one["column"] for one in file.columns}
        held = next((one for one in file.columns if intake.plain(one["column"]) == column), None)
        if held is not None:
            taken.append(_taken(file, held, wanted))
    near = () if taken else get_close_matches(wanted.column, sorted(others), n=5, cutoff=0.5)
    return Preview(tuple(taken), tuple(near))


def _taken(file, held, wanted):
    rows = sum(count for words, count in file.kinds if wanted.fits(frozenset(words)))
    kinds = (", ".join(words) for words, _ in file.kinds if words)
    return Taken(
        release=file.release.name,
        file=file.name,
        rows=rows,
        of=sum(count for _, count in file.kinds),
        example=held["example"],
        kinds=() if rows else tuple(kinds)[:MOST_KINDS],
    )


def markers_page(release):
    """The markers of a release; two queries."""
    counts: dict[str, int] = {}
    for raw in release.values.filter(number__isnull=True).values_list("raw", flat=True):
        counts[raw.lower()] = counts.get(raw.lower(), 0) + 1
    held = release.markers.select_related("decided_by")
    return MarkersPage(release, tuple((one, counts.get(one.marker, 0)) for one in held))
