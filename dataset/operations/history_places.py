"""Where the lines of an import belong: which return they name, and what that return holds.

Everything is read once for the whole file; no line costs a query.
"""

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache

from django.conf import settings
from django.db.models import F

from agencies import clock, identifying
from agencies.models import Agency, Area, Board, Membership
from dataset.analysis import rollup
from dataset.figures import Figure
from dataset.intake import fields
from dataset.intake.breakdowns import breakdowns_of
from dataset.intake.history import Refusal
from dataset.intake.history_lines import Asked, Form, Understood
from dataset.intake.history_texts import AS_WRITTEN
from dataset.models import (
    BoardCalendar,
    BreakdownVersion,
    DataReturn,
    Definition,
    Period,
    QuarterDates,
    Source,
    State,
    Submission,
    SubmittedFigure,
)
from dataset.models.returns import BOARD_STAFF
from dataset.operations.owed import Ground, levels_asked, owed


# What is read of a definition: what `fields.items` and `fields.shares` look at.
DEFINITION = (
    "pk", "indicator_id", "name", "theme", "definition", "kind", "frequency", "unit", "numerator",
    "denominator", "part_names", "multiplier", "supplier_kind", "collected", "counts_children",
    "rollup_to_year", "area_kind", "collected_breakdowns", "code", "since",
)  # fmt: skip
BREAKDOWN = (
    "pk", "slug", "name", "exclusive", "categories", "not_known", "tolerated", "since",
)  # fmt: skip
RETURN = ("pk", "agency_id", "area_id", "period_id", "levels", "state", "closes_on")
YEAR = re.compile(r"\b\d{4}\b", re.ASCII)  # every name of a quarter has one
FORMS_KEPT = 64  # between imports: one is of a few hundred items at most


@dataclass(frozen=True, slots=True, eq=False)
class Owing:
    """One return of the file. `existing` is its key where it is there and not yet started."""

    agency: Agency
    area: Area
    period: Period
    levels: tuple[str, ...]
    existing: int | None
    counting: int | None  # the key of the submission that counts, where there is one


@dataclass(frozen=True, slots=True)
class Held:
    """One figure of a submission that counts."""

    figure: Figure
    source: str
    note: str


class Nowhere(Exception):
    """The lines name no return that may be imported: which column, why, and what to do."""

    def __init__(self, column, wrong, to_do):
        super().__init__(wrong)
        self.column, self.wrong, self.to_do = column, wrong, to_do


class Places:
    """The boards, areas, agencies, quarters and returns that a person may import into."""

    def __init__(self, by, named):
        """`named` are the keys of the file's lines: what is read is what they may need."""
        self._today = clock.today()
        self._staffed = by.boards_as(*BOARD_STAFF)
        self._boards_of, areas, boards = defaultdict(set), {}, {}
        for link in Area.boards.through.objects.select_related("area", "board").order_by("pk"):
            self._boards_of[link.area_id].add(link.board_id)
            areas[link.area_id], boards[link.board_id] = link.area, link.board
        wanted = self._staffed | {area.lead_board_id for area in areas.values()}
        if apart := wanted - set(boards):
            boards |= Board.objects.in_bulk(apart)
        for area in areas.values():
            area.lead_board = boards[area.lead_board_id]
        services = list(Membership.objects.select_related("agency").order_by("pk"))
        self._ground = Ground.of(areas.values(), self._boards_of, services)
        agencies = {one.agency_id: one.agency for one in services if one.board_id in self._staffed}
        self._boards = _by_name((boards[pk] for pk in self._staffed), "slug", "name", "short_name")
        self._areas = _by_name(
            (
                area
                for area in areas.values()
                if not self._staffed.isdisjoint(self._boards_of[area.pk])
            ),
            "slug",
            "name",
        )
        self._agencies = _by_name(agencies.values(), "slug", "name")
        names = {_plain(text) for *_, text in named}
        self._periods = _by_name(_periods_called(names), "slug", "short", "label")
        self._named_periods = {self._periods[name].pk for name in names & set(self._periods)}
        self._found, self._owed, self._forms, self._levels, self._current = {}, {}, {}, {}, {}
        self._dates, self._same_forms = {}, {}
        self._understood = Understood(_sources())
        self._finds_identity = cache(identifying.message)  # a file says one note many times

    def find(self, lines, refused):
        """The return these lines name; None, and every line refused, when there is none."""
        try:
            agency, area, period = self._named(*map(_plain, lines.key))
            place = (agency.pk, area.pk, period.pk)
            if place not in self._found:
                self._found[place] = self._owing(agency, area, period)
            return self._found[place]
        except Nowhere as why:
            refused += [
                Refusal(number, why.column, why.wrong, why.to_do) for number, _ in lines.lines
            ]
            return None

    def asked(self, owing):
        """What the return asks for, made once for all returns that ask for the same."""
        return self._form(owing)[0]

    def definitions(self, owing):
        """{code of an item: key of its definition}."""
        return self._form(owing)[1]

    def held(self, owing):
        """The figures that count in the return, by slot; None when it has none yet."""
        return self._counting[owing.counting] if owing.counting else None

    def _named(self, board_name, agency_name, area_name, period_name):
        board = self._boards.get(board_name)
        if board is None:
            raise Nowhere(
                "board",
                f"“{board_name[:40]}” is not a board of which you are the analyst or the manager.",
                f"Use one of: {_listed(self._boards.values())}.",
            )
        agency = self._agencies.get(agency_name)
        if agency is None:
            raise Nowhere(
                "agency",
                f"“{agency_name[:40]}” is not an agency of {board}.",
                f"Use one of: {_listed(self._agencies.values())}.",
            )
        area = self._areas.get(area_name)
        if area is None or board.pk not in self._boards_of[area.pk]:
            areas = [one for one in self._areas.values() if board.pk in self._boards_of[one.pk]]
            raise Nowhere(
                "area",
                f"“{area_name[:40]}” is not an area of {board}.",
                f"Use one of: {_listed(areas)}.",
            )
        if area.lead_board_id not in self._staffed:
            raise Nowhere(
                "area",
                f"{area} is led by {area.lead_board}, which accepts its returns.",
                "Ask that board’s analyst to import these lines.",
            )
        period = self._periods.get(period_name)
        if period is None:
            raise Nowhere(
                "period",
                f"“{period_name[:40]}” is not a quarter of the service.",
                "Write it as 2016-17-q4. The year begins on 1 April.",
            )
        closes_on = self._closes_on(agency, area, period)
        if closes_on >= self._today:
            raise Nowhere(
                "period",
                f"{period} is collected until {closes_on:%-d %B %Y}.",
                "Its returns are sent by the agencies themselves: take these lines out.",
            )
        return agency, area, period

    def _closes_on(self, agency, area, period):
        """By the return's own dates, or those of the board that leads its area."""
        there = self._returns.get((agency.pk, area.pk, period.pk))
        return there.closes_on if there is not None else self.dates(area, period).closes_on

    def dates(self, area, period):
        """The dates of a quarter for the board that leads an area."""
        key = (area.lead_board_id, period.pk)
        if key not in self._dates:
            settled, calendars = self._calendars
            self._dates[key] = settled.get(key) or calendars[area.lead_board_id].dates(period)
        return self._dates[key]

    def _owing(self, agency, area, period):
        there = self._returns.get((agency.pk, area.pk, period.pk))
        if there is not None:
            counting = self._submissions.get(there.pk)
            if counting is None and there.state != State.NOT_STARTED:
                raise Nowhere(
                    "period",
                    f"{agency} has begun its return for {area}, {period}.",
                    "It is accepted in the usual way: take these lines out.",
                )
            existing = None if counting else there.pk
            levels = tuple(there.levels.split(","))
            return Owing(agency, area, period, levels, existing, counting)
        levels = self._owed_in(period).get((agency.pk, area.pk))
        if levels is None:
            raise Nowhere(
                "agency",
                f"{agency} owed no return for {area} in {period}.",
                "Check the agency, the area and the quarter.",
            )
        return Owing(agency, area, period, levels, None, None)

    def _owed_in(self, period):
        """{(agency, area): levels of the questions} of every return owed in a period."""
        if period.pk not in self._owed:
            key = (self._current_definitions(period), period.quarter)
            if key not in self._levels:
                rows = [self._definitions[pk] for pk in key[0]]
                self._levels[key] = levels_asked(rows, period.quarter)
            every = owed(period, self._levels[key], self._ground)
            self._owed[period.pk] = {(one.agency, one.area): one.levels for one in every}
        return self._owed[period.pk]

    def _form(self, owing):
        current = self._current_definitions(owing.period)
        by = self._current_breakdowns(owing.period)
        about = (owing.agency.kind, owing.period.quarter, owing.levels)
        key = (current, by, *about)
        if key not in self._forms:
            rows = [self._definitions[pk] for pk in current]
            asked = tuple(row.pk for row in fields.asked_of(rows, *about))
            same = (current, by, asked)  # most quarters ask for what another one does
            if same not in self._same_forms:
                self._same_forms[same] = self._made(rows, by, *about)
            self._forms[key] = self._same_forms[same]
        return self._forms[key]

    def _made(self, rows, by, *about):
        breakdowns = tuple(self._breakdowns[pk] for pk in by)
        form, definitions = _form_of(tuple(rows), breakdowns, *about)
        return Asked(form, rollup.share, self._finds_identity, self._understood), definitions

    def _current_definitions(self, period):
        """The keys of the versions in force, in the dictionary's order."""
        return self._current_in(period)[0]

    def _current_breakdowns(self, period):
        """The keys of the versions of breakdowns in force."""
        return self._current_in(period)[1]

    def _current_in(self, period):
        if period.pk not in self._current:
            self._current[period.pk] = (
                _in_force(self._definitions, "indicator_id", period),
                _in_force(self._breakdowns, "slug", period),
            )
        return self._current[period.pk]

    @cached_property
    def _definitions(self):
        rows = Definition.objects.annotate(
            code=F("indicator__code"), since=F("valid_from__starts_on")
        ).order_by("indicator__position", "version")
        return {row.pk: row for row in rows.values_list(*DEFINITION, named=True)}

    @cached_property
    def _breakdowns(self):
        rows = BreakdownVersion.objects.annotate(since=F("valid_from__starts_on"))
        rows = rows.order_by("slug", "version").values_list(*BREAKDOWN, named=True)
        return {row.pk: row for row in rows}

    @cached_property
    def _returns(self):
        areas = {area.pk for area in self._areas.values()}
        rows = DataReturn.objects.filter(area__in=areas, period__in=self._named_periods)
        return {
            (row.agency_id, row.area_id, row.period_id): row
            for row in rows.order_by().values_list(*RETURN, named=True)
        }

    @cached_property
    def _calendars(self):
        """Dates that are settled, by board and quarter; and each board's settings."""
        own = BoardCalendar.objects.filter(board__in=self._staffed).order_by()
        own = {one.board_id: one for one in own}
        settled = QuarterDates.objects.filter(
            board__in=self._staffed, period__in=self._named_periods
        )
        return (
            {(one.board_id, one.period_id): one for one in settled.order_by()},
            {board: own.get(board, BoardCalendar(board_id=board)) for board in self._staffed},
        )

    @cached_property
    def _submissions(self):
        """{return: the submission that counts}."""
        keys = [row.pk for row in self._returns.values() if row.state != State.NOT_STARTED]
        if not keys:
            return {}
        counting = Submission.objects.counting().filter(data_return__in=keys)
        return dict(counting.values_list("data_return", "pk"))

    @cached_property
    def _counting(self):
        """{submission: its figures by slot} of the returns that the file names."""
        found = {one.counting: {} for one in self._found.values() if one.counting}
        rows = SubmittedFigure.objects.filter(submission__in=list(found))
        for row in rows.iterator(chunk_size=2000):
            held = Held(row.figure, row.source, row.note)
            found[row.submission_id][(row.code, row.month)] = held
        return found


@lru_cache(maxsize=FORMS_KEPT)
def _form_of(rows, breakdowns, kind, quarter, levels):
    """The form, and {code of an item: key of its definition}, that these rows of the dictionary
    make. Kept by what the rows say, so that what is kept is never out of date."""
    items = fields.items(rows, kind, quarter, levels, breakdowns_of(breakdowns))
    keys = {row.code: row.pk for row in rows}
    return Form(items, fields.shares(rows)), {item.code: keys[item.indicator] for item in items}


def _in_force(rows, name, period):
    """The keys of the newest version of each that had come into force by a period."""
    newest = {}
    for row in rows.values():
        if row.since <= period.starts_on:
            newest[getattr(row, name)] = row.pk  # versions come in order
    return tuple(newest.values())


def _periods_called(names):
    """The quarters of all financial years in which a quarter of such a name can lie."""
    years = {int(year) for name in names for year in YEAR.findall(name)}
    years |= {year - 1 for year in years}  # January to March 2017 is of 2016-17
    return Period.objects.filter(year__in=years).order_by("pk")


def _plain(name):
    return name.strip().lower()


def _by_name(things, *names):
    return {str(getattr(thing, name)).lower(): thing for thing in things for name in names}


def _listed(things):
    return ", ".join(sorted({thing.slug for thing in things})) or "none"


def _sources():
    """How the sources of the file are kept: in a demonstration a return is made up."""
    made_up = {Source.RETURN.value: Source.ILLUSTRATIVE.value} if settings.DEMO_DATE else {}
    return AS_WRITTEN | made_up
