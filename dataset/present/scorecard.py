"""The scorecard: every measure of a board's quarter, from what its readers are shown."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.conf import settings

from agencies.models import AgencyKind
from dataset.analysis import prominence, sentences
from dataset.analysis.movement import Movement, movement
from dataset.analysis.reading import BY_URGENCY, Reading
from dataset.charts.spec import Limits, Point, Run
from dataset.figures import ROUNDED_UNITS, Kind, Shown, Standing, in_unit
from dataset.intake import fields
from dataset.models import (
    Definition,
    Period,
    Publication,
)
from dataset.models.breaks import last_between, series_breaks
from dataset.models.readers import Reader
from dataset.models.series_notes import NOTHING_DECIDED, decided_about
from dataset.present.address import addresses_in
from dataset.present.as_at import NOW
from dataset.present.latest import latest_publication
from dataset.present.marks import Marks
from dataset.present.readings import limits_of, read_points, runs_of, standard_words
from dataset.present.series import Series, newest_editions, read_series


QUARTERS_IN_YEAR = 4
NOTHING = Shown(Standing.ABSENT)


@dataclass(frozen=True, slots=True)
class Row:
    """One measure: this quarter's figure, what it stands beside, and what to know about it."""

    definition: Definition
    url: str
    address: str  # where this quarter's figure can always be read as it was published
    supplier: str
    covers: str  # "Bedfordshire, 3 boards together"; "" for the board's own area
    now: Shown
    before: Shown | None
    year_ago: Shown | None
    parts: str  # "45 of 52"; "" when it is no share or a part is not shown
    points: tuple[Point, ...]
    reading: Reading
    limits: Limits | None  # of the last stretch, for the sparkline
    all_limits: tuple[Limits, ...]
    run: Run | None  # the signal running now
    marks: tuple[str, ...]  # "restated", "late", "explained", "provisional"
    illustrative: bool
    before_illustrative: bool
    year_ago_illustrative: bool
    broken: bool  # the definition changed since last quarter
    broken_in_a_year: bool  # or since the same quarter last year
    series: Series = field(repr=False)  # what the moves are measured from
    here: int  # the ordinal of this quarter

    @property
    def movement(self) -> Movement:
        """Since last quarter."""
        return self._movement(self.before, is_broken=self.broken)

    @property
    def movement_in_a_year(self) -> Movement:
        """Since the same quarter last year."""
        broken = self.broken_in_a_year
        return self._movement(self.year_ago, than="a year ago", is_broken=broken)

    def _movement(self, earlier, **more):
        unit, polarity = self.definition.unit, self.definition.polarity
        return movement(self.now, earlier, polarity, say=lambda each: in_unit(each, unit), **more)

    @property
    def size(self) -> float | None:
        """Of the move since last quarter, for ordering; None when it cannot be told."""
        return None if self.broken else _size(self.definition, self.series, self.here, 1)

    @property
    def size_in_a_year(self) -> float | None:
        if self.broken_in_a_year:
            return None
        return _size(self.definition, self.series, self.here, QUARTERS_IN_YEAR)

    @property
    def code(self):
        return self.definition.code

    @property
    def tone(self):
        return self.reading.told.tone

    @property
    def standard_words(self):
        """ "Standard 90%" beneath whether it will be met; "No standard"."""
        return standard_words(self.definition)

    @property
    def is_number(self):
        return bool(self.now.figure and self.now.figure.has_number)

    @property
    def unit_words(self):
        """The unit to print under a rate or an average; counts go without."""
        unit = self.definition.unit
        return unit if unit in ROUNDED_UNITS and unit != "percent" else ""


@dataclass(frozen=True, slots=True)
class Group:
    heading: str
    note: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Scorecard:
    """A board's quarter, in one of its versions."""

    publication: Publication
    latest_version: int
    periods: tuple[Period, ...]  # published ones, newest first
    collecting: Period | None
    rows: tuple[Row, ...]
    asked_yearly: int  # measures that are asked once a year, in another quarter
    editions: Mapping[int, int]  # ordinals of the quarters to the publications they are read from
    reader: Reader

    @property
    def tones(self):
        """{code: tone}, for the filter; from shown figures only."""
        return {row.code: row.tone for row in self.rows}

    @property
    def assurances(self):
        """{code: "pass", "hit_or_miss" or "fail"}, of those with a standard and limits."""
        return {
            row.code: row.reading.assured.kind
            for row in self.rows
            if row.reading.assured and row.reading.assured.kind
        }

    @property
    def is_latest_version(self):
        return self.publication.version == self.latest_version

    @property
    def other_versions(self):
        """Versions of the same quarter but this one, newest first."""
        numbers = range(self.latest_version, 0, -1)
        return [number for number in numbers if number != self.publication.version]

    @property
    def first_period(self):
        return self.periods[-1]

    def tally(self):
        """Counts for the strip above the table: (tone, direction, number, words)."""
        held = Counter(row.tone for row in self.rows)
        return (
            ("worse", "down", held["worse"], "moved the wrong way"),
            ("better", "up", held["better"], "moved the right way"),
            ("moved", "up", held["moved"], "moved; neither way is better"),
            ("usual", "level", held["usual"], "vary as usual"),
            ("few", "level", held["rare"] + held["few"], "too rare or too few to judge"),
        )

    @property
    def by_chance(self):
        """How many signals such a page shows by chance alone."""
        return sentences.chance_note(sum(bool(row.limits) for row in self.rows))

    def illustrative_count(self, rows):
        return sum(row.illustrative for row in rows)

    def groups(self, rows, order="signals"):
        """The rows under their headings."""
        if order == "signals":
            return _signals_first(rows)
        if order == "movement":
            moved = sorted(
                (row for row in rows if row.size),
                key=lambda row: (-abs(row.size), row.definition.indicator.position),
            )
            rest = [row for row in rows if not row.size]
            return [
                group
                for group in (
                    Group(
                        "Largest moves first", "against what such counts do by chance", tuple(moved)
                    ),
                    Group("The rest", "the same, or not to be compared", tuple(rest)),
                )
                if group.rows
            ]
        if order == "name":
            named = sorted(rows, key=lambda row: row.definition.name.lower())
            return [Group("All measures by name", "", tuple(named))] if named else []
        return _by_theme(rows)


def _signals_first(rows):
    """What moved, the worse way first; then the usual by theme; then what cannot be judged."""
    moved = [row for row in rows if row.reading.is_signal]
    moved.sort(key=lambda row: (BY_URGENCY.index(row.tone), row.definition.indicator.position))
    usual = [row for row in rows if row.tone == "usual"]
    rest = [row for row in rows if not row.reading.is_signal and row.tone != "usual"]
    first = Group("Moved: look here first", _measures(len(moved)), tuple(moved))
    last = Group("Too rare or too few to judge", "no limits, or trial limits", tuple(rest))
    groups = [first, *_by_theme(usual, "usual variation"), last]
    return [group for group in groups if group.rows]


def _by_theme(rows, note=""):
    themes: dict[str, list[Row]] = {}
    for row in rows:
        themes.setdefault(row.definition.theme, []).append(row)
    return [
        Group(theme, note or _measures(len(held)), tuple(held)) for theme, held in themes.items()
    ]


def _measures(count):
    return f"{count} measure{'' if count == 1 else 's'}"


def scorecard(board, today, reader, period=None, version=None, as_at=NOW):
    """The scorecard of a quarter (the latest published one), or None when nothing is published.

    `version` reads an earlier version as it was published, `as_at` everything as it stood at a
    moment. The number of queries does not grow
    with measures or quarters.
    """
    latest = {one.period.ordinal: one for one in newest_editions(board, as_at.moment)}
    if version is None:
        held = (one for one in latest.values() if period is None or one.period == period)
        publication = next(held, None)
    else:
        publication = latest_publication(board, period, version, as_at.moment)
    if publication is None:
        return None
    here = publication.period.ordinal
    editions = {ordinal: one.pk for ordinal, one in latest.items() if ordinal < here}
    editions[here] = publication.pk
    definitions = list(Definition.objects.current_in(publication.period).for_reading())
    compared = (here, here - 1, here - QUARTERS_IN_YEAR)
    codes = [definition.code for definition in definitions]
    series = read_series(editions, reader, codes, parts_at=compared)
    marks = Marks.of(publication, definitions, series, reader)
    breaks = series_breaks(of_categories=False)
    decided = decided_about(board, as_at.moment)
    labels = [
        (ordinal, latest[ordinal].period.brief, latest[ordinal].period.financial_year)
        for ordinal in sorted(editions)
    ]
    address = addresses_in(publication)
    rows = [
        _row(definition, series, marks, breaks, decided, labels, here, as_at, address)
        for definition in definitions
        if here in series.of(definition.code)
    ]
    return Scorecard(
        publication=publication,
        latest_version=latest[here].version,
        periods=tuple(one.period for one in latest.values()),
        collecting=Period.objects.collecting(today).first(),
        rows=tuple(rows),
        asked_yearly=sum(
            definition.collected and definition.frequency == "annual"
            for definition in definitions
            if here not in series.of(definition.code)
        ),
        editions=editions,
        reader=reader,
    )


def _row(definition, series, marks, breaks, decided, labels, here, as_at, address):
    code = definition.code
    held = series.of(code)
    parted = breaks.of(code)
    broken, broken_in_a_year = (
        here - back in held and last_between(parted, here - back, here) is not None
        for back in (1, QUARTERS_IN_YEAR)
    )
    now, before, year_ago = (held.get(here - back) for back in (0, 1, QUARTERS_IN_YEAR))

    points = _points(code, series, parted, labels)
    read = read_points(definition, points, decided=decided.get(code, NOTHING_DECIDED))
    usual = limits_of(read)
    return Row(
        definition=definition,
        url=f"{settings.INDICATOR_PATH.format(code=code)}{as_at.query}",
        address=address(code),
        supplier=_supplier(definition),
        covers=series.covers.get((code, here), ""),
        now=now,
        before=before,
        year_ago=year_ago,
        parts=_parts(definition, series, here),
        points=points,
        reading=read,
        limits=usual[-1] if usual else None,
        all_limits=usual,
        run=next((run for run in runs_of(read, definition) if run.running), None),
        marks=marks.on(code),
        illustrative=series.is_illustrative(code, here),
        before_illustrative=series.is_illustrative(code, here - 1),
        year_ago_illustrative=series.is_illustrative(code, here - QUARTERS_IN_YEAR),
        broken=broken,
        broken_in_a_year=broken_in_a_year,
        series=series,
        here=here,
    )


def _points(code, series, parted, labels):
    """The line of a row, oldest first: from its first quarter on, with gaps."""
    held = series.of(code)
    first = min(held)
    there = [label for label in labels if label[0] >= first]
    before = [ordinal for ordinal, _, _ in there]
    return tuple(
        Point(
            label,
            held.get(ordinal, NOTHING),
            series.is_illustrative(code, ordinal),
            year,
            breaks=last_between(parted, last, ordinal) is not None,
            ordinal=ordinal,
        )
        for last, (ordinal, label, year) in zip([*before[:1], *before], there, strict=False)
    )


def _supplier(definition):
    if definition.supplier_kind in AgencyKind.values:
        return AgencyKind(definition.supplier_kind).label
    if definition.supplier_kind == fields.EVERY_AGENCY:
        return "All agencies"
    return "Worked out" if definition.kind == Kind.RATIO.value else definition.supplying_agency


def _parts(definition, series, here):
    """ "45 of 52" for a share whose parts are single measures and shown."""
    pair = _pair(definition, series, here)
    if pair is None or any(shown is None or shown.is_hidden for shown in pair):
        return ""
    return " of ".join(str(shown.figure) for shown in pair if shown.figure)


def _pair(definition, series, ordinal):
    if definition.kind != Kind.RATIO.value or definition.unit != "percent":
        return None
    numerator, denominator = (
        fields.terms(definition.numerator),
        fields.terms(definition.denominator),
    )
    if len(numerator) != 1 or len(denominator) != 1:
        return None
    return tuple(series.of(code).get(ordinal) for ((code, _),) in (numerator, denominator))


def _size(definition, series, here, back):
    """How far it moved since `back` quarters ago, for its size. Only counts and shares of counts
    can be told: hours and money do not vary as counts do."""
    if definition.kind == Kind.RATIO.value:
        now, before = _pair(definition, series, here), _pair(definition, series, here - back)
        return prominence.between_shares(now, before) if now and before else None
    if definition.unit in fields.DIVISIBLE_UNITS:
        return None
    held = series.of(definition.code)
    return prominence.between_counts(held.get(here), held.get(here - back))
